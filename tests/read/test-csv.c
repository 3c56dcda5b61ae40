/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "csv-test.h"

#include <string.h>

/* The cells received, b, b[m], b[n], c, p and s. */
#define FORM_ONE                                                                                                       \
  "<form id='one'><title zh='一'/>"                                                                                   \
  "<dimension id='d' zh='维'><member id='total' zh='总计' parts='partition'>"                                       \
  "<member id='m' zh='甲'/><member id='group' zh='组' kind='group' parts='partition'><member id='n' zh='乙'/>"      \
  "</member></member></dimension>"                                                                                     \
  "<indicator id='received' zh='收到' unit='件'/><indicator id='b' zh='办结' unit='件' dimension='d'/>"          \
  "<indicator id='c' zh='经费' kind='amount' unit='万元' decimals='2'/>"                                           \
  "<indicator id='p' zh='比例' kind='percent' unit='%'/>"                                                            \
  "<indicator id='s' zh='结余' kind='amount' unit='元' decimals='2' signed='yes'/></form>"

/* Forms with the cells g.k, g.l and received. */
#define FORM_WITH_GROUP(id)                                                                                            \
  "<form id='" id "'><title zh='组'/><indicator id='g' zh='组' kind='group'>"                                        \
  "<indicator id='k' zh='子' unit='件'/><indicator id='l' zh='丑' unit='件'/></indicator>"                         \
  "<indicator id='received' zh='收到' unit='件'/></form>"

/* A form whose cells are called like columns that have a meaning of their own; the first ones are other, other[x]. */
#define FORM_WORDS                                                                                                     \
  "<form id='words'><title zh='字'/>"                                                                                 \
  "<dimension id='d' zh='维'><member id='total' zh='总计'><member id='x' zh='甲'/></member></dimension>"           \
  "<indicator id='other' zh='其他' unit='件' dimension='d'/>"                                                       \
  "<indicator id='source' zh='来源' unit='件'/><indicator id='cell' zh='细胞' unit='件'/></form>"

GkForm *
csv_load_form (const char *xml)
{
  g_autoptr (GError) error = NULL;
  GkForm *form = gk_form_new_from_data (xml, -1, "form.xml", &error);

  if (form == NULL)
    fail_msg ("%s", error->message);

  return form;
}

GPtrArray *
csv_load_forms (const char *initials)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);

  for (; *initials != '\0'; initials++)
    g_ptr_array_add (forms, csv_load_form (*initials == '1'   ? FORM_ONE
                                           : *initials == '2' ? FORM_WITH_GROUP ("two")
                                           : *initials == '3' ? FORM_WITH_GROUP ("three")
                                                              : FORM_WORDS));

  return forms;
}

GkReports *
csv_read (const char *text, gsize length, GPtrArray *forms)
{
  g_autoptr (GError) error = NULL;
  GkReports *reports = gk_reports_new_from_csv (text, length, "t.csv", forms, &error);

  if (reports == NULL)
    fail_msg ("%s", error->message);

  return reports;
}

void
csv_assert_error (const GError *error, gint32 code, guint32 line, guint32 column, const char *message)
{
  g_autofree char *place = line == 0     ? g_strdup ("t.csv: ")
                           : column == 0 ? g_strdup_printf ("t.csv:%u: ", line)
                                         : g_strdup_printf ("t.csv:%u:%u: ", line, column);
  const char *zh;

  assert_non_null (error);
  zh = gk_error_get_message (error, GK_LANGUAGE_CHINESE);
  assert_contains (error->message, message);
  assert_true (g_str_has_prefix (error->message, place));
  assert_true (g_str_has_prefix (zh, place));
  assert_string_not_equal (zh, error->message);
  assert_true (g_error_matches (error, GK_ERROR, code));
  assert_int_equal (gk_error_get_line (error), line);
  assert_int_equal (gk_error_get_column (error), column);
}

static void
describe_cell (GString *text, GkReport *report, guint32 cell)
{
  gint32 state = gk_report_get_state (report, cell);
  g_autofree char *value = gk_report_dup_value (report, cell);
  const char *raw = gk_report_get_raw (report, cell);

  if (state == GK_CELL_ABSENT && raw == NULL)
    return;
  g_string_append_printf (text, " %s=%s%s", gk_form_get_cell_id (gk_report_get_form (report), cell),
                          state == GK_CELL_DERIVED          ? "derived "
                          : state == GK_CELL_ABSENT         ? "absent"
                          : state == GK_CELL_BLANK          ? "blank"
                          : state == GK_CELL_NOT_APPLICABLE ? "n/a"
                          : state == GK_CELL_INVALID        ? "invalid"
                                                            : "",
                          value != NULL ? value : "");
  if (raw != NULL && g_strcmp0 (raw, value) != 0)
    g_string_append_printf (text, "(%s)", raw);
}

/*
 * "form body code period source: cell=value(raw) ... !line.column" of each report; "-" for what is not said, and
 * "code!" in front of the place of a code that cannot be right.
 */
static char *
describe (GkReports *reports)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < gk_reports_get_n (reports); i++)
    {
      GkReport *report = gk_reports_get (reports, i);
      const char *const parts[] = { gk_report_get_body_name (report), gk_report_get_body_code (report),
                                    gk_report_get_period (report), gk_report_get_source (report) };

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", gk_form_get_id (gk_report_get_form (report)));
      for (gsize k = 0; k < G_N_ELEMENTS (parts); k++)
        g_string_append_printf (text, " %s", parts[k] == NULL ? "-" : strcmp (parts[k], "t.csv") == 0 ? "." : parts[k]);
      g_string_append_c (text, ':');
      for (guint32 k = 0; k < gk_form_get_n_cells (gk_report_get_form (report)); k++)
        describe_cell (text, report, k);
      for (guint32 k = 0; k < gk_report_get_n_diagnostics (report); k++)
        {
          gboolean is_code = gk_report_get_diagnostic_code (report, k) == GK_DIAGNOSTIC_CODE;

          if (!is_code)
            assert_int_equal (gk_report_get_diagnostic_code (report, k), GK_DIAGNOSTIC_INVALID_CELL);
          assert_int_equal (gk_report_get_diagnostic_severity (report, k),
                            is_code ? GK_SEVERITY_WARNING : GK_SEVERITY_ERROR);
          g_string_append_printf (text, " %s!%u.%u", is_code ? "code" : "", gk_report_get_diagnostic_line (report, k),
                                  gk_report_get_diagnostic_column (report, k));
        }
    }

  return g_string_free (text, FALSE);
}

typedef struct {
  const char *name;
  const char *forms; /* see load_forms() */
  const char *text;
  const char *reports; /* see describe() */
} GoodCase;

static const GoodCase good_cases[] = {
  { "wide", "1", "received,b\n5,7\n", "one - - - .: received=5 b=7" },
  { "wide, no line end", "1", "received,b\n5,7", "one - - - .: received=5 b=7" },
  { "wide, CRLF", "1", "received,b\r\n5,7\r\n8,9\r\n", "one - - - .: received=5 b=7; one - - - .: received=8 b=9" },
  { "wide, CR", "1", "received,b\r5,7\r8,9\r", "one - - - .: received=5 b=7; one - - - .: received=8 b=9" },
  { "wide, any order", "1", "s,b[n],received\n-1.5,2,3", "one - - - .: received=3 b[n]=2 s=-1.5" },
  { "wide, header alone", "1", "received,b\n", "" },
  { "wide, empty lines", "1", "\n\r\nreceived,b\n\n5,7\n\n\n", "one - - - .: received=5 b=7" },
  { "wide, one column", "1", "received\n5", "one - - - .: received=5" },
  { "wide, one column, blank", "1", "received\n\"\"", "one - - - .: received=blank" },
  { "wide, blanks", "1", "received,b,c\n5,,\n", "one - - - .: received=5 b=blank c=blank" },
  { "wide, blanks of spaces", "1", "received,b\n \t,　\n", "one - - - .: received=blank b=blank" },
  { "wide, total by name", "1", "b[total],b[m]\n5,7\n", "one - - - .: b=5 b[m]=7" },
  { "wide, spaces in header", "1", " received , b[m]　\n5,7", "one - - - .: received=5 b[m]=7" },
  { "wide, quoted header", "1", "\"received\",\"b\"\n5,7", "one - - - .: received=5 b=7" },
  { "wide, figures as printed", "1", "received,b,c,p\n\"1,234\",—,<5,12.50%\n",
    "one - - - .: received=1234(1,234) b=n/a(—) c=<5 p=12.5(12.50%)" },
  { "wide, spaces around figures", "1", "received,b\n 5 , 7\n", "one - - - .: received=5 b=7" },
  { "wide, Chinese figures", "1", "received,c,s\n１２３件,5000元,1.2万\n",
    "one - - - .: received=123(１２３件) c=0.5(5000元) s=12000(1.2万)" },
  { "wide, unreadable", "1", "b,received\n7,若干\n", "one - - - .: received=invalid(若干) b=7 !2.2" },
  { "wide, unreadable ones in order", "1", "s,received\nx,y\n",
    "one - - - .: received=invalid(y) s=invalid(x) !2.1 !2.2" },
  { "wide, negative", "1", "received,s\n-1,-1\n", "one - - - .: received=invalid(-1) s=-1 !2.1" },
  { "wide, too many decimals", "1", "received,c\n1.5,1.234\n",
    "one - - - .: received=invalid(1.5) c=invalid(1.234) !2.1 !2.2" },
  { "wide, particulars", "1",
    "body,body_code,period,source,received\n某局,320000,2017,甲.html,5\n 某 局 ,,2016/2017,,6\n",
    "one 某局 320000 2017 甲.html: received=5; one 某 局 - 2016/2017 .: received=6" },
  { "wide, other names of particulars", "1", "code,body_name,received\n320000,\"某局, 某处\",5\n",
    "one 某局, 某处 320000 - .: received=5" },
  { "wide, line end in a field", "1", "body,received\n\"某\r\n局\",x\n",
    "one 某\r\n局 - - .: received=invalid(x) !2.2" },
  { "wide, lines behind it", "1", "body,received\n\"\n\n\r\r\n\",5\n某局,x\n",
    "one - - - .: received=5; one 某局 - - .: received=invalid(x) !7.2" },
  { "wide, quotes in a field", "1", "body,received\n\"\"\"某\"\"局\"\"\",5\n", "one \"某\"局\" - - .: received=5" },
  { "wide, semicolons", "1", "received;c\n5;\"1,5\"\n", "one - - - .: received=5 c=invalid(1,5) !2.2" },
  { "wide, tabs", "1", "received\tbody\n5\t某;局\n", "one 某;局 - - .: received=5" },
  { "wide, semicolons before tabs", "1", "received;b\n5;\t7\n", "one - - - .: received=5 b=7" },
  { "wide, quoted commas are no separators", "1", "received;\"body\"\n5;\"a,b\"\n", "one a,b - - .: received=5" },
  { "wide, form with most columns", "12", "g.k,received\n5,6\n", "two - - - .: g.k=5 received=6" },
  { "wide, form by name", "12", "form,received\none,5\ntwo,6\n", "one - - - .: received=5; two - - - .: received=6" },
  { "wide, forms with columns of their own", "12", "form,received,b,g.k\none,5,1,\ntwo,6,,2\n",
    "one - - - .: received=5 b=1; two - - - .: g.k=2 received=6" },
  { "wide, form by name or by columns", "12", "form,received,b\n,5,1\ntwo,6,\n",
    "one - - - .: received=5 b=1; two - - - .: received=6" },
  { "wide, same form twice", "1212", "g.k\n1\n", "two - - - .: g.k=1" },
  { "wide, same form twice, by name", "1212", "form,received\ntwo,1\n", "two - - - .: received=1" },
  { "wide, words are no cells", "w", "source,other\n甲,1\n", "words - - - 甲: other=1" },
  { "wide, one word can be a cell", "w", "cell,other\n2,1\n", "words - - - .: other=1 cell=2" },

  { "long", "1", "cell,value\nreceived,5\nb,7\n", "one - - - .: received=5 b=7" },
  { "long, header alone", "12", "cell,value\n", "" },
  { "long, other names of particulars", "1", "code,body_name,cell,value\n320000,某局,b,5\n",
    "one 某局 320000 - .: b=5" },
  { "long, any order", "1", "value,body,cell\n5,某局,b[n]\n", "one 某局 - - .: b[n]=5" },
  { "long, total by name", "1", "cell,value\nb[total],5\n", "one - - - .: b=5" },
  { "long, spaces", "1", "cell,value\n received , 5 \n", "one - - - .: received=5" },
  { "long, several reports", "1",
    "body,period,cell,value\n乙,2017,b,1\n甲,2017,b,2\n乙,2016,b,3\n乙,2017,s,4\n甲,2017,s,5\n",
    "one 乙 - 2017 .: b=1 s=4; one 甲 - 2017 .: b=2 s=5; one 乙 - 2016 .: b=3" },
  { "long, reports by every part", "1",
    "body,body_code,source,cell,value\n甲,320000,p,b,1\n甲,110000,p,b,2\n甲,320000,q,b,3\n甲,320000,t.csv,b,4\n"
    "甲,320000,,s,5\n",
    "one 甲 320000 - p: b=1; one 甲 110000 - p: b=2; one 甲 320000 - q: b=3; one 甲 320000 - .: b=4 s=5" },
  { "long, parts are not joined", "1", "body,body_code,cell,value\nab,c,b,1\na,bc,b,2\n",
    "one ab c - .: b=1 code!2.2; one a bc - .: b=2 code!3.2" },
  { "long, forms", "12", "form,cell,value\none,received,5\ntwo,received,6\none,b,7\n",
    "one - - - .: received=5 b=7; two - - - .: received=6" },
  { "long, form by name and by cells", "12", "form,cell,value\none,received,5\n,b,7\n,s,8\n",
    "one - - - .: received=5 b=7 s=8" },
  { "long, only cells of rows without a form count", "12",
    "form,cell,value\ntwo,g.k,1\ntwo,g.l,2\ntwo,received,3\n,b,4\n,received,5\n",
    "two - - - .: g.k=1 g.l=2 received=3; one - - - .: received=5 b=4" },
  { "long, form with most cells", "12", "cell,value\nreceived,5\ng.l,7\n", "two - - - .: g.l=7 received=5" },
  { "long, cells are counted once", "12",
    "body,cell,value\n甲,g.k,1\n甲,g.l,2\n甲,received,2\n乙,received,1\n丙,received,1\n",
    "two 甲 - - .: g.k=1 g.l=2 received=2; two 乙 - - .: received=1; two 丙 - - .: received=1" },
  { "long, same form twice", "22", "cell,value\ng.k,1\n", "two - - - .: g.k=1" },
  { "long, words are cells", "w", "cell,value\nsource,5\ncell,1\n", "words - - - .: source=5 cell=1" },
  { "long, figures as printed", "1", "cell,value\nreceived,\"1,234\"\nb,—\nc,<5\np,12.50%\ns,\nb[m],两件\n",
    "one - - - .: received=1234(1,234) b=n/a(—) b[m]=invalid(两件) c=<5 p=12.5(12.50%) s=blank !7.2" },
  { "long, statuses", "1", "cell,value,status\nreceived,5,A\nb[n],,missing\nc,,blank\np,,absent\ns,7,normal\n",
    "one - - - .: received=5 b[n]=blank c=blank s=7" },
  { "long, missing for a reason", "1", "cell,value,status\nreceived,,H\nb,,K\nb[m],,L\nb[n],,O\nc,,Q\n",
    "one - - - .: received=blank b=blank b[m]=blank b[n]=blank c=blank" },
  { "long, data that cannot exist", "1", "cell,value,status\nreceived,,M\nb,—,M\n",
    "one - - - .: received=n/a b=n/a(—)" },
  { "long, normal leaves it to the value", "1", "cell,value,status\nreceived,,A\nb,—,normal\nc,<5,\np,x,A\n",
    "one - - - .: received=blank b=n/a(—) c=<5 p=invalid(x) !5.2" },
  { "long, not applicable", "1", "cell,value,status\nreceived,,not_applicable\nb,—,not_applicable\n",
    "one - - - .: received=n/a b=n/a(—)" },
  { "long, below", "1", "cell,value,status\nreceived,<5,below\nb,5,below\nc,≤5,below\n",
    "one - - - .: received=<5 b=<5(5) c=<5.01(≤5)" },
  { "long, below nothing", "1", "cell,value,status\nreceived,0,below\ns,-5,below\n",
    "one - - - .: received=invalid(0) s=invalid(-5) !2.2 !3.2" },
  { "long, state as status", "1", "cell,value,state\nreceived,5,reported\nb,7,derived\nc,,blank\n",
    "one - - - .: received=5 b=derived 7 c=blank" },
  { "long, unreadable though reported", "1", "cell,state,value\nreceived,reported,x\nb,derived,y\nc,below,z\n",
    "one - - - .: received=invalid(x) b=invalid(y) c=invalid(z) !2.3 !3.3 !4.3" },
  { "long, invalid", "1", "cell,state,value\nreceived,invalid,x\nb,invalid,\n",
    "one - - - .: received=invalid(x) b=invalid !2.3 !3.3" },
  { "long, lines behind line ends", "1", "cell,value,name\nb,1,\"\n\n\"\nreceived,x,\n",
    "one - - - .: received=invalid(x) b=1 !5.2" },

  { "list", "1", "cell,state,value,raw,line\nreceived,reported,1234,\"1,234 件\",17\nb,absent,,,\nc,blank,,__,18\n",
    "one - - - .: received=1234(1,234 件) c=blank(__)" },
  { "list, every state", "1",
    "cell,state,value,raw,line\nreceived,reported,5,,\nb,derived,6,,\nb[m],below,<7,小于7,\nb[n],not_applicable,,—,\n"
    "c,invalid,,若干,9\np,blank,,,\ns,absent,,,\n",
    "one - - - .: received=5 b=derived 6 b[m]=<7(小于7) b[n]=n/a(—) c=invalid(若干) p=blank !9.0" },
  { "list, raw text with spaces", "1", "cell,value,raw\nreceived,5,\" 5\n\"\n", "one - - - .: received=5( 5\n)" },
  { "list, raw text differs from the value", "1", "cell,state,value,raw\nc,reported,0.5,5000\n",
    "one - - - .: c=0.5(5000)" },
  { "list, raw text without a value", "1", "cell,value,raw\nreceived,,\"1,234\"\nb,,x\nc,,\n",
    "one - - - .: received=1234(1,234) b=invalid(x) c=blank !3.2" },
  { "list, blank with a raw text", "1", "cell,state,value,raw\nreceived,blank,,5\n", "one - - - .: received=blank(5)" },
  { "list, unreadable by its unit", "1", "cell,state,value,raw\nreceived,invalid,,5\n",
    "one - - - .: received=invalid(5) !2.3" },
  { "list, line in front", "1", "line,cell,value\n9,received,x\n", "one - - - .: received=invalid(x) !9.0" },
  { "list, unreadable without a line", "1", "raw,state,value,cell,line\nx,invalid,,received,\n",
    "one - - - .: received=invalid(x) !2.3" },
  { "list of several reports of the same", "2",
    "cell,state,value,raw,line\ng.k,reported,1,1,5\ng.l,blank,,,6\nreceived,reported,2,2,7\n"
    "g.k,reported,3,3,5\ng.l,absent,,,\nreceived,reported,4,4,7\ng.k,invalid,,x,5\n",
    "two - - - .: g.k=1 g.l=blank received=2; two - - - .: g.k=3 received=4; two - - - .: g.k=invalid(x) !5.0" },
  { "list of several reports among others", "2",
    "body,cell,state,value,raw,line\n甲,g.k,blank,,,\n甲,g.l,blank,,,\n甲,received,reported,1,,\n"
    "乙,g.k,blank,,,\n乙,g.l,blank,,,\n乙,received,reported,2,,\n"
    "甲,g.k,blank,,,\n甲,g.l,blank,,,\n甲,received,reported,3,,\n",
    "two 甲 - - .: g.k=blank g.l=blank received=1; two 乙 - - .: g.k=blank g.l=blank received=2; "
    "two 甲 - - .: g.k=blank g.l=blank received=3" },
  { "list, code of each report", "2",
    "body_code,cell,state,value,raw,line\n1,g.k,blank,,,\n1,g.l,blank,,,\n1,received,blank,,,\n1,g.k,blank,,,\n",
    "two - 1 - .: g.k=blank g.l=blank received=blank code!0.0; two - 1 - .: g.k=blank code!0.0" },
  { "list, absent with a raw text", "1", "cell,state,value,raw\nreceived,absent,,5\n",
    "one - - - .: received=absent(5)" },
};

static void
test_good (void **state)
{
  const GoodCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) forms = csv_load_forms (row->forms);
  gsize length = strlen (row->text);
  /* A copy of just this size, so that a read behind the end is seen. */
  g_autofree char *text = g_memdup2 (row->text, length);
  g_autoptr (GkReports) reports = gk_reports_new_from_csv (text, length, "t.csv", forms, &error);
  g_autofree char *description = NULL;

  if (reports == NULL)
    fail_msg ("%s", error->message);
  description = describe (reports);
  assert_string_equal (description, row->reports);
  assert_true (gk_text_is_csv (text, length, forms));
}

typedef struct {
  const char *name;
  const char *forms;
  const char *text;
  gint32 code;
  guint32 line;
  guint32 column;
  const char *message; /* a part of the English one */
} BadCase;

static const BadCase bad_cases[] = {
  { "quote inside", "1", "received,b\n5,7\n5,7\"\n", GK_ERROR_SYNTAX, 3, 2, "column \"b\": a quote stands inside" },
  { "quote inside, behind a space", "1", "received,b\n5, \"7\"\n", GK_ERROR_SYNTAX, 2, 2, "column \"b\"" },
  { "text behind a quote", "1", "received,b\n\"5\"6,7\n", GK_ERROR_SYNTAX, 2, 1,
    "column \"received\": text stands behind" },
  { "space behind a quote", "1", "received,b\n\"5\" ,7\n", GK_ERROR_SYNTAX, 2, 1, "text stands behind" },
  { "quote not closed", "1", "received,b\n\n5,\"7\n8,9\n", GK_ERROR_SYNTAX, 3, 2, "column \"b\": the quote" },
  { "quote not closed at the end", "1", "received,b\n5,\"", GK_ERROR_SYNTAX, 2, 2, "is not closed" },
  { "quote not closed but doubled", "1", "received,b\n5,\"7\"\"", GK_ERROR_SYNTAX, 2, 2, "is not closed" },
  { "quote in header", "1", "received,b\"\n5,7\n", GK_ERROR_SYNTAX, 1, 2, "a quote stands inside" },
  { "too few fields", "1", "received,b,c\n5,7\n", GK_ERROR_SYNTAX, 2, 3,
    "column \"c\": the row has only 2 fields; the header has 3" },
  { "too many fields", "1", "received,b\n5,7\n5,7,8\n", GK_ERROR_SYNTAX, 3, 3,
    "more fields than the header, which has 2" },
  { "separator at the end", "1", "received,b\n5,7,\n", GK_ERROR_SYNTAX, 2, 3, "more fields" },
  { "spaces are not an empty line", "1", "received,b\n  \n", GK_ERROR_SYNTAX, 2, 2, "has only 1 fields" },
  { "line of a row behind quoted line ends", "1", "body,received\n\"a\r\nb\",5\n\"c\nd\"\n", GK_ERROR_SYNTAX, 4, 2,
    "has only 1" },
  { "semicolons under a header with commas", "1", "received,b\n5;7\n", GK_ERROR_SYNTAX, 2, 2, "has only 1" },
  { "one column and a comma", "1", "received\n1,234\n", GK_ERROR_SYNTAX, 2, 2,
    "more fields than the header, which has 1" },
  { "comma goes before semicolon", "1", "received,b;c\n", GK_ERROR_SYNTAX, 1, 2, "has a cell \"b;c\"" },
  { "comma in quotes does not", "1", "received;\"b,c\"\n", GK_ERROR_SYNTAX, 1, 2, "has a cell \"b,c\"" },
  { "column twice", "1", "received,b, received\n5,7,8\n", GK_ERROR_SYNTAX, 1, 3, "column \"received\" stands twice" },
  { "first of the columns that stand twice", "1", "s,b,received,received,s,b\n", GK_ERROR_SYNTAX, 1, 4,
    "\"received\"" },
  { "column without a name", "1", "received, ,b\n", GK_ERROR_SYNTAX, 1, 2, "the column has no name" },
  { "separator at the end of the header", "1", "received,b,\n", GK_ERROR_SYNTAX, 1, 3, "the column has no name" },
  { "header behind empty lines", "1", "\n\nreceived,,b\n", GK_ERROR_SYNTAX, 3, 2, "the column has no name" },
  { "columns that say the same", "1", "body,received,body_name\n", GK_ERROR_SYNTAX, 1, 3,
    "columns \"body\" and \"body_name\" say the same" },
  { "codes that say the same", "1", "code,body_code,received\n", GK_ERROR_SYNTAX, 1, 2, "say the same" },
  { "state and status", "1", "cell,value,state,status\n", GK_ERROR_SYNTAX, 1, 4, "say the same" },
  { "cell twice by two names", "1", "b,received,b[total]\n5,7,8\n", GK_ERROR_SYNTAX, 1, 3,
    "column \"b[total]\": the column \"b\" is of the same cell of form one" },
  { "cell twice, found late", "12", "form,b,g.k,b[total]\ntwo,,1,\none,1,,1\n", GK_ERROR_SYNTAX, 1, 4,
    "the column \"b\"" },
  { "nothing", "1", "", GK_ERROR_UNRECOGNISED, 1, 0, "no known form fits" },
  { "only line ends", "1", "\r\n\n", GK_ERROR_UNRECOGNISED, 3, 0, "no known form fits" },
  { "first cell of the form twice", "w", "other,other[total]\n", GK_ERROR_SYNTAX, 1, 2,
    "of the same cell of form words" },
  { "no column is a cell", "12", "body,x,y\n", GK_ERROR_UNRECOGNISED, 1, 0, "no known form fits" },
  { "no forms", "", "received\n5\n", GK_ERROR_UNRECOGNISED, 1, 0, "no known form fits" },
  { "no forms, long", "", "cell,value\nreceived,5\n", GK_ERROR_UNRECOGNISED, 0, 0, "no known form fits" },
  { "unknown column", "1", "received,recieved\n", GK_ERROR_SYNTAX, 1, 2,
    "column \"recieved\": no known form has a cell \"recieved\"; did you mean \"received\"?" },
  { "unknown column like a word", "1", "received,bodycode\n", GK_ERROR_SYNTAX, 1, 2, "did you mean \"body_code\"?" },
  { "unknown column like nothing", "1", "received,b[x]\n", GK_ERROR_SYNTAX, 1, 2, "no known form has a cell \"b[x]\"" },
  { "member of a group", "1", "received,b[group]\n", GK_ERROR_SYNTAX, 1, 2, "\"b[group]\"" },
  { "member of an indicator without dimension", "1", "received,c[m]\n", GK_ERROR_SYNTAX, 1, 2, "\"c[m]\"" },
  { "brackets not closed", "1", "received,b[total\n", GK_ERROR_SYNTAX, 1, 2, "\"b[total\"" },
  { "column of another form", "12", "b,s,g.k\n", GK_ERROR_SYNTAX, 1, 3,
    "column \"g.k\": form one has no cell \"g.k\"" },
  { "first of several unknown columns", "12", "recieved,received,x\n", GK_ERROR_SYNTAX, 1, 1, "\"recieved\"" },
  { "first of several columns of another form", "12", "g.k,b,s,c,g.l\n", GK_ERROR_SYNTAX, 1, 1, "has no cell \"g.k\"" },
  { "last column of another form", "12", "b,s,received,g.l\n", GK_ERROR_SYNTAX, 1, 4, "has no cell \"g.l\"" },
  { "value for another form", "12", "form,b,g.k\none,1,\ntwo,,1\none,1,1\n", GK_ERROR_SYNTAX, 4, 3,
    "column \"g.k\": form one has no cell" },
  { "two forms fit", "123", "g.k,g.l\n", GK_ERROR_AMBIGUOUS, 1, 0, "forms two and three fit equally well" },
  { "two forms fit by one column", "12", "received\n", GK_ERROR_AMBIGUOUS, 1, 0, "forms one and two" },
  { "two forms fit a row without one", "123", "form,g.k\ntwo,1\n,1\n", GK_ERROR_AMBIGUOUS, 3, 1,
    "forms two and three" },
  { "no such form", "12", "form,received\none,1\nfour,1\n", GK_ERROR_UNRECOGNISED, 3, 1,
    "column \"form\": there is no form \"four\"" },
  { "no such form, long", "12", "cell,value,form\nb,1,one\nb,1,four\n", GK_ERROR_UNRECOGNISED, 3, 3,
    "no form \"four\"" },
  { "two forms fit, long", "123", "cell,value\ng.k,1\n", GK_ERROR_AMBIGUOUS, 0, 0, "forms two and three" },
  { "long with a cell column", "1", "cell,value,received\n", GK_ERROR_SYNTAX, 1, 3,
    "column \"received\" is not known beside \"cell\" and \"value\"; expected form, source" },
  { "long with a document number", "1", "cell,value,document_number\n", GK_ERROR_SYNTAX, 1, 3, "is not known" },
  { "long with an index number", "1", "cell,value,index_number\n", GK_ERROR_SYNTAX, 1, 3, "is not known" },
  { "long without a value column", "1", "cell,body\nreceived,5\n", GK_ERROR_UNRECOGNISED, 1, 0, "" },
  { "long, unknown cell", "12", "body,cell,value\n甲,received,1\n甲,recieved,1\n", GK_ERROR_SYNTAX, 3, 2,
    "column \"cell\": no known form has a cell \"recieved\"; did you mean \"received\"?" },
  { "long, unknown cell of the only form", "1", "cell,value\nrecieved,1\n", GK_ERROR_SYNTAX, 2, 1,
    "form one has no cell \"recieved\"; did you mean \"received\"?" },
  { "long, unknown cell like a word", "1", "cell,value\nperid,1\n", GK_ERROR_SYNTAX, 2, 1, "has no cell \"perid\"" },
  { "long, cell of another form", "12", "cell,value\nb,1\ns,1\ng.k,1\n", GK_ERROR_SYNTAX, 4, 1,
    "form one has no cell" },
  { "long, cells count once", "12", "body,cell,value\n甲,b,1\n乙,b,1\n丙,b,1\n甲,g.k,1\n甲,g.l,1\n", GK_ERROR_SYNTAX, 2,
    2, "form two has no cell \"b\"" },
  { "long, cell of another form than named", "12", "form,cell,value\ntwo,s,1\n", GK_ERROR_SYNTAX, 2, 2,
    "form two has no cell \"s\"" },
  { "long, no cell known", "12", "cell,value\nx,1\ny,1\n", GK_ERROR_UNRECOGNISED, 0, 0, "no known form fits" },
  { "long, cell is empty", "12", "cell,value\nb,1\n ,1\n", GK_ERROR_SYNTAX, 3, 1, "expected the id of a cell" },
  { "long, cell is empty, one form", "1", "cell,value\nb,1\n,1\n", GK_ERROR_SYNTAX, 3, 1, "expected the id of a cell" },
  { "long, cell twice", "1", "body,cell,value\n甲,b,1\n乙,b,1\n甲,b[total],1\n", GK_ERROR_SYNTAX, 4, 2,
    "column \"cell\": b[total] stands on line 2 already" },
  { "long, cell twice, with the line of a source", "1", "cell,value,line\nb,1,70\nb,1,71\n", GK_ERROR_SYNTAX, 3, 1,
    "b stands on line 2 already" },
  { "list, cell twice before the report is whole", "2",
    "cell,state,value,raw,line\ng.k,blank,,,\ng.l,blank,,,\ng.k,blank,,,\n", GK_ERROR_SYNTAX, 4, 1,
    "g.k stands on line 2 already" },
  { "list, cell twice behind a whole report", "2",
    "cell,state,value,raw,line\ng.k,blank,,,\ng.l,blank,,,\nreceived,blank,,,\ng.l,blank,,,\n", GK_ERROR_SYNTAX, 5, 1,
    "g.l stands on line 3 already" },
  { "long, first cell twice behind a whole report", "2", "cell,state,value\ng.k,,1\ng.l,,1\nreceived,,1\ng.k,,1\n",
    GK_ERROR_SYNTAX, 5, 1, "g.k stands on line 2 already" },
  { "long, status of SDMX", "1", "cell,value,status\nb,1,A\nreceived,5,E\n", GK_ERROR_SYNTAX, 3, 3,
    "column \"status\": \"E\" is not known" },
  { "long, status in lower case", "1", "cell,value,status\nb,,m\n", GK_ERROR_SYNTAX, 2, 3, "\"m\" is not known" },
  { "long, missing with a value", "1", "cell,value,status\nb,5,M\n", GK_ERROR_SYNTAX, 2, 2, "\"5\" contradicts \"M\"" },
  { "long, missing with a mark", "1", "cell,value,status\nb,—,missing\n", GK_ERROR_SYNTAX, 2, 2, "\"—\" contradicts" },
  { "long, absent with a value", "1", "cell,value,status\nb,5,absent\n", GK_ERROR_SYNTAX, 2, 2,
    "contradicts \"absent\"" },
  { "long, not applicable with a value", "1", "cell,value,status\nb,5,not_applicable\n", GK_ERROR_SYNTAX, 2, 2,
    "contradicts" },
  { "long, reported bound", "1", "cell,value,state\nb,<5,reported\n", GK_ERROR_SYNTAX, 2, 2,
    "contradicts \"reported\"" },
  { "long, derived mark", "1", "cell,value,state\nb,—,derived\n", GK_ERROR_SYNTAX, 2, 2, "contradicts \"derived\"" },
  { "long, invalid but readable", "1", "cell,value,state\nb,5,invalid\n", GK_ERROR_SYNTAX, 2, 2,
    "contradicts \"invalid\"" },
  { "long, reported without a value", "1", "cell,value,state,raw\nb,,reported,5\n", GK_ERROR_SYNTAX, 2, 2,
    "column \"value\": expected a value, as \"reported\" has it" },
  { "long, below without a value", "1", "cell,value,state\nb,,below\n", GK_ERROR_SYNTAX, 2, 2, "expected a value" },
  { "long, quote not closed, several forms", "12", "cell,value\nb,1\ns,\"1\n", GK_ERROR_SYNTAX, 3, 2, "is not closed" },
  { "long message", "1", "received,a2345678901234567890123456789012345678901\n", GK_ERROR_SYNTAX, 1, 2,
    "has a cell \"a234567890123456789012345678901234567890…\"" },
  { "message on one line", "1", "received,\"x\n y\"\n", GK_ERROR_SYNTAX, 1, 2, "has a cell \"x y\"" },
  { "long, line is no number", "1", "cell,value,line\nb,1,-1\n", GK_ERROR_SYNTAX, 2, 3, "column \"line\": \"-1\"" },
  { "long, line is too large", "1", "cell,value,line\nb,1,4294967296\n", GK_ERROR_SYNTAX, 2, 3, "\"4294967296\"" },
};

/* The codes of SDMX that qualify a value, or may: CL_OBS_STATUS 2.2, then one of a later version and no code. */
static void
test_qualified (void **state)
{
  static const char *const codes[] = { "B", "D", "E", "F", "G", "I", "J", "N", "P", "S", "U", "V", "W", "_U", "Z" };
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (guint has_value = 0; has_value < 2; has_value++)
      {
        g_autofree char *text = g_strdup_printf ("cell,value,status\nb,%s,%s\n", has_value ? "5" : "", codes[i]);
        g_autofree char *message = g_strdup_printf ("column \"status\": \"%s\" is not known", codes[i]);
        g_autoptr (GError) error = NULL;

        assert_null (gk_reports_new_from_csv (text, strlen (text), "t.csv", forms, &error));
        csv_assert_error (error, GK_ERROR_SYNTAX, 2, 3, message);
      }
}

typedef struct {
  const char *name; /* the code */
  gboolean is_sound;
} CodeCase;

static const CodeCase code_cases[] = {
  { "", TRUE },
  { "320000", TRUE },
  { "000000", FALSE },
  { "32000", FALSE },
  { "D2143569X", TRUE },
  { "d2143569-x", TRUE },
  { "Ｄ２１４３５６９Ｘ", TRUE },
  { "D21435690", FALSE },
  { "91350100M000100Y43", TRUE },
  { "91350100M000100Y44", FALSE },
  { "91350100M000100Y4", FALSE },
  { "9.1350E+17", FALSE },
};

static void
test_codes (void **state)
{
  const CodeCase *row = *state;
  g_autofree char *wide = g_strdup_printf ("received,body_code\n5,%s\n", row->name);
  g_autofree char *rows = g_strdup_printf ("cell,value,code\nreceived,5,%s\nb,5,%s\n", row->name, row->name);
  const char *const texts[] = { wide, rows };
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GkReports) reports = csv_read (texts[i], strlen (texts[i]), forms);
      GkReport *report = gk_reports_get (reports, 0);

      /* It is kept as it stands, right or wrong. */
      assert_string_equal (*row->name != '\0' ? gk_report_get_body_code (report) : "", row->name);
      assert_int_equal (gk_report_get_n_diagnostics (report), row->is_sound ? 0 : 1);
      if (row->is_sound)
        continue;
      assert_int_equal (gk_report_get_diagnostic_code (report, 0), GK_DIAGNOSTIC_CODE);
      assert_int_equal (gk_report_get_diagnostic_severity (report, 0), GK_SEVERITY_WARNING);
      assert_int_equal (gk_report_get_diagnostic_line (report, 0), 2);
      assert_int_equal (gk_report_get_diagnostic_column (report, 0), i + 2);
      assert_string_equal (gk_report_get_diagnostic_raw (report, 0), row->name);
      assert_contains (gk_report_get_diagnostic_message (report, 0, GK_LANGUAGE_CHINESE), row->name);
    }
}

static void
test_bad (void **state)
{
  const BadCase *row = *state;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) forms = csv_load_forms (row->forms);
  gsize length = strlen (row->text);
  g_autofree char *text = g_memdup2 (row->text, length);

  assert_null (gk_reports_new_from_csv (text, length, "t.csv", forms, &error));
  csv_assert_error (error, row->code, row->line, row->column, row->message);
  assert_null (gk_reports_new_from_csv (text, length, "t.csv", forms, NULL));
}

typedef struct {
  const char *name; /* of an unknown column */
  const char *nearest;
} NearestCase;

static const NearestCase nearest_cases[] = {
  { "recieved", "received" },
  { "reeived", "received" },
  { "recceived", "received" },
  { "deceived", "received" },
  { "receivd", "received" }, /* as near to receive, which stands behind */
  { "receiv", "receive" },
  { "nswered_in_timex", "answered_in_time" },
  { "answered_time", "answered_in_time" },
  { "answeredtime", NULL },
  { "anxwered_in_tixyz", NULL },
  { "answered_in_time4567", NULL },
  { "ceive", NULL }, /* two of five characters are too many */
  { "perid", "period" },
  { "sourc", "source" },
  { "fo", NULL },
};

static void
test_nearest (void **state)
{
  const NearestCase *row = *state;
  g_autoptr (GPtrArray) forms = g_ptr_array_new_with_free_func ((GDestroyNotify) gk_form_unref);
  g_autofree char *header = g_strdup_printf ("received,%s\n", row->name);
  g_autofree char *question = g_strdup_printf ("; did you mean \"%s\"?", row->nearest);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (forms, csv_load_form ("<form id='f'><title zh='表'/><indicator id='received' zh='甲'/>"
                                         "<indicator id='receive' zh='乙'/>"
                                         "<indicator id='answered_in_time' zh='丙'/></form>"));
  assert_null (gk_reports_new_from_csv (header, strlen (header), "t.csv", forms, &error));
  if (row->nearest != NULL)
    assert_true (g_str_has_suffix (error->message, question));
  else
    assert_null (strstr (error->message, "did you mean"));
}

typedef struct {
  const char *name;
  const char *text;
  gboolean is_csv;
} KindCase;

static const KindCase kind_cases[] = {
  { "cell list", "cell,state,value,raw,line\n", TRUE },
  { "long, whatever the cells", "value;cell\nx;1\n", TRUE },
  { "one cell among others", "x,y,g.l", TRUE },
  { "one column", "received\n5\n", TRUE },
  { "the total by name", "b[total]\t甲\n", TRUE },
  { "header behind empty lines", "\n\r\n\"cell\",\"value\"\n", TRUE },
  { "mistake behind the names", "cell,value,\"x", TRUE },
  { "columns that stand twice", "cell,value,cell", TRUE },
  { "nothing", "", FALSE },
  { "cell that is called cell", "cell,state\n", TRUE },
  { "only value", "value,state\n", FALSE },
  { "only particulars", "body,form,source,period\n", FALSE },
  { "findings", "source,form,period,body,rule,severity,verdict,left,right,imbalance,derived,line,message\n", FALSE },
  { "names in the second line", "甲\ncell,value\n", FALSE },
  { "portal page", "2017年政府信息公开情况统计表\n收到 | 件 | 5\n", FALSE },
  { "prose", "Our cell, value and form.\nreceived\n", FALSE },
  { "table of a page", "received | 件 | 5\n", FALSE },
  { "HTML", "<!DOCTYPE html>\n<p>cell,value</p>\n", FALSE },
  { "mistake in front of the names", "\"x\"y,cell,value\n", FALSE },
  { "quote that runs on", "\"cell,value\n", FALSE },
};

static void
test_kind (void **state)
{
  const KindCase *row = *state;
  g_autoptr (GPtrArray) forms = csv_load_forms ("12w");
  gsize length = strlen (row->text);
  g_autofree char *text = g_memdup2 (row->text, length);

  assert_int_equal (gk_text_is_csv (text, length, forms), row->is_csv);
}

static guint32
find_cell (GkReport *report, const char *id)
{
  gint32 cell = gk_form_find_cell (gk_report_get_form (report), id);

  assert_true (cell >= 0);

  return (guint32) cell;
}

static void
assert_place (GkReport *report, const char *id, guint32 line, guint32 column)
{
  assert_int_equal (gk_report_get_line (report, find_cell (report, id)), line);
  assert_int_equal (gk_report_get_column (report, find_cell (report, id)), column);
}

static void
test_places (void **state)
{
  static const char wide[] = "body,received,b\n\"甲\n\",5,\n乙,7,8\n";
  static const char list[] = "cell,value,line,name\nreceived,5,,\nb,7,12,某热线\n";
  static const char plain[] = "cell,value\n\nb,7\n";
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReports) of_wide = csv_read (wide, strlen (wide), forms);
  g_autoptr (GkReports) of_list = csv_read (list, strlen (list), forms);
  g_autoptr (GkReports) of_plain = csv_read (plain, strlen (plain), forms);

  (void) state;

  assert_place (gk_reports_get (of_wide, 0), "received", 2, 2);
  assert_place (gk_reports_get (of_wide, 0), "b", 2, 3);
  assert_place (gk_reports_get (of_wide, 0), "c", 0, 0);
  assert_place (gk_reports_get (of_wide, 1), "b", 4, 3);
  assert_place (gk_reports_get (of_list, 0), "received", 0, 0);
  assert_place (gk_reports_get (of_list, 0), "b", 12, 0);
  assert_place (gk_reports_get (of_plain, 0), "b", 3, 2);
  assert_string_equal (gk_report_get_name (gk_reports_get (of_list, 0), find_cell (gk_reports_get (of_list, 0), "b")),
                       "某热线");
  assert_null (gk_report_get_name (gk_reports_get (of_list, 0), 0));
}

static void
test_numbers_of_documents (void **state)
{
  static const char text[] = "index_number,received,document_number\n014000/2018-1,5,甲发〔2018〕1号\n";
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReports) reports = csv_read (text, strlen (text), forms);
  GkReport *report = gk_reports_get (reports, 0);

  (void) state;

  assert_string_equal (gk_report_get_document_number (report), "甲发〔2018〕1号");
  assert_string_equal (gk_report_get_index_number (report), "014000/2018-1");
  assert_null (gk_reports_get (reports, 1));
}

static void
test_reports_are_counted (void **state)
{
  static const char text[] = "received\n5\n6\n";
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  GkReports *reports = csv_read (text, strlen (text), forms);
  g_autoptr (GkReport) report = gk_report_ref (gk_reports_get (reports, 1));

  (void) state;

  assert_ptr_equal (gk_reports_ref (reports), reports);
  gk_reports_unref (reports);
  assert_int_equal (gk_reports_get_n (reports), 2);
  gk_reports_unref (reports);
  gk_reports_unref (NULL);
  assert_int_equal (gk_report_get_state (report, 0), GK_CELL_REPORTED);
}

static void
test_diagnostic_words (void **state)
{
  static const char text[] = "b[m]\n若干\n";
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReports) reports = csv_read (text, strlen (text), forms);
  GkReport *report = gk_reports_get (reports, 0);

  (void) state;

  assert_string_equal (gk_report_get_diagnostic_message (report, 0, GK_LANGUAGE_ENGLISH),
                       "b[m]: \"若干\" is not a number");
  assert_string_equal (gk_report_get_diagnostic_message (report, 0, GK_LANGUAGE_CHINESE), "b[m]：“若干”不是数字");
  assert_string_equal (gk_report_get_diagnostic_raw (report, 0), "若干");
  assert_int_equal (gk_report_get_diagnostic_indicator (report, 0),
                    gk_form_find_indicator (gk_report_get_form (report), "b"));
}

/* What a column of the long form is called means nothing in the wide form. */
static void
test_words_of_the_long_form (void **state)
{
  static const char *const words[] = { "cell", "value", "status", "state", "raw", "line", "name" };
  g_autoptr (GPtrArray) forms = csv_load_forms ("12");

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *header = g_strdup_printf ("b,%s\n", words[i]);
      g_autoptr (GError) error = NULL;

      assert_null (gk_reports_new_from_csv (header, strlen (header), "t.csv", forms, &error));
      csv_assert_error (error, GK_ERROR_SYNTAX, 1, 2, "no known form has a cell");
    }
}

static void
test_forms_called_alike (void **state)
{
  static const char text[] = "form,received\ntwo,5\n";
  g_autoptr (GPtrArray) forms = csv_load_forms ("12");
  g_autoptr (GError) error = NULL;

  (void) state;

  g_ptr_array_add (forms, csv_load_form ("<form id='two'><title zh='二'/><indicator id='received' zh='收到'/></form>"));
  assert_null (gk_reports_new_from_csv (text, strlen (text), "t.csv", forms, &error));
  csv_assert_error (error, GK_ERROR_AMBIGUOUS, 2, 1, "column \"form\": several forms are called two");
}

static void
test_nul (void **state)
{
  static const struct {
    const char *text;
    gsize length;
    guint32 line;
    guint32 column;
  } cases[] = {
    { "received,b\n5,7\0\n", 16, 2, 2 },
    { "received,b\n\"5\0\",7\n", 18, 2, 1 },
    { "received,b\0\n", 12, 1, 2 },
    { "\0", 1, 1, 1 },
  };
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      assert_null (gk_reports_new_from_csv (cases[i].text, cases[i].length, "t.csv", forms, &error));
      csv_assert_error (error, GK_ERROR_SYNTAX, cases[i].line, cases[i].column, "the field has a NUL byte");
    }
}

/* How many decimals count as printed: those of the raw text, or of the value where that is all there is. */
static void
test_printed_decimals (void **state)
{
  static const char text[] = "cell,state,value,raw\np,reported,12.5,12.500%\nc,reported,12.5,125000\ns,reported,7,\n"
                             "received,,5,\n";
  static const char plain[] = "cell,value,status\np,12.50,\nc,12.5,reported\ns,7,A\n";
  static const guint8 expected[] = { 2, 1, 2 };
  static const guint8 expected_plain[] = { 2, 1, 0 };
  static const char *const ids[] = { "p", "c", "s" };
  g_autoptr (GPtrArray) forms = csv_load_forms ("1");
  g_autoptr (GkReports) of_list = csv_read (text, strlen (text), forms);
  g_autoptr (GkReports) of_plain = csv_read (plain, strlen (plain), forms);

  (void) state;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      GkReport *report = gk_reports_get (of_list, 0);

      assert_int_equal (report->planes.places[find_cell (report, ids[i])], expected[i]);
      report = gk_reports_get (of_plain, 0);
      assert_int_equal (report->planes.places[find_cell (report, ids[i])], expected_plain[i]);
    }
}

void
add_csv_tests (Tests *tests)
{
  TESTS_ADD_TABLE (tests, "csv", test_good, good_cases);
  TESTS_ADD_TABLE (tests, "csv mistake", test_bad, bad_cases);
  tests_add (tests, "csv: codes of SDMX that qualify", test_qualified);
  TESTS_ADD_TABLE (tests, "csv: code of the body", test_codes, code_cases);
  TESTS_ADD_TABLE (tests, "csv: nearest name", test_nearest, nearest_cases);
  TESTS_ADD_TABLE (tests, "csv or not", test_kind, kind_cases);
  tests_add (tests, "csv: places", test_places);
  tests_add (tests, "csv: numbers of documents", test_numbers_of_documents);
  tests_add (tests, "csv: reports are counted", test_reports_are_counted);
  tests_add (tests, "csv: words of a diagnostic", test_diagnostic_words);
  tests_add (tests, "csv: words of the long form", test_words_of_the_long_form);
  tests_add (tests, "csv: forms called alike", test_forms_called_alike);
  tests_add (tests, "csv: NUL", test_nul);
  tests_add (tests, "csv: printed decimals", test_printed_decimals);
}
