/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

void add_hierarchy_tests (Tests *tests);
void add_merge_tests (Tests *tests);
void add_wide_tests (Tests *tests);
