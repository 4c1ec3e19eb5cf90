/*
 * loading.c: loads a benchmark in which everything extends something, tailors it, sets a value and writes it resolved, once
 * to count the allocations, then once for each of them with that one failing. Demands that nothing crashes, that a failure
 * is told, and that what comes out whole is what always comes out.
 */
#include "failing.h"

#include <libxml/parser.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/benchmark/resolved.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"

static const char benchmark_file[] = PLM_SOURCE_DIR "/tests/cli/resolve/inherits.xml";

static const char tailoring_text[] =
	"<Tailoring xmlns='http://checklists.nist.gov/xccdf/1.2' id='xccdf_a_tailoring_t'>"
	"<benchmark href='inherits.xml' id='xccdf_org.example_benchmark_inherits' version='1'/>"
	"<version time='2026-11-22T10:00:00Z'>1</version>"
	"<Profile id='xccdf_org.example_profile_leaf' extends='xccdf_org.example_profile_leaf'>"
	"<title>t</title><reference href='h'>r</reference><platform idref='cpe:/o:a'/>"
	"<select idref='pair' selected='false'/>"
	"<set-complex-value idref='xccdf_org.example_value_word'><item>a</item><item>b</item>"
	"</set-complex-value></Profile></Tailoring>";

static void show(const struct plm_selection *s, struct plm_buf *out)
{
	for (size_t i = 0; i < s->benchmark->item_count; i++)
		plm_buf_printf(out, "%s %d %s %s\n", s->benchmark->items[i]->id, s->items[i].active,
			       plm_selection_text(s, s->benchmark->items[i]->title),
			       s->items[i].why_deselected ? s->items[i].why_deselected : "");
	for (size_t i = 0; i < s->benchmark->value_count; i++)
		plm_buf_printf(out, "%s %s\n", s->benchmark->values[i].id, s->values[i]);
}

static int load_in(struct plm_arena *arena, struct plm_buf *out, struct plm_err **err)
{
	static const struct plm_value_setting setting = {"inner", "by hand"};
	struct plm_select_options options = {.settings = &setting, .setting_count = 1};
	struct plm_tailoring *tailoring = NULL;
	struct plm_selection *selection;
	struct plm_benchmark *benchmark;
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, arena);
	rc = plm_benchmark_load(benchmark_file, arena, &diags, &benchmark, err);
	if (rc == 0)
		rc = plm_tailoring_parse("t.xml", tailoring_text, strlen(tailoring_text), benchmark,
					 arena, &diags, &tailoring, err);
	if (rc < 0)
		return rc;
	options.tailoring = tailoring;
	rc = plm_benchmark_select_with(benchmark, &options, arena, &selection, err);
	if (rc < 0)
		return rc;
	show(selection, out);
	return plm_benchmark_resolve(benchmark_file, arena, &diags, out, err);
}

static int load_once(char digest[PLM_SHA256_HEX_BYTES], struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0};
	struct plm_arena *arena;
	int rc;

	failing_start();
	arena = plm_arena_new();
	rc = arena ? load_in(arena, &out, err) : plm_err_nomem(err);
	if (rc == 0 && out.failed)
		rc = plm_err_nomem(err);
	plm_sha256_hex(plm_buf_text(&out), out.size_bytes, digest);
	plm_arena_free(arena);
	return rc;
}

int main(void)
{
	return failing_every(load_once);
}
