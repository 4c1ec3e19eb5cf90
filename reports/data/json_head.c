/*
 * json_head.c: what JSON says of an audit as a whole. Reads the finished audit; must not judge.
 */
#include "reports/data/json.h"

#include "core/base/iso_time.h"
#include "core/benchmark/tailoring.h"
#include "core/benchmark/waivers.h"
#include "core/engine/gate.h"
#include "core/engine/waive.h"
#include "core/facts/containers.h"
#include "core/facts/facts.h"
#include "reports/view.h"

void plm_json_time(struct plm_json_writer *w, const char *key, int64_t seconds)
{
	char text[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(seconds, text);
	plm_jsonw_text(w, key, text);
}

static void write_benchmark(struct plm_json_writer *w, const struct plm_audit *audit)
{
	const struct plm_selection *selection = audit->selection;

	plm_jsonw_open(w, "benchmark", '{');
	plm_jsonw_text(w, "id", audit->benchmark->id);
	plm_jsonw_text(w, "title", audit->benchmark->title);
	plm_jsonw_text(w, "version", audit->benchmark->version);
	plm_jsonw_text(w, "file", audit->benchmark->file);
	plm_jsonw_text(w, "sha256", audit->benchmark->sha256);
	plm_jsonw_text(w, "profile", selection->profile ? selection->profile->id : NULL);
	plm_jsonw_text(w, "profile_title", plm_profile_title(audit));
	plm_jsonw_text(w, "tailoring", selection->tailoring ? selection->tailoring->id : NULL);
	plm_jsonw_text(w, "tailoring_sha256",
		       selection->tailoring ? selection->tailoring->sha256 : NULL);
	plm_jsonw_close(w, '}');
}

/* null: they could not be read; a part of one is null where the results of another tool do not tell it. */
static void write_addresses(struct plm_json_writer *w, const struct plm_host_addresses *addresses)
{
	if (addresses->problem) {
		plm_jsonw_null(w, "addresses");
	} else {
		plm_jsonw_open(w, "addresses", '[');
		for (size_t i = 0; i < addresses->count; i++) {
			const struct plm_host_address *address = &addresses->items[i];

			plm_jsonw_open(w, NULL, '{');
			plm_jsonw_text(w, "interface", address->interface);
			plm_jsonw_text(w, "address", address->address);
			if (address->interface)
				plm_jsonw_number(w, "prefix", address->prefix);
			else
				plm_jsonw_null(w, "prefix");
			plm_jsonw_text(w, "mac", address->mac);
			plm_jsonw_close(w, '}');
		}
		plm_jsonw_close(w, ']');
	}
	plm_jsonw_text(w, "addresses_problem", addresses->problem);
}

static void write_host(struct plm_json_writer *w, const struct plm_audit *audit)
{
	static const struct plm_host_identity nobody;
	const struct plm_host_identity *host = audit->host ? audit->host : &nobody;

	plm_jsonw_open(w, "host", '{');
	plm_jsonw_text(w, "name", plm_host_name(audit));
	plm_jsonw_text(w, "read_from", audit->host_label);
	plm_jsonw_text(w, "os_name", host->os_name);
	plm_jsonw_text(w, "os_id", host->os_id);
	plm_jsonw_text(w, "os_version", host->os_version);
	plm_jsonw_text(w, "kernel", host->kernel);
	plm_jsonw_text(w, "machine", host->machine);
	plm_jsonw_text(w, "machine_id", host->machine_id);
	plm_jsonw_text(w, "boot_id", host->boot_id);
	write_addresses(w, &host->addresses);
	plm_jsonw_open(w, "platforms", '[');
	for (size_t i = 0; i < audit->platform_count; i++)
		plm_jsonw_text(w, NULL, audit->platforms[i]);
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
}

static void write_score(struct plm_json_writer *w, const char *key, const struct plm_score *score)
{
	plm_jsonw_open(w, key, '{');
	if (score->evaluated)
		plm_jsonw_decimal(w, "value", score->value);
	else
		plm_jsonw_null(w, "value");
	plm_jsonw_decimal(w, "maximum", score->maximum ? score->maximum : "100");
	plm_jsonw_close(w, '}');
}

static void write_scores(struct plm_json_writer *w, const char *key,
			 const struct plm_score scores[PLM_SCORE_COUNT])
{
	plm_jsonw_open(w, key, '{');
	write_score(w, "default", &scores[PLM_SCORE_DEFAULT]);
	write_score(w, "flat", &scores[PLM_SCORE_FLAT]);
	write_score(w, "flat_unweighted", &scores[PLM_SCORE_FLAT_UNWEIGHTED]);
	write_score(w, "absolute", &scores[PLM_SCORE_ABSOLUTE]);
	plm_jsonw_close(w, '}');
}

static void write_counts(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "verdicts", '{');
	for (int v = 0; v < PLM_VERDICT_COUNT; v++)
		plm_jsonw_number(w, plm_verdict_name((enum plm_verdict)v),
				 audit->verdict_counts[v]);
	plm_jsonw_close(w, '}');
	plm_jsonw_open(w, "failed_by_severity", '{');
	for (int s = 0; s < PLM_SEVERITY_COUNT; s++)
		plm_jsonw_number(w, plm_severity_name((enum plm_severity)s), audit->fail_counts[s]);
	plm_jsonw_close(w, '}');
}

static void write_gates(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "gates", '[');
	for (size_t i = 0; i < audit->gate_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "condition", audit->gates[i].condition);
		plm_jsonw_text(w, "group", audit->gates[i].group);
		plm_jsonw_bool(w, "closed", audit->gates[i].closed);
		plm_jsonw_text(w, "message", audit->gates[i].sentence);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void write_waivers(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "waivers", '[');
	for (size_t i = 0; audit->waivers && i < audit->waivers->count; i++) {
		const struct plm_waiver *waiver = audit->waiver_uses[i].waiver;

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "rule", waiver->rule_name);
		plm_jsonw_text(w, "host", waiver->host);
		plm_jsonw_text(w, "instance", waiver->instance);
		plm_jsonw_text(w, "reason", waiver->reason);
		plm_jsonw_text(w, "authority", waiver->authority);
		plm_jsonw_text(w, "ticket", waiver->ticket[0] ? waiver->ticket : NULL);
		plm_json_time(w, "created", waiver->created);
		plm_json_time(w, "expires", waiver->expires);
		plm_jsonw_text(w, "state", plm_waiver_state_name(audit->waiver_uses[i].state));
		plm_jsonw_number(w, "results", audit->waiver_uses[i].count);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

/* null: no rule asked for them. */
static void write_containers(struct plm_json_writer *w, const struct plm_container_list *list)
{
	if (!list) {
		plm_jsonw_null(w, "containers");
		return;
	}
	plm_jsonw_open(w, "containers", '[');
	for (size_t i = 0; i < list->count; i++) {
		const struct plm_container *c = list->items[i];

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "name", c->name);
		plm_jsonw_text(w, "id", c->id);
		plm_jsonw_text(w, "runtime", plm_runtime_name(c->runtime));
		plm_jsonw_text(w, "image", c->image);
		plm_jsonw_text(w, "pod", c->pod);
		plm_jsonw_number(w, "processes", c->process_count);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

/* null: this audit names none. */
static void write_previous(struct plm_json_writer *w, const struct plm_previous *previous)
{
	if (!previous) {
		plm_jsonw_null(w, "previous");
		return;
	}
	plm_jsonw_open(w, "previous", '{');
	plm_jsonw_text(w, "file", previous->file);
	plm_json_time(w, "end", previous->end_seconds);
	plm_jsonw_text(w, "sha256", previous->sha256);
	plm_jsonw_close(w, '}');
}

static void write_build(struct plm_json_writer *w, const struct plm_tool *tool)
{
	plm_jsonw_text(w, "compiler", tool ? tool->compiler : NULL);
	plm_jsonw_open(w, "plugins", '[');
	for (size_t i = 0; tool && i < tool->plugin_count; i++) {
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "family", tool->plugins[i].family);
		plm_jsonw_text(w, "file", tool->plugins[i].file);
		plm_jsonw_text(w, "sha256", tool->plugins[i].sha256);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

void plm_json_head(struct plm_json_writer *w, const struct plm_audit *audit)
{
	plm_jsonw_open(w, "tool", '{');
	plm_jsonw_text(w, "name", audit->tool_name);
	plm_jsonw_text(w, "version", audit->tool_version);
	write_build(w, audit->tool);
	plm_jsonw_close(w, '}');
	plm_json_time(w, "start", audit->start_seconds);
	plm_json_time(w, "end", audit->end_seconds);
	plm_jsonw_bool(w, "incomplete", audit->incomplete);
	plm_jsonw_text(w, "scope_problem", audit->scope_problem);
	plm_jsonw_text(w, "inapplicable", audit->inapplicable);
	write_previous(w, audit->previous);
	write_benchmark(w, audit);
	write_host(w, audit);
	write_scores(w, "scores", audit->scores);
	if (audit->waivers)
		write_scores(w, "scores_without_waivers", audit->unwaived_scores);
	write_counts(w, audit);
	write_gates(w, audit);
	write_waivers(w, audit);
	write_containers(w, audit->containers);
}
