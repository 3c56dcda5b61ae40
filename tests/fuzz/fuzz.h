/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* What every fuzz target defines; libFuzzer, or fuzz-main.c, calls it. Returns 0. */
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
