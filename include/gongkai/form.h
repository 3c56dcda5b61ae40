/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/macros.h>

G_BEGIN_DECLS

/**
 * GkForm:
 *
 * A blank form: the tree of indicators with what it says of itself, and its
 * rules. A form is read from a form file (see lib/form/README.md), is immutable
 * from then on and may be shared between threads.
 *
 * Indicators are numbered from 0 in the order of the form, every parent before
 * its children. Cells, the places a report has values for, are numbered
 * likewise; an indicator without a value of its own (a group) has no cell.
 * Getters take such a number and return %NULL, -1 or 0 for one out of range.
 *
 * Since: 0.1
 */
typedef struct _GkForm GkForm;

/**
 * GkIndicatorKind:
 * @GK_INDICATOR_GROUP: a heading; it has no value
 * @GK_INDICATOR_COUNT: a number of things
 * @GK_INDICATOR_AMOUNT: an amount of money or another measure
 * @GK_INDICATOR_PERCENT: a share in per cent, defined by numerator and denominator
 *
 * What an indicator states.
 *
 * Since: 0.1
 */
typedef enum {
  GK_INDICATOR_GROUP = 10,
  GK_INDICATOR_COUNT = 20,
  GK_INDICATOR_AMOUNT = 30,
  GK_INDICATOR_PERCENT = 40,
} GkIndicatorKind;

/**
 * GkParts:
 * @GK_PARTS_NONE: the children say nothing of the value
 * @GK_PARTS_PARTITION: the value is the sum of the children
 * @GK_PARTS_SUBSET: each child is an "of which" (其中): at most the value
 * @GK_PARTS_OVERLAP: the children may share members: the value is at least the
 *   largest child and at most their sum (a distinct count over channels)
 *
 * How the children of an indicator relate to its value, or to the value of
 * another indicator where the form says so.
 *
 * Since: 0.1
 */
typedef enum {
  GK_PARTS_NONE = 0,
  GK_PARTS_PARTITION = 10,
  GK_PARTS_SUBSET = 20,
  GK_PARTS_OVERLAP = 30,
} GkParts;

/**
 * GkRollupKind:
 * @GK_ROLLUP_SUM: the sum of the bodies' values
 * @GK_ROLLUP_DISTINCT: between the largest value and the sum: the same item may
 *   be counted by two bodies
 * @GK_ROLLUP_SHARE: a share, found anew from the sums of its numerator and
 *   denominator; never added
 * @GK_ROLLUP_NONE: nothing: a median or an average cannot be had from those of
 *   the bodies
 *
 * What the value of many bodies together is, of one indicator.
 *
 * Since: 0.1
 */
typedef enum {
  GK_ROLLUP_SUM = 10,
  GK_ROLLUP_DISTINCT = 20,
  GK_ROLLUP_SHARE = 30,
  GK_ROLLUP_NONE = 40,
} GkRollupKind;

/**
 * GkMissing:
 * @GK_MISSING_UNKNOWN: a missing cell may have any value it could have had
 * @GK_MISSING_ZERO: a missing part of a sum that has reported parts counts as
 *   zero; a sum whose parts are all missing is not reported, never zero
 * @GK_MISSING_ZERO_EVERYWHERE: a missing cell counts as zero wherever it stands
 *
 * What a missing cell counts as when a rule is checked.
 *
 * Since: 0.1
 */
typedef enum {
  GK_MISSING_UNKNOWN = 10,
  GK_MISSING_ZERO = 20,
  GK_MISSING_ZERO_EVERYWHERE = 30,
} GkMissing;

/**
 * GkApplies:
 * @GK_APPLIES_ALL: when all its operands are present
 * @GK_APPLIES_ANY: when at least one of its parts is present
 * @GK_APPLIES_ALWAYS: whatever is missing
 * @GK_APPLIES_ANY_OPERAND: when at least one of its operands is present
 * @GK_APPLIES_EACH_SIDE: when each side that has cells has one present
 * @GK_APPLIES_NON_ZERO: when at least one of its operands is known not to be zero
 *
 * When a rule is checked at all. lib/rule/README.md says what its operands, parts
 * and sides are, and names the settings of VTL's check_hierarchy and of DHIS2.
 *
 * Since: 0.1
 */
typedef enum {
  GK_APPLIES_ALL = 10,
  GK_APPLIES_ANY = 20,
  GK_APPLIES_ALWAYS = 30,
  GK_APPLIES_ANY_OPERAND = 40,
  GK_APPLIES_EACH_SIDE = 50,
  GK_APPLIES_NON_ZERO = 60,
} GkApplies;

/**
 * GkNotApplicable:
 * @GK_NOT_APPLICABLE_WHOLE: a whole that is not applicable takes its rule with
 *   it; any other cell counts as a blank one
 * @GK_NOT_APPLICABLE_MISSING: it counts as a blank cell
 * @GK_NOT_APPLICABLE_ZERO: it counts as zero
 * @GK_NOT_APPLICABLE_EXEMPT: no rule with such an operand applies
 *
 * What a cell that is printed as not applicable counts as.
 *
 * Since: 0.1
 */
typedef enum {
  GK_NOT_APPLICABLE_WHOLE = 10,
  GK_NOT_APPLICABLE_MISSING = 20,
  GK_NOT_APPLICABLE_ZERO = 30,
  GK_NOT_APPLICABLE_EXEMPT = 40,
} GkNotApplicable;

/**
 * GkLayout:
 * @GK_LAYOUT_LIST: a row for each indicator, its value in one column
 * @GK_LAYOUT_MATRIX: a row for each indicator, a column for each member of their
 *   dimension
 * @GK_LAYOUT_FIELDS: a row for each group, a column for each of its indicators;
 *   groups with other indicators stand under headings of their own
 * @GK_LAYOUT_LINE: one row; a column for each member of each indicator
 *
 * How a table of a form is printed.
 *
 * Since: 0.1
 */
typedef enum {
  GK_LAYOUT_LIST = 10,
  GK_LAYOUT_MATRIX = 20,
  GK_LAYOUT_FIELDS = 30,
  GK_LAYOUT_LINE = 40,
} GkLayout;

/**
 * gk_policy_get_n_presets:
 *
 * Returns: how many missing policies have a name of their own
 * Since: 0.1
 */
GK_API guint32 gk_policy_get_n_presets (void);

/**
 * gk_policy_get_preset_name:
 * @preset: number of a preset, counted from 0
 *
 * Returns: (transfer none) (nullable): its name, such as "cn" or "vtl:non_null"
 * Since: 0.1
 */
GK_API const char *gk_policy_get_preset_name (guint32 preset);

/**
 * gk_form_get_n_builtin:
 *
 * Returns: how many forms the library brings along
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_builtin (void);

/**
 * gk_form_get_builtin_id:
 * @index: number of a built-in form, counted from 0
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_builtin_id (guint32 index);

/**
 * gk_form_new_builtin:
 * @id: the id of a built-in form, such as "cn-jiangsu-2017"
 * @error: return location for an error, or %NULL
 *
 * Loads a form that the library brings along.
 *
 * Returns: (transfer full): the form; release with gk_form_unref(). %NULL with
 *   %GK_ERROR_NOT_FOUND if there is none of that id
 * Since: 0.1
 */
GK_API GkForm *gk_form_new_builtin (const char *id, GError **error);

/**
 * gk_form_new_from_file:
 * @path: a form file, in the encoding of file names
 * @error: return location for an error, or %NULL
 *
 * Loads a form file and compiles its rules.
 *
 * Returns: (transfer full): the form; release with gk_form_unref(). %NULL with
 *   %GK_ERROR_IO, %GK_ERROR_ENCODING, %GK_ERROR_LIMIT, %GK_ERROR_SYNTAX,
 *   %GK_ERROR_FORM or, for the numbers of a rule, %GK_ERROR_OVERFLOW, the last
 *   three with line and column
 * Since: 0.1
 */
GK_API GkForm *gk_form_new_from_file (const char *path, GError **error);

/**
 * gk_form_new_from_data:
 * @data: (array length=length): the bytes of a form file
 * @length: bytes of @data, or -1 if it ends with a NUL
 * @name: (nullable): what errors call the data, such as a file name
 * @error: return location for an error, or %NULL
 *
 * Loads a form from memory, as gk_form_new_from_file() does from a file.
 *
 * Returns: (transfer full): the form; release with gk_form_unref()
 * Since: 0.1
 */
GK_API GkForm *gk_form_new_from_data (const char *data, gssize length, const char *name, GError **error);

/**
 * gk_form_ref:
 * @form: a form
 *
 * Returns: (transfer full): @form with one more reference
 * Since: 0.1
 */
GK_API GkForm *gk_form_ref (GkForm *form);

/**
 * gk_form_unref:
 * @form: (nullable) (transfer full): a form
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_form_unref (GkForm *form);

/**
 * gk_form_get_id:
 * @form: a form
 *
 * Returns: (transfer none): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_id (GkForm *form);

/**
 * gk_form_get_title:
 * @form: a form
 * @language: a #GkLanguage
 *
 * Returns: (transfer none): its title; the other language's where there is
 *   none in @language, the id where there is none at all
 * Since: 0.1
 */
GK_API const char *gk_form_get_title (GkForm *form, gint32 language);

/**
 * gk_form_get_authority:
 * @form: a form
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): the regulation or notice that prescribes
 *   the form, as the form file cites it
 * Since: 0.1
 */
GK_API const char *gk_form_get_authority (GkForm *form, gint32 language);

/**
 * gk_form_get_missing:
 * @form: a form
 *
 * Returns: the #GkMissing that its conventions ask for of blank cells
 * Since: 0.1
 */
GK_API gint32 gk_form_get_missing (GkForm *form);

/**
 * gk_form_get_absent:
 * @form: a form
 *
 * Returns: the #GkMissing that its conventions ask for of rows that are not in
 *   the source
 * Since: 0.1
 */
GK_API gint32 gk_form_get_absent (GkForm *form);

/**
 * gk_form_get_not_applicable:
 * @form: a form
 *
 * Returns: the #GkNotApplicable that its conventions ask for
 * Since: 0.1
 */
GK_API gint32 gk_form_get_not_applicable (GkForm *form);

/**
 * gk_form_get_applies:
 * @form: a form
 *
 * Returns: the #GkApplies that its conventions ask for
 * Since: 0.1
 */
GK_API gint32 gk_form_get_applies (GkForm *form);

/**
 * gk_form_get_n_dimensions:
 * @form: a form
 *
 * Returns: how many dimensions it has: trees of members that cross indicators
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_dimensions (GkForm *form);

/**
 * gk_form_find_dimension:
 * @form: a form
 * @id: id of a dimension, such as "applicant"
 *
 * Returns: its number, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_find_dimension (GkForm *form, const char *id);

/**
 * gk_form_get_dimension_id:
 * @form: a form
 * @dimension: number of a dimension, counted from 0
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_dimension_id (GkForm *form, guint32 dimension);

/**
 * gk_form_get_dimension_label:
 * @form: a form
 * @dimension: number of a dimension
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): its label
 * Since: 0.1
 */
GK_API const char *gk_form_get_dimension_label (GkForm *form, guint32 dimension, gint32 language);

/**
 * gk_form_get_n_members:
 * @form: a form
 *
 * Members of all dimensions are numbered through from 0, those of one dimension
 * in a row, each before its parts.
 *
 * Returns: how many members all dimensions have together
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_members (GkForm *form);

/**
 * gk_form_get_member_id:
 * @form: a form
 * @member: number of a member
 *
 * Returns: (transfer none) (nullable): its id, unique in its dimension
 * Since: 0.1
 */
GK_API const char *gk_form_get_member_id (GkForm *form, guint32 member);

/**
 * gk_form_get_member_label:
 * @form: a form
 * @member: number of a member
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): its label
 * Since: 0.1
 */
GK_API const char *gk_form_get_member_label (GkForm *form, guint32 member, gint32 language);

/**
 * gk_form_get_member_dimension:
 * @form: a form
 * @member: number of a member
 *
 * Returns: the number of its dimension, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_member_dimension (GkForm *form, guint32 member);

/**
 * gk_form_get_member_parent:
 * @form: a form
 * @member: number of a member
 *
 * Returns: the number of the member it is a part of; -1 for the outermost one,
 *   the total
 * Since: 0.1
 */
GK_API gint32 gk_form_get_member_parent (GkForm *form, guint32 member);

/**
 * gk_form_get_member_parts:
 * @form: a form
 * @member: number of a member
 *
 * Returns: the #GkParts of its own parts
 * Since: 0.1
 */
GK_API gint32 gk_form_get_member_parts (GkForm *form, guint32 member);

/**
 * gk_form_get_n_tables:
 * @form: a form
 *
 * Returns: how many tables the form is printed as; 0 if it is one list of all its
 *   indicators. What is in no table is not printed.
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_tables (GkForm *form);

/**
 * gk_form_get_table_layout:
 * @form: a form
 * @table: number of a table, counted from 0
 *
 * Returns: its #GkLayout; 0 if there is no such table
 * Since: 0.1
 */
GK_API gint32 gk_form_get_table_layout (GkForm *form, guint32 table);

/**
 * gk_form_get_table_title:
 * @form: a form
 * @table: number of a table
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): its title
 * Since: 0.1
 */
GK_API const char *gk_form_get_table_title (GkForm *form, guint32 table, gint32 language);

/**
 * gk_form_get_table_n_roots:
 * @form: a form
 * @table: number of a table
 *
 * Returns: of how many indicators the table prints the subtrees
 * Since: 0.1
 */
GK_API guint32 gk_form_get_table_n_roots (GkForm *form, guint32 table);

/**
 * gk_form_get_table_root:
 * @form: a form
 * @table: number of a table
 * @root: number of one of these indicators, counted from 0
 *
 * Returns: the number of the indicator, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_table_root (GkForm *form, guint32 table, guint32 root);

/**
 * gk_form_get_n_indicators:
 * @form: a form
 *
 * Returns: how many indicators it has, groups included
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_indicators (GkForm *form);

/**
 * gk_form_find_indicator:
 * @form: a form
 * @id: a dotted id such as "requests.received.online"
 *
 * Returns: the number of the indicator, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_find_indicator (GkForm *form, const char *id);

/**
 * gk_form_get_indicator_id:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: (transfer none) (nullable): its dotted id
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_id (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_label:
 * @form: a form
 * @indicator: number of an indicator
 * @language: a #GkLanguage
 *
 * Its label. The Chinese label is the one the form prints, with its numbering;
 * where the form lets bodies write a name into the label, "{name}" stands for it.
 *
 * Returns: (transfer none) (nullable): the label; the other language's where
 *   there is none in @language
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_label (GkForm *form, guint32 indicator, gint32 language);

/**
 * gk_form_get_indicator_note:
 * @form: a form
 * @indicator: number of an indicator
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): what the form says on how to fill it in
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_note (GkForm *form, guint32 indicator, gint32 language);

/**
 * gk_form_get_indicator_unit:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: (transfer none) (nullable): the unit of its values, such as "件" or "万元"
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_unit (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_kind:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: a #GkIndicatorKind; 0 if @indicator is out of range
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_kind (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_decimals:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the count of decimals its values are scaled by
 * Since: 0.1
 */
GK_API guint32 gk_form_get_indicator_decimals (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_parts:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: a #GkParts: how its children relate to the value of
 *   gk_form_get_indicator_whole()
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_parts (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_rollup:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the #GkRollupKind that the form states of the indicator; 0 where it
 *   states none, and it follows from kind, parts and rules as gk_rollup_get_kind()
 *   tells
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_rollup (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_whole:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the number of the indicator whose value the children of @indicator
 *   are parts of: itself, or another one for a group that breaks down a value
 *   printed elsewhere; -1 if there is none
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_whole (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_parent:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the number of its parent, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_parent (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_depth:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: how many ancestors it has
 * Since: 0.1
 */
GK_API guint32 gk_form_get_indicator_depth (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_concept:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: (transfer none) (nullable): what links it with the same indicator
 *   in other editions of the form; its id unless the form says otherwise
 * Since: 0.1
 */
GK_API const char *gk_form_get_indicator_concept (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_dimension:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the number of the dimension that crosses it, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_dimension (GkForm *form, guint32 indicator);

/**
 * gk_form_get_indicator_cell:
 * @form: a form
 * @indicator: number of an indicator
 *
 * Returns: the number of its cell, of an indicator with a dimension that of the
 *   total; -1 if there is none
 * Since: 0.1
 */
GK_API gint32 gk_form_get_indicator_cell (GkForm *form, guint32 indicator);

/**
 * gk_form_get_member_cell:
 * @form: a form
 * @indicator: number of an indicator
 * @member: number of a member of its dimension
 *
 * Returns: the number of the indicator's cell for that member, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_member_cell (GkForm *form, guint32 indicator, guint32 member);

/**
 * gk_form_get_n_cells:
 * @form: a form
 *
 * Returns: how many cells a report of this form has
 * Since: 0.1
 */
GK_API guint32 gk_form_get_n_cells (GkForm *form);

/**
 * gk_form_find_cell:
 * @form: a form
 * @id: a cell id such as "requests.received" or "requests.received[natural]"; the
 *   member of the total may be named too, as in "requests.received[total]"
 *
 * Returns: the number of the cell, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_find_cell (GkForm *form, const char *id);

/**
 * gk_form_get_cell_id:
 * @form: a form
 * @cell: number of a cell
 *
 * Returns: (transfer none) (nullable): its id
 * Since: 0.1
 */
GK_API const char *gk_form_get_cell_id (GkForm *form, guint32 cell);

/**
 * gk_form_get_cell_indicator:
 * @form: a form
 * @cell: number of a cell
 *
 * Returns: the number of its indicator, or -1
 * Since: 0.1
 */
GK_API gint32 gk_form_get_cell_indicator (GkForm *form, guint32 cell);

/**
 * gk_form_get_cell_member:
 * @form: a form
 * @cell: number of a cell
 *
 * Returns: the number of its member, or -1 if its indicator has no dimension
 * Since: 0.1
 */
GK_API gint32 gk_form_get_cell_member (GkForm *form, guint32 cell);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkForm, gk_form_unref)

G_END_DECLS
