/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * GK_API:
 *
 * Marks a symbol that the shared library exports. Everything else is hidden.
 */
#define GK_API __attribute__ ((visibility ("default"))) extern

G_BEGIN_DECLS

/**
 * GkLanguage:
 * @GK_LANGUAGE_ENGLISH: English
 * @GK_LANGUAGE_CHINESE: Chinese, simplified characters
 *
 * The language of a text meant for people. Everything the library says to a
 * person exists in both.
 *
 * Since: 0.1
 */
typedef enum {
  GK_LANGUAGE_ENGLISH = 10,
  GK_LANGUAGE_CHINESE = 20,
} GkLanguage;

/**
 * GkSeverity:
 * @GK_SEVERITY_NOTE: worth knowing, nothing to mend
 * @GK_SEVERITY_WARNING: to be verified with the body (核实性审核, soft edit)
 * @GK_SEVERITY_ERROR: cannot be right (强制性审核, hard edit)
 *
 * How much a finding or a diagnostic weighs; a larger value weighs more.
 *
 * Since: 0.1
 */
typedef enum {
  GK_SEVERITY_NOTE = 10,
  GK_SEVERITY_WARNING = 20,
  GK_SEVERITY_ERROR = 30,
} GkSeverity;

/**
 * gk_get_version:
 *
 * The version of the library that is running, as "major.minor.micro".
 *
 * Returns: (transfer none): a constant string
 * Since: 0.1
 */
GK_API const char *gk_get_version (void);

/**
 * gk_check_version:
 * @major: the major version the caller was written for
 * @minor: the minor version the caller needs at least
 *
 * Tells whether the running library can serve a caller written for
 * @major.@minor: the major version is the same and the minor one not smaller.
 *
 * Returns: %TRUE if it can
 * Since: 0.1
 */
GK_API gboolean gk_check_version (guint32 major, guint32 minor);

/**
 * gk_free:
 * @memory: (nullable) (transfer full): what a function of this library
 *   returned as `char *`
 *
 * Releases memory that the library handed to the caller.
 *
 * Since: 0.1
 */
GK_API void gk_free (void *memory);

G_END_DECLS
