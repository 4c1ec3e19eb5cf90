/*
 * exports.c: runs everything that is made of a benchmark without an audit (guide, lists, fixes of a profile and of stored
 * results, a tailoring, lint in every format) once to count its allocations, then once for each of them with that one
 * failing. Demands that nothing crashes, that a failure is told, and that what comes out whole is what always comes out.
 */
#include "failing.h"

#include <libxml/parser.h>

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/benchmark/selection.h"
#include "core/engine/registry.h"
#include "core/lint/lint.h"
#include "exports/fixes.h"
#include "exports/guide.h"
#include "exports/lists.h"
#include "exports/results.h"
#include "exports/tailor.h"

#define DATA PLM_SOURCE_DIR "/tests/fault/exports"

static const char benchmark_file[] = DATA "/results.xml";

static int lists(const struct plm_selection *selection, struct plm_arena *arena,
		 struct plm_buf *out)
{
	struct plm_cited_list cited;
	int rc = plm_list_profiles_json(selection, arena, out);

	if (rc == 0)
		rc = plm_list_rules_json(selection, true, out);
	if (rc == 0)
		rc = plm_list_values_json(selection, out);
	if (rc == 0)
		rc = plm_list_references(selection, true, arena, &cited);
	return rc < 0 ? rc : plm_list_references_json(selection, &cited, out);
}

static int fixes(const struct plm_selection *selection, const struct plm_stored_result *result,
		 struct plm_arena *arena, struct plm_buf *out, struct plm_err **err)
{
	int rc = 0;

	for (const struct plm_fix_format *f = plm_fix_formats; f->name && rc == 0; f++) {
		struct plm_fix_list list = {
			.selection = selection, .result = result, .tool_version = "test"};

		rc = plm_fixes_collect(f, arena, &list);
		if (rc == 0)
			rc = f->write(&list, out, err);
	}
	return rc;
}

static int stored(const struct plm_benchmark *benchmark, struct plm_arena *arena,
		  struct plm_buf *out, struct plm_err **err)
{
	struct plm_stored_result *result;
	struct plm_selection *selection;
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, arena);
	rc = plm_stored_result_load(benchmark_file, NULL, arena, &diags, &result, err);
	if (rc == 0)
		rc = plm_stored_result_select(result, benchmark, arena, &selection, err);
	return rc < 0 ? rc : fixes(selection, result, arena, out, err);
}

static int tailor(const struct plm_selection *selection, struct plm_arena *arena,
		  struct plm_buf *out, struct plm_err **err)
{
	static const struct plm_wish wishes[] = {
		{PLM_WISH_UNSELECT, "kptr", NULL},   {PLM_WISH_SET, "number", "7"},
		{PLM_WISH_SET, "list", "a b"},	     {PLM_WISH_SEVERITY, "each", "low"},
		{PLM_WISH_SELECT, "left-out", NULL},
	};
	const struct plm_tailor_options options = {
		.benchmark = selection->benchmark,
		.base = selection->profile,
		.wishes = wishes,
		.wish_count = sizeof(wishes) / sizeof(wishes[0]),
	};
	struct plm_selection *made;

	return plm_tailor_write(&options, arena, out, &made, err);
}

static int lint(struct plm_arena *arena, struct plm_buf *out, struct plm_err **err)
{
	struct plm_registry *registry = plm_registry_new(arena);
	const struct plm_lint_options options = {.registry = registry};
	struct plm_lint_report report;
	int rc = registry ? plm_checks_register(registry, err) : plm_err_nomem(err);

	if (rc == 0)
		rc = plm_lint_file(&options, benchmark_file, arena, &report, err);
	if (rc == 0)
		rc = plm_lint_text(&report, 1, true, out);
	if (rc == 0)
		rc = plm_lint_json(&report, 1, arena, out);
	return rc < 0 ? rc : plm_lint_sarif(&report, 1, "test", arena, out);
}

static int export_in(struct plm_arena *arena, struct plm_buf *out, struct plm_err **err)
{
	struct plm_guide_options guide = {.whole = true, .tool_version = "test"};
	struct plm_benchmark *benchmark;
	struct plm_selection *selection;
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, arena);
	rc = plm_benchmark_load(benchmark_file, arena, &diags, &benchmark, err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, "base", arena, &selection, err);
	if (rc < 0)
		return rc;
	guide.selection = selection;
	rc = plm_guide_write(&guide, arena, out, err);
	if (rc == 0)
		rc = lists(selection, arena, out);
	if (rc == 0)
		rc = fixes(selection, NULL, arena, out, err);
	if (rc == 0)
		rc = stored(benchmark, arena, out, err);
	if (rc == 0)
		rc = tailor(selection, arena, out, err);
	return rc < 0 ? rc : lint(arena, out, err);
}

/* 0 and the digest of all of it, or a failure. When memory runs out while libxml2 reads a namespace, it says that the file
 * is not well-formed: lint then finds that, which is wrong and yet told. */
static int export_once(char digest[PLM_SHA256_HEX_BYTES], struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_arena *arena;
	int rc;

	failing_start();
	arena = plm_arena_new();
	rc = arena ? export_in(arena, &out, err) : plm_err_nomem(err);
	if (rc == 0 && out.failed)
		rc = -(int)out.failed;
	if (rc == 0 && strstr(plm_buf_text(&out), "error: not well-formed XML: xmlns:"))
		rc = plm_err_set(err, PLM_E_PARSE, "out of memory within libxml2");
	plm_sha256_hex(plm_buf_text(&out), out.size_bytes, digest);
	plm_arena_free(arena);
	return rc;
}

int main(void)
{
	return failing_every(export_once);
}
