/*
 * benchmark.c: the example of docs/writing-a-benchmark.md is shown as it is, loads, has nothing for
 * lint to say, and judges a recorded host as the document says. Reads docs/ and a recorded host.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/lint/lint.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/host.h"
#include "core/host/local.h"

#define EXAMPLE	 PLM_SOURCE_DIR "/docs/examples/benchmark/build-farm.xml"
#define DOCUMENT PLM_SOURCE_DIR "/docs/writing-a-benchmark.md"
#define HOST	 PLM_SOURCE_DIR "/tests/docs/build-farm"

enum { LARGEST = 1024 * 1024 };

struct fixture {
	struct plm_arena *arena;
	struct plm_diags diags;
	struct plm_err *err;
	struct plm_benchmark *benchmark;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = plm_arena_new();
	plm_diags_init(&f->diags, f->arena);
	if (plm_benchmark_load(EXAMPLE, f->arena, &f->diags, &f->benchmark, &f->err) < 0)
		fail_msg("%s", plm_err_message(f->err));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_err_free(f->err);
	plm_arena_free(f->arena);
	free(f);
	return 0;
}

static void lint_has_nothing_to_say(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(plm_lint_benchmark(f->benchmark, NULL, &f->diags), 0);
	for (size_t i = 0; i < f->diags.count; i++) {
		if (f->diags.items[i].level == PLM_DIAG_NOTE)
			continue;
		print_message("%s:%ld: %s\n", f->diags.items[i].file, f->diags.items[i].line,
			      f->diags.items[i].message);
		fail();
	}
}

/* ---- what it says of a host ---- */

static const struct plm_audit *audit(struct fixture *f, struct plm_host *host, const char *profile)
{
	struct plm_audit_options options = {.host = host, .tool_version = "test"};
	struct plm_registry *registry = plm_registry_new(f->arena);
	struct plm_selection *selection = NULL;
	struct plm_audit *done = NULL;

	assert_non_null(registry);
	options.registry = registry;
	if (plm_checks_register(registry, &f->err) < 0 ||
	    plm_benchmark_select(f->benchmark, profile, f->arena, &selection, &f->err) < 0)
		fail_msg("%s", plm_err_message(f->err));
	options.selection = selection;
	if (plm_audit_run(&options, f->arena, &f->diags, &done, &f->err) < 0)
		fail_msg("%s", plm_err_message(f->err));
	return done;
}

static const struct plm_rule_result *result_of(const struct plm_audit *done, const char *rule)
{
	for (size_t i = 0; i < done->result_count; i++)
		if (strcmp(plm_benchmark_short_id(done->results[i].rule->id), rule) == 0)
			return &done->results[i];
	return NULL;
}

static void expect(const struct plm_audit *done, const char *rule, enum plm_verdict verdict)
{
	const struct plm_rule_result *result = result_of(done, rule);

	assert_non_null(result);
	print_message("%s: %s\n", rule, result->outcome.message);
	assert_string_equal(plm_verdict_name(result->outcome.verdict), plm_verdict_name(verdict));
}

static void it_judges_a_host(void **state)
{
	struct fixture *f = *state;
	struct plm_host *host = NULL;
	const struct plm_audit *done;

	if (plm_host_open_recorded(HOST, &host, &f->err) < 0)
		fail_msg("%s", plm_err_message(f->err));
	done = audit(f, host, "everyday");
	expect(done, "kptr", PLM_VERDICT_PASS);
	expect(done, "bpf", PLM_VERDICT_PASS);
	assert_null(result_of(done, "lockdown"));
	done = audit(f, host, "strangers");
	expect(done, "kptr", PLM_VERDICT_FAIL);
	assert_non_null(strstr(result_of(done, "kptr")->outcome.message,
			       "it should be at least 2: whoever knows where the kernel lies"));
	expect(done, "bpf", PLM_VERDICT_PASS);
	expect(done, "lockdown", PLM_VERDICT_FAIL);
	assert_int_equal(result_of(done, "bpf")->severity, PLM_SEVERITY_HIGH);
	assert_string_equal(plm_selection_text(done->selection, f->benchmark->rules[0]->fixtext),
			    "Write kernel.kptr_restrict = 2 into a file in /etc/sysctl.d and run "
			    "sysctl --system.");
	plm_host_close(host);
}

/* ---- the document ---- */

static char *read_file(struct plm_arena *arena, const char *path)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_datum content;

	if (plm_local_read(arena, path, LARGEST, &content, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	return plm_arena_strndup(arena, content.data, content.size_bytes);
}

/* White space off both ends of every line, and no empty lines: indents do not count. */
static char *unindented(struct plm_arena *arena, const char *text, size_t size_bytes)
{
	struct plm_slice rest = {.data = text, .size_bytes = size_bytes}, line;
	plm_auto_buf struct plm_buf out = {0};

	while (plm_next_line(&rest, &line)) {
		line = plm_slice_trim(line);
		if (line.size_bytes == 0)
			continue;
		plm_buf_add(&out, line.data, line.size_bytes);
		plm_buf_char(&out, '\n');
	}
	return plm_arena_strdup(arena, plm_buf_text(&out));
}

static void the_document_shows_the_example(void **state)
{
	struct fixture *f = *state;
	char *whole = read_file(f->arena, EXAMPLE);
	char *example = unindented(f->arena, whole, strlen(whole));
	const char *at = read_file(f->arena, DOCUMENT), *end;
	size_t count = 0;

	while ((at = strstr(at, "```xml\n"))) {
		at += strlen("```xml\n");
		end = strstr(at, "```");
		assert_non_null(end);
		if (!strstr(example, unindented(f->arena, at, (size_t)(end - at))))
			fail_msg("not in the example: %.*s", (int)(end - at), at);
		at = end + 3;
		count++;
	}
	assert_true(count >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lint_has_nothing_to_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_judges_a_host, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_document_shows_the_example, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
