/*
 * file.c: one file, whatever it is: loaded with everything that is wrong with it, then searched. The
 * kinds of files there are stand in a table, by their root element. Reads files through
 * core/host/local.h.
 */
#include "core/lint/lint.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/xml.h"
#include "core/engine/audit.h"
#include "core/host/local.h"

struct job {
	const struct plm_lint_options *options;
	struct plm_arena *arena;
	struct plm_lint_report *report;
	const struct plm_xml_node *root;
	struct plm_datum bytes;
};

/* What the report already tells is no error of the command. */
static int forgive(const struct plm_lint_report *report, int rc, struct plm_err **err)
{
	if (rc == 0 || rc == -PLM_E_NOMEM || report->diags.error_count == 0)
		return rc;
	plm_err_free(*err);
	*err = NULL;
	return 0;
}

/* Every rule's check is tried under the benchmark as it stands and under every profile: a profile
 * sets the values that a check's attributes take. */
static int try_checks(struct job *job, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = job->report->benchmark;
	struct plm_diags *diags = &job->report->diags;
	struct plm_selection *selection;
	int rc = 0;

	diags->code = "check";
	for (size_t i = 0; i <= benchmark->profile_count && rc == 0; i++) {
		if (diags->error_count)
			break;
		if (i && benchmark->profiles[i - 1].abstract)
			continue;
		rc = plm_benchmark_select(benchmark, i ? benchmark->profiles[i - 1].id : NULL,
					  job->arena, &selection, err);
		if (rc == 0)
			rc = plm_audit_plan_check(job->options->registry, selection, job->arena,
						  diags, err);
	}
	diags->code = NULL;
	return rc;
}

static int lint_benchmark(struct job *job, struct plm_err **err)
{
	struct plm_diags *diags = &job->report->diags;
	struct plm_benchmark *benchmark;
	int rc;

	diags->code = "model";
	rc = plm_benchmark_parse(job->report->file, job->bytes.data, job->bytes.size_bytes,
				 job->arena, diags, &benchmark, err);
	diags->code = NULL;
	if (rc < 0)
		return rc;
	job->report->benchmark = benchmark;
	if (plm_lint_benchmark(benchmark, diags) < 0)
		return plm_err_nomem(err);
	return try_checks(job, err);
}

static const struct kind {
	const char *root, *ns;
	const char *name;
	int (*lint)(struct job *job, struct plm_err **err);
} kinds[] = {
	{"Benchmark", PLM_XCCDF_NS, "benchmark", lint_benchmark},
	/* The loader says best what another file is. */
	{NULL, NULL, "", lint_benchmark},
};

static const struct kind *kind_of(const struct plm_xml_node *root)
{
	const struct kind *kind = kinds;

	while (kind->root && !plm_xml_node_is(root, kind->ns, kind->root))
		kind++;
	return kind;
}

static int by_line(const void *a, const void *b)
{
	const struct plm_diag *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->level != y->level ? (x->level < y->level ? -1 : 1)
				    : strcmp(x->message, y->message);
}

static int lint(struct job *job, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_diags *diags = &job->report->diags;
	const struct kind *kind;
	struct plm_xml xml = {0};
	int rc;

	if (!scratch)
		return plm_err_nomem(err);
	diags->code = "xml";
	rc = plm_xml_parse(job->report->file, job->bytes.data, job->bytes.size_bytes, scratch,
			   diags, &xml, err);
	diags->code = NULL;
	if (rc < 0)
		return rc;
	kind = kind_of(xml.root);
	job->report->kind = kind->name;
	job->root = xml.root;
	return kind->lint(job, err);
}

int plm_lint_file(const struct plm_lint_options *options, const char *file, struct plm_arena *arena,
		  struct plm_lint_report *report, struct plm_err **err)
{
	struct job job = {.options = options, .arena = arena, .report = report};
	int rc;

	*report = (struct plm_lint_report){.file = file, .kind = ""};
	plm_diags_init(&report->diags, arena);
	report->diags.limit = 10000;
	rc = plm_local_read(arena, file, PLM_BENCHMARK_MAX_BYTES, &job.bytes, err);
	if (rc < 0)
		return rc;
	rc = forgive(report, lint(&job, err), err);
	if (rc == 0 && report->diags.out_of_memory)
		rc = plm_err_nomem(err);
	if (rc == 0 && report->diags.count)
		qsort(report->diags.items, report->diags.count, sizeof(*report->diags.items),
		      by_line);
	return rc;
}

size_t plm_lint_count(const struct plm_lint_report *report, enum plm_diag_level level)
{
	size_t count = 0;

	for (size_t i = 0; i < report->diags.count; i++)
		count += report->diags.items[i].level == level;
	return count;
}
