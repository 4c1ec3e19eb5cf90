/*
 * sample.c: puts the sample audits together from sample.xml and sample_results.c. Reads the
 * benchmark's file; judges nothing.
 */
#include "tests/golden/sample.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/facts/facts.h"
#include "tests/golden/sample_results.h"

#define SAMPLE_TIME 1795335300 /* 2026-11-22T08:15:00Z */

static const struct plm_host_address addresses[] = {
	{"eth0", "192.0.2.7", "00:00:5e:00:53:07", 24},
	{"eth0", "2001:db8::7", "00:00:5e:00:53:07", 64},
	{"wg0", "198.51.100.7", NULL, 32},
};

static const struct plm_host_identity host = {
	.hostname = "harbour-07.example.net",
	.os_name = "Debian GNU/Linux 12 (bookworm)",
	.os_id = "debian",
	.os_version = "12",
	.kernel = "6.1.0-25-amd64",
	.machine = "x86_64",
	.machine_id = "4b1d0c7f2a5e4e3c9d8b7a6f5e4d3c2b",
	.boot_id = "7f0c2f5e-9f0e-4a43-8a7d-0b9f3c1d2e4a",
	.memory_bytes = 16ull << 30,
	.cpu_count = 8,
	.reader_euid = "1000",
	.addresses = {.items = addresses, .count = 3},
};

static const struct plm_process processes[] = {
	{.pid = 4711,
	 .comm = "runsvdir",
	 .presence = PLM_PRESENT,
	 .cap_eff = 0x1ffffffffff,
	 .seccomp_mode = 0,
	 .in_initial_userns = true},
	{.pid = 6010,
	 .comm = "sh",
	 .presence = PLM_PRESENT,
	 .cap_eff = 0xa82425fb,
	 .seccomp_mode = 2,
	 .in_initial_userns = true},
	{.pid = 4302,
	 .comm = "nginx",
	 .presence = PLM_PRESENT,
	 .uid = {101, 101, 101, 101},
	 .cap_eff = 0xc00,
	 .no_new_privs = 1,
	 .seccomp_mode = 2,
	 .in_initial_userns = true},
	{.pid = 5120,
	 .comm = "postgres",
	 .presence = PLM_PRESENT,
	 .uid = {100999, 100999, 100999, 100999},
	 .cap_eff = 0x800405fb,
	 .no_new_privs = 1,
	 .seccomp_mode = 2},
};

static const struct plm_container containers[] = {
	{.id = "5c1f0e2ab7d9",
	 .name = "build-runner",
	 .runtime = PLM_RUNTIME_DOCKER,
	 .init = &processes[0],
	 .process_count = 14},
	{.id = "e0d4c5a1",
	 .name = "<script>alert(1)</script>",
	 .runtime = PLM_RUNTIME_DOCKER,
	 .init = &processes[1],
	 .process_count = 1},
	{.id = "9a77b2c4d1e0",
	 .name = "web-1",
	 .runtime = PLM_RUNTIME_DOCKER,
	 .init = &processes[2],
	 .process_count = 9},
	{.id = "77aa01be93cc",
	 .name = "ledger-db",
	 .runtime = PLM_RUNTIME_PODMAN,
	 .init = &processes[3],
	 .process_count = 7,
	 .unreadable_count = 2},
};

static const struct plm_container *const container_pointers[] = {&containers[0], &containers[1],
								 &containers[2], &containers[3]};

static const struct plm_container_list container_list = {
	.items = container_pointers,
	.count = 4,
	.unreadable_processes = 2,
};

static const struct plm_benchmark *load(enum plm_sample sample, struct plm_arena *arena,
					struct plm_err **err)
{
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;

	plm_diags_init(&diags, arena);
	if (plm_benchmark_load(PLM_SOURCE_DIR "/tests/golden/sample.xml", arena, &diags, &benchmark,
			       err) < 0)
		return NULL;
	/* The file's place in this tree is no part of the report. */
	benchmark->file = "profiles/sample.xml";
	if (sample == PLM_SAMPLE_BARE)
		benchmark->source_data = NULL;
	return benchmark;
}

/* The rule's check that has a system of ours; NULL when it has none. */
static const struct plm_check *check_of(const struct plm_item *rule)
{
	const struct plm_check *check = rule->check_count ? rule->checks[0] : NULL;

	return check && check->content ? check : NULL;
}

static struct plm_rule_result result_of(const struct sample_result *row,
					const struct plm_item *rule,
					const struct plm_selected_item *selected)
{
	bool checked = row->outcome.verdict != PLM_VERDICT_NOTSELECTED;

	return (struct plm_rule_result){
		.rule = rule,
		.severity = selected->severity,
		.role = selected->role,
		.weight = {selected->weight.num, selected->weight.den},
		.check = checked ? check_of(rule) : NULL,
		.outcome = row->outcome,
		.time_seconds = SAMPLE_TIME,
	};
}

/* What of the mixed sample a sample keeps, and as what. */
static enum plm_verdict verdict_in(enum plm_sample sample, enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_NOTSELECTED || sample == PLM_SAMPLE_MIXED)
		return verdict;
	if (sample == PLM_SAMPLE_NOTHING)
		return PLM_VERDICT_NOTAPPLICABLE;
	return verdict == PLM_VERDICT_NOTAPPLICABLE ? verdict : PLM_VERDICT_PASS;
}

static void add_result(struct plm_audit *audit, struct plm_rule_result *results,
		       enum plm_sample sample, size_t row)
{
	const struct plm_benchmark *benchmark = audit->benchmark;
	char id[128];
	const struct plm_item *rule;
	struct plm_rule_result *result = &results[audit->result_count++];
	enum plm_verdict verdict = verdict_in(sample, sample_results[row].outcome.verdict);

	snprintf(id, sizeof id, "xccdf_io.plimsoll_rule_%s", sample_results[row].rule);
	rule = plm_benchmark_item(benchmark, id);
	*result = result_of(&sample_results[row], rule, &audit->selection->items[rule->index]);
	if (verdict != result->outcome.verdict) {
		result->outcome = (struct plm_outcome){
			.instance = result->outcome.instance,
			.message = verdict == PLM_VERDICT_PASS ? "everything is as it should be"
							       : "an image has nothing running",
		};
		result->outcome.verdict = verdict;
	}
	audit->verdict_counts[verdict]++;
	if (verdict == PLM_VERDICT_FAIL)
		audit->fail_counts[result->severity]++;
	audit->incomplete |= verdict == PLM_VERDICT_UNKNOWN || verdict == PLM_VERDICT_ERROR;
}

static struct plm_audit *assemble(enum plm_sample sample, struct plm_arena *arena,
				  struct plm_err **err)
{
	struct plm_audit *audit = plm_new(arena, struct plm_audit);
	struct plm_rule_result *results =
		plm_new_array(arena, struct plm_rule_result, sample_result_count);
	struct plm_selection *selection = NULL;

	if (!audit || !results)
		return NULL;
	audit->benchmark = load(sample, arena, err);
	if (!audit->benchmark ||
	    plm_benchmark_select(audit->benchmark, "baseline", arena, &selection, err) < 0)
		return NULL;
	audit->selection = selection;
	audit->host = sample == PLM_SAMPLE_NOTHING ? NULL : &host;
	audit->host_label = sample == PLM_SAMPLE_NOTHING ? "/srv/images/edge" : "this host";
	audit->tool_name = "plimsoll";
	audit->tool_version = "0.1.0";
	audit->start_seconds = audit->end_seconds = SAMPLE_TIME;
	audit->results = results;
	audit->containers = sample == PLM_SAMPLE_MIXED ? &container_list : NULL;
	if (sample == PLM_SAMPLE_MIXED)
		audit->scope_problem = "2 processes of other users could not be read: what they do "
				       "is not in this report";
	for (size_t i = 0; i < sample_result_count; i++)
		add_result(audit, results, sample, i);
	return plm_audit_score(audit, arena, err) < 0 ? NULL : audit;
}

struct plm_audit *plm_sample_audit(enum plm_sample sample, struct plm_arena *arena)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_audit *audit = assemble(sample, arena, &err);

	if (!audit)
		fprintf(stderr, "sample audit: %s\n", plm_err_message(err));
	return audit;
}
