/*
 * test_judge.c: comparing with an expectation, its words, and running beside persistent.
 */
#include "core/engine/judge.h"

#include "core/base/arena.h"
#include "core/engine/result.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct judging {
	struct plm_arena *arena;
	struct plm_result_list list;
	struct plm_result result;
	struct plm_eval ev;
};

static struct judging *judging_new(void)
{
	struct judging *j = calloc(1, sizeof(*j));

	assert_non_null(j);
	j->arena = plm_arena_new();
	j->list.arena = j->arena;
	plm_result_open(&j->result, &j->list, "<t>", NULL);
	j->ev.result = &j->result;
	return j;
}

static void judging_free(struct judging *j)
{
	plm_arena_free(j->arena);
	free(j);
}

/* ---- expectations ---- */

static const char *const one_two[] = {"1", "two"};

static const struct {
	struct plm_expect expect;
	const char *value;
	bool meets;
	const char *words;
} expectations[] = {
	{{.equals = "1"}, "1", true, "1"},
	{{.equals = "1"}, "01", true, "1"},
	{{.equals = "16"}, "0x10", true, "16"},
	{{.equals = "1"}, "1.0", false, "1"},
	{{.equals = "1"}, "", false, "1"},
	{{.equals = ""}, "", true, "empty"},
	{{.equals = "yes"}, "Yes", false, "yes"},
	{{.not_equals = "1"}, "0", true, "other than 1"},
	{{.not_equals = "1"}, "01", false, "other than 1"},
	{{.at_least = {1, true}}, "1", true, "at least 1"},
	{{.at_least = {1, true}}, "0", false, "at least 1"},
	{{.at_least = {1, true}}, "one", false, "at least 1"},
	{{.at_least = {1, true}}, "", false, "at least 1"},
	{{.at_least = {0, true}}, "-1", false, "at least 0"},
	{{.at_most = {10, true}}, "10", true, "at most 10"},
	{{.at_most = {10, true}}, "0x0b", false, "at most 10"},
	{{.at_least = {1, true}, .at_most = {3, true}}, "2", true, "at least 1 and at most 3"},
	{{.at_least = {1, true}, .at_most = {3, true}}, "4", false, "at least 1 and at most 3"},
	{{.at_least = {1, true}, .not_equals = "3"}, "3", false, "other than 3 and at least 1"},
	{{.one_of = {one_two, 2}}, "two", true, "one of 1, two"},
	{{.one_of = {one_two, 2}}, "0x1", true, "one of 1, two"},
	{{.one_of = {one_two, 2}}, "three", false, "one of 1, two"},
	{{.matches = "^[0-9]+$"}, "123", true, "text matching ^[0-9]+$"},
	{{.matches = "b"}, "abc", true, "text matching b"},
	{{.matches = "^b"}, "abc", false, "text matching ^b"},
};

static void test_expectations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(expectations) / sizeof(*expectations); i++) {
		struct judging *j = judging_new();

		assert_int_equal(
			plm_expect_meets(&j->ev, &expectations[i].expect, expectations[i].value),
			expectations[i].meets);
		assert_string_equal(plm_expect_words(j->arena, &expectations[i].expect),
				    expectations[i].words);
		assert_null(plm_expect_check(&expectations[i].expect));
		judging_free(j);
	}
	assert_non_null(plm_expect_check(&(struct plm_expect){0}));
}

/* ---- two sides ---- */

/* A side in few words: NULL does not exist, "?" unreadable, "-" absent, else the value. */
static struct plm_side side(const char *source, const char *value)
{
	struct plm_side s = {.source = value ? source : NULL};

	if (!value)
		return s;
	if (strcmp(value, "?") == 0)
		s.value = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EACCES};
	else if (strcmp(value, "-") == 0)
		s.value.presence = PLM_ABSENT;
	else
		s.value = (struct plm_datum){
			.presence = PLM_PRESENT, .data = value, .size_bytes = strlen(value)};
	return s;
}

enum { REQUIRED = 1, ABSENT_FAILS = 2 };

static const struct {
	const char *running, *persistent;
	int flags;
	enum plm_verdict verdict;
	const char *words;
} sides[] = {
	{"1", "1", 0, PLM_VERDICT_PASS, "K is 1 now and after a reboot"},
	{"1", "2", 0, PLM_VERDICT_PASS, "K is 1 now and 2 after a reboot (/f); both will do"},
	{"0", "0", 0, PLM_VERDICT_FAIL, "K is 0 now and /f sets 0; it should be at least 1"},
	{"0", "1", 0, PLM_VERDICT_FAIL, "K is 0 now, although /f sets 1"},
	{"1", "0", 0, PLM_VERDICT_FAIL, "K is 1 now, but /f sets 0, which a reboot would bring"},
	{"1", "-", 0, PLM_VERDICT_PASS, "K is 1, and no file sets it otherwise"},
	{"1", "-", REQUIRED, PLM_VERDICT_FAIL, "no file sets it: a reboot would lose it"},
	{"0", "-", REQUIRED, PLM_VERDICT_FAIL, "K is 0 now; it should be at least 1"},
	{"1", "?", 0, PLM_VERDICT_UNKNOWN, "K could not be read from /f: Permission denied"},
	{"0", "?", 0, PLM_VERDICT_FAIL, "K is 0 now; it should be at least 1"},
	{"?", "1", 0, PLM_VERDICT_UNKNOWN, "K could not be read from /p: Permission denied"},
	{"?", "0", 0, PLM_VERDICT_FAIL, "/f sets K to 0"},
	{"?", "?", 0, PLM_VERDICT_UNKNOWN, "from /p"},
	{"?", "-", REQUIRED, PLM_VERDICT_UNKNOWN, "from /p"},
	{"-", "-", 0, PLM_VERDICT_NOTAPPLICABLE, "K does not exist on this host: too old"},
	{"-", "-", ABSENT_FAILS, PLM_VERDICT_FAIL, "K does not exist on this host: too old"},
	{"-", "0", 0, PLM_VERDICT_NOTAPPLICABLE, "K does not exist"},
	{"-", "1", ABSENT_FAILS, PLM_VERDICT_FAIL, "K does not exist"},
	{"-", "?", 0, PLM_VERDICT_UNKNOWN, "from /f"},
	{"-", "?", ABSENT_FAILS, PLM_VERDICT_FAIL, "K does not exist"},
	{"1", NULL, 0, PLM_VERDICT_PASS, "K is 1"},
	{"0", NULL, 0, PLM_VERDICT_FAIL, "K is 0 now; it should be at least 1"},
	{NULL, "1", 0, PLM_VERDICT_PASS, "/f sets K to 1"},
	{NULL, "0", 0, PLM_VERDICT_FAIL, "/f sets K to 0; it should be at least 1"},
	{NULL, "-", 0, PLM_VERDICT_UNKNOWN, "no file sets K, and nothing runs here"},
	{NULL, "-", REQUIRED, PLM_VERDICT_FAIL, "no file sets K"},
	{NULL, "?", 0, PLM_VERDICT_UNKNOWN, "from /f"},
	{NULL, NULL, 0, PLM_VERDICT_NOTAPPLICABLE, "K does not exist"},
};

static void test_two_sides(void **state)
{
	const struct plm_expect expect = {.at_least = {1, true}};

	(void)state;
	for (size_t i = 0; i < sizeof(sides) / sizeof(*sides); i++) {
		struct judging *j = judging_new();
		const struct plm_two_sides asked = {.subject = "K",
						    .running = side("/p", sides[i].running),
						    .persistent = side("/f", sides[i].persistent),
						    .persistent_required =
							    sides[i].flags & REQUIRED,
						    .absent_fails = sides[i].flags & ABSENT_FAILS,
						    .absent_reason = "too old"};
		const struct plm_outcome *o;

		plm_judge_two_sides(&j->ev, &asked, &expect);
		assert_int_equal(plm_result_close(&j->result), 0);
		o = &j->list.items[0];
		if (o->verdict != sides[i].verdict || !strstr(o->message, sides[i].words))
			fail_msg("row %zu: verdict %d, \"%s\"", i, (int)o->verdict, o->message);
		assert_string_equal(o->expected, "at least 1");
		assert_int_equal(o->evidence_count,
				 (sides[i].running != NULL) + (sides[i].persistent != NULL));
		judging_free(j);
	}
}

/* ---- evidence ---- */

static void test_evidence_is_tidied_and_bounded(void **state)
{
	static char large[8192];
	struct judging *j = judging_new();
	const struct plm_datum names = {.presence = PLM_PRESENT, .data = "a\0b\0", .size_bytes = 4};
	const struct plm_evidence *e;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	plm_evidence_datum(&j->ev, PLM_RUNNING, "/names", &names);
	plm_evidence_value(&j->ev, PLM_PERSISTENT, "/line", "%d\n", 5);
	plm_evidence(&j->ev, &(struct plm_evidence){
				     .source = "/large", .presence = PLM_PRESENT, .value = large});
	plm_verdict(&j->ev, PLM_VERDICT_PASS, "fine");
	assert_int_equal(plm_result_close(&j->result), 0);
	e = j->list.items[0].evidence;
	assert_string_equal(e[0].value, "a b");
	assert_string_equal(e[1].value, "5");
	assert_int_equal(e[1].aspect, PLM_PERSISTENT);
	assert_true(strlen(e[2].value) < 4200);
	assert_non_null(strstr(e[2].value, "(8191 bytes)"));
	judging_free(j);
}

/* ---- what a sentence leaves out ---- */

static void test_the_unread_is_explained(void **state)
{
	static const struct {
		const char *said;
		int error;
		bool not_root;
		const char *says;
	} rows[] = {
		{"its mode is not known", EACCES, false,
		 "its mode is not known (/f: Permission denied)"},
		{"/f could not be read", EIO, true, "/f could not be read (Input/output error)"},
		{"/f could not be read: Permission denied", EACCES, true,
		 "/f could not be read: Permission denied; run as root"},
		{"/f could not be read: Permission denied", EACCES, false,
		 "/f could not be read: Permission denied"},
		{"it needs root: Permission denied", EACCES, true,
		 "it needs root: Permission denied"},
		{"nothing was recorded", ENODATA, true, "nothing was recorded"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct judging *j = judging_new();

		j->result.not_root = rows[i].not_root;
		plm_evidence(&j->ev, &(struct plm_evidence){.source = "/f",
							    .presence = PLM_UNREADABLE,
							    .error = rows[i].error});
		plm_verdict(&j->ev, PLM_VERDICT_UNKNOWN, "%s", rows[i].said);
		assert_int_equal(plm_result_close(&j->result), 0);
		assert_string_equal(j->list.items[0].message, rows[i].says);
		judging_free(j);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expectations),
		cmocka_unit_test(test_two_sides),
		cmocka_unit_test(test_evidence_is_tidied_and_bounded),
		cmocka_unit_test(test_the_unread_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
