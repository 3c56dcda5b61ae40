/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"

#include <gongkai/gongkai.h>

#include <string.h>

#include "base/bytes-private.h"
#include "count/count-private.h"

/*
 * Merges the bytes as those of a tally, behind a head and an identity that fit them: no search finds a digest. What is
 * taken can be counted, and has the same bytes when it is read once more.
 */

static const char xml[]
    = "<form id='f'><title zh='一'/><dimension id='who' zh='谁'><member id='total' zh='总计'><member id='one' zh='甲'/>"
      "<member id='open' zh='未结'/></member></dimension>"
      "<indicator id='a' zh='收到' dimension='who' count='items where day in period'/>"
      "<indicator id='b' zh='种类' count='distinct items.topic where channel = web or note missing'/>"
      "<indicator id='c' zh='金额' kind='amount' unit='元' decimals='2' count='sum items.fee'/>"
      "<indicator id='d' zh='次数' count='visits where day in period'/>"
      "<ledger id='items'><column id='number' type='text' key='yes'/><column id='channel' type='code' key='yes'>"
      "<code id='web' zh='网站'/><code id='other' zh='其他'/></column><column id='day' type='date' required='yes'/>"
      "<column id='end' type='date' since='day'/><column id='who' type='code' dimension='who' with='end' open='open'/>"
      "<column id='topic' type='text'/><column id='note' type='text'/>"
      "<column id='fee' type='number' decimals='2' unit='元'/></ledger>"
      "<ledger id='visits'><column id='number' type='text' key='yes'/><column id='day' type='date'/></ledger></form>";

static guint8 *
serialize (GkTally *tally, guint64 *length)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = gk_tally_serialize (tally, length, &error);

  g_assert_no_error (error);

  return bytes;
}

/* @data behind what every tally of the form begins with. */
static guint8 *
complete (GkTally *tally, const guint8 *data, gsize size, guint64 *length)
{
  g_auto (GkByteWriter) writer = { 0 };
  g_autofree char *identity = gk_tally_identify (tally);

  gk_byte_writer_init (&writer);
  gk_bytes_put_text (&writer, identity);
  gk_bytes_put_array (&writer, data, 1, size);

  return gk_byte_writer_finish (&writer, "GKTALLY", 1, length, NULL);
}

static void
ask (GkTally *tally)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);

  g_assert_true (dataset != NULL || error->code == GK_ERROR_OVERFLOW);
  for (guint64 i = 0; gk_tally_get_diagnostic_severity (tally, i) != 0; i++)
    {
      g_assert_true (g_utf8_validate (gk_tally_get_diagnostic_message (tally, i, GK_LANGUAGE_CHINESE), -1, NULL));
      gk_tally_get_diagnostic_source (tally, i);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static GkForm *form;
  g_autoptr (GkTally) tally = NULL;
  g_autoptr (GkTally) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *bytes = NULL;
  guint8 *out[2];
  guint64 lengths[2];
  guint64 length;

  if (form == NULL)
    form = gk_form_new_from_data (xml, -1, "form.xml", &error);
  g_assert_no_error (error);

  tally = gk_tally_new (form, "2023 2024", GK_TALLY_LENIENT, &error);
  again = gk_tally_new (form, "2023 2024", GK_TALLY_LENIENT, &error);
  g_assert_no_error (error);
  bytes = complete (tally, data, size, &length);
  if (!gk_tally_merge_serialized (tally, bytes, length, &error))
    {
      g_assert_true (error->domain == GK_ERROR);
      g_assert_true (g_utf8_validate (gk_error_get_message (error, GK_LANGUAGE_CHINESE), -1, NULL));
      g_assert_cmpuint (gk_tally_get_n_rows (tally), ==, 0);
      return 0;
    }

  ask (tally);
  out[0] = serialize (tally, &lengths[0]);
  g_clear_error (&error);
  g_assert_true (gk_tally_merge_serialized (again, out[0], lengths[0], &error));
  out[1] = serialize (again, &lengths[1]);
  g_assert_cmpmem (out[0], lengths[0], out[1], lengths[1]);
  gk_free (out[0]);
  gk_free (out[1]);

  return 0;
}
