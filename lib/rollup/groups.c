/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

/* Groups while they are made: a number each for gk_pair() of code and period. */
typedef struct {
  GkRollup *rollup;
  GkPairs pairs;
} Making;

/* The number of a group, made with all groups above it if it is new. */
static gboolean
make_group (Making *making, guint32 code, guint32 period, GError **error)
{
  GkRollup *rollup = making->rollup;

  for (guint depth = 0; depth <= GK_ROLLUP_MAX_DEPTH; depth++)
    {
      gboolean is_new;
      guint32 number;
      GkPlace above;

      if (!gk_pairs_add (&making->pairs, gk_pair (code, period), &number, &is_new, error))
        return FALSE;
      if (!is_new)
        return TRUE;

      if (!gk_hierarchy_rise (&rollup->hierarchy, gk_names_get (&rollup->names, code), &above))
        return TRUE;
      if (!gk_names_find (&rollup->names, above.code, above.length, &code, error))
        return FALSE;
      if (code == GK_NONE)
        {
          /* Adding a name may move the names. */
          g_autofree char *name = g_strndup (above.code, above.length);

          if (!gk_names_add (&rollup->names, name, above.length, &code, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
make_groups_of_slots (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;

  for (guint32 i = 0; i < rollup->slots.n; i++)
    {
      guint64 key = rollup->slots.keys[i];

      if (rollup->tallies.n_reports[i] > 0 && !make_group (making, gk_slot_code (key), (guint32) key, error))
        return FALSE;
    }

  return TRUE;
}

/* The periods that are kept apart and have a report, as a flag each. */
static guint8 *
find_periods (const GkRollup *rollup, GError **error)
{
  guint8 *flags = gk_try_malloc0_n (rollup->periods.words.n, 1, error);

  for (guint32 i = 0; flags != NULL && i < rollup->slots.n; i++)
    {
      guint32 period = (guint32) rollup->slots.keys[i];

      if (period != GK_NONE && rollup->tallies.n_reports[i] > 0)
        flags[period] = TRUE;
    }

  return flags;
}

/* Where an expected body stands, as a number of a name; GK_NONE if nowhere or if its report would be the group's own.
 */
static gboolean
place_expected (GkRollup *rollup, guint32 number, guint32 *code, GError **error)
{
  GkPlace place;

  *code = GK_NONE;
  if (!gk_hierarchy_place (&rollup->hierarchy, gk_names_get (&rollup->expected, number), &place) || place.published)
    return TRUE;

  return gk_names_add (&rollup->names, place.code, place.length, code, error);
}

static gboolean
make_groups_of_expected (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;
  g_autofree guint8 *periods = find_periods (rollup, error);

  if (periods == NULL)
    return FALSE;
  for (guint32 i = 0; i < rollup->expected.words.n; i++)
    {
      guint32 code;

      if (!place_expected (rollup, i, &code, error))
        return FALSE;
      if (code == GK_NONE)
        continue;
      if (!rollup->by_period && !make_group (making, code, GK_NONE, error))
        return FALSE;
      for (guint32 k = 0; rollup->by_period && k < rollup->periods.words.n; k++)
        if (periods[k] && !make_group (making, code, k, error))
          return FALSE;
    }

  return TRUE;
}

/* The order of the periods, by number; 0 is that of no period. */
static guint32 *
rank_periods (const GkRollup *rollup, GError **error)
{
  g_autofree guint32 *ranks = gk_try_malloc0_n (rollup->periods.words.n, sizeof *ranks, error);
  g_autofree GkEntry *entries
      = ranks != NULL ? gk_try_malloc0_n (rollup->periods.words.n, sizeof *entries, error) : NULL;

  if (entries == NULL)
    return NULL;
  for (guint32 i = 0; i < rollup->periods.words.n; i++)
    entries[i] = (GkEntry){ .number = i, .text = gk_names_get (&rollup->periods, i) };
  gk_entries_sort (entries, rollup->periods.words.n);
  for (guint32 i = 0; i < rollup->periods.words.n; i++)
    ranks[entries[i].number] = i + 1;

  return g_steal_pointer (&ranks);
}

static gboolean
sort_groups (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;
  guint32 n = making->pairs.n;
  g_autofree guint32 *ranks = rank_periods (rollup, error);
  g_autofree GkEntry *entries = ranks != NULL ? gk_try_malloc0_n (n, sizeof *entries, error) : NULL;

  rollup->groups = entries != NULL ? gk_try_malloc0_n (n, sizeof *rollup->groups, error) : NULL;
  if (rollup->groups == NULL)
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    {
      const char *code = gk_names_get (&rollup->names, (guint32) (making->pairs.keys[i] >> 32));
      guint32 period = (guint32) making->pairs.keys[i];

      entries[i] = (GkEntry){ .level = gk_hierarchy_level (&rollup->hierarchy, code),
                              .number = i,
                              .text = code,
                              .rank = period != GK_NONE ? ranks[period] : 0 };
    }
  gk_entries_sort (entries, n);
  for (guint32 i = 0; i < n; i++)
    {
      guint64 key = making->pairs.keys[entries[i].number];

      rollup->groups[i] = (GkGroup){
        .code = (guint32) (key >> 32), .period = (guint32) key, .level = entries[i].level, .parent = -1, .published = -1
      };
    }
  rollup->n_groups = n;

  /* From now on the pairs have the numbers of the sorted groups. */
  gk_pairs_clear (&making->pairs);

  return TRUE;
}

/* Finds the parent of each group and where its own reports are. */
static gboolean
link_groups (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;

  for (guint32 i = 0; i < rollup->n_groups; i++)
    {
      const GkGroup *group = &rollup->groups[i];

      if (!gk_pairs_append (&making->pairs, gk_pair (group->code, group->period), error))
        return FALSE;
    }
  for (guint32 i = 0; i < rollup->n_groups; i++)
    {
      GkGroup *group = &rollup->groups[i];
      guint32 number;
      GkPlace above;

      if (!gk_pairs_find (&rollup->slots, gk_slot_key (group->code, TRUE, group->period), &number, error))
        return FALSE;
      if (number != GK_NONE && rollup->tallies.n_reports[number] > 0)
        group->published = (gint32) number;
      if (!gk_hierarchy_rise (&rollup->hierarchy, gk_names_get (&rollup->names, group->code), &above))
        continue;
      if (!gk_names_find (&rollup->names, above.code, above.length, &number, error)
          || !gk_pairs_find (&making->pairs, gk_pair (number, group->period), &number, error))
        return FALSE;
      group->parent = (gint32) number;
    }

  return TRUE;
}

/* Finds the slot of each group, GK_NONE if it has none, and how many groups are that alone. */
static gboolean
find_slots (Making *making, guint32 *slots, GError **error)
{
  GkRollup *rollup = making->rollup;

  for (guint32 i = 0; i < rollup->n_groups; i++)
    slots[i] = GK_NONE;
  for (guint32 i = 0; i < rollup->slots.n; i++)
    {
      guint64 key = rollup->slots.keys[i];
      guint32 group;

      if (gk_slot_is_published (key))
        continue;
      if (!gk_pairs_find (&making->pairs, gk_pair (gk_slot_code (key), (guint32) key), &group, error))
        return FALSE;
      if (group != GK_NONE)
        slots[group] = i;
    }

  return TRUE;
}

/* Says where the sums of each group are. */
static void
place_totals (GkRollup *rollup, const guint32 *slots)
{
  memcpy (rollup->totals, slots, rollup->n_groups * sizeof *slots);
  for (guint32 i = 0; i < rollup->n_groups; i++)
    if (rollup->groups[i].parent >= 0)
      rollup->totals[rollup->groups[i].parent] = GK_NONE;
  for (guint32 i = 0; i < rollup->n_groups; i++)
    if (rollup->totals[i] == GK_NONE)
      rollup->totals[i] = rollup->tallies.n + rollup->n_behind++;
}

/* Adds the groups to those above them, the lowest first. */
static void
add_to_parents (GkRollup *rollup, const guint32 *slots, GkMove *moves)
{
  guint32 n = 0;

  for (guint32 i = rollup->n_groups; i-- > 0;)
    {
      gint32 parent = rollup->groups[i].parent;

      if (slots[i] != GK_NONE && slots[i] != rollup->totals[i])
        moves[n++] = (GkMove){ slots[i], rollup->totals[i] };
      if (parent >= 0)
        moves[n++] = (GkMove){ rollup->totals[i], rollup->totals[parent] };
    }
  gk_tallies_move (&rollup->tallies, moves, n, gk_rollup_n_threads (rollup));
}

static gboolean
make_totals (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;
  guint32 n = rollup->n_groups;
  g_autofree guint32 *slots = gk_try_malloc0_n (n, sizeof *slots, error);
  g_autofree GkMove *moves = slots != NULL ? gk_try_malloc0_n ((gsize) n * 2, sizeof *moves, error) : NULL;

  rollup->totals = moves != NULL ? gk_try_malloc0_n (n, sizeof *rollup->totals, error) : NULL;
  if (rollup->totals == NULL || !find_slots (making, slots, error))
    return FALSE;
  place_totals (rollup, slots);
  if (!gk_tallies_make_room (&rollup->tallies, rollup->n_behind, error))
    {
      /* Nothing stands behind the slots. */
      rollup->n_behind = 0;
      return FALSE;
    }
  add_to_parents (rollup, slots, moves);

  return TRUE;
}

/* Whether a body reported in @period; in any, if periods are not kept apart. @bodies flags those that did. */
static gboolean
has_reported (GkRollup *rollup, const guint8 *bodies, guint32 body, guint32 period, gboolean *found, GError **error)
{
  guint32 number = 0;

  *found = body != GK_NONE && bodies[body];
  if (!*found || !rollup->by_period || period == GK_NONE)
    return TRUE;
  if (!gk_pairs_find (&rollup->reported, gk_pair (body, period), &number, error))
    return FALSE;
  *found = number != GK_NONE;

  return TRUE;
}

/* Counts an expected body in its group of a period, if there is one, and in those above it. */
static gboolean
cover (Making *making, const guint8 *bodies, guint32 code, guint32 period, guint32 body, GError **error)
{
  GkRollup *rollup = making->rollup;
  gboolean found;
  guint32 number;

  if (!gk_pairs_find (&making->pairs, gk_pair (code, period), &number, error)
      || !has_reported (rollup, bodies, body, period, &found, error))
    return FALSE;
  while (number != GK_NONE)
    {
      GkGroup *group = &rollup->groups[number];

      group->n_expected++;
      group->n_covered += found;
      number = group->parent >= 0 ? (guint32) group->parent : GK_NONE;
    }

  return TRUE;
}

/* The bodies that have a report, as a flag each. */
static guint8 *
find_bodies (const GkRollup *rollup, GError **error)
{
  guint8 *flags = gk_try_malloc0_n (rollup->bodies.words.n, 1, error);

  for (guint32 i = 0; flags != NULL && i < rollup->reported.n; i++)
    flags[rollup->reported.keys[i] >> 32] = TRUE;

  return flags;
}

static gboolean
cover_expected (Making *making, const guint8 *bodies, GError **error)
{
  GkRollup *rollup = making->rollup;
  g_autofree guint8 *periods = find_periods (rollup, error);

  rollup->missing
      = periods != NULL ? gk_try_malloc0_n (rollup->expected.words.n, sizeof *rollup->missing, error) : NULL;
  if (rollup->missing == NULL)
    return FALSE;
  for (guint32 i = 0; i < rollup->expected.words.n; i++)
    {
      const char *name = gk_names_get (&rollup->expected, i);
      guint32 body;
      guint32 code;

      if (!gk_names_find (&rollup->bodies, name, strlen (name), &body, error)
          || !place_expected (rollup, i, &code, error))
        return FALSE;
      if (body == GK_NONE || !bodies[body])
        rollup->missing[rollup->n_missing++] = i;
      if (code == GK_NONE)
        continue;
      if (!rollup->by_period && !cover (making, bodies, code, GK_NONE, body, error))
        return FALSE;
      for (guint32 k = 0; rollup->by_period && k < rollup->periods.words.n; k++)
        if (periods[k] && !cover (making, bodies, code, k, body, error))
          return FALSE;
    }

  return TRUE;
}

/* Lists the bodies that stand nowhere, in the order of their codes. */
static gboolean
find_strays (GkRollup *rollup, const guint8 *bodies, GError **error)
{
  guint32 max = 0;
  GkPlace place;

  if (rollup->hierarchy.kind == GK_HIERARCHY_KEY)
    return TRUE;
  for (guint32 i = 0; i < rollup->bodies.words.n; i++)
    {
      const char *code = gk_names_get (&rollup->bodies, i);

      if (!bodies[i] || gk_hierarchy_place (&rollup->hierarchy, code, &place))
        continue;
      if (!gk_make_room (&rollup->strays, rollup->n_strays, &max, sizeof *rollup->strays, error))
        return FALSE;
      rollup->strays[rollup->n_strays++] = (GkEntry){ .number = i, .text = code };
    }
  gk_entries_sort (rollup->strays, rollup->n_strays);

  return TRUE;
}

static gboolean
make_all (Making *making, GError **error)
{
  GkRollup *rollup = making->rollup;
  g_autofree guint8 *bodies = find_bodies (rollup, error);

  if (bodies == NULL || !make_groups_of_slots (making, error) || !make_groups_of_expected (making, error))
    return FALSE;
  if (making->pairs.n > G_MAXINT32)
    {
      gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "too many groups", "分组过多");
      return FALSE;
    }

  return sort_groups (making, error) && link_groups (making, error) && make_totals (making, error)
         && cover_expected (making, bodies, error) && find_strays (rollup, bodies, error)
         && gk_rollup_compare (rollup, error);
}

void
gk_rollup_reopen (GkRollup *rollup)
{
  rollup->finished = FALSE;
  g_clear_pointer (&rollup->groups, g_free);
  g_clear_pointer (&rollup->missing, g_free);
  g_clear_pointer (&rollup->strays, g_free);
  g_clear_pointer (&rollup->differences, g_free);
  rollup->n_groups = rollup->n_missing = rollup->n_strays = rollup->n_differences = rollup->max_differences = 0;
  gk_tallies_clear_behind (&rollup->tallies, rollup->n_behind);
  g_clear_pointer (&rollup->totals, g_free);
  rollup->n_behind = 0;
}

gboolean
gk_rollup_finish (GkRollup *rollup, GError **error)
{
  Making making = { .rollup = rollup };

  g_return_val_if_fail (rollup != NULL, FALSE);

  if (rollup->finished)
    return TRUE;
  if (rollup->expected.words.n > 0 && !rollup->unique)
    {
      gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0,
                    "expected bodies that are told apart: without that it is not known which of them reported",
                    "应区分各单位，否则无从得知应报单位是否已报");
      return FALSE;
    }

  rollup->finished = make_all (&making, error);
  gk_pairs_clear (&making.pairs);
  if (!rollup->finished)
    gk_rollup_reopen (rollup);

  return rollup->finished;
}
