/*
 * test_mountinfo.c: fields, escapes and the walk along mounts that lie over one another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/facts/mountinfo.h"

static struct plm_mount_list parse(struct plm_arena *arena, const char *text)
{
	struct plm_mount_list list = {0};

	assert_int_equal(0, plm_mountinfo_parse(arena, plm_slice_of(text), &list));
	return list;
}

static void test_fields(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list list = parse(
		arena,
		"36 35 98:7 /sub\\040dir /mnt\\0111 ro,noatime shared:2 master:1 - ext3 /dev/root "
		"rw,errors=continue\n"
		"37 36 0:40 / /proc rw - proc  rw\n");

	(void)state;
	assert_int_equal(2, list.count);
	assert_int_equal(36, list.items[0].id);
	assert_int_equal(35, list.items[0].parent_id);
	assert_int_equal(98, list.items[0].major);
	assert_int_equal(7, list.items[0].minor);
	assert_string_equal("/sub dir", list.items[0].root);
	assert_string_equal("/mnt\t1", list.items[0].point);
	assert_string_equal("ro,noatime", list.items[0].options);
	assert_string_equal("shared:2 master:1", list.items[0].propagation);
	assert_string_equal("ext3", list.items[0].fstype);
	assert_string_equal("/dev/root", list.items[0].source);
	assert_string_equal("rw,errors=continue", list.items[0].super_options);
	assert_true(list.items[0].read_only);
	assert_string_equal("", list.items[1].propagation);
	assert_string_equal("", list.items[1].source);
	assert_false(list.items[1].read_only);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {
		"\n",
		"36\n",
		"36 35 98:7 / / rw\n",
		"36 35 98:7 / / rw shared:1 ext3 x rw\n",
		"36 35 98:7 / / rw - ext3\n",
		"36 35 98:7 / / rw - ext3 x\n",
		"36 35 987 / / rw - ext3 x rw\n",
		"x 35 98:7 / / rw - ext3 x rw\n",
		"99999999999 35 98:7 / / rw - ext3 x rw\n",
	};
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct plm_mount_list list = {.count = 77};

		if (plm_mountinfo_parse(arena, plm_slice_of(bad[i]), &list) != -PLM_E_PARSE ||
		    list.count != 77)
			fail_msg("accepted: %s", bad[i]);
	}
}

static uint32_t id_at(const struct plm_mount_list *list, const char *path)
{
	const struct plm_mount *m = plm_mounts_find(list, path);

	return m ? m->id : 0;
}

static void test_walk(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list list = parse(arena, "10 1 8:1 / / rw - ext4 a rw\n"
						  "11 10 0:5 / /proc rw - proc proc rw\n"
						  "12 11 0:5 /sys /proc/sys ro - proc proc rw\n"
						  "13 10 0:6 / /a rw - tmpfs t rw\n"
						  "14 13 0:7 / /a/b rw - tmpfs t rw\n"
						  "15 13 0:8 / /a rw - tmpfs over rw\n");

	(void)state;
	assert_int_equal(10, id_at(&list, "/"));
	assert_int_equal(10, id_at(&list, "/etc/x"));
	assert_int_equal(11, id_at(&list, "/proc"));
	assert_int_equal(12, id_at(&list, "/proc/sys/kernel"));
	assert_int_equal(11, id_at(&list, "/proc/system"));
	/* 15 lies over 13 and hides 14. */
	assert_int_equal(15, id_at(&list, "/a"));
	assert_int_equal(15, id_at(&list, "/a/b"));
}

/* A later mount over /proc uncovers what was read-only below the earlier one. */
static void test_walk_over(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list list = parse(arena, "10 1 8:1 / / rw - ext4 a rw\n"
						  "11 10 0:5 / /proc rw - proc proc rw\n"
						  "12 11 0:5 /sys /proc/sys ro - proc proc rw\n"
						  "13 11 0:5 / /proc rw - proc proc rw\n");

	(void)state;
	assert_int_equal(13, id_at(&list, "/proc/sys"));
}

static void test_walk_strange(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount_list ring = parse(arena, "10 1 8:1 / / rw - ext4 a rw\n"
						  "11 12 8:1 / / rw - ext4 a rw\n"
						  "12 11 8:1 / / rw - ext4 a rw\n"
						  "13 10 8:1 / / rw - ext4 a rw\n"
						  "14 13 8:1 / / rw - ext4 a rw\n");
	struct plm_mount_list none = parse(arena, "11 12 8:1 / /x rw - ext4 a rw\n");

	(void)state;
	assert_int_equal(14, id_at(&ring, "/x"));
	assert_int_equal(0, id_at(&none, "/x"));
	assert_null(plm_mounts_find(&(struct plm_mount_list){0}, "/"));
}

/* As many mounts as the kernel allows, beside one another and over one another: every walk has to end soon, or
 * this test does not. */
static void test_many(void **state)
{
	enum { MANY = 100000 };
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf text = {0};
	struct plm_mount_list list;

	(void)state;
	plm_buf_str(&text, "1 0 8:1 / / rw - ext4 a rw\n");
	for (int i = 2; i <= MANY; i++)
		plm_buf_printf(&text, "%d 1 0:9 / /beside-%d rw - tmpfs t rw\n", i, i);
	for (int i = 1; i <= MANY; i++)
		plm_buf_printf(&text, "%d %d 0:9 / /over rw - tmpfs t rw\n", MANY + i,
			       i == 1 ? 1 : MANY + i - 1);
	list = parse(arena, plm_buf_text(&text));
	assert_int_equal(2 * MANY, list.count);
	for (size_t i = 1; i < list.count; i++)
		assert_int_equal(i < MANY ? i + 1 : 2 * MANY, id_at(&list, list.items[i].point));
}

static void check_inner(struct plm_arena *arena, const char *root, const char *point,
			const char *path, const char *inner)
{
	struct plm_mount m = {.root = root, .point = point};

	assert_string_equal(inner, plm_mounts_inner_path(arena, &m, path));
}

static void test_inner(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();

	(void)state;
	check_inner(arena, "/", "/", "/", "/");
	check_inner(arena, "/", "/", "/etc/x", "/etc/x");
	check_inner(arena, "/", "/run", "/run/docker.sock", "/docker.sock");
	check_inner(arena, "/", "/run", "/run", "/");
	check_inner(arena, "/@", "/", "/etc", "/@/etc");
	check_inner(arena, "/@", "/", "/", "/@");
	check_inner(arena, "/a/b", "/mnt", "/mnt/c", "/a/b/c");
	assert_true(plm_path_is_below("/a/b", "/a") && plm_path_is_below("/a", "/a"));
	assert_true(plm_path_is_below("/a", "/"));
	assert_false(plm_path_is_below("/ab", "/a") || plm_path_is_below("/", "/a"));
}

/* Where on the host a mount of a container is seen. */
static void test_origin(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_mount host_mounts[] = {
		{.id = 1, .parent_id = 0, .major = 8, .minor = 1, .root = "/", .point = "/"},
		{.id = 2, .parent_id = 1, .minor = 24, .root = "/", .point = "/run"},
		{.id = 3, .parent_id = 1, .major = 8, .minor = 1, .root = "/srv", .point = "/data"},
		{.id = 4, .parent_id = 1, .minor = 30, .root = "/", .point = "/hidden/below"},
		{.id = 5, .parent_id = 1, .minor = 31, .root = "/", .point = "/hidden"},
	};
	struct plm_mount_list host = {.items = host_mounts, .count = 5};
	const struct {
		uint32_t major, minor;
		const char *root, *origin;
	} cases[] = {
		{8, 1, "/", "/"},
		{8, 1, "/etc", "/etc"},
		{8, 1, "/srv", "/data"},
		{8, 1, "/srv/a", "/data/a"},
		{0, 24, "/docker.sock", "/run/docker.sock"},
		{0, 24, "/", "/run"},
		{0, 99, "/", NULL},
		/* its own */ {0, 30, "/x", NULL}, /* lies under another */
	};

	(void)state;
	assert_int_equal(0, plm_mounts_index(arena, host_mounts, 5, &host.index));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plm_mount m = {.major = cases[i].major,
				      .minor = cases[i].minor,
				      .root = cases[i].root,
				      .point = "/inside"};
		const char *path = "unset";

		assert_int_equal(0, plm_mounts_origin(arena, &host, &m, &path));
		if (cases[i].origin)
			assert_string_equal(cases[i].origin, path);
		else
			assert_null(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),	     cmocka_unit_test(test_refused),
		cmocka_unit_test(test_walk),	     cmocka_unit_test(test_walk_over),
		cmocka_unit_test(test_walk_strange), cmocka_unit_test(test_many),
		cmocka_unit_test(test_inner),	     cmocka_unit_test(test_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
