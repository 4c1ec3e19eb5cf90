/*
 * test_walk.c: the text of a walk as tables, lines that no walk writes, and the attribute security.capability.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/facts/walk.h"

static void lines_become_tables(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_walk walk = {0};
	const char *what = NULL;

	(void)state;
	assert_int_equal(
		plm_walk_parse(arena,
			       plm_slice_of("walked 12 3\nmount walked ext4 rw /\n"
					    "file store,nosuid file 4755 1 2 - /a b\\x0a\\x5c\n"
					    "user 1000 5 /home\ngroup 7 1 /x\n"
					    "unread EACCES /root\nmore unread 4\n"),
			       &walk),
		0);
	assert_int_equal(walk.entries, 12);
	assert_int_equal(walk.directories, 3);
	assert_string_equal(walk.mounts[0].point, "/");
	assert_int_equal(walk.file_count, 1);
	assert_string_equal(walk.files[0].path, "/a b\n\\");
	assert_true(walk.files[0].in_store && walk.files[0].nosuid);
	assert_int_equal(walk.files[0].mode, 04755);
	assert_int_equal(walk.files[0].kind, PLM_FILE_REGULAR);
	assert_false(walk.files[0].capability.present);
	assert_int_equal(walk.owner_count, 2);
	assert_true(walk.owners[1].group && walk.owners[1].id == 7);
	assert_int_equal(walk.unread[0].error, EACCES);
	assert_int_equal(walk.unread_more, 4);
	walk.state.presence = PLM_PRESENT;
	assert_non_null(plm_walk_gap(&walk, &what));
	assert_string_equal(what, "/root");
}

static void other_lines_are_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"mount walked ext4 rw /\n",
		"walked 1\n",
		"walked 1 2\nsomething else\n",
		"walked 1 2\n\n",
		"walked 1 2\nfile host file 4755 0 0 - relative\n",
		"walked 1 2\nfile host file 4755 0 0 -\n",
		"walked 1 2\nfile guest file 4755 0 0 - /x\n",
		"walked 1 2\nfile host link 4755 0 0 - /x\n",
		"walked 1 2\nfile host file 14755 0 0 - /x\n",
		"walked 1 2\nfile host file 4755 4294967296 0 - /x\n",
		"walked 1 2\nfile host file 4755 0 0 0g /x\n",
		"walked 1 2\nfile host file 4755 0 0 010 /x\n",
		"walked 1 2\nfile host file 4755 0 0 - /x\\x0\n",
		"walked 1 2\nfile host file 4755 0 0 - /x\\x00\n",
		"walked 1 2\nfile host file 4755 0 0 - /x\\n\n",
		"walked 1 2\nuser 1000 /home\n",
		"walked 1 2\nunread EBOGUS /x\n",
		"walked 1 2\nmore found 3\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_walk walk = {0};

		if (plm_walk_parse(arena, plm_slice_of(texts[i]), &walk) != -PLM_E_PARSE)
			fail_msg("taken: %s", texts[i]);
	}
}

static struct plm_file_capability parse(const unsigned char *bytes, size_t size)
{
	return plm_file_capability_parse(
		(struct plm_slice){.data = (const char *)bytes, .size_bytes = size});
}

static void capabilities_are_those_of_the_kernel(void **state)
{
	static const unsigned char one[] = {1, 0, 0, 1, 0, 0x20, 0, 0, 0, 0x10, 0, 0};
	static const unsigned char two[20] = {0, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0x80};
	static const unsigned char three[24] = {1, 0, 0, 3, 2, 0, 0, 0, 0,    0,    0, 0,
						0, 0, 0, 0, 0, 0, 0, 0, 0xa0, 0x86, 1};
	struct plm_file_capability c = parse(one, sizeof(one));

	(void)state;
	assert_true(c.present && c.effective && !c.malformed);
	assert_int_equal(c.permitted, 1u << 13);
	assert_int_equal(c.inheritable, 1u << 12);
	c = parse(two, sizeof(two));
	assert_true(c.present && !c.effective && !c.malformed);
	assert_int_equal(c.permitted, 1ull << 39 | 1u << 13);
	c = parse(three, sizeof(three));
	assert_int_equal(c.root_uid, 100000);
	assert_int_equal(c.permitted, 2);
	/* A size that is not the revision's, and a revision that is none. */
	assert_true(parse(two, 19).malformed);
	assert_true(parse(three, 20).malformed);
	assert_true(parse(three, 3).malformed);
	assert_true(parse((const unsigned char *)"\0\0\0\4\0\0\0\0\0\0\0\0", 12).malformed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_tables),
		cmocka_unit_test(other_lines_are_refused),
		cmocka_unit_test(capabilities_are_those_of_the_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
