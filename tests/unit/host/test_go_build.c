/*
 * test_go_build.c: the build information of programs of the corpus: of one that has it, and of those that do not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/go_build.h"

static bool read_at(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	FILE *file = context;

	return fseek(file, (long)offset, SEEK_SET) == 0 &&
	       fread(to, 1, size_bytes, file) == size_bytes;
}

static void check(const char *name, const char *wanted)
{
	plm_auto_buf struct plm_buf text = {0};
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", PROGRAMS, name);
	file = fopen(path, "re");
	assert_non_null(file);
	plm_go_build_text(read_at, file, &text);
	fclose(file);
	assert_string_equal(wanted, plm_buf_text(&text));
}

static void test_go_build(void **state)
{
	(void)state;
	check("good", "go go1.22.3\npath github.com/opencontainers/runc\n"
		      "mod github.com/opencontainers/runc v1.2.5 h1:abc=\n"
		      "build -ldflags=\"-X main.version=1.2.5\"\n");
	check("old", "");
	check("huge", "");
	check("other", "");
	check("cut", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_go_build)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
