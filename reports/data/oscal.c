/*
 * oscal.c: an audit as OSCAL assessment results 1.1 in JSON: an observation for each result that was judged, a finding for
 * each rule.
 */
#include "reports/data/oscal.h"

#include "core/base/buf.h"
#include "core/facts/facts.h"
#include "reports/formats.h"
#include "reports/view.h"

static void write_metadata(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_auto_buf struct plm_buf title = {0};

	plm_oscal_add_line(&title, plm_profile_title(audit));
	plm_buf_str(&title, " of ");
	plm_oscal_add_line(&title, plm_host_name(audit));
	if (title.failed)
		w->out->failed = title.failed;
	plm_jsonw_open(w, "metadata", '{');
	plm_jsonw_text(w, "title", plm_buf_text(&title));
	plm_json_time(w, "last-modified", audit->end_seconds);
	plm_oscal_line(w, "version", audit->benchmark->version, "0");
	plm_jsonw_text(w, "oscal-version", "1.1.2");
	plm_jsonw_close(w, '}');
}

static void write_evidence(struct plm_json_writer *w, const struct plm_outcome *outcome)
{
	if (!outcome->evidence_count)
		return;
	plm_jsonw_open(w, "relevant-evidence", '[');
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		plm_auto_buf struct plm_buf said = {0};

		plm_evidence_line(&said, &outcome->evidence[i], ": ");
		if (said.failed)
			w->out->failed = said.failed;
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "description", plm_buf_text(&said));
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

/* Who observed, and what was looked at. */
static void write_parties(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "origins", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_open(w, "actors", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "type", "tool");
	plm_oscal_uuid(w, audit, "actor-uuid", "tool", NULL);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "subjects", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "subject-uuid", "host", NULL);
	plm_jsonw_text(w, "type", "inventory-item");
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
}

static void write_observation(struct plm_json_writer *w, const struct plm_audit *audit,
			      const struct plm_rule_result *result)
{
	const struct plm_outcome *outcome = &result->outcome;

	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", result->rule->id, outcome->instance);
	plm_jsonw_text(w, "title",
		       plm_oscal_some(plm_words(audit, result->rule->title), result->rule->id));
	plm_jsonw_text(w, "description",
		       plm_oscal_some(outcome->message, "No sentence was recorded."));
	plm_jsonw_open(w, "props", '[');
	plm_oscal_property(w, "result", plm_verdict_name(outcome->verdict));
	plm_oscal_property(w, "severity", plm_severity_name(result->severity));
	plm_oscal_property(w, "instance", outcome->instance);
	plm_oscal_property(w, "expected", outcome->expected);
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "methods", '[');
	plm_jsonw_text(w, NULL, "TEST");
	plm_jsonw_close(w, ']');
	write_parties(w, audit);
	write_evidence(w, outcome);
	plm_json_time(w, "collected", result->time_seconds);
	plm_jsonw_close(w, '}');
}

/* OSCAL has two states: what could not be judged is not satisfied, for that reason. */
static void write_status(struct plm_json_writer *w, enum plm_verdict verdict)
{
	enum plm_standing standing = plm_verdict_standing(verdict);

	plm_jsonw_open(w, "status", '{');
	plm_jsonw_text(w, "state",
		       standing == PLM_FAILED || standing == PLM_UNJUDGED ? "not-satisfied"
									  : "satisfied");
	plm_jsonw_text(w, "reason",
		       standing == PLM_PASSED	? "pass"
		       : standing == PLM_FAILED ? "fail"
						: "other");
	plm_jsonw_text(w, "remarks", plm_verdict_name(verdict));
	plm_jsonw_close(w, '}');
}

/* OSCAL's token begins with a letter. */
static const char *target_id(const struct plm_item *rule)
{
	const char *name = plm_benchmark_short_id(rule->id);

	return strchr("0123456789.-", name[0]) ? rule->id : name;
}

static void write_finding(struct plm_json_writer *w, const struct plm_audit *audit,
			  const struct plm_rule_view *view)
{
	const struct plm_item *rule = view->rule;

	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "finding", rule->id);
	plm_jsonw_text(w, "title", plm_oscal_some(plm_words(audit, rule->title), rule->id));
	plm_jsonw_text(w, "description",
		       plm_oscal_some(plm_words(audit, rule->description), rule->id));
	plm_jsonw_open(w, "target", '{');
	plm_jsonw_text(w, "type", "objective-id");
	plm_jsonw_text(w, "target-id", target_id(rule));
	write_status(w, view->verdict);
	plm_jsonw_close(w, '}');
	plm_jsonw_open(w, "related-observations", '[');
	for (size_t i = 0; i < view->count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_oscal_uuid(w, audit, "observation-uuid", rule->id,
			       view->results[i].outcome.instance);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

static void write_addresses(struct plm_json_writer *w, const struct plm_host_addresses *addresses)
{
	const char *mac = NULL;

	for (size_t i = 0; i < addresses->count; i++) {
		const struct plm_host_address *address = &addresses->items[i];

		plm_oscal_known(w, plm_address_is_v6(address) ? "ipv6-address" : "ipv4-address",
				address->address);
		if (!plm_str_eq(mac, address->mac))
			plm_oscal_known(w, "mac-address", address->mac);
		mac = address->mac;
	}
	plm_oscal_property(w, "addresses-unread", addresses->problem);
}

static void write_host(struct plm_json_writer *w, const struct plm_audit *audit)
{
	static const struct plm_host_identity nobody;
	const struct plm_host_identity *host = audit->host ? audit->host : &nobody;

	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "host", NULL);
	plm_jsonw_text(w, "description", plm_oscal_some(plm_host_name(audit), "The host."));
	plm_jsonw_open(w, "props", '[');
	plm_oscal_known(w, "asset-type", "operating-system");
	plm_oscal_known(w, "asset-id", host->machine_id);
	plm_oscal_known(w, "os-name", host->os_name);
	plm_oscal_known(w, "os-version", host->os_version);
	write_addresses(w, &host->addresses);
	plm_oscal_property(w, "kernel", host->kernel);
	plm_oscal_property(w, "machine", host->machine);
	plm_oscal_property(w, "boot-id", host->boot_id);
	plm_oscal_property(w, "read-from", audit->host_label);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

static void write_tool(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "components", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "tool", NULL);
	plm_jsonw_text(w, "type", "software");
	plm_jsonw_text(w, "title", plm_oscal_some(audit->tool_name, "an unnamed tool"));
	plm_jsonw_text(w, "description", "What inspected the host and judged what it found.");
	if (audit->tool_version && plm_oscal_some(audit->tool_version, NULL)) {
		plm_jsonw_open(w, "props", '[');
		plm_oscal_known(w, "version", audit->tool_version);
		plm_jsonw_close(w, ']');
	}
	plm_jsonw_open(w, "status", '{');
	plm_jsonw_text(w, "state", "operational");
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "assessment-platforms", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "platform", NULL);
	plm_jsonw_open(w, "uses-components", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "component-uuid", "tool", NULL);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
}

static void write_local(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "local-definitions", '{');
	plm_jsonw_open(w, "inventory-items", '[');
	write_host(w, audit);
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "assessment-assets", '{');
	write_tool(w, audit);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
}

static void write_result(struct plm_json_writer *w, const struct plm_audit *audit)
{
	struct plm_rule_view view;
	size_t at = 0;

	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "result", NULL);
	plm_jsonw_text(w, "title", plm_profile_title(audit));
	plm_jsonw_text(w, "description",
		       plm_oscal_some(audit->benchmark->description, "Results of an audit."));
	plm_json_time(w, "start", audit->start_seconds);
	plm_json_time(w, "end", audit->end_seconds);
	write_local(w, audit);
	plm_jsonw_open(w, "reviewed-controls", '{');
	plm_jsonw_open(w, "control-selections", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_open(w, "include-all", '{');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	if (audit->result_count) {
		plm_jsonw_open(w, "observations", '[');
		for (size_t i = 0; i < audit->result_count; i++)
			write_observation(w, audit, &audit->results[i]);
		plm_jsonw_close(w, ']');
		plm_jsonw_open(w, "findings", '[');
		while (plm_next_rule(audit, &at, &view))
			write_finding(w, audit, &view);
		plm_jsonw_close(w, ']');
	}
	plm_jsonw_close(w, '}');
}

/* There is no assessment plan; what stands for one is the benchmark. */
static void write_plan(struct plm_json_writer *w, const struct plm_audit *audit)
{
	char uuid[PLM_UUID_ROOM], href[PLM_UUID_ROOM + 1];

	plm_oscal_make_uuid(audit, "benchmark", NULL, uuid);
	snprintf(href, sizeof(href), "#%s", uuid);
	plm_jsonw_open(w, "import-ap", '{');
	plm_jsonw_text(w, "href", href);
	plm_jsonw_close(w, '}');
}

static void write_back_matter(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "back-matter", '{');
	plm_jsonw_open(w, "resources", '[');
	plm_jsonw_open(w, NULL, '{');
	plm_oscal_uuid(w, audit, "uuid", "benchmark", NULL);
	plm_jsonw_text(w, "title", plm_oscal_some(audit->benchmark->title, audit->benchmark->id));
	plm_jsonw_open(w, "props", '[');
	plm_oscal_property(w, "benchmark", audit->benchmark->id);
	plm_oscal_property(w, "sha256", audit->benchmark->sha256);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

int plm_report_oscal(const struct plm_audit *audit, const struct plm_report_options *options,
		     struct plm_buf *out, struct plm_err **err)
{
	struct plm_json_writer w = {.out = out};

	(void)options;
	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_open(&w, "assessment-results", '{');
	plm_oscal_uuid(&w, audit, "uuid", "assessment-results", NULL);
	write_metadata(&w, audit);
	write_plan(&w, audit);
	plm_jsonw_open(&w, "results", '[');
	write_result(&w, audit);
	plm_jsonw_close(&w, ']');
	write_back_matter(&w, audit);
	plm_jsonw_close(&w, '}');
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return plm_report_end(out, err);
}
