/*
 * oscal.c: an audit as OSCAL assessment results 1.1 in JSON: an observation for each result that was judged, a finding for
 * each rule. Identifiers are made of what they name, so the same audit gives the same ones.
 */
#include "reports/data/json.h"

#include "core/base/buf.h"
#include "core/base/sha256.h"
#include "core/facts/facts.h"
#include "reports/formats.h"
#include "reports/view.h"

enum { UUID_ROOM = 37 };

/* A UUID in the layout of version 5 [RFC 9562], from SHA-256. */
static void make_uuid(const struct plm_audit *audit, const char *what, const char *more,
		      char uuid[UUID_ROOM])
{
	plm_auto_buf struct plm_buf text = {0};
	char digest[PLM_SHA256_HEX_BYTES];

	plm_buf_printf(&text, "plimsoll\n%s\n%lld\n%s\n%s\n%s", plm_host_name(audit),
		       (long long)audit->end_seconds, audit->benchmark->id, what, more ? more : "");
	plm_sha256_hex(plm_buf_text(&text), text.size_bytes, digest);
	snprintf(uuid, UUID_ROOM, "%.8s-%.4s-5%.3s-8%.3s-%.12s", digest, digest + 8, digest + 12,
		 digest + 15, digest + 18);
}

static void write_uuid(struct plm_json_writer *w, const struct plm_audit *audit, const char *key,
		       const char *what, const char *more)
{
	char uuid[UUID_ROOM];

	make_uuid(audit, what, more, uuid);
	plm_jsonw_text(w, key, uuid);
}

/* OSCAL wants a text that is not empty and not blank. */
static const char *some(const char *text, const char *otherwise)
{
	return text && text[strspn(text, " \t\r\n")] ? text : otherwise;
}

static bool is_blank(uint32_t c)
{
	return c <= 0x20 || (c >= 0x7f && c <= 0xa0) || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
	       c == 0x205f || c == 0x3000 || c == 0xfeff;
}

/* OSCAL's strings are one line, without a blank at either end. */
static void add_line(struct plm_buf *line, const char *text)
{
	size_t blanks = 0;

	for (size_t i = 0, size = strlen(text), n; i < size; i += n) {
		uint32_t c = 0;

		n = plm_utf8_length(text + i, size - i, &c);
		if (n && is_blank(c)) {
			blanks++;
		} else {
			for (; blanks && line->size_bytes; blanks--)
				plm_buf_char(line, ' ');
			blanks = 0;
			plm_buf_add(line, n ? text + i : "\xef\xbf\xbd", n ? n : 3);
		}
		n = n ? n : 1;
	}
}

/* One text as a line; out of memory is the report's. */
static const char *one_line(struct plm_json_writer *w, struct plm_buf *line, const char *text)
{
	add_line(line, text ? text : "");
	if (line->failed)
		w->out->failed = line->failed;
	return line->size_bytes ? plm_buf_text(line) : NULL;
}

/* OSCAL's string; `otherwise` for one with nothing in it. */
static void write_line(struct plm_json_writer *w, const char *key, const char *text,
		       const char *otherwise)
{
	plm_auto_buf struct plm_buf line = {0};
	const char *said = one_line(w, &line, text);

	plm_jsonw_text(w, key, said ? said : otherwise);
}

static void write_metadata(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_auto_buf struct plm_buf title = {0};

	add_line(&title, plm_profile_title(audit));
	plm_buf_str(&title, " of ");
	add_line(&title, plm_host_name(audit));
	if (title.failed)
		w->out->failed = title.failed;
	plm_jsonw_open(w, "metadata", '{');
	plm_jsonw_text(w, "title", plm_buf_text(&title));
	plm_json_time(w, "last-modified", audit->end_seconds);
	write_line(w, "version", audit->benchmark->version, "0");
	plm_jsonw_text(w, "oscal-version", "1.1.2");
	plm_jsonw_close(w, '}');
}

static void write_property_of(struct plm_json_writer *w, const char *ns, const char *name,
			      const char *value)
{
	plm_auto_buf struct plm_buf line = {0};
	const char *said = one_line(w, &line, value);

	if (!said)
		return;
	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "name", name);
	if (ns)
		plm_jsonw_text(w, "ns", ns);
	plm_jsonw_text(w, "value", said);
	plm_jsonw_close(w, '}');
}

/* A name of our own. */
static void write_property(struct plm_json_writer *w, const char *name, const char *value)
{
	write_property_of(w, "urn:plimsoll:oscal", name, value);
}

/* A name that OSCAL gives a meaning. */
static void write_known(struct plm_json_writer *w, const char *name, const char *value)
{
	write_property_of(w, NULL, name, value);
}

static void write_evidence(struct plm_json_writer *w, const struct plm_outcome *outcome)
{
	if (!outcome->evidence_count)
		return;
	plm_jsonw_open(w, "relevant-evidence", '[');
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *fact = &outcome->evidence[i];
		bool present = fact->presence == PLM_PRESENT;
		plm_auto_buf struct plm_buf said = {0};

		plm_buf_printf(&said, "%s: %s%s%s", plm_aspect_name(fact->aspect),
			       fact->source ? fact->source : "", present ? " = " : " ",
			       present ? fact->value ? fact->value : ""
				       : plm_presence_name(fact->presence));
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
	write_uuid(w, audit, "actor-uuid", "tool", NULL);
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "subjects", '[');
	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "subject-uuid", "host", NULL);
	plm_jsonw_text(w, "type", "inventory-item");
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
}

static void write_observation(struct plm_json_writer *w, const struct plm_audit *audit,
			      const struct plm_rule_result *result)
{
	const struct plm_outcome *outcome = &result->outcome;

	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "uuid", result->rule->id, outcome->instance);
	plm_jsonw_text(w, "title", some(plm_words(audit, result->rule->title), result->rule->id));
	plm_jsonw_text(w, "description", some(outcome->message, "No sentence was recorded."));
	plm_jsonw_open(w, "props", '[');
	write_property(w, "result", plm_verdict_name(outcome->verdict));
	write_property(w, "severity", plm_severity_name(result->severity));
	write_property(w, "instance", outcome->instance);
	write_property(w, "expected", outcome->expected);
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
	write_uuid(w, audit, "uuid", "finding", rule->id);
	plm_jsonw_text(w, "title", some(plm_words(audit, rule->title), rule->id));
	plm_jsonw_text(w, "description", some(plm_words(audit, rule->description), rule->id));
	plm_jsonw_open(w, "target", '{');
	plm_jsonw_text(w, "type", "objective-id");
	plm_jsonw_text(w, "target-id", target_id(rule));
	write_status(w, view->verdict);
	plm_jsonw_close(w, '}');
	plm_jsonw_open(w, "related-observations", '[');
	for (size_t i = 0; i < view->count; i++) {
		plm_jsonw_open(w, NULL, '{');
		write_uuid(w, audit, "observation-uuid", rule->id,
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

		write_known(w, plm_address_is_v6(address) ? "ipv6-address" : "ipv4-address",
			    address->address);
		if (!plm_str_eq(mac, address->mac))
			write_known(w, "mac-address", address->mac);
		mac = address->mac;
	}
	write_property(w, "addresses-unread", addresses->problem);
}

static void write_host(struct plm_json_writer *w, const struct plm_audit *audit)
{
	static const struct plm_host_identity nobody;
	const struct plm_host_identity *host = audit->host ? audit->host : &nobody;

	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "uuid", "host", NULL);
	plm_jsonw_text(w, "description", some(plm_host_name(audit), "The host."));
	plm_jsonw_open(w, "props", '[');
	write_known(w, "asset-type", "operating-system");
	write_known(w, "asset-id", host->machine_id);
	write_known(w, "os-name", host->os_name);
	write_known(w, "os-version", host->os_version);
	write_addresses(w, &host->addresses);
	write_property(w, "kernel", host->kernel);
	write_property(w, "machine", host->machine);
	write_property(w, "boot-id", host->boot_id);
	write_property(w, "read-from", audit->host_label);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

static void write_tool(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "components", '[');
	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "uuid", "tool", NULL);
	plm_jsonw_text(w, "type", "software");
	plm_jsonw_text(w, "title", some(audit->tool_name, "an unnamed tool"));
	plm_jsonw_text(w, "description", "What inspected the host and judged what it found.");
	if (audit->tool_version && some(audit->tool_version, NULL)) {
		plm_jsonw_open(w, "props", '[');
		write_known(w, "version", audit->tool_version);
		plm_jsonw_close(w, ']');
	}
	plm_jsonw_open(w, "status", '{');
	plm_jsonw_text(w, "state", "operational");
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, '}');
	plm_jsonw_close(w, ']');
	plm_jsonw_open(w, "assessment-platforms", '[');
	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "uuid", "platform", NULL);
	plm_jsonw_open(w, "uses-components", '[');
	plm_jsonw_open(w, NULL, '{');
	write_uuid(w, audit, "component-uuid", "tool", NULL);
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
	write_uuid(w, audit, "uuid", "result", NULL);
	plm_jsonw_text(w, "title", plm_profile_title(audit));
	plm_jsonw_text(w, "description",
		       some(audit->benchmark->description, "Results of an audit."));
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
	char uuid[UUID_ROOM], href[UUID_ROOM + 1];

	make_uuid(audit, "benchmark", NULL, uuid);
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
	write_uuid(w, audit, "uuid", "benchmark", NULL);
	plm_jsonw_text(w, "title", some(audit->benchmark->title, audit->benchmark->id));
	plm_jsonw_open(w, "props", '[');
	write_property(w, "benchmark", audit->benchmark->id);
	write_property(w, "sha256", audit->benchmark->sha256);
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
	write_uuid(&w, audit, "uuid", "assessment-results", NULL);
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
