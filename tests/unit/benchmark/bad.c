/*
 * bad.c: every file of tests/bad is refused with the right code, at the right line, with the right
 * words. Reads tests/bad.
 */
#include "fixture.h"

#include "core/base/text.h"

#include <dirent.h>

#define FOLDER PLM_SOURCE_DIR "/tests/bad/"

struct expectation {
	char *file, *code, *words;
	long line;
};

static const struct {
	const char *name;
	enum plm_code code;
} codes[] = {
	{"parse", PLM_E_PARSE},
	{"invalid", PLM_E_INVALID},
	{"refused", PLM_E_REFUSED},
	{"limit", PLM_E_LIMIT},
};

static enum plm_code code_of(const char *name)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i].name, name) == 0)
			return codes[i].code;
	fail_msg("no code %s", name);
	return PLM_OK;
}

static bool split(char *row, struct expectation *e)
{
	char *line;

	row[strcspn(row, "\n")] = '\0';
	if (*row == '#' || !*row)
		return false;
	e->file = strsep(&row, "\t");
	line = strsep(&row, "\t");
	e->code = strsep(&row, "\t");
	e->words = row;
	assert_non_null(e->words);
	e->line = strtol(line, NULL, 10);
	return true;
}

/* The first problem is the one expected, and the error is that problem in one line. */
static void expect_refusal(const struct expectation *e)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_diags diags;
	char path[512], place[600];
	int r;

	snprintf(path, sizeof(path), "%s%s", FOLDER, e->file);
	snprintf(place, sizeof(place), e->line ? "%s:%ld: " : "%s: ", path, e->line);
	plm_diags_init(&diags, arena);
	r = plm_benchmark_load(path, arena, &diags, &benchmark, &err);
	print_message("%s\n", plm_err_message(err));
	assert_int_equal(r, -(int)code_of(e->code));
	assert_null(benchmark);
	assert_true(plm_str_starts(plm_err_message(err), place));
	assert_non_null(strstr(plm_err_message(err), e->words));
	assert_null(strchr(plm_err_message(err), '\n'));
	assert_true(diags.error_count > 0);
	assert_int_equal(diags.items[0].line, e->line);
	assert_non_null(diags.items[0].remedy);
}

static void every_bad_file_is_refused(void **state)
{
	plm_auto_file FILE *rows = fopen(FOLDER "expected", "re");
	struct expectation e;
	char row[1024];
	size_t count = 0;

	(void)state;
	assert_non_null(rows);
	while (fgets(row, sizeof(row), rows)) {
		if (!split(row, &e))
			continue;
		expect_refusal(&e);
		count++;
	}
	assert_true(count >= 80);
}

static bool is_expected(const char *name)
{
	plm_auto_file FILE *rows = fopen(FOLDER "expected", "re");
	char row[1024];
	size_t n = strlen(name);

	assert_non_null(rows);
	while (fgets(row, sizeof(row), rows))
		if (strncmp(row, name, n) == 0 && row[n] == '\t')
			return true;
	return false;
}

static void every_bad_file_is_in_the_table(void **state)
{
	DIR *folder = opendir(FOLDER);
	const struct dirent *entry;

	(void)state;
	assert_non_null(folder);
	while ((entry = readdir(folder)))
		if (plm_str_ends(entry->d_name, ".xml") && !is_expected(entry->d_name))
			fail_msg("%s is not in tests/bad/expected", entry->d_name);
	closedir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_bad_file_is_refused),
		cmocka_unit_test(every_bad_file_is_in_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
