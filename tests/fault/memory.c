/*
 * memory.c: runs a whole audit of a fixture host (load, gather, judge, score, every report) once to count its allocations,
 * then once for each of them with that one failing, and for a sample of them with all later ones failing too. Demands that nothing crashes, that a
 * failure is an error with a message, and that a verdict is never anything but the right one, unknown or error.
 * Leaks are LeakSanitizer's to find: run it in the asan preset.
 */
#include "failing.h"

#include <libxml/parser.h>

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/host.h"
#include "reports/reports.h"

enum { MAX_RESULTS = 1024 };

static const char *fixture = PLM_SOURCE_DIR "/tests/hosts/shared/fault";
static const char *benchmark_file = PLM_BENCHMARK;

/* ---- one audit ---- */

struct verdicts {
	enum plm_verdict items[MAX_RESULTS];
	size_t count;
};

static void keep_verdicts(const struct plm_audit *audit, struct verdicts *verdicts)
{
	verdicts->count = audit->result_count < MAX_RESULTS ? audit->result_count : MAX_RESULTS;
	for (size_t i = 0; i < verdicts->count; i++)
		verdicts->items[i] = audit->results[i].outcome.verdict;
}

static int write_reports(const struct plm_audit *audit, struct plm_err **err)
{
	const struct plm_report_options options = {.verbose = true};
	int rc = 0;

	for (size_t i = 0; plm_report_formats[i].name && rc == 0; i++) {
		plm_auto_buf struct plm_buf out = {0};

		rc = plm_report_formats[i].write(audit, &options, &out, err);
		if (rc == 0 && out.failed)
			rc = plm_err_set(err, out.failed, "report");
	}
	return rc;
}

static int audit_in(struct plm_arena *arena, struct plm_host **host, struct verdicts *verdicts,
		    struct plm_err **err)
{
	struct plm_registry *registry = plm_registry_new(arena);
	struct plm_audit_options options = {.registry = registry, .tool_version = "test"};
	struct plm_benchmark *benchmark = NULL;
	struct plm_selection *selection = NULL;
	struct plm_audit *audit = NULL;
	struct plm_diags diags;
	int rc = registry ? plm_checks_register(registry, err) : plm_err_nomem(err);

	plm_diags_init(&diags, arena);
	if (rc == 0)
		rc = plm_host_open_recorded(fixture, host, err);
	if (rc == 0)
		rc = plm_benchmark_load(benchmark_file, arena, &diags, &benchmark, err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, "strict", arena, &selection, err);
	options.host = *host;
	options.selection = selection;
	if (rc == 0)
		rc = plm_audit_run(&options, arena, &diags, &audit, err);
	if (rc == 0) {
		keep_verdicts(audit, verdicts);
		rc = write_reports(audit, err);
	}
	return rc;
}

static int audit_once(struct verdicts *verdicts, struct plm_err **err)
{
	struct plm_host *host = NULL;
	struct plm_arena *arena;
	int rc;

	failing_start();
	arena = plm_arena_new();
	if (!arena)
		return plm_err_nomem(err);
	rc = audit_in(arena, &host, verdicts, err);
	plm_host_close(host);
	plm_arena_free(arena);
	return rc;
}

/* ---- the demands ---- */

static bool is_safe(enum plm_verdict got, enum plm_verdict right)
{
	return got == right || got == PLM_VERDICT_UNKNOWN || got == PLM_VERDICT_ERROR;
}

static bool verdicts_are_safe(const struct verdicts *got, const struct verdicts *right)
{
	if (got->count != right->count) {
		fprintf(stderr, "%zu results, not %zu\n", got->count, right->count);
		return false;
	}
	for (size_t i = 0; i < got->count; i++)
		if (!is_safe(got->items[i], right->items[i])) {
			fprintf(stderr, "result %zu: %s, not %s\n", i,
				plm_verdict_name(got->items[i]), plm_verdict_name(right->items[i]));
			return false;
		}
	return true;
}

static bool survives(size_t at, bool after, const struct verdicts *right)
{
	static struct verdicts got;
	plm_auto_err struct plm_err *err = NULL;
	int rc;

	got.count = 0;
	failing_arm(at, after);
	rc = audit_once(&got, &err);
	failing_disarm();
	if (failing_injected() == 0)
		return true;
	if (rc < 0 ? err != NULL : verdicts_are_safe(&got, right))
		return true;
	fprintf(stderr, "allocation %zu%s: rc %d, %s\n", at, after ? " and later" : "", rc,
		err ? plm_err_message(err) : "verdicts differ");
	return false;
}

/* The allocations are dealt out to several runs of this program, so that they can go side by side: memory SHARE SHARES
 * [HOST BENCHMARK]. */
int main(int argc, char **argv)
{
	static struct verdicts right;
	plm_auto_err struct plm_err *err = NULL;
	size_t share = argc >= 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t shares = argc >= 3 ? strtoul(argv[2], NULL, 10) : 1;
	size_t total, told = 0, bad = 0;

	if (argc == 5) {
		fixture = argv[3];
		benchmark_file = argv[4];
	}
	failing_init();
	failing_record(true);
	if (audit_once(&right, &err) < 0) {
		fprintf(stderr, "the audit fails without a fault: %s\n", plm_err_message(err));
		return 1;
	}
	failing_record(false);
	total = failing_calls();
	for (size_t at = 0; at < total; at++) {
		if (!failing_is_told(at) || told++ % shares != share)
			continue;
		bad += survives(at, false, &right) ? 0 : 1;
		/* Failing for good takes the same paths out nearly everywhere: a sample will do. */
		if (told / shares % 8 == 0)
			bad += survives(at, true, &right) ? 0 : 1;
	}
	printf("%zu allocations by %zu ways, %zu results, %zu failures\n", total, told, right.count,
	       bad);
	xmlCleanupParser();
	return bad || right.count == 0 || total < 50;
}
