/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/dataset.h>
#include <gongkai/rule.h>

G_BEGIN_DECLS

/**
 * GkRollup:
 *
 * Sums of reports over a hierarchy of bodies (汇总). Set how reports are
 * grouped, add datasets, finish, and ask. The order in which datasets are added
 * or roll-ups are merged changes nothing of what is asked afterwards, nor does
 * the number of threads.
 *
 * Every report stands in one group directly and in all groups above that one.
 * Groups are numbered from 0: by level, then by code, then by period, each behind
 * the one above it. Getters of groups answer after gk_rollup_finish() and until
 * something else is added.
 *
 * What a value of a group is depends on the cell, see gk_rollup_get_kind().
 * Cells without a figure add nothing and are counted, see gk_rollup_count().
 *
 * Belongs to one thread at a time; when it is finished, several may read it. It
 * uses several threads itself.
 */
typedef struct _GkRollup GkRollup;

/**
 * GkRollupOwn:
 * @GK_OWN_SUMMARY: it is what the group publishes of itself as a whole: added
 *   nowhere, and compared with the sum of the bodies below
 * @GK_OWN_MEMBER: it is the report of a body like any other (本级): added to the
 *   groups it stands in
 *
 * What a report is whose body has the code of a group: with code prefixes, a
 * code that has nothing but zeros behind the prefix, such as 320000 for the
 * group 32 (the shortest prefix counts; 320102 is a body of the group 320102);
 * with a parent map, the code of a body that is the parent of another.
 *
 * Since: 0.1
 */
typedef enum {
  GK_OWN_SUMMARY = 10,
  GK_OWN_MEMBER = 20,
} GkRollupOwn;

/**
 * GkRollupReason:
 * @GK_ROLLUP_VALUE: it has a value
 * @GK_ROLLUP_BOUNDS: it is known within bounds: items that may be counted twice,
 *   or printed bounds such as "<5" among the figures
 * @GK_ROLLUP_UNREPORTED: no report of the group has a figure for it
 * @GK_ROLLUP_NOT_ADDITIVE: it follows from nothing that the bodies report: a
 *   median, an average, a percentage of which no rule says of what
 * @GK_ROLLUP_ZERO_DENOMINATOR: the denominator of the share is 0
 * @GK_ROLLUP_OVERFLOW: it leaves the range the library computes in
 *
 * Why a group has no value for a cell.
 *
 * Since: 0.1
 */
typedef enum {
  GK_ROLLUP_VALUE = 0,
  GK_ROLLUP_BOUNDS = 10,
  GK_ROLLUP_UNREPORTED = 20,
  GK_ROLLUP_NOT_ADDITIVE = 30,
  GK_ROLLUP_ZERO_DENOMINATOR = 40,
  GK_ROLLUP_OVERFLOW = 50,
} GkRollupReason;

/**
 * gk_rollup_new:
 * @form: a form
 *
 * Returns: (transfer full): a roll-up of reports of @form, without a grouping and
 *   without reports; release with gk_rollup_unref()
 * Since: 0.1
 */
GK_API GkRollup *gk_rollup_new (GkForm *form);

/**
 * gk_rollup_ref:
 * @rollup: a roll-up
 *
 * Returns: (transfer full): @rollup with one more reference
 * Since: 0.1
 */
GK_API GkRollup *gk_rollup_ref (GkRollup *rollup);

/**
 * gk_rollup_unref:
 * @rollup: (nullable) (transfer full): a roll-up
 *
 * Gives up a reference.
 *
 * Since: 0.1
 */
GK_API void gk_rollup_unref (GkRollup *rollup);

/**
 * gk_rollup_get_form:
 * @rollup: a roll-up
 *
 * Returns: (transfer none): its form
 * Since: 0.1
 */
GK_API GkForm *gk_rollup_get_form (GkRollup *rollup);

/**
 * gk_rollup_set_prefixes:
 * @rollup: a roll-up without reports
 * @skip: characters in front of the prefix: 0 for region codes (GB/T 2260) and
 *   codes that begin with one, 2 for unified social credit codes (GB 32100)
 * @digits: (array length=n): the lengths of the prefixes in digits, growing, such
 *   as 2, 4, 6 for province, prefecture and county; 0 is a group of all
 * @n: how many levels there are, at most 16
 * @error: return location for an error, or %NULL
 *
 * Groups bodies by prefixes of their code, on all levels at once. A shorter code
 * stands in the groups whose prefix it has; one with a character that is no digit
 * where the longest prefix is, or without a prefix, stands nowhere (see
 * gk_rollup_get_n_unplaced()).
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_NUMBER if @digits do not grow or
 *   are more than 18, %GK_ERROR_MISMATCH if there are reports already
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_prefixes (GkRollup *rollup, guint32 skip, const guint32 *digits, guint32 n,
                                        GError **error);

/**
 * gk_rollup_set_parents:
 * @rollup: a roll-up without reports
 * @codes: (array length=n): codes of bodies and groups, each once
 * @parents: (array length=n): the code of the parent of each, which is among
 *   @codes itself; %NULL or "" for one without a parent
 * @n: how many there are
 * @error: return location for an error, or %NULL
 *
 * Groups bodies by a parent map: every code that is a parent is a group.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_NOT_FOUND if a parent is not
 *   among @codes, %GK_ERROR_FORM if a code stands there twice or is its own
 *   ancestor, %GK_ERROR_LIMIT if there are more than 64 levels,
 *   %GK_ERROR_MISMATCH if there are reports already, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_parents (GkRollup *rollup, const char *const *codes, const char *const *parents,
                                       guint32 n, GError **error);

/**
 * gk_rollup_set_key:
 * @rollup: a roll-up without reports
 * @key: a #GkDatasetKey
 * @error: return location for an error, or %NULL
 *
 * Groups reports by a key of the dataset, on one level. Reports of which it is
 * not known stand nowhere.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_NOT_FOUND if there is no such
 *   key, %GK_ERROR_MISMATCH if there are reports already
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_key (GkRollup *rollup, gint32 key, GError **error);

/**
 * gk_rollup_set_own:
 * @rollup: a roll-up without reports
 * @own: a #GkRollupOwn; %GK_OWN_SUMMARY unless set
 * @error: return location for an error, or %NULL
 *
 * Says what a report is whose body has the code of a group.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_NOT_FOUND if @own is not of the
 *   enumeration, %GK_ERROR_MISMATCH if there are reports already
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_own (GkRollup *rollup, gint32 own, GError **error);

/**
 * gk_rollup_set_by_period:
 * @rollup: a roll-up without reports
 * @by_period: whether each period has groups of its own; not so unless set
 * @error: return location for an error, or %NULL
 *
 * Keeps periods apart. Otherwise reports of all periods are added up.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if there are reports
 *   already
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_by_period (GkRollup *rollup, gboolean by_period, GError **error);

/**
 * gk_rollup_set_unique:
 * @rollup: a roll-up without reports
 * @unique: whether a body has one report a period; so unless set
 * @error: return location for an error, or %NULL
 *
 * By default a second report of the same body code and period is refused
 * wherever it comes from, so that nothing is added twice. Reports without a body
 * code cannot be told apart. Without this less memory is used, and neither
 * expected bodies nor bodies that stand nowhere are known.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if there are reports
 *   already
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_unique (GkRollup *rollup, gboolean unique, GError **error);

/**
 * gk_rollup_set_expected:
 * @rollup: a roll-up
 * @codes: (array length=n): codes of bodies that are to report
 * @n: how many there are; 0 if it is not known
 * @error: return location for an error, or %NULL
 *
 * Says which bodies are to report, in place of what was said before. It is no
 * part of what is merged or serialised.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if a code is %NULL or
 *   longer than 4096 bytes, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_rollup_set_expected (GkRollup *rollup, const char *const *codes, guint32 n, GError **error);

/**
 * gk_rollup_set_n_threads:
 * @rollup: a roll-up
 * @n: threads, the caller's among them; 0 for one each processor, which is the default
 *
 * Sets how many threads gk_rollup_add() uses. The results do not depend on it.
 *
 * Since: 0.1
 */
GK_API void gk_rollup_set_n_threads (GkRollup *rollup, guint32 n);

/**
 * gk_rollup_set_progress:
 * @rollup: a roll-up
 * @progress: (nullable): called now and then on the thread that calls
 *   gk_rollup_add(), in units of rows
 * @user_data: for @progress
 * @destroy: (nullable): called with @user_data when it is no longer needed
 *
 * Sets what is told how far the adding of a dataset is, and may stop it.
 *
 * Since: 0.1
 */
GK_API void gk_rollup_set_progress (GkRollup *rollup, GkProgressFunc progress, void *user_data, GDestroyNotify destroy);

/**
 * gk_rollup_add:
 * @rollup: a roll-up with a grouping
 * @dataset: reports of its form
 * @error: return location for an error, or %NULL
 *
 * Adds the reports of a dataset, which is not needed afterwards. If this fails
 * or is stopped, nothing has been added.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if @dataset is of
 *   another form, if there is no grouping, or if a body has two reports of a period (see
 *   gk_rollup_set_unique()); %GK_ERROR_LIMIT if a code or period is longer than
 *   4096 bytes or reports are more than 2^40; %GK_ERROR_CANCELLED if it was stopped, or
 *   %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_rollup_add (GkRollup *rollup, GkDataset *dataset, GError **error);

/**
 * gk_rollup_merge:
 * @rollup: a roll-up
 * @part: another one of the same form and with the same settings, apart from
 *   threads, progress and expected bodies; it is not changed
 * @error: return location for an error, or %NULL
 *
 * Adds what @part has added. If this fails, nothing has been added.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if form or settings
 *   differ or a body has a report of the same period in both, %GK_ERROR_LIMIT if
 *   reports are more than 2^40, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_rollup_merge (GkRollup *rollup, GkRollup *part, GError **error);

/**
 * gk_rollup_serialize:
 * @rollup: a roll-up
 * @length: (out): how many bytes there are
 * @error: return location for an error, or %NULL
 *
 * What has been added, as bytes for gk_rollup_merge_serialized() of another
 * process or machine. Roll-ups that added the same reports, in whatever order
 * and parts, have the same bytes. lib/rollup/README.md describes them.
 *
 * Returns: (transfer full) (array length=length): the bytes; release with
 *   gk_free(). %NULL with %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API guint8 *gk_rollup_serialize (GkRollup *rollup, guint64 *length, GError **error);

/**
 * gk_rollup_merge_serialized:
 * @rollup: a roll-up with the settings of the one that was serialised
 * @bytes: (array length=length): what gk_rollup_serialize() returned
 * @length: how many bytes there are
 * @error: return location for an error, or %NULL
 *
 * Adds what was serialised. If this fails, nothing has been added. Bytes of any
 * origin may be given: memory is taken in proportion to what is there.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_SYNTAX if the bytes are no
 *   roll-up or damaged, and as gk_rollup_merge()
 * Since: 0.1
 */
GK_API gboolean gk_rollup_merge_serialized (GkRollup *rollup, const guint8 *bytes, guint64 length, GError **error);

/**
 * gk_rollup_finish:
 * @rollup: a roll-up
 * @error: return location for an error, or %NULL
 *
 * Makes the groups of what has been added. More may be added afterwards; then the
 * roll-up is to be finished again.
 *
 * Returns: %TRUE on success. %FALSE with %GK_ERROR_MISMATCH if bodies are expected
 *   and not told apart (see gk_rollup_set_unique()), %GK_ERROR_LIMIT if there are
 *   more than 2^31 groups, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API gboolean gk_rollup_finish (GkRollup *rollup, GError **error);

/**
 * gk_rollup_get_n_reports:
 * @rollup: a roll-up
 *
 * Returns: how many reports have been added, those that stand nowhere included
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_n_reports (GkRollup *rollup);

/**
 * gk_rollup_get_n_unplaced:
 * @rollup: a roll-up
 *
 * Returns: how many reports stand in no group: their body has no code, or one
 *   without a prefix or that is not in the parent map
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_n_unplaced (GkRollup *rollup);

/**
 * gk_rollup_get_n_strays:
 * @rollup: a finished roll-up
 *
 * Returns: how many bodies with a code stand in no group
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_n_strays (GkRollup *rollup);

/**
 * gk_rollup_get_stray:
 * @rollup: a finished roll-up
 * @stray: number of such a body, counted from 0 in the order of their codes
 *
 * Returns: (transfer none) (nullable): its code
 * Since: 0.1
 */
GK_API const char *gk_rollup_get_stray (GkRollup *rollup, guint32 stray);

/**
 * gk_rollup_get_n_missing:
 * @rollup: a finished roll-up
 *
 * Returns: how many of the expected bodies have no report at all
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_n_missing (GkRollup *rollup);

/**
 * gk_rollup_get_missing:
 * @rollup: a finished roll-up
 * @missing: number of such a body, counted from 0 in the order they were expected
 *
 * Returns: (transfer none) (nullable): its code
 * Since: 0.1
 */
GK_API const char *gk_rollup_get_missing (GkRollup *rollup, guint32 missing);

/**
 * gk_rollup_get_n_groups:
 * @rollup: a finished roll-up
 *
 * Returns: how many groups there are; 0 if it is not finished
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_n_groups (GkRollup *rollup);

/**
 * gk_rollup_find_group:
 * @rollup: a finished roll-up
 * @code: code of a group
 * @period: (nullable): a period, if they are kept apart
 *
 * Returns: the number of the group, or -1
 * Since: 0.1
 */
GK_API gint32 gk_rollup_find_group (GkRollup *rollup, const char *code, const char *period);

/**
 * gk_rollup_get_group_code:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: (transfer none) (nullable): its code: a prefix, a code of the parent
 *   map, or a text of the key
 * Since: 0.1
 */
GK_API const char *gk_rollup_get_group_code (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_period:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: (transfer none) (nullable): the period of its reports, if periods are
 *   kept apart and it is known
 * Since: 0.1
 */
GK_API const char *gk_rollup_get_group_period (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_level:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: with prefixes the number of its level, counted from 0; with a parent
 *   map how many ancestors it has; -1 if there is no such group
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_group_level (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_parent:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: the number of the group above it, or -1
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_group_parent (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_n_reports:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: how many reports are added up in it
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_group_n_reports (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_n_published:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: how many reports it publishes of itself, see %GK_OWN_SUMMARY
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_group_n_published (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_n_expected:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: how many bodies of it are expected to report
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_group_n_expected (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_group_n_covered:
 * @rollup: a finished roll-up
 * @group: number of a group
 *
 * Returns: how many of the expected bodies reported, in the period of the group
 *   if periods are kept apart
 * Since: 0.1
 */
GK_API guint64 gk_rollup_get_group_n_covered (GkRollup *rollup, guint32 group);

/**
 * gk_rollup_get_kind:
 * @rollup: a roll-up
 * @cell: number of a cell
 *
 * How a cell is rolled up: as the form states it, else
 * %GK_ROLLUP_SHARE if a rule without conditions says what it is a share of and both sides
 * can be added, %GK_ROLLUP_NONE of any other percentage,
 * %GK_ROLLUP_DISTINCT if its parts overlap, %GK_ROLLUP_SUM otherwise.
 *
 * Returns: a #GkRollupKind; 0 if there is no such cell
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_kind (GkRollup *rollup, guint32 cell);

/**
 * gk_rollup_get_scaled:
 * @rollup: a finished roll-up
 * @group: number of a group
 * @cell: number of a cell
 * @scaled: (out): the value, scaled by the decimals of the indicator; written on
 *   success only. A share is rounded to them, half away from zero; it is that of
 *   the figures there are, and gk_rollup_count() tells how many reports have those
 *   of each side
 * @error: return location for an error, or %NULL
 *
 * Returns: %TRUE if the group has a value for the cell. %FALSE with
 *   %GK_ERROR_OVERFLOW if it is out of range, or %GK_ERROR_NOT_FOUND if there is
 *   none; gk_rollup_get_reason() tells why, and so do the words of the error
 * Since: 0.1
 */
GK_API gboolean gk_rollup_get_scaled (GkRollup *rollup, guint32 group, guint32 cell, gint64 *scaled, GError **error);

/**
 * gk_rollup_get_bounds:
 * @rollup: a finished roll-up
 * @group: number of a group
 * @cell: number of a cell
 * @low: (out): the least value it can have, scaled; %G_MININT64 if there is none
 *   in range
 * @high: (out): the largest value; %G_MAXINT64 if there is none in range
 *
 * The values the cell can have, going by the reports that have a figure for it: the
 * value alone where there is one.
 *
 * Returns: %FALSE, with nothing written, if nothing is known of it: the reason is
 *   neither %GK_ROLLUP_VALUE nor %GK_ROLLUP_BOUNDS
 * Since: 0.1
 */
GK_API gboolean gk_rollup_get_bounds (GkRollup *rollup, guint32 group, guint32 cell, gint64 *low, gint64 *high);

/**
 * gk_rollup_get_reason:
 * @rollup: a finished roll-up
 * @group: number of a group
 * @cell: number of a cell
 *
 * Returns: a #GkRollupReason; -1 if there is no such group or cell
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_reason (GkRollup *rollup, guint32 group, guint32 cell);

/**
 * gk_rollup_get_reason_message:
 * @reason: a #GkRollupReason
 * @language: a #GkLanguage
 *
 * Returns: (transfer none) (nullable): the reason in words
 * Since: 0.1
 */
GK_API const char *gk_rollup_get_reason_message (gint32 reason, gint32 language);

/**
 * gk_rollup_dup_value:
 * @rollup: a finished roll-up
 * @group: number of a group
 * @cell: number of a cell
 *
 * Returns: (transfer full) (nullable): the value as an exact decimal, also where
 *   it is out of range; "low..high" where it is known within bounds, an end that
 *   is not known being left out; %NULL if nothing is known of it. Release with
 *   gk_free()
 * Since: 0.1
 */
GK_API char *gk_rollup_dup_value (GkRollup *rollup, guint32 group, guint32 cell);

/**
 * gk_rollup_get_column:
 * @rollup: a finished roll-up
 * @cell: number of a cell
 * @low: (nullable) (array length=n): for the least value of each group, as
 *   gk_rollup_get_bounds() has it
 * @high: (nullable) (array length=n): for the largest value of each group
 * @reasons: (nullable) (array length=n): for a #GkRollupReason of each group
 * @n: how many groups the arrays have room for
 *
 * A cell of all groups at once. Where the reason is neither %GK_ROLLUP_VALUE nor
 * %GK_ROLLUP_BOUNDS, the bounds are %G_MININT64 and %G_MAXINT64.
 *
 * Returns: how many groups were written: at most @n; 0 if there is no such cell
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_column (GkRollup *rollup, guint32 cell, gint64 *low, gint64 *high, gint32 *reasons,
                                     guint32 n);

/**
 * gk_rollup_count:
 * @rollup: a finished roll-up
 * @group: number of a group
 * @cell: number of a cell
 * @state: a #GkCellState
 *
 * Returns: in how many reports of the group the cell is in that state
 * Since: 0.1
 */
GK_API guint64 gk_rollup_count (GkRollup *rollup, guint32 group, guint32 cell, gint32 state);

/**
 * gk_rollup_get_counts:
 * @rollup: a finished roll-up
 * @cell: number of a cell
 * @state: a #GkCellState
 * @counts: (array length=n): for the number of reports of each group in which the
 *   cell is in that state
 * @n: how many groups the array has room for
 *
 * gk_rollup_count() of all groups at once.
 *
 * Returns: how many groups were written: at most @n; 0 if there is no such cell
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_counts (GkRollup *rollup, guint32 cell, gint32 state, guint64 *counts, guint32 n);

/**
 * gk_rollup_dup_dataset:
 * @rollup: a finished roll-up
 * @level: a level, or -1 for all
 * @error: return location for an error, or %NULL
 *
 * A dataset with a row each group of the level, in their order, to be checked and
 * written like any other: the code of the group is the body's code, its period
 * the period. A value is %GK_CELL_REPORTED, a share %GK_CELL_DERIVED; what is known within
 * bounds or out of range is %GK_CELL_INVALID, with the text of
 * gk_rollup_dup_value() as raw text; what no report has is in the state of theirs; all else
 * is %GK_CELL_ABSENT.
 *
 * Returns: (transfer full): the dataset; release with gk_dataset_unref(). %NULL
 *   with %GK_ERROR_MISMATCH if @rollup is not finished, or %GK_ERROR_NO_MEMORY
 * Since: 0.1
 */
GK_API GkDataset *gk_rollup_dup_dataset (GkRollup *rollup, gint32 level, GError **error);

/**
 * gk_rollup_get_n_differences:
 * @rollup: a finished roll-up
 *
 * What groups publish of themselves (%GK_OWN_SUMMARY) is compared with the
 * roll-up, cell by cell, where both have figures (汇总审核): sums and distinct
 * counts, not shares, which follow from them. A difference is where no value
 * that fits one fits the other.
 *
 * Returns: how many differences there are, by group and cell
 * Since: 0.1
 */
GK_API guint32 gk_rollup_get_n_differences (GkRollup *rollup);

/**
 * gk_rollup_get_difference_group:
 * @rollup: a finished roll-up
 * @difference: number of a difference, counted from 0
 *
 * Returns: the number of the group, or -1
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_difference_group (GkRollup *rollup, guint32 difference);

/**
 * gk_rollup_get_difference_cell:
 * @rollup: a finished roll-up
 * @difference: number of a difference
 *
 * Returns: the number of the cell, or -1
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_difference_cell (GkRollup *rollup, guint32 difference);

/**
 * gk_rollup_get_difference_severity:
 * @rollup: a finished roll-up
 * @difference: number of a difference
 *
 * Returns: a #GkSeverity: %GK_SEVERITY_WARNING if bodies that are expected or
 *   cells without a figure may account for it, else %GK_SEVERITY_ERROR; 0 if
 *   there is no such difference
 * Since: 0.1
 */
GK_API gint32 gk_rollup_get_difference_severity (GkRollup *rollup, guint32 difference);

/**
 * gk_rollup_dup_difference_published:
 * @rollup: a finished roll-up
 * @difference: number of a difference
 *
 * Returns: (transfer full) (nullable): what the group publishes, as
 *   gk_rollup_dup_value() prints it; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_rollup_dup_difference_published (GkRollup *rollup, guint32 difference);

/**
 * gk_rollup_dup_difference_imbalance:
 * @rollup: a finished roll-up
 * @difference: number of a difference
 *
 * Returns: (transfer full) (nullable): what is published less the sum, as an exact
 *   decimal; where bounds are compared, the least that is between them. Release
 *   with gk_free()
 * Since: 0.1
 */
GK_API char *gk_rollup_dup_difference_imbalance (GkRollup *rollup, guint32 difference);

/**
 * gk_rollup_dup_difference_message:
 * @rollup: a finished roll-up
 * @difference: number of a difference
 * @language: a #GkLanguage
 *
 * Returns: (transfer full) (nullable): the difference in words: what is
 *   published, the sum, how far they are apart, and how many reports and cells
 *   the sum is of; release with gk_free()
 * Since: 0.1
 */
GK_API char *gk_rollup_dup_difference_message (GkRollup *rollup, guint32 difference, gint32 language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GkRollup, gk_rollup_unref)

G_END_DECLS
