/*
 * schema.c: the tables of XCCDF 1.2. Data only; what may stand where is decided here and nowhere
 * else. Reads nothing.
 */
#include "core/benchmark/schema_tables.h"

/* clang-format off */
static const char *const statuses[] = {"accepted", "deprecated", "draft", "incomplete", "interim", NULL};
const char *const plm_schema_severities[] = {"unknown", "info", "low", "medium", "high", NULL};
const char *const plm_schema_roles[] = {"full", "unscored", "unchecked", NULL};
static const char *const strategies[] = {"unknown", "configure", "combination", "disable", "enable", "patch", "policy",
					 "restrict", "update", NULL};
static const char *const ratings[] = {"unknown", "low", "medium", "high", NULL};
static const char *const warnings[] = {"general", "functionality", "performance", "hardware", "legal", "regulatory",
				       "management", "audit", "dependency", NULL};
const char *const plm_schema_value_types[] = {"number", "string", "boolean", NULL};
static const char *const value_operators[] = {"equals", "not equal", "greater than", "less than",
					      "greater than or equal", "less than or equal", "pattern match", NULL};
static const char *const interface_hints[] = {"choice", "textline", "text", "date", "datetime", NULL};
static const char *const operators[] = {"AND", "OR", NULL};
static const char *const sub_uses[] = {"value", "title", "legacy", NULL};

/* ---- small ones ---- */

static const struct plm_schema_element text = {.content = PLM_CONTENT_TEXT};
const struct plm_schema_element plm_schema_foreign = {.content = PLM_CONTENT_FOREIGN};

static const struct plm_schema_attr override_attrs[] = {ATTR("override", PLM_TYPE_BOOLEAN, 0), {0}};
const struct plm_schema_element plm_schema_text_override = {.content = PLM_CONTENT_TEXT, .attrs = override_attrs};

static const struct plm_schema_attr sub_attrs[] = {
	ATTR("idref", PLM_TYPE_NAME, REQ),
	CHOICE("use", 0, sub_uses),
	{0},
};
static const struct plm_schema_element sub = {.content = PLM_CONTENT_EMPTY, .attrs = sub_attrs};
static const struct plm_schema_child sub_children[] = {CHILD("sub", sub, 0, 0), {0}};
static const struct plm_schema_element text_sub = {.content = PLM_CONTENT_TEXT_SUB, .attrs = override_attrs, .children = sub_children};
static const struct plm_schema_element html = {.content = PLM_CONTENT_HTML, .attrs = override_attrs, .children = sub_children};

static const struct plm_schema_attr notice_attrs[] = {ATTR("id", PLM_TYPE_NAME, 0), {0}};
static const struct plm_schema_element notice = {.content = PLM_CONTENT_HTML, .attrs = notice_attrs};

static const struct plm_schema_attr status_attrs[] = {ATTR("date", PLM_TYPE_DATE, 0), {0}};
static const struct plm_schema_element status = {.content = PLM_CONTENT_TEXT, .attrs = status_attrs, .choices = statuses};

static const struct plm_schema_attr version_attrs[] = {ATTR("time", PLM_TYPE_TIME, 0), ATTR("update", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element version = {.content = PLM_CONTENT_TEXT, .attrs = version_attrs};

static const struct plm_schema_attr plain_text_attrs[] = {ATTR("id", PLM_TYPE_NAME, REQ), {0}};
static const struct plm_schema_element plain_text = {.content = PLM_CONTENT_TEXT, .attrs = plain_text_attrs};

static const struct plm_schema_attr reference_attrs[] = {ATTR("href", PLM_TYPE_TEXT, 0), ATTR("override", PLM_TYPE_BOOLEAN, 0), {0}};
static const struct plm_schema_element reference = {.content = PLM_CONTENT_FOREIGN, .attrs = reference_attrs};

static const struct plm_schema_attr platform_attrs[] = {
	ATTR("idref", PLM_TYPE_TEXT, REQ),
	ATTR("override", PLM_TYPE_BOOLEAN, 0),
	{0},
};
static const struct plm_schema_element platform = {.content = PLM_CONTENT_EMPTY, .attrs = platform_attrs};

static const struct plm_schema_attr warning_attrs[] = {
	ATTR("override", PLM_TYPE_BOOLEAN, 0),
	CHOICE("category", 0, warnings),
	{0},
};
static const struct plm_schema_element warning = {.content = PLM_CONTENT_HTML, .attrs = warning_attrs, .children = sub_children};

static const struct plm_schema_attr param_attrs[] = {ATTR("name", PLM_TYPE_NAME, REQ), {0}};
static const struct plm_schema_element param = {.content = PLM_CONTENT_TEXT, .attrs = param_attrs};
static const struct plm_schema_attr model_attrs[] = {ATTR("system", PLM_TYPE_TEXT, REQ), {0}};
static const struct plm_schema_child model_children[] = {CHILD("param", param, 0, 0), {0}};
static const struct plm_schema_element model = {.content = PLM_CONTENT_ELEMENTS, .attrs = model_attrs, .children = model_children};

static const struct plm_schema_attr requires_attrs[] = {ATTR("idref", PLM_TYPE_NAMES, REQ), {0}};
static const struct plm_schema_element requires = {.content = PLM_CONTENT_EMPTY, .attrs = requires_attrs};
static const struct plm_schema_attr conflicts_attrs[] = {ATTR("idref", PLM_TYPE_NAME, REQ), {0}};
static const struct plm_schema_element conflicts = {.content = PLM_CONTENT_EMPTY, .attrs = conflicts_attrs};

static const struct plm_schema_attr ident_attrs[] = {ATTR("system", PLM_TYPE_TEXT, REQ), {0}};
const struct plm_schema_element plm_schema_ident = {.content = PLM_CONTENT_TEXT, .attrs = ident_attrs};

static const struct plm_schema_attr note_attrs[] = {ATTR("tag", PLM_TYPE_NAME, REQ), {0}};
static const struct plm_schema_element note = {.content = PLM_CONTENT_HTML, .attrs = note_attrs, .children = sub_children};

/* ---- fixes ---- */

static const struct plm_schema_attr fixtext_attrs[] = {
	ATTR("override", PLM_TYPE_BOOLEAN, 0),
	ATTR("fixref", PLM_TYPE_NAME, 0),
	ATTR("reboot", PLM_TYPE_BOOLEAN, 0),
	CHOICE("strategy", 0, strategies),
	CHOICE("disruption", 0, ratings),
	CHOICE("complexity", 0, ratings),
	{0},
};
static const struct plm_schema_element fixtext = {.content = PLM_CONTENT_HTML, .attrs = fixtext_attrs, .children = sub_children};

static const struct plm_schema_attr fix_attrs[] = {
	ATTR("id", PLM_TYPE_NAME, 0),
	ATTR("reboot", PLM_TYPE_BOOLEAN, 0),
	CHOICE("strategy", 0, strategies),
	CHOICE("disruption", 0, ratings),
	CHOICE("complexity", 0, ratings),
	ATTR("system", PLM_TYPE_TEXT, 0),
	ATTR("platform", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_attr instance_attrs[] = {ATTR("context", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element instance = {.content = PLM_CONTENT_EMPTY, .attrs = instance_attrs};
static const struct plm_schema_child fix_children[] = {CHILD("sub", sub, 0, 0), CHILD("instance", instance, 0, 0), {0}};
const struct plm_schema_element plm_schema_fix = {.content = PLM_CONTENT_TEXT_SUB, .attrs = fix_attrs, .children = fix_children};

/* ---- checks ---- */

static const struct plm_schema_attr export_attrs[] = {
	ATTR("value-id", PLM_TYPE_NAME, REQ),
	ATTR("export-name", PLM_TYPE_TEXT, REQ),
	{0},
};
static const struct plm_schema_element check_export = {.content = PLM_CONTENT_EMPTY, .attrs = export_attrs};

static const struct plm_schema_attr content_ref_attrs[] = {ATTR("href", PLM_TYPE_TEXT, REQ), ATTR("name", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element content_ref = {.content = PLM_CONTENT_EMPTY, .attrs = content_ref_attrs};

static const struct plm_schema_attr import_attrs[] = {ATTR("import-name", PLM_TYPE_TEXT, REQ), ATTR("import-xpath", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element check_import = {.content = PLM_CONTENT_FOREIGN, .attrs = import_attrs};

static const struct plm_schema_attr check_attrs[] = {
	ATTR("system", PLM_TYPE_TEXT, REQ),
	ATTR("negate", PLM_TYPE_BOOLEAN, 0),
	ATTR("id", PLM_TYPE_NAME, 0),
	ATTR("selector", PLM_TYPE_TEXT, 0),
	ATTR("multi-check", PLM_TYPE_BOOLEAN, 0),
	{0},
};
static const struct plm_schema_child check_children[] = {
	CHILD("check-import", check_import, 0, 0),
	CHILD("check-export", check_export, 0, 1),
	CHILD("check-content-ref", content_ref, 0, 2),
	CHILD("check-content", plm_schema_foreign, ONE, 3),
	{0},
};
const struct plm_schema_element plm_schema_check_element = {.content = PLM_CONTENT_ELEMENTS, .attrs = check_attrs, .children = check_children};

static const struct plm_schema_attr complex_attrs[] = {
	CHOICE("operator", REQ, operators),
	ATTR("negate", PLM_TYPE_BOOLEAN, 0),
	{0},
};
static const struct plm_schema_child complex_children[] = {CHILD("check", plm_schema_check_element, 0, 0), CHILD("complex-check", plm_schema_complex_check, 0, 0), {0}};
const struct plm_schema_element plm_schema_complex_check = {.content = PLM_CONTENT_ELEMENTS, .attrs = complex_attrs, .children = complex_children};

/* ---- Value ---- */

static const struct plm_schema_attr selector_attrs[] = {ATTR("selector", PLM_TYPE_TEXT, 0), {0}};
static const struct plm_schema_element selectable_text = {.content = PLM_CONTENT_TEXT, .attrs = selector_attrs};
static const struct plm_schema_element selectable_decimal = {.content = PLM_CONTENT_TEXT, .attrs = selector_attrs, .decimal = true};

static const struct plm_schema_child list_children[] = {CHILD("item", text, 0, 0), {0}};
static const struct plm_schema_element selectable_list = {.content = PLM_CONTENT_ELEMENTS, .attrs = selector_attrs, .children = list_children};
static const struct plm_schema_element list = {.content = PLM_CONTENT_ELEMENTS, .children = list_children};

static const struct plm_schema_attr choices_attrs[] = {
	ATTR("mustMatch", PLM_TYPE_BOOLEAN, 0),
	ATTR("selector", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_child choices_children[] = {CHILD("choice", text, 0, 0), CHILD("complex-choice", list, 0, 0), {0}};
static const struct plm_schema_element choices = {.content = PLM_CONTENT_ELEMENTS, .attrs = choices_attrs, .children = choices_children};

static const struct plm_schema_attr source_attrs[] = {ATTR("uri", PLM_TYPE_TEXT, REQ), {0}};
static const struct plm_schema_element source = {.content = PLM_CONTENT_EMPTY, .attrs = source_attrs};

static const struct plm_schema_attr value_attrs[] = {
	ID("value"),
	ATTR("abstract", PLM_TYPE_BOOLEAN, 0),
	ATTR("cluster-id", PLM_TYPE_NAME, 0),
	ATTR("extends", PLM_TYPE_NAME, 0),
	ATTR("hidden", PLM_TYPE_BOOLEAN, 0),
	ATTR("prohibitChanges", PLM_TYPE_BOOLEAN, 0),
	ATTR("Id", PLM_TYPE_NAME, 0),
	CHOICE("type", 0, plm_schema_value_types),
	CHOICE("operator", 0, value_operators),
	ATTR("interactive", PLM_TYPE_BOOLEAN, 0),
	CHOICE("interfaceHint", 0, interface_hints),
	{0},
};
static const struct plm_schema_child value_children[] = {
	CHILD("status", status, 0, 0),
	CHILD("dc-status", plm_schema_foreign, 0, 1),
	CHILD("version", version, ONE, 2),
	CHILD("title", text_sub, 0, 3),
	CHILD("description", html, 0, 4),
	CHILD("warning", warning, 0, 5),
	CHILD("question", plm_schema_text_override, 0, 6),
	CHILD("reference", reference, 0, 7),
	CHILD("metadata", plm_schema_foreign, 0, 8),
	CHILD("value", selectable_text, 0, 9),
	CHILD("complex-value", selectable_list, 0, 9),
	CHILD("default", selectable_text, 0, 10),
	CHILD("complex-default", selectable_list, 0, 10),
	CHILD("match", selectable_text, 0, 11),
	CHILD("lower-bound", selectable_decimal, 0, 12),
	CHILD("upper-bound", selectable_decimal, 0, 13),
	CHILD("choices", choices, 0, 14),
	CHILD("source", source, 0, 15),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 16),
	{0},
};
static const struct plm_schema_element value = {.content = PLM_CONTENT_ELEMENTS, .attrs = value_attrs, .children = value_children};

/* ---- Rule ---- */

static const struct plm_schema_attr rule_attrs[] = {
	ID("rule"),
	ATTR("abstract", PLM_TYPE_BOOLEAN, 0),
	ATTR("cluster-id", PLM_TYPE_NAME, 0),
	ATTR("extends", PLM_TYPE_NAME, 0),
	ATTR("hidden", PLM_TYPE_BOOLEAN, 0),
	ATTR("prohibitChanges", PLM_TYPE_BOOLEAN, 0),
	ATTR("Id", PLM_TYPE_NAME, 0),
	ATTR("selected", PLM_TYPE_BOOLEAN, 0),
	ATTR("weight", PLM_TYPE_WEIGHT, 0),
	CHOICE("role", 0, plm_schema_roles),
	CHOICE("severity", 0, plm_schema_severities),
	ATTR("multiple", PLM_TYPE_BOOLEAN, 0),
	{0},
};
static const struct plm_schema_child rule_children[] = {
	CHILD("status", status, 0, 0),
	CHILD("dc-status", plm_schema_foreign, 0, 1),
	CHILD("version", version, ONE, 2),
	CHILD("title", text_sub, 0, 3),
	CHILD("description", html, 0, 4),
	CHILD("warning", warning, 0, 5),
	CHILD("question", plm_schema_text_override, 0, 6),
	CHILD("reference", reference, 0, 7),
	CHILD("metadata", plm_schema_foreign, 0, 8),
	CHILD("rationale", html, 0, 9),
	CHILD("platform", platform, 0, 10),
	CHILD("requires", requires, 0, 11),
	CHILD("conflicts", conflicts, 0, 12),
	CHILD("ident", plm_schema_ident, 0, 13),
	CHILD("impact-metric", text, ONE, 14),
	CHILD("profile-note", note, 0, 15),
	CHILD("fixtext", fixtext, 0, 16),
	CHILD("fix", plm_schema_fix, 0, 17),
	CHILD("check", plm_schema_check_element, XOR, 18),
	CHILD("complex-check", plm_schema_complex_check, ONE | XOR, 18),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 19),
	{0},
};
static const struct plm_schema_element rule = {.content = PLM_CONTENT_ELEMENTS, .attrs = rule_attrs, .children = rule_children};

/* ---- Group ---- */

static const struct plm_schema_attr group_attrs[] = {
	ID("group"),
	ATTR("abstract", PLM_TYPE_BOOLEAN, 0),
	ATTR("cluster-id", PLM_TYPE_NAME, 0),
	ATTR("extends", PLM_TYPE_NAME, 0),
	ATTR("hidden", PLM_TYPE_BOOLEAN, 0),
	ATTR("prohibitChanges", PLM_TYPE_BOOLEAN, 0),
	ATTR("Id", PLM_TYPE_NAME, 0),
	ATTR("selected", PLM_TYPE_BOOLEAN, 0),
	ATTR("weight", PLM_TYPE_WEIGHT, 0),
	{0},
};
static const struct plm_schema_element group;
static const struct plm_schema_child group_children[] = {
	CHILD("status", status, 0, 0),
	CHILD("dc-status", plm_schema_foreign, 0, 1),
	CHILD("version", version, ONE, 2),
	CHILD("title", text_sub, 0, 3),
	CHILD("description", html, 0, 4),
	CHILD("warning", warning, 0, 5),
	CHILD("question", plm_schema_text_override, 0, 6),
	CHILD("reference", reference, 0, 7),
	CHILD("metadata", plm_schema_foreign, 0, 8),
	CHILD("rationale", html, 0, 9),
	CHILD("platform", platform, 0, 10),
	CHILD("requires", requires, 0, 11),
	CHILD("conflicts", conflicts, 0, 12),
	CHILD("Value", value, 0, 13),
	CHILD("Group", group, 0, 14),
	CHILD("Rule", rule, 0, 14),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 15),
	{0},
};
static const struct plm_schema_element group = {.content = PLM_CONTENT_ELEMENTS, .attrs = group_attrs, .children = group_children};

/* ---- Profile ---- */

static const struct plm_schema_child remark_children[] = {CHILD("remark", plm_schema_text_override, 0, 0), {0}};

static const struct plm_schema_attr select_attrs[] = {
	ATTR("idref", PLM_TYPE_NAME, REQ),
	ATTR("selected", PLM_TYPE_BOOLEAN, REQ),
	{0},
};
static const struct plm_schema_element select_action = {.content = PLM_CONTENT_ELEMENTS, .attrs = select_attrs, .children = remark_children};

static const struct plm_schema_attr set_value_attrs[] = {ATTR("idref", PLM_TYPE_NAME, REQ), {0}};
const struct plm_schema_element plm_schema_set_value = {.content = PLM_CONTENT_TEXT, .attrs = set_value_attrs};

const struct plm_schema_element plm_schema_set_list = {.content = PLM_CONTENT_ELEMENTS, .attrs = set_value_attrs, .children = list_children};

static const struct plm_schema_attr refine_value_attrs[] = {
	ATTR("idref", PLM_TYPE_NAME, REQ),
	ATTR("selector", PLM_TYPE_TEXT, 0),
	CHOICE("operator", 0, value_operators),
	{0},
};
static const struct plm_schema_element refine_value = {.content = PLM_CONTENT_ELEMENTS, .attrs = refine_value_attrs, .children = remark_children};

static const struct plm_schema_attr refine_rule_attrs[] = {
	ATTR("idref", PLM_TYPE_NAME, REQ),
	ATTR("weight", PLM_TYPE_WEIGHT, 0),
	ATTR("selector", PLM_TYPE_TEXT, 0),
	CHOICE("severity", 0, plm_schema_severities),
	CHOICE("role", 0, plm_schema_roles),
	{0},
};
static const struct plm_schema_element refine_rule = {.content = PLM_CONTENT_ELEMENTS, .attrs = refine_rule_attrs, .children = remark_children};

static const struct plm_schema_attr profile_attrs[] = {
	ID("profile"),
	ATTR("prohibitChanges", PLM_TYPE_BOOLEAN, 0),
	ATTR("abstract", PLM_TYPE_BOOLEAN, 0),
	ATTR("note-tag", PLM_TYPE_NAME, 0),
	ATTR("extends", PLM_TYPE_NAME, 0),
	ATTR("Id", PLM_TYPE_NAME, 0),
	{0},
};
static const struct plm_schema_child profile_children[] = {
	CHILD("status", status, 0, 0),
	CHILD("dc-status", plm_schema_foreign, 0, 1),
	CHILD("version", version, ONE, 2),
	CHILD("title", text_sub, REQ, 3),
	CHILD("description", html, 0, 4),
	CHILD("reference", reference, 0, 5),
	CHILD("platform", platform, 0, 6),
	CHILD("select", select_action, 0, 7),
	CHILD("set-complex-value", plm_schema_set_list, 0, 7),
	CHILD("set-value", plm_schema_set_value, 0, 7),
	CHILD("refine-value", refine_value, 0, 7),
	CHILD("refine-rule", refine_rule, 0, 7),
	CHILD("metadata", plm_schema_foreign, 0, 8),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 9),
	{0},
};
static const struct plm_schema_element profile = {.content = PLM_CONTENT_ELEMENTS, .attrs = profile_attrs, .children = profile_children};

/* ---- Benchmark ---- */

static const struct plm_schema_attr benchmark_attrs[] = {
	ID("benchmark"),
	ATTR("Id", PLM_TYPE_NAME, 0),
	ATTR("resolved", PLM_TYPE_BOOLEAN, 0),
	ATTR("style", PLM_TYPE_TEXT, 0),
	ATTR("style-href", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_child benchmark_children[] = {
	CHILD("status", status, REQ, 0),
	CHILD("dc-status", plm_schema_foreign, 0, 1),
	CHILD("title", plm_schema_text_override, 0, 2),
	CHILD("description", html, 0, 3),
	CHILD("notice", notice, 0, 4),
	CHILD("front-matter", html, 0, 5),
	CHILD("rear-matter", html, 0, 6),
	CHILD("reference", reference, 0, 7),
	CHILD("plain-text", plain_text, 0, 8),
	CHILD("platform", platform, 0, 9),
	CHILD("version", version, REQ | ONE, 10),
	CHILD("metadata", plm_schema_foreign, 0, 11),
	CHILD("model", model, 0, 12),
	CHILD("Profile", profile, 0, 13),
	CHILD("Value", value, 0, 14),
	CHILD("Group", group, 0, 15),
	CHILD("Rule", rule, 0, 15),
	CHILD("TestResult", plm_schema_test_result, 0, 16),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 17),
	{0},
};
const struct plm_schema_element plm_schema_benchmark = {.content = PLM_CONTENT_ELEMENTS, .attrs = benchmark_attrs, .children = benchmark_children};

/* ---- Tailoring ---- */

static const struct plm_schema_attr tailoring_attrs[] = {ID("tailoring"), ATTR("Id", PLM_TYPE_NAME, 0), {0}};
static const struct plm_schema_attr tailored_attrs[] = {
	ATTR("href", PLM_TYPE_TEXT, REQ),
	ATTR("id", PLM_TYPE_NAME, 0),
	ATTR("version", PLM_TYPE_TEXT, 0),
	{0},
};
static const struct plm_schema_element tailored = {.content = PLM_CONTENT_EMPTY, .attrs = tailored_attrs};
static const struct plm_schema_attr tailoring_version_attrs[] = {ATTR("time", PLM_TYPE_TIME, REQ), {0}};
static const struct plm_schema_element tailoring_version = {.content = PLM_CONTENT_TEXT, .attrs = tailoring_version_attrs};
static const struct plm_schema_child tailoring_children[] = {
	CHILD("benchmark", tailored, ONE, 0),
	CHILD("status", status, 0, 1),
	CHILD("dc-status", plm_schema_foreign, 0, 2),
	CHILD("version", tailoring_version, REQ | ONE, 3),
	CHILD("metadata", plm_schema_foreign, 0, 4),
	CHILD("Profile", profile, REQ, 5),
	CHILD("signature", plm_schema_foreign, ONE | SKIP, 6),
	{0},
};
const struct plm_schema_element plm_schema_tailoring = {.content = PLM_CONTENT_ELEMENTS, .attrs = tailoring_attrs, .children = tailoring_children};
/* clang-format on */
