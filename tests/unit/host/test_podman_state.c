/*
 * test_podman_state.c: what is told of Podman's and containerd's databases: of real ones, and of records that may say
 * anything.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/host/containerd_state.h"
#include "core/host/podman_state.h"

static bool read_at(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	FILE *file = context;

	return fseek(file, (long)offset, SEEK_SET) == 0 &&
	       fread(to, 1, size_bytes, file) == size_bytes;
}

static int tell(int (*ask)(plm_read_at_fn *read_at, void *context, struct plm_buf *text),
		const char *name, struct plm_buf *text)
{
	char path[512];
	FILE *file;
	int error;

	snprintf(path, sizeof(path), "%s/%s", DATABASES, name);
	file = fopen(path, "re");
	assert_non_null(file);
	error = ask(read_at, file, text);
	fclose(file);
	return error;
}

static void test_databases(void **state)
{
	plm_auto_buf struct plm_buf text = {0};

	(void)state;
	assert_int_equal(0, tell(plm_podman_state_text, "podman", &text));
	assert_string_equal("3352dcb036f24ab1ee3bbc66d7ece75a7a6b5febdc81be95cec974c5fb544831 0 "
			    "on-failure 3 asked\n"
			    "b1f26a0f3cbafb52945a58e43eb3e697f2015cebd1545ef95aecb1dbcfe031e5 0 "
			    "always 0 none\n",
			    plm_buf_text(&text));
	/* BoltDB, and not Podman's. */
	assert_int_equal(EBADMSG, tell(plm_podman_state_text, "containerd", &text));
}

static void test_containerd(void **state)
{
	plm_auto_buf struct plm_buf text = {0};

	(void)state;
	assert_int_equal(0, tell(plm_containerd_state_text, "containerd", &text));
	assert_string_equal(
		"shop web "
		"sha256:a04a3eae04aad607d8f6fa81529f1c596c4d8624f1112e2cfee99a5a218ecc22 "
		"sha256:e4350fcc48e39e39278e26f8782b41613bca6188bb11c21a7dffbc60cc635a4a "
		"docker.io/library/plm:1\n",
		plm_buf_text(&text));
	assert_int_equal(EBADMSG, tell(plm_containerd_state_text, "podman", &text));
}

#define ID "3352dcb036f24ab1ee3bbc66d7ece75a7a6b5febdc81be95cec974c5fb544831"

static void test_lines(void **state)
{
	static const struct {
		const char *id, *config, *state, *line;
	} rows[] = {
		{ID, "{}", "{}", ID " 0 no 0 none\n"},
		{ID, "{\"restart_policy\":\"\"}", "{\"pid\":42}", ID " 42 no 0 none\n"},
		{ID, "{\"restart_policy\":\"unless-stopped\",\"healthcheck\":null}", "",
		 ID " 0 unless-stopped 0 none\n"},
		{ID, "{\"healthcheck\":{\"Test\":[\"CMD\",\"/x\"]}}", "", ID " 0 no 0 asked\n"},
		{ID, "{\"healthcheck\":{\"Test\":[\"NONE\"]}}", "", ID " 0 no 0 none\n"},
		{ID, "{\"healthcheck\":{\"Test\":[\"\"]}}", "", ID " 0 no 0 none\n"},
		{ID, "{\"healthcheck\":{\"Test\":[]}}", "", ID " 0 no 0 none\n"},
		{ID, "{\"healthcheck\":7}", "", ID " 0 no 0 ?\n"},
		{ID, "{\"restart_policy\":\"x\\ny 1 no\"}", "", ID " 0 ? 0 none\n"},
		{ID, "{\"restart_policy\":7}", "", ID " 0 ? 0 none\n"},
		{ID, "{\"restart_policy\":\"no\"", "{\"pid\":\"1\"}", ID " 0 ? 0 ?\n"},
		{ID, "", "{\"pid\":1}", ID " 1 ? 0 ?\n"},
		{ID, "[]", "", ID " 0 ? 0 ?\n"},
		{ID "0", "{}", "{}", ""},
		{"web", "{}", "{}", ""},
		{"", "{}", "{}", ""},
		{"\n" ID, "{}", "{}", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		plm_auto_buf struct plm_buf text = {0};

		assert_int_equal(0, plm_podman_state_line(plm_slice_of(rows[i].id),
							  plm_slice_of(rows[i].config),
							  plm_slice_of(rows[i].state), &text));
		assert_string_equal(rows[i].line, plm_buf_text(&text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_databases),
					   cmocka_unit_test(test_containerd),
					   cmocka_unit_test(test_lines)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
