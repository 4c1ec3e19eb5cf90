/*
 * family.c: the table of the filesystem family. No code beyond the table.
 */
#include "checks/filesystem/filesystem.h"

#include "core/engine/judge.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const of_choices[] = {"both", "running", "persistent", NULL};

static const struct plm_attr permission_attrs[] = {
	{.name = "path",
	 .kind = PLM_ATTR_PATH,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct filesystem_permission_params, path),
	 .summary = "the file or directory; links are followed"},
	{.name = "at-most",
	 .kind = PLM_ATTR_MODE,
	 .offset = offsetof(struct filesystem_permission_params, mode),
	 .summary = "the permissions that may be set, each for itself: 0640 allows no bit beyond "
		    "these"},
	{.name = "owners",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct filesystem_permission_params, owners),
	 .summary = "users that may own it, by name or number"},
	{.name = "groups",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct filesystem_permission_params, groups),
	 .summary = "groups that may own it, by name or number"},
	{.name = "effective",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct filesystem_permission_params, effective),
	 .fallback = "true",
	 .summary = "whether a directory above that keeps everybody out makes permissions below it "
		    "moot"},
};

static const struct plm_attr mount_attrs[] = {
	{.name = "path",
	 .kind = PLM_ATTR_PATH,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct filesystem_mount_params, path),
	 .summary = "the directory; links are followed"},
	{.name = "separate",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct filesystem_mount_params, separate),
	 .fallback = "false",
	 .summary =
		 "whether it must be a file system of its own, on another device than its parent"},
	{.name = "options",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct filesystem_mount_params, options),
	 .summary = "options it must be mounted with: nodev nosuid noexec ro"},
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct filesystem_mount_params, of),
	 .choices = of_choices,
	 .fallback = "both",
	 .summary = "running: as it is mounted now; persistent: as files say it will be; both"},
};

static const struct plm_test tests[] = {
	{.name = "permission",
	 .summary = "Nobody but who is named may read, write or replace a file or directory.",
	 .params_size = sizeof(struct filesystem_permission_params),
	 .attrs = permission_attrs,
	 .attr_count = COUNT(permission_attrs),
	 .validate = filesystem_validate_permission,
	 .eval = filesystem_eval_permission},
	{.name = "mount",
	 .summary = "A directory is a file system of its own, or mounted with options, now and "
		    "after a reboot.",
	 .params_size = sizeof(struct filesystem_mount_params),
	 .attrs = mount_attrs,
	 .attr_count = COUNT(mount_attrs),
	 .validate = filesystem_validate_mount,
	 .eval = filesystem_eval_mount},
};

static const char *const paths[] = {
	"/proc/self/mountinfo",
	"/etc/fstab",
	"/etc/passwd",
	"/etc/group",
	"/etc/systemd/system/*.mount",
	"/run/systemd/system/*.mount",
	"/usr/lib/systemd/system/*.mount",
	NULL,
};

extern const struct plm_family plm_family_filesystem;
const struct plm_family plm_family_filesystem = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "filesystem",
	.xmlns = "urn:plimsoll:check:filesystem",
	.summary = "Who may have which files, and what is mounted how.",
	.paths = paths,
	.tests = tests,
	.test_count = COUNT(tests),
};
