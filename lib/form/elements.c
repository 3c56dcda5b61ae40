/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "form/parse-private.h"

#include <string.h>

#include "base/text-private.h"

/* Decimals an indicator has unless the form says otherwise. */
#define AMOUNT_DECIMALS 6
#define PERCENT_DECIMALS 2

/* What a pattern may try on one sentence before it counts as not matching. */
#define MATCH_LIMIT "(*LIMIT_MATCH=20000)"

/* What "{figure}" in a narrative pattern stands for. */
#define FIGURE_PLACEHOLDER "{figure}"
#define FIGURE_PATTERN "\\s*(?<figure>[0-9]+(?:,[0-9]{3})*(?:\\.[0-9]+)?[万亿]?)\\s*"

/* Something that matches, as long as the placeholder. */
#define FIGURE_STAND_IN "(?:.{1})"
G_STATIC_ASSERT (sizeof FIGURE_STAND_IN == sizeof FIGURE_PLACEHOLDER);

static const GkWord kind_words[] = {
  { "group", GK_INDICATOR_GROUP },
  { "count", GK_INDICATOR_COUNT },
  { "amount", GK_INDICATOR_AMOUNT },
  { "percent", GK_INDICATOR_PERCENT },
  { NULL, 0 },
};

/* A member has values like the indicators it crosses, or none. */
static const GkWord member_words[] = { { "group", GK_INDICATOR_GROUP }, { "value", GK_INDICATOR_COUNT }, { NULL, 0 } };

static const GkWord layout_words[] = {
  { "list", GK_LAYOUT_LIST },
  { "matrix", GK_LAYOUT_MATRIX },
  { "fields", GK_LAYOUT_FIELDS },
  { "line", GK_LAYOUT_LINE },
  { NULL, 0 },
};

static const GkWord parts_words[] = {
  { "partition", GK_PARTS_PARTITION },
  { "subset", GK_PARTS_SUBSET },
  { "overlap", GK_PARTS_OVERLAP },
  { NULL, 0 },
};

/* How the values of bodies make one of all; that of a share follows from its rule. */
static const GkWord rollup_words[] = {
  { "sum", GK_ROLLUP_SUM },
  { "distinct", GK_ROLLUP_DISTINCT },
  { "none", GK_ROLLUP_NONE },
  { NULL, 0 },
};

static const GkWord rounding_words[] = {
  { "exact", GK_ROUNDING_EXACT },
  { "half-up", GK_ROUNDING_HALF_UP },
  { "truncate", GK_ROUNDING_TRUNCATE },
  { "any", GK_ROUNDING_ANY },
  { NULL, 0 },
};

/* The remarks of form linting that a form may declare to be no mistake. */
static const GkWord lint_words[] = {
  { "redundant", 0 }, { "unreached", 0 }, { "same-label", 0 }, { "percent-without-share", 0 }, { NULL, 0 },
};

static const GkWord severity_words[] = {
  { "error", GK_SEVERITY_ERROR },
  { "warning", GK_SEVERITY_WARNING },
  { "note", GK_SEVERITY_NOTE },
  { NULL, 0 },
};

/* Notes @id in @seen; refuses one that is there already. */
static gboolean
claim_id (const GkAttributes *attributes, GHashTable *seen, const char *id, GError **error)
{
  if (g_hash_table_add (seen, g_strdup (id)))
    return TRUE;

  gk_attributes_refuse_id (attributes, id, error);

  return FALSE;
}

static gboolean
check_label (GkAttributes *attributes, const char *label, GError **error)
{
  const char *name = strstr (label, GK_LABEL_NAME);
  g_autoptr (GString) nameless = g_string_new (label);
  GkKey key;
  gboolean empty;

  g_string_replace (nameless, GK_LABEL_NAME, "", 1);
  gk_key_init (&key, nameless->str, nameless->len);
  empty = key.n_glyphs == 0;
  gk_key_clear (&key);
  if (!empty && name != label && (name == NULL || strstr (name + 1, GK_LABEL_NAME) == NULL))
    return TRUE;

  gk_attributes_error (
      attributes, "zh", error, GK_ERROR_FORM,
      "the label \"%s\" is of no use; expected some text, with \"%s\" at most once and not at its start",
      "标签“%s”无效；应有文字，“%s”最多出现一次且不在开头", label, GK_LABEL_NAME);

  return FALSE;
}

static gboolean
refuse_policy (const GkAttributes *attributes, const char *name, const GkMessage *message, GError **error)
{
  gk_form_text_message (attributes->text, gk_form_text_find_attribute (attributes->text, name, 0), error,
                        GK_ERROR_SYNTAX, message);

  return FALSE;
}

/* Reads the attribute that is called like the setting it makes. */
static gboolean
take_setting (const GkAttributes *attributes, const char *name, GkPolicy *policy, GError **error)
{
  const char *value = gk_attributes_get (attributes, name);
  g_auto (GkMessage) message = { 0 };

  return value == NULL || gk_policy_set (policy, name, strlen (name), value, strlen (value), &message)
         || refuse_policy (attributes, name, &message, error);
}

/* Reads the attribute "policy" into @policy, whose settings are made already. */
static gboolean
take_policy (const GkAttributes *attributes, GkPolicy *policy, GError **error)
{
  const char *value = gk_attributes_get (attributes, "policy");
  g_auto (GkMessage) message = { 0 };
  gsize offset;

  return value == NULL || gk_policy_parse (value, policy, &offset, &message)
         || refuse_policy (attributes, "policy", &message, error);
}

static gboolean
start_form (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  static const GkPolicy usual = { GK_MISSING_UNKNOWN, GK_MISSING_UNKNOWN, GK_NOT_APPLICABLE_WHOLE, GK_APPLIES_ALWAYS };
  GkForm *form = parser->form;

  if (!gk_attributes_check_id (attributes, "id", "._-", error)
      || !take_setting (attributes, "missing", &form->policy, error)
      || !take_setting (attributes, "applies", &form->policy, error) || !take_policy (attributes, &form->policy, error))
    return FALSE;

  gk_policy_complete (&form->policy, &usual);
  form->id = g_strdup (gk_attributes_get (attributes, "id"));

  return TRUE;
}

static gboolean
start_dimension (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  GkDimension dimension = { .first = form->members->len };
  const char *id = gk_attributes_get (attributes, "id");

  if (form->dimensions->len >= GK_FORM_MAX_DIMENSIONS)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many dimensions; expected at most %d", "宾栏过多；不得超过 %d 个",
                          GK_FORM_MAX_DIMENSIONS);
      return FALSE;
    }
  if (!gk_attributes_check_id (attributes, "id", "_", error))
    return FALSE;
  if (gk_form_find_dimension (form, id) >= 0)
    {
      gk_attributes_refuse_id (attributes, id, error);
      return FALSE;
    }

  dimension.id = g_strdup (id);
  gk_attributes_take_message (attributes, &dimension.label);
  g_array_append_val (form->dimensions, dimension);

  return TRUE;
}

static gboolean
end_dimension (GkFormParser *parser, const GkLevel *level, GError **error)
{
  GkForm *form = parser->form;
  GkDimension *dimension = &g_array_index (form->dimensions, GkDimension, form->dimensions->len - 1);

  dimension->end = form->members->len;
  for (guint32 i = dimension->first; i < dimension->end; i++)
    dimension->n_slots += gk_form_member (form, i)->slot >= 0;
  if (dimension->end == dimension->first || gk_form_member (form, dimension->first)->end != dimension->end)
    {
      gk_form_text_error (&parser->source, level->tag, error, GK_ERROR_FORM,
                          "expected one <member> in the dimension \"%s\", the total, with all others inside",
                          "宾栏“%s”中应有且只有一个最外层 <member>（总计），其余均在其内", dimension->id);
      return FALSE;
    }
  if (dimension->n_slots == 0)
    {
      gk_form_text_error (&parser->source, level->tag, error, GK_ERROR_FORM,
                          "expected a <member> with values in the dimension \"%s\"", "宾栏“%s”中应有带数值的 <member>",
                          dimension->id);
      return FALSE;
    }

  return TRUE;
}

/* Reads how the parts of an indicator or of a member relate to it. */
static gboolean
take_parts (const GkAttributes *attributes, gint32 *parts, gboolean *disjoint, GError **error)
{
  return gk_attributes_get_word (attributes, "parts", parts_words, parts, error)
         && gk_attributes_get_word (attributes, "disjoint", gk_boolean_words, disjoint, error);
}

static gboolean
start_member (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  gint32 number = (gint32) form->dimensions->len - 1;
  const GkDimension *dimension = gk_form_dimension (form, (guint32) number);
  GkMember member = { .dimension = number, .parent = parser->open_member, .slot = -1 };
  const char *id = gk_attributes_get (attributes, "id");
  gint32 kind = GK_INDICATOR_COUNT;

  if (parser->stack->len > GK_FORM_MAX_DEPTH + 1 || form->members->len >= GK_FORM_MAX_MEMBERS)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many members; expected at most %d, nested at most %d deep",
                          "宾栏成员过多；不得超过 %d 个、嵌套不得超过 %d 层", GK_FORM_MAX_MEMBERS, GK_FORM_MAX_DEPTH);
      return FALSE;
    }
  if (!gk_attributes_check_id (attributes, "id", "_", error)
      || !check_label (attributes, gk_attributes_get (attributes, "zh"), error)
      || !gk_attributes_get_word (attributes, "kind", member_words, &kind, error)
      || !take_parts (attributes, &member.parts, &member.disjoint, error))
    return FALSE;
  if (gk_form_find_member (form, number, id, strlen (id)) >= 0)
    {
      gk_attributes_refuse_id (attributes, id, error);
      return FALSE;
    }

  if (kind != GK_INDICATOR_GROUP)
    {
      member.slot = 0;
      for (guint32 i = dimension->first; i < form->members->len; i++)
        member.slot += gk_form_member (form, i)->slot >= 0;
    }
  gk_form_text_place (attributes->text, attributes->text->tag, &member.line, &member.column);
  member.id = g_strdup (id);
  gk_attributes_take_message (attributes, &member.label);
  parser->open_member = (gint32) form->members->len;
  g_array_append_val (form->members, member);

  return TRUE;
}

/* Reads what the value of an indicator is like. */
static gboolean
take_value_type (GkAttributes *attributes, GkIndicator *indicator, GError **error)
{
  gint32 rounding;

  indicator->kind = GK_INDICATOR_COUNT;
  if (!gk_attributes_get_word (attributes, "kind", kind_words, &indicator->kind, error))
    return FALSE;

  rounding = indicator->kind == GK_INDICATOR_PERCENT ? GK_ROUNDING_ANY : GK_ROUNDING_EXACT;
  if (!gk_attributes_get_word (attributes, "rounding", rounding_words, &rounding, error)
      || !gk_attributes_get_word (attributes, "signed", gk_boolean_words, &indicator->has_sign, error))
    return FALSE;
  indicator->rounding = (GkRounding) rounding;

  indicator->decimals = indicator->kind == GK_INDICATOR_AMOUNT    ? AMOUNT_DECIMALS
                        : indicator->kind == GK_INDICATOR_PERCENT ? PERCENT_DECIMALS
                                                                  : 0;
  if (!gk_attributes_get_decimals (attributes, &indicator->decimals, error))
    return FALSE;

  if (indicator->kind == GK_INDICATOR_GROUP)
    {
      static const char *const of_values[] = { "unit", "decimals", "rounding", "signed", "count" };

      for (gsize i = 0; i < G_N_ELEMENTS (of_values); i++)
        if (gk_attributes_get (attributes, of_values[i]) != NULL)
          {
            gk_attributes_error (attributes, of_values[i], error, GK_ERROR_FORM,
                                 "a group has no value and so no \"%s\"; expected another kind or no such attribute",
                                 "分组没有数值，不应有“%s”；应改用其他 kind 或去掉该属性", of_values[i]);
            return FALSE;
          }
    }

  return TRUE;
}

/* Reads how the indicator is rolled up. */
static gboolean
take_rollup (const GkAttributes *attributes, GkIndicator *indicator, GError **error)
{
  if (!gk_attributes_get_word (attributes, "rollup", rollup_words, &indicator->rollup, error))
    return FALSE;
  if (indicator->rollup == 0
      || (indicator->kind != GK_INDICATOR_GROUP
          && (indicator->rollup == GK_ROLLUP_NONE || indicator->kind != GK_INDICATOR_PERCENT)
          && (indicator->rollup != GK_ROLLUP_DISTINCT || !indicator->has_sign)))
    return TRUE;

  gk_attributes_error (attributes, "rollup", error, GK_ERROR_FORM,
                       "rollup=\"%s\" does not fit the indicator; expected none on a group, at most \"none\" on a "
                       "percentage, and \"distinct\" on what has no sign",
                       "rollup=“%s”与指标不符；分组不应有此属性，百分比只能为 none，可为负的指标不能为 distinct",
                       gk_attributes_get (attributes, "rollup"));

  return FALSE;
}

/* The dotted id of an indicator called @id in @parent; NULL if it is taken or too long. */
static char *
make_path (GkFormParser *parser, GkAttributes *attributes, const GkIndicator *parent, const char *id, GError **error)
{
  g_autofree char *path = parent != NULL ? g_strconcat (parent->id, ".", id, NULL) : g_strdup (id);

  if (strlen (path) > GK_FORM_MAX_ID)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "the dotted id of \"%s\" is longer than %d bytes", "“%s”的完整标识过长；不得超过 %d 字节", id,
                          GK_FORM_MAX_ID);
      return NULL;
    }
  if (g_hash_table_contains (parser->form->by_id, path))
    {
      gk_attributes_refuse_id (attributes, path, error);
      return NULL;
    }

  return g_steal_pointer (&path);
}

/* Finds the dimension that crosses an indicator: its own, or that of what it stands in. */
static gboolean
take_dimension (GkFormParser *parser, GkAttributes *attributes, GkIndicator *indicator, GError **error)
{
  const char *id = gk_attributes_get (attributes, "dimension");

  indicator->dimension = parser->open >= 0 ? gk_form_indicator (parser->form, (guint32) parser->open)->dimension : -1;
  if (id == NULL)
    return TRUE;

  indicator->dimension = *id != '\0' ? gk_form_find_dimension (parser->form, id) : -1;
  if (*id == '\0' || indicator->dimension >= 0)
    return TRUE;

  gk_attributes_error (attributes, "dimension", error, GK_ERROR_FORM,
                       "dimension=\"%s\"; expected the id of a <dimension> above, or nothing",
                       "dimension=“%s”；应为上文某个 <dimension> 的标识，或为空", id);

  return FALSE;
}

/* Adds the cells of @indicator, whose number is @number: one, or one for each member that has values. */
static gboolean
add_cells (GkFormParser *parser, GkIndicator *indicator, guint32 number, GError **error)
{
  GkForm *form = parser->form;
  const GkDimension *dimension
      = indicator->dimension >= 0 ? gk_form_dimension (form, (guint32) indicator->dimension) : NULL;
  guint32 first = dimension != NULL ? dimension->first : 0;
  guint32 end = dimension != NULL ? dimension->end : 1;

  indicator->cell = (gint32) form->cells->len;
  if (form->cells->len + (dimension != NULL ? dimension->n_slots : 1) > GK_FORM_MAX_CELLS)
    {
      gk_form_text_error (&parser->source, parser->source.tag, error, GK_ERROR_LIMIT,
                          "too many cells; expected at most %d", "单元格过多；不得超过 %d 个", GK_FORM_MAX_CELLS);
      return FALSE;
    }

  for (guint32 i = first; i < end; i++)
    {
      const GkMember *member = dimension != NULL ? gk_form_member (form, i) : NULL;
      GkCell cell = { number, member != NULL ? (gint32) i : -1, NULL };

      if (member != NULL && member->slot < 0)
        continue;
      cell.id = i == first ? g_strdup (indicator->id) : g_strdup_printf ("%s[%s]", indicator->id, member->id);
      g_hash_table_insert (form->cell_by_id, cell.id, GUINT_TO_POINTER (form->cells->len));
      g_array_append_val (form->cells, cell);
    }

  return TRUE;
}

/* Keeps attribute @name, an id, until all ids are known. */
static void
add_reference (const GkAttributes *attributes, const char *name, guint32 owner, GArray *references)
{
  const char *id = gk_attributes_get (attributes, name);
  GkReference reference
      = { owner, { g_strdup (id), (guint32) gk_form_text_find_attribute (attributes->text, name, 0), 0, 0 } };

  if (id != NULL)
    g_array_append_val (references, reference);
}

static gboolean
start_indicator (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  GkIndicator indicator = { .parent = parser->open, .whole = -1, .cell = -1 };
  const GkIndicator *parent = parser->open >= 0 ? gk_form_indicator (form, (guint32) parser->open) : NULL;
  guint32 number = form->indicators->len;
  g_autofree char *path = NULL;

  if (parser->stack->len > GK_FORM_MAX_DEPTH || number >= GK_FORM_MAX_INDICATORS)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many indicators; expected at most %d, nested at most %d deep",
                          "指标过多；不得超过 %d 个、嵌套不得超过 %d 层", GK_FORM_MAX_INDICATORS, GK_FORM_MAX_DEPTH);
      return FALSE;
    }

  if (!gk_attributes_check_id (attributes, "id", "_", error)
      || !check_label (attributes, gk_attributes_get (attributes, "zh"), error)
      || !take_value_type (attributes, &indicator, error) || !take_rollup (attributes, &indicator, error)
      || !take_dimension (parser, attributes, &indicator, error)
      || !take_parts (attributes, &indicator.parts, &indicator.disjoint, error))
    return FALSE;
  path = make_path (parser, attributes, parent, gk_attributes_get (attributes, "id"), error);
  if (path == NULL)
    return FALSE;

  indicator.id = path;
  if (indicator.kind != GK_INDICATOR_GROUP && !add_cells (parser, &indicator, number, error))
    return FALSE;

  gk_form_text_place (attributes->text, attributes->text->tag, &indicator.line, &indicator.column);
  indicator.id = g_steal_pointer (&path);
  gk_attributes_take_message (attributes, &indicator.label);
  indicator.unit = g_strdup (gk_attributes_get (attributes, "unit"));
  indicator.concept = g_strdup (gk_attributes_get (attributes, "concept"));
  if (indicator.concept == NULL)
    indicator.concept = g_strdup (indicator.id);
  indicator.depth = parent != NULL ? parent->depth + 1 : 0;
  gk_attributes_take_source (attributes, "count", &indicator.count);

  parser->open = (gint32) number;
  g_hash_table_insert (form->by_id, indicator.id, GINT_TO_POINTER (parser->open));
  g_array_append_val (form->indicators, indicator);
  add_reference (attributes, "of", number, parser->of);

  return TRUE;
}

static gboolean
check_n_rules (GkFormParser *parser, GError **error)
{
  if (parser->form->rules->len + parser->form->narratives->len < GK_FORM_MAX_RULES)
    return TRUE;

  gk_form_text_error (&parser->source, parser->source.tag, error, GK_ERROR_LIMIT,
                      "too many rules; expected at most %d, narratives included", "规则过多；连同叙述不得超过 %d 条",
                      GK_FORM_MAX_RULES);

  return FALSE;
}

static gboolean
start_rule (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkRuleSource rule = { .severity = GK_SEVERITY_ERROR };

  if (!check_n_rules (parser, error) || !gk_attributes_check_id (attributes, "id", "._-", error)
      || !gk_attributes_get_word (attributes, "severity", severity_words, &rule.severity, error)
      || !take_policy (attributes, &rule.policy, error)
      || !claim_id (attributes, parser->rule_ids, gk_attributes_get (attributes, "id"), error))
    return FALSE;

  gk_form_text_place (attributes->text, attributes->text->tag, &rule.line, &rule.column);
  gk_form_text_place (attributes->text, gk_form_text_find_attribute (attributes->text, "en", 0), &rule.words[0][0],
                      &rule.words[0][1]);
  gk_form_text_place (attributes->text, gk_form_text_find_attribute (attributes->text, "zh", 0), &rule.words[1][0],
                      &rule.words[1][1]);
  rule.id = g_strdup (gk_attributes_get (attributes, "id"));
  gk_attributes_take_message (attributes, &rule.message);
  g_array_append_val (parser->form->rules, rule);

  return TRUE;
}

static gboolean
start_narrative (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkNarrative narrative = { .severity = GK_SEVERITY_WARNING };

  if (!check_n_rules (parser, error) || !gk_attributes_check_id (attributes, "id", "._-", error)
      || !gk_attributes_get_word (attributes, "severity", severity_words, &narrative.severity, error)
      || !claim_id (attributes, parser->narrative_ids, gk_attributes_get (attributes, "id"), error))
    return FALSE;

  narrative.id = g_strdup (gk_attributes_get (attributes, "id"));
  narrative.patterns = g_ptr_array_new_with_free_func ((GDestroyNotify) g_regex_unref);
  g_array_append_val (parser->form->narratives, narrative);
  add_reference (attributes, "cell", parser->form->narratives->len - 1, parser->narrative_cells);

  return TRUE;
}

/* Whether @indicator, with what is below it, can be printed in @layout; says what stands in the way. */
static gboolean
check_layout (GkFormParser *parser, GkAttributes *attributes, guint32 indicator, gint32 layout, GError **error)
{
  const GkForm *form = parser->form;

  for (guint32 i = indicator; i < gk_form_indicator (form, indicator)->end; i++)
    {
      const GkIndicator *at = gk_form_indicator (form, i);
      gboolean crossed = layout == GK_LAYOUT_MATRIX || layout == GK_LAYOUT_LINE;

      if (at->cell >= 0 && (at->dimension >= 0) != crossed)
        {
          gk_attributes_error (
              attributes, "of", error, GK_ERROR_FORM,
              "\"%s\" does not fit the layout; expected a dimension on all of its indicators for matrix "
              "and line, on none for list and fields",
              "“%s”与版式不符；matrix、line 的指标均应有宾栏，list、fields 的均不应有", at->id);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
start_table (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  GkTable table = { 0 };
  g_auto (GStrv) ids = g_strsplit_set (gk_attributes_get (attributes, "of"), " \t\r\n", -1);

  if (form->tables->len >= GK_FORM_MAX_TABLES)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many tables; expected at most %d", "表格过多；不得超过 %d 个", GK_FORM_MAX_TABLES);
      return FALSE;
    }
  if (!gk_attributes_get_word (attributes, "layout", layout_words, &table.layout, error))
    return FALSE;

  gk_attributes_take_message (attributes, &table.title);
  table.roots = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (form->tables, table);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      gint32 indicator = gk_form_find_indicator (form, ids[i]);
      guint32 number = (guint32) indicator;

      if (*ids[i] == '\0')
        continue;
      if (indicator < 0)
        {
          gk_attributes_error (attributes, "of", error, GK_ERROR_FORM,
                               "\"%s\"; expected ids of indicators above, divided by spaces",
                               "“%s”；应为上文指标的标识，以空格分隔", ids[i]);
          return FALSE;
        }
      if (!check_layout (parser, attributes, number, table.layout, error))
        return FALSE;
      g_array_append_val (table.roots, number);
    }
  if (table.roots->len > 0)
    return TRUE;

  gk_attributes_error (attributes, "of", error, GK_ERROR_FORM, "expected the id of an indicator", "应有指标的标识");

  return FALSE;
}

static gboolean
start_accept (GkFormParser *parser, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;
  GkAccepted accepted = { .indicator = -1 };
  gint32 lint = -1;

  if (form->accepted->len >= GK_FORM_MAX_ACCEPTED)
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_LIMIT,
                          "too many <accept>; expected at most %d", "<accept> 过多；不得超过 %d 个",
                          GK_FORM_MAX_ACCEPTED);
      return FALSE;
    }
  if (!gk_attributes_get_word (attributes, "lint", lint_words, &lint, error))
    return FALSE;
  if ((gk_attributes_get (attributes, "rule") != NULL) == (gk_attributes_get (attributes, "indicator") != NULL))
    {
      gk_form_text_error (attributes->text, attributes->text->tag, error, GK_ERROR_SYNTAX,
                          "expected either \"rule\" or \"indicator\" on <accept>",
                          "<accept> 应有 rule 或 indicator 属性，且只有其一");
      return FALSE;
    }

  accepted.lint = g_strdup (gk_attributes_get (attributes, "lint"));
  accepted.rule = g_strdup (gk_attributes_get (attributes, "rule"));
  gk_attributes_take_message (attributes, &accepted.reason);
  gk_form_text_place (attributes->text, gk_form_text_find_attribute (attributes->text, "rule", 0), &accepted.line,
                      &accepted.column);
  g_array_append_val (form->accepted, accepted);
  add_reference (attributes, "indicator", form->accepted->len - 1, parser->accepted);

  return TRUE;
}

/* Compiles @text with @figure for its placeholder; @pattern is what that makes. */
static GRegex *
compile_pattern (const char *text, const char *prefix, const char *figure, char **pattern, GError **error)
{
  g_autoptr (GString) built = g_string_new (text);

  g_string_replace (built, FIGURE_PLACEHOLDER, figure, 1);
  g_string_prepend (built, prefix);
  *pattern = g_string_free (g_steal_pointer (&built), FALSE);

  return g_regex_new (*pattern, 0, 0, error);
}

/* The reason behind "... PATTERN ... 12: ", as GLib says it in any language, and the number in front of it, or 0. */
static const char *
read_regex_error (const char *message, const char *pattern, gsize *character)
{
  const char *at = g_strrstr (message, pattern);

  if (at != NULL)
    {
      at += strlen (pattern);
      at += strcspn (at, "0123456789");
    }
  if (at == NULL || *at == '\0')
    return message;
  *character = (gsize) g_ascii_strtoull (at, (char **) &at, 10);
  if (g_str_has_prefix (at, "："))
    at += strlen ("：");

  return at + strspn (at, ": ");
}

/*
 * Says what is wrong with the pattern @text. With a stand-in that is as long as the placeholder, what GLib finds has
 * its place in @text; what is wrong only with the figure itself is @compiled, and has none.
 */
static void
refuse_pattern (GkFormParser *parser, const char *text, const char *compiled, const GError *compiled_error,
                GError **error)
{
  GkSourceText source = { (char *) text, parser->text_offset, 0, 0 };
  g_autofree char *pattern = NULL;
  g_autoptr (GError) own = NULL;
  g_autoptr (GRegex) regex = compile_pattern (text, "", FIGURE_STAND_IN, &pattern, &own);
  gsize character = 0;
  const char *reason = read_regex_error (own != NULL ? own->message : compiled_error->message,
                                         own != NULL ? pattern : compiled, &character);
  glong place = own != NULL ? MIN ((glong) character, g_utf8_strlen (text, -1)) : 0;

  gk_form_set_source_error (parser->form, &source, (gsize) (g_utf8_offset_to_pointer (text, place) - text), error,
                            GK_ERROR_FORM, "expected a regular expression (PCRE): %s", "应为正则表达式（PCRE）：%s",
                            reason);
}

/* Compiles a narrative pattern. */
static gboolean
end_pattern (GkFormParser *parser, GError **error)
{
  GkNarrative *narrative = &g_array_index (parser->form->narratives, GkNarrative, parser->form->narratives->len - 1);
  GkSourceText source = { parser->text->str, parser->text_offset, 0, 0 };
  const char *figure = strstr (parser->text->str, FIGURE_PLACEHOLDER);
  g_autofree char *pattern = NULL;
  g_autoptr (GError) regex_error = NULL;
  GRegex *regex;

  if (figure == NULL || strstr (figure + 1, FIGURE_PLACEHOLDER) != NULL)
    {
      gk_form_set_source_error (parser->form, &source, 0, error, GK_ERROR_FORM,
                                "expected \"%s\" once in a pattern: it stands for the number to read",
                                "模式中应有且只有一个“%s”，表示要读取的数字", FIGURE_PLACEHOLDER);
      return FALSE;
    }

  regex = compile_pattern (parser->text->str, MATCH_LIMIT, FIGURE_PATTERN, &pattern, &regex_error);
  if (regex == NULL)
    {
      refuse_pattern (parser, parser->text->str, pattern, regex_error, error);
      return FALSE;
    }
  g_ptr_array_add (narrative->patterns, regex);

  return TRUE;
}

gboolean
gk_form_start_element (GkFormParser *parser, GkElement element, GkAttributes *attributes, GError **error)
{
  GkForm *form = parser->form;

  switch (element)
    {
    case GK_ELEMENT_FORM:
      return start_form (parser, attributes, error);
    case GK_ELEMENT_TITLE:
      gk_attributes_take_message (attributes, &form->title);
      return TRUE;
    case GK_ELEMENT_AUTHORITY:
      gk_attributes_take_message (attributes, &form->authority);
      return TRUE;
    case GK_ELEMENT_DIMENSION:
      return start_dimension (parser, attributes, error);
    case GK_ELEMENT_MEMBER:
      return start_member (parser, attributes, error);
    case GK_ELEMENT_INDICATOR:
      return start_indicator (parser, attributes, error);
    case GK_ELEMENT_NOTE:
      gk_attributes_take_message (attributes,
                                  &g_array_index (form->indicators, GkIndicator, (guint) parser->open).note);
      return TRUE;
    case GK_ELEMENT_RULE:
      return start_rule (parser, attributes, error);
    case GK_ELEMENT_NARRATIVE:
      return start_narrative (parser, attributes, error);
    case GK_ELEMENT_TABLE:
      return start_table (parser, attributes, error);
    case GK_ELEMENT_ACCEPT:
      return start_accept (parser, attributes, error);
    case GK_ELEMENT_LEDGER:
      return gk_form_start_ledger (parser, attributes, error);
    case GK_ELEMENT_COLUMN:
      return gk_form_start_column (parser, attributes, error);
    case GK_ELEMENT_CODE:
      return gk_form_start_code (parser, attributes, error);
    case GK_ELEMENT_NONE:
    case GK_ELEMENT_TOTAL:
    case GK_ELEMENT_ALIAS:
    case GK_ELEMENT_PATTERN:
      break;
    }

  return TRUE;
}

static gboolean
expect_content (GkFormParser *parser, const GkLevel *level, gboolean found, GkError code, const char *element,
                GError **error)
{
  if (!found)
    gk_form_text_error (&parser->source, level->tag, error, code, "expected at least one <%s> in this element",
                        "此元素中应至少有一个 <%s>", element);

  return found;
}

/* Another label of the innermost open indicator or member, or of the row of its total. */
static void
add_alias (GkFormParser *parser, gboolean total)
{
  GkForm *form = parser->form;
  GkIndicator *indicator
      = parser->open >= 0 ? &g_array_index (form->indicators, GkIndicator, (guint) parser->open) : NULL;
  GPtrArray **aliases = parser->open_member >= 0
                            ? &g_array_index (form->members, GkMember, (guint) parser->open_member).aliases
                        : total ? &indicator->totals
                                : &indicator->aliases;

  if (*aliases == NULL)
    *aliases = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*aliases, g_strdup (g_strstrip (parser->text->str)));
}

gboolean
gk_form_end_element (GkFormParser *parser, const GkLevel *level, GError **error)
{
  GkForm *form = parser->form;

  switch (level->element)
    {
    case GK_ELEMENT_DIMENSION:
      return end_dimension (parser, level, error);
      case GK_ELEMENT_MEMBER: {
        GkMember *member = &g_array_index (form->members, GkMember, (guint) parser->open_member);

        member->end = form->members->len;
        parser->open_member = member->parent;
        return TRUE;
      }
      case GK_ELEMENT_INDICATOR: {
        GkIndicator *indicator = &g_array_index (form->indicators, GkIndicator, (guint) parser->open);

        indicator->end = form->indicators->len;
        parser->open = indicator->parent;
        return TRUE;
      }
    case GK_ELEMENT_ALIAS:
    case GK_ELEMENT_TOTAL:
      add_alias (parser, level->element == GK_ELEMENT_TOTAL);
      return TRUE;
    case GK_ELEMENT_RULE:
      g_array_index (form->rules, GkRuleSource, form->rules->len - 1).source
          = (GkSourceText){ g_strdup (parser->text->str), parser->text_offset, 0, 0 };
      return TRUE;
    case GK_ELEMENT_PATTERN:
      return end_pattern (parser, error);
    case GK_ELEMENT_LEDGER:
      return expect_content (parser, level,
                             g_array_index (form->ledgers, GkLedger, form->ledgers->len - 1).columns->len > 0,
                             GK_ERROR_SYNTAX, "column", error);
    case GK_ELEMENT_COLUMN:
      return gk_form_end_column (parser, level, error);
    case GK_ELEMENT_NARRATIVE:
      return expect_content (parser, level,
                             g_array_index (form->narratives, GkNarrative, form->narratives->len - 1).patterns->len > 0,
                             GK_ERROR_SYNTAX, "pattern", error);
    case GK_ELEMENT_FORM:
      return expect_content (parser, level, form->indicators->len > 0, GK_ERROR_FORM, "indicator", error);
    default:
      return TRUE;
    }
}

static gboolean
resolve_of (GkFormParser *parser, const GkReference *reference, GError **error)
{
  GkForm *form = parser->form;
  const char *id = reference->source.text;
  GkIndicator *indicator = &g_array_index (form->indicators, GkIndicator, reference->owner);
  gint32 whole = gk_form_find_indicator (form, id);

  if (whole < 0 || gk_form_indicator (form, (guint32) whole)->cell < 0)
    {
      gk_form_text_error (&parser->source, reference->source.offset, error, GK_ERROR_FORM,
                          "of=\"%s\"; expected the id of an indicator that has a value",
                          "of=“%s”；应为有数值的指标的标识", id);
      return FALSE;
    }
  if (indicator->parts == GK_PARTS_NONE || indicator->cell >= 0)
    {
      gk_form_text_error (&parser->source, reference->source.offset, error, GK_ERROR_FORM,
                          "of=\"%s\" is misplaced; expected it on a group that has \"parts\"",
                          "of=“%s”位置不对；只能用于带有 parts 的分组", id);
      return FALSE;
    }
  indicator->whole = whole;

  return TRUE;
}

gboolean
gk_form_resolve_references (GkFormParser *parser, GError **error)
{
  GkForm *form = parser->form;

  for (guint i = 0; i < parser->of->len; i++)
    if (!resolve_of (parser, &g_array_index (parser->of, GkReference, i), error))
      return FALSE;

  for (guint i = 0; i < parser->narrative_cells->len; i++)
    {
      const GkReference *reference = &g_array_index (parser->narrative_cells, GkReference, i);
      gint32 cell = gk_form_find_cell (form, reference->source.text);

      if (cell < 0)
        {
          gk_form_text_error (&parser->source, reference->source.offset, error, GK_ERROR_FORM,
                              "cell=\"%s\"; expected the id of a cell: of an indicator that has a value",
                              "cell=“%s”；应为单元格的标识，即有数值的指标", reference->source.text);
          return FALSE;
        }
      g_array_index (form->narratives, GkNarrative, reference->owner).cell = (guint32) cell;
    }

  for (guint i = 0; i < parser->accepted->len; i++)
    {
      const GkReference *reference = &g_array_index (parser->accepted, GkReference, i);
      gint32 indicator = gk_form_find_indicator (form, reference->source.text);

      if (indicator < 0)
        {
          gk_form_text_error (&parser->source, reference->source.offset, error, GK_ERROR_FORM,
                              "indicator=\"%s\"; expected the id of an indicator", "indicator=“%s”；应为指标的标识",
                              reference->source.text);
          return FALSE;
        }
      g_array_index (form->accepted, GkAccepted, reference->owner).indicator = indicator;
    }

  return TRUE;
}
