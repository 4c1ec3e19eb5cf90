/*
 * root.c: nothing leads out of a root directory, with openat2 and with the walk that stands in for it,
 * and nothing of the machine around it is taken for the image's.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/backend.h"

struct fixture {
	struct scene outside; /* holds image/ and a secret beside it */
	struct plm_host *host;
	struct plm_arena *arena;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	scene_make(&f->outside);
	scene_file(&f->outside, "/secret", "outside", 0644);
	scene_dir(&f->outside, "/image", 0755);
	scene_dir(&f->outside, "/image/etc", 0755);
	scene_dir(&f->outside, "/image/proc", 0755);
	scene_dir(&f->outside, "/image/run", 0755);
	scene_file(&f->outside, "/image/etc/file", "inside", 0644);
	scene_file(&f->outside, "/image/run/left-over", "stale", 0644);
	scene_link(&f->outside, "/image/up", "../secret");
	scene_link(&f->outside, "/image/far-up", "../../../../../../../../secret");
	scene_link(&f->outside, "/image/etc/up", "../../secret");
	scene_link(&f->outside, "/image/absolute", "/etc/file");
	scene_link(&f->outside, "/image/directory", "/etc");
	scene_link(&f->outside, "/image/chain", "directory/../absolute");
	scene_link(&f->outside, "/image/out", f->outside.path);
	scene_link(&f->outside, "/image/secret-by-path", scene_path(&f->outside, "/secret"));
	scene_link(&f->outside, "/image/slash", "etc/");
	scene_link(&f->outside, "/image/magic", "/proc/self/root");
	assert_int_equal(plm_host_open_root(scene_path(&f->outside, "/image"), &f->host, NULL), 0);
	f->arena = plm_arena_new();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plm_host_close(f->host);
	plm_arena_free(f->arena);
	scene_remove(&f->outside);
	free(f);
	return 0;
}

static struct plm_datum get(struct fixture *f, const char *path)
{
	struct plm_datum datum;

	assert_int_equal(plm_host_read(f->host, f->arena, path, 100, &datum), 0);
	return datum;
}

static void links_stay_inside(void **state)
{
	static const char *const inside[] = {
		"/absolute",	"/directory/file",	  "/chain",	 "/slash/file",
		"/../etc/file", "/etc/../../../etc/file", "//etc/./file"};
	static const char *const outside[] = {"/up",
					      "/far-up",
					      "/etc/up",
					      "/out/secret",
					      "/secret-by-path",
					      "/../secret",
					      "/etc/../../secret",
					      "/magic/etc/passwd"};
	struct fixture *f = *state;

	for (int openat2 = 0; openat2 <= 1; openat2++) {
		f->host->use_openat2 = openat2 == 1;
		for (size_t i = 0; i < sizeof(inside) / sizeof(*inside); i++)
			assert_string_equal(get(f, inside[i]).data, "inside");
		for (size_t i = 0; i < sizeof(outside) / sizeof(*outside); i++)
			assert_int_equal(get(f, outside[i]).presence, PLM_ABSENT);
	}
}

static void a_stat_that_follows_stays_inside_too(void **state)
{
	struct fixture *f = *state;
	struct plm_host_dir *dir = NULL;
	struct plm_datum why;

	for (int openat2 = 0; openat2 <= 1; openat2++) {
		f->host->use_openat2 = openat2 == 1;
		assert_int_equal(plm_host_stat(f->host, "/up", true).presence, PLM_ABSENT);
		assert_int_equal(plm_host_stat(f->host, "/up", false).kind, PLM_FILE_SYMLINK);
		plm_host_dir_open(f->host, "/etc", &dir, &why);
		assert_int_equal(plm_host_dir_stat(dir, "up", true).presence, PLM_ABSENT);
		assert_int_equal(plm_host_dir_stat(dir, "file", true).presence, PLM_PRESENT);
		plm_host_dir_close(dir);
		plm_host_dir_open(f->host, "/", &dir, &why);
		assert_int_equal(plm_host_dir_stat(dir, "directory/file", false).error, ELOOP);
		plm_host_dir_list(dir, f->arena, "directory", &why);
		assert_int_equal(why.error, ELOOP);
		plm_host_dir_read(dir, f->arena, "directory/file", 100, &why);
		assert_int_equal(why.error, ELOOP);
		plm_host_dir_close(dir);
	}
}

/* Whatever the kernel's openat2 answers, the walk must answer. */
static void both_ways_agree(void **state)
{
	static const char *const paths[] = {
		"/",	       "/etc",		"/etc/",      "/etc/file",
		"/none",       "/etc/file/x",	"/absolute",  "/directory",
		"/directory/", "/chain",	"/out",	      "/up",
		"/slash",      "/slash/",	"/..",	      "/../..",
		"/etc/.",      "/etc/./../etc", "",	      ".",
		"..",	       "etc/file",	"/etc//file", "/proc"};
	static const int flags[] = {0, O_NOFOLLOW, O_DIRECTORY, O_DIRECTORY | O_NOFOLLOW};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		for (size_t k = 0; k < sizeof(flags) / sizeof(*flags); k++) {
			int a = plm_beneath_open(f->host->root_fd, paths[i], flags[k], true);
			int b = plm_beneath_walk(f->host->root_fd, paths[i], flags[k]);

			if (a < 0 || b < 0) {
				if (a != b)
					print_error("%s: %d, but %d\n", paths[i], a, b);
				assert_int_equal(a, b);
				continue;
			}
			assert_int_equal(plm_fd_stat(a, "", AT_EMPTY_PATH).inode,
					 plm_fd_stat(b, "", AT_EMPTY_PATH).inode);
			close(a);
			close(b);
		}
	}
}

static void magic_links_are_refused(void **state)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	assert_int_equal(plm_beneath_walk(root, "/proc/self/root/etc", 0), -ELOOP);
	assert_int_equal(plm_beneath_open(root, "/proc/self/root/etc", 0, true), -ELOOP);
	close(root);
}

static void nothing_runs_in_an_image(void **state)
{
	static const char *const probes[] = {"uname",	"audit-status", "audit-rules",
					     "selinux", "units",	"sockets",
					     "self",	"nftables",	"no such"};
	static const char *const paths[] = {
		"/proc",	  "/proc/version",	"/sys",		  "/run",
		"/run/left-over", "/var/run/left-over", "//run/left-over"};
	struct fixture *f = *state;
	struct plm_datum datum;

	for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++) {
		assert_int_equal(plm_host_probe(f->host, f->arena, probes[i], &datum), 0);
		assert_int_equal(datum.presence, PLM_ABSENT);
	}
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		assert_int_equal(get(f, paths[i]).presence, PLM_ABSENT);
		assert_int_equal(plm_host_stat(f->host, paths[i], true).presence, PLM_ABSENT);
		plm_host_list(f->host, f->arena, paths[i], &datum);
		assert_int_equal(datum.presence, PLM_ABSENT);
	}
}

static void a_mounted_proc_is_not_the_image_s(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_host *host = NULL;
	struct plm_datum datum;

	(void)state;
	/* The machine's own root has a real /proc; a link leads to it. */
	assert_int_equal(plm_host_open_root("/", &host, NULL), 0);
	plm_host_read(host, arena, "/etc/../proc/version", 4096, &datum);
	assert_int_equal(datum.presence, PLM_ABSENT);
	plm_host_close(host);
}

static void a_root_that_cannot_be_entered_is_an_error(void **state)
{
	struct fixture *f = *state;
	plm_auto_err struct plm_err *absent = NULL, *file = NULL;
	struct plm_host *host = f->host;

	assert_int_equal(plm_host_open_root("/no/such/image", &host, &absent), -PLM_E_IO);
	assert_null(host);
	assert_non_null(strstr(plm_err_message(absent), "/no/such/image: "));
	assert_non_null(strstr(plm_err_message(absent), "; name a directory"));
	assert_int_equal(plm_host_open_root(scene_path(&f->outside, "/secret"), &host, &file),
			 -PLM_E_IO);
	assert_null(host);
}

static void a_depth_without_end_is_refused(void **state)
{
	struct fixture *f = *state;
	char path[5000] = "";
	size_t n = 0;

	while (n < 4000) {
		memcpy(path + n, "/etc/..", 8);
		n += 7;
	}
	assert_int_equal(plm_beneath_walk(f->host->root_fd, path, O_NOFOLLOW) >= 0, 1);
	memset(path, 'a', 300);
	path[0] = '/';
	path[300] = '\0';
	assert_int_equal(plm_beneath_walk(f->host->root_fd, path, 0), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(links_stay_inside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_stat_that_follows_stays_inside_too, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(both_ways_agree, set_up, tear_down),
		cmocka_unit_test(magic_links_are_refused),
		cmocka_unit_test_setup_teardown(nothing_runs_in_an_image, set_up, tear_down),
		cmocka_unit_test(a_mounted_proc_is_not_the_image_s),
		cmocka_unit_test_setup_teardown(a_root_that_cannot_be_entered_is_an_error, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_depth_without_end_is_refused, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
