/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/macros.h>

G_BEGIN_DECLS

/**
 * GkCellState:
 * @GK_CELL_ABSENT: the row is not in the source
 * @GK_CELL_BLANK: printed, but empty
 * @GK_CELL_NOT_APPLICABLE: marked as not applicable (—, /, 不适用, N/A)
 * @GK_CELL_BELOW: a printed bound such as "<1"; the value lies below it, and
 *   is not negative unless the indicator is signed
 * @GK_CELL_REPORTED: a value
 * @GK_CELL_DERIVED: a value that the library filled in
 * @GK_CELL_INVALID: unreadable; the raw text is kept. So is a cell that was not
 *   found in a table some of whose figures found no place: the raw text is then
 *   the row they stand in
 *
 * What a cell holds. Zero is @GK_CELL_REPORTED.
 *
 * Since: 0.1
 */
typedef enum {
  GK_CELL_ABSENT = 0,
  GK_CELL_BLANK = 10,
  GK_CELL_NOT_APPLICABLE = 20,
  GK_CELL_BELOW = 30,
  GK_CELL_REPORTED = 40,
  GK_CELL_DERIVED = 50,
  GK_CELL_INVALID = 60,
} GkCellState;

G_END_DECLS
