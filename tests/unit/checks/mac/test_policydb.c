/*
 * test_policydb.c: the booleans of a binary policy, on policies written here number by number as
 * the kernel reads them, in every version; and what is cut off anywhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "checks/mac/selinux.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

static void number(struct plm_buf *b, uint32_t value)
{
	const unsigned char bytes[] = {(unsigned char)value, (unsigned char)(value >> 8),
				       (unsigned char)(value >> 16), (unsigned char)(value >> 24)};

	plm_buf_add(b, bytes, sizeof(bytes));
}

static void numbers(struct plm_buf *b, size_t count, const uint32_t *values)
{
	for (size_t i = 0; i < count; i++)
		number(b, values[i]);
}

#define NUMBERS(b, ...)                                                                            \
	numbers(b, sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t),                     \
		(const uint32_t[]){__VA_ARGS__})

static void bitmap(struct plm_buf *b, uint32_t nodes)
{
	NUMBERS(b, 64, nodes * 64, nodes);
	for (uint32_t i = 0; i < nodes; i++)
		NUMBERS(b, i * 64, 0xffffffff, 1);
}

static void permission(struct plm_buf *b, const char *name)
{
	NUMBERS(b, (uint32_t)strlen(name), 1);
	plm_buf_str(b, name);
}

static void common(struct plm_buf *b)
{
	NUMBERS(b, 1, 1); /* the table: highest value, count */
	NUMBERS(b, 4, 1, 2, 2);
	plm_buf_str(b, "file");
	permission(b, "read");
	permission(b, "write");
}

static void constraint(struct plm_buf *b, uint32_t version)
{
	NUMBERS(b, 3, 2);
	NUMBERS(b, 4, 1, 1); /* an attribute */
	NUMBERS(b, 5, 1, 1); /* names */
	bitmap(b, 2);
	if (version >= 29) {
		bitmap(b, 1);
		bitmap(b, 0);
		number(b, 0);
	}
}

static void class(struct plm_buf *b, uint32_t version)
{
	NUMBERS(b, 1, 1);
	NUMBERS(b, 3, 4, 1, 1, 1, 1);
	plm_buf_str(b, "dirfile");
	permission(b, "search");
	constraint(b, version);
	number(b, 1);
	constraint(b, version);
	if (version >= 27)
		NUMBERS(b, 0, 0, 0);
	if (version >= 28)
		number(b, 0);
}

static void roles_types_users(struct plm_buf *b, uint32_t version)
{
	bool bounds = version >= 24;

	NUMBERS(b, 1, 1, 8, 1);
	if (bounds)
		number(b, 0);
	plm_buf_str(b, "system_r");
	bitmap(b, 1);
	bitmap(b, 3);
	NUMBERS(b, 2, 1, 6, 1, 1);
	if (bounds)
		number(b, 0);
	plm_buf_str(b, "init_t");
	NUMBERS(b, 2, 2);
	for (uint32_t levels = 1; levels <= 2; levels++) {
		NUMBERS(b, 4, levels);
		if (bounds)
			number(b, 0);
		plm_buf_str(b, "root");
		bitmap(b, 1);
		NUMBERS(b, levels, 1);
		if (levels == 2)
			number(b, 1);
		bitmap(b, 0);
		if (levels == 2)
			bitmap(b, 16);
		number(b, 1);
		bitmap(b, 0);
	}
}

static void boolean(struct plm_buf *b, uint32_t value, uint32_t on, const char *name)
{
	NUMBERS(b, value, on, (uint32_t)strlen(name));
	plm_buf_str(b, name);
}

/* Everything a kernel reads up to the booleans, and a little behind them. */
static void policy(struct plm_buf *b, uint32_t version)
{
	NUMBERS(b, 0xf97cff8c, 8);
	plm_buf_str(b, "SE Linux");
	NUMBERS(b, version, 1, 8, 9);
	if (version >= 22)
		bitmap(b, 1);
	if (version >= 23)
		bitmap(b, 2);
	if (version >= 35)
		bitmap(b, 1);
	common(b);
	class(b, version);
	roles_types_users(b, version);
	NUMBERS(b, 2, 2);
	boolean(b, 1, 1, "container_use_devices");
	boolean(b, 2, 0, "deny_ptrace");
}

static struct plm_slice slice_of(const struct plm_buf *b)
{
	return (struct plm_slice){.data = b->data, .size_bytes = b->size_bytes};
}

static void every_version(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (uint32_t version = 19; version <= 35; version++) {
		plm_auto_buf struct plm_buf b = {.limit_bytes = 0};
		struct mac_booleans found = {.items = NULL};

		policy(&b, version);
		plm_buf_str(&b, "levels");
		assert_int_equal(mac_parse_policy(arena, slice_of(&b), &found), 0);
		assert_int_equal(found.count, 2);
		assert_true(mac_find_boolean(&found, "container_use_devices")->on);
		assert_false(mac_find_boolean(&found, "deny_ptrace")->on);
		assert_null(mac_find_boolean(&found, "deny"));
	}
}

static void cut_off(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf b = {.limit_bytes = 0};

	(void)state;
	policy(&b, 33);
	for (size_t size = 0; size < b.size_bytes; size++) {
		struct mac_booleans found = {.items = NULL};

		assert_int_equal(
			mac_parse_policy(arena,
					 (struct plm_slice){.data = b.data, .size_bytes = size},
					 &found),
			-PLM_E_PARSE);
	}
}

static void no_policy(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct mac_booleans found = {.items = NULL};

	(void)state;
	for (uint32_t version = 18; version <= 36; version += 18) {
		plm_auto_buf struct plm_buf b = {.limit_bytes = 0};

		policy(&b, version);
		assert_int_equal(mac_parse_policy(arena, slice_of(&b), &found), -PLM_E_PARSE);
		b.data[0] = 0;
		assert_int_equal(mac_parse_policy(arena, slice_of(&b), &found), -PLM_E_PARSE);
	}
}

static void local(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct mac_booleans found = {.items = NULL};

	(void)state;
	assert_int_equal(mac_parse_booleans_local(arena,
						  plm_slice_of("# written by libsemanage\n\n"
							       "a=1\nb = 0\n# c=1\nnothing\na=0\n"
							       "d=true\n=1\n"),
						  &found),
			 0);
	assert_int_equal(found.count, 4);
	assert_false(mac_find_boolean(&found, "a")->on);
	assert_false(mac_find_boolean(&found, "b")->on);
	assert_true(mac_find_boolean(&found, "d")->on);
	assert_null(mac_find_boolean(&found, "c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version),
		cmocka_unit_test(cut_off),
		cmocka_unit_test(no_policy),
		cmocka_unit_test(local),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
