/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <gongkai/scan.h>

#include "base/list-private.h"
#include "check/columns-private.h"
#include "data/progress-private.h"
#include "check/kernels-private.h"

/*
 * A run goes over its dataset in rounds of blocks. Within a round each thread takes the next block that is left; what
 * they find is put in the order of the blocks when the round is over, so that it does not depend on who took which.
 */

/* Blocks of a round: enough that waiting for the last one counts for little. */
#define BLOCKS_PER_ROUND 128

#define MAX_THREADS 256

/* The verdicts that are counted. */
enum {
  SATISFIED,
  VIOLATED,
  UNDECIDED,
  NOT_APPLICABLE,
  N_VERDICTS,
};

typedef struct {
  guint32 row; /* of the block */
  guint32 rule;
  guint8 verdict;
} Hit;

/* Hits in the order of the rows, by column. */
typedef struct {
  guint64 n;
  guint64 n_allocated;
  guint64 *rows;
  guint32 *rules;
  guint8 *verdicts;
} Hits;

/* What takes the hits. */
typedef struct {
  GkHitFunc function;
  void *user_data;
  GDestroyNotify destroy;
} HitListener;

struct _GkScan {
  gatomicrefcount references;
  GkChecker *checker;
  GkPlan *plan;
  guint32 n_threads;
  gboolean lists_violated;
  gboolean lists_undecided;
  GkProgress progress;
  HitListener hit;
  guint64 n_rows;
  guint64 *counts; /* N_VERDICTS a rule */
  Hits hits;
};

/* One thread of a run. */
typedef struct {
  struct _Run *run;
  GkBlock *block;
  guint64 *counts;
  GkList hits; /* of Hit: of a block, in the order of the rules */
} Worker;

typedef struct _Run {
  GkScan *scan;
  GkPass *pass;
  guint64 n_rows;
  guint64 n_blocks;

  /* The round. */
  guint64 first;                 /* its first block */
  guint n;                       /* its blocks */
  gint next;                     /* the next one to take, counted from the first; atomic */
  GkList hits[BLOCKS_PER_ROUND]; /* of Hit */
  GError *errors[BLOCKS_PER_ROUND];
  GMutex mutex;
  GCond done;
  gint n_running; /* workers in the pool that have not finished the round; atomic, so that tools see the order, too */
} Run;

static void
hit_listener_set (HitListener *listener, GkHitFunc function, void *user_data, GDestroyNotify destroy)
{
  HitListener old = *listener;

  *listener = (HitListener){ function, user_data, destroy };
  if (old.destroy != NULL)
    old.destroy (old.user_data);
}

static gboolean
no_memory (guint64 n_hits, GError **error)
{
  gk_set_error (error, GK_ERROR_NO_MEMORY, NULL, 0, 0, "not enough memory for %" G_GUINT64_FORMAT " hits",
                "内存不足：无法容纳 %" G_GUINT64_FORMAT " 条结果", n_hits);

  return FALSE;
}

/* Makes room for @n more. */
static gboolean
hits_reserve (Hits *hits, guint64 n, GError **error)
{
  guint64 wanted = MAX (hits->n + n, hits->n_allocated + hits->n_allocated / 2);
  guint64 *rows;
  guint32 *rules;
  guint8 *verdicts;

  if (hits->n_allocated - hits->n >= n)
    return TRUE;

  rows = g_try_realloc_n (hits->rows, wanted, sizeof *rows);
  hits->rows = rows != NULL ? rows : hits->rows;
  rules = rows != NULL ? g_try_realloc_n (hits->rules, wanted, sizeof *rules) : NULL;
  hits->rules = rules != NULL ? rules : hits->rules;
  verdicts = rules != NULL ? g_try_realloc_n (hits->verdicts, wanted, sizeof *verdicts) : NULL;
  if (verdicts == NULL)
    return no_memory (wanted, error);
  hits->verdicts = verdicts;
  hits->n_allocated = wanted;

  return TRUE;
}

GkScan *
gk_scan_new (GkChecker *checker)
{
  GkScan *scan;

  g_return_val_if_fail (checker != NULL, NULL);

  scan = g_new0 (GkScan, 1);
  g_atomic_ref_count_init (&scan->references);
  scan->checker = gk_checker_ref (checker);
  scan->plan = gk_plan_new (checker->form, &checker->policy);
  scan->lists_violated = TRUE;
  scan->counts = g_new0 (guint64, N_VERDICTS * gk_form_rules (checker->form)->rules->len + 1);

  return scan;
}

GkScan *
gk_scan_ref (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, NULL);

  g_atomic_ref_count_inc (&scan->references);

  return scan;
}

void
gk_scan_unref (GkScan *scan)
{
  if (scan == NULL || !g_atomic_ref_count_dec (&scan->references))
    return;

  gk_progress_set (&scan->progress, NULL, NULL, NULL);
  hit_listener_set (&scan->hit, NULL, NULL, NULL);
  gk_plan_free (scan->plan);
  gk_checker_unref (scan->checker);
  g_free (scan->counts);
  g_free (scan->hits.rows);
  g_free (scan->hits.rules);
  g_free (scan->hits.verdicts);
  g_free (scan);
}

void
gk_scan_set_n_threads (GkScan *scan, guint32 n)
{
  g_return_if_fail (scan != NULL);

  scan->n_threads = n;
}

void
gk_scan_set_progress (GkScan *scan, GkProgressFunc progress, void *user_data, GDestroyNotify destroy)
{
  g_return_if_fail (scan != NULL);

  gk_progress_set (&scan->progress, progress, user_data, destroy);
}

void
gk_scan_set_hits (GkScan *scan, GkHitFunc hit, void *user_data, GDestroyNotify destroy)
{
  g_return_if_fail (scan != NULL);

  hit_listener_set (&scan->hit, hit, user_data, destroy);
}

void
gk_scan_set_listed (GkScan *scan, gboolean violated, gboolean undecided)
{
  g_return_if_fail (scan != NULL);

  scan->lists_violated = violated;
  scan->lists_undecided = undecided;
}

/* Lists the @n rows of @bits. */
static gboolean
add_hits (GkList *list, const guint64 *bits, guint n, guint32 n_words, Hit hit, GError **error)
{
  if (!gk_list_make_room (list, n, sizeof hit))
    return no_memory (n, error);
  for (guint32 w = 0; w < n_words; w++)
    for (guint64 rows = bits[w]; rows != 0; rows &= rows - 1)
      {
        hit.row = w * GK_WORD_ROWS + (guint32) __builtin_ctzll (rows);
        gk_list_index (list, Hit, list->n++) = hit;
      }

  return TRUE;
}

/* Puts hits, which are in the order of the rules, into that of the rows. */
static gboolean
sort_hits (const GkList *list, GkList *sorted, GError **error)
{
  guint starts[GK_BLOCK_ROWS + 1] = { 0 };

  sorted->n = 0;
  if (!gk_list_make_room (sorted, list->n, sizeof (Hit)))
    return no_memory (list->n, error);
  for (guint i = 0; i < list->n; i++)
    starts[gk_list_index (list, Hit, i).row + 1]++;
  for (guint row = 0; row < GK_BLOCK_ROWS; row++)
    starts[row + 1] += starts[row];
  for (guint i = 0; i < list->n; i++)
    gk_list_index (sorted, Hit, starts[gk_list_index (list, Hit, i).row]++) = gk_list_index (list, Hit, i);
  sorted->n = list->n;

  return TRUE;
}

/* Counts the verdicts on a block, and lists the hits. */
static gboolean
count_block (Worker *worker, GkList *sorted, GError **error)
{
  const GkScan *scan = worker->run->scan;
  guint32 n_rows = gk_block_get_n_rows (worker->block);
  guint32 n_words = (n_rows + GK_WORD_ROWS - 1) / GK_WORD_ROWS;
  GkList *hits = &worker->hits;

  hits->n = 0;
  for (guint32 i = 0; i < gk_form_rules (scan->checker->form)->rules->len; i++)
    {
      const GkRuleBits *bits = gk_block_get_rule (worker->block, i);
      guint64 *counts = worker->counts + N_VERDICTS * i;
      guint applies = gk_kernel_count_bits (bits->applies, n_words);
      guint violated = gk_kernel_count_bits (bits->violated, n_words);
      guint undecided = gk_kernel_count_bits (bits->undecided, n_words);
      Hit hit = { .rule = i, .verdict = GK_VERDICT_VIOLATED };

      counts[SATISFIED] += applies - violated - undecided;
      counts[VIOLATED] += violated;
      counts[UNDECIDED] += undecided;
      counts[NOT_APPLICABLE] += n_rows - applies;
      if (violated > 0 && scan->lists_violated && !add_hits (hits, bits->violated, violated, n_words, hit, error))
        return FALSE;
      hit.verdict = GK_VERDICT_UNDECIDED;
      if (undecided > 0 && scan->lists_undecided && !add_hits (hits, bits->undecided, undecided, n_words, hit, error))
        return FALSE;
    }

  return sort_hits (hits, sorted, error);
}

/* Judges blocks of the round until there are none left. */
static void
work (Worker *worker)
{
  Run *run = worker->run;

  for (guint i; (i = (guint) g_atomic_int_add (&run->next, 1)) < run->n;)
    {
      guint64 first = (run->first + i) * GK_BLOCK_ROWS;

      if (gk_block_judge (worker->block, first, &run->errors[i]))
        count_block (worker, &run->hits[i], &run->errors[i]);
    }
}

static void
work_in_pool (gpointer data, G_GNUC_UNUSED gpointer user_data)
{
  Worker *worker = data;
  Run *run = g_atomic_pointer_get (&worker->run);

  work (worker);
  g_mutex_lock (&run->mutex);
  if (g_atomic_int_dec_and_test (&run->n_running))
    g_cond_signal (&run->done);
  g_mutex_unlock (&run->mutex);
}

static gboolean
set_cancelled (GError **error)
{
  gk_set_error (error, GK_ERROR_CANCELLED, NULL, 0, 0, "stopped", "已中止");

  return FALSE;
}

/* Hands the hits of the round on, and takes its first error. */
static gboolean
finish_round (Run *run, GError **error)
{
  GkScan *scan = run->scan;

  for (guint i = 0; i < run->n; i++)
    {
      GkList *list = &run->hits[i];

      if (run->errors[i] != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&run->errors[i]));
          return FALSE;
        }
      if (scan->hit.function == NULL && !hits_reserve (&scan->hits, list->n, error))
        return FALSE;
      for (guint h = 0; h < list->n; h++)
        {
          const Hit *hit = &gk_list_index (list, Hit, h);
          guint64 row = scan->n_rows + (run->first + i) * GK_BLOCK_ROWS + hit->row;

          if (scan->hit.function == NULL)
            {
              scan->hits.rows[scan->hits.n] = row;
              scan->hits.rules[scan->hits.n] = hit->rule;
              scan->hits.verdicts[scan->hits.n++] = hit->verdict;
            }
          else if (!scan->hit.function (row, hit->rule, hit->verdict, scan->hit.user_data))
            return set_cancelled (error);
        }
      list->n = 0;
    }

  return TRUE;
}

static gboolean
run_round (Run *run, GThreadPool *pool, Worker *workers, guint n_workers, GError **error)
{
  const GkScan *scan = run->scan;

  run->n = (guint) MIN (run->n_blocks - run->first, BLOCKS_PER_ROUND);
  g_atomic_int_set (&run->next, 0);
  g_atomic_int_set (&run->n_running, (gint) n_workers - 1);
  for (guint i = 1; i < n_workers; i++)
    {
      g_atomic_pointer_set (&workers[i].run, run);
      g_thread_pool_push (pool, &workers[i], NULL);
    }
  work (&workers[0]);
  g_mutex_lock (&run->mutex);
  while (g_atomic_int_get (&run->n_running) > 0)
    g_cond_wait (&run->done, &run->mutex);
  g_mutex_unlock (&run->mutex);
  if (!finish_round (run, error))
    return FALSE;

  run->first += run->n;

  return gk_progress_tell (&scan->progress, MIN (run->first * GK_BLOCK_ROWS, run->n_rows), run->n_rows)
         || set_cancelled (error);
}

static gboolean
workers_init (Run *run, Worker *workers, guint n, GError **error)
{
  guint n_counts = N_VERDICTS * gk_form_rules (run->scan->checker->form)->rules->len + 1;

  for (guint i = 0; i < n; i++)
    {
      workers[i] = (Worker){ run, gk_block_new (run->pass, error), g_new0 (guint64, n_counts), { 0 } };
      if (workers[i].block == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Starts a pool, goes through the rounds, and adds up what the workers counted. */
static gboolean
run_all (Run *run, Worker *workers, guint n_workers, GError **error)
{
  GkScan *scan = run->scan;
  GThreadPool *pool = NULL;
  gboolean sound = TRUE;

  if (n_workers > 1)
    pool = g_thread_pool_new (work_in_pool, NULL, (gint) n_workers - 1, FALSE, NULL);
  while (sound && run->first < run->n_blocks)
    sound = run_round (run, pool, workers, n_workers, error);
  if (pool != NULL)
    g_thread_pool_free (pool, FALSE, TRUE);

  for (guint i = 0; sound && i < n_workers; i++)
    for (guint32 c = 0; c < N_VERDICTS * gk_form_rules (scan->checker->form)->rules->len; c++)
      scan->counts[c] += workers[i].counts[c];
  if (sound)
    scan->n_rows += run->n_rows;

  return sound;
}

gboolean
gk_scan_run (GkScan *scan, GkDataset *dataset, GError **error)
{
  g_autoptr (GkPass) pass = NULL;
  g_autofree Worker *workers = NULL;
  Run run = { .scan = scan };
  guint n_workers;
  guint64 n_hits;
  gboolean sound;

  g_return_val_if_fail (scan != NULL, FALSE);
  g_return_val_if_fail (dataset != NULL, FALSE);

  if (!gk_checker_fits (scan->checker, dataset->form, NULL, error))
    return FALSE;

  n_hits = scan->hits.n;
  pass = gk_pass_new (scan->plan, dataset);
  run.pass = pass;
  run.n_rows = dataset->n_rows;
  run.n_blocks = (dataset->n_rows + GK_BLOCK_ROWS - 1) / GK_BLOCK_ROWS;
  n_workers = scan->n_threads > 0 ? scan->n_threads : g_get_num_processors ();
  n_workers = (guint) MAX (MIN (MIN (n_workers, MAX_THREADS), run.n_blocks), 1);
  workers = g_new0 (Worker, n_workers);
  g_mutex_init (&run.mutex);
  g_cond_init (&run.done);

  sound = workers_init (&run, workers, n_workers, error) && run_all (&run, workers, n_workers, error);
  if (!sound)
    scan->hits.n = n_hits;

  for (guint i = 0; i < n_workers; i++)
    {
      gk_block_free (workers[i].block);
      g_free (workers[i].counts);
      gk_list_clear (&workers[i].hits);
    }
  for (guint i = 0; i < BLOCKS_PER_ROUND; i++)
    {
      gk_list_clear (&run.hits[i]);
      g_clear_error (&run.errors[i]);
    }
  g_mutex_clear (&run.mutex);
  g_cond_clear (&run.done);

  return sound;
}

guint64
gk_scan_get_n_rows (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, 0);

  return scan->n_rows;
}

guint64
gk_scan_count (GkScan *scan, guint32 rule, gint32 verdict)
{
  gint index = -1;

  g_return_val_if_fail (scan != NULL, 0);

  switch (verdict)
    {
    case GK_VERDICT_SATISFIED:
      index = SATISFIED;
      break;
    case GK_VERDICT_VIOLATED:
      index = VIOLATED;
      break;
    case GK_VERDICT_UNDECIDED:
      index = UNDECIDED;
      break;
    case GK_VERDICT_NOT_APPLICABLE:
      index = NOT_APPLICABLE;
      break;
    default:
      break;
    }
  if (index < 0 || rule >= gk_form_rules (scan->checker->form)->rules->len)
    return 0;

  return scan->counts[N_VERDICTS * rule + (guint) index];
}

GkForm *
gk_scan_get_form (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, NULL);

  return scan->checker->form;
}

guint64
gk_scan_get_n_hits (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, 0);

  return scan->hits.n;
}

const guint64 *
gk_scan_get_hit_rows (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, NULL);

  return scan->hits.rows;
}

const guint32 *
gk_scan_get_hit_rules (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, NULL);

  return scan->hits.rules;
}

const guint8 *
gk_scan_get_hit_verdicts (GkScan *scan)
{
  g_return_val_if_fail (scan != NULL, NULL);

  return scan->hits.verdicts;
}

GkFindings *
gk_checker_check_row (GkChecker *checker, GkDataset *dataset, guint64 row, GError **error)
{
  g_autoptr (GkReport) report = NULL;

  g_return_val_if_fail (checker != NULL, NULL);
  g_return_val_if_fail (dataset != NULL, NULL);

  report = gk_dataset_dup_report (dataset, row, error);

  return report != NULL ? gk_checker_check (checker, report, error) : NULL;
}
