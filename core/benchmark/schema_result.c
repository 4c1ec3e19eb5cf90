/*
 * schema_result.c: the tables of XCCDF 1.2 for TestResult: what an audit found. Data only. Reads nothing.
 */
#include "core/benchmark/schema_tables.h"

/* clang-format off */
static const char *const results[] = {"pass", "fail", "error", "unknown", "notapplicable", "notchecked", "notselected",
				      "informational", "fixed", NULL};
static const char *const message_severities[] = {"error", "warning", "info", NULL};

/* ---- what was judged, by whom ---- */

static const struct plm_schema_element words = {.content = PLM_CONTENT_TEXT};

static const struct plm_schema_attr judged_attrs[] = {ATTR("href", PLM_TYPE_TEXT, REQ), ATTR("id", PLM_TYPE_NAME, 0), {0}};
static const struct plm_schema_element judged = {.content = PLM_CONTENT_EMPTY, .attrs = judged_attrs};

static const struct plm_schema_attr tailored_attrs[] = {
	ATTR("href", PLM_TYPE_TEXT, REQ),
	ATTR("id", PLM_TYPE_NAME, REQ),
	ATTR("version", PLM_TYPE_TEXT, REQ),
	ATTR("time", PLM_TYPE_TIME, REQ),
	{0},
};
static const struct plm_schema_element tailored = {.content = PLM_CONTENT_EMPTY, .attrs = tailored_attrs};

static const struct plm_schema_attr identity_attrs[] = {
	ATTR("authenticated", PLM_TYPE_BOOLEAN, REQ),
	ATTR("privileged", PLM_TYPE_BOOLEAN, REQ),
	{0},
};
static const struct plm_schema_element identity = {.content = PLM_CONTENT_TEXT, .attrs = identity_attrs};

static const struct plm_schema_attr idref_attrs[] = {ATTR("idref", PLM_TYPE_NAME, REQ), {0}};
static const struct plm_schema_element profile = {.content = PLM_CONTENT_EMPTY, .attrs = idref_attrs};
static const struct plm_schema_attr platform_attrs[] = {ATTR("idref", PLM_TYPE_TEXT, REQ), {0}};
static const struct plm_schema_element platform = {.content = PLM_CONTENT_EMPTY, .attrs = platform_attrs};

static const struct plm_schema_attr fact_attrs[] = {
	ATTR("name", PLM_TYPE_TEXT, REQ),
	CHOICE("type", 0, plm_schema_value_types),
	{0},
};
static const struct plm_schema_element fact = {.content = PLM_CONTENT_TEXT, .attrs = fact_attrs};
static const struct plm_schema_child facts_children[] = {CHILD("fact", fact, 0, 0), {0}};
static const struct plm_schema_element facts = {.content = PLM_CONTENT_ELEMENTS, .children = facts_children};

static const struct plm_schema_attr target_ref_attrs[] = {
	ATTR("system", PLM_TYPE_TEXT, REQ),
	ATTR("href", PLM_TYPE_TEXT, REQ),
	ATTR("name", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_element target_ref = {.content = PLM_CONTENT_EMPTY, .attrs = target_ref_attrs};

/* ---- rule-result ---- */

static const struct plm_schema_element result = {.content = PLM_CONTENT_TEXT, .choices = results};

static const struct plm_schema_attr override_attrs[] = {
	ATTR("time", PLM_TYPE_TIME, REQ),
	ATTR("authority", PLM_TYPE_TEXT, REQ),
	{0},
};
static const struct plm_schema_child override_children[] = {
	CHILD("old-result", result, REQ | ONE, 0),
	CHILD("new-result", result, REQ | ONE, 1),
	CHILD("remark", plm_schema_text_override, REQ | ONE, 2),
	{0},
};
static const struct plm_schema_element override = {.content = PLM_CONTENT_ELEMENTS, .attrs = override_attrs, .children = override_children};

static const struct plm_schema_attr message_attrs[] = {CHOICE("severity", REQ, message_severities), {0}};
static const struct plm_schema_element message = {.content = PLM_CONTENT_TEXT, .attrs = message_attrs};

static const struct plm_schema_attr instance_attrs[] = {ATTR("context", PLM_TYPE_TEXT, 0), ATTR("parentContext", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element instance = {.content = PLM_CONTENT_TEXT, .attrs = instance_attrs};

static const struct plm_schema_attr rule_result_attrs[] = {
	ATTR("idref", PLM_TYPE_NAME, REQ),
	CHOICE("role", 0, plm_schema_roles),
	CHOICE("severity", 0, plm_schema_severities),
	ATTR("time", PLM_TYPE_TIME, 0),
	ATTR("version", PLM_TYPE_TEXT, 0),
	ATTR("weight", PLM_TYPE_WEIGHT, 0),
	{0},
};
static const struct plm_schema_child rule_result_children[] = {
	CHILD("result", result, REQ | ONE, 0),
	CHILD("override", override, 0, 1),
	CHILD("ident", plm_schema_ident, 0, 2),
	CHILD("metadata", plm_schema_foreign, 0, 3),
	CHILD("message", message, 0, 4),
	CHILD("instance", instance, 0, 5),
	CHILD("fix", plm_schema_fix, 0, 6),
	CHILD("check", plm_schema_check_element, XOR, 7),
	CHILD("complex-check", plm_schema_complex_check, ONE | XOR, 7),
	{0},
};
static const struct plm_schema_element rule_result = {.content = PLM_CONTENT_ELEMENTS, .attrs = rule_result_attrs, .children = rule_result_children};

/* ---- TestResult ---- */

static const struct plm_schema_attr score_attrs[] = {ATTR("system", PLM_TYPE_TEXT, 0), ATTR("maximum", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element score = {.content = PLM_CONTENT_TEXT, .attrs = score_attrs, .decimal = true};

static const struct plm_schema_attr test_result_attrs[] = {
	ID("testresult"),
	ATTR("Id", PLM_TYPE_NAME, 0),
	ATTR("start-time", PLM_TYPE_TIME, 0),
	ATTR("end-time", PLM_TYPE_TIME, REQ),
	ATTR("test-system", PLM_TYPE_TEXT, 0),
	ATTR("version", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_child test_result_children[] = {
	CHILD("benchmark", judged, ONE, 0),
	CHILD("tailoring-file", tailored, ONE, 1),
	CHILD("title", plm_schema_text_override, 0, 2),
	CHILD("remark", plm_schema_text_override, 0, 3),
	CHILD("organization", words, 0, 4),
	CHILD("identity", identity, ONE, 5),
	CHILD("profile", profile, ONE, 6),
	CHILD("target", words, REQ, 7),
	CHILD("target-address", words, 0, 8),
	CHILD("target-facts", facts, ONE, 9),
	CHILD("target-id-ref", target_ref, 0, 10),
	CHILD("platform", platform, 0, 11),
	CHILD("set-value", plm_schema_set_value, 0, 12),
	CHILD("set-complex-value", plm_schema_set_list, 0, 12),
	CHILD("rule-result", rule_result, 0, 13),
	CHILD("score", score, REQ, 14),
	CHILD("metadata", plm_schema_foreign, 0, 15),
	CHILD("signature", plm_schema_foreign, ONE, 16),
	{0},
};
const struct plm_schema_element plm_schema_test_result = {.content = PLM_CONTENT_ELEMENTS, .attrs = test_result_attrs, .children = test_result_children, .open = true};
/* clang-format on */
