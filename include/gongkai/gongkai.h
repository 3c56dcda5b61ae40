/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gongkai/arrow.h>
#include <gongkai/cell.h>
#include <gongkai/check.h>
#include <gongkai/count.h>
#include <gongkai/dataset.h>
#include <gongkai/error.h>
#include <gongkai/form.h>
#include <gongkai/ledger.h>
#include <gongkai/lint.h>
#include <gongkai/macros.h>
#include <gongkai/number.h>
#include <gongkai/read.h>
#include <gongkai/report.h>
#include <gongkai/rollup.h>
#include <gongkai/rule.h>
#include <gongkai/scan.h>
#include <gongkai/series.h>
#include <gongkai/trace.h>
#include <gongkai/write.h>
