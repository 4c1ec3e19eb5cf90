/*
 * test_file_contexts.c: which label file_contexts(5) has for a path, each answer compared with the one
 * that libselinux gives for the same files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <selinux/label.h>
#include <selinux/selinux.h>
#include <sys/stat.h>

#include "checks/mac/selinux.h"
#include "core/base/arena.h"
#include "core/base/cleanup.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* In the order in which libselinux reads them. */
static const struct {
	const char *suffix, *text;
} files[] = {
	{"", "# the policy's own\n"
	     "/.*\tsystem_u:object_r:default_t:s0\n"
	     "/\t-d\tsystem_u:object_r:root_t:s0\n"
	     "/etc(/.*)?\tsystem_u:object_r:etc_t:s0\n"
	     "/etc/shadow.*\t--\tsystem_u:object_r:shadow_t:s0\n"
	     "/etc/passwd[-\\+]?\t--\tsystem_u:object_r:passwd_file_t:s0\n"
	     "/usr/(.*/)?bin(/.*)?\tsystem_u:object_r:bin_t:s0\n"
	     "/usr/bin/runc\t--\tsystem_u:object_r:container_runtime_exec_t:s0\n"
	     "/usr/bin/run.\t--\tsystem_u:object_r:later_pattern_t:s0\n"
	     "/usr/s?bin/dockerd(-current)?\t--\tsystem_u:object_r:dockerd_t:s0\n"
	     "/var/run/docker\\.sock\t-s\tsystem_u:object_r:container_var_run_t:s0\n"
	     "/var/lib/docker(/.*)?\tsystem_u:object_r:container_var_lib_t:s0\n"
	     "/var/lib/docker/overlay2(/.*)?\tsystem_u:object_r:container_ro_file_t:s0\n"
	     "/run/.*\t<<none>>\n"
	     "/dev/null\t-c\tsystem_u:object_r:null_device_t:s0\n"
	     "/dev/[shmx]d[^/]*\t-b\tsystem_u:object_r:fixed_disk_device_t:s0\n"
	     "/opt/a{2}\t--\tsystem_u:object_r:twice_t:s0\n"
	     "/odd/one|/odd/two\tsystem_u:object_r:either_t:s0\n"
	     "too few\n"
	     "\n"},
	{".homedirs", "/home/[^/]+\t-d\tuser_u:object_r:user_home_dir_t:s0\n"
		      "/home/[^/]+/\\.ssh(/.*)?\tuser_u:object_r:ssh_home_t:s0\n"
		      "/home\t-d\tsystem_u:object_r:home_root_t:s0\n"},
	{".local", "/srv/data(/.*)?\tsystem_u:object_r:container_file_t:s0\n"
		   "/etc/shadow-backup\t--\tsystem_u:object_r:etc_t:s0\n"
		   "/usr/bin/special\tsystem_u:object_r:special_t:s0:c1,c2\n"},
	{".subs", "/mnt/image /\n/alias /srv/data\n/alias /etc\n"},
	{".subs_dist",
	 "# shipped\n/bin /usr/bin\n/sbin /usr/sbin\n/var/run /run\n/run/lock /var/lock\n"},
};

static const struct {
	const char *path;
	mode_t mode;
	enum plm_file_kind kind;
} asked[] = {
	{"/", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/x", S_IFREG, PLM_FILE_REGULAR},
	{"/etc", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/etc/hosts", S_IFREG, PLM_FILE_REGULAR},
	{"/etcetera", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/shadow", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/shadow-", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/shadow", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/etc/shadow-backup", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/passwd", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/passwd+", S_IFREG, PLM_FILE_REGULAR},
	{"/etc/passwd.x", S_IFREG, PLM_FILE_REGULAR},
	{"/usr/bin/runc", S_IFREG, PLM_FILE_REGULAR},
	{"/usr/bin/runs", S_IFREG, PLM_FILE_REGULAR},
	{"/bin/runc", S_IFREG, PLM_FILE_REGULAR},
	{"/bin", S_IFLNK, PLM_FILE_SYMLINK},
	{"/binary", S_IFREG, PLM_FILE_REGULAR},
	{"/usr/local/bin/x", S_IFREG, PLM_FILE_REGULAR},
	{"/usr/bin/dockerd", S_IFREG, PLM_FILE_REGULAR},
	{"/sbin/dockerd-current", S_IFREG, PLM_FILE_REGULAR},
	{"/usr/bin/special", S_IFREG, PLM_FILE_REGULAR},
	{"/var/run/docker.sock", S_IFSOCK, PLM_FILE_SOCKET},
	{"/run/docker.sock", S_IFSOCK, PLM_FILE_SOCKET},
	{"/var/lib/docker", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/var/lib/docker/overlay2/abc/diff/etc/shadow", S_IFREG, PLM_FILE_REGULAR},
	{"/var/lib/docker/volumes", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/dev/null", S_IFCHR, PLM_FILE_CHARDEV},
	{"/dev/null", S_IFREG, PLM_FILE_REGULAR},
	{"/dev/sda1", S_IFBLK, PLM_FILE_BLOCKDEV},
	{"/dev/initctl", S_IFIFO, PLM_FILE_FIFO},
	{"/home", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/home/ada", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/home/ada/.ssh/id", S_IFREG, PLM_FILE_REGULAR},
	{"/srv/data/web", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/alias", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/alias/shadow", S_IFREG, PLM_FILE_REGULAR},
	{"/mnt/image/etc/shadow", S_IFREG, PLM_FILE_REGULAR},
	{"/mnt/image", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/mnt/image/bin/runc", S_IFREG, PLM_FILE_REGULAR},
	{"/mnt/images", S_IFDIR, PLM_FILE_DIRECTORY},
	{"/opt/aa", S_IFREG, PLM_FILE_REGULAR},
	{"/opt/a", S_IFREG, PLM_FILE_REGULAR},
	{"/odd/two", S_IFREG, PLM_FILE_REGULAR},
	{"/a\nb", S_IFREG, PLM_FILE_REGULAR},
};

static void parse(struct plm_arena *arena, struct mac_contexts *contexts)
{
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(mac_parse_file_contexts(arena, files[i].suffix,
							 plm_slice_of(files[i].text), contexts),
				 0);
	assert_int_equal(
		mac_parse_substitutions(arena, plm_slice_of(files[3].text), &contexts->local_subs),
		0);
	assert_int_equal(
		mac_parse_substitutions(arena, plm_slice_of(files[4].text), &contexts->dist_subs),
		0);
}

static struct selabel_handle *write_and_open(char *directory)
{
	struct selinux_opt option = {.type = SELABEL_OPT_PATH};
	char path[128];

	for (size_t i = 0; i < COUNT(files); i++) {
		plm_auto_file FILE *f = NULL;

		snprintf(path, sizeof(path), "%s/file_contexts%s", directory, files[i].suffix);
		f = fopen(path, "w");
		assert_non_null(f);
		assert_true(fputs(files[i].text, f) >= 0);
	}
	snprintf(path, sizeof(path), "%s/file_contexts", directory);
	option.value = path;
	return selabel_open(SELABEL_CTX_FILE, &option, 1);
}

static int silent(int type, const char *format, ...)
{
	(void)type;
	(void)format;
	return 0;
}

static void remove_all(const char *directory)
{
	char path[128];

	for (size_t i = 0; i < COUNT(files); i++) {
		snprintf(path, sizeof(path), "%s/file_contexts%s", directory, files[i].suffix);
		unlink(path);
	}
	rmdir(directory);
}

static void as_libselinux(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	char directory[] = "/tmp/plimsoll-contexts.XXXXXX";
	struct mac_contexts contexts = {.specs = NULL};
	struct selabel_handle *handle;

	(void)state;
	/* It complains of the line that is none. */
	selinux_set_callback(SELINUX_CB_LOG, (union selinux_callback){.func_log = silent});
	assert_non_null(mkdtemp(directory));
	handle = write_and_open(directory);
	remove_all(directory);
	assert_non_null(handle);
	parse(arena, &contexts);
	for (size_t i = 0; i < COUNT(asked); i++) {
		const struct mac_spec *spec = NULL;
		char *theirs = NULL;
		int rc = selabel_lookup_raw(handle, &theirs, asked[i].path, (int)asked[i].mode);

		assert_int_equal(
			mac_match_context(arena, &contexts, asked[i].path, asked[i].kind, &spec),
			0);
		if (rc < 0 && errno == ENOENT)
			assert_true(!spec || plm_str_eq(spec->context, "<<none>>"));
		else if (!spec || !plm_str_eq(spec->context, theirs))
			fail_msg("%s: libselinux says %s, plimsoll %s", asked[i].path, theirs,
				 spec ? spec->context : "nothing");
		freecon(theirs);
	}
	selabel_close(handle);
}

/* What cannot be understood must not look like a path without a label. */
static void broken_pattern(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct mac_contexts contexts = {.specs = NULL};
	const struct mac_spec *spec;

	(void)state;
	assert_int_equal(mac_parse_file_contexts(arena, "f",
						 plm_slice_of("/etc/.* system_u:object_r:etc_t:s0\n"
							      "/etc/(x system_u:object_r:x_t:s0\n"),
						 &contexts),
			 0);
	assert_int_equal(mac_match_context(arena, &contexts, "/etc/y", PLM_FILE_REGULAR, &spec),
			 -PLM_E_PARSE);
	assert_int_equal(mac_match_context(arena, &contexts, "/usr/y", PLM_FILE_REGULAR, &spec), 0);
	assert_null(spec);
}

static void labels(void **state)
{
	struct mac_label label;

	(void)state;
	assert_true(
		mac_parse_label(plm_slice_of("system_u:system_r:container_t:s0:c1,c2"), &label));
	assert_true(plm_slice_is(label.type, "container_t"));
	assert_true(plm_slice_is(label.level, "s0:c1,c2"));
	assert_true(mac_parse_label(plm_slice_of("u:r:t"), &label));
	assert_true(plm_slice_is(label.type, "t"));
	assert_int_equal(label.level.size_bytes, 0);
	assert_false(mac_parse_label(plm_slice_of("unconfined"), &label));
	assert_false(mac_parse_label(plm_slice_of("docker-default (enforce)"), &label));
	assert_false(mac_parse_label(plm_slice_of("a:b:"), &label));
	assert_true(
		mac_same_type(plm_slice_of("a:object_r:x_t:s0"), plm_slice_of("b:object_r:x_t")));
	assert_false(
		mac_same_type(plm_slice_of("a:object_r:x_t:s0"), plm_slice_of("a:object_r:x")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_libselinux),
		cmocka_unit_test(broken_pattern),
		cmocka_unit_test(labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
