/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "rollup/rollup-private.h"

#include <string.h>

/* Codes of a circle that its error names. */
#define MAX_NAMED 8

/* The number of the level whose prefixes have @length digits, or GK_NONE. */
static guint32
find_level (const GkHierarchy *hierarchy, gsize length)
{
  for (guint32 i = 0; i < hierarchy->n_digits; i++)
    if (hierarchy->digits[i] == length)
      return i;

  return GK_NONE;
}

/* Whether there is nothing but zeros, at least one. Most codes end it at the first character. */
static inline gboolean
is_all_zeros (const char *text)
{
  const char *at = text;

  while (*at == '0')
    at++;

  return at > text && *at == '\0';
}

static gboolean
place_by_prefix (const GkHierarchy *hierarchy, const char *text, GkPlace *place)
{
  guint32 most = hierarchy->digits[hierarchy->n_digits - 1];
  guint32 n = 0;
  gboolean found = FALSE;

  for (guint32 i = 0; i < hierarchy->skip; i++)
    if (*text++ == '\0')
      return FALSE;
  while (n < most && g_ascii_isdigit (text[n]))
    n++;
  if (n < most && text[n] != '\0')
    return FALSE;

  *place = (GkPlace){ .code = text };
  for (guint32 i = 0; i < hierarchy->n_digits && hierarchy->digits[i] <= n; i++)
    {
      guint32 digits = hierarchy->digits[i];

      found = found || digits > 0 || most == 0;
      place->length = digits;
      if (digits > 0 && hierarchy->own == GK_OWN_SUMMARY && is_all_zeros (text + digits))
        {
          place->published = TRUE;
          break;
        }
    }

  return found;
}

static gboolean
place_by_parent (GkHierarchy *hierarchy, const char *text, GkPlace *place)
{
  guint32 node;

  if (!gk_names_find (&hierarchy->codes, text, strlen (text), &node, NULL) || node == GK_NONE)
    return FALSE;
  *place = (GkPlace){ .published = hierarchy->is_parent[node] && hierarchy->own == GK_OWN_SUMMARY };
  if (!hierarchy->is_parent[node])
    node = hierarchy->parents[node];
  if (node == GK_NONE)
    return FALSE;
  place->code = gk_names_get (&hierarchy->codes, node);
  place->length = strlen (place->code);

  return TRUE;
}

gboolean
gk_hierarchy_place (GkHierarchy *hierarchy, const char *text, GkPlace *place)
{
  switch (hierarchy->kind)
    {
    case GK_HIERARCHY_PREFIXES:
      return place_by_prefix (hierarchy, text, place);
    case GK_HIERARCHY_PARENTS:
      return place_by_parent (hierarchy, text, place);
    default:
      *place = (GkPlace){ .code = text, .length = strlen (text) };
      return TRUE;
    }
}

gsize
gk_hierarchy_alike (const GkHierarchy *hierarchy, const GkPlace *place)
{
  if (hierarchy->kind != GK_HIERARCHY_PREFIXES || place->published
      || place->length != hierarchy->digits[hierarchy->n_digits - 1])
    return 0;

  return hierarchy->skip + place->length;
}

gboolean
gk_hierarchy_prepare (GkHierarchy *hierarchy, GError **error)
{
  guint32 number;

  /* Its codes are indexed when first one is looked for. */
  return hierarchy->kind != GK_HIERARCHY_PARENTS || gk_names_find (&hierarchy->codes, "", 0, &number, error);
}

gboolean
gk_hierarchy_rise (GkHierarchy *hierarchy, const char *code, GkPlace *above)
{
  guint32 node;

  if (hierarchy->kind == GK_HIERARCHY_PREFIXES)
    {
      guint32 level = find_level (hierarchy, strlen (code));

      if (level == GK_NONE || level == 0)
        return FALSE;
      *above = (GkPlace){ .code = code, .length = hierarchy->digits[level - 1] };
      return TRUE;
    }
  if (hierarchy->kind != GK_HIERARCHY_PARENTS || !gk_names_find (&hierarchy->codes, code, strlen (code), &node, NULL)
      || node == GK_NONE || hierarchy->parents[node] == GK_NONE)
    return FALSE;
  above->code = gk_names_get (&hierarchy->codes, hierarchy->parents[node]);
  *above = (GkPlace){ .code = above->code, .length = strlen (above->code) };

  return TRUE;
}

guint32
gk_hierarchy_level (GkHierarchy *hierarchy, const char *code)
{
  guint32 node;

  if (hierarchy->kind == GK_HIERARCHY_PREFIXES)
    return find_level (hierarchy, strlen (code));
  if (hierarchy->kind == GK_HIERARCHY_PARENTS && gk_names_find (&hierarchy->codes, code, strlen (code), &node, NULL)
      && node != GK_NONE)
    return hierarchy->is_parent[node] ? hierarchy->depths[node] : GK_NONE;

  return hierarchy->kind == GK_HIERARCHY_KEY ? 0 : GK_NONE;
}

char *
gk_hierarchy_describe (GkHierarchy *hierarchy)
{
  GString *text;

  if (hierarchy->kind == GK_HIERARCHY_KEY)
    return g_strdup_printf ("key %d", hierarchy->key);
  if (hierarchy->kind == GK_HIERARCHY_PARENTS)
    return g_strdup_printf ("parents %s own %d", hierarchy->digest, hierarchy->own);

  text = g_string_new ("prefixes");
  for (guint32 i = 0; i < hierarchy->n_digits; i++)
    g_string_append_printf (text, " %u", hierarchy->digits[i]);
  g_string_append_printf (text, " behind %u own %d", hierarchy->skip, hierarchy->own);

  return g_string_free (text, FALSE);
}

void
gk_hierarchy_clear (GkHierarchy *hierarchy)
{
  gk_names_clear (&hierarchy->codes);
  g_free (hierarchy->parents);
  g_free (hierarchy->depths);
  g_free (hierarchy->is_parent);
  g_free (hierarchy->digest);
  *hierarchy = (GkHierarchy){ .own = hierarchy->own };
}

static gboolean
add_codes (GkHierarchy *hierarchy, const char *const *codes, guint32 n, GError **error)
{
  for (guint32 i = 0; i < n; i++)
    {
      guint32 number = GK_NONE;

      if (codes[i] == NULL || *codes[i] == '\0' || strlen (codes[i]) > GK_ROLLUP_MAX_TEXT
          || !g_utf8_validate (codes[i], -1, NULL))
        {
          gk_set_error (error, GK_ERROR_FORM, NULL, 0, 0,
                        "entry %u of the parent map has no code; expected UTF-8 text of at most %d bytes",
                        "上下级对照表第 %u 项没有代码；应为不超过 %d 字节的 UTF-8 文本", i + 1, GK_ROLLUP_MAX_TEXT);
          return FALSE;
        }
      if (!gk_names_add (&hierarchy->codes, codes[i], strlen (codes[i]), &number, error))
        return FALSE;
      if (number != i)
        {
          gk_set_error (error, GK_ERROR_FORM, NULL, 0, 0,
                        "\"%s\" is in the parent map twice, as entries %u and %u; expected it once",
                        "“%s”在上下级对照表中出现两次（第 %u 项和第 %u 项）；只应出现一次", codes[i], number + 1,
                        i + 1);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
link_parents (GkHierarchy *hierarchy, const char *const *codes, const char *const *parents, guint32 n, GError **error)
{
  for (guint32 i = 0; i < n; i++)
    {
      hierarchy->parents[i] = GK_NONE;
      if (parents[i] == NULL || *parents[i] == '\0')
        continue;
      if (!gk_names_find (&hierarchy->codes, parents[i], strlen (parents[i]), &hierarchy->parents[i], error))
        return FALSE;
      if (hierarchy->parents[i] == GK_NONE)
        {
          gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0,
                        "\"%s\", the parent of \"%s\", is not in the parent map; expected an entry of its own, "
                        "without a parent if it is the topmost",
                        "“%2$s”的上级“%1$s”不在上下级对照表中；它应自成一项，最上级的一项没有上级", parents[i],
                        codes[i]);
          return FALSE;
        }
      hierarchy->is_parent[hierarchy->parents[i]] = TRUE;
    }

  return TRUE;
}

/* Says that the way up from @node never ends. */
static void
refuse_circle (const GkHierarchy *hierarchy, guint32 node, guint32 n, GError **error)
{
  g_autoptr (GString) circle = g_string_new (NULL);
  guint32 first;
  guint32 at;

  for (guint32 i = 0; i < n; i++)
    node = hierarchy->parents[node];
  first = at = node;
  for (guint i = 0; i < MAX_NAMED && (i == 0 || at != first); i++, at = hierarchy->parents[at])
    g_string_append_printf (circle, "%s → ", gk_names_get (&hierarchy->codes, at));
  g_string_append (circle, at == first ? gk_names_get (&hierarchy->codes, first) : "…");
  gk_set_error (error, GK_ERROR_FORM, NULL, 0, 0, "the parent map goes in a circle: %s", "上下级对照表循环：%s",
                circle->str);
}

static gboolean
find_depths (GkHierarchy *hierarchy, guint32 n, GError **error)
{
  for (guint32 i = 0; i < n; i++)
    {
      guint32 depth = 0;
      guint32 at = i;

      for (; hierarchy->parents[at] != GK_NONE && depth <= GK_ROLLUP_MAX_DEPTH; at = hierarchy->parents[at])
        depth++;
      if (depth > GK_ROLLUP_MAX_DEPTH)
        {
          guint32 steps = 0;

          for (; at != GK_NONE && steps <= n; at = hierarchy->parents[at])
            steps++;
          if (at != GK_NONE)
            refuse_circle (hierarchy, i, n, error);
          else
            gk_set_error (error, GK_ERROR_LIMIT, NULL, 0, 0, "\"%s\" has more than %d ancestors in the parent map",
                          "上下级对照表中“%s”的上级超过 %d 层", gk_names_get (&hierarchy->codes, i),
                          GK_ROLLUP_MAX_DEPTH);
          return FALSE;
        }
      hierarchy->depths[i] = depth;
    }

  return TRUE;
}

static gboolean
digest_parents (GkHierarchy *hierarchy, GError **error)
{
  g_autofree GkEntry *entries = gk_try_malloc0_n (hierarchy->codes.words.n, sizeof *entries, error);
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);

  if (entries == NULL)
    return FALSE;
  for (guint32 i = 0; i < hierarchy->codes.words.n; i++)
    entries[i] = (GkEntry){ .number = i, .text = gk_names_get (&hierarchy->codes, i) };
  gk_entries_sort (entries, hierarchy->codes.words.n);
  for (guint32 i = 0; i < hierarchy->codes.words.n; i++)
    {
      guint32 parent = hierarchy->parents[entries[i].number];
      const char *code = parent != GK_NONE ? gk_names_get (&hierarchy->codes, parent) : "";

      /* With the NUL that ends them, which none of them has. */
      g_checksum_update (digest, (const guchar *) entries[i].text, (gssize) strlen (entries[i].text) + 1);
      g_checksum_update (digest, (const guchar *) code, (gssize) strlen (code) + 1);
    }
  hierarchy->digest = g_strdup (g_checksum_get_string (digest));

  return TRUE;
}

static gboolean
is_settled (const GkRollup *rollup, GError **error)
{
  if (rollup->n_reports == 0 && rollup->n_unplaced == 0 && rollup->slots.n == 0)
    return TRUE;

  gk_set_error (error, GK_ERROR_MISMATCH, NULL, 0, 0, "expected the grouping to be set before reports are added",
                "应先设定分组方式，再加入报表");

  return FALSE;
}

/* Puts @hierarchy, which is taken, in the place of the old one. */
static void
replace_hierarchy (GkRollup *rollup, GkHierarchy *hierarchy)
{
  gk_hierarchy_clear (&rollup->hierarchy);
  hierarchy->own = rollup->hierarchy.own;
  rollup->hierarchy = *hierarchy;
  gk_rollup_reopen (rollup);
}

gboolean
gk_rollup_set_prefixes (GkRollup *rollup, guint32 skip, const guint32 *digits, guint32 n, GError **error)
{
  GkHierarchy hierarchy = { .kind = GK_HIERARCHY_PREFIXES, .skip = skip, .n_digits = n };
  gboolean sound = n > 0 && n <= GK_ROLLUP_MAX_LEVELS && skip <= GK_ROLLUP_MAX_DIGITS;

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail (digits != NULL || n == 0, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  for (guint32 i = 0; sound && i < n; i++)
    {
      sound = digits[i] <= GK_ROLLUP_MAX_DIGITS && (i == 0 || digits[i] > digits[i - 1]);
      hierarchy.digits[i] = digits[i];
    }
  if (!sound)
    {
      gk_set_error (error, GK_ERROR_NUMBER, NULL, 0, 0,
                    "expected 1 to %d growing counts of digits, such as 2, 4, 6, each at most %d",
                    "应为 1 至 %d 个递增的位数，如 2、4、6，每个不超过 %d", GK_ROLLUP_MAX_LEVELS, GK_ROLLUP_MAX_DIGITS);
      return FALSE;
    }
  replace_hierarchy (rollup, &hierarchy);

  return TRUE;
}

gboolean
gk_rollup_set_parents (GkRollup *rollup, const char *const *codes, const char *const *parents, guint32 n,
                       GError **error)
{
  GkHierarchy hierarchy = { .kind = GK_HIERARCHY_PARENTS };

  g_return_val_if_fail (rollup != NULL, FALSE);
  g_return_val_if_fail ((codes != NULL && parents != NULL) || n == 0, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  hierarchy.parents = gk_try_malloc0_n (n, sizeof *hierarchy.parents, error);
  hierarchy.depths = hierarchy.parents != NULL ? gk_try_malloc0_n (n, sizeof *hierarchy.depths, error) : NULL;
  hierarchy.is_parent = hierarchy.depths != NULL ? gk_try_malloc0_n (n, 1, error) : NULL;
  if (hierarchy.is_parent == NULL || !add_codes (&hierarchy, codes, n, error)
      || !link_parents (&hierarchy, codes, parents, n, error) || !find_depths (&hierarchy, n, error)
      || !digest_parents (&hierarchy, error))
    {
      gk_hierarchy_clear (&hierarchy);
      return FALSE;
    }
  replace_hierarchy (rollup, &hierarchy);

  return TRUE;
}

gboolean
gk_rollup_set_key (GkRollup *rollup, gint32 key, GError **error)
{
  GkHierarchy hierarchy = { .kind = GK_HIERARCHY_KEY, .key = key };

  g_return_val_if_fail (rollup != NULL, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  if (gk_key_index (key) < 0)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "reports have no key with the number %d",
                    "报表没有编号为 %d 的标识项", key);
      return FALSE;
    }
  replace_hierarchy (rollup, &hierarchy);

  return TRUE;
}

gboolean
gk_rollup_set_own (GkRollup *rollup, gint32 own, GError **error)
{
  g_return_val_if_fail (rollup != NULL, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  if (own != GK_OWN_SUMMARY && own != GK_OWN_MEMBER)
    {
      gk_set_error (error, GK_ERROR_NOT_FOUND, NULL, 0, 0, "%d does not say what a group's own report is",
                    "%d 不是对分组自身报表的有效设定", own);
      return FALSE;
    }
  rollup->hierarchy.own = own;
  gk_rollup_reopen (rollup);

  return TRUE;
}

gboolean
gk_rollup_set_by_period (GkRollup *rollup, gboolean by_period, GError **error)
{
  g_return_val_if_fail (rollup != NULL, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  rollup->by_period = by_period != FALSE;

  return TRUE;
}

gboolean
gk_rollup_set_unique (GkRollup *rollup, gboolean unique, GError **error)
{
  g_return_val_if_fail (rollup != NULL, FALSE);

  if (!is_settled (rollup, error))
    return FALSE;
  rollup->unique = unique != FALSE;

  return TRUE;
}
