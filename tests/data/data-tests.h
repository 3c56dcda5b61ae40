/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

void add_series_tests (Tests *tests);
