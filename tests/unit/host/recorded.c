/*
 * recorded.c: what a manifest says is what the host answers; what it cannot mean is one error with
 * file, line and remedy.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

struct fixture {
	struct scene scene; /* holds base/ and top/ */
	struct plm_arena *arena;
	struct plm_host *host;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	scene_make(&f->scene);
	scene_dir(&f->scene, "/base", 0755);
	scene_dir(&f->scene, "/top", 0755);
	f->arena = plm_arena_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_arena_free(f->arena);
	scene_remove(&f->scene);
	free(f);
	return 0;
}

static void write_manifest(struct fixture *f, const char *name, const char *lines)
{
	char text[4096];

	snprintf(text, sizeof(text), "plimsoll-host 1\n%s", lines);
	scene_file(&f->scene, name, text, 0644);
}

static void open_top(struct fixture *f, const char *lines)
{
	plm_auto_err struct plm_err *err = NULL;

	write_manifest(f, "/top/manifest", lines);
	if (plm_host_open_recorded(scene_path(&f->scene, "/top"), &f->host, &err) < 0)
		fail_msg("%s", plm_err_message(err));
}

static struct plm_datum get(struct fixture *f, const char *path)
{
	struct plm_datum datum;

	assert_int_equal(plm_host_read(f->host, f->arena, path, 1 << 20, &datum), 0);
	return datum;
}

static const char *text_of(struct fixture *f, const char *path)
{
	struct plm_datum datum = get(f, path);

	return datum.presence == PLM_PRESENT ? datum.data : plm_presence_name(datum.presence);
}

static void text_may_hold_any_byte(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	open_top(f, "file /a text=\"x\\x00\\xff\\\\\\\"\\t#\" # comment\n"
		    "file /with\\x20blank text=plain\n"
		    "  file \"/with=\\x23\"   text=\"a=b\"\t\n"
		    "#file /none\n"
		    "file /bare text=\r\n");
	datum = get(f, "/a");
	assert_int_equal(datum.size_bytes, 7);
	assert_memory_equal(datum.data, "x\0\xff\\\"\t#", 8);
	assert_string_equal(text_of(f, "/with blank"), "plain");
	assert_string_equal(text_of(f, "/with=#"), "a=b");
	assert_string_equal(text_of(f, "/bare"), "");
	assert_int_equal(get(f, "/none").presence, PLM_ABSENT);
}

static void metadata_is_what_was_written(void **state)
{
	struct fixture *f = *state;
	struct plm_stat st;

	open_top(f, "time 1763800000\n"
		    "file /full mode=4755 uid=1 gid=2 dev=8:3 ino=77 size=99 mtime=-5 links=3\n"
		    "file /plain text=abc\n"
		    "dir /d\n"
		    "link /l target=plain\n"
		    "node /c kind=char rdev=1:3 mode=0666\n");
	st = plm_host_stat(f->host, "/full", false);
	assert_int_equal(st.mode, 04755);
	assert_int_equal(st.uid, 1);
	assert_int_equal(st.gid, 2);
	assert_true(st.device == makedev(8, 3) && st.inode == 77);
	assert_int_equal(st.size_bytes, 99);
	assert_int_equal(st.mtime_seconds, -5);
	assert_int_equal(st.links, 3);
	st = plm_host_stat(f->host, "/plain", false);
	assert_true(st.mode == 0644 && st.uid == 0 && st.gid == 0 && st.size_bytes == 3);
	assert_int_equal(st.mtime_seconds, 1763800000);
	assert_true(st.inode != plm_host_stat(f->host, "/d", false).inode);
	assert_int_equal(plm_host_stat(f->host, "/d", false).mode, 0755);
	assert_int_equal(plm_host_stat(f->host, "/l", false).size_bytes, 5);
	st = plm_host_stat(f->host, "/c", false);
	assert_true(st.kind == PLM_FILE_CHARDEV && st.rdevice == makedev(1, 3));
	assert_int_equal(plm_host_time(f->host), 1763800000);
}

static void a_recording_without_a_time_is_of_now(void **state)
{
	struct fixture *f = *state;

	open_top(f, "");
	assert_true(plm_host_time(f->host) >= time(NULL) - 60);
}

static void errors_are_unreadable_and_enoent_is_absent(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	open_top(f, "file /io error=EIO\n"
		    "file /gone error=ENOENT\n"
		    "dir /d error=EPERM\n"
		    "link /proc/7/exe error=EACCES\n"
		    "probe audit-status error=EPERM\n"
		    "probe uname text=\"sysname=Linux\\n\"\n");
	datum = get(f, "/io");
	assert_true(datum.presence == PLM_UNREADABLE && datum.error == EIO);
	assert_int_equal(plm_host_stat(f->host, "/io", false).presence, PLM_PRESENT);
	assert_int_equal(get(f, "/gone").presence, PLM_ABSENT);
	plm_host_list(f->host, f->arena, "/d", &datum);
	assert_int_equal(datum.error, EPERM);
	plm_host_readlink(f->host, f->arena, "/proc/7/exe", &datum);
	assert_int_equal(datum.error, EACCES);
	assert_int_equal(plm_host_stat(f->host, "/proc/7/exe", true).error, EACCES);
	plm_host_probe(f->host, f->arena, "audit-status", &datum);
	assert_true(datum.presence == PLM_UNREADABLE && datum.error == EPERM);
	plm_host_probe(f->host, f->arena, "uname", &datum);
	assert_string_equal(datum.data, "sysname=Linux\n");
	plm_host_probe(f->host, f->arena, "sockets", &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
}

static void magic_links_lead_where_they_say(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum datum;
	struct plm_stat st;
	char text[64];

	open_top(f, "link /proc/7/ns/mnt target=\"mnt:[4026532001]\"\n"
		    "stat /proc/7/root dev=0:55 ino=12 kind=dir\n"
		    "link /proc/7/exe target=/bin/true\n"
		    "link /proc/7/cwd target=/not/recorded\n"
		    "file /bin/true ino=5\n"
		    "stat /proc/8/root error=EACCES\n"
		    "link /proc/self target=7\n"
		    "file /proc/7/status text=ok\n");
	st = plm_host_stat(f->host, "/proc/7/ns/mnt", true);
	assert_int_equal(st.inode, 4026532001u);
	st = plm_host_stat(f->host, "/proc/7/root", true);
	assert_true(st.device == makedev(0, 55) && st.inode == 12);
	assert_int_equal(st.kind, PLM_FILE_DIRECTORY);
	assert_int_equal(plm_host_stat(f->host, "/proc/7/root", false).kind, PLM_FILE_SYMLINK);
	assert_int_equal(plm_host_stat(f->host, "/proc/7/exe", true).inode, 5);
	assert_int_equal(plm_host_stat(f->host, "/proc/7/cwd", true).error, ENODATA);
	assert_int_equal(plm_host_stat(f->host, "/proc/8/root", true).error, EACCES);
	assert_int_equal(get(f, "/proc/7/exe").error, ELOOP);
	assert_int_equal(get(f, "/proc/7/root/etc/passwd").error, ELOOP);
	assert_string_equal(text_of(f, "/proc/self/status"), "ok");
	plm_host_dir_open(f->host, "/proc/7", &dir, &datum);
	plm_host_dir_readlink_into(dir, "ns/mnt", text, sizeof(text), &datum);
	assert_string_equal(text, "mnt:[4026532001]");
	assert_int_equal(plm_host_dir_stat(dir, "ns/mnt", true).inode, 4026532001u);
	assert_int_equal(plm_host_dir_stat(dir, "root/etc", true).error, ELOOP);
	plm_host_dir_close(dir);
}

static void attributes_are_bytes(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	open_top(f, "file /ping\nxattr /ping security.capability=hex:01000002\n"
		    "xattr /ping user.note=\"hex:00\"\nlink /to target=ping\n");
	plm_host_xattr(f->host, f->arena, "/to", "security.capability", &datum);
	assert_int_equal(datum.size_bytes, 4);
	assert_memory_equal(datum.data, "\1\0\0\2", 4);
	plm_host_xattr(f->host, f->arena, "/ping", "user.note", &datum);
	assert_string_equal(datum.data, "hex:00");
	plm_host_xattr(f->host, f->arena, "/ping", "user.other", &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
}

static void an_overlay_changes_only_what_it_says(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;
	struct plm_stat st;

	write_manifest(f, "/base/manifest",
		       "time 5\n"
		       "file /etc/shadow mode=0640 gid=42 text=old error=EACCES\n"
		       "file /etc/passwd mode=0600 text=users\n"
		       "file /opt/app/conf text=x\n"
		       "file /was-file text=f\n"
		       "probe uname text=base\n");
	open_top(f, "base ../base\n"
		    "time 6\n"
		    "file /etc/shadow text=new\n"
		    "file /etc/passwd error=EIO\n"
		    "absent /opt/app\n"
		    "file /opt/app/other text=y\n"
		    "dir /was-file mode=0700\n"
		    "probe uname error=EPERM\n");
	assert_string_equal(text_of(f, "/etc/shadow"), "new");
	st = plm_host_stat(f->host, "/etc/shadow", false);
	assert_true(st.mode == 0640 && st.gid == 42 && st.size_bytes == 3);
	assert_int_equal(get(f, "/etc/passwd").error, EIO);
	assert_int_equal(plm_host_stat(f->host, "/etc/passwd", false).mode, 0600);
	plm_host_list(f->host, f->arena, "/opt/app", &datum);
	assert_memory_equal(datum.data, "other\0", 7);
	assert_int_equal(plm_host_stat(f->host, "/was-file", false).mode, 0700);
	assert_int_equal(get(f, "/was-file").error, EISDIR);
	plm_host_probe(f->host, f->arena, "uname", &datum);
	assert_int_equal(datum.error, EPERM);
	assert_int_equal(plm_host_time(f->host), 6);
}

static void files_beside_the_manifest_are_the_host_s(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum;

	scene_dir(&f->scene, "/top/root", 0755);
	scene_dir(&f->scene, "/top/root/etc", 0700);
	scene_file(&f->scene, "/top/root/etc/big", "from disk", 0600);
	scene_file(&f->scene, "/top/root/etc/other", "o", 0600);
	scene_file(&f->scene, "/top/root/config.txt", "CONFIG=y", 0600);
	scene_file(&f->scene, "/top/root/probe.txt", "enabled=0\n", 0600);
	scene_file(&f->scene, "/outside", "secret", 0644);
	scene_link(&f->scene, "/top/root/etc/link", "big");
	open_top(f, "file /etc/big mode=0400 uid=9\n"
		    "file /boot/config from=config.txt\n"
		    "probe selinux from=probe.txt\n"
		    "absent /etc/other\n");
	assert_string_equal(text_of(f, "/etc/big"), "from disk");
	assert_string_equal(text_of(f, "/etc/link"), "from disk");
	assert_string_equal(text_of(f, "/boot/config"), "CONFIG=y");
	assert_int_equal(plm_host_stat(f->host, "/boot/config", false).size_bytes, 8);
	assert_int_equal(plm_host_stat(f->host, "/etc", false).mode, 0755);
	assert_int_equal(plm_host_stat(f->host, "/etc/big", false).mode, 0400);
	assert_int_equal(plm_host_stat(f->host, "/etc/big", false).uid, 9);
	assert_int_equal(get(f, "/config.txt").presence, PLM_ABSENT);
	assert_int_equal(get(f, "/probe.txt").presence, PLM_ABSENT);
	assert_int_equal(get(f, "/etc/other").presence, PLM_ABSENT);
	plm_host_read(f->host, f->arena, "/etc/big", 3, &datum);
	assert_int_equal(datum.error, EFBIG);
	plm_host_probe(f->host, f->arena, "selinux", &datum);
	assert_string_equal(datum.data, "enabled=0\n");
	/* A recording that loses a file while it is read does not make the host lose it. */
	remove(scene_path(&f->scene, "/top/root/etc/big"));
	datum = get(f, "/etc/big");
	assert_true(datum.presence == PLM_UNREADABLE && datum.error == EIO);
}

static void thousands_of_processes_are_no_burden(void **state)
{
	struct fixture *f = *state;
	plm_auto_buf struct plm_buf text = {0};
	struct timespec before, after;
	struct plm_datum datum;

	for (int i = 1; i <= 5000; i++)
		plm_buf_printf(&text, "file /proc/%d/status text=\"Pid:\\t%d\\n\"\n", i, i);
	plm_buf_str(&text, "time 1\n");
	scene_file(&f->scene, "/top/manifest", "plimsoll-host 1\n", 0644);
	{
		plm_auto_file FILE *file = fopen(scene_path(&f->scene, "/top/manifest"), "a");

		assert_int_equal(fwrite(text.data, 1, text.size_bytes, file), text.size_bytes);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	assert_int_equal(plm_host_open_recorded(scene_path(&f->scene, "/top"), &f->host, NULL), 0);
	for (int i = 1; i <= 5000; i++) {
		char path[64], want[32];

		snprintf(path, sizeof(path), "/proc/%d/status", i);
		snprintf(want, sizeof(want), "Pid:\t%d\n", i);
		assert_string_equal(text_of(f, path), want);
	}
	plm_host_list(f->host, f->arena, "/proc", &datum);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	assert_int_equal(datum.presence, PLM_PRESENT);
	assert_true(after.tv_sec - before.tv_sec < 3);
}

/* ---- what cannot be meant ---- */

struct bad_line {
	const char *lines;
	const char *place;  /* ":LINE: " of the message */
	const char *phrase; /* of the message */
};

static const struct bad_line bad_lines[] = {
	{"fil /a\n", ":2: ", "no line begins with this word; write file, dir"},
	{"file\n", ":2: ", "too early"},
	{"file a\n", ":2: ", "no path of a host; write an absolute path"},
	{"file /a/../b\n", ":2: ", "no path of a host"},
	{"file /a/\n", ":2: ", "no path of a host"},
	{"file //a\n", ":2: ", "no path of a host"},
	{"file /a\\x00b\n", ":2: ", "no path of a host"},
	{"\nfile /a text=\"open\n", ":3: ", "not closed"},
	{"file /a text=\\q\n", ":2: ", "backslash"},
	{"file /a text=\\x1\n", ":2: ", "backslash"},
	{"file /a mode=8\n", ":2: ", "octal"},
	{"file /a mode=17777\n", ":2: ", "octal"},
	{"file /a uid=-1\n", ":2: ", "decimal"},
	{"file /a gid=4294967296\n", ":2: ", "decimal"},
	{"file /a dev=8\n", ":2: ", "MAJOR:MINOR"},
	{"file /a error=EWHAT\n", ":2: ", "errno"},
	{"file /a mtime=now\n", ":2: ", "1970"},
	{"file /a mode=1 mode=2\n", ":2: ", "twice"},
	{"file /a target=b\n", ":2: ", "no such key"},
	{"file /a b\n", ":2: ", "KEY=VALUE"},
	{"file /a text=x from=y\n", ":2: ", "both"},
	{"file /a from=none\n", ":2: ", "not there"},
	{"file /a from=../manifest\n", ":2: ", "no path below root/"},
	{"file /a\nfile /a\n", ":3: ", "twice; keep one"},
	{"file /a\nfile /a/b\n", ":3: ", "no directory"},
	{"link /a\n", ":2: ", "needs its text"},
	{"link /a target=\"\"\n", ":2: ", "empty"},
	{"node /a\n", ":2: ", "needs its kind"},
	{"node /a kind=dir\n", ":2: ", "needs its kind"},
	{"node /a kind=door\n", ":2: ", "write file, dir"},
	{"xattr /a x=y\n", ":2: ", "nothing has this path"},
	{"file /a\nxattr /a x\n", ":3: ", "no value"},
	{"file /a\nxattr /a x=hex:0\n", ":3: ", "two hexadecimal digits"},
	{"file /a\nxattr /a x=hex:zz\n", ":3: ", "two hexadecimal digits"},
	{"absent /\n", ":2: ", "cannot be absent"},
	{"absent /a b\n", ":2: ", "too much"},
	{"probe what text=x\n", ":2: ", "no such probe; write uname"},
	{"probe uname\n", ":2: ", "no answer"},
	{"time soon\n", ":2: ", "no time"},
	{"file /a\nbase ../base\n", ":3: ", "would undo"},
	{"base ../nowhere\n", "nowhere/manifest: ", "cannot be opened"},
	{"base .\n", "", "bases"},
};

static void what_cannot_be_meant_is_one_error(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(bad_lines) / sizeof(*bad_lines); i++) {
		plm_auto_err struct plm_err *err = NULL;
		const char *message;

		write_manifest(f, "/top/manifest", bad_lines[i].lines);
		assert_true(plm_host_open_recorded(scene_path(&f->scene, "/top"), &f->host, &err) <
			    0);
		assert_null(f->host);
		message = plm_err_message(err);
		if (!strstr(message, bad_lines[i].phrase) || !strstr(message, bad_lines[i].place))
			fail_msg("%s gives: %s", bad_lines[i].lines, message);
	}
}

static void a_manifest_is_needed_and_of_this_version(void **state)
{
	struct fixture *f = *state;
	plm_auto_err struct plm_err *none = NULL, *other = NULL;

	assert_int_equal(plm_host_open_recorded(scene_path(&f->scene, "/top"), &f->host, &none),
			 -PLM_E_IO);
	scene_file(&f->scene, "/top/manifest", "plimsoll-host 2\n", 0644);
	assert_int_equal(plm_host_open_recorded(scene_path(&f->scene, "/top"), &f->host, &other),
			 -PLM_E_PARSE);
	assert_non_null(strstr(plm_err_message(other), "manifest:1: "));
}

#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SCENE(text_may_hold_any_byte),
		WITH_SCENE(metadata_is_what_was_written),
		WITH_SCENE(a_recording_without_a_time_is_of_now),
		WITH_SCENE(errors_are_unreadable_and_enoent_is_absent),
		WITH_SCENE(magic_links_lead_where_they_say),
		WITH_SCENE(attributes_are_bytes),
		WITH_SCENE(an_overlay_changes_only_what_it_says),
		WITH_SCENE(files_beside_the_manifest_are_the_host_s),
		WITH_SCENE(thousands_of_processes_are_no_burden),
		WITH_SCENE(what_cannot_be_meant_is_one_error),
		WITH_SCENE(a_manifest_is_needed_and_of_this_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
