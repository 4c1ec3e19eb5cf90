/*
 * backends.c: one tree, asked through the live machine, as a root directory with and without openat2,
 * and as a recording: each must give the same answers.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/backend.h"

enum way { LIVE, LIVE_PLAIN_OPEN, ROOT, ROOT_WALK, RECORDED, WAYS };

struct fixture {
	struct scene tree, recording;
	struct plm_arena *arena;
	struct plm_host *hosts[WAYS];
};

static const char manifest[] = "plimsoll-host 1\n"
			       "file /etc/plain text=\"hello\\n\" mode=0640\n"
			       "file /etc/empty\n"
			       "file /etc/secret mode=0 error=EACCES\n"
			       "dir /etc/closed mode=0700 error=EACCES\n"
			       "node /etc/fifo kind=fifo\n"
			       "link /etc/link target=plain\n"
			       "link /etc/loop target=loop\n"
			       "link /etc/nowhere target=gone\n"
			       "link /etc/up target=sub/../plain\n"
			       "file /etc/sub/b text=b\n"
			       "file /etc/sub/a text=a\n"
			       "file /etc/sub/A text=A\n";

static void make_tree(const struct scene *s)
{
	scene_dir(s, "/etc", 0755);
	scene_file(s, "/etc/plain", "hello\n", 0640);
	scene_file(s, "/etc/empty", "", 0644);
	scene_file(s, "/etc/secret", "never", 0);
	scene_dir(s, "/etc/closed", 0700);
	scene_fifo(s, "/etc/fifo");
	scene_link(s, "/etc/link", "plain");
	scene_link(s, "/etc/loop", "loop");
	scene_link(s, "/etc/nowhere", "gone");
	scene_link(s, "/etc/up", "sub/../plain");
	scene_dir(s, "/etc/sub", 0755);
	scene_file(s, "/etc/sub/b", "b", 0644);
	scene_file(s, "/etc/sub/a", "a", 0644);
	scene_file(s, "/etc/sub/A", "A", 0644);
}

static int open_all(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->arena = plm_arena_new();
	scene_make(&f->tree);
	scene_make(&f->recording);
	make_tree(&f->tree);
	scene_file(&f->recording, "/manifest", manifest, 0644);
	assert_int_equal(plm_host_open_live(&f->hosts[LIVE], NULL), 0);
	assert_int_equal(plm_host_open_live(&f->hosts[LIVE_PLAIN_OPEN], NULL), 0);
	assert_int_equal(plm_host_open_root(f->tree.path, &f->hosts[ROOT], NULL), 0);
	assert_int_equal(plm_host_open_root(f->tree.path, &f->hosts[ROOT_WALK], NULL), 0);
	assert_int_equal(plm_host_open_recorded(f->recording.path, &f->hosts[RECORDED], NULL), 0);
	f->hosts[LIVE_PLAIN_OPEN]->use_openat2 = false;
	f->hosts[ROOT_WALK]->use_openat2 = false;
	*state = f;
	return 0;
}

static int close_all(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < WAYS; i++)
		plm_host_close(f->hosts[i]);
	plm_arena_free(f->arena);
	scene_remove(&f->tree);
	scene_remove(&f->recording);
	free(f);
	return 0;
}

/* The path as this host sees it. */
static const char *at(const struct fixture *f, int way, const char *path)
{
	return way <= LIVE_PLAIN_OPEN ? scene_path(&f->tree, path) : path;
}

static struct plm_datum get(struct fixture *f, int way, const char *path)
{
	struct plm_datum datum = {.error = -1};

	assert_int_equal(plm_host_read(f->hosts[way], f->arena, at(f, way, path), 100, &datum), 0);
	return datum;
}

static void is_text(struct plm_datum datum, const char *want)
{
	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_int_equal(datum.error, 0);
	assert_int_equal(datum.size_bytes, strlen(want));
	assert_memory_equal(datum.data, want, strlen(want) + 1);
}

static void is_unreadable(struct plm_datum datum, int error)
{
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, error);
	assert_null(datum.data);
}

static void is_absent(struct plm_datum datum)
{
	assert_int_equal(datum.presence, PLM_ABSENT);
	assert_int_equal(datum.error, 0);
	assert_null(datum.data);
}

static void files_are_read(void **state)
{
	struct fixture *f = *state;

	for (int way = 0; way < WAYS; way++) {
		is_text(get(f, way, "/etc/plain"), "hello\n");
		is_text(get(f, way, "/etc/empty"), "");
		is_text(get(f, way, "/etc/link"), "hello\n");
		is_text(get(f, way, "/etc/up"), "hello\n");
		is_text(get(f, way, "/etc/sub/../plain"), "hello\n");
		is_absent(get(f, way, "/etc/none"));
		is_absent(get(f, way, "/none/at/all"));
		is_absent(get(f, way, "/etc/plain/below"));
		is_absent(get(f, way, "/etc/nowhere"));
	}
}

static void what_is_no_file_is_not_read(void **state)
{
	struct fixture *f = *state;

	for (int way = 0; way < WAYS; way++) {
		is_unreadable(get(f, way, "/etc"), EISDIR);
		is_unreadable(get(f, way, "/etc/fifo"), EINVAL);
		is_unreadable(get(f, way, "/etc/loop"), ELOOP);
	}
	for (int way = 0; way < WAYS; way++) {
		struct plm_datum datum;

		assert_int_equal(plm_host_read(f->hosts[way], f->arena, "relative", 10, &datum), 0);
		is_unreadable(datum, EINVAL);
	}
}

static void what_is_refused_is_unreadable(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		scene_be_nobody();
		datum = get(f, way, "/etc/secret");
		scene_be_again();
		is_unreadable(datum, EACCES);
		scene_be_nobody();
		plm_host_list(f->hosts[way], f->arena, at(f, way, "/etc/closed"), &datum);
		scene_be_again();
		is_unreadable(datum, EACCES);
	}
}

static void a_cap_is_exact(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		const char *path = at(f, way, "/etc/plain");

		assert_int_equal(plm_host_read(f->hosts[way], f->arena, path, 6, &datum), 0);
		is_text(datum, "hello\n");
		assert_int_equal(plm_host_read(f->hosts[way], f->arena, path, 5, &datum), 0);
		is_unreadable(datum, EFBIG);
	}
}

struct tally {
	size_t size_bytes;
	int calls, answer;
};

static int count_piece(void *context, const char *data, size_t size_bytes)
{
	struct tally *tally = context;

	assert_non_null(data);
	tally->size_bytes += size_bytes;
	tally->calls++;
	return tally->answer;
}

static void files_are_streamed(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		const char *path = at(f, way, "/etc/plain");
		struct tally all = {0}, stopped = {.answer = 1}, failed = {.answer = -PLM_E_LIMIT};
		struct plm_host *host = f->hosts[way];

		assert_int_equal(plm_host_stream(host, path, count_piece, &all, &datum), 0);
		assert_int_equal(datum.presence, PLM_PRESENT);
		assert_null(datum.data);
		assert_int_equal(all.size_bytes, 6);
		assert_int_equal(plm_host_stream(host, path, count_piece, &stopped, &datum), 0);
		assert_int_equal(datum.presence, PLM_PRESENT);
		assert_int_equal(plm_host_stream(host, path, count_piece, &failed, &datum),
				 -PLM_E_LIMIT);
		plm_host_stream(host, at(f, way, "/etc/none"), count_piece, &all, &datum);
		is_absent(datum);
		plm_host_stream(host, at(f, way, "/etc/fifo"), count_piece, &all, &datum);
		is_unreadable(datum, EINVAL);
		assert_int_equal(all.calls, 1);
	}
}

static void names_come_in_byte_order(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		plm_host_list(f->hosts[way], f->arena, at(f, way, "/etc/sub"), &datum);
		assert_int_equal(datum.presence, PLM_PRESENT);
		assert_int_equal(datum.size_bytes, 6);
		assert_memory_equal(datum.data, "A\0a\0b\0", 7);
		plm_host_list(f->hosts[way], f->arena, at(f, way, "/etc/none"), &datum);
		is_absent(datum);
		plm_host_list(f->hosts[way], f->arena, at(f, way, "/etc/plain"), &datum);
		is_absent(datum); /* ENOTDIR: there is no such directory */
	}
}

static void metadata_is_told(void **state)
{
	struct fixture *f = *state;

	for (int way = 0; way < WAYS; way++) {
		struct plm_host *host = f->hosts[way];
		struct plm_stat file = plm_host_stat(host, at(f, way, "/etc/plain"), false);
		struct plm_stat link = plm_host_stat(host, at(f, way, "/etc/link"), false);
		struct plm_stat led = plm_host_stat(host, at(f, way, "/etc/link"), true);

		assert_int_equal(file.presence, PLM_PRESENT);
		assert_int_equal(file.kind, PLM_FILE_REGULAR);
		assert_int_equal(file.mode, 0640);
		assert_int_equal(file.size_bytes, 6);
		assert_int_equal(file.links, 1);
		assert_true(file.inode != 0 && file.mtime_seconds > 0);
		assert_int_equal(link.kind, PLM_FILE_SYMLINK);
		assert_true(led.inode == file.inode && led.device == file.device);
		assert_int_equal(plm_host_stat(host, at(f, way, "/etc"), false).kind,
				 PLM_FILE_DIRECTORY);
		assert_int_equal(plm_host_stat(host, at(f, way, "/etc/fifo"), true).kind,
				 PLM_FILE_FIFO);
		assert_int_equal(plm_host_stat(host, at(f, way, "/etc/none"), false).presence,
				 PLM_ABSENT);
		assert_int_equal(plm_host_stat(host, at(f, way, "/etc/nowhere"), true).presence,
				 PLM_ABSENT);
		assert_int_equal(plm_host_stat(host, at(f, way, "/etc/nowhere"), false).presence,
				 PLM_PRESENT);
	}
}

static void links_are_told(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		plm_host_readlink(f->hosts[way], f->arena, at(f, way, "/etc/link"), &datum);
		is_text(datum, "plain");
		plm_host_readlink(f->hosts[way], f->arena, at(f, way, "/etc/plain"), &datum);
		is_unreadable(datum, EINVAL);
		plm_host_readlink(f->hosts[way], f->arena, at(f, way, "/etc/none"), &datum);
		is_absent(datum);
	}
}

static void an_attribute_that_is_not_there_is_absent(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	for (int way = 0; way < WAYS; way++) {
		plm_host_xattr(f->hosts[way], f->arena, at(f, way, "/etc/plain"),
			       "security.capability", &datum);
		is_absent(datum);
		plm_host_xattr(f->hosts[way], f->arena, at(f, way, "/etc/none"),
			       "security.capability", &datum);
		is_absent(datum);
	}
}

static void held_directory(struct fixture *f, struct plm_host_dir *dir)
{
	struct plm_datum datum;
	char small[4], room[64];

	plm_host_dir_read(dir, f->arena, "plain", 100, &datum);
	is_text(datum, "hello\n");
	plm_host_dir_read(dir, f->arena, "sub/a", 100, &datum);
	is_text(datum, "a");
	plm_host_dir_read(dir, f->arena, "none", 100, &datum);
	is_absent(datum);
	plm_host_dir_read(dir, f->arena, "link", 100, &datum);
	is_unreadable(datum, ELOOP);
	plm_host_dir_read(dir, f->arena, "fifo", 100, &datum);
	is_unreadable(datum, EINVAL);
	plm_host_dir_read_into(dir, "plain", room, sizeof(room), &datum);
	is_text(datum, "hello\n");
	plm_host_dir_read_into(dir, "plain", room, 7, &datum);
	is_text(datum, "hello\n");
	plm_host_dir_read_into(dir, "plain", small, sizeof(small), &datum);
	is_unreadable(datum, EFBIG);
	plm_host_dir_list(dir, f->arena, "sub", &datum);
	assert_int_equal(datum.size_bytes, 6);
	plm_host_dir_list(dir, f->arena, "none", &datum);
	is_absent(datum);
	plm_host_dir_list(dir, f->arena, "plain", &datum);
	is_absent(datum);
	plm_host_dir_list(dir, f->arena, "link", &datum);
	is_unreadable(datum, ELOOP);
	plm_host_dir_readlink_into(dir, "link", room, sizeof(room), &datum);
	is_text(datum, "plain");
	plm_host_dir_readlink_into(dir, "link", small, sizeof(small), &datum);
	is_unreadable(datum, EFBIG);
	assert_int_equal(plm_host_dir_stat(dir, "link", false).kind, PLM_FILE_SYMLINK);
	assert_int_equal(plm_host_dir_stat(dir, "link", true).kind, PLM_FILE_REGULAR);
	assert_int_equal(plm_host_dir_stat(dir, "sub/b", false).size_bytes, 1);
	assert_int_equal(plm_host_dir_stat(dir, "none", true).presence, PLM_ABSENT);
}

static void no_way_up(struct fixture *f, struct plm_host_dir *dir)
{
	static const char *const names[] = {
		"..", "../etc/plain", "/etc/plain", "sub/../plain", "sub//a", "", "sub/", "sub/.."};
	struct plm_datum datum;
	char room[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		plm_host_dir_read(dir, f->arena, names[i], 100, &datum);
		is_unreadable(datum, EINVAL);
		plm_host_dir_read_into(dir, names[i], room, sizeof(room), &datum);
		is_unreadable(datum, EINVAL);
		plm_host_dir_list(dir, f->arena, names[i], &datum);
		is_unreadable(datum, EINVAL);
		plm_host_dir_readlink_into(dir, names[i], room, sizeof(room), &datum);
		is_unreadable(datum, EINVAL);
		assert_int_equal(plm_host_dir_stat(dir, names[i], true).error, EINVAL);
	}
}

static void directories_are_held(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum why;

	for (int way = 0; way < WAYS; way++) {
		assert_int_equal(plm_host_dir_open(f->hosts[way], at(f, way, "/etc"), &dir, &why),
				 0);
		assert_int_equal(why.presence, PLM_PRESENT);
		assert_non_null(dir);
		held_directory(f, dir);
		no_way_up(f, dir);
		plm_host_dir_close(dir);
		plm_host_dir_open(f->hosts[way], at(f, way, "/etc/none"), &dir, &why);
		assert_null(dir);
		is_absent(why);
		plm_host_dir_open(f->hosts[way], at(f, way, "/etc/plain"), &dir, &why);
		assert_null(dir);
		is_absent(why);
	}
	plm_host_dir_close(NULL);
}

static void each_knows_what_it_is(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(plm_host_kind(f->hosts[LIVE]), PLM_HOST_LIVE);
	assert_int_equal(plm_host_kind(f->hosts[ROOT]), PLM_HOST_ROOT);
	assert_int_equal(plm_host_kind(f->hosts[RECORDED]), PLM_HOST_RECORDED);
	assert_string_equal(plm_host_label(f->hosts[LIVE]), "this host");
	assert_string_equal(plm_host_label(f->hosts[ROOT]), f->tree.path);
	assert_true(plm_host_time(f->hosts[LIVE]) > 1700000000);
	plm_host_set_time(f->hosts[LIVE], 5);
	assert_int_equal(plm_host_time(f->hosts[LIVE]), 5);
	plm_host_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read),
		cmocka_unit_test(what_is_no_file_is_not_read),
		cmocka_unit_test(what_is_refused_is_unreadable),
		cmocka_unit_test(a_cap_is_exact),
		cmocka_unit_test(files_are_streamed),
		cmocka_unit_test(names_come_in_byte_order),
		cmocka_unit_test(metadata_is_told),
		cmocka_unit_test(links_are_told),
		cmocka_unit_test(an_attribute_that_is_not_there_is_absent),
		cmocka_unit_test(directories_are_held),
		cmocka_unit_test(each_knows_what_it_is),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
