/*
 * local.c: the operator's files are read whole, written whole or not at all, and code is loaded only
 * from where nobody else could have put it.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/local.h"

struct fixture {
	struct scene scene;
	struct plm_arena *arena;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	scene_make(&f->scene);
	f->arena = plm_arena_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_arena_free(f->arena);
	scene_remove(&f->scene);
	free(f);
	return 0;
}

static void content_is(struct fixture *f, const char *name, const char *want)
{
	struct plm_datum datum = {0};

	assert_int_equal(
		plm_local_read(f->arena, scene_path(&f->scene, name), 1 << 20, &datum, NULL), 0);
	assert_string_equal(datum.data, want);
}

static size_t names_in(const char *directory)
{
	DIR *stream = opendir(directory);
	size_t count = 0;

	while (readdir(stream))
		count++;
	closedir(stream);
	return count - 2;
}

/* ---- reading ---- */

static void files_are_read_whole(void **state)
{
	struct fixture *f = *state;
	struct plm_datum datum = {0};
	plm_auto_err struct plm_err *large = NULL, *none = NULL, *directory = NULL;

	scene_file(&f->scene, "/a", "12345", 0644);
	scene_link(&f->scene, "/link", "a");
	content_is(f, "/link", "12345");
	assert_int_equal(plm_local_read(f->arena, scene_path(&f->scene, "/a"), 5, &datum, NULL), 0);
	assert_int_equal(datum.size_bytes, 5);
	assert_int_equal(plm_local_read(f->arena, scene_path(&f->scene, "/a"), 4, &datum, &large),
			 -PLM_E_LIMIT);
	assert_non_null(strstr(plm_err_message(large), "/a: "));
	assert_int_equal(plm_local_read(f->arena, "/no/such/file", 9, &datum, &none), -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(none), "/no/such/file: cannot be opened"));
	assert_non_null(strstr(plm_err_message(none), "; name a file"));
	assert_int_equal(plm_local_read(f->arena, f->scene.path, 9, &datum, &directory), -PLM_E_IO);
}

/* ---- writing ---- */

static void a_file_appears_with_its_mode(void **state)
{
	struct fixture *f = *state;
	const char *path = scene_path(&f->scene, "/report");
	mode_t mask = umask(027);
	struct stat st;

	assert_int_equal(plm_local_write(path, "one", 3, 0, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(plm_local_write(path, "two!", 4, 0600, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	umask(mask);
	content_is(f, "/report", "two!");
	assert_int_equal(names_in(f->scene.path), 1);
	assert_int_equal(plm_local_write(path, NULL, 0, 0, NULL), 0);
	content_is(f, "/report", "");
}

static void a_link_keeps_leading_there(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	scene_dir(&f->scene, "/real", 0755);
	scene_file(&f->scene, "/real/report", "old", 0644);
	scene_link(&f->scene, "/latest", "real/report");
	assert_int_equal(plm_local_write(scene_path(&f->scene, "/latest"), "new", 3, 0, NULL), 0);
	assert_int_equal(lstat(scene_path(&f->scene, "/latest"), &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	content_is(f, "/real/report", "new");
}

static void what_cannot_be_written_is_an_error(void **state)
{
	struct fixture *f = *state;
	plm_auto_err struct plm_err *full = NULL, *nowhere = NULL, *directory = NULL,
				    *closed = NULL;
	int rc;

	assert_int_equal(plm_local_write("/dev/full", "x", 1, 0, &full), -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(full), "No space left"));
	assert_int_equal(plm_local_write("/dev/null", "x", 1, 0, NULL), 0);
	assert_int_equal(plm_local_write("/no/such/directory/r", "x", 1, 0, &nowhere), -PLM_E_IO);
	assert_non_null(strstr(plm_err_message(nowhere), "/no/such/directory/r: "));
	assert_int_equal(plm_local_write(f->scene.path, "x", 1, 0, &directory), -PLM_E_IO);
	scene_dir(&f->scene, "/closed", 0555);
	scene_file(&f->scene, "/closed/report", "old", 0644);
	scene_be_nobody();
	rc = plm_local_write(scene_path(&f->scene, "/closed/report"), "new", 3, 0, &closed);
	scene_be_again();
	assert_int_equal(rc, -PLM_E_IO);
	content_is(f, "/closed/report", "old");
	assert_int_equal(names_in(scene_path(&f->scene, "/closed")), 1);
}

static void a_fifo_is_written_into(void **state)
{
	struct fixture *f = *state;
	char got[8] = "";
	struct stat st;
	int reader;

	scene_fifo(&f->scene, "/fifo");
	reader = open(scene_path(&f->scene, "/fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_int_equal(plm_local_write(scene_path(&f->scene, "/fifo"), "abc", 3, 0, NULL), 0);
	assert_int_equal(read(reader, got, sizeof(got)), 3);
	assert_string_equal(got, "abc");
	close(reader);
	assert_int_equal(stat(scene_path(&f->scene, "/fifo"), &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
}

/* On a file system of 64 KiB: the old report is untouched, no half of a new one is left. */
static int write_on_full_disk(const char *disk)
{
	static char large[1 << 20];
	plm_auto_err struct plm_err *err = NULL;
	char path[128], old[4] = "";
	int fd;

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("small", disk, "tmpfs", 0, "size=64k") < 0)
		return 77;
	snprintf(path, sizeof(path), "%s/report", disk);
	if (plm_local_write(path, "old", 3, 0, NULL) < 0)
		return 1;
	if (plm_local_write(path, large, sizeof(large), 0, &err) != -PLM_E_IO)
		return 2;
	if (!strstr(plm_err_message(err), "No space left") || names_in(disk) != 1)
		return 3;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return read(fd, old, sizeof(old)) == 3 && memcmp(old, "old", 3) == 0 ? 0 : 4;
}

static void a_full_disk_leaves_the_old_file(void **state)
{
	struct fixture *f = *state;
	int status = 0;
	pid_t child;

	if (!scene_is_root()) {
		print_message("skip: needs root\n");
		skip();
	}
	scene_dir(&f->scene, "/disk", 0755);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(write_on_full_disk(scene_path(&f->scene, "/disk")));
	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		print_message("skip: no small file system can be mounted here\n");
		skip();
	}
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* ---- listing ---- */

static void names_are_sorted_and_chosen_by_their_end(void **state)
{
	struct fixture *f = *state;
	plm_auto_err struct plm_err *err = NULL;
	const char *const *names = NULL;
	size_t count = 9;

	scene_file(&f->scene, "/b.so", "", 0644);
	scene_file(&f->scene, "/a.so", "", 0644);
	scene_file(&f->scene, "/a.so.bak", "", 0644);
	assert_int_equal(plm_local_list(f->arena, f->scene.path, ".so", &names, &count, NULL), 0);
	assert_int_equal(count, 2);
	assert_string_equal(names[0], "a.so");
	assert_string_equal(names[1], "b.so");
	assert_int_equal(plm_local_list(f->arena, "/no/such", ".so", &names, &count, NULL), 0);
	assert_int_equal(count, 0);
	assert_int_equal(plm_local_list(f->arena, scene_path(&f->scene, "/a.so"), ".so", &names,
					&count, &err),
			 -PLM_E_IO);
}

/* ---- plugins ---- */

static void copy_plugin(struct fixture *f, const char *name, unsigned mode)
{
	plm_auto_file FILE *from = fopen(PLM_TEST_MODULE, "rb");
	plm_auto_file FILE *to = fopen(scene_path(&f->scene, name), "wb");
	char piece[4096];
	size_t got;

	assert_non_null(from);
	assert_non_null(to);
	while ((got = fread(piece, 1, sizeof(piece), from)) > 0)
		assert_int_equal(fwrite(piece, 1, got, to), got);
	assert_int_equal(chmod(scene_path(&f->scene, name), mode), 0);
}

static void is_refused(struct fixture *f, const char *name, const char *why)
{
	plm_auto_err struct plm_err *err = NULL;
	void *handle = f;

	assert_int_equal(plm_local_open_plugin(scene_path(&f->scene, name), &handle, &err),
			 -PLM_E_REFUSED);
	assert_null(handle);
	if (!strstr(plm_err_message(err), why))
		fail_msg("%s", plm_err_message(err));
}

static void a_plugin_of_ours_is_loaded(void **state)
{
	struct fixture *f = *state;
	plm_auto_err struct plm_err *err = NULL;
	void *handle = NULL;

	/* The scene's directory lies in /tmp: the sticky bit keeps others from replacing it. */
	copy_plugin(f, "/good.so", 0644);
	if (plm_local_open_plugin(scene_path(&f->scene, "/good.so"), &handle, &err) < 0)
		fail_msg("%s", plm_err_message(err));
	assert_non_null(dlsym(handle, "plm_test_module"));
	dlclose(handle);
}

static void a_plugin_others_can_write_is_refused(void **state)
{
	struct fixture *f = *state;

	copy_plugin(f, "/group.so", 0664);
	is_refused(f, "/group.so", "its group or everyone can write it");
	copy_plugin(f, "/all.so", 0646);
	is_refused(f, "/all.so", "its group or everyone can write it; give it to root");
	scene_dir(&f->scene, "/open", 0777);
	copy_plugin(f, "/open/a.so", 0644);
	is_refused(f, "/open/a.so", "can write a directory above it");
	scene_dir(&f->scene, "/sticky", 01777);
	copy_plugin(f, "/sticky/a.so", 0644);
	is_refused(f, "/sticky/a.so", "can write a directory above it");
	scene_dir(&f->scene, "/open/deep", 0755);
	copy_plugin(f, "/open/deep/a.so", 0644);
	is_refused(f, "/open/deep/a.so", "can write a directory above it");
}

static void a_plugin_of_somebody_else_is_refused(void **state)
{
	struct fixture *f = *state;

	if (!scene_is_root()) {
		print_message("skip: needs root\n");
		skip();
	}
	copy_plugin(f, "/theirs.so", 0644);
	assert_int_equal(chown(scene_path(&f->scene, "/theirs.so"), 1234, 0), 0);
	is_refused(f, "/theirs.so", "somebody else owns it");
	scene_dir(&f->scene, "/theirs", 0755);
	copy_plugin(f, "/theirs/a.so", 0644);
	assert_int_equal(chown(scene_path(&f->scene, "/theirs"), 1234, 0), 0);
	is_refused(f, "/theirs/a.so", "somebody else owns a directory above it");
}

static void what_is_no_plain_plugin_is_refused(void **state)
{
	struct fixture *f = *state;

	copy_plugin(f, "/good.so", 0644);
	scene_link(&f->scene, "/link.so", "good.so");
	scene_file(&f->scene, "/text.so", "no code", 0644);
	scene_dir(&f->scene, "/dir.so", 0755);
	scene_fifo(&f->scene, "/fifo.so");
	is_refused(f, "/link.so", "symbolic link");
	is_refused(f, "/none.so", "No such file");
	is_refused(f, "/none/none.so", "No such file");
	is_refused(f, "/text.so", "build it against this version");
	is_refused(f, "/dir.so", "no regular file");
	is_refused(f, "/fifo.so", "no regular file");
}

#define WITH_SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SCENE(files_are_read_whole),
		WITH_SCENE(a_file_appears_with_its_mode),
		WITH_SCENE(a_link_keeps_leading_there),
		WITH_SCENE(what_cannot_be_written_is_an_error),
		WITH_SCENE(a_fifo_is_written_into),
		WITH_SCENE(a_full_disk_leaves_the_old_file),
		WITH_SCENE(names_are_sorted_and_chosen_by_their_end),
		WITH_SCENE(a_plugin_of_ours_is_loaded),
		WITH_SCENE(a_plugin_others_can_write_is_refused),
		WITH_SCENE(a_plugin_of_somebody_else_is_refused),
		WITH_SCENE(what_is_no_plain_plugin_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
