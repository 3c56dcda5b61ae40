/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/*
 * Codes of bodies: the region code of GB/T 2260 (six digits, without a check
 * digit), the organisation code of GB 11714 (nine characters) and the unified
 * social credit code of GB 32100 (eighteen).
 */
typedef enum {
  GK_CODE_NONE, /* nothing of the three */
  GK_CODE_REGION,
  GK_CODE_ORGANISATION,
  GK_CODE_CREDIT,
} GkCodeKind;

/*
 * What @text, in folded characters, is by its shape; a hyphen in front of the
 * check digit of an organisation code counts for nothing. @sound is FALSE if its
 * check digit, or the province of a region, is not right. @code is the code in
 * capital letters without hyphens; free with g_free().
 */
GkCodeKind gk_code_read (const char *text, gboolean *sound, char **code);
