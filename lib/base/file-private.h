/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* Reads a whole file of at most @limit bytes; GK_ERROR_IO, GK_ERROR_LIMIT or GK_ERROR_NO_MEMORY otherwise. */
GBytes *gk_read_file (const char *path, gsize limit, GError **error);

/* Says why the file called @name cannot be read; @reason is an errno. */
void gk_set_io_error (GError **error, const char *name, gint reason);
