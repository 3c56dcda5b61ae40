/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "support.h"

void add_code_tests (Tests *tests);
void add_csv_scan_tests (Tests *tests);
void add_error_tests (Tests *tests);
void add_figure_tests (Tests *tests);
void add_file_tests (Tests *tests);
void add_number_tests (Tests *tests);
void add_pool_tests (Tests *tests);
void add_text_tests (Tests *tests);
void add_transcode_tests (Tests *tests);
void add_words_tests (Tests *tests);
