/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include "base/text-private.h"

/* A roll-up as a table of text: a line a group, with what groups are and the figures there is room for. */

/* Names of groups wider than this are not waited for by the columns behind them. */
#define MAX_GROUP_WIDTH 32

/* Spaces between columns. */
#define GAP 2

static char *
column_head (const GkRollupTable *table, const GkRollupColumn *column)
{
  static const char *const heads[][2] = {
    [GK_ROLLUP_COLUMN_GROUP] = { "group", "分组" },
    [GK_ROLLUP_COLUMN_PERIOD] = { "period", "报告期" },
    [GK_ROLLUP_COLUMN_REPORTS] = { "reports", "报表数" },
    [GK_ROLLUP_COLUMN_BODIES] = { "bodies", "机构" },
  };

  return column->kind == GK_ROLLUP_COLUMN_FIGURE
             ? g_strdup_printf ("%u", column->head)
             : g_strdup (heads[column->kind][table->language == GK_LANGUAGE_CHINESE]);
}

/* What a column holds beside @group, or NULL. */
static char *
column_value (const GkRollupTable *table, const GkRollupColumn *column, GkRollup *rollup, guint32 group)
{
  guint64 n_expected = gk_rollup_get_group_n_expected (rollup, group);
  const char *code = gk_rollup_get_group_code (rollup, group);

  switch (column->kind)
    {
    case GK_ROLLUP_COLUMN_GROUP:
      if (*code == '\0')
        code = table->language == GK_LANGUAGE_CHINESE ? "全部" : "all";
      return g_strdup_printf ("%*s%s", 2 * MAX (gk_rollup_get_group_level (rollup, group), 0), "", code);
    case GK_ROLLUP_COLUMN_PERIOD:
      return g_strdup (gk_rollup_get_group_period (rollup, group));
    case GK_ROLLUP_COLUMN_REPORTS:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, gk_rollup_get_group_n_reports (rollup, group));
    case GK_ROLLUP_COLUMN_BODIES:
      return n_expected == 0 ? NULL
                             : g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT,
                                                gk_rollup_get_group_n_covered (rollup, group), n_expected);
    default:
      return gk_rollup_dup_value (rollup, group, column->cell);
    }
}

char *
gk_rollup_table_text (const GkRollupTable *table, GkRollup *rollup, guint column, gint64 group)
{
  const GkRollupColumn *self = &g_array_index (table->columns, GkRollupColumn, column);
  char *text = group < 0 ? column_head (table, self) : column_value (table, self, rollup, (guint32) group);

  if (text == NULL)
    text = g_strdup (self->kind == GK_ROLLUP_COLUMN_FIGURE ? "·" : "");

  return text;
}

/* Appends a column if it @is_needed, or if it holds anything and there is room, which it takes. FALSE if there is not.
 */
static gboolean
add_column (GkRollupTable *table, GkRollup *rollup, GkRollupColumnKind kind, guint32 cell, gboolean is_needed,
            guint *room)
{
  GkRollupColumn column = { .kind = kind, .cell = cell, .head = table->columns->len };
  g_autofree char *head = column_head (table, &column);
  gboolean is_empty = TRUE;
  guint taken;

  column.width = gk_text_width (head);
  for (guint32 group = 0; group < gk_rollup_get_n_groups (rollup); group++)
    {
      g_autofree char *value = column_value (table, &column, rollup, group);
      guint width = value != NULL ? gk_text_width (value) : 0;

      is_empty = is_empty && value == NULL;
      if (kind != GK_ROLLUP_COLUMN_GROUP || width <= MAX_GROUP_WIDTH)
        column.width = MAX (column.width, width);
    }
  taken = column.width + (table->columns->len > 0 ? GAP : 0);
  if (!is_needed && is_empty)
    return TRUE;
  if (!is_needed && taken > *room)
    return FALSE;
  *room -= MIN (*room, taken);
  g_array_append_val (table->columns, column);

  return TRUE;
}

static gint
compare_columns (gconstpointer a, gconstpointer b)
{
  const GkRollupColumn *first = a;
  const GkRollupColumn *second = b;

  return first->kind != second->kind ? (gint) first->kind - (gint) second->kind
                                     : (first->cell > second->cell) - (first->cell < second->cell);
}

/* Appends figures by the depth of their indicators, until one has no room. */
static void
add_figures (GkRollupTable *table, GkRollup *rollup, guint room)
{
  GkForm *form = gk_rollup_get_form (rollup);
  guint32 n = gk_form_get_n_indicators (form);
  guint n_before = table->columns->len;
  guint32 seen = 0;

  for (guint32 depth = 0; seen < n; depth++)
    for (guint32 i = 0; i < n; i++)
      if (gk_form_get_indicator_depth (form, i) == depth)
        {
          gint32 cell = gk_form_get_indicator_cell (form, i);

          seen++;
          if (cell >= 0
              && !add_column (table, rollup, GK_ROLLUP_COLUMN_FIGURE, (guint32) cell, table->columns->len == n_before,
                              &room))
            return;
        }
}

GkRollupTable
gk_rollup_table_make (GkRollup *rollup, gint32 language, guint room)
{
  GkRollupTable table = { language, g_array_new (FALSE, FALSE, sizeof (GkRollupColumn)) };
  guint32 number = 0;

  add_column (&table, rollup, GK_ROLLUP_COLUMN_GROUP, 0, TRUE, &room);
  add_column (&table, rollup, GK_ROLLUP_COLUMN_PERIOD, 0, FALSE, &room);
  add_column (&table, rollup, GK_ROLLUP_COLUMN_REPORTS, 0, TRUE, &room);
  add_column (&table, rollup, GK_ROLLUP_COLUMN_BODIES, 0, FALSE, &room);
  add_figures (&table, rollup, room);
  g_array_sort (table.columns, compare_columns);
  for (guint i = 0; i < table.columns->len; i++)
    if (g_array_index (table.columns, GkRollupColumn, i).kind == GK_ROLLUP_COLUMN_FIGURE)
      g_array_index (table.columns, GkRollupColumn, i).head = ++number;

  return table;
}

void
gk_rollup_table_clear (GkRollupTable *table)
{
  g_clear_pointer (&table->columns, g_array_unref);
}
