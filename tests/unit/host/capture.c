/*
 * capture.c: a host is recorded while it is asked, and the recording answers as the host did: links,
 * errors, listings, processes. What was not asked is unreadable, what is secret is gone.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/capture.h"
#include "core/host/host.h"
#include "core/host/local.h"

static const char manifest[] =
	"plimsoll-host 1\ntime 1763800000\n"
	"file /etc/shadow mode=0640 gid=42 text=\"root:$6$salt$secret:1::::::\\n\"\n"
	"link /etc/os-release target=../usr/lib/os-release\n"
	"file /usr/lib/os-release text=\"ID=debian\\n\" mtime=77\n"
	"link /etc/loop target=loop\nlink /etc/gone target=/nowhere/at/all\n"
	"file /etc/denied error=EACCES\ndir /etc/closed error=EACCES\n"
	"file /etc/conf.d/\"b \\\"\\xff\\n\" text=\"\\x00\\x01\"\nfile /etc/conf.d/a text=a\n"
	"link /etc/conf.d/c target=a\n"
	"link /proc/self target=7\n"
	"file /proc/7/stat text=\"7 (a) S\"\nlink /proc/7/ns/mnt target=\"mnt:[4026531841]\"\n"
	"link /proc/7/root error=EACCES\nstat /proc/7/root kind=dir dev=0:55 ino=12\n"
	"file /proc/7/cgroup error=ESRCH\nfile /proc/8/stat text=8\n"
	"node /run/docker.sock kind=socket mode=0660 gid=998\n"
	"xattr /usr/lib/os-release user.x=hex:00ff\n"
	"probe uname text=\"sysname=Linux\\n\"\nprobe audit-status error=EPERM\n";

struct fixture {
	struct scene scene;
	struct plm_arena *arena;
	struct plm_host *live, *replay;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct plm_host *inner = NULL;

	scene_make(&f->scene);
	scene_dir(&f->scene, "/host", 0755);
	scene_file(&f->scene, "/host/manifest", manifest, 0644);
	f->arena = plm_arena_new();
	assert_int_equal(plm_host_open_recorded(scene_path(&f->scene, "/host"), &inner, NULL), 0);
	assert_int_equal(plm_host_open_capture(inner, &f->live, NULL), 0);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->live);
	plm_host_close(f->replay);
	plm_arena_free(f->arena);
	scene_remove(&f->scene);
	free(f);
	return 0;
}

/* Packs what was asked so far and opens it. */
static void turn_to_replay(struct fixture *f)
{
	plm_auto_buf struct plm_buf archive = {0};
	plm_auto_err struct plm_err *err = NULL;
	struct plm_capture_summary summary;
	const char *file = scene_path(&f->scene, "/host.tar.zst");

	if (plm_host_capture_pack(f->live, &archive, &summary, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	assert_int_equal(plm_local_write(file, archive.data, archive.size_bytes, 0600, NULL), 0);
	assert_int_equal(plm_host_open_recorded(file, &f->replay, NULL), 0);
}

/* Whatever a host answers, as one text. */
static void ask_path(struct plm_host *host, struct plm_arena *arena, const char *path,
		     struct plm_buf *out)
{
	struct plm_datum answers[4] = {0};
	struct plm_stat st[2] = {plm_host_stat(host, path, false), plm_host_stat(host, path, true)};

	plm_host_read(host, arena, path, 1024, &answers[0]);
	plm_host_list(host, arena, path, &answers[1]);
	plm_host_readlink(host, arena, path, &answers[2]);
	plm_host_xattr(host, arena, path, "user.x", &answers[3]);
	plm_buf_printf(out, "\n%s", path);
	for (size_t i = 0; i < 2; i++)
		plm_buf_printf(out, " [%d %d %d %o %u %ju %ju %jd]", st[i].presence, st[i].error,
			       st[i].kind, st[i].mode, st[i].gid, (uintmax_t)st[i].device,
			       (uintmax_t)st[i].inode, (intmax_t)st[i].mtime_seconds);
	for (size_t i = 0; i < 4; i++) {
		plm_buf_printf(out, " %d %d ", answers[i].presence, answers[i].error);
		for (size_t c = 0; c < answers[i].size_bytes; c++)
			plm_buf_printf(out, "%02x", (unsigned char)answers[i].data[c]);
	}
}

static void ask_process(struct plm_host *host, struct plm_buf *out)
{
	static const char *const files[] = {"stat", "cgroup", "status"};
	static const char *const links[] = {"ns/mnt", "root", "ns/time"};
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	char buffer[64];

	assert_int_equal(plm_host_dir_open(host, "/proc/self", &dir, &datum), 0);
	for (size_t i = 0; i < 3; i++) {
		struct plm_stat st = plm_host_dir_stat(dir, links[i], true);

		plm_host_dir_read_into(dir, files[i], buffer, sizeof(buffer), &datum);
		plm_buf_printf(out, "\n%s %d %d %s", files[i], datum.presence, datum.error,
			       datum.data ? datum.data : "");
		plm_host_dir_readlink_into(dir, links[i], buffer, sizeof(buffer), &datum);
		plm_buf_printf(out, "\n%s %d %d %s %d %d %ju", links[i], datum.presence,
			       datum.error, datum.data ? datum.data : "", st.presence, st.error,
			       (uintmax_t)st.inode);
	}
	plm_host_dir_close(dir);
}

static void ask_all(struct fixture *f, struct plm_host *host, struct plm_buf *out)
{
	static const char *const paths[] = {
		"/",
		"/etc/os-release",
		"/usr/lib/os-release",
		"/etc/loop",
		"/etc/gone",
		"/etc/denied",
		"/etc/closed",
		"/etc/closed/x",
		"/etc/conf.d",
		"/etc/conf.d/c",
		"/etc/conf.d/b \"\xff\n",
		"/run/docker.sock",
		"/no/such",
		"/etc/os-release/x",
		"/etc/../etc/./shadow",
		"/proc/self/stat",
		"/proc/7/root/etc",
	};
	static const char *const probes[] = {"uname", "audit-status", "units"};
	struct plm_datum datum;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		ask_path(host, f->arena, paths[i], out);
	for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++) {
		plm_host_probe(host, f->arena, probes[i], &datum);
		plm_buf_printf(out, "\n%s %d %d %s", probes[i], datum.presence, datum.error,
			       datum.data ? datum.data : "");
	}
	ask_process(host, out);
}

static void test_replay_answers_the_same(void **state)
{
	plm_auto_buf struct plm_buf live = {0}, replay = {0};
	struct fixture *f = *state;

	ask_all(f, f->live, &live);
	turn_to_replay(f);
	ask_all(f, f->replay, &replay);
	assert_string_equal(plm_buf_text(&live), plm_buf_text(&replay));
	assert_int_equal(plm_host_time(f->replay), 1763800000);
}

static void test_unasked_is_unreadable(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	plm_host_list(f->live, f->arena, "/etc/conf.d", &datum);
	plm_host_stat(f->live, "/etc/denied", true);
	turn_to_replay(f);
	plm_host_read(f->replay, f->arena, "/etc/os-release", 1024, &datum);
	assert_int_equal(datum.presence, PLM_UNREADABLE);
	assert_int_equal(datum.error, ENODATA);
	plm_host_read(f->replay, f->arena, "/etc/conf.d/a", 1024, &datum);
	assert_int_equal(datum.error, ENODATA);
	plm_host_read(f->replay, f->arena, "/etc/denied", 1024, &datum);
	assert_int_equal(datum.error, ENODATA);
	plm_host_list(f->replay, f->arena, "/etc", &datum);
	assert_int_equal(datum.error, ENODATA);
	plm_host_probe(f->replay, f->arena, "uname", &datum);
	assert_int_equal(datum.error, ENODATA);
	plm_host_xattr(f->replay, f->arena, "/etc/conf.d/a", "user.x", &datum);
	assert_int_equal(datum.error, ENODATA);
	plm_host_read(f->replay, f->arena, "/etc/conf.d/not-listed", 1024, &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
}

static int count_piece(void *context, const char *data, size_t size_bytes)
{
	(void)data;
	*(size_t *)context += size_bytes;
	return 1;
}

/* Secrets are gone before the asker sees them, and a stream is recorded whole even if nobody reads it
 * to its end. */
static void test_secrets_and_streams(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;
	size_t size = 0;

	plm_host_stream(f->live, "/etc/shadow", count_piece, &size, &datum);
	assert_int_equal(datum.presence, PLM_PRESENT);
	plm_host_read(f->live, f->arena, "/etc/shadow", 1024, &datum);
	assert_string_equal(datum.data, "root:$6$*redacted*:1::::::\n");
	turn_to_replay(f);
	plm_host_read(f->replay, f->arena, "/etc/shadow", 1024, &datum);
	assert_string_equal(datum.data, "root:$6$*redacted*:1::::::\n");
	assert_int_equal(size, datum.size_bytes);
}

/* A file that did not fit the first time and did the second. */
static void test_limits(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	plm_host_read(f->live, f->arena, "/usr/lib/os-release", 2, &datum);
	assert_int_equal(datum.error, EFBIG);
	plm_host_read(f->live, f->arena, "/usr/lib/os-release", 1024, &datum);
	turn_to_replay(f);
	plm_host_read(f->replay, f->arena, "/usr/lib/os-release", 2, &datum);
	assert_int_equal(datum.error, EFBIG);
	plm_host_read(f->replay, f->arena, "/usr/lib/os-release", 1024, &datum);
	assert_string_equal(datum.data, "ID=debian\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_replay_answers_the_same, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unasked_is_unreadable, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_secrets_and_streams, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
