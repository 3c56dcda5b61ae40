/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "form/test-form.h"

#include <string.h>

#include "rule/rule-private.h"

/* Policies for missing values: the words of lib/rule/README.md. */

typedef struct {
  const char *name;
  const char *policy;
  gint32 absent; /* 0: not set */
  gint32 blank;
  gint32 not_applicable;
  gint32 applies;
} Policy;

#define UNKNOWN GK_MISSING_UNKNOWN
#define ZERO GK_MISSING_ZERO
#define EVERYWHERE GK_MISSING_ZERO_EVERYWHERE

/* In the order of their numbers. */
static const Policy presets[] = {
  { "cn", "cn", ZERO, ZERO, GK_NOT_APPLICABLE_WHOLE, GK_APPLIES_ANY },
  { "vtl:non_null", "vtl:non_null", UNKNOWN, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALL },
  { "vtl:non_zero", "vtl:non_zero", EVERYWHERE, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_NON_ZERO },
  { "vtl:partial_null", "vtl:partial_null", UNKNOWN, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ANY_OPERAND },
  { "vtl:partial_zero", "vtl:partial_zero", EVERYWHERE, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ANY_OPERAND },
  { "vtl:always_null", "vtl:always_null", UNKNOWN, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS },
  { "vtl:always_zero", "vtl:always_zero", EVERYWHERE, UNKNOWN, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS },
  { "dhis2:skip-any", "dhis2:skip-any", EVERYWHERE, EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALL },
  { "dhis2:skip-all", "dhis2:skip-all", EVERYWHERE, EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_EACH_SIDE },
  { "dhis2:never-skip", "dhis2:never-skip", EVERYWHERE, EVERYWHERE, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_ALWAYS },
};

static const Policy settings[] = {
  { "absent-unknown", "absent=unknown", UNKNOWN, 0, 0, 0 },
  { "absent-zero", "absent=zero", ZERO, 0, 0, 0 },
  { "absent-zero-everywhere", "absent=zero-everywhere", EVERYWHERE, 0, 0, 0 },
  { "blank-unknown", "blank=unknown", 0, UNKNOWN, 0, 0 },
  { "blank-zero", "blank=zero", 0, ZERO, 0, 0 },
  { "blank-zero-everywhere", "blank=zero-everywhere", 0, EVERYWHERE, 0, 0 },
  { "missing-unknown", "missing=unknown", UNKNOWN, UNKNOWN, 0, 0 },
  { "missing-zero", "missing=zero", ZERO, ZERO, 0, 0 },
  { "missing-zero-everywhere", "missing=zero-everywhere", EVERYWHERE, EVERYWHERE, 0, 0 },
  { "not-applicable-whole", "not-applicable=whole", 0, 0, GK_NOT_APPLICABLE_WHOLE, 0 },
  { "not-applicable-missing", "not-applicable=missing", 0, 0, GK_NOT_APPLICABLE_MISSING, 0 },
  { "not-applicable-zero", "not-applicable=zero", 0, 0, GK_NOT_APPLICABLE_ZERO, 0 },
  { "not-applicable-exempt", "not-applicable=exempt", 0, 0, GK_NOT_APPLICABLE_EXEMPT, 0 },
  { "applies-all", "applies=all", 0, 0, 0, GK_APPLIES_ALL },
  { "applies-any", "applies=any", 0, 0, 0, GK_APPLIES_ANY },
  { "applies-any-operand", "applies=any-operand", 0, 0, 0, GK_APPLIES_ANY_OPERAND },
  { "applies-each-side", "applies=each-side", 0, 0, 0, GK_APPLIES_EACH_SIDE },
  { "applies-non-zero", "applies=non-zero", 0, 0, 0, GK_APPLIES_NON_ZERO },
  { "applies-always", "applies=always", 0, 0, 0, GK_APPLIES_ALWAYS },
  { "several", "absent=zero blank=unknown not-applicable=exempt applies=all", ZERO, UNKNOWN, GK_NOT_APPLICABLE_EXEMPT,
    GK_APPLIES_ALL },
  { "preset-and-setting", "cn applies=always", ZERO, ZERO, GK_NOT_APPLICABLE_WHOLE, GK_APPLIES_ALWAYS },
  { "preset-and-settings", "dhis2:skip-all missing=unknown not-applicable=zero", UNKNOWN, UNKNOWN,
    GK_NOT_APPLICABLE_ZERO, GK_APPLIES_EACH_SIDE },
  { "preset-and-blank", "vtl:non_zero blank=zero", EVERYWHERE, ZERO, GK_NOT_APPLICABLE_MISSING, GK_APPLIES_NON_ZERO },
  { "spaces", "  cn\t blank=unknown\n  applies=all ", ZERO, UNKNOWN, GK_NOT_APPLICABLE_WHOLE, GK_APPLIES_ALL },
};

static void
test_presets (void **state)
{
  (void) state;
  assert_int_equal (gk_policy_get_n_presets (), G_N_ELEMENTS (presets));
  for (guint32 i = 0; i < G_N_ELEMENTS (presets); i++)
    assert_string_equal (gk_policy_get_preset_name (i), presets[i].policy);
  assert_null (gk_policy_get_preset_name (G_N_ELEMENTS (presets)));
  assert_null (gk_policy_get_preset_name (G_MAXINT32));
  assert_null (gk_policy_get_preset_name (G_MAXUINT32));
}

/* What a form says, and what it has where it says nothing. */
static void
test_form (void **state)
{
  const Policy *row = *state;
  g_autofree char *data = g_strdup_printf ("<form id=\"f\" policy=\"%s\">" A "</form>", row->policy);
  g_autoptr (GkForm) form = load_form (data);

  assert_int_equal (gk_form_get_absent (form), row->absent != 0 ? row->absent : GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_missing (form), row->blank != 0 ? row->blank : GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_not_applicable (form),
                    row->not_applicable != 0 ? row->not_applicable : GK_NOT_APPLICABLE_WHOLE);
  assert_int_equal (gk_form_get_applies (form), row->applies != 0 ? row->applies : GK_APPLIES_ALWAYS);
}

/* A rule says no more than is written; that goes for all that the rule becomes, and for no other rule. */
static void
test_rule (void **state)
{
  const Policy *row = *state;
  g_autofree char *data = g_strdup_printf (
      "<form id=\"f\" policy=\"cn\"><dimension id=\"d\"><member id=\"t\" zh=\"甲\"><member id=\"m\" "
      "zh=\"乙\"/></member>"
      "</dimension><indicator id=\"x\" zh=\"甲\" dimension=\"d\" parts=\"partition\">" A "</indicator>"
      "<rule id=\"r\">x = 1</rule><rule id=\"s\" policy=\"%s\">0 &lt; x &lt; 5</rule></form>",
      row->policy);
  g_autoptr (GkForm) form = load_form (data);
  guint n = 0;

  assert_int_equal (gk_form_get_absent (form), GK_MISSING_ZERO);
  assert_int_equal (gk_form_get_applies (form), GK_APPLIES_ANY);
  for (guint32 i = 0; i < gk_form_get_n_rules (form); i++)
    {
      const GkPolicy *policy = &gk_rules_get (gk_form_rules (form), i)->policy;
      gboolean own = *gk_form_get_rule_id (form, i) == 's';

      assert_int_equal (policy->absent, own ? row->absent : 0);
      assert_int_equal (policy->blank, own ? row->blank : 0);
      assert_int_equal (policy->not_applicable, own ? row->not_applicable : 0);
      assert_int_equal (policy->applies, own ? row->applies : 0);
      n += own;
    }
  assert_int_equal (n, 4);
}

static void
test_checker (void **state)
{
  const Policy *row = *state;
  g_autoptr (GkForm) form = load_form (FORM (A "<rule id=\"r\">a = 1</rule>"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GkChecker) checker = gk_checker_new_from_policy (form, row->policy, &error);
  g_autoptr (GkReport) report = gk_report_new (form);
  g_autoptr (GkFindings) findings = NULL;

  assert_non_null (checker);
  assert_null (error);
  findings = gk_checker_check (checker, report, NULL);
  assert_non_null (findings);
}

static void
test_default (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM (A));

  (void) state;
  assert_int_equal (gk_form_get_absent (form), GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_missing (form), GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_not_applicable (form), GK_NOT_APPLICABLE_WHOLE);
  assert_int_equal (gk_form_get_applies (form), GK_APPLIES_ALWAYS);
}

/* The settings that are attributes by themselves, each word. */
static void
test_attributes (void **state)
{
  static const struct {
    const char *missing;
    gint32 value;
  } missing[] = { { "unknown", UNKNOWN }, { "zero", ZERO }, { "zero-everywhere", EVERYWHERE } };
  static const struct {
    const char *applies;
    gint32 value;
  } applies[] = { { "all", GK_APPLIES_ALL },
                  { "any", GK_APPLIES_ANY },
                  { "any-operand", GK_APPLIES_ANY_OPERAND },
                  { "each-side", GK_APPLIES_EACH_SIDE },
                  { "non-zero", GK_APPLIES_NON_ZERO },
                  { "always", GK_APPLIES_ALWAYS } };

  (void) state;
  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (applies); k++)
      {
        g_autofree char *data = g_strdup_printf ("<form id=\"f\" missing=\"%s\" applies=\"%s\">" A "</form>",
                                                 missing[i].missing, applies[k].applies);
        g_autoptr (GkForm) form = load_form (data);

        assert_int_equal (gk_form_get_absent (form), missing[i].value);
        assert_int_equal (gk_form_get_missing (form), missing[i].value);
        assert_int_equal (gk_form_get_not_applicable (form), GK_NOT_APPLICABLE_WHOLE);
        assert_int_equal (gk_form_get_applies (form), applies[k].value);
      }
}

/* Attributes and a policy that set different things add up. */
static void
test_attribute_and_policy (void **state)
{
  g_autoptr (GkForm) form
      = load_form ("<form applies=\"all\" id=\"f\" policy=\"blank=zero not-applicable=exempt\">" A "</form>");

  (void) state;
  assert_int_equal (gk_form_get_absent (form), GK_MISSING_UNKNOWN);
  assert_int_equal (gk_form_get_missing (form), GK_MISSING_ZERO);
  assert_int_equal (gk_form_get_not_applicable (form), GK_NOT_APPLICABLE_EXEMPT);
  assert_int_equal (gk_form_get_applies (form), GK_APPLIES_ALL);
}

typedef struct {
  const char *name;
  const char *policy; /* with a mark */
  const char *part;
  const char *zh;
} BadPolicy;

#define ANYTHING                                                                                                       \
  "expected missing=, absent=, blank=, not-applicable=, applies=, cn, vtl:non_null, vtl:non_zero, vtl:partial_null, "  \
  "vtl:partial_zero, vtl:always_null, vtl:always_zero, dhis2:skip-any, dhis2:skip-all, dhis2:never-skip"

static const BadPolicy bad_policies[] = {
  { "empty", MARK, "\"\" is not known in a policy; " ANYTHING, "策略中的“”无法识别" },
  { "spaces", " \t" MARK, "\"\" is not known in a policy; ", "策略中的“”无法识别" },
  { "unknown-preset", MARK "us", "\"us\" is not known in a policy; " ANYTHING, "策略中的“us”无法识别；应为 missing=" },
  { "unknown-vtl", MARK "vtl:null", "\"vtl:null\" is not known in a policy; ", "“vtl:null”" },
  { "half-a-preset", MARK "vtl:non_nul", "\"vtl:non_nul\"", NULL },
  { "more-than-a-preset", MARK "cnn", "\"cnn\"", NULL },
  { "upper-case", MARK "CN", "\"CN\"", NULL },
  { "preset-behind", "applies=all " MARK "cn", "\"cn\" is not known in a policy", NULL },
  { "two-presets", "cn " MARK "vtl:non_null", "\"vtl:non_null\" is not known in a policy", NULL },
  { "unknown-setting", "cn " MARK "rounding=any", "\"rounding=any\" is not known in a policy; " ANYTHING,
    "“rounding=any”" },
  { "setting-without-value", "cn " MARK "applies", "\"applies\" is not known in a policy", NULL },
  { "setting-with-empty-value",
    "cn " MARK "applies=", "\"\" is not known in a policy; expected all, any, any-operand, each-side, non-zero, always",
    "策略中的“”无法识别；应为 all、any、any-operand、each-side、non-zero、always" },
  { "unknown-applies", MARK "applies=never",
    "\"never\" is not known in a policy; expected all, any, any-operand, each-side, non-zero, always",
    "策略中的“never”无法识别；应为 all、any" },
  { "unknown-missing", MARK "missing=null",
    "\"null\" is not known in a policy; expected unknown, zero, zero-everywhere", NULL },
  { "unknown-absent", "cn  " MARK "absent=0", "\"0\" is not known in a policy; expected unknown, zero, zero-everywhere",
    NULL },
  { "unknown-blank", "cn\n" MARK "blank=any",
    "\"any\" is not known in a policy; expected unknown, zero, zero-everywhere", NULL },
  { "unknown-not-applicable", "applies=all " MARK "not-applicable=unknown",
    "\"unknown\" is not known in a policy; expected whole, missing, zero, exempt",
    "应为 whole、missing、zero、exempt" },
  { "space-before-equals", "cn " MARK "applies =all", "\"applies\" is not known in a policy", NULL },
  { "space-behind-equals", "cn " MARK "applies= all", "\"\" is not known in a policy", NULL },
  { "comma", MARK "cn,applies=all", "\"cn,applies=all\" is not known in a policy", NULL },
  { "two-equals", MARK "applies=all=any", "\"all=any\" is not known in a policy", NULL },
  { "chinese", "cn " MARK "适用=全部", "\"适用=全部\" is not known in a policy", "“适用=全部”" },
  { "twice", "applies=all " MARK "applies=any",
    "\"applies\" is set a second time; expected each setting once, \"missing\" being both \"absent\" and \"blank\"",
    "“applies”重复设定；每项只应设定一次，其中 missing 即 absent 和 blank 两项" },
  { "twice-the-same", "cn absent=zero " MARK "absent=zero", "\"absent\" is set a second time", NULL },
  { "missing-and-absent", "missing=zero-everywhere " MARK "absent=unknown", "\"absent\" is set a second time", NULL },
  { "blank-and-missing", "blank=zero " MARK "missing=zero", "\"missing\" is set a second time", NULL },
  { "full-width-space", MARK "cn　applies=all", "\"cn　applies=all\" is not known in a policy", NULL },
};

/* A policy without its mark. */
static char *
unmarked (const BadPolicy *row)
{
  g_auto (GStrv) pieces = g_strsplit (row->policy, MARK, 2);

  return g_strjoinv ("", pieces);
}

static void
test_bad_checker (void **state)
{
  const BadPolicy *row = *state;
  g_autofree char *policy = unmarked (row);
  const char *mark = strstr (row->policy, MARK);
  g_autoptr (GkForm) form = load_form (FORM (A));
  g_autoptr (GError) error = NULL;

  assert_null (gk_checker_new_from_policy (form, policy, &error));
  assert_error (error, GK_ERROR_SYNTAX, "policy", 1, (guint32) g_utf8_strlen (row->policy, mark - row->policy) + 1,
                row->part);
  if (row->zh != NULL)
    assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), row->zh);
  assert_null (gk_error_get_excerpt (error));
  assert_null (gk_checker_new_from_policy (form, policy, NULL));
}

/* On a form and on a rule the place is that of the attribute. */
static void
test_bad_form (void **state)
{
  const BadPolicy *row = *state;
  g_autofree char *policy = unmarked (row);
  g_autofree char *on_form = g_strdup_printf ("<form id=\"f\"\n " MARK "policy=\"%s\">" A "</form>", policy);
  g_autofree char *on_rule
      = g_strdup_printf (FORM (A "\n<rule id=\"r\" zh=\"不\" " MARK "policy='%s'>a = 1</rule>"), policy);

  assert_marked_refused (on_form, GK_ERROR_SYNTAX, row->part, row->zh);
  assert_marked_refused (on_rule, GK_ERROR_SYNTAX, row->part, row->zh);
}

static const RefusedForm bad_attributes[] = {
  { "missing", "<form id=\"f\" " MARK "missing=\"null\">" A "</form>", GK_ERROR_SYNTAX,
    "\"null\" is not known in a policy; expected unknown, zero, zero-everywhere",
    "“null”无法识别；应为 unknown、zero、zero-everywhere" },
  { "missing-empty", "<form id=\"f\" " MARK "missing=\"\">" A "</form>", GK_ERROR_SYNTAX, "expected unknown", NULL },
  { "missing-space", "<form id=\"f\" " MARK "missing=\" zero\">" A "</form>", GK_ERROR_SYNTAX, "expected unknown",
    NULL },
  { "missing-and-another", "<form id=\"f\" " MARK "missing=\"zero applies=all\">" A "</form>", GK_ERROR_SYNTAX,
    "expected unknown, zero, zero-everywhere", NULL },
  { "applies", "<form id=\"f\" " MARK "applies=\"zero\">" A "</form>", GK_ERROR_SYNTAX,
    "\"zero\" is not known in a policy; expected all, any", "“zero”无法识别；应为 all、any" },
  { "applies-and-another", "<form id=\"f\" " MARK "applies=\"all missing=zero\">" A "</form>", GK_ERROR_SYNTAX,
    "expected all, any", NULL },
  { "applies-behind-a-space", "<form id=\"f\" " MARK "applies=\"all \">" A "</form>", GK_ERROR_SYNTAX,
    "\"all \" is not known in a policy; expected all, any", "“all ”无法识别" },
  { "applies-with-a-line", "<form id=\"f\" " MARK "applies=\"any\noperand\">" A "</form>", GK_ERROR_SYNTAX,
    "\"any operand\" is not known in a policy; expected all, any", NULL },
  { "absent", "<form id=\"f\" " MARK "absent=\"zero\">" A "</form>", GK_ERROR_SYNTAX,
    "<form> has no attribute \"absent\"; expected id, missing, applies, policy",
    "可用的属性：id、missing、applies、policy" },
  { "rule-applies", FORM (A "<rule id=\"r\" " MARK "applies=\"all\">a = 1</rule>"), GK_ERROR_SYNTAX,
    "<rule> has no attribute \"applies\"; expected id, severity, policy, zh, en", NULL },
  { "narrative-policy",
    FORM (A "<narrative id=\"n\" cell=\"a\" " MARK "policy=\"cn\"><pattern>{figure}</pattern></narrative>"),
    GK_ERROR_SYNTAX, "<narrative> has no attribute \"policy\"", NULL },
};

/* What an attribute sets, the policy does not set again. */
static const RefusedForm bad_repetitions[] = {
  { "applies", "<form id=\"f\" " MARK "policy=\"cn applies=always\" applies=\"each-side\">" A "</form>",
    GK_ERROR_SYNTAX, "\"applies\" is set a second time; expected each setting once", "“applies”重复设定" },
  { "missing", "<form id=\"f\" missing=\"zero\" " MARK "policy=\"blank=zero\">" A "</form>", GK_ERROR_SYNTAX,
    "\"blank\" is set a second time", NULL },
};

static void
test_bad_attribute (void **state)
{
  const RefusedForm *row = *state;

  assert_marked_refused (row->text, row->code, row->part, row->zh);
}

static void
test_bad_encoding (void **state)
{
  g_autoptr (GkForm) form = load_form (FORM (A));
  g_autoptr (GError) error = NULL;

  (void) state;
  assert_null (gk_checker_new_from_policy (form, "cn \xD6\xD0", &error));
  assert_true (g_error_matches (error, GK_ERROR, GK_ERROR_ENCODING));
  assert_contains (error->message, "expected a policy in UTF-8");
  assert_contains (gk_error_get_message (error, GK_LANGUAGE_CHINESE), "策略应为 UTF-8 编码");
}

/* Numbers that are no values of their enumerations. */
static void
test_numbers (void **state)
{
  static const gint32 missing[] = { UNKNOWN, ZERO, EVERYWHERE };
  static const gint32 applies[] = { GK_APPLIES_ALL,         GK_APPLIES_ANY,       GK_APPLIES_ALWAYS,
                                    GK_APPLIES_ANY_OPERAND, GK_APPLIES_EACH_SIDE, GK_APPLIES_NON_ZERO };
  g_autoptr (GkForm) form = load_form (FORM (A));

  (void) state;
  for (gint32 m = -10; m <= 80; m++)
    for (gint32 a = -10; a <= 80; a++)
      {
        g_autoptr (GkChecker) checker = gk_checker_new_with_policy (form, m, a);
        gboolean missing_known = FALSE;
        gboolean applies_known = FALSE;

        for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
          missing_known |= missing[i] == m;
        for (gsize i = 0; i < G_N_ELEMENTS (applies); i++)
          applies_known |= applies[i] == a;
        assert_int_equal (checker != NULL, missing_known && applies_known);
      }
}

/* The words of a policy are beyond the schema. */
void
visit_policies (FormVisitor visit, gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *text
          = g_strdup_printf ("<form id=\"f\" policy=\"%s\">" A "<rule id=\"r\" policy=\"%s\">a = 1</rule></form>",
                             settings[i].policy, settings[i].policy);

      visit (settings[i].name, text, FALSE, data);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad_attributes); i++)
    visit (bad_attributes[i].name, bad_attributes[i].text, TRUE, data);
  visit ("policy-empty", "<form id=\"f\" policy=\" \">" A "</form>", TRUE, data);
}

void
add_policies (Tests *tests)
{
  tests_add (tests, "policy/presets", test_presets);
  TESTS_ADD_TABLE (tests, "policy/form", test_form, presets);
  TESTS_ADD_TABLE (tests, "policy/form", test_form, settings);
  TESTS_ADD_TABLE (tests, "policy/rule", test_rule, presets);
  TESTS_ADD_TABLE (tests, "policy/rule", test_rule, settings);
  TESTS_ADD_TABLE (tests, "policy/checker", test_checker, presets);
  TESTS_ADD_TABLE (tests, "policy/checker", test_checker, settings);
  tests_add (tests, "policy/default", test_default);
  tests_add (tests, "policy/attributes", test_attributes);
  tests_add (tests, "policy/attribute-and-policy", test_attribute_and_policy);
  TESTS_ADD_TABLE (tests, "policy/bad/checker", test_bad_checker, bad_policies);
  TESTS_ADD_TABLE (tests, "policy/bad/form", test_bad_form, bad_policies);
  TESTS_ADD_TABLE (tests, "policy/bad/attributes", test_bad_attribute, bad_attributes);
  TESTS_ADD_TABLE (tests, "policy/bad/repetitions", test_bad_attribute, bad_repetitions);
  tests_add (tests, "policy/bad/encoding", test_bad_encoding);
  tests_add (tests, "policy/numbers", test_numbers);
}
