/*
 * fixture.h: a benchmark loaded from text, for the tests of the loader. Reads only what the test
 * gives it.
 */
#ifndef PLM_TESTS_UNIT_BENCHMARK_FIXTURE_H
#define PLM_TESTS_UNIT_BENCHMARK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"

#define FIXTURE_HEAD                                                                               \
	"<Benchmark xmlns='http://checklists.nist.gov/xccdf/1.2' "                                 \
	"xmlns:h='http://www.w3.org/1999/xhtml' id='xccdf_org.example_benchmark_b'>"               \
	"<status>draft</status><title>B</title><version>1</version>"
#define FIXTURE_TAIL "</Benchmark>"

struct fixture {
	struct plm_arena *arena;
	struct plm_diags diags;
	struct plm_benchmark *benchmark;
	struct plm_err *err;
	int result;
};

static inline void fixture_parse(struct fixture *f, const char *text, size_t size_bytes)
{
	*f = (struct fixture){.arena = plm_arena_new()};
	assert_non_null(f->arena);
	plm_diags_init(&f->diags, f->arena);
	f->result = plm_benchmark_parse("b.xml", text, size_bytes, f->arena, &f->diags,
					&f->benchmark, &f->err);
}

/* Loads HEAD body TAIL and demands that it loads. */
static inline void fixture_load(struct fixture *f, const char *body)
{
	char *text = NULL;

	assert_true(asprintf(&text, "%s%s%s", FIXTURE_HEAD, body, FIXTURE_TAIL) > 0);
	fixture_parse(f, text, strlen(text));
	free(text);
	if (f->result < 0)
		fail_msg("%s", plm_err_message(f->err));
}

static inline struct plm_selection *fixture_select(struct fixture *f, const char *profile)
{
	struct plm_selection *selection = NULL;

	if (plm_benchmark_select(f->benchmark, profile, f->arena, &selection, &f->err) < 0)
		fail_msg("%s", plm_err_message(f->err));
	return selection;
}

static inline void fixture_free(struct fixture *f)
{
	plm_err_free(f->err);
	plm_arena_free(f->arena);
}

#endif
