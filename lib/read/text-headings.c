/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "read/grid-private.h"

#include <string.h>

#include "base/text-private.h"

/*
 * A page of text has no spans: what a heading covers is known by the order of
 * the headings and by the form's trees.
 */

/* The rows above the figures that are looked at: titles and units may stand among them. */
#define MAX_ROWS 8

/* What a heading names; -1 for what it does not. */
typedef struct {
  const GkSpan *span;
  guint32 place; /* the cell of its row */
  gint32 member;
  gint32 indicator; /* of a line */
} Item;

/* Rows of headings that are being taken apart, from left to right and each from above. */
typedef struct {
  GkGridder *gridder;
  GPtrArray *rows; /* of GArray of Item */
  guint *next;     /* in each row, the first item that is not taken */
  GArray *columns; /* of GkGridColumn: what they come to */
  GArray *runs;    /* of a line: the first column (guint) of each run of members */
  gboolean sound;
  gboolean unknown_takes; /* in a line, an unknown heading stands over columns */
} Head;

static gint32
only_node (const GArray *fitting)
{
  return fitting->len == 1 ? (gint32) g_array_index (fitting, GkPair, 0).node : -1;
}

/* The indicator with or without values that @span names in full, or -1. */
static gint32
find_indicator (GkGridder *gridder, const GkSpan *span)
{
  const GArray *fitting = gk_grid_find_label (gridder->rows, span);
  gint32 node = only_node (fitting);

  return node >= 0 && g_array_index (fitting, GkPair, 0).score >= GK_SCORE_EXACT
             ? (gint32) g_array_index (gridder->nodes, GkGridNode, (guint) node).indicator
             : -1;
}

static gboolean
is_remark_heading (const GkSpan *span)
{
  static const char *const words[] = { "备注", "说明", "注" };
  g_auto (GkKey) key = { 0 };
  g_autofree char *string = NULL;

  gk_key_init (&key, span->text, span->length);
  string = gk_key_to_string (&key);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (string, words[i]) == 0)
      return TRUE;

  return FALSE;
}

/* What the cells of row @row name, empty ones and remarks aside. */
static GArray *
list_items (GkGridder *gridder, guint32 row)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      const Item *last = items->len > 0 ? &g_array_index (items, Item, items->len - 1) : NULL;
      Item item = { span, i, -1, -1 };

      if (span->length == 0 || is_remark_heading (span))
        continue;
      item.member = only_node (gk_grid_find_label (gridder->members, span));
      if (item.member < 0 && gridder->table->layout == GK_LAYOUT_LINE)
        item.indicator = find_indicator (gridder, span);
      /* A heading that is printed over each of its columns is one. */
      if (last != NULL && gk_span_equal (last->span, span)
          && (item.member < 0 || gk_form_member (gridder->form, (guint32) item.member)->slot < 0))
        continue;
      g_array_append_val (items, item);
    }

  return items;
}

static guint
count_known (const GArray *items)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += g_array_index (items, Item, i).member >= 0 || g_array_index (items, Item, i).indicator >= 0;

  return n;
}

static const Item *
peek (const Head *head, guint row)
{
  const GArray *items = row < head->rows->len ? g_ptr_array_index (head->rows, row) : NULL;

  return items != NULL && head->next[row] < items->len ? &g_array_index (items, Item, head->next[row]) : NULL;
}

static void
add_column (Head *head, const Item *item, gint32 indicator)
{
  GkGridColumn column
      = { .member = item->member, .indicator = indicator, .heading = item->span, .place = (gint32) item->place };

  g_array_append_val (head->columns, column);
}

/* The first row below @row that has an item to take. */
static guint
row_below (const Head *head, guint row)
{
  for (row++; row < head->rows->len && peek (head, row) == NULL;)
    row++;

  return row;
}

/* ---- A matrix: its columns are members ---- */

static gboolean
member_is_part (const GkForm *form, gint32 member, gint32 group)
{
  while (member >= 0 && member != group)
    member = gk_form_member (form, (guint32) member)->parent;

  return member >= 0;
}

/* Takes the next item of row @row: a column, or a group with the columns that the rows below name. */
static void
take_member (Head *head, guint row)
{
  const GkForm *form = head->gridder->form;
  const Item *item = peek (head, row);
  guint before = head->columns->len;
  guint below;

  head->next[row]++;
  if (item->member >= 0 && gk_form_member (form, (guint32) item->member)->slot < 0)
    {
      below = row_below (head, row);
      for (const Item *part = peek (head, below);
           part != NULL && (part->member < 0 || member_is_part (form, part->member, item->member));
           part = peek (head, below))
        take_member (head, below);
      if (head->columns->len > before)
        return;
    }
  /* A heading that the form does not know, or a group without parts, is a column that means nothing. */
  add_column (head, item, -1);
  if (item->member >= 0 && gk_form_member (form, (guint32) item->member)->slot < 0)
    g_array_index (head->columns, GkGridColumn, before).member = -1;
}

/* Drops the items in front that name nothing: the labels of rows stand below them. */
static void
drop_corner (GArray *items, const GArray *above)
{
  while (items->len > 0 && g_array_index (items, Item, 0).member < 0)
    {
      const Item *item = &g_array_index (items, Item, 0);
      gboolean again = above == NULL;

      for (guint i = 0; above != NULL && i < above->len; i++)
        again |= gk_span_equal (g_array_index (above, Item, i).span, item->span);
      if (!again)
        return;
      g_array_remove_index (items, 0);
    }
}

static void
read_members (Head *head, guint32 first, guint32 last)
{
  g_autoptr (GArray) corner = NULL;

  for (guint32 row = first; row <= last; row++)
    {
      GArray *items = list_items (head->gridder, row);

      if (count_known (items) < (head->rows->len == 0 ? 2u : 1u))
        {
          g_array_unref (items);
          continue;
        }
      if (corner == NULL)
        corner = g_array_ref (list_items (head->gridder, row));
      drop_corner (items, head->rows->len == 0 ? NULL : corner);
      g_ptr_array_add (head->rows, items);
    }
  head->next = g_new0 (guint, head->rows->len + 1);
  while (peek (head, 0) != NULL)
    take_member (head, 0);
}

/* ---- A line: runs of members under indicators ---- */

/* Takes the run of members that begins with the next item of row @row. */
static void
take_run (Head *head, guint row, gint32 indicator)
{
  guint start = head->columns->len;

  g_array_append_val (head->runs, start);
  for (const Item *item = peek (head, row); item != NULL && item->member >= 0; item = peek (head, row))
    {
      for (guint i = start; i < head->columns->len; i++)
        if (g_array_index (head->columns, GkGridColumn, i).member == item->member)
          return;
      add_column (head, item, indicator);
      head->next[row]++;
    }
}

static gboolean
starts_run (const Head *head, guint row)
{
  const Item *item = peek (head, row);

  return item != NULL && item->member >= 0;
}

/* Takes the next item of row @row, and what the rows below have for it. */
static void
take_procedure (Head *head, guint row)
{
  const GkForm *form = head->gridder->form;
  const Item *item = peek (head, row);
  guint below;

  if (item->member >= 0)
    {
      take_run (head, row, -1);
      return;
    }
  head->next[row]++;
  below = row_below (head, row);
  if (item->indicator < 0 || gk_form_indicator (form, (guint32) item->indicator)->cell >= 0)
    {
      if (item->indicator < 0 && !head->unknown_takes)
        return;
      if (!starts_run (head, below) && starts_run (head, row))
        below = row;
      if (starts_run (head, below))
        take_run (head, below, item->indicator);
      else
        head->sound &= item->indicator < 0;
      return;
    }
  for (const Item *part = peek (head, below);
       part != NULL && part->indicator > item->indicator
       && (guint32) part->indicator < gk_form_indicator (form, (guint32) item->indicator)->end;
       part = peek (head, below))
    take_procedure (head, below);
}

/* Takes everything apart. Returns how many columns no heading owns. */
static guint
take_procedures (Head *head, gboolean unknown_takes)
{
  guint n = 0;

  head->unknown_takes = unknown_takes;
  memset (head->next, 0, (head->rows->len + 1) * sizeof (guint));
  g_array_set_size (head->columns, 0);
  g_array_set_size (head->runs, 0);
  head->sound = TRUE;
  for (guint row = 0; row < head->rows->len; row++)
    while (peek (head, row) != NULL)
      take_procedure (head, row);
  for (guint i = 0; i < head->columns->len; i++)
    n += g_array_index (head->columns, GkGridColumn, i).indicator < 0;

  return n;
}

static gboolean
has_unknown (const Head *head)
{
  for (guint row = 0; row < head->rows->len; row++)
    {
      const GArray *items = g_ptr_array_index (head->rows, row);

      if (count_known (items) < items->len)
        return TRUE;
    }

  return FALSE;
}

/* The indicators with values that no heading names, in the order of the form. */
static GArray *
list_unnamed (const Head *head)
{
  const GkGridder *gridder = head->gridder;
  GArray *unnamed = g_array_new (FALSE, FALSE, sizeof (gint32));

  for (guint i = 0; i < gridder->nodes->len; i++)
    {
      gint32 indicator = (gint32) g_array_index (gridder->nodes, GkGridNode, i).indicator;
      gboolean named = gk_form_indicator (gridder->form, (guint32) indicator)->cell < 0
                       || (unnamed->len > 0 && g_array_index (unnamed, gint32, unnamed->len - 1) == indicator);

      for (guint k = 0; !named && k < head->columns->len; k++)
        named = g_array_index (head->columns, GkGridColumn, k).indicator == indicator;
      if (!named)
        g_array_append_val (unnamed, indicator);
    }

  return unnamed;
}

/*
 * Gives the runs that no heading owns to the indicators that no heading names,
 * if there are as many and all stand in the order of the form then.
 */
static void
own_runs (Head *head)
{
  g_autoptr (GArray) unnamed = list_unnamed (head);
  g_autoptr (GArray) owned = g_array_new (FALSE, FALSE, sizeof (gint32));
  guint n = 0;

  for (guint i = 0; i < head->runs->len; i++)
    {
      gint32 indicator = g_array_index (head->columns, GkGridColumn, g_array_index (head->runs, guint, i)).indicator;

      if (indicator < 0 && n < unnamed->len)
        indicator = g_array_index (unnamed, gint32, n++);
      else if (indicator < 0)
        return;
      if (i > 0 && g_array_index (owned, gint32, i - 1) >= indicator)
        return;
      g_array_append_val (owned, indicator);
    }
  if (n < unnamed->len)
    return;
  for (guint i = 0, run = 0; i < head->columns->len; i++)
    {
      if (run + 1 < head->runs->len && g_array_index (head->runs, guint, run + 1) == i)
        run++;
      g_array_index (head->columns, GkGridColumn, i).indicator = g_array_index (owned, gint32, run);
    }
}

/* The last line of prose between row @row and the one before, or NULL. */
static const GkSpan *
find_lead (const GkDocument *document, guint32 row)
{
  const GkSpan *paragraphs = (const GkSpan *) (gpointer) document->paragraphs->data;
  guint low = 0;
  guint high = document->paragraphs->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (paragraphs[middle].line < gk_document_row (document, row)->line)
        low = middle + 1;
      else
        high = middle;
    }

  return low > 0 && (row == 0 || paragraphs[low - 1].line > gk_document_row (document, row - 1)->line)
             ? &paragraphs[low - 1]
             : NULL;
}

/* Gives the columns to the indicator that the line of prose in front of them names. */
static void
own_run_by_lead (Head *head, guint32 first)
{
  const GkSpan *lead = find_lead (head->gridder->document, first);
  gint32 indicator = lead != NULL ? find_indicator (head->gridder, lead) : -1;

  if (indicator < 0 || gk_form_indicator (head->gridder->form, (guint32) indicator)->cell < 0)
    return;
  for (guint i = 0; i < head->columns->len; i++)
    g_array_index (head->columns, GkGridColumn, i).indicator = indicator;
}

static void
read_procedures (Head *head, guint32 first, guint32 last)
{
  guint n_without;

  for (guint32 row = first; row <= last; row++)
    {
      GArray *items = list_items (head->gridder, row);

      if (count_known (items) > 0)
        g_ptr_array_add (head->rows, items);
      else
        g_array_unref (items);
    }
  head->next = g_new0 (guint, head->rows->len + 1);
  n_without = take_procedures (head, FALSE);
  /* An unknown heading may be the name of the labels, or stand over what nothing else does. */
  if ((!head->sound || n_without > 0) && has_unknown (head))
    {
      take_procedures (head, TRUE);
      return;
    }
  if (n_without > 0 && head->runs->len == 1)
    own_run_by_lead (head, first);
  if (n_without > 0)
    own_runs (head);
}

/* ---- What the headings come to ---- */

/* Whether no two columns hold the same, nothing is left over, and some columns mean something. */
static gboolean
is_sound (const Head *head)
{
  gboolean line = head->gridder->table->layout == GK_LAYOUT_LINE;
  guint n_known = 0;

  for (guint row = 0; row < head->rows->len; row++)
    if (peek (head, row) != NULL)
      return FALSE;
  for (guint i = 0; i < head->columns->len; i++)
    {
      const GkGridColumn *one = &g_array_index (head->columns, GkGridColumn, i);

      for (guint k = 0; k < i; k++)
        {
          const GkGridColumn *other = &g_array_index (head->columns, GkGridColumn, k);

          if (one->member >= 0 && one->member == other->member && one->indicator == other->indicator
              && !(line && one->indicator < 0))
            return FALSE;
        }
      n_known += one->member >= 0;
    }

  return head->sound && n_known > 1;
}

/* Whether columns @start to @end - 1 are all known, and they are all that the headings name. */
static gboolean
is_complete (const Head *head, const GArray *columns, guint start, guint end)
{
  gboolean line = head->gridder->table->layout == GK_LAYOUT_LINE;

  for (guint i = start; i < end; i++)
    {
      const GkGridColumn *one = &g_array_index (columns, GkGridColumn, i);

      if (one->member < 0 || (line && one->indicator < 0))
        return FALSE;
      for (guint k = start; k < i; k++)
        if (g_array_index (columns, GkGridColumn, k).member == one->member
            && g_array_index (columns, GkGridColumn, k).indicator == one->indicator)
          return FALSE;
    }
  for (guint row = 0; row < head->rows->len; row++)
    {
      const GArray *items = g_ptr_array_index (head->rows, row);

      for (guint i = 0; i < items->len; i++)
        {
          const Item *item = &g_array_index (items, Item, i);
          gboolean stands = item->member < 0 || gk_form_member (head->gridder->form, (guint32) item->member)->slot < 0;

          for (guint k = start; k < end; k++)
            stands |= g_array_index (columns, GkGridColumn, k).member == item->member;
          if (!stands)
            return FALSE;
        }
    }

  return TRUE;
}

/* The columns as they stand below each other, where every heading is printed over each of its columns; or NULL. */
static GArray *
read_stacks (const Head *head, guint32 first, guint32 last)
{
  guint32 width = gk_document_row (head->gridder->document, last)->n;
  g_autoptr (GArray) columns = NULL;
  guint n_known;
  guint start = 0;
  guint end;

  /* Other rows above have another shape. */
  for (guint32 row = last; row > first; row--)
    if (gk_document_row (head->gridder->document, row - 1)->n != width)
      first = row;
  columns = gk_grid_read_headings (head->gridder, first, last, width, &n_known);
  if (columns == NULL || n_known < 2)
    return NULL;
  for (end = columns->len; end > 0 && g_array_index (columns, GkGridColumn, end - 1).member < 0;)
    end--;
  while (start < end && g_array_index (columns, GkGridColumn, start).member < 0)
    start++;
  if (!is_complete (head, columns, start, end))
    return NULL;
  for (guint i = start; i < end; i++)
    g_array_index (columns, GkGridColumn, i).place = (gint32) i;
  g_array_set_size (columns, end);
  g_array_remove_range (columns, 0, start);

  return g_steal_pointer (&columns);
}

GArray *
gk_grid_read_order (GkGridder *gridder, guint32 first, guint32 last)
{
  Head head = { .gridder = gridder, .sound = TRUE };
  GArray *columns;

  first = MAX (first, last - MIN (last, MAX_ROWS - 1));
  head.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  head.columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  head.runs = g_array_new (FALSE, FALSE, sizeof (guint));
  if (gridder->table->layout == GK_LAYOUT_LINE)
    read_procedures (&head, first, last);
  else
    read_members (&head, first, last);
  columns = head.rows->len > 0 ? read_stacks (&head, first, last) : NULL;
  if (columns == NULL)
    {
      if (!is_sound (&head))
        g_array_set_size (head.columns, 0);
      columns = g_array_ref (head.columns);
    }
  for (guint32 row = first; row <= last; row++)
    for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
      gridder->has_serial |= gk_grid_is_serial_heading (gk_grid_span (gridder, row, i));
  g_ptr_array_unref (head.rows);
  g_array_unref (head.columns);
  g_array_unref (head.runs);
  g_free (head.next);

  return columns;
}

GArray *
gk_grid_read_field_order (GkGridder *gridder, guint32 row)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (GkGridColumn));
  guint end = 0;

  for (guint32 i = 0; i < gk_document_row (gridder->document, row)->n; i++)
    {
      const GkSpan *span = gk_grid_span (gridder, row, i);
      GkGridColumn column = { .member = -1, .indicator = -1, .heading = span, .place = (gint32) i };

      gridder->has_serial |= gk_grid_is_serial_heading (span);
      if (columns->len == 0 && !gk_grid_names_field (gridder, span))
        continue;
      g_array_append_val (columns, column);
      if (span->length > 0 && !is_remark_heading (span))
        end = columns->len;
    }
  g_array_set_size (columns, end);

  return columns;
}
