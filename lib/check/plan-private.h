/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What plan.c finds out of rules before columns.c judges them. */

#include "check/columns-private.h"

typedef enum {
  GK_METHOD_NONE,   /* it applies to no row of a dataset */
  GK_METHOD_LINEAR, /* one row of exact terms */
  GK_METHOD_SHARE,  /* a stated share of exact sums */
  GK_METHOD_ROWS,   /* each row by itself */
} GkMethod;

typedef struct {
  const GkRule *rule;
  GkPolicy policy; /* every setting is made */
  GkMethod method;
  gboolean is_unit; /* all factors are 1 or -1 */
  gint32 whole;     /* the cell that it derives where that is missing, or -1 */
  gint8 whole_sign; /* of its factor in left - right; 0 if that is no unit */
  gboolean is_late; /* an earlier one that derives mentions the cell, too */
} GkPlanRule;

struct _GkPlan {
  GkForm *form;
  const GkRules *rules;
  GkPolicy policy;   /* the caller's */
  GkPlanRule *each;  /* one a rule */
  guint32 *order;    /* of all rules: those that derive a total first, parts before wholes */
  gint32 *slots;     /* for each cell that may be derived its number among them, else -1 */
  guint32 n_derived; /* cells that may be */
};

/* A column that is copied for every block. */
typedef struct {
  guint32 cell;
  gsize place; /* of its copy among those of a block, in bytes a row */
} GkCopy;

/*
 * What is summed is as narrow as all of its values allow, and 0 where the cell is missing. Columns that are not so are
 * copied block by block: most stand in several rules, and the copies stay in the cache.
 */
struct _GkPass {
  const GkPlan *plan;
  const GkDataset *dataset;
  guint8 *widths;      /* for each rule bytes of its sums; 0 where 64 bits do not hold them */
  guint8 *cell_widths; /* for each cell bytes of what is summed */
  gint32 *copied;      /* for each cell its number among the copies, or -1 */
  GArray *copies;      /* of GkCopy: those of the same widths side by side */
  gsize copies_width;  /* bytes of all of them, a row */
};

static inline gboolean
gk_plan_has_sign (const GkPlan *plan, guint32 cell)
{
  return gk_form_cell_indicator (plan->form, cell)->has_sign;
}
