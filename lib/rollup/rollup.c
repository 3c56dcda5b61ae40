/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

static const struct {
  gint32 reason;
  const char *en;
  const char *zh;
} reason_words[] = {
  { GK_ROLLUP_VALUE, "it has a value", "有汇总数" },
  { GK_ROLLUP_BOUNDS, "known within bounds only", "只能确定范围" },
  { GK_ROLLUP_UNREPORTED, "no report of the group has a figure for it", "组内报表均未填报此项" },
  { GK_ROLLUP_NOT_ADDITIVE, "it does not follow from the figures of the bodies", "此项不能由各单位数据汇总得出" },
  { GK_ROLLUP_ZERO_DENOMINATOR, "the denominator of the share is 0", "占比的分母为 0" },
  { GK_ROLLUP_OVERFLOW, "it is out of range", "超出数值范围" },
};

GkRollup *
gk_rollup_new (GkForm *form)
{
  GkRollup *rollup;

  g_return_val_if_fail (form != NULL, NULL);

  rollup = g_new0 (GkRollup, 1);
  g_atomic_ref_count_init (&rollup->references);
  rollup->form = gk_form_ref (form);
  rollup->plans = gk_rollup_plan (form);
  rollup->hierarchy.own = GK_OWN_SUMMARY;
  rollup->unique = TRUE;
  rollup->tallies.n_cells = form->cells->len;

  return rollup;
}

GkRollup *
gk_rollup_ref (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  g_atomic_ref_count_inc (&rollup->references);

  return rollup;
}

void
gk_rollup_unref (GkRollup *rollup)
{
  if (rollup == NULL || !g_atomic_ref_count_dec (&rollup->references))
    return;

  gk_progress_set (&rollup->progress, NULL, NULL, NULL);
  gk_hierarchy_clear (&rollup->hierarchy);
  gk_names_clear (&rollup->names);
  gk_names_clear (&rollup->periods);
  gk_names_clear (&rollup->bodies);
  gk_names_clear (&rollup->expected);
  gk_pairs_clear (&rollup->slots);
  gk_pairs_clear (&rollup->reported);
  gk_rollup_reopen (rollup);
  gk_tallies_clear (&rollup->tallies);
  g_free (rollup->plans);
  gk_form_unref (rollup->form);
  g_free (rollup);
}

GkForm *
gk_rollup_get_form (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  return rollup->form;
}

void
gk_rollup_set_n_threads (GkRollup *rollup, guint32 n)
{
  g_return_if_fail (rollup != NULL);

  rollup->n_threads = n;
}

guint32
gk_rollup_n_threads (const GkRollup *rollup)
{
  return MIN (rollup->n_threads > 0 ? rollup->n_threads : g_get_num_processors (), GK_ROLLUP_MAX_THREADS);
}

void
gk_rollup_set_progress (GkRollup *rollup, GkProgressFunc progress, void *user_data, GDestroyNotify destroy)
{
  g_return_if_fail (rollup != NULL);

  gk_progress_set (&rollup->progress, progress, user_data, destroy);
}

gboolean
gk_rollup_set_expected (GkRollup *rollup, const char *const *codes, guint32 n, GError **error)
{
  GkNames expected = { 0 };

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail (codes != NULL || n == 0, FALSE);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 number;

      if (codes[i] == NULL || strlen (codes[i]) > GK_ROLLUP_MAX_TEXT || !g_utf8_validate (codes[i], -1, NULL))
        {
          gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                        "expected body %u has no code; expected UTF-8 text of at most %d bytes",
                        "第 %u 个应报单位没有代码；应为不超过 %d 字节的 UTF-8 文本", i + 1, GK_ROLLUP_MAX_TEXT);
          gk_names_clear (&expected);
          return FALSE;
        }
      if (!gk_names_add (&expected, codes[i], strlen (codes[i]), &number, error))
        {
          gk_names_clear (&expected);
          return FALSE;
        }
    }
  gk_rollup_reopen (rollup);
  gk_names_clear (&rollup->expected);
  rollup->expected = expected;

  return TRUE;
}

char *
gk_rollup_identify (GkRollup *rollup)
{
  g_autofree char *hierarchy = gk_hierarchy_describe (&rollup->hierarchy);

  return g_strdup_printf ("form %s %s, %s, by period %d, unique %d", rollup->form->id, rollup->form->digest, hierarchy,
                          rollup->by_period, rollup->unique);
}

gboolean
gk_rollup_check_mergeable (GkRollup *rollup, const char *identity, GError **error)
{
  g_autofree char *own = gk_rollup_identify (rollup);

  if (strcmp (own, identity) == 0)
    return TRUE;

  gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                "the roll-ups are of different forms or settings: expected \"%s\", found \"%s\"",
                "两处汇总的表式或设定不同：应为“%s”，实为“%s”", own, identity);

  return FALSE;
}

guint64
gk_rollup_get_n_reports (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_reports;
}

guint64
gk_rollup_get_n_unplaced (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_unplaced;
}

guint32
gk_rollup_get_n_strays (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_strays;
}

const char *
gk_rollup_get_stray (GkRollup *rollup, guint32 stray)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  return stray < rollup->n_strays ? rollup->strays[stray].text : NULL;
}

guint32
gk_rollup_get_n_missing (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_missing;
}

const char *
gk_rollup_get_missing (GkRollup *rollup, guint32 missing)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  return missing < rollup->n_missing ? gk_names_get (&rollup->expected, rollup->missing[missing]) : NULL;
}

static const GkGroup *
find (const GkRollup *rollup, guint32 group)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  return group < rollup->n_groups ? &rollup->groups[group] : NULL;
}

guint32
gk_rollup_get_n_groups (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_groups;
}

gint32
gk_rollup_find_group (GkRollup *rollup, const char *code, const char *period)
{
  g_return_val_if_fail (rollup != NULL, -1);
  g_return_val_if_fail (code != NULL, -1);

  for (guint32 i = 0; i < rollup->n_groups; i++)
    if (strcmp (gk_rollup_get_group_code (rollup, i), code) == 0
        && g_strcmp0 (gk_rollup_get_group_period (rollup, i), period) == 0)
      return (gint32) i;

  return -1;
}

const char *
gk_rollup_get_group_code (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL ? gk_names_get (&rollup->names, found->code) : NULL;
}

const char *
gk_rollup_get_group_period (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL && found->period != GK_NONE ? gk_names_get (&rollup->periods, found->period) : NULL;
}

gint32
gk_rollup_get_group_level (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL ? (gint32) found->level : -1;
}

gint32
gk_rollup_get_group_parent (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL ? found->parent : -1;
}

guint64
gk_rollup_get_group_n_reports (GkRollup *rollup, guint32 group)
{
  return find (rollup, group) != NULL ? rollup->tallies.n_reports[rollup->totals[group]] : 0;
}

guint64
gk_rollup_get_group_n_published (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL && found->published >= 0 ? rollup->tallies.n_reports[found->published] : 0;
}

guint64
gk_rollup_get_group_n_expected (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL ? found->n_expected : 0;
}

guint64
gk_rollup_get_group_n_covered (GkRollup *rollup, guint32 group)
{
  const GkGroup *found = find (rollup, group);

  return found != NULL ? found->n_covered : 0;
}

gint32
gk_rollup_get_kind (GkRollup *rollup, guint32 cell)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return cell < rollup->form->cells->len ? rollup->plans[cell].kind : 0;
}

const char *
gk_rollup_get_reason_message (gint32 reason, gint32 language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reason_words); i++)
    if (reason_words[i].reason == reason)
      return language == GK_LANGUAGE_CHINESE ? reason_words[i].zh : reason_words[i].en;

  return NULL;
}

static gboolean
has_cell (const GkRollup *rollup, guint32 group, guint32 cell)
{
  return find (rollup, group) != NULL && cell < rollup->form->cells->len;
}

gint32
gk_rollup_get_reason (GkRollup *rollup, guint32 group, guint32 cell)
{
  return has_cell (rollup, group, cell) ? gk_rollup_value (rollup, rollup->totals[group], cell).reason : -1;
}

gboolean
gk_rollup_get_scaled (GkRollup *rollup, guint32 group, guint32 cell, gint64 *scaled, GError **error)
{
  GkRolled rolled;

  g_return_val_if_fail (scaled != NULL, FALSE);

  if (!has_cell (rollup, group, cell))
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "there is no group %u with a cell %u",
                    "没有编号为 %u 的分组或编号为 %u 的单元格", group, cell);
      return FALSE;
    }
  rolled = gk_rollup_value (rollup, rollup->totals[group], cell);
  if (rolled.reason != GK_ROLLUP_VALUE)
    {
      g_auto (GkMessage) message = { 0 };
      const char *code = gk_rollup_get_group_code (rollup, group);
      const char *id = gk_form_get_cell_at (rollup->form, cell)->id;

      message.en = g_strdup_printf ("group %s, %s: %s", code, id,
                                    gk_rollup_get_reason_message (rolled.reason, GK_LANGUAGE_ENGLISH));
      message.zh = g_strdup_printf ("分组 %s，%s：%s", code, id,
                                    gk_rollup_get_reason_message (rolled.reason, GK_LANGUAGE_CHINESE));
      gk_set_error_message (error, rolled.reason == GK_ROLLUP_OVERFLOW ? GK_ERROR_OVERFLOW : GK_ERROR_NOT_FOUND, NULL,
                            0, 0, &message);
      return FALSE;
    }
  *scaled = (gint64) rolled.low;

  return TRUE;
}

/* The bounds of what is known, those out of range being none. */
static gboolean
bounds_of (const GkRollup *rollup, const GkRolled *rolled, guint32 cell, gint64 *low, gint64 *high)
{
  gboolean known = rolled->reason == GK_ROLLUP_BOUNDS;
  guint decimals;

  /* A value is in range, or it is none. */
  if (rolled->reason == GK_ROLLUP_VALUE)
    {
      *low = *high = (gint64) rolled->low;
      return TRUE;
    }
  decimals = gk_form_cell_indicator (rollup->form, cell)->decimals;
  *low = known && gk_number_in_range (rolled->low, decimals) ? (gint64) rolled->low : G_MININT64;
  *high = known && gk_number_in_range (rolled->high, decimals) ? (gint64) rolled->high : G_MAXINT64;

  return known;
}

gboolean
gk_rollup_get_bounds (GkRollup *rollup, guint32 group, guint32 cell, gint64 *low, gint64 *high)
{
  GkRolled rolled;
  gint64 ends[2];

  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  if (!has_cell (rollup, group, cell))
    return FALSE;
  rolled = gk_rollup_value (rollup, rollup->totals[group], cell);
  if (!bounds_of (rollup, &rolled, cell, &ends[0], &ends[1]))
    return FALSE;
  *low = ends[0];
  *high = ends[1];

  return TRUE;
}

/* Whether the sums of a column have 64 bits and are known exactly, and figures are missing for one reason at most. */
static gboolean
is_plain (const GkRollup *rollup, guint32 cell, const GkRest *figures)
{
  const GkTally *tally = &rollup->tallies.tallies[cell];

  return rollup->plans[cell].kind == GK_ROLLUP_SUM && tally->counts[GK_TALLY_BELOW] == NULL && tally->highs == NULL
         && tally->sums != NULL && figures->n_others <= 1;
}

/* What bounds_of() finds of such a column, without looking at groups one at a time. */
static void
get_sums (const GkRollup *rollup, guint32 cell, const GkRest *figures, gint64 *restrict ends, gint64 unknown, guint32 n)
{
  const gint64 *sums = rollup->tallies.tallies[cell].sums;
  const guint32 *slots = rollup->totals;
  const guint64 *n_reports = figures->n_reports;
  const guint64 *n_missing = figures->others[0];
  gint64 limit = gk_number_limit (gk_form_cell_indicator (rollup->form, cell)->decimals);

  for (guint32 i = 0; i < n; i++)
    {
      gint64 sum = sums[slots[i]];
      gboolean has_figures = n_missing != NULL ? n_reports[slots[i]] != n_missing[slots[i]] : n_reports[slots[i]] > 0;

      ends[i] = has_figures & (sum >= -limit) & (sum <= limit) ? sum : unknown;
    }
}

/* The reasons that gk_rollup_values() finds of such a column. */
static void
get_reasons (const GkRollup *rollup, guint32 cell, const GkRest *figures, gint32 *reasons, guint32 n)
{
  const gint64 *sums = rollup->tallies.tallies[cell].sums;
  gint64 limit = gk_number_limit (gk_form_cell_indicator (rollup->form, cell)->decimals);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 slot = rollup->totals[i];
      gboolean in_range = sums[slot] >= -limit && sums[slot] <= limit;

      reasons[i] = gk_rest_get (figures, slot) == 0 ? GK_ROLLUP_UNREPORTED
                   : in_range                       ? GK_ROLLUP_VALUE
                                                    : GK_ROLLUP_OVERFLOW;
    }
}

/* Ranges of all kinds. */
static void
get_ranges (const GkRollup *rollup, guint32 cell, guint32 first, guint32 n, gint64 *low, gint64 *high, gint32 *reasons)
{
  GkRolled rolled[GK_SLOTS_AT_ONCE];

  gk_rollup_values (rollup, cell, rollup->totals + first, n, rolled);
  for (guint32 i = 0; i < n; i++)
    {
      gint64 ends[2];

      bounds_of (rollup, &rolled[i], cell, &ends[0], &ends[1]);
      if (low != NULL)
        low[first + i] = ends[0];
      if (high != NULL)
        high[first + i] = ends[1];
      if (reasons != NULL)
        reasons[first + i] = rolled[i].reason;
    }
}

guint32
gk_rollup_get_column (GkRollup *rollup, guint32 cell, gint64 *low, gint64 *high, gint32 *reasons, guint32 n)
{
  GkRest figures;

  g_return_val_if_fail (rollup != NULL, 0);

  if (cell >= rollup->form->cells->len)
    return 0;
  n = MIN (n, rollup->n_groups);
  if (n == 0)
    return 0;
  figures = gk_tallies_get_figures (&rollup->tallies, cell);
  if (is_plain (rollup, cell, &figures))
    {
      if (low != NULL)
        get_sums (rollup, cell, &figures, low, G_MININT64, n);
      if (high != NULL)
        get_sums (rollup, cell, &figures, high, G_MAXINT64, n);
      if (reasons != NULL)
        get_reasons (rollup, cell, &figures, reasons, n);
    }
  else
    for (guint32 first = 0; first < n; first += GK_SLOTS_AT_ONCE)
      get_ranges (rollup, cell, first, MIN (n - first, GK_SLOTS_AT_ONCE), low, high, reasons);

  return n;
}

static char *
print_end (const GkRollup *rollup, guint32 cell, gint128 value)
{
  /* What is not known is an end of what 128 bits hold. */
  if (value == GK_INT128_MAX || value == -GK_INT128_MAX - 1)
    return g_strdup ("");

  return gk_int128_print (value, gk_form_cell_indicator (rollup->form, cell)->decimals);
}

static char *
print_rolled (const GkRollup *rollup, guint32 cell, const GkRolled *rolled)
{
  g_autofree char *low = print_end (rollup, cell, rolled->low);
  g_autofree char *high = print_end (rollup, cell, rolled->high);

  if (*low == '\0' && *high == '\0')
    return NULL;

  return rolled->low == rolled->high ? g_steal_pointer (&low) : g_strdup_printf ("%s..%s", low, high);
}

char *
gk_rollup_dup_value (GkRollup *rollup, guint32 group, guint32 cell)
{
  GkRolled rolled;

  if (!has_cell (rollup, group, cell))
    return NULL;
  rolled = gk_rollup_value (rollup, rollup->totals[group], cell);

  return print_rolled (rollup, cell, &rolled);
}

guint64
gk_rollup_count (GkRollup *rollup, guint32 group, guint32 cell, gint32 state)
{
  guint64 n = 0;

  if (has_cell (rollup, group, cell))
    gk_tallies_get_counts (&rollup->tallies, cell, state, &rollup->totals[group], 1, &n);

  return n;
}

guint32
gk_rollup_get_counts (GkRollup *rollup, guint32 cell, gint32 state, guint64 *counts, guint32 n)
{
  g_return_val_if_fail (rollup != NULL, 0);
  g_return_val_if_fail (counts != NULL || n == 0, 0);

  n = cell < rollup->form->cells->len ? MIN (n, rollup->n_groups) : 0;
  if (n > 0)
    gk_tallies_get_counts (&rollup->tallies, cell, state, rollup->totals, n, counts);

  return n;
}

/* --- As a dataset --- */

/* The state of a cell that no report of the group has a figure for. */
static guint8
missing_state (GkRollup *rollup, guint32 group, guint32 cell)
{
  static const guint8 states[] = { GK_CELL_INVALID, GK_CELL_BLANK, GK_CELL_NOT_APPLICABLE };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (gk_rollup_count (rollup, group, cell, states[i]) > 0)
      return states[i];

  return GK_CELL_ABSENT;
}

static gboolean
set_cell (GkRollup *rollup, guint32 group, guint32 cell, GkDataset *dataset, guint64 row, GError **error)
{
  GkRolled rolled = gk_rollup_value (rollup, rollup->totals[group], cell);
  guint8 places = (guint8) gk_form_cell_indicator (rollup->form, cell)->decimals;
  g_autofree char *text = NULL;
  guint8 state;

  switch (rolled.reason)
    {
    case GK_ROLLUP_VALUE:
      state = rollup->plans[cell].kind == GK_ROLLUP_SHARE ? GK_CELL_DERIVED : GK_CELL_REPORTED;
      return gk_dataset_set (dataset, row, cell, state, (gint64) rolled.low, places, error);
    case GK_ROLLUP_UNREPORTED:
      return gk_dataset_set (dataset, row, cell, missing_state (rollup, group, cell), 0, 0, error);
    case GK_ROLLUP_BOUNDS:
    case GK_ROLLUP_OVERFLOW:
      text = print_rolled (rollup, cell, &rolled);
      if (text != NULL && !gk_dataset_set_raw (dataset, row, cell, text, strlen (text), error))
        return FALSE;
      return gk_dataset_set (dataset, row, cell, GK_CELL_INVALID, 0, 0, error);
    default:
      return TRUE;
    }
}

static gboolean
set_row (GkRollup *rollup, guint32 group, GkDataset *dataset, guint64 row, GError **error)
{
  gint32 key = rollup->hierarchy.kind == GK_HIERARCHY_KEY ? rollup->hierarchy.key : GK_KEY_BODY_CODE;

  if (!gk_dataset_set_key (dataset, row, key, gk_rollup_get_group_code (rollup, group), error)
      || !gk_dataset_set_key (dataset, row, GK_KEY_PERIOD, gk_rollup_get_group_period (rollup, group), error))
    return FALSE;
  for (guint32 cell = 0; cell < rollup->form->cells->len; cell++)
    if (!set_cell (rollup, group, cell, dataset, row, error))
      return FALSE;

  return TRUE;
}

GkDataset *
gk_rollup_dup_dataset (GkRollup *rollup, gint32 level, GError **error)
{
  g_autoptr (GkDataset) dataset = NULL;
  guint64 n_rows = 0;

  g_return_val_if_fail (rollup != NULL, NULL);

  if (!rollup->finished)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0, "expected the roll-up to be finished", "汇总尚未完成");
      return NULL;
    }
  for (guint32 i = 0; i < rollup->n_groups; i++)
    n_rows += level < 0 || gk_rollup_get_group_level (rollup, i) == level;
  dataset = gk_dataset_new (rollup->form, n_rows, GK_CELL_ABSENT, error);
  if (dataset == NULL)
    return NULL;
  n_rows = 0;
  for (guint32 i = 0; i < rollup->n_groups; i++)
    if ((level < 0 || gk_rollup_get_group_level (rollup, i) == level) && !set_row (rollup, i, dataset, n_rows++, error))
      return NULL;
  if (!gk_dataset_seal (dataset, error))
    return NULL;

  return g_steal_pointer (&dataset);
}

/* --- Differences --- */

static const GkDifference *
find_difference (const GkRollup *rollup, guint32 difference)
{
  g_return_val_if_fail (rollup != NULL, NULL);

  return difference < rollup->n_differences ? &rollup->differences[difference] : NULL;
}

guint32
gk_rollup_get_n_differences (GkRollup *rollup)
{
  g_return_val_if_fail (rollup != NULL, 0);

  return rollup->n_differences;
}

gint32
gk_rollup_get_difference_group (GkRollup *rollup, guint32 difference)
{
  const GkDifference *found = find_difference (rollup, difference);

  return found != NULL ? (gint32) found->group : -1;
}

gint32
gk_rollup_get_difference_cell (GkRollup *rollup, guint32 difference)
{
  const GkDifference *found = find_difference (rollup, difference);

  return found != NULL ? (gint32) found->cell : -1;
}

gint32
gk_rollup_get_difference_severity (GkRollup *rollup, guint32 difference)
{
  const GkDifference *found = find_difference (rollup, difference);

  return found != NULL ? found->severity : 0;
}

static GkRolled
published_value (const GkRollup *rollup, const GkDifference *difference)
{
  const GkGroup *group = &rollup->groups[difference->group];

  return gk_rollup_value (rollup, (guint32) group->published, difference->cell);
}

char *
gk_rollup_dup_difference_published (GkRollup *rollup, guint32 difference)
{
  const GkDifference *found = find_difference (rollup, difference);
  GkRolled published;

  if (found == NULL)
    return NULL;
  published = published_value (rollup, found);

  return print_rolled (rollup, found->cell, &published);
}

char *
gk_rollup_dup_difference_imbalance (GkRollup *rollup, guint32 difference)
{
  const GkDifference *found = find_difference (rollup, difference);
  GkRolled published;
  GkRolled sum;

  if (found == NULL)
    return NULL;
  published = published_value (rollup, found);
  sum = gk_rollup_value (rollup, rollup->totals[found->group], found->cell);

  return gk_int128_print (published.low > sum.high ? published.low - sum.high : published.high - sum.low,
                          gk_form_cell_indicator (rollup->form, found->cell)->decimals);
}

/* How much of what was to be reported the sum of a difference is of. */
static char *
describe_coverage (const GkRollup *rollup, const GkDifference *difference, gint32 language)
{
  const GkGroup *group = &rollup->groups[difference->group];
  guint32 slot = rollup->totals[difference->group];
  guint64 n_reports = rollup->tallies.n_reports[slot];
  GkRest figures = gk_tallies_get_figures (&rollup->tallies, difference->cell);
  guint64 n_figures = gk_rest_get (&figures, slot);
  gboolean chinese = language == GK_LANGUAGE_CHINESE;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          chinese ? "%" G_GUINT64_FORMAT " 份填报此项，共 %" G_GUINT64_FORMAT " 份报表"
                                  : "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " reports have a figure",
                          n_figures, n_reports);
  if (group->n_expected > 0)
    g_string_append_printf (text,
                            chinese ? "；已报 %" G_GUINT64_FORMAT " 个单位，应报 %" G_GUINT64_FORMAT " 个"
                                    : ", %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " expected bodies reported",
                            group->n_covered, group->n_expected);

  return g_string_free (text, FALSE);
}

char *
gk_rollup_dup_difference_message (GkRollup *rollup, guint32 difference, gint32 language)
{
  const GkDifference *found = find_difference (rollup, difference);
  g_autofree char *published = gk_rollup_dup_difference_published (rollup, difference);
  g_autofree char *imbalance = gk_rollup_dup_difference_imbalance (rollup, difference);
  g_autofree char *coverage = NULL;
  g_autofree char *sum = NULL;

  if (found == NULL)
    return NULL;
  sum = gk_rollup_dup_value (rollup, found->group, found->cell);
  coverage = describe_coverage (rollup, found, language);

  return g_strdup_printf (language == GK_LANGUAGE_CHINESE
                              ? "分组 %s，%s：公布数 %s，下级汇总数 %s，相差 %s（%s）"
                              : "group %s, %s: published %s, sum of the bodies %s, difference %s (%s)",
                          gk_rollup_get_group_code (rollup, found->group),
                          gk_form_get_cell_at (rollup->form, found->cell)->id, published, sum, imbalance, coverage);
}
