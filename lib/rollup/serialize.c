/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

#include "base/bytes-private.h"

/* See README.md for what is where. */
#define MAGIC "GKROLLUP"
#define VERSION 1
#define MAX_IDENTITY 4096
#define MAX_COUNT (G_MAXINT32 - 1)

/* Flags of the arrays of a cell that are there; those of the counts follow. */
#define HAS_BOUNDS 1
#define HAS_HIGHEST 2
#define HAS_COUNTS 4

/* --- Out --- */

/* What is written, in order. */
typedef struct {
  const GkRollup *rollup;
  GkEntry *periods; /* those in use */
  GkEntry *bodies;  /* likewise */
  GkEntry *slots;   /* those with reports */
  guint32 n_periods;
  guint32 n_bodies;
  guint32 n_slots;
  guint32 *period_places; /* of each period in the order, GK_NONE if it is not in use */
  guint32 *body_places;
} Order;

/* Lists the names whose place is not GK_NONE, in order, and says where each is in it. */
static GkEntry *
order_names (const GkNames *names, guint32 *places, guint32 *n, GError **error)
{
  GkEntry *entries = gk_try_malloc0_n (names->words.n, sizeof *entries, error);

  if (entries == NULL)
    return NULL;
  for (guint32 i = 0; i < names->words.n; i++)
    if (places[i] != GK_NONE)
      entries[(*n)++] = (GkEntry){ .number = i, .text = gk_names_get (names, i) };
  gk_entries_sort (entries, *n);
  for (guint32 i = 0; i < *n; i++)
    places[entries[i].number] = i;

  return entries;
}

/* By code, then what groups publish of themselves behind all else, then by period, with none behind them all. */
static GkEntry *
order_slots (Order *order, GError **error)
{
  const GkRollup *rollup = order->rollup;
  GkEntry *entries = gk_try_malloc0_n (rollup->slots.n, sizeof *entries, error);

  for (guint32 i = 0; i < rollup->slots.n && entries != NULL; i++)
    {
      guint64 key = rollup->slots.keys[i];
      guint32 period = (guint32) key;

      if (rollup->tallies.n_reports[i] > 0)
        entries[order->n_slots++]
            = (GkEntry){ .number = i,
                         .text = gk_names_get (&rollup->names, gk_slot_code (key)),
                         .rank = gk_pair (gk_slot_is_published (key),
                                          period != GK_NONE ? order->period_places[period] : GK_NONE) };
    }
  if (entries != NULL)
    gk_entries_sort (entries, order->n_slots);

  return entries;
}

static void
order_clear (Order *order)
{
  g_free (order->period_places);
  g_free (order->body_places);
  g_free (order->periods);
  g_free (order->bodies);
  g_free (order->slots);
}

/* Which names are in use: places other than GK_NONE. */
static void
find_used (Order *order)
{
  const GkRollup *rollup = order->rollup;

  memset (order->period_places, 0xff, rollup->periods.words.n * sizeof (guint32));
  memset (order->body_places, 0xff, rollup->bodies.words.n * sizeof (guint32));
  for (guint32 i = 0; i < rollup->slots.n; i++)
    if (rollup->tallies.n_reports[i] > 0 && (guint32) rollup->slots.keys[i] != GK_NONE)
      order->period_places[(guint32) rollup->slots.keys[i]] = 0;
  for (guint32 i = 0; i < rollup->reported.n; i++)
    {
      guint64 key = rollup->reported.keys[i];

      order->body_places[key >> 32] = 0;
      if ((guint32) key != GK_NONE)
        order->period_places[(guint32) key] = 0;
    }
}

static gboolean
order_init (Order *order, const GkRollup *rollup, GError **error)
{
  *order = (Order){ .rollup = rollup };
  order->period_places = gk_try_malloc0_n (rollup->periods.words.n, sizeof (guint32), error);
  if (order->period_places != NULL)
    order->body_places = gk_try_malloc0_n (rollup->bodies.words.n, sizeof (guint32), error);
  if (order->body_places == NULL)
    return FALSE;

  find_used (order);
  order->periods = order_names (&rollup->periods, order->period_places, &order->n_periods, error);
  if (order->periods != NULL)
    order->bodies = order_names (&rollup->bodies, order->body_places, &order->n_bodies, error);
  if (order->bodies != NULL)
    order->slots = order_slots (order, error);

  return order->slots != NULL;
}

static void
put_names (GkByteWriter *out, const GkEntry *names, guint32 n)
{
  gk_bytes_put_number (out, n, 4);
  for (guint32 i = 0; i < n; i++)
    gk_bytes_put_text (out, names[i].text);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;

  return left < right ? -1 : left > right;
}

static gboolean
put_reported (GkByteWriter *out, const Order *order, GError **error)
{
  const GkPairs *reported = &order->rollup->reported;
  g_autofree guint64 *keys = gk_try_malloc0_n (reported->n, sizeof *keys, error);

  if (keys == NULL)
    return FALSE;
  for (guint32 i = 0; i < reported->n; i++)
    {
      guint32 period = (guint32) reported->keys[i];

      keys[i] = gk_pair (order->body_places[reported->keys[i] >> 32],
                         period != GK_NONE ? order->period_places[period] : GK_NONE);
    }
  qsort (keys, reported->n, sizeof *keys, compare_keys);
  gk_bytes_put_number (out, reported->n, 4);
  for (guint32 i = 0; i < reported->n; i++)
    gk_bytes_put_number (out, keys[i], 8);

  return TRUE;
}

static void
put_slots (GkByteWriter *out, const Order *order)
{
  const GkRollup *rollup = order->rollup;

  gk_bytes_put_number (out, order->n_slots, 4);
  for (guint32 i = 0; i < order->n_slots; i++)
    {
      guint32 slot = order->slots[i].number;
      guint64 key = rollup->slots.keys[slot];
      guint32 period = (guint32) key;

      gk_bytes_put_text (out, order->slots[i].text);
      gk_bytes_put_number (out, gk_slot_is_published (key), 1);
      gk_bytes_put_number (out, period != GK_NONE ? order->period_places[period] : GK_NONE, 4);
      gk_bytes_put_number (out, rollup->tallies.n_reports[slot], 8);
    }
}

/* An array of 64-bit numbers; @put is FALSE to tell only whether one is not 0. */
static gboolean
put_column (GkByteWriter *out, const Order *order, const guint64 *column, gboolean put)
{
  gboolean any = FALSE;

  for (guint32 i = 0; column != NULL && i < order->n_slots; i++)
    {
      guint64 number = column[order->slots[i].number];

      any = any || number != 0;
      if (put)
        gk_bytes_put_number (out, number, 8);
    }

  return any;
}

static gboolean
put_wide_column (GkByteWriter *out, const Order *order, const gint128 *column, gboolean put)
{
  gboolean any = FALSE;

  for (guint32 i = 0; column != NULL && i < order->n_slots; i++)
    {
      gint128 number = column[order->slots[i].number];

      any = any || number != 0;
      if (put)
        gk_bytes_put_int128 (out, number);
    }

  return any;
}

static void
put_sums (GkByteWriter *out, const Order *order, const GkTally *tally)
{
  for (guint32 i = 0; i < order->n_slots; i++)
    gk_bytes_put_int128 (out, gk_tally_get_sum (tally, order->slots[i].number));
}

static void
put_tally (GkByteWriter *out, const Order *order, const GkTally *tally)
{
  guint flags = 0;

  flags |= put_wide_column (out, order, tally->bounds, FALSE) ? HAS_BOUNDS : 0;
  flags |= put_column (out, order, (const guint64 *) tally->highest, FALSE) ? HAS_HIGHEST : 0;
  for (gint i = 0; i < GK_N_TALLIES; i++)
    flags |= put_column (out, order, tally->counts[i], FALSE) ? (guint) HAS_COUNTS << i : 0;

  gk_bytes_put_number (out, flags, 2);
  put_sums (out, order, tally);
  if (flags & HAS_BOUNDS)
    put_wide_column (out, order, tally->bounds, TRUE);
  if (flags & HAS_HIGHEST)
    put_column (out, order, (const guint64 *) tally->highest, TRUE);
  for (gint i = 0; i < GK_N_TALLIES; i++)
    if (flags & (guint) HAS_COUNTS << i)
      put_column (out, order, tally->counts[i], TRUE);
}

guint8 *
gk_rollup_serialize (GkRollup *rollup, guint64 *length, GError **error)
{
  g_auto (GkByteWriter) out = { 0 };
  g_autofree char *identity = NULL;
  Order order;
  gboolean done;

  g_return_val_if_fail (rollup != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  gk_byte_writer_init (&out);
  identity = gk_rollup_identify (rollup);
  gk_bytes_put_text (&out, identity);
  gk_bytes_put_number (&out, rollup->n_reports, 8);
  gk_bytes_put_number (&out, rollup->n_unplaced, 8);
  done = order_init (&order, rollup, error);
  if (done)
    {
      put_names (&out, order.periods, order.n_periods);
      put_names (&out, order.bodies, order.n_bodies);
      done = put_reported (&out, &order, error);
    }
  if (done)
    {
      put_slots (&out, &order);
      for (guint32 cell = 0; cell < rollup->tallies.n_cells && order.n_slots > 0; cell++)
        put_tally (&out, &order, &rollup->tallies.tallies[cell]);
    }
  order_clear (&order);

  return done ? gk_byte_writer_finish (&out, MAGIC, VERSION, length, error) : NULL;
}

/* --- In --- */

/* Names, which grow. */
static gboolean
get_names (GkByteReader *input, GkNames *names, GError **error)
{
  guint32 n = gk_bytes_get_count (input, MAX_COUNT, 4);

  for (guint32 i = 0; i < n && !input->failed; i++)
    {
      gsize length;
      const char *text = gk_bytes_get_text (input, GK_ROLLUP_MAX_TEXT, &length);

      if (!input->failed && !gk_names_append (names, text, length, error))
        return FALSE;
      if (!input->failed && i > 0 && strcmp (gk_names_get (names, i - 1), gk_names_get (names, i)) >= 0)
        input->failed = TRUE;
    }

  return TRUE;
}

static gboolean
is_period (const GkRollup *part, guint32 period)
{
  return period == GK_NONE || period < part->periods.words.n;
}

static gboolean
get_reported (GkByteReader *input, GkRollup *part, GError **error)
{
  guint32 n = gk_bytes_get_count (input, MAX_COUNT, 8);

  for (guint32 i = 0; i < n && !input->failed; i++)
    {
      guint64 key = gk_bytes_get_number (input, 8);

      if (input->failed || key >> 32 >= part->bodies.words.n || !is_period (part, (guint32) key)
          || (i > 0 && key <= part->reported.keys[i - 1]) || !part->unique)
        input->failed = TRUE;
      else if (!gk_pairs_append (&part->reported, key, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
get_slots (GkByteReader *input, GkRollup *part, GError **error)
{
  /* Every slot has a sum for each cell, so that there is no more memory taken than there are bytes. */
  guint32 n = gk_bytes_get_count (input, MAX_COUNT, 17 + 16 * (guint64) part->tallies.n_cells);
  guint64 n_placed = 0;

  if (input->failed || !gk_tallies_resize (&part->tallies, n, 0, error))
    return input->failed;
  for (guint32 i = 0; i < n && !input->failed; i++)
    {
      gsize length;
      const char *text = gk_bytes_get_text (input, GK_ROLLUP_MAX_TEXT, &length);
      gboolean published = gk_bytes_get_number (input, 1) != 0;
      guint32 period = (guint32) gk_bytes_get_number (input, 4);
      guint64 n_reports = gk_bytes_get_number (input, 8);
      gboolean is_new;
      guint32 number;
      guint32 code;

      if (input->failed || !is_period (part, period) || (!part->by_period && period != GK_NONE) || n_reports == 0
          || n_reports > part->n_reports - part->n_unplaced - n_placed)
        {
          input->failed = TRUE;
          break;
        }
      if (!gk_names_add (&part->names, text, length, &code, error)
          || !gk_pairs_add (&part->slots, gk_slot_key (code, published, period), &number, &is_new, error))
        return FALSE;
      if (!is_new || gk_hierarchy_level (&part->hierarchy, gk_names_get (&part->names, code)) == GK_NONE)
        input->failed = TRUE;
      part->tallies.n_reports[i] = n_reports;
      n_placed += n_reports;
    }
  if (n_placed != part->n_reports - part->n_unplaced)
    input->failed = TRUE;

  return TRUE;
}

/* Sums, which show one by one how much room they need. */
static gboolean
get_sums (GkByteReader *input, GkTallies *tallies, guint32 cell, GError **error)
{
  for (guint32 i = 0; i < tallies->n; i++)
    {
      gint128 sum = gk_bytes_get_int128 (input);
      guint64 size = sum < -G_MAXINT64 || sum > G_MAXINT64 ? G_MAXUINT64 : (guint64) (sum < 0 ? -sum : sum);

      if (!gk_tallies_widen_sums (tallies, cell, size, error))
        return FALSE;
      gk_tally_set_sum (&tallies->tallies[cell], i, sum);
    }

  return TRUE;
}

/* Whether @n numbers in range can make @sum. */
static gboolean
can_sum (gint128 sum, guint64 n)
{
  gint128 most = (gint128) GK_NUMBER_MAX_SCALED * (gint128) n;

  return sum >= -most && sum <= most;
}

static gboolean
get_arrays (GkByteReader *input, GkRollup *part, guint32 cell, guint flags, GError **error)
{
  GkTallies *tallies = &part->tallies;
  GkTally *tally = &tallies->tallies[cell];

  if (!get_sums (input, tallies, cell, error))
    return FALSE;
  /* Bounds that are all 0, as of "<1", are not written. */
  if ((flags & (HAS_BOUNDS | (guint) HAS_COUNTS << GK_TALLY_BELOW))
      && gk_tallies_add_bounds (tallies, cell, error) == NULL)
    return FALSE;
  for (guint32 i = 0; i < tallies->n && (flags & HAS_BOUNDS); i++)
    tally->bounds[i] = gk_bytes_get_int128 (input);
  if ((flags & HAS_HIGHEST) && gk_tallies_add_highest (tallies, cell, error) == NULL)
    return FALSE;
  for (guint32 i = 0; i < tallies->n && (flags & HAS_HIGHEST); i++)
    tally->highest[i] = (gint64) gk_bytes_get_number (input, 8);
  for (gint k = 0; k < GK_N_TALLIES; k++)
    {
      if (!(flags & (guint) HAS_COUNTS << k))
        continue;
      if (input->rest / 8 < tallies->n)
        input->failed = TRUE;
      if (input->failed)
        return TRUE;
      if (gk_tallies_add_counts (tallies, cell, k, error) == NULL)
        return FALSE;
      for (guint32 i = 0; i < tallies->n; i++)
        tally->counts[k][i] = gk_bytes_get_number (input, 8);
    }

  return TRUE;
}

/* Whether what is said of a cell can be. */
static gboolean
is_sound (const GkTallies *tallies, guint32 cell, guint32 slot)
{
  const GkTally *tally = &tallies->tallies[cell];
  guint64 rest = tallies->n_reports[slot];

  for (gint i = 0; i < GK_N_TALLIES; i++)
    if (tally->counts[i] != NULL)
      {
        if (tally->counts[i][slot] > rest)
          return FALSE;
        rest -= tally->counts[i][slot];
      }

  return can_sum (gk_tally_get_sum (tally, slot), tallies->n_reports[slot])
         && (tally->bounds == NULL || can_sum (tally->bounds[slot], tallies->n_reports[slot]))
         && (tally->highest == NULL || (tally->highest[slot] >= 0 && tally->highest[slot] <= GK_NUMBER_MAX_SCALED));
}

static gboolean
get_tallies (GkByteReader *input, GkRollup *part, GError **error)
{
  for (guint32 cell = 0; cell < part->tallies.n_cells && part->tallies.n > 0 && !input->failed; cell++)
    {
      guint flags = (guint) gk_bytes_get_number (input, 2);

      if (flags >= (guint) HAS_COUNTS << GK_N_TALLIES
          || input->rest / 16 < part->tallies.n * (guint64) ((flags & HAS_BOUNDS) ? 2 : 1))
        input->failed = TRUE;
      if (!input->failed && !get_arrays (input, part, cell, flags, error))
        return FALSE;
      for (guint32 i = 0; i < part->tallies.n && !input->failed; i++)
        if (!is_sound (&part->tallies, cell, i))
          input->failed = TRUE;
    }
  if (input->rest > 0)
    input->failed = TRUE;

  return TRUE;
}

static gboolean
refuse (GError **error)
{
  gk_set_error (error, GK_ERROR_SYNTAX, NULL, 0, 0, "the bytes are no roll-up of version %d, or damaged",
                "数据不是第 %d 版的汇总，或已损坏", VERSION);

  return FALSE;
}

/* Reads everything behind the identity into @part, which has the settings of the roll-up. */
static gboolean
get_all (GkByteReader *input, GkRollup *part, GError **error)
{
  part->n_reports = gk_bytes_get_number (input, 8);
  part->n_unplaced = gk_bytes_get_number (input, 8);
  if (part->n_reports > GK_DATASET_MAX_ROWS || part->n_unplaced > part->n_reports)
    return refuse (error);
  if (!get_names (input, &part->periods, error) || !get_names (input, &part->bodies, error)
      || !get_reported (input, part, error) || !get_slots (input, part, error))
    return FALSE;
  if (!input->failed && !get_tallies (input, part, error))
    return FALSE;

  return !input->failed || refuse (error);
}

gboolean
gk_rollup_merge_serialized (GkRollup *rollup, const guint8 *bytes, guint64 length, GError **error)
{
  GkByteReader input;
  g_autoptr (GkRollup) part = NULL;
  g_autofree char *identity = NULL;
  const char *text;
  gsize text_length;
  gboolean done;

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  if (!gk_byte_reader_init (&input, bytes, length, MAGIC, VERSION))
    return refuse (error);
  text = gk_bytes_get_text (&input, MAX_IDENTITY, &text_length);
  if (input.failed)
    return refuse (error);
  identity = g_strndup (text, text_length);
  if (!gk_rollup_check_mergeable (rollup, identity, error))
    return FALSE;

  /* The hierarchy is lent while the part lives. */
  part = gk_rollup_new (rollup->form);
  part->hierarchy = rollup->hierarchy;
  part->by_period = rollup->by_period;
  part->unique = rollup->unique;
  done = get_all (&input, part, error) && gk_rollup_merge (rollup, part, error);
  rollup->hierarchy = part->hierarchy;
  part->hierarchy = (GkHierarchy){ 0 };

  return done;
}
