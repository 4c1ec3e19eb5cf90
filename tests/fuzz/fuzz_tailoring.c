/*
 * fuzz_tailoring.c: hostile bytes as a tailoring of a small benchmark: refused in one line, or every
 * profile of it selected. Reads memory only.
 */
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/tailoring.h"
#include "core/benchmark/selection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char benchmark_text[] =
	"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' id='xccdf_a_benchmark_b'>"
	"<status>draft</status><version>1</version>"
	"<Profile id='xccdf_a_profile_p'><title>p</title>"
	"<select idref='xccdf_a_rule_r' selected='0'/></Profile>"
	"<Profile id='xccdf_a_profile_q' prohibitChanges='1'><title>q</title></Profile>"
	"<Value id='xccdf_a_value_v' type='number' cluster-id='c'><value>1</value>"
	"<value selector='s'>2</value><match>[0-9]+</match><lower-bound>0</lower-bound>"
	"<upper-bound>9</upper-bound><choices "
	"mustMatch='1'><choice>1</choice><choice>2</choice></choices>"
	"</Value><Value id='xccdf_a_value_l'><complex-value><item>a</item></complex-value></Value>"
	"<Group id='xccdf_a_group_g' cluster-id='c'><Rule id='xccdf_a_rule_r'>"
	"<requires idref='xccdf_a_rule_s'/></Rule></Group><Rule id='xccdf_a_rule_s'/></Benchmark>";

static void use(const struct plm_benchmark *benchmark, const struct plm_tailoring *tailoring,
		struct plm_arena *arena)
{
	struct plm_select_options options = {.tailoring = tailoring};
	struct plm_selection *selection;

	for (size_t i = 0; i < tailoring->profile_count; i++) {
		options.profile = tailoring->profiles[i].id;
		/* What was accepted can be used, and is what its name stands for. */
		if (plm_benchmark_select_with(benchmark, &options, arena, &selection, NULL) < 0 ||
		    selection->tailoring != tailoring)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_tailoring *tailoring = NULL;
	struct plm_diags diags;
	int r;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	if (plm_benchmark_parse("b.xml", benchmark_text, sizeof(benchmark_text) - 1, arena, &diags,
				&benchmark, &err) < 0)
		abort();
	r = plm_tailoring_parse("t.xml", (const char *)data, size, benchmark, arena, &diags,
				&tailoring, &err);
	if (r < 0 ? strchr(plm_err_message(err), '\n') != NULL : diags.error_count > 0)
		abort();
	if (r == 0)
		use(benchmark, tailoring, arena);
	return 0;
}
