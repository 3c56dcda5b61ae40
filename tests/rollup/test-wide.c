/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rollup-tests.h"

#include <string.h>

#include <gongkai/rollup.h>

#include "rollup/rollup-private.h"

/*
 * Sums at the end of what 64 bits hold: they are kept in halves from where they might leave them, and printed exactly
 * on both sides of it, whether they get there by adding, by merging, or as bytes.
 */

static const char form_xml[] = "<form id='wide'><indicator id='huge' zh='巨' kind='amount' decimals='3' signed='yes'/>"
                               "<indicator id='other' zh='其他'/></form>";

#define LARGEST G_GINT64_CONSTANT (1000000000000000000)
#define REST G_GINT64_CONSTANT (223372036854775807) /* nine times the largest with it is G_MAXINT64 */

/* A report of its own county, but for those of the largest value; what its prefecture adds up to then. */
typedef struct {
  guint n;
  gint64 value;
  gboolean is_wide;
  const char *sum;
} Step;

static const Step steps[] = {
  { 9, LARGEST, FALSE, "9000000000000000" },      { 1, REST, FALSE, "9223372036854775.807" },
  { 1, 0, FALSE, "9223372036854775.807" },        { 1, 1, TRUE, "9223372036854775.808" },
  { 1, 1, TRUE, "9223372036854775.809" },         { 9, LARGEST, TRUE, "18223372036854775.809" },
  { 1, REST, TRUE, "18446744073709551.616" },     { 9, -LARGEST, TRUE, "9446744073709551.616" },
  { 1, -REST - 2, TRUE, "9223372036854775.807" },
};

static GkDataset *
new_dataset (GkForm *form, gsize first, gsize n_steps, gint sign)
{
  guint n_rows = 0;
  guint64 row = 0;
  GkDataset *dataset;

  for (gsize i = first; i < first + n_steps; i++)
    n_rows += steps[i].n;
  dataset = gk_dataset_new (form, n_rows, GK_CELL_BLANK, NULL);
  for (gsize i = first; i < first + n_steps; i++)
    for (guint k = 0; k < steps[i].n; k++, row++)
      {
        g_autofree char *code = g_strdup_printf ("3201%02u%02u", (guint) i + 1, k + 1);

        assert_true (gk_dataset_set_key (dataset, row, GK_KEY_BODY_CODE, code, NULL));
        assert_true (gk_dataset_set (dataset, row, 0, GK_CELL_REPORTED, steps[i].value * sign, 3, NULL));
        assert_true (gk_dataset_set (dataset, row, 1, GK_CELL_REPORTED, 1, 0, NULL));
      }
  assert_true (gk_dataset_seal (dataset, NULL));

  return dataset;
}

static GkRollup *
new_rollup (GkForm *form)
{
  static const guint32 digits[] = { 2, 4, 6 };
  GkRollup *rollup = gk_rollup_new (form);

  assert_true (gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), NULL));

  return rollup;
}

/* How a step gets into a roll-up. */
typedef enum { ADDED, MERGED, AS_BYTES, N_WAYS } Way;

static void
take_step (GkRollup *rollup, gsize step, gint sign, Way way)
{
  g_autoptr (GkDataset) dataset = new_dataset (gk_rollup_get_form (rollup), step, 1, sign);
  g_autoptr (GkRollup) part = new_rollup (gk_rollup_get_form (rollup));
  guint8 *bytes;
  guint64 length;

  if (way == ADDED)
    {
      assert_true (gk_rollup_add (rollup, dataset, NULL));
      return;
    }
  assert_true (gk_rollup_add (part, dataset, NULL));
  if (way == MERGED)
    {
      assert_true (gk_rollup_merge (rollup, part, NULL));
      return;
    }
  bytes = gk_rollup_serialize (part, &length, NULL);
  assert_true (gk_rollup_merge_serialized (rollup, bytes, length, NULL));
  gk_free (bytes);
}

static void
check_sum (GkRollup *rollup, gsize step, gint sign)
{
  g_autofree char *expected = g_strconcat (sign < 0 ? "-" : "", steps[step].sum, NULL);

  assert_true (gk_rollup_finish (rollup, NULL));
  assert_int_equal (gk_rollup_get_n_groups (rollup), step + 3);
  for (guint32 group = 0; group < 2; group++)
    {
      g_autofree char *found = gk_rollup_dup_value (rollup, group, 0);

      assert_string_equal (found, expected);
    }
  assert_true ((rollup->tallies.tallies[0].highs != NULL) == steps[step].is_wide);
  assert_null (rollup->tallies.tallies[1].highs);
}

/* All in one dataset, or read from the bytes of another, the sums are the same, as are their bytes. */
static void
check_copies (GkRollup *rollup, gsize step, gint sign)
{
  g_autoptr (GkDataset) dataset = new_dataset (gk_rollup_get_form (rollup), 0, step + 1, sign);
  g_autoptr (GkRollup) whole = new_rollup (gk_rollup_get_form (rollup));
  g_autoptr (GkRollup) copy = new_rollup (gk_rollup_get_form (rollup));
  guint64 lengths[3];
  guint8 *bytes[3];

  assert_true (gk_rollup_add (whole, dataset, NULL));
  bytes[0] = gk_rollup_serialize (rollup, &lengths[0], NULL);
  bytes[1] = gk_rollup_serialize (whole, &lengths[1], NULL);
  assert_true (gk_rollup_merge_serialized (copy, bytes[0], lengths[0], NULL));
  bytes[2] = gk_rollup_serialize (copy, &lengths[2], NULL);
  for (guint i = 1; i < 3; i++)
    {
      assert_int_equal (lengths[i], lengths[0]);
      assert_memory_equal (bytes[i], bytes[0], lengths[0]);
    }
  check_sum (copy, step, sign);
  for (guint i = 0; i < 3; i++)
    gk_free (bytes[i]);
}

static void
test_wide (void **state)
{
  g_autoptr (GkForm) form = gk_form_new_from_data (form_xml, -1, "form.xml", NULL);

  (void) state;

  for (gint sign = -1; sign <= 1; sign += 2)
    for (Way way = ADDED; way < N_WAYS; way++)
      {
        g_autoptr (GkRollup) rollup = new_rollup (form);

        for (gsize step = 0; step < G_N_ELEMENTS (steps); step++)
          {
            take_step (rollup, step, sign, way);
            check_sum (rollup, step, sign);
            check_copies (rollup, step, sign);
          }
      }
}

void
add_wide_tests (Tests *tests)
{
  tests_add (tests, "wide", test_wide);
}
