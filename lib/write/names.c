/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

typedef struct {
  gint32 value;
  const char *name;
} Name;

static const char *
find (const Name *names, gsize n, gint32 value)
{
  for (gsize i = 0; i < n; i++)
    if (names[i].value == value)
      return names[i].name;

  return NULL;
}

#define FIND(names, value) find (names, G_N_ELEMENTS (names), value)

const char *
gk_state_name (gint32 state)
{
  static const Name names[] = {
    { GK_CELL_ABSENT, "absent" },   { GK_CELL_BLANK, "blank" },       { GK_CELL_NOT_APPLICABLE, "not_applicable" },
    { GK_CELL_BELOW, "below" },     { GK_CELL_REPORTED, "reported" }, { GK_CELL_DERIVED, "derived" },
    { GK_CELL_INVALID, "invalid" },
  };

  return FIND (names, state);
}

const char *
gk_severity_name (gint32 severity)
{
  static const Name names[]
      = { { GK_SEVERITY_NOTE, "note" }, { GK_SEVERITY_WARNING, "warning" }, { GK_SEVERITY_ERROR, "error" } };

  return FIND (names, severity);
}

const char *
gk_verdict_name (gint32 verdict)
{
  static const Name names[] = {
    { GK_VERDICT_SATISFIED, "satisfied" },
    { GK_VERDICT_VIOLATED, "violated" },
    { GK_VERDICT_UNDECIDED, "undecided" },
    { GK_VERDICT_NOT_APPLICABLE, "not_applicable" },
  };

  return FIND (names, verdict);
}

const char *
gk_kind_name (gint32 kind)
{
  static const Name names[] = {
    { GK_INDICATOR_GROUP, "group" },
    { GK_INDICATOR_COUNT, "count" },
    { GK_INDICATOR_AMOUNT, "amount" },
    { GK_INDICATOR_PERCENT, "percent" },
  };

  return FIND (names, kind);
}

const char *
gk_parts_name (gint32 parts)
{
  static const Name names[]
      = { { GK_PARTS_PARTITION, "partition" }, { GK_PARTS_SUBSET, "subset" }, { GK_PARTS_OVERLAP, "overlap" } };

  return FIND (names, parts);
}

const char *
gk_origin_name (gint32 origin)
{
  static const Name names[]
      = { { GK_RULE_IMPLIED, "implied" }, { GK_RULE_EXPLICIT, "explicit" }, { GK_RULE_NARRATIVE, "narrative" } };

  return FIND (names, origin);
}

const char *
gk_rule_kind_name (gint32 kind)
{
  static const Name names[] = {
    { GK_RULE_LINEAR, "linear" },       { GK_RULE_SHARE, "share" },     { GK_RULE_MENTION, "mention" },
    { GK_RULE_REPORTED, "reported" },   { GK_RULE_MISSING, "missing" }, { GK_RULE_TOGETHER, "together" },
    { GK_RULE_EXCLUSIVE, "exclusive" },
  };

  return FIND (names, kind);
}

const char *
gk_relation_name (gint32 relation)
{
  static const Name names[] = {
    { GK_RELATION_EQUAL, "=" },          { GK_RELATION_NOT_EQUAL, "!=" }, { GK_RELATION_LESS, "<" },
    { GK_RELATION_LESS_OR_EQUAL, "<=" }, { GK_RELATION_GREATER, ">" },    { GK_RELATION_GREATER_OR_EQUAL, ">=" },
  };

  return FIND (names, relation);
}

const char *
gk_diagnostic_name (gint32 code)
{
  static const Name names[] = {
    { GK_DIAGNOSTIC_MISSING_ROW, "missing_row" },
    { GK_DIAGNOSTIC_UNPLACED_ROW, "unplaced_row" },
    { GK_DIAGNOSTIC_AMBIGUOUS_ROW, "ambiguous_row" },
    { GK_DIAGNOSTIC_EXTRA_FIGURE, "extra_figure" },
    { GK_DIAGNOSTIC_INVALID_CELL, "invalid_cell" },
    { GK_DIAGNOSTIC_LABEL, "label" },
    { GK_DIAGNOSTIC_UNIT, "unit" },
    { GK_DIAGNOSTIC_PERIOD, "period" },
    { GK_DIAGNOSTIC_CODE, "code" },
  };

  return FIND (names, code);
}

const char *
gk_term_place_name (gint32 place)
{
  static const Name names[]
      = { { GK_TERM_LEFT, "left" }, { GK_TERM_RIGHT, "right" }, { GK_TERM_DENOMINATOR, "denominator" } };

  return FIND (names, place);
}

const char *
gk_term_function_name (gint32 function)
{
  static const Name names[] = {
    { GK_TERM_FUNCTION_VALUE, "value" },
    { GK_TERM_FUNCTION_PRESENCE, "presence" },
    { GK_TERM_FUNCTION_PRIOR_VALUE, "prior_value" },
    { GK_TERM_FUNCTION_PRIOR_PRESENCE, "prior_presence" },
  };

  return FIND (names, function);
}

const char *
gk_column_type_name (gint32 type)
{
  static const Name names[] = {
    { GK_COLUMN_TEXT, "text" },
    { GK_COLUMN_DATE, "date" },
    { GK_COLUMN_CODE, "code" },
    { GK_COLUMN_NUMBER, "number" },
  };

  return FIND (names, type);
}
