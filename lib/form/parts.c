/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/form-private.h"

#include <string.h>

/* A partition that is printed as a heading only: its value is the sum of its children, wherever it is needed. */
static gboolean
is_unprinted_partition (const GkIndicator *indicator)
{
  return indicator->cell < 0 && indicator->parts == GK_PARTS_PARTITION && indicator->whole < 0;
}

gboolean
gk_form_collect_parts (const GkForm *form, guint32 indicator, GArray *parts, guint32 *valueless)
{
  guint32 child = indicator + 1;

  while (child < gk_form_indicator (form, indicator)->end)
    {
      const GkIndicator *part = gk_form_indicator (form, child);

      if (part->cell >= 0)
        g_array_append_val (parts, child);
      else if (is_unprinted_partition (part))
        {
          if (!gk_form_collect_parts (form, child, parts, valueless))
            return FALSE;
        }
      else if (part->whole < 0)
        {
          *valueless = child;
          return FALSE;
        }
      child = part->end;
    }

  return TRUE;
}

static gboolean refuse (const GkForm *form, guint32 line, guint32 column, GError **error, const char *en,
                        const char *zh, ...) G_GNUC_PRINTF (5, 7) G_GNUC_PRINTF (6, 7);

static gboolean
refuse (const GkForm *form, guint32 line, guint32 column, GError **error, const char *en, const char *zh, ...)
{
  g_auto (GkMessage) message = { 0 };
  va_list arguments;

  va_start (arguments, zh);
  gk_message_set_va (&message, en, zh, arguments);
  va_end (arguments);
  gk_form_set_place_message (form, line, column, error, GK_ERROR_FORM, &message);

  return FALSE;
}

/* Whether "disjoint", of the indicator or member called @id, says something. */
static gboolean
check_disjoint (const GkForm *form, const char *id, gint32 parts, gboolean disjoint, guint32 line, guint32 column,
                GError **error)
{
  return !disjoint || parts == GK_PARTS_SUBSET
         || refuse (form, line, column, error, "disjoint is misplaced on \"%s\"; expected it with parts=\"subset\"",
                    "“%s”上的 disjoint 位置不对；只能与 parts=\"subset\" 一起使用", id);
}

/* Whether "parts" may stand on @indicator at all. */
static gboolean
check_place (const GkForm *form, guint32 indicator, GError **error)
{
  const GkIndicator *at = gk_form_indicator (form, indicator);
  const GkIndicator *parent = at->parent >= 0 ? gk_form_indicator (form, (guint32) at->parent) : NULL;

  if (!check_disjoint (form, at->id, at->parts, at->disjoint, at->line, at->column, error))
    return FALSE;
  if (at->parts == GK_PARTS_NONE)
    return TRUE;
  if (at->end == indicator + 1)
    return refuse (form, at->line, at->column, error, "parts is misplaced on \"%s\", which has no children",
                   "“%s”没有下级指标，不应有 parts", at->id);
  if (at->whole < 0 && !(is_unprinted_partition (at) && parent != NULL && parent->parts == GK_PARTS_PARTITION))
    return refuse (form, at->line, at->column, error,
                   "parts is misplaced on \"%s\", which has no value; expected an \"of\", or a partition as its parent",
                   "“%s”没有数值，不应有 parts；应写明 of，或其上级为 partition", at->id);

  return TRUE;
}

/* Whether the parts of @indicator are values of the same sort as their whole. */
static gboolean
check_parts (const GkForm *form, guint32 indicator, GError **error)
{
  const GkIndicator *at = gk_form_indicator (form, indicator);
  const GkIndicator *whole = gk_form_indicator (form, (guint32) at->whole);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  if (!gk_form_collect_parts (form, indicator, parts, &valueless))
    {
      const GkIndicator *part = gk_form_indicator (form, valueless);

      return refuse (form, part->line, part->column, error,
                     "\"%s\" has no value; expected one, for it is a part of \"%s\"",
                     "“%s”没有数值；它是“%s”的组成部分，应有数值", part->id, whole->id);
    }
  if (parts->len == 0)
    return refuse (form, at->line, at->column, error,
                   "parts is misplaced on \"%s\", none of whose children has a value",
                   "“%s”的下级指标都没有数值，不应有 parts", at->id);

  for (guint i = 0; i < parts->len; i++)
    {
      const GkIndicator *part = gk_form_indicator (form, g_array_index (parts, guint32, i));

      if (part->kind != whole->kind || (whole->kind != GK_INDICATOR_COUNT && g_strcmp0 (part->unit, whole->unit) != 0))
        return refuse (form, part->line, part->column, error,
                       "\"%s\" is of another kind or unit than \"%s\", of which it is a part",
                       "“%s”与它所属的“%s”种类或计量单位不同", part->id, whole->id);
      if (part->dimension != whole->dimension)
        return refuse (form, part->line, part->column, error,
                       "\"%s\" has another dimension than \"%s\", of which it is a part", "“%s”与它所属的“%s”宾栏不同",
                       part->id, whole->id);
    }

  return TRUE;
}

/* Whether "parts" may stand on a member, and its parts have values. */
static gboolean
check_member (const GkForm *form, guint32 number, GError **error)
{
  const GkMember *at = gk_form_member (form, number);
  const GkMember *parent = at->parent >= 0 ? gk_form_member (form, (guint32) at->parent) : NULL;
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 valueless;

  if (!check_disjoint (form, at->id, at->parts, at->disjoint, at->line, at->column, error))
    return FALSE;
  if (at->parts == GK_PARTS_NONE)
    return TRUE;
  if (at->end == number + 1)
    return refuse (form, at->line, at->column, error, "parts is misplaced on \"%s\", which has no members below it",
                   "“%s”没有下级成员，不应有 parts", at->id);
  if (at->slot < 0 && (at->parts != GK_PARTS_PARTITION || parent == NULL || parent->parts == GK_PARTS_NONE))
    return refuse (
        form, at->line, at->column, error,
        "parts is misplaced on \"%s\", which has no value; expected a partition inside another member's parts",
        "“%s”没有数值，不应有 parts；只有其上级有 parts 时才可为 partition", at->id);
  if (at->slot >= 0 && !gk_form_collect_member_parts (form, number, parts, &valueless))
    {
      const GkMember *part = gk_form_member (form, valueless);

      return refuse (form, part->line, part->column, error,
                     "\"%s\" has no value; expected one, for it is a part of \"%s\"",
                     "“%s”没有数值；它是“%s”的组成部分，应有数值", part->id, at->id);
    }

  return TRUE;
}

/* Refuses wholes that are, over any number of steps, parts of themselves. */
static gboolean
check_circles (const GkForm *form, GError **error)
{
  guint32 n = form->indicators->len;
  g_autofree guint32 *n_wholes = g_new0 (guint32, n + 1);
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GPtrArray) parts_of = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint32 i = 0; i < n; i++)
    g_ptr_array_add (parts_of, g_array_new (FALSE, FALSE, sizeof (guint32)));
  for (guint32 i = 0; i < n; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);
      GArray *parts;
      guint before;
      guint32 ignored;

      if (at->whole < 0)
        continue;
      parts = g_ptr_array_index (parts_of, at->whole);
      before = parts->len;
      gk_form_collect_parts (form, i, parts, &ignored);
      for (guint k = before; k < parts->len; k++)
        n_wholes[g_array_index (parts, guint32, k)]++;
    }

  /* Take away, again and again, what is a part of nothing that is left. */
  for (guint32 i = 0; i < n; i++)
    if (n_wholes[i] == 0)
      g_array_append_val (queue, i);
  for (guint i = 0; i < queue->len; i++)
    {
      const GArray *parts = g_ptr_array_index (parts_of, g_array_index (queue, guint32, i));

      for (guint k = 0; k < parts->len; k++)
        {
          guint32 part = g_array_index (parts, guint32, k);

          if (--n_wholes[part] == 0)
            g_array_append_val (queue, part);
        }
    }
  if (queue->len == n)
    return TRUE;

  for (guint32 i = 0; i < n; i++)
    if (n_wholes[i] > 0)
      {
        const GkIndicator *at = gk_form_indicator (form, i);

        return refuse (form, at->line, at->column, error, "\"%s\" is, through its parts, a part of itself",
                       "“%s”经由其组成部分成为自身的组成部分（循环）", at->id);
      }

  return TRUE;
}

gboolean
gk_form_check_parts (GkForm *form, GError **error)
{
  for (guint32 i = 0; i < form->indicators->len; i++)
    {
      GkIndicator *at = &g_array_index (form->indicators, GkIndicator, i);

      if (at->parts != GK_PARTS_NONE && at->cell >= 0)
        at->whole = (gint32) i;
    }

  for (guint32 i = 0; i < form->members->len; i++)
    if (!check_member (form, i, error))
      return FALSE;
  for (guint32 i = 0; i < form->indicators->len; i++)
    if (!check_place (form, i, error))
      return FALSE;
  for (guint32 i = 0; i < form->indicators->len; i++)
    if (gk_form_indicator (form, i)->whole >= 0 && !check_parts (form, i, error))
      return FALSE;

  return check_circles (form, error);
}
