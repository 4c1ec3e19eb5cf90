/*
 * xccdf_result.c: one rule-result with its evidence, in the order of XCCDF 1.2 [6.6.4]. Reads the
 * finished audit; must not judge.
 */
#include "reports/xccdf.h"

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/waivers.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "reports/escape.h"
#include "reports/view.h"

void plm_xccdf_attr(struct plm_buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	plm_buf_char(out, ' ');
	plm_buf_str(out, name);
	plm_buf_str(out, "=\"");
	plm_xml_attr(out, value);
	plm_buf_char(out, '"');
}

static const char *message_severity(enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_ERROR)
		return "error";
	return verdict == PLM_VERDICT_UNKNOWN ? "warning" : "info";
}

static void write_fact(struct plm_buf *out, const struct plm_evidence *fact)
{
	plm_buf_str(out, "            <e:fact");
	plm_xccdf_attr(out, "aspect", plm_aspect_name(fact->aspect));
	plm_xccdf_attr(out, "source", fact->source ? fact->source : "");
	plm_xccdf_attr(out, "state", plm_presence_name(fact->presence));
	if (fact->presence == PLM_UNREADABLE)
		plm_xccdf_attr(out, "error", plm_errno_name(fact->error));
	if (fact->sha256)
		plm_xccdf_attr(out, "sha256", fact->sha256);
	if (fact->presence != PLM_PRESENT || !fact->value) {
		plm_buf_str(out, "/>\n");
		return;
	}
	plm_buf_char(out, '>');
	plm_xml_text(out, fact->value);
	plm_buf_str(out, "</e:fact>\n");
}

static void write_evidence(struct plm_buf *out, const struct plm_rule_result *result)
{
	const struct plm_outcome *outcome = &result->outcome;

	plm_buf_str(out, "        <check-content>\n"
			 "          <e:evidence xmlns:e=\"" PLM_EVIDENCE_NS "\" time=\"");
	plm_iso_time(out, result->time_seconds);
	plm_buf_char(out, '"');
	if (outcome->expected)
		plm_xccdf_attr(out, "expected", outcome->expected);
	plm_buf_str(out, ">\n");
	for (size_t i = 0; i < outcome->evidence_count; i++)
		write_fact(out, &outcome->evidence[i]);
	plm_buf_str(out, "          </e:evidence>\n        </check-content>\n");
}

static void write_exports(struct plm_buf *out, const struct plm_check *check)
{
	for (size_t i = 0; i < check->export_count; i++) {
		plm_buf_str(out, "        <check-export");
		plm_xccdf_attr(out, "value-id", check->exports[i].value_id);
		plm_xccdf_attr(out, "export-name", check->exports[i].export_name);
		plm_buf_str(out, "/>\n");
	}
}

/* A complex check has one outcome and so one <check>: of plimsoll's own system. */
static void write_check(struct plm_buf *out, const struct plm_rule_result *result)
{
	const struct plm_check *check = result->check;
	bool single = check && check->kind == PLM_CHECK_SINGLE;

	bool told = result->outcome.evidence_count || result->outcome.expected;

	if (!check && !told)
		return;
	plm_buf_str(out, "      <check");
	plm_xccdf_attr(out, "system",
		       single && check->system ? check->system : PLM_CHECK_SYSTEM_URI);
	if (single && check->selector && check->selector[0])
		plm_xccdf_attr(out, "selector", check->selector);
	if (single && check->negate)
		plm_xccdf_attr(out, "negate", "true");
	if (single && check->multi_check)
		plm_xccdf_attr(out, "multi-check", "true");
	plm_buf_str(out, ">\n");
	if (single)
		write_exports(out, check);
	if (told)
		write_evidence(out, result);
	plm_buf_str(out, "      </check>\n");
}

static void write_fix(struct plm_buf *out, const struct plm_audit *audit, const struct plm_fix *fix)
{
	plm_buf_str(out, "      <fix");
	if (fix->id)
		plm_xccdf_attr(out, "id", fix->id);
	if (fix->system && fix->system[0])
		plm_xccdf_attr(out, "system", fix->system);
	if (fix->reboot)
		plm_xccdf_attr(out, "reboot", "true");
	plm_xccdf_attr(out, "strategy", fix->strategy);
	plm_xccdf_attr(out, "disruption", fix->disruption);
	plm_xccdf_attr(out, "complexity", fix->complexity);
	plm_buf_char(out, '>');
	plm_xml_text(out, plm_words(audit, fix->text));
	plm_buf_str(out, "</fix>\n");
}

static void write_idents(struct plm_buf *out, const struct plm_item *rule)
{
	for (size_t i = 0; i < rule->ident_count; i++) {
		plm_buf_str(out, "      <ident");
		plm_xccdf_attr(out, "system", rule->idents[i].system);
		plm_buf_char(out, '>');
		plm_xml_text(out, rule->idents[i].text);
		plm_buf_str(out, "</ident>\n");
	}
}

static void write_message(struct plm_buf *out, const struct plm_outcome *outcome)
{
	if (outcome->message && outcome->message[0]) {
		plm_buf_str(out, "      <message");
		plm_xccdf_attr(out, "severity", message_severity(outcome->verdict));
		plm_buf_char(out, '>');
		plm_xml_text(out, outcome->message);
		plm_buf_str(out, "</message>\n");
	}
	if (outcome->instance) {
		plm_buf_str(out, "      <instance context=\"instance\">");
		plm_xml_text(out, outcome->instance);
		plm_buf_str(out, "</instance>\n");
	}
}

/* XCCDF 6.6.4.3: who changed the result, when, from what and why. */
static void write_override(struct plm_buf *out, const struct plm_rule_result *result)
{
	const struct plm_waiver *waiver = result->waiver;

	if (!waiver)
		return;
	plm_buf_str(out, "      <override time=\"");
	plm_iso_time(out, waiver->created);
	plm_buf_char(out, '"');
	plm_xccdf_attr(out, "authority", waiver->authority);
	plm_buf_printf(out, "><old-result>%s</old-result><new-result>%s</new-result><remark>",
		       plm_verdict_name(result->unwaived), plm_verdict_name(waiver->new_verdict));
	plm_xml_text(out, waiver->reason);
	plm_buf_str(out, " (until ");
	plm_iso_time(out, waiver->expires);
	plm_buf_str(out, waiver->ticket[0] ? ", " : "");
	plm_xml_text(out, waiver->ticket);
	plm_buf_str(out, ")</remark></override>\n");
}

void plm_xccdf_rule_result(struct plm_buf *out, const struct plm_audit *audit,
			   const struct plm_rule_result *result)
{
	const struct plm_item *rule = result->rule;
	const struct plm_outcome *outcome = &result->outcome;

	plm_buf_str(out, "    <rule-result");
	plm_xccdf_attr(out, "idref", rule->id);
	plm_xccdf_attr(out, "role", plm_role_name(result->role));
	plm_xccdf_attr(out, "severity", plm_severity_name(result->severity));
	plm_buf_str(out, " time=\"");
	plm_iso_time(out, result->time_seconds);
	plm_buf_str(out, "\" weight=\"");
	plm_weight_decimal(out, result->weight.num, result->weight.den);
	plm_buf_str(out, "\">\n      <result>");
	plm_buf_str(out, plm_verdict_name(outcome->verdict));
	plm_buf_str(out, "</result>\n");
	write_override(out, result);
	write_idents(out, rule);
	write_message(out, outcome);
	for (size_t i = 0; outcome->verdict == PLM_VERDICT_FAIL && i < rule->fix_count; i++)
		write_fix(out, audit, &rule->fixes[i]);
	write_check(out, result);
	plm_buf_str(out, "    </rule-result>\n");
}
