/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/macros.h>

G_BEGIN_DECLS

/**
 * GK_ERROR:
 *
 * The error domain of the library; codes are #GkError. An error of this domain
 * knows its place and its message in both languages: see
 * gk_error_get_source(), gk_error_get_line(), gk_error_get_column() and
 * gk_error_get_message().
 *
 * A figure that breaks a rule is a result, never an error.
 */
#define GK_ERROR (gk_error_quark ())

/**
 * GkError:
 * @GK_ERROR_IO: a file could not be read
 * @GK_ERROR_ENCODING: the input is not text in an encoding the reader takes
 * @GK_ERROR_SYNTAX: a form file or a rule is not well-formed
 * @GK_ERROR_FORM: a form file is well-formed but contradicts itself
 * @GK_ERROR_NUMBER: a text is not the number that was asked for
 * @GK_ERROR_OVERFLOW: a number leaves the range the library computes in
 * @GK_ERROR_LIMIT: the input is larger than a documented limit
 * @GK_ERROR_NOT_FOUND: no form, indicator or cell of that name
 * @GK_ERROR_UNRECOGNISED: no form fits the input
 * @GK_ERROR_AMBIGUOUS: several forms fit the input equally well
 * @GK_ERROR_MISMATCH: two objects belong to different forms
 * @GK_ERROR_NO_MEMORY: an allocation that grows with the input failed
 * @GK_ERROR_CANCELLED: the caller stopped it
 *
 * Codes of #GK_ERROR.
 *
 * Since: 0.1
 */
typedef enum {
  GK_ERROR_IO = 10,
  GK_ERROR_ENCODING = 20,
  GK_ERROR_SYNTAX = 30,
  GK_ERROR_FORM = 40,
  GK_ERROR_NUMBER = 50,
  GK_ERROR_OVERFLOW = 60,
  GK_ERROR_LIMIT = 70,
  GK_ERROR_NOT_FOUND = 80,
  GK_ERROR_UNRECOGNISED = 90,
  GK_ERROR_AMBIGUOUS = 100,
  GK_ERROR_MISMATCH = 110,
  GK_ERROR_NO_MEMORY = 120,
  GK_ERROR_CANCELLED = 130,
} GkError;

GK_API GQuark gk_error_quark (void);

/**
 * gk_error_get_source:
 * @error: an error
 *
 * The file (or the name given for the data) that @error speaks of.
 *
 * Returns: (transfer none) (nullable): the name, or %NULL if none is known or
 *   @error is of another domain
 * Since: 0.1
 */
GK_API const char *gk_error_get_source (const GError *error);

/**
 * gk_error_get_line:
 * @error: an error
 *
 * The line of the source that @error speaks of.
 *
 * Returns: the line, counted from 1; 0 if none is known
 * Since: 0.1
 */
GK_API guint32 gk_error_get_line (const GError *error);

/**
 * gk_error_get_column:
 * @error: an error
 *
 * The column that @error speaks of.
 *
 * Returns: the column in characters, counted from 1; 0 if none is known
 * Since: 0.1
 */
GK_API guint32 gk_error_get_column (const GError *error);

/**
 * gk_error_get_excerpt:
 * @error: an error
 *
 * The line of a form file that @error speaks of and below it a caret under the
 * place, for a terminal or any other display with characters of one width (a
 * Chinese one counts double). A long line is cut.
 *
 * Returns: (transfer none) (nullable): two lines without a line feed at the end;
 *   %NULL if @error has no such place
 * Since: 0.1
 */
GK_API const char *gk_error_get_excerpt (const GError *error);

/**
 * gk_error_get_message:
 * @error: an error
 * @language: a #GkLanguage
 *
 * The message in @language. The English one equals `error->message`. Both begin
 * with "source:line:column: " as far as these are known.
 *
 * Returns: (transfer none): the message; `error->message` for an error of
 *   another domain
 * Since: 0.1
 */
GK_API const char *gk_error_get_message (const GError *error, gint32 language);

G_END_DECLS
