/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "form/test-place.h"

void add_trace_tests (Tests *tests);
