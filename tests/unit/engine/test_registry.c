/*
 * test_registry.c: a family whose table does not fit is refused, and the error says why.
 */
#include "core/engine/registry.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/system.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct params {
	const char *text;
	struct plm_int number;
	int choice;
};

static const char *const choices[] = {"a", "b", NULL};
static const char *const no_choices[] = {NULL};
static const char *const paths[] = {"/etc/hostname", NULL};

static int eval(struct plm_eval *ev, const void *params)
{
	(void)ev;
	(void)params;
	return 0;
}

/* A good family that each case spoils in one place. */
struct family {
	struct plm_attr attrs[3];
	struct plm_test tests[2];
	struct plm_family family;
};

static struct family *good_family(void)
{
	struct family *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->attrs[0] = (struct plm_attr){.name = "text",
					.kind = PLM_ATTR_STRING,
					.offset = offsetof(struct params, text),
					.summary = "s"};
	f->attrs[1] = (struct plm_attr){.name = "number",
					.kind = PLM_ATTR_INT,
					.offset = offsetof(struct params, number),
					.fallback = "1",
					.summary = "s"};
	f->attrs[2] = (struct plm_attr){.name = "choice",
					.kind = PLM_ATTR_CHOICE,
					.offset = offsetof(struct params, choice),
					.choices = choices,
					.summary = "s"};
	f->tests[0] = (struct plm_test){.name = "one",
					.summary = "s",
					.params_size = sizeof(struct params),
					.attrs = f->attrs,
					.attr_count = 3,
					.eval = eval};
	f->tests[1] = (struct plm_test){.name = "two", .summary = "s", .eval = eval};
	f->family = (struct plm_family){.abi = PLM_ABI_VERSION,
					.size = sizeof(struct plm_family),
					.name = "good",
					.xmlns = "urn:good",
					.summary = "s",
					.paths = paths,
					.tests = f->tests,
					.test_count = 2};
	return f;
}

static void test_a_good_family(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_registry *registry = plm_registry_new(arena);
	struct family *f = good_family();
	const struct plm_family *found = NULL;

	(void)state;
	assert_int_equal(plm_registry_add(registry, &f->family, NULL, NULL), 0);
	assert_int_equal(plm_registry_count(registry), 1);
	assert_ptr_equal(plm_registry_test(registry, "urn:good", "two", &found), &f->tests[1]);
	assert_ptr_equal(found, &f->family);
	assert_null(plm_registry_test(registry, "urn:good", "three", NULL));
	assert_null(plm_registry_test(registry, "urn:bad", "two", NULL));
	free(f);
}

#define SPOIL(n, statement)                                                                        \
	static void spoil_##n(struct family *f)                                                    \
	{                                                                                          \
		statement;                                                                         \
	}

SPOIL(abi, f->family.abi++)
SPOIL(size, f->family.size -= 8)
SPOIL(name, f->family.name = "Bad")
SPOIL(no_name, f->family.name = NULL)
SPOIL(xmlns, f->family.xmlns = "")
SPOIL(summary, f->family.summary = "two\nlines")
SPOIL(paths, f->family.paths = NULL)
SPOIL(no_tests, f->family.test_count = 0)
SPOIL(test_name, f->tests[1].name = "t w o")
SPOIL(same_test, f->tests[1].name = "one")
SPOIL(test_summary, f->tests[1].summary = "")
SPOIL(no_eval, f->tests[1].eval = NULL)
SPOIL(test_flag, f->tests[1].flags = 0x80)
SPOIL(no_attrs, f->tests[1].attr_count = 1)
SPOIL(attr_name, f->attrs[1].name = NULL)
SPOIL(attr_kind, f->attrs[1].kind = (enum plm_attr_kind)99)
SPOIL(outside, f->tests[0].params_size -= 8)
SPOIL(far_outside, f->attrs[1].offset = SIZE_MAX - 4)
SPOIL(unaligned, f->attrs[0].offset = 1)
SPOIL(overlapping, f->attrs[1].offset = 0)
SPOIL(same_attr, f->attrs[1].name = "text")
SPOIL(common_attr, f->attrs[1].name = "why")
SPOIL(attr_summary, f->attrs[1].summary = NULL)
SPOIL(choices, f->attrs[2].choices = NULL)
SPOIL(no_choices, f->attrs[2].choices = no_choices)
SPOIL(more_choices, f->attrs[0].choices = choices)
SPOIL(attr_flag, f->attrs[0].flags = 0x80)
SPOIL(empty, f->attrs[1].flags = PLM_ATTR_MAY_BE_EMPTY)
SPOIL(required, f->attrs[1].flags = PLM_ATTR_REQUIRED)
SPOIL(fallback, f->attrs[1].fallback = "one")

static const struct {
	void (*spoil)(struct family *f);
	const char *message;
} refusals[] = {
	{spoil_abi, "and this plimsoll has ABI"},
	{spoil_size, "bytes, and that of this plimsoll"},
	{spoil_name, "the family has no name of lower-case letters"},
	{spoil_no_name, "the family has no name of lower-case letters"},
	{spoil_xmlns, "family good has no XML namespace"},
	{spoil_summary, "family good has no summary of one line"},
	{spoil_paths, "does not say what it reads"},
	{spoil_no_tests, "family good has no tests"},
	{spoil_test_name, "test 2 has no name"},
	{spoil_same_test, "the test <one> is there twice"},
	{spoil_test_summary, "the test <two> has no summary"},
	{spoil_no_eval, "the test <two> has no eval function"},
	{spoil_test_flag, "the test <two> has a flag that"},
	{spoil_no_attrs, "counts attributes but has no table"},
	{spoil_attr_name, "attribute 2 of <one> has no name"},
	{spoil_attr_kind, "the attribute number of <one> has a kind that"},
	{spoil_outside, "lies outside its parameter struct"},
	{spoil_far_outside, "lies outside its parameter struct"},
	{spoil_unaligned, "is not aligned"},
	{spoil_overlapping, "the attribute number of <one> overlaps another"},
	{spoil_same_attr, "the attribute text of <one> is there twice"},
	{spoil_common_attr, "the attribute why of <one> has a name that"},
	{spoil_attr_summary, "has no summary of one line"},
	{spoil_choices, "must have choices if it is a choice"},
	{spoil_no_choices, "must have choices if it is a choice"},
	{spoil_more_choices, "must have choices if it is a choice, and only then"},
	{spoil_empty, "the attribute number of <one> may be empty, which only a list may"},
	{spoil_attr_flag, "has a flag that"},
	{spoil_required, "is required and has a fallback"},
	{spoil_fallback, "the fallback \"one\" of number in <one> is not an integer"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		plm_auto_err struct plm_err *err = NULL;
		struct plm_registry *registry = plm_registry_new(arena);
		struct family *f = good_family();

		refusals[i].spoil(f);
		assert_int_equal(plm_registry_add(registry, &f->family, NULL, &err),
				 -PLM_E_REFUSED);
		assert_int_equal(plm_registry_count(registry), 0);
		if (!strstr(plm_err_message(err), refusals[i].message))
			fail_msg("\"%s\" does not say \"%s\"", plm_err_message(err),
				 refusals[i].message);
		free(f);
	}
}

static void expect_clash(struct family *second, const char *words)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_registry *registry = plm_registry_new(arena);
	struct family *first = good_family();

	assert_int_equal(plm_registry_add(registry, &first->family, "/p/first.so", NULL), 0);
	assert_int_equal(plm_registry_add(registry, &second->family, NULL, &err), -PLM_E_REFUSED);
	if (!strstr(plm_err_message(err), words))
		fail_msg("\"%s\" does not say \"%s\"", plm_err_message(err), words);
	free(first);
	free(second);
}

static void test_two_families_that_clash(void **state)
{
	struct family *second = good_family();

	(void)state;
	second->family.xmlns = "urn:other";
	expect_clash(second, "there is a family good already, from /p/first.so; rename");
	second = good_family();
	second->family.name = "other";
	expect_clash(second, "family other: the test <one> of urn:good is there already, from "
			     "/p/first.so; give the family a namespace of its own");
}

static void test_check_systems(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_registry *registry = plm_registry_new(arena);
	const struct plm_check_system mine = {.uri = "urn:mine"};
	const struct plm_check_system again = {.uri = PLM_CHECK_SYSTEM_URI};

	(void)state;
	assert_non_null(plm_registry_system(registry, PLM_CHECK_SYSTEM_URI));
	assert_null(plm_registry_system(registry, "urn:mine"));
	assert_int_equal(plm_registry_add_system(registry, &mine, NULL), 0);
	assert_ptr_equal(plm_registry_system(registry, "urn:mine"), &mine);
	assert_int_equal(plm_registry_add_system(registry, &again, &err), -PLM_E_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_good_family),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_two_families_that_clash),
		cmocka_unit_test(test_check_systems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
