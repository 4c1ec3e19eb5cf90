/*
 * test_attributes.c: every kind of attribute, every way to get it wrong, and what the error says.
 */
#include "core/engine/attributes.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/judge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

struct params {
	const char *name;
	struct plm_int count, mode, size, age;
	struct plm_bool strict;
	int colour, flavour;
	struct plm_list words;
	struct plm_list spare;
	const char *pattern, *path;
	struct plm_expect expect;
};

static const char *const colours[] = {"red", "green", "blue", NULL};

#define ATTR(member, what, ...)                                                                    \
	{                                                                                          \
		.name = #member, .kind = what, .offset = offsetof(struct params, member),          \
		.summary = "s", __VA_ARGS__                                                        \
	}

static const struct plm_attr attrs[] = {
	ATTR(name, PLM_ATTR_STRING, .flags = PLM_ATTR_REQUIRED),
	ATTR(count, PLM_ATTR_INT, ),
	ATTR(mode, PLM_ATTR_MODE, ),
	ATTR(size, PLM_ATTR_SIZE, ),
	ATTR(age, PLM_ATTR_DURATION, .fallback = "7d"),
	ATTR(strict, PLM_ATTR_BOOL, ),
	ATTR(colour, PLM_ATTR_CHOICE, .choices = colours),
	ATTR(flavour, PLM_ATTR_CHOICE, .choices = colours, .fallback = "green"),
	ATTR(words, PLM_ATTR_LIST, ),
	ATTR(spare, PLM_ATTR_LIST, .flags = PLM_ATTR_MAY_BE_EMPTY),
	ATTR(pattern, PLM_ATTR_PATTERN, ),
	ATTR(path, PLM_ATTR_PATH, ),
	PLM_ATTRS_EXPECT(struct params, expect),
};

static const struct plm_test test = {
	.name = "thing",
	.summary = "s",
	.params_size = sizeof(struct params),
	.attrs = attrs,
	.attr_count = sizeof(attrs) / sizeof(*attrs),
};

struct parsed {
	struct plm_arena *arena;
	struct plm_diags diags;
	struct plm_exported exported[2];
	const struct params *p;
	const char *why;
	int rc;
};

/* Parses name="n" and, when given, one more attribute. */
static struct parsed *parse(const char *name, const char *value)
{
	struct parsed *parsed = calloc(1, sizeof(*parsed));
	const struct plm_element_attr given[] = {{.name = "name", .value = "n"},
						 {.name = name, .value = value}};
	const struct plm_element element = {.name = "thing",
					    .file = "f.xml",
					    .line = 7,
					    .attrs = given,
					    .attr_count = name ? 2 : 1,
					    .text = ""};
	struct plm_parsed got = {0};

	assert_non_null(parsed);
	parsed->arena = plm_arena_new();
	plm_diags_init(&parsed->diags, parsed->arena);
	parsed->exported[0] = (struct plm_exported){.name = "minimum", .text = "12"};
	parsed->exported[1] = (struct plm_exported){.name = "colour", .text = "blue"};
	parsed->rc = plm_attributes_parse(&test, &element, parsed->exported, 2, parsed->arena,
					  &parsed->diags, &got);
	parsed->p = got.params;
	parsed->why = got.common.why;
	return parsed;
}

static void parsed_free(struct parsed *parsed)
{
	plm_arena_free(parsed->arena);
	free(parsed);
}

static void test_nothing_given(void **state)
{
	struct parsed *r = parse(NULL, NULL);

	(void)state;
	assert_int_equal(r->rc, 0);
	assert_string_equal(r->p->name, "n");
	assert_false(r->p->count.given);
	assert_int_equal(r->p->colour, -1);
	assert_int_equal(r->p->flavour, 1);
	assert_true(r->p->age.given);
	assert_int_equal(r->p->age.value, 7 * 86400);
	assert_null(r->p->pattern);
	assert_int_equal(r->p->words.count, 0);
	parsed_free(r);
}

static void test_good_numbers(void **state)
{
	static const struct {
		const char *name, *text;
		size_t offset;
		int64_t value;
	} cases[] = {
		{"count", "0", offsetof(struct params, count), 0},
		{"count", "-12", offsetof(struct params, count), -12},
		{"count", "010", offsetof(struct params, count), 10},
		{"count", "0x1F", offsetof(struct params, count), 31},
		{"count", "9223372036854775807", offsetof(struct params, count), INT64_MAX},
		{"count", "$minimum", offsetof(struct params, count), 12},
		{"mode", "0640", offsetof(struct params, mode), 0640},
		{"mode", "7777", offsetof(struct params, mode), 07777},
		{"size", "512", offsetof(struct params, size), 512},
		{"size", "4K", offsetof(struct params, size), 4096},
		{"size", "2M", offsetof(struct params, size), 2 << 20},
		{"size", "1G", offsetof(struct params, size), 1 << 30},
		{"size", "1T", offsetof(struct params, size), (int64_t)1 << 40},
		{"age", "90", offsetof(struct params, age), 90},
		{"age", "90s", offsetof(struct params, age), 90},
		{"age", "2m", offsetof(struct params, age), 120},
		{"age", "2h", offsetof(struct params, age), 7200},
		{"age", "30d", offsetof(struct params, age), 30 * 86400},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct parsed *r = parse(cases[i].name, cases[i].text);
		struct plm_int got;

		assert_int_equal(r->rc, 0);
		memcpy(&got, (const char *)r->p + cases[i].offset, sizeof(got));
		assert_true(got.given);
		assert_int_equal(got.value, cases[i].value);
		parsed_free(r);
	}
}

static void test_other_kinds(void **state)
{
	struct parsed *r = parse("words", " a  bc\td\n");

	(void)state;
	assert_int_equal(r->p->words.count, 3);
	assert_string_equal(r->p->words.items[1], "bc");
	parsed_free(r);
	r = parse("spare", " ");
	assert_int_equal(r->rc, 0);
	assert_int_equal(r->p->spare.count, 0);
	parsed_free(r);
	r = parse("strict", "1");
	assert_true(r->p->strict.given && r->p->strict.value);
	parsed_free(r);
	r = parse("strict", "false");
	assert_true(r->p->strict.given && !r->p->strict.value);
	parsed_free(r);
	r = parse("colour", "$colour");
	assert_int_equal(r->p->colour, 2);
	assert_true(r->exported[1].used);
	assert_false(r->exported[0].used);
	parsed_free(r);
	r = parse("path", "/");
	assert_string_equal(r->p->path, "/");
	parsed_free(r);
	r = parse("pattern", "^a[]$)(]{1,3}$");
	assert_string_equal(r->p->pattern, "^a[]$)(]{1,3}$");
	parsed_free(r);
	r = parse("pattern", "^([0-9]{1,3}\\.){3}[0-9]{1,3}(,[0-9a-f]{64})*$");
	assert_int_equal(r->rc, 0);
	parsed_free(r);
	r = parse("equals", "$$minimum");
	assert_string_equal(r->p->expect.equals, "$minimum");
	parsed_free(r);
}

/* What every element may say reaches nothing of the test's own. */
static void test_common_attributes(void **state)
{
	struct parsed *r = parse("why", "it hurts");

	(void)state;
	assert_int_equal(r->rc, 0);
	assert_string_equal(r->why, "it hurts");
	assert_string_equal(r->p->name, "n");
	parsed_free(r);
	r = parse("why", "$colour");
	assert_string_equal(r->why, "blue");
	parsed_free(r);
	r = parse("count", "1");
	assert_null(r->why);
	parsed_free(r);
}

/* What is refused, and words of the message and the remedy. */
static void test_wrong_attributes(void **state)
{
	static const struct {
		const char *name, *text, *message, *remedy;
	} cases[] = {
		{"cuont", "1", "<thing> has no attribute cuont", "write count"},
		{"zebra", "1", "<thing> has no attribute zebra", "use one of name, count, mode"},
		{"whi", "1", "<thing> has no attribute whi", "write why"},
		{"name", "again", "<thing> has name twice", "remove one of them"},
		{"count", "", "count=\"\" of <thing> is not an integer", "decimal or 0x"},
		{"count", "1 ", "is not an integer", "decimal"},
		{"count", "+1", "is not an integer", "decimal"},
		{"count", "9223372036854775808", "is not an integer of 64 bits", "decimal"},
		{"count", "$maximum", "names a value that the check does not export",
		 "write $minimum"},
		{"count", "$zebra", "names a value that the check does not export",
		 "add <check-export"},
		{"count", "$colour", "count=\"$colour\" of <thing>, which is \"blue\", is not an",
		 "decimal"},
		{"mode", "0888", "is no octal mode", "an octal mode, such as 0640"},
		{"mode", "17777", "is no octal mode", "0640"},
		{"mode", "-1", "is no octal mode", "0640"},
		{"size", "1k", "is no size", "such as 512M"},
		{"size", "K", "is no size", "512M"},
		{"size", "-1", "is no size", "512M"},
		{"size", "9999999999G", "is no size", "512M"},
		{"age", "3w", "is no duration", "such as 30d"},
		{"age", "106751991167301d", "is no duration", "30d"},
		{"strict", "yes", "is neither true nor false", "true or false"},
		{"colour", "gren", "is not among the choices", "write green"},
		{"colour", "zebra", "is not among the choices", "write one of red, green, blue"},
		{"words", " ", "holds no word", "words separated by blanks"},
		{"path", "etc", "is no absolute path", "an absolute path"},
		{"path", "/etc/../x", "'.' or '..'", "an absolute path"},
		{"path", "/etc/.", "'.' or '..'", "an absolute path"},
		{"path", "/etc//x", "a '/' too many", "an absolute path"},
		{"path", "/etc/", "a '/' too many", "an absolute path"},
		{"pattern", "(", "is no extended regular expression", "extended regular"},
		{"pattern", "(a)\\1", "refers back to a group", "extended regular"},
		{"pattern", "((((((a+)+)+)+){99}){99}){9}", "repeats too much", "extended"},
		{"pattern", "((((((((|||||||||a)+)+)+)+)+)+)+)+", "repeats too much", "extended"},
		{"pattern", "a+?", "a repetition right behind another", "extended"},
		{"pattern", "((((a?|b?|c?|d?|e?|f?|g?|h?)+)+)+)+", "repeats too much", "extended"},
		{"pattern", "(a{999}){999}", "repeats too much", "extended"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct parsed *r = parse(cases[i].name, cases[i].text);
		const struct plm_diag *d = r->diags.items;

		assert_int_equal(r->rc, -PLM_E_INVALID);
		assert_int_equal(r->diags.count, 1);
		assert_string_equal(d->file, "f.xml");
		assert_int_equal(d->line, 7);
		if (!strstr(d->message, cases[i].message) || !d->remedy ||
		    !strstr(d->remedy, cases[i].remedy))
			fail_msg("%s=\"%s\": %s; %s", cases[i].name, cases[i].text, d->message,
				 d->remedy);
		parsed_free(r);
	}
}

static void test_everything_wrong_at_once(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	const struct plm_element_attr given[] = {{.name = "count", .value = "x"},
						 {.ns = "urn:x", .name = "mode", .value = "0640"}};
	const struct plm_element element = {
		.name = "thing", .file = "f.xml", .attrs = given, .attr_count = 2, .text = "words"};
	struct plm_parsed parsed = {0};
	struct plm_diags diags;

	(void)state;
	plm_diags_init(&diags, arena);
	assert_int_equal(plm_attributes_parse(&test, &element, NULL, 0, arena, &diags, &parsed),
			 -PLM_E_INVALID);
	assert_int_equal(diags.count, 4);
	assert_string_equal(diags.items[0].message, "count=\"x\" of <thing> is not an integer of "
						    "64 bits");
	assert_string_equal(diags.items[1].message, "<thing> has no attribute mode");
	assert_string_equal(diags.items[2].message, "<thing> needs the attribute name");
	assert_string_equal(diags.items[3].message, "<thing> must be empty");
	assert_null(parsed.params);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_given),
		cmocka_unit_test(test_good_numbers),
		cmocka_unit_test(test_other_kinds),
		cmocka_unit_test(test_common_attributes),
		cmocka_unit_test(test_wrong_attributes),
		cmocka_unit_test(test_everything_wrong_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
