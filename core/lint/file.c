/*
 * file.c: one file, whatever it is: loaded with everything that is wrong with it, then searched. The
 * kinds of files there are stand in a table, by their root element. Reads files through
 * core/host/local.h.
 */
#include "core/lint/lint.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"
#include "core/benchmark/waivers.h"
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
static int try_profile(struct job *job, const struct plm_benchmark *benchmark,
		       const struct plm_select_options *options, struct plm_err **err)
{
	struct plm_diags *diags = &job->report->diags;
	struct plm_selection *selection;
	int rc;

	rc = plm_benchmark_select_with(benchmark, options, job->arena, &selection, err);
	diags->code = "check";
	if (rc == 0)
		rc = plm_audit_plan_check(job->options->registry, selection, job->arena, diags,
					  err);
	diags->code = NULL;
	/* What is wrong under one profile must not hide what is under the next. */
	return forgive(job->report, rc, err);
}

static int try_checks(struct job *job, const struct plm_benchmark *benchmark,
		      const struct plm_tailoring *tailoring, struct plm_err **err)
{
	const struct plm_profile *profiles = tailoring ? tailoring->profiles : benchmark->profiles;
	size_t count = tailoring ? tailoring->profile_count : benchmark->profile_count;
	struct plm_select_options options = {.tailoring = tailoring};
	int rc = tailoring ? 0 : try_profile(job, benchmark, &options, err);

	for (size_t i = 0; i < count && rc == 0; i++) {
		options.profile = profiles[i].id;
		if (!profiles[i].abstract)
			rc = try_profile(job, benchmark, &options, err);
	}
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
	if (plm_lint_benchmark(benchmark, job->options->registry, diags) < 0)
		return plm_err_nomem(err);
	return try_checks(job, benchmark, NULL, err);
}

/* ---- what is held against a benchmark ---- */

static const struct plm_benchmark *among_others(const struct plm_lint_options *options,
						const char *id)
{
	const struct plm_benchmark *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < options->other_count; i++) {
		const struct plm_benchmark *benchmark = options->others[i].benchmark;

		if (benchmark && id && strcmp(benchmark->id, id) == 0)
			return benchmark;
		only = benchmark ? benchmark : only;
		count += benchmark ? 1 : 0;
	}
	return !id && count == 1 ? only : NULL;
}

/* A path beside the file that names it. */
static const char *beside(struct plm_arena *arena, const char *file, const char *href)
{
	const char *slash = strrchr(file, '/');

	if (plm_str_starts(href, "file://"))
		href += strlen("file://");
	if (*href == '/' || !slash)
		return plm_arena_strdup(arena, href);
	return plm_arena_printf(arena, "%.*s/%s", (int)(slash - file), file, href);
}

/* Its own problems are told when it is looked at itself. */
static int load_benchmark(struct job *job, const char *file, const struct plm_benchmark **benchmark,
			  struct plm_err **err)
{
	struct plm_diags ignored;
	struct plm_benchmark *loaded;
	int rc;

	plm_diags_init(&ignored, job->arena);
	rc = plm_benchmark_load(file, job->arena, &ignored, &loaded, err);
	if (rc == 0)
		*benchmark = loaded;
	return rc;
}

static int find_benchmark(struct job *job, const struct plm_benchmark **benchmark,
			  struct plm_err **err)
{
	const struct plm_xml_node *named = plm_xml_node_child(job->root, PLM_XCCDF_NS, "benchmark");
	const char *href = named ? plm_xml_node_attr(named, "href") : NULL;
	const char *id = named ? plm_xml_node_attr(named, "id") : NULL;
	const char *file;

	*benchmark = among_others(job->options, id);
	if (*benchmark)
		return 0;
	if (job->options->benchmark_file)
		return load_benchmark(job, job->options->benchmark_file, benchmark, err);
	file = href && *href ? beside(job->arena, job->report->file, href) : NULL;
	if (href && *href && !file)
		return plm_err_nomem(err);
	return file ? load_benchmark(job, file, benchmark, err) : 0;
}

static int lint_tailoring(struct job *job, struct plm_err **err)
{
	struct plm_diags *diags = &job->report->diags;
	const struct plm_benchmark *benchmark;
	struct plm_tailoring *tailoring;
	int rc = find_benchmark(job, &benchmark, err);

	if (rc < 0)
		return rc;
	if (!benchmark) {
		diags->code = "reference";
		plm_diag_add(diags, PLM_DIAG_ERROR, job->report->file, (long)job->root->line,
			     "name its file with --benchmark",
			     "the tailoring does not say which benchmark it is for");
		diags->code = NULL;
		return 0;
	}
	diags->code = "model";
	rc = plm_tailoring_parse(job->report->file, job->bytes.data, job->bytes.size_bytes,
				 benchmark, job->arena, diags, &tailoring, err);
	diags->code = NULL;
	if (rc < 0)
		return rc;
	if (plm_lint_tailoring(benchmark, tailoring, diags) < 0)
		return plm_err_nomem(err);
	return try_checks(job, benchmark, tailoring, err);
}

static void find_expired(struct job *job, const struct plm_waivers *waivers)
{
	for (size_t i = 0; job->options->now_seconds && i < waivers->count; i++)
		if (waivers->items[i].expires < job->options->now_seconds)
			plm_diag_add(&job->report->diags, PLM_DIAG_WARNING, job->report->file,
				     waivers->items[i].line, "remove it, or have it renewed",
				     "the waiver has expired");
}

static int lint_waivers(struct job *job, struct plm_err **err)
{
	struct plm_diags *diags = &job->report->diags;
	const struct plm_benchmark *benchmark = NULL;
	struct plm_waivers *waivers;
	int rc = find_benchmark(job, &benchmark, err);

	if (rc < 0)
		return rc;
	diags->code = "waiver";
	rc = plm_waivers_parse(job->report->file, job->bytes.data, job->bytes.size_bytes, benchmark,
			       job->arena, diags, &waivers, err);
	if (rc == 0)
		find_expired(job, waivers);
	diags->code = NULL;
	return rc;
}

static const struct kind {
	const char *root, *ns;
	const char *name;
	int (*lint)(struct job *job, struct plm_err **err);
} kinds[] = {
	{"Benchmark", PLM_XCCDF_NS, "benchmark", lint_benchmark},
	{"Tailoring", PLM_XCCDF_NS, "tailoring", lint_tailoring},
	{"waivers", PLM_WAIVERS_NS, "waivers", lint_waivers},
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

/* What is wrong under several profiles is told once. Sorted, those alike are neighbours. */
static void tell_once(struct plm_diags *diags)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->count; i++) {
		const struct plm_diag *last = kept ? &diags->items[kept - 1] : NULL;
		const struct plm_diag *this = &diags->items[i];

		if (last && plm_str_eq(this->code, "check") && plm_str_eq(last->code, "check") &&
		    by_line(last, this) == 0) {
			diags->error_count -= this->level == PLM_DIAG_ERROR;
			continue;
		}
		diags->items[kept++] = *this;
	}
	diags->count = kept;
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
	tell_once(&report->diags);
	return rc;
}

size_t plm_lint_count(const struct plm_lint_report *report, enum plm_diag_level level)
{
	size_t count = 0;

	for (size_t i = 0; i < report->diags.count; i++)
		count += report->diags.items[i].level == level;
	return count;
}
