/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include "write/writer-private.h"

#include "rule/lint-private.h"

/* What the formats need to write remarks on a form. */

const char *
gk_remark_name (GkLint *lint, guint32 remark)
{
  return gk_lint_code_name (gk_lint_get_code (lint, remark));
}

gboolean
gk_remark_is_accepted (GkLint *lint, guint32 remark)
{
  return gk_lint_get_severity (lint, remark) == GK_SEVERITY_NOTE && gk_lint_get_code (lint, remark) != GK_LINT_GAVE_UP;
}

guint32
gk_remarks_count_severity (GkLint *lint, gint32 severity)
{
  guint32 n = 0;

  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    n += gk_lint_get_severity (lint, i) == severity;

  return n;
}

guint32
gk_remarks_count_accepted (GkLint *lint)
{
  guint32 n = 0;

  for (guint32 i = 0; i < gk_lint_get_n (lint); i++)
    n += gk_remark_is_accepted (lint, i);

  return n;
}

void
gk_writer_add_lint (GkWriter *writer, GkLint *lint)
{
  g_return_if_fail (writer != NULL);
  g_return_if_fail (lint != NULL);
  g_return_if_fail (!writer->finished);

  writer->class->add_lint (writer, lint);
}
