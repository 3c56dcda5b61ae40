/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

#include <string.h>

/*
 * Merges the bytes as those of a roll-up, behind a head that fits them: no search finds a digest. What is taken can be
 * asked, and has the same bytes when it is read once more.
 */

#define HEAD_BYTES 52
#define DIGEST_BYTES 32

static const char xml[]
    = "<form id='one'><title zh='一'/><indicator id='a' zh='收到' unit='件'/>"
      "<indicator id='p' zh='人数' unit='人' parts='overlap'><indicator id='w' zh='网站' unit='人'/></indicator>"
      "<indicator id='s' zh='结余' kind='amount' unit='元' decimals='2' signed='yes'/>"
      "<indicator id='r' zh='占比' kind='percent'/><rule id='r'>r = share(a, p.w)</rule></form>";

static GkRollup *
new_rollup (GkForm *form)
{
  static const guint32 digits[] = { 0, 2, 4, 6 };
  GkRollup *rollup = gk_rollup_new (form);

  g_assert_true (gk_rollup_set_prefixes (rollup, 0, digits, G_N_ELEMENTS (digits), NULL));
  g_assert_true (gk_rollup_set_by_period (rollup, TRUE, NULL));

  return rollup;
}

static guint8 *
add_head (const guint8 *data, gsize size)
{
  guint8 *bytes = g_malloc (HEAD_BYTES + size);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize digest_length = DIGEST_BYTES;

  memcpy (bytes, "GKROLLUP\1\0\0\0", 12);
  for (guint i = 0; i < 8; i++)
    bytes[12 + i] = (guint8) ((guint64) (HEAD_BYTES + size) >> (8 * i));
  g_checksum_update (checksum, data, (gssize) size);
  g_checksum_get_digest (checksum, bytes + HEAD_BYTES - DIGEST_BYTES, &digest_length);
  if (size > 0)
    memcpy (bytes + HEAD_BYTES, data, size);

  return bytes;
}

static void
ask (GkRollup *rollup)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = NULL;

  g_assert_true (gk_rollup_finish (rollup, &error));
  dataset = gk_rollup_dup_dataset (rollup, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gk_dataset_get_n_rows (dataset), ==, gk_rollup_get_n_groups (rollup));
  for (guint32 i = 0; i < gk_rollup_get_n_differences (rollup); i++)
    {
      g_autofree char *message = gk_rollup_dup_difference_message (rollup, i, GK_LANGUAGE_CHINESE);

      g_assert_true (g_utf8_validate (message, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GkForm *form;
  g_autoptr (GkRollup) rollup = NULL;
  g_autoptr (GkRollup) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = NULL;
  guint8 *out[2];
  guint64 lengths[2];

  if (form == NULL)
    form = gk_form_new_from_data (xml, -1, "form.xml", &error);
  g_assert_no_error (error);

  bytes = add_head (data, size);
  rollup = new_rollup (form);
  if (!gk_rollup_merge_serialized (rollup, bytes, HEAD_BYTES + size, &error))
    {
      g_assert_true (error->domain == GK_ERROR);
      g_assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
      return 0;
    }

  ask (rollup);
  again = new_rollup (form);
  out[0] = gk_rollup_serialize (rollup, &lengths[0], &error);
  g_assert_no_error (error);
  g_assert_true (gk_rollup_merge_serialized (again, out[0], lengths[0], &error));
  out[1] = gk_rollup_serialize (again, &lengths[1], &error);
  g_assert_cmpmem (out[0], lengths[0], out[1], lengths[1]);
  gk_free (out[0]);
  gk_free (out[1]);

  return 0;
}
