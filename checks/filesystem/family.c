/*
 * family.c: the table of the filesystem family. No code beyond the table.
 */
#include "checks/filesystem/filesystem.h"
#include "checks/filesystem/walk.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const char *const kind_choices[] = {"both", "files", "directories", NULL};

static const struct plm_attr permission_attrs[] = {
	{.name = "path",
	 .kind = PLM_ATTR_PATH,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct filesystem_permission_params, path),
	 .summary = "the file or directory, or a pattern for many: *, ? and [] stand for no "
		    "slash; links are followed"},
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
	{.name = "recursive",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct filesystem_permission_params, recursive),
	 .fallback = "false",
	 .summary = "whether all below a directory is judged too; links below are not followed"},
	{.name = "kinds",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct filesystem_permission_params, kinds),
	 .choices = kind_choices,
	 .fallback = "both",
	 .summary = "of a pattern or below a directory: files, directories or both"},
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
	 .choices = plm_of_choices,
	 .fallback = "both",
	 .summary = "running: as it is mounted now; persistent: as files say it will be; both"},
};

static const char *const bit_choices[] = {"both", "setuid", "setgid", NULL};
static const char *const owner_choices[] = {"both", "users", "groups", NULL};

#define ATTR_STORES(type)                                                                          \
	{                                                                                          \
		.name = "stores", .kind = PLM_ATTR_BOOL, .offset = offsetof(struct type, stores),  \
		.fallback = "false",                                                               \
		.summary = "whether files in layers of images and containers and in snapshots "    \
			   "count too, which nobody reaches as files of the host"                  \
	}
#define ATTR_NOSUID(type)                                                                          \
	{                                                                                          \
		.name = "nosuid", .kind = PLM_ATTR_BOOL, .offset = offsetof(struct type, nosuid),  \
		.fallback = "true",                                                                \
		.summary = "whether files on a file system that is nosuid wherever it is mounted " \
			   "are harmless"                                                          \
	}

static const struct plm_attr world_writable_attrs[] = {
	{.name = "kinds",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct filesystem_world_writable_params, kinds),
	 .choices = kind_choices,
	 .fallback = "both",
	 .summary = "files, directories without sticky bit, or both"},
	{.name = "except",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct filesystem_world_writable_params, except),
	 .summary = "patterns of paths that are left out; '*' stands for slashes too"},
	ATTR_STORES(filesystem_world_writable_params),
};

static const struct plm_attr setuid_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct filesystem_setuid_params, allowed),
	 .summary = "patterns of paths that may be setuid or setgid; '*' stands for slashes too"},
	{.name = "bits",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct filesystem_setuid_params, bits),
	 .choices = bit_choices,
	 .fallback = "both",
	 .summary = "setuid, setgid, or both; of files: a directory's setgid bit lends nothing"},
	ATTR_NOSUID(filesystem_setuid_params),
	ATTR_STORES(filesystem_setuid_params),
};

static const struct plm_attr capability_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct filesystem_capability_params, allowed),
	 .summary = "patterns of paths that may have any, or PATTERN=cap_net_raw,cap_net_admin for "
		    "these alone; '*' stands for slashes too"},
	ATTR_NOSUID(filesystem_capability_params),
	ATTR_STORES(filesystem_capability_params),
};

static const struct plm_attr unowned_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct filesystem_unowned_params, of),
	 .choices = owner_choices,
	 .fallback = "both",
	 .summary = "users, groups, or both"},
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct filesystem_unowned_params, allowed),
	 .fallback = "61184-65519",
	 .summary = "numbers and ranges that need no account; by default those systemd gives to "
		    "services for a time"},
	{.name = "subids",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct filesystem_unowned_params, subids),
	 .fallback = "true",
	 .summary = "whether what /etc/subuid and /etc/subgid give to somebody has an owner"},
};

static const struct plm_test tests[] = {
	{.name = "permission",
	 .summary = "Nobody but who is named may read, write or replace a file or directory.",
	 .reads = "owner, mode and access control list of files and of the directories above",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct filesystem_permission_params),
	 .attrs = permission_attrs,
	 .attr_count = PLM_COUNT(permission_attrs),
	 .validate = filesystem_validate_permission,
	 .eval = filesystem_eval_permission},
	{.name = "mount",
	 .summary = "A directory is a file system of its own, or mounted with options, now and "
		    "after a reboot.",
	 .reads = "/proc/self/mountinfo, /etc/fstab, mount units",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct filesystem_mount_params),
	 .attrs = mount_attrs,
	 .attr_count = PLM_COUNT(mount_attrs),
	 .validate = filesystem_validate_mount,
	 .eval = filesystem_eval_mount},
	{.name = "world-writable",
	 .summary = "No file, and no directory without sticky bit, may be written by everybody.",
	 .reads = "every file of the local file systems",
	 .params_size = sizeof(struct filesystem_world_writable_params),
	 .attrs = world_writable_attrs,
	 .attr_count = PLM_COUNT(world_writable_attrs),
	 .flags = PLM_TEST_WALKS,
	 .eval = filesystem_eval_world_writable},
	{.name = "setuid",
	 .summary = "No file is setuid or setgid but those that are named.",
	 .reads = "every file of the local file systems",
	 .params_size = sizeof(struct filesystem_setuid_params),
	 .attrs = setuid_attrs,
	 .attr_count = PLM_COUNT(setuid_attrs),
	 .flags = PLM_TEST_WALKS,
	 .eval = filesystem_eval_setuid},
	{.name = "capability",
	 .summary = "No file gives capabilities but those that are named.",
	 .reads = "every file of the local file systems",
	 .params_size = sizeof(struct filesystem_capability_params),
	 .attrs = capability_attrs,
	 .attr_count = PLM_COUNT(capability_attrs),
	 .validate = filesystem_validate_capability,
	 .flags = PLM_TEST_WALKS,
	 .eval = filesystem_eval_capability},
	{.name = "unowned",
	 .summary = "Every file belongs to an account and a group that this host knows.",
	 .reads = "every file of the local file systems, /etc/passwd, /etc/group",
	 .params_size = sizeof(struct filesystem_unowned_params),
	 .attrs = unowned_attrs,
	 .attr_count = PLM_COUNT(unowned_attrs),
	 .validate = filesystem_validate_unowned,
	 .flags = PLM_TEST_WALKS,
	 .eval = filesystem_eval_unowned},
};

static const char *const paths[] = {
	"/proc/self/mountinfo",
	"/etc/fstab",
	"/etc/passwd",
	"/etc/group",
	"/etc/shadow",
	"/etc/subuid",
	"/etc/subgid",
	"/etc/systemd/system/*.mount",
	"/etc/systemd/system/*.mount.d/*.conf",
	"/etc/systemd/system/*.target.wants/*",
	"/run/systemd/system/*.mount",
	"/usr/lib/systemd/system/*.mount",
	"/usr/lib/systemd/system/*.mount.d/*.conf",
	"/usr/lib/systemd/system/*.target.wants/*",
	"/usr/lib/systemd/systemd",
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
	.test_count = PLM_COUNT(tests),
};
