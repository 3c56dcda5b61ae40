/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define G_LOG_DOMAIN "gongkai"

#include <gongkai/macros.h>

const char *
gk_get_version (void)
{
  return GK_VERSION;
}

gboolean
gk_check_version (guint32 major, guint32 minor)
{
  return major == GK_VERSION_MAJOR && minor <= GK_VERSION_MINOR;
}

void
gk_free (void *memory)
{
  g_free (memory);
}
