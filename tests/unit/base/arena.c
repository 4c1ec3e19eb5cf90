/*
 * arena.c: what an arena gives is zeroed, aligned, apart from everything else, and freed as one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/base/arena.h"

static void what_it_gives_is_zeroed_and_aligned(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t size = 1; size < 100000; size = size * 3 + 1) {
		unsigned char *p = plm_arena_alloc(arena, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
}

static void sizes_that_overflow_are_refused(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	assert_null(plm_arena_alloc(arena, SIZE_MAX));
	assert_null(plm_arena_alloc_array(arena, SIZE_MAX / 2, 3));
	assert_null(plm_arena_strndup(arena, "", SIZE_MAX));
	assert_non_null(plm_arena_alloc(arena, 0));
	assert_non_null(plm_arena_strndup(arena, NULL, 0));
}

static void a_large_request_leaves_the_current_chunk_in_use(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	char *a = plm_arena_alloc(arena, 16);
	char *large = plm_arena_alloc(arena, 4 << 20);
	char *b = plm_arena_alloc(arena, 16);

	(void)state;
	assert_non_null(large);
	assert_ptr_equal(b, a + 16);
	assert_int_equal(plm_arena_used_bytes(arena), 32 + (4 << 20));
}

static void text_is_copied(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	char longer[1000];

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_string_equal(plm_arena_strdup(arena, "abc"), "abc");
	assert_string_equal(plm_arena_strndup(arena, "abc", 2), "ab");
	assert_string_equal(plm_arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	assert_string_equal(plm_arena_printf(arena, "%s", longer), longer);
	assert_memory_equal(plm_arena_strndup(arena, "a\0b", 3), "a\0b", 4);
}

static void pushing_keeps_what_is_there(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	int *items = NULL;
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		int *slot = plm_push(arena, items, count);

		assert_non_null(slot);
		assert_int_equal(*slot, 0);
		*slot = i;
	}
	assert_int_equal(count, 5000);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(items[i], i);
}

static char order[3];

static void note(void *object)
{
	order[strlen(order)] = *(const char *)object;
}

static void cleanups_run_latest_first(void **state)
{
	struct plm_arena *arena = plm_arena_new();
	char a = 'a', b = 'b';

	(void)state;
	order[0] = order[1] = '\0';
	assert_int_equal(plm_arena_defer(arena, note, &a), 0);
	assert_int_equal(plm_arena_defer(arena, note, &b), 0);
	plm_arena_free(arena);
	assert_string_equal(order, "ba");
	plm_arena_free(NULL);
}

static void what_was_cleared_is_used_again(void **state)
{
	struct plm_arena *arena = plm_arena_new();
	char a = 'a', *first = plm_arena_strdup(arena, "first"), *again;

	(void)state;
	order[0] = order[1] = '\0';
	assert_non_null(first);
	assert_non_null(plm_arena_alloc(arena, 100000));
	for (int i = 0; i < 5000; i++)
		assert_non_null(plm_arena_strdup(arena, "and many more of these"));
	assert_int_equal(plm_arena_defer(arena, note, &a), 0);
	plm_arena_clear(arena);
	assert_string_equal(order, "a");
	assert_int_equal(plm_arena_used_bytes(arena), 0);
	again = plm_arena_alloc(arena, 64);
	assert_ptr_equal(again, first);
	for (int i = 0; i < 64; i++)
		assert_int_equal(again[i], 0);
	plm_arena_free(arena);
	assert_string_equal(order, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_gives_is_zeroed_and_aligned),
		cmocka_unit_test(sizes_that_overflow_are_refused),
		cmocka_unit_test(a_large_request_leaves_the_current_chunk_in_use),
		cmocka_unit_test(text_is_copied),
		cmocka_unit_test(pushing_keeps_what_is_there),
		cmocka_unit_test(cleanups_run_latest_first),
		cmocka_unit_test(what_was_cleared_is_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
