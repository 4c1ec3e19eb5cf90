/*
 * sarif.c: the findings of an audit as a SARIF 2.1.0 log [OASIS]: a rule with its help, a result for each finding, the file
 * its evidence rests on as its place, and a fingerprint that stays the same from audit to audit.
 */
#include "reports/data/json.h"

#include "core/base/buf.h"
#include "core/base/sha256.h"
#include "reports/formats.h"
#include "reports/view.h"

static const char *level_of(enum plm_severity severity)
{
	if (severity == PLM_SEVERITY_HIGH)
		return "error";
	return severity == PLM_SEVERITY_MEDIUM ? "warning" : "note";
}

/* What code hosting sorts security findings by: from 0 to 10, as CVSS has it. */
static const char *security_severity(enum plm_severity severity)
{
	static const char *const numbers[PLM_SEVERITY_COUNT] = {"0.0", "1.0", "3.0", "5.5", "8.0"};

	return numbers[severity];
}

static void write_words(struct plm_json_writer *w, const char *key, const char *text)
{
	plm_jsonw_open(w, key, '{');
	plm_jsonw_text(w, "text", text && *text ? text : "-");
	plm_jsonw_close(w, '}');
}

static void write_rule(struct plm_json_writer *w, const struct plm_audit *audit,
		       const struct plm_rule_view *view)
{
	const struct plm_item *rule = view->rule;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "id", plm_benchmark_short_id(rule->id));
	write_words(w, "shortDescription", plm_words(audit, rule->title));
	write_words(w, "fullDescription", plm_words(audit, rule->description));
	write_words(w, "help",
		    plm_words(audit,
			      rule->fixtext && rule->fixtext[0] ? rule->fixtext : rule->rationale));
	plm_jsonw_open(w, "defaultConfiguration", '{');
	plm_jsonw_text(w, "level", level_of(view->severity));
	plm_jsonw_close(w, '}');
	plm_jsonw_open(w, "properties", '{');
	plm_jsonw_text(w, "security-severity", security_severity(view->severity));
	plm_jsonw_open(w, "tags", '[');
	plm_jsonw_text(w, NULL, "security");
	for (size_t i = 0; i < rule->reference_count; i++)
		plm_jsonw_text(w, NULL, rule->references[i].text);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
}

/* The rule's id and the instance: what a finding is about, whatever it says this time. */
static void write_fingerprint(struct plm_json_writer *w, const struct plm_audit *audit,
			      const struct plm_rule_result *result)
{
	plm_auto_buf struct plm_buf text = {0};
	char digest[PLM_SHA256_HEX_BYTES];

	plm_buf_printf(&text, "%s\n%s\n%s", plm_host_name(audit), result->rule->id,
		       result->outcome.instance ? result->outcome.instance : "");
	if (text.failed)
		w->out->failed = text.failed;
	plm_sha256_hex(plm_buf_text(&text), text.size_bytes, digest);
	plm_jsonw_open(w, "partialFingerprints", '{');
	plm_jsonw_text(w, "plimsoll/v1", digest);
	plm_jsonw_close(w, '}');
}

/* A path as a reference below the root of the host, without a line behind it. */
static void write_uri(struct plm_json_writer *w, const char *path, size_t size)
{
	static const char own[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
	plm_auto_buf struct plm_buf uri = {0};

	plm_buf_str(&uri, "file://");
	for (size_t i = 0; i < size; i++) {
		if (path[i] && strchr(own, path[i]))
			plm_buf_char(&uri, path[i]);
		else
			plm_buf_printf(&uri, "%%%02X", (unsigned)(unsigned char)path[i]);
	}
	if (uri.failed)
		w->out->failed = uri.failed;
	plm_jsonw_text(w, "uri", plm_buf_text(&uri));
}

static void write_place(struct plm_json_writer *w, const char *source)
{
	const char *colon = strrchr(source, ':');
	size_t size = strlen(source);
	int64_t line = 0;

	if (colon && plm_parse_i64(plm_slice_of(colon + 1), 10, &line) && line > 0)
		size = (size_t)(colon - source);
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_open(w, "physicalLocation", '{');
	plm_jsonw_open(w, "artifactLocation", '{');
	write_uri(w, source, size);
	plm_jsonw_close(w, '}');
	if (line > 0) {
		plm_jsonw_open(w, "region", '{');
		plm_jsonw_number(w, "startLine", (uint64_t)line);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
}

/* The first path among the evidence; a finding that rests on none is at the host's root. */
static void write_places(struct plm_json_writer *w, const struct plm_outcome *outcome)
{
	const char *source = "/";

	for (size_t i = outcome->evidence_count; i > 0; i--)
		if (outcome->evidence[i - 1].source && outcome->evidence[i - 1].source[0] == '/')
			source = outcome->evidence[i - 1].source;
	plm_jsonw_open(w, "locations", '[');
	write_place(w, source);
	plm_jsonw_close(w, ']');
}

static void write_suppression(struct plm_json_writer *w, const struct plm_rule_result *result)
{
	if (!result->waiver)
		return;
	plm_jsonw_open(w, "suppressions", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "kind", "external");
	plm_jsonw_text(w, "status", "accepted");
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
}

static void write_result(struct plm_json_writer *w, const struct plm_audit *audit,
			 const struct plm_rule_result *result, size_t rule_index)
{
	enum plm_standing standing = plm_verdict_standing(result->outcome.verdict);

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "ruleId", plm_benchmark_short_id(result->rule->id));
	plm_jsonw_number(w, "ruleIndex", rule_index);
	if (standing == PLM_UNJUDGED)
		plm_jsonw_text(w, "kind", "open");
	plm_jsonw_text(w, "level", standing == PLM_UNJUDGED ? "none" : level_of(result->severity));
	write_words(w, "message", plm_said(audit, result->rule, &result->outcome));
	write_places(w, &result->outcome);
	write_fingerprint(w, audit, result);
	write_suppression(w, result);
	plm_jsonw_close(w, '}');
}

static bool is_told(const struct plm_rule_result *result)
{
	enum plm_standing standing = plm_verdict_standing(result->outcome.verdict);

	return standing == PLM_FAILED || standing == PLM_UNJUDGED || result->waiver;
}

static void write_driver(struct plm_json_writer *w, const struct plm_audit *audit)
{
	struct plm_rule_view view;
	size_t at = 0;

	plm_jsonw_open(w, "tool", '{');
	plm_jsonw_open(w, "driver", '{');
	plm_jsonw_text(w, "name", audit->tool_name);
	plm_jsonw_text(w, "version", audit->tool_version);
	plm_jsonw_open(w, "rules", '[');
	while (plm_next_rule(audit, &at, &view))
		write_rule(w, audit, &view);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
}

static void write_invocation(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "invocations", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_bool(w, "executionSuccessful", !audit->incomplete);
	plm_json_time(w, "startTimeUtc", audit->start_seconds);
	plm_json_time(w, "endTimeUtc", audit->end_seconds);
	plm_jsonw_text(w, "machine", plm_host_name(audit));
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
}

int plm_report_sarif(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err)
{
	struct plm_json_writer w = {.out = out};
	struct plm_rule_view view;
	size_t at = 0, index = 0;

	(void)options;
	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_text(&w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	plm_jsonw_text(&w, "version", "2.1.0");
	plm_jsonw_open(&w, "runs", '[');
	plm_jsonw_open(&w, NULL, '{');
	write_driver(&w, audit);
	write_invocation(&w, audit);
	plm_jsonw_open(&w, "results", '[');
	for (; plm_next_rule(audit, &at, &view); index++)
		for (size_t i = 0; i < view.count; i++)
			if (is_told(&view.results[i]))
				write_result(&w, audit, &view.results[i], index);
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_close(&w, ']');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return plm_report_end(out, err);
}
