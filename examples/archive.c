/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _POSIX_C_SOURCE 200809L
#define G_LOG_DOMAIN "gongkai"

/* Archives: CSV files of many reports, a report or a cell a row. They are read piece by piece. */

#include "command.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A file larger than what is read into reports is an archive: only numbers are told of it. */
#define ARCHIVE_BYTES (64 * 1024 * 1024)

/* Lengths of codes that --by takes. */
#define MAX_LEVELS 16
#define MAX_DIGITS 18

/* What is done with the pieces of archives. */
typedef struct {
  gboolean (*take) (gpointer data, GkDataset *dataset, GError **error);
  void (*forget) (gpointer data); /* what it took, for all is read again */
} Use;

/* What an archive has that is no figure, though one stands there. */
typedef struct {
  guint64 n_reports; /* that have been read */
  guint64 n;
  guint64 report; /* the first one, counted from 1, and its cell */
  const char *cell;
} Unreadable;

static void
count_unreadable (Unreadable *unreadable, GkDataset *dataset)
{
  GkForm *form = gk_dataset_get_form (dataset);
  guint64 n_rows = gk_dataset_get_n_rows (dataset);

  for (guint64 row = 0; gk_dataset_get_n_invalid (dataset) > 0 && unreadable->cell == NULL && row < n_rows; row++)
    for (guint32 cell = 0; unreadable->cell == NULL && cell < gk_form_get_n_cells (form); cell++)
      if (gk_dataset_get_state (dataset, row, cell) == GK_CELL_INVALID)
        {
          unreadable->report = unreadable->n_reports + row + 1;
          unreadable->cell = gk_form_get_cell_id (form, cell);
        }
  unreadable->n += gk_dataset_get_n_invalid (dataset);
  unreadable->n_reports += n_rows;
}

/* Reads an archive piece by piece, or @as_whole; "-" is standard input. */
static gboolean
use_archive (GkReader *reader, const char *path, gboolean as_whole, const Use *use, gpointer data,
             Unreadable *unreadable, GError **error)
{
  g_autoptr (GkDatasetStream) stream = as_whole ? NULL : gk_reader_open_dataset_stream (reader, path, error);
  gboolean done = !as_whole && stream == NULL;

  while (!done)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GkDataset) dataset
          = as_whole ? gk_reader_read_dataset_file (reader, path, &local) : gk_dataset_stream_next (stream, &local);

      if (dataset != NULL)
        count_unreadable (unreadable, dataset);
      done = dataset == NULL || !use->take (data, dataset, &local) || as_whole;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }

  return as_whole || stream != NULL;
}

/* What the pieces of a file were used for does not know the file. */
static void
complain_of_file (const Options *options, const char *path, const GError *error)
{
  const char *message = gk_error_get_message (error, options->language);

  if (gk_error_get_source (error) != NULL)
    complain_of (options, error);
  else
    complain (options, "%s: %s", "%s：%s", path, message);
}

/*
 * Reads archives piece by piece. One whose rows do not stand as a stream needs them is read as a whole, and all of them
 * once more, as a part of it was taken already. Returns the status for the shell.
 */
static int
use_archives (const Options *options, char **paths, const Use *use, gpointer data)
{
  g_autoptr (GkReader) reader = new_reader (options);
  g_autofree gboolean *as_whole = g_new0 (gboolean, g_strv_length (paths));
  g_autofree Unreadable *unreadable = g_new0 (Unreadable, g_strv_length (paths));
  g_autofree GError **errors = g_new0 (GError *, g_strv_length (paths));
  int result = EXIT_SOUND;

  if (reader == NULL)
    return EXIT_CANNOT_RUN;
  gk_reader_set_n_threads (reader, 0);
  gk_reader_set_progress (reader, show_bar, NULL, NULL);
  for (guint i = 0; paths[i] != NULL;)
    {
      const char *path = strcmp (paths[i], "-") == 0 ? STANDARD_INPUT : paths[i];

      unreadable[i] = (Unreadable){ 0 };
      g_clear_error (&errors[i]);
      if (!use_archive (reader, path, as_whole[i], use, data, &unreadable[i], &errors[i]) && !as_whole[i]
          && g_error_matches (errors[i], GK_ERROR, GK_ERROR_LIMIT) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          use->forget (data);
          as_whole[i] = TRUE;
          i = 0;
        }
      else
        i++;
    }
  clear_progress ();
  for (guint i = 0; paths[i] != NULL; i++)
    if (unreadable[i].n > 0)
      {
        complain (options,
                  "%s: cells that cannot be read: %" G_GUINT64_FORMAT "; the first is %s of report %" G_GUINT64_FORMAT,
                  "%s：无法读取的单元格 %" G_GUINT64_FORMAT " 个，第一个是 %s（第 %" G_GUINT64_FORMAT " 份报表）",
                  paths[i], unreadable[i].n, unreadable[i].cell, unreadable[i].report);
        result = EXIT_VIOLATED;
      }
  for (guint i = 0; paths[i] != NULL; i++)
    if (errors[i] != NULL)
      {
        complain_of_file (options, paths[i], errors[i]);
        g_clear_error (&errors[i]);
        result = EXIT_CANNOT_RUN;
      }

  return result;
}

/* The scans of archives, one a form. */
typedef struct {
  const Options *options;
  GPtrArray *scans;
} Summary;

static gboolean
scan_archive (gpointer data, GkDataset *dataset, GError **error)
{
  Summary *summary = data;
  GkForm *form = gk_dataset_get_form (dataset);
  GkScan *scan = NULL;

  for (guint i = 0; i < summary->scans->len && scan == NULL; i++)
    if (gk_scan_get_form (g_ptr_array_index (summary->scans, i)) == form)
      scan = g_ptr_array_index (summary->scans, i);
  if (scan == NULL)
    {
      g_autoptr (GkChecker) checker = new_checker (summary->options, form, error);

      if (checker == NULL)
        return FALSE;
      scan = gk_scan_new (checker);
      gk_scan_set_listed (scan, FALSE, FALSE);
      g_ptr_array_add (summary->scans, scan);
    }

  return gk_scan_run (scan, dataset, error);
}

static void
forget_scans (gpointer data)
{
  Summary *summary = data;

  g_ptr_array_set_size (summary->scans, 0);
}

/* Whether a rule of severity error is violated in any of the reports. */
static gboolean
has_errors (GkScan *scan)
{
  GkForm *form = gk_scan_get_form (scan);

  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    if (gk_form_get_rule_severity (form, i) == GK_SEVERITY_ERROR && gk_scan_count (scan, i, GK_VERDICT_VIOLATED) > 0)
      return TRUE;

  return FALSE;
}

int
summarise (const Options *options, char **paths)
{
  g_autoptr (GkWriter) writer = new_writer (options);
  g_autoptr (GPtrArray) scans = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_scan_unref);
  Summary summary = { options, scans };
  int result;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  if (options->prior != NULL)
    {
      complain (options, "--prior goes with single reports, not with --summary",
                "--prior 用于单份报表，不能与 --summary 同用");
      return EXIT_CANNOT_RUN;
    }
  result = use_archives (options, paths, &(Use){ scan_archive, forget_scans }, &summary);
  if (scans->len == 0 && result == EXIT_SOUND)
    tell_none (options);
  for (guint i = 0; i < scans->len; i++)
    {
      gk_writer_add_scan (writer, g_ptr_array_index (scans, i));
      if (has_errors (g_ptr_array_index (scans, i)))
        result = MAX (result, EXIT_VIOLATED);
    }
  gk_writer_finish (writer);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
}

gboolean
has_archive (char **paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      struct stat status;

      if (stat (paths[i], &status) == 0 && S_ISREG (status.st_mode) && status.st_size > ARCHIVE_BYTES)
        return TRUE;
    }

  return FALSE;
}

/* How reports are grouped: by a key, or by prefixes of their codes. */
typedef struct {
  gint32 key; /* or -1 */
  guint32 skip;
  guint32 digits[MAX_LEVELS];
  guint32 n;
} Grouping;

/* Reads what --by says: "region:2,4,6", "credit:2,4,6" (a unified social credit code), or a key. */
static gboolean
read_grouping (const Options *options, Grouping *grouping)
{
  static const struct {
    const char *name;
    gint32 key;
  } keys[] = { { "body", GK_KEY_BODY_NAME },
               { "body_code", GK_KEY_BODY_CODE },
               { "period", GK_KEY_PERIOD },
               { "source", GK_KEY_SOURCE } };
  gboolean has_levels = g_str_has_prefix (options->by, "region:") || g_str_has_prefix (options->by, "credit:");
  g_auto (GStrv) words = g_strsplit (has_levels ? strchr (options->by, ':') + 1 : "", ",", MAX_LEVELS + 1);

  *grouping = (Grouping){ .key = -1, .skip = g_str_has_prefix (options->by, "credit:") ? 2 : 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strcmp (keys[i].name, options->by) == 0)
      {
        grouping->key = keys[i].key;
        return TRUE;
      }
  for (; words[grouping->n] != NULL && grouping->n < MAX_LEVELS; grouping->n++)
    {
      guint64 least = grouping->n > 0 ? grouping->digits[grouping->n - 1] + 1 : 0;
      guint64 number;

      if (!g_ascii_string_to_unsigned (words[grouping->n], 10, least, MAX_DIGITS, &number, NULL))
        break;
      grouping->digits[grouping->n] = (guint32) number;
    }
  if (grouping->n > 0 && words[grouping->n] == NULL)
    return TRUE;

  complain (
      options,
      "--by=%s: expected region:2,4,6 or credit:2,4,6 (counts of digits that grow), body, body_code, period or source",
      "--by=%s：应为 region:2,4,6 或 credit:2,4,6（位数须递增）、body、body_code、period 或 source", options->by);

  return FALSE;
}

typedef struct {
  Grouping grouping;
  GkRollup *rollup; /* NULL until its form is known */
} Rolling;

static gboolean
set_grouping (const Grouping *grouping, GkRollup *rollup, GError **error)
{
  if (grouping->key >= 0)
    return gk_rollup_set_key (rollup, grouping->key, error);

  return gk_rollup_set_prefixes (rollup, grouping->skip, grouping->digits, grouping->n, error);
}

static gboolean
roll_up (gpointer data, GkDataset *dataset, GError **error)
{
  Rolling *rolling = data;

  if (rolling->rollup == NULL)
    {
      rolling->rollup = gk_rollup_new (gk_dataset_get_form (dataset));
      if (!set_grouping (&rolling->grouping, rolling->rollup, error)
          || !gk_rollup_set_by_period (rolling->rollup, TRUE, error))
        return FALSE;
    }

  return gk_rollup_add (rolling->rollup, dataset, error);
}

static void
forget_rollup (gpointer data)
{
  Rolling *rolling = data;

  g_clear_pointer (&rolling->rollup, gk_rollup_unref);
}

int
run_rollup (const Options *options, char **arguments)
{
  g_autoptr (GkWriter) writer = new_writer (options);
  g_autoptr (GError) error = NULL;
  Rolling rolling = { .rollup = NULL };
  int result;

  if (writer == NULL)
    return EXIT_CANNOT_RUN;
  if (options->by == NULL)
    {
      complain (options, "rollup: expected --by, such as --by=region:2,4,6", "rollup：缺少 --by，如 --by=region:2,4,6");
      return EXIT_CANNOT_RUN;
    }
  if (!read_grouping (options, &rolling.grouping))
    return EXIT_CANNOT_RUN;
  result = use_archives (options, arguments, &(Use){ roll_up, forget_rollup }, &rolling);
  if (rolling.rollup == NULL && result == EXIT_SOUND)
    tell_none (options);
  if (result != EXIT_CANNOT_RUN && rolling.rollup != NULL)
    {
      if (gk_rollup_finish (rolling.rollup, &error))
        gk_writer_add_rollup (writer, rolling.rollup);
      else
        {
          complain_of (options, error);
          result = EXIT_CANNOT_RUN;
        }
      for (guint32 i = 0; i < gk_rollup_get_n_differences (rolling.rollup); i++)
        if (gk_rollup_get_difference_severity (rolling.rollup, i) == GK_SEVERITY_ERROR)
          result = MAX (result, EXIT_VIOLATED);
      if (gk_rollup_get_n_unplaced (rolling.rollup) > 0)
        {
          complain (options, "reports that stand in no group, for their codes say none: %" G_GUINT64_FORMAT,
                    "无法归入任何一组（代码不足以判定）的报表：%" G_GUINT64_FORMAT " 份",
                    gk_rollup_get_n_unplaced (rolling.rollup));
          result = MAX (result, EXIT_VIOLATED);
        }
    }
  gk_writer_finish (writer);
  gk_rollup_unref (rolling.rollup);

  return flush (writer) ? result : EXIT_CANNOT_RUN;
}
