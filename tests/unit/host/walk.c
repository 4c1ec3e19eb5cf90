/*
 * walk.c: the walk over all files against a directory of its own: what is found, what is left out, what is told apart, and
 * every bound. As root also owners, capabilities and mounts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/host/backend.h"
#include "core/host/walk.h"

#include "scene.h"

struct fixture {
	struct scene scene;
	struct plm_host *host;
	struct plm_buf text;
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){0};
	scene_make(&f.scene);
	assert_int_equal(plm_host_open_root(f.scene.path, &f.host, NULL), 0);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_buf_free(&f->text);
	scene_remove(&f->scene);
	return 0;
}

static const char *walk(struct fixture *f)
{
	plm_buf_clear(&f->text);
	assert_int_equal(plm_walk(f->host, &plm_walk_usual_bounds, &f->text), 0);
	return plm_buf_text(&f->text);
}

/* Whether a line begins so; the owner that runs the test stands in most, so "%u %u" are filled in. */
static bool has(struct fixture *f, const char *fmt, const char *path)
{
	char line[512], ids[64];

	snprintf(ids, sizeof(ids), "%u %u", getuid(), getgid());
	snprintf(line, sizeof(line), "\n%s %s - %s\n", fmt, ids, path);
	return strstr(plm_buf_text(&f->text), line);
}

static void bits_are_found(void **state)
{
	struct fixture *f = *state;

	scene_dir(&f->scene, "/bin", 0755);
	scene_file(&f->scene, "/bin/plain", "", 0755);
	scene_file(&f->scene, "/bin/su", "", 04755);
	scene_file(&f->scene, "/bin/wall", "", 02755);
	scene_file(&f->scene, "/bin/open", "", 0666);
	scene_dir(&f->scene, "/tmp", 01777);
	scene_dir(&f->scene, "/drop", 0777);
	scene_link(&f->scene, "/bin/link", "su");
	scene_fifo(&f->scene, "/bin/fifo");
	assert_int_equal(chmod(scene_path(&f->scene, "/bin/fifo"), 0666), 0);
	walk(f);
	assert_true(has(f, "file host file 4755", "/bin/su"));
	assert_true(has(f, "file host file 2755", "/bin/wall"));
	assert_true(has(f, "file host file 0666", "/bin/open"));
	assert_true(has(f, "file host dir 1777", "/tmp"));
	assert_true(has(f, "file host dir 0777", "/drop"));
	assert_null(strstr(plm_buf_text(&f->text), "/bin/plain"));
	assert_null(strstr(plm_buf_text(&f->text), "/bin/link"));
	assert_null(strstr(plm_buf_text(&f->text), "/bin/fifo"));
	assert_non_null(strstr(plm_buf_text(&f->text), "walked 10 4\n"));
}

static void names_are_escaped(void **state)
{
	struct fixture *f = *state;

	scene_file(&f->scene, "/a \\b\nfile host", "", 04755);
	walk(f);
	assert_true(has(f, "file host file 4755", "/a \\x5cb\\x0afile host"));
}

static void layers_are_told_apart(void **state)
{
	static const char *const directories[] = {"/var",
						  "/var/lib",
						  "/var/lib/docker",
						  "/var/lib/docker/overlay2",
						  "/var/lib/docker/overlay2/a1",
						  "/var/lib/docker/overlay2/a1/diff",
						  "/var/lib/docker/overlay2/a1/work",
						  "/var/lib/docker/overlay2/a1/diff/bin"};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(directories) / sizeof(*directories); i++)
		scene_dir(&f->scene, directories[i], 0755);
	scene_file(&f->scene, "/var/lib/docker/overlay2/a1/diff/bin/su", "", 04755);
	scene_file(&f->scene, "/var/lib/docker/overlay2/a1/work/su", "", 04755);
	walk(f);
	/* A layer of somebody else than root: what that one owns is the layer's. */
	assert_true(has(f, "file store file 4755", "/var/lib/docker/overlay2/a1/diff/bin/su"));
	assert_true(has(f, "file host file 4755", "/var/lib/docker/overlay2/a1/work/su"));
}

static void only_root_hides_root_s_files_in_a_layer(void **state)
{
	struct fixture *f = *state;

	if (!scene_is_root())
		skip();
	scene_dir(&f->scene, "/eve", 0755);
	scene_dir(&f->scene, "/eve/overlay2", 0755);
	scene_dir(&f->scene, "/eve/overlay2/a1", 0755);
	scene_dir(&f->scene, "/eve/overlay2/a1/diff", 0755);
	assert_int_equal(chown(scene_path(&f->scene, "/eve/overlay2/a1"), 4711, 4711), 0);
	scene_file(&f->scene, "/eve/overlay2/a1/diff/su", "", 04755);
	walk(f);
	assert_true(has(f, "file host file 4755", "/eve/overlay2/a1/diff/su"));
}

static void owners_are_counted(void **state)
{
	struct fixture *f = *state;
	const char *text;

	if (!scene_is_root())
		skip();
	scene_dir(&f->scene, "/z", 0755);
	scene_file(&f->scene, "/z/one", "", 0644);
	scene_file(&f->scene, "/z-two", "", 0644);
	scene_link(&f->scene, "/z/three", "one");
	assert_int_equal(chown(scene_path(&f->scene, "/z/one"), 4711, 0), 0);
	assert_int_equal(chown(scene_path(&f->scene, "/z-two"), 4711, 4712), 0);
	assert_int_equal(lchown(scene_path(&f->scene, "/z/three"), 4711, 0), 0);
	text = walk(f);
	assert_non_null(strstr(text, "\nuser 4711 3 /z-two\n"));
	assert_non_null(strstr(text, "\ngroup 4712 1 /z-two\n"));
	assert_null(strstr(text, "\nuser 0 "));
}

/* linux/capability.h: revision 2, effective, CAP_NET_RAW. */
static const unsigned char net_raw[20] = {1, 0, 0, 2, 0, 0x20};

static void capabilities_are_found(void **state)
{
	struct fixture *f = *state;

	scene_file(&f->scene, "/ping", "", 0755);
	scene_file(&f->scene, "/data", "", 0644);
	if (setxattr(scene_path(&f->scene, "/ping"), "security.capability", net_raw,
		     sizeof(net_raw), 0) < 0)
		skip();
	setxattr(scene_path(&f->scene, "/data"), "security.capability", net_raw, sizeof(net_raw),
		 0);
	walk(f);
	assert_non_null(
		strstr(plm_buf_text(&f->text),
		       "file host file 0755 0 0 0100000200200000000000000000000000000000 /ping\n"));
	/* Nobody can execute it. */
	assert_null(strstr(plm_buf_text(&f->text), "/data"));
}

static void what_cannot_be_read_is_told(void **state)
{
	struct fixture *f = *state;

	scene_dir(&f->scene, "/closed", 0700);
	scene_dir(&f->scene, "/open", 0755);
	scene_file(&f->scene, "/open/su", "", 04755);
	if (!scene_is_root())
		assert_int_equal(chmod(scene_path(&f->scene, "/closed"), 0), 0);
	scene_be_nobody();
	walk(f);
	scene_be_again();
	assert_non_null(strstr(plm_buf_text(&f->text), "\nunread EACCES /closed\n"));
	assert_true(has(f, "file host file 4755", "/open/su"));
	chmod(scene_path(&f->scene, "/closed"), 0700);
}

/* A path that no single call takes hides nothing. */
static void no_depth_hides_anything(void **state)
{
	enum { LEVELS = 40 };
	struct fixture *f = *state;
	int fd[LEVELS + 1] = {open(f->scene.path, O_PATH | O_DIRECTORY)}, last;
	const char *text, *found;
	char name[251];

	memset(name, 'd', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	for (int i = 0; i < LEVELS; i++) {
		assert_int_equal(mkdirat(fd[i], name, 0755), 0);
		fd[i + 1] = openat(fd[i], name, O_PATH | O_DIRECTORY);
	}
	last = openat(fd[LEVELS], "su", O_WRONLY | O_CREAT, 0600);
	assert_int_equal(fchmod(last, 04755), 0);
	close(last);
	text = walk(f);
	found = strstr(text, "\nfile host file 4755 ");
	assert_non_null(found);
	assert_int_equal(strcspn(strchr(found, '/'), "\n"), LEVELS * sizeof(name) + strlen("/su"));
	assert_null(strstr(text, "\nunread "));
	f->host->use_openat2 = false;
	assert_non_null(strstr(walk(f), "\nfile host file 4755 "));
	unlinkat(fd[LEVELS], "su", 0);
	for (int i = LEVELS; i > 0; i--) {
		close(fd[i]);
		unlinkat(fd[i - 1], name, AT_REMOVEDIR);
	}
	close(fd[0]);
}

static void every_bound_is_told(void **state)
{
	static const struct {
		struct plm_walk_bounds bounds;
		const char *why;
	} rows[] = {
		{{4, 60, 1 << 20, 100}, "\nunfinished entries\n"},
		{{1000, 0, 1 << 20, 100}, "\nunfinished seconds\n"},
		{{1000, 60, 200, 100}, "\nunfinished waiting\n"},
		{{1000, 60, 1 << 20, 2}, "\nunfinished findings\n"},
	};
	struct fixture *f = *state;

	for (int i = 0; i < 8; i++) {
		char name[16];

		snprintf(name, sizeof(name), "/d%d", i);
		scene_dir(&f->scene, name, 0777);
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		plm_buf_clear(&f->text);
		assert_int_equal(plm_walk(f->host, &rows[i].bounds, &f->text), 0);
		assert_non_null(strstr(plm_buf_text(&f->text), rows[i].why));
	}
	assert_null(strstr(walk(f), "unfinished"));
}

static void it_works_without_openat2(void **state)
{
	struct fixture *f = *state;

	scene_dir(&f->scene, "/bin", 0755);
	scene_file(&f->scene, "/bin/su", "", 04755);
	f->host->use_openat2 = false;
	walk(f);
	assert_true(has(f, "file host file 4755", "/bin/su"));
}

/* ---- mounts, in a namespace of their own ---- */

static int look_at_mounts(struct fixture *f)
{
	const char *text;

	plm_host_close(f->host);
	if (plm_host_open_root(f->scene.path, &f->host, NULL) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("plm-walk", scene_path(&f->scene, "/mnt"), "tmpfs", MS_NOSUID, NULL) < 0)
		return 1;
	scene_file(&f->scene, "/mnt/su", "", 04755);
	scene_dir(&f->scene, "/mnt/sub", 0755);
	if (mount(scene_path(&f->scene, "/bin"), scene_path(&f->scene, "/mnt/sub"), NULL, MS_BIND,
		  NULL) < 0 ||
	    mount("plm-proc", scene_path(&f->scene, "/kernel"), "proc", 0, NULL) < 0)
		return 2;
	text = walk(f);
	if (!strstr(text, "\nmount walked tmpfs rw,nosuid") ||
	    !strstr(text, "\nfile host,nosuid dir 1777 0 0 - /mnt\n") ||
	    !strstr(text, "\nfile host,nosuid file 4755 0 0 - /mnt/su\n") ||
	    !strstr(text, "\nmount kernel proc") || !strstr(text, "\nmount elsewhere ") ||
	    strstr(text, "/mnt/sub/su") || !strstr(text, "\nfile host file 4755 0 0 - /bin/su\n"))
		return fputs(text, stderr), 3;
	/* What is mounted over is not seen any more. */
	if (mount("plm-over", scene_path(&f->scene, "/mnt"), "tmpfs", 0, NULL) < 0)
		return 4;
	text = walk(f);
	return strstr(text, "/mnt/su\n") || !strstr(text, "\nmount covered tmpfs") ? 5 : 0;
}

static void each_file_system_is_walked_once(void **state)
{
	struct fixture *f = *state;
	int status;
	pid_t child;

	if (!scene_is_root())
		skip();
	scene_dir(&f->scene, "/mnt", 0755);
	scene_dir(&f->scene, "/kernel", 0755);
	scene_dir(&f->scene, "/bin", 0755);
	scene_file(&f->scene, "/bin/su", "", 04755);
	child = fork();
	if (child == 0)
		_exit(unshare(CLONE_NEWNS) < 0 ? 77 : look_at_mounts(f));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bits_are_found),
		TEST(names_are_escaped),
		TEST(layers_are_told_apart),
		TEST(only_root_hides_root_s_files_in_a_layer),
		TEST(owners_are_counted),
		TEST(capabilities_are_found),
		TEST(what_cannot_be_read_is_told),
		TEST(no_depth_hides_anything),
		TEST(every_bound_is_told),
		TEST(it_works_without_openat2),
		TEST(each_file_system_is_walked_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
