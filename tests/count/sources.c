/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tally-tests.h"

#include <string.h>

const char form_text[]
    = "<form id=\"f\">\n"
      "<dimension id=\"who\" zh=\"谁\"><member id=\"total\" zh=\"总计\"><member id=\"one\" zh=\"甲类\"/>"
      "<member id=\"group\" zh=\"组织\" kind=\"group\"><member id=\"two\" zh=\"乙类\"/><member id=\"three\" "
      "zh=\"丙类\"/></member><member id=\"open\" zh=\"未结\"/></member></dimension>\n"
      "<indicator id=\"a\" zh=\"a\" count=\"items where day in period\" dimension=\"who\"/>\n"
      "<indicator id=\"b\" zh=\"b\" count=\"items where not end before period and channel != website\"/>\n"
      "<indicator id=\"c\" zh=\"c\" count=\"distinct items.topic where day until end of period\" dimension=\"who\"/>\n"
      "<indicator id=\"d\" zh=\"d\" kind=\"amount\" unit=\"元\" decimals=\"2\" count=\"sum items.fee where day in "
      "period\"/>\n"
      "<indicator id=\"e\" zh=\"e\" count=\"distinct items.channel where end &lt;= day + 20 days or fee > 1.5\"/>\n"
      "<indicator id=\"g\" zh=\"g\" count=\"items where note missing\"/>\n"
      "<indicator id=\"h\" zh=\"h\" count=\"distinct visits.place where day in period\"/>\n"
      "<ledger id=\"items\"><column id=\"number\" type=\"text\" key=\"yes\"/>"
      "<column id=\"channel\" type=\"code\" key=\"yes\"><code id=\"gazette\" zh=\"政府公报\"/><code id=\"website\" "
      "zh=\"政府网站\"/></column><column id=\"day\" type=\"date\"/><column id=\"end\" type=\"date\" since=\"day\"/>"
      "<column id=\"who\" type=\"code\" dimension=\"who\" with=\"end\" open=\"open\"/><column id=\"topic\" "
      "type=\"text\"/><column id=\"note\" type=\"text\"/>"
      "<column id=\"fee\" type=\"number\" decimals=\"2\" unit=\"元\"/></ledger>"
      "<ledger id=\"visits\"><column id=\"day\" type=\"date\" required=\"yes\"/><column id=\"place\" "
      "type=\"text\"/></ledger></form>";

const Division divisions[N_DIVISIONS] = {
  { 1, 0, 0, 0, G_MAXUINT64 },
  { 4, 0, 0, 0, G_MAXUINT64 },
  { 3, 0, 100, 70, G_MAXUINT64 },
  { 1, 3000, 64, 1, G_MAXUINT64 },
  { 2, 3000, 1000, 300, G_MAXUINT64 },
  { 4, 5000, 37, 5, 0 },
  { 2, 3001, 257, 11, G_GUINT64_CONSTANT (0xFFFFFFFF) },
  { 1, 0, 0, 0, 0x7F },
};

static void
append_field (GString *text, GRand *random, const char *field)
{
  guint way = g_rand_int_range (random, 0, 8);

  if (way == 0 || strpbrk (field, "\",\r\n") != NULL)
    {
      g_string_append_c (text, '"');
      for (; *field != '\0'; field++)
        {
          if (*field == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *field);
        }
      g_string_append_c (text, '"');
    }
  else if (way == 1)
    g_string_append_printf (text, " %s　", field);
  else
    g_string_append (text, field);
}

void
append_row (GString *text, GRand *random, gint number)
{
  static const char *const channels[] = { "gazette", "政府公报", "website", "1. 政府网站", "广播", "" };
  static const char *const members[] = { "one", "two", "丙类", "open", "", "", "group" };
  static const char *const notes[] = { "", "x", "a,b", "say \"yes\"", "one\nline", "two\r\nlines", "三\r" };
  static const char *const fees[] = { "", "1.5", "0.01", "１２", "3,000.10", "7", "x" };
  gboolean sound = g_rand_int_range (random, 0, 12) != 0;
  guint day = (guint) g_rand_int_range (random, 0, 900);
  gboolean closed = g_rand_boolean (random);
  g_autofree char *fields[9] = { NULL };

#define PICK(words, n_bad)                                                                                             \
  g_strdup (words[g_rand_int_range (random, 0, (gint) G_N_ELEMENTS (words) - (sound ? n_bad : 0))])
  fields[0] = g_strdup_printf ("%d", 320000 + g_rand_int_range (random, 0, 9));
  fields[1] = g_strdup_printf (g_rand_int_range (random, 0, 4) == 0 ? "a rather long number %d" : "%d",
                               number >= 0 ? number : g_rand_int_range (random, 0, 900));
  fields[2] = PICK (channels, 2);
  fields[3] = g_strdup_printf ("202%u%s%02u-%02u", 2 + day / 360, g_rand_boolean (random) ? "-" : "-",
                               1 + day / 30 % 12, 1 + day % 28);
  fields[4]
      = closed ? g_strdup_printf (sound ? "2025年%u月%u日" : "2023-%u-%u", 1 + day % 12, 1 + day % 28) : g_strdup ("");
  fields[5] = closed ? PICK (members, 4) : g_strdup (g_rand_boolean (random) ? "open" : "");
  fields[6] = g_strdup_printf ("topic %d", g_rand_int_range (random, 0, 40));
  fields[7] = PICK (notes, 0);
  fields[8] = PICK (fees, 1);
#undef PICK
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_field (text, random, fields[i]);
      g_free (g_steal_pointer (&fields[i]));
    }
  g_string_append (text, g_rand_boolean (random) ? "\r\n" : "\n");
  if (g_rand_int_range (random, 0, 10) == 0)
    g_string_append (text, "\r\n\n");
}

char *
make_source (guint32 seed, guint n_rows)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GString *text = g_string_new (HEADER);

  for (guint i = 0; i < n_rows; i++)
    append_row (text, random, -1);

  return g_string_free (text, FALSE);
}

GkTally *
new_tally (GkForm *form, gint32 mode, const Division *division)
{
  GkTally *tally = gk_tally_new (form, NULL, mode, NULL);

  assert_non_null (tally);
  gk_tally_set_n_threads (tally, division->n_threads);
  if (division->piece_bytes > 0)
    tally->piece_bytes = division->piece_bytes;
  tally->segment_bytes = division->segment_bytes;
  tally->chunk_rows = division->chunk_rows;
  tally->hash_mask = division->hash_mask;

  return tally;
}

char *
describe (GkTally *tally)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GkDataset) dataset = gk_tally_dup_dataset (tally, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " bad\n", gk_tally_get_n_rows (tally),
                          gk_tally_get_n_bad_rows (tally));
  for (guint64 i = 0; i < gk_tally_get_n_diagnostics (tally); i++)
    g_string_append_printf (text, "%s:%u:%u: %s %s\n", gk_tally_get_diagnostic_source (tally, i),
                            gk_tally_get_diagnostic_line (tally, i), gk_tally_get_diagnostic_column (tally, i),
                            gk_tally_get_diagnostic_message (tally, i, GK_LANGUAGE_ENGLISH),
                            gk_tally_get_diagnostic_message (tally, i, GK_LANGUAGE_CHINESE));
  for (guint64 row = 0; row < gk_dataset_get_n_rows (dataset); row++)
    {
      g_string_append_printf (text, "%s %s:", gk_dataset_get_key (dataset, row, GK_KEY_BODY_CODE),
                              gk_dataset_get_key (dataset, row, GK_KEY_PERIOD));
      for (guint32 cell = 0; cell < gk_form_get_n_cells (gk_dataset_get_form (dataset)); cell++)
        {
          gint64 value = -1;

          gk_dataset_get_scaled (dataset, row, cell, &value);
          g_string_append_printf (text, " %" G_GINT64_FORMAT, value);
        }
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
