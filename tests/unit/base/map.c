/*
 * map.c: a map finds what was put there and nothing else, also when there is very much of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/map.h"

static void it_keeps_the_first_or_the_last(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_map map;
	int one = 1, two = 2;

	(void)state;
	plm_map_init(&map, arena);
	assert_null(plm_map_get(&map, "a"));
	assert_int_equal(plm_map_add(&map, "a", &one), 0);
	assert_int_equal(plm_map_add(&map, "a", &two), -PLM_E_INVALID);
	assert_ptr_equal(plm_map_get(&map, "a"), &one);
	assert_int_equal(plm_map_set(&map, "a", &two), 0);
	assert_ptr_equal(plm_map_get(&map, "a"), &two);
	assert_int_equal(map.count, 1);
}

static void keys_are_whole(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_map map;
	int one = 1, two = 2, none = 3;

	(void)state;
	plm_map_init(&map, arena);
	plm_map_set(&map, "ab", &one);
	plm_map_set(&map, "abc", &two);
	plm_map_set(&map, "", &none);
	assert_ptr_equal(plm_map_get_n(&map, "abcd", 2), &one);
	assert_ptr_equal(plm_map_get_n(&map, "abcd", 3), &two);
	assert_ptr_equal(plm_map_get(&map, ""), &none);
	assert_null(plm_map_get_n(&map, "abcd", 4));
	assert_null(plm_map_get_n(&map, "abcd", 1));
}

static void thousands_are_all_found(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_map map;

	(void)state;
	plm_map_init(&map, arena);
	for (int i = 0; i < 20000; i++) {
		char *key = plm_arena_printf(arena, "/proc/%d/status", i);

		assert_int_equal(plm_map_add(&map, key, key), 0);
	}
	assert_int_equal(map.count, 20000);
	for (int i = 0; i < 20000; i++) {
		char key[64];

		snprintf(key, sizeof(key), "/proc/%d/status", i);
		assert_string_equal(plm_map_get(&map, key), key);
	}
	assert_null(plm_map_get(&map, "/proc/20000/status"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_keeps_the_first_or_the_last),
		cmocka_unit_test(keys_are_whole),
		cmocka_unit_test(thousands_are_all_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
