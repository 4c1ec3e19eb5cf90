/*
 * family.c: the table of the family "patch": its tests and their attributes.
 */
#include "checks/patch/automatic.h"
#include "checks/patch/patch.h"
#include "checks/patch/stale.h"
#include "core/engine/table.h"

static const char *const kinds[] = {"all", "security", NULL};
static const char *const package_states[] = {"installed", "absent", NULL};
static const char *const managers[] = {"dpkg", "rpm", NULL};
static const char *const supports[] = {"regular", "lts", "extended", NULL};

static const char *const stale_of[] = {"host", "containers", "all", NULL};

const char *const patch_apart_words[] = {"subscription", "phased", "pinned", NULL};

static const struct plm_attr updates_attrs[] = {
	{.name = "kind",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct patch_updates_params, kind),
	 .choices = kinds,
	 .fallback = "all",
	 .summary = "every update, or those of security archives only"},
	{.name = "at-most",
	 .kind = PLM_ATTR_INT,
	 .offset = offsetof(struct patch_updates_params, at_most),
	 .fallback = "0",
	 .summary = "so many may be pending"},
	{.name = "apart",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct patch_updates_params, apart),
	 .fallback = "subscription phased",
	 .summary =
		 "kinds that are shown and not counted: subscription (Ubuntu Pro offers them, and "
		 "this host is not attached); phased (apt holds them back on a part of all "
		 "hosts); pinned (a preference is about the package; counted, they make the "
		 "verdict unknown where nothing else is pending)"},
};

static const struct plm_attr age_attrs[] = {
	{.name = "at-most",
	 .kind = PLM_ATTR_DURATION,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct patch_age_params, at_most),
	 .summary = "the newest list may be so old"},
};

static const struct plm_attr package_attrs[] = {
	{.name = "name",
	 .kind = PLM_ATTR_STRING,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct patch_package_params, name),
	 .summary = "the package, without its architecture"},
	{.name = "state",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct patch_package_params, state),
	 .choices = package_states,
	 .summary = "it must be installed, or must not be; without this it may be missing"},
	{.name = "at-least",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct patch_package_params, at_least),
	 .summary = "its version is this or later by the distribution's ordering"},
	{.name = "manager",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct patch_package_params, manager),
	 .choices = managers,
	 .summary = "not applicable where another package manager is used, for names that only "
		    "exist in one"},
};

static const struct plm_attr release_attrs[] = {
	{.name = "id",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct patch_release_params, ids),
	 .summary = "the distribution is one of these (ID of os-release)"},
	{.name = "support",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct patch_release_params, support),
	 .choices = supports,
	 .fallback = "regular",
	 .summary = "whose support counts: the distribution's, also its long-term team's, also a "
		    "contract's"},
	{.name = "remaining",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct patch_release_params, remaining),
	 .fallback = "0s",
	 .summary = "the support lasts at least so much longer"},
};

static const struct plm_attr stale_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .offset = offsetof(struct patch_stale_params, of),
	 .choices = stale_of,
	 .fallback = "host",
	 .summary = "the host's processes; those in containers, where deleted code means that a "
		    "container was changed instead of replaced; or all"},
	{.name = "except",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct patch_stale_params, except),
	 .summary = "names of programs (comm) that are let off: what restarts with the host only"},
};

static const struct plm_attr automatic_attrs[] = {
	{.name = "within",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct patch_automatic_params, within),
	 .summary = "it has run in the last so much time; without this it need not have run yet"},
	{.name = "interval",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct patch_automatic_params, interval),
	 .fallback = "7d",
	 .summary = "how far apart the runs of apt's periodic jobs may be set"},
};

static const char *validate_updates(const void *params)
{
	const struct patch_updates_params *p = params;

	for (size_t i = 0; i < p->apart.count; i++) {
		size_t word = 0;

		while (patch_apart_words[word] &&
		       !plm_str_eq(p->apart.items[i], patch_apart_words[word]))
			word++;
		if (!patch_apart_words[word])
			return "apart holds a word that is none of subscription, phased, pinned";
	}
	return p->at_most.value < 0 ? "at-most must be 0 or more: it is a number of updates" : NULL;
}

static const char *validate_package(const void *params)
{
	const struct patch_package_params *p = params;

	if (p->name[0] == '\0')
		return "name is empty: write the name of a package";
	if (p->state < 0 && !p->at_least)
		return "nothing is asked of the package: write state or at-least";
	if (p->state == PATCH_NOT_INSTALLED && p->at_least)
		return "an absent package has no version: leave out at-least, or write "
		       "state=\"installed\"";
	return NULL;
}

static const struct plm_test tests[] = {
	{.name = "updates",
	 .summary = "updates that apt's lists offer and dpkg has not installed",
	 .reads = "the database of dpkg or rpm, and the lists of apt or the cache of dnf",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct patch_updates_params),
	 .attrs = updates_attrs,
	 .attr_count = PLM_COUNT(updates_attrs),
	 .validate = validate_updates,
	 .eval = patch_eval_updates},
	{.name = "lists-age",
	 .summary = "the package lists are recent enough to tell what is pending",
	 .reads = "the lists of apt or the cache of dnf",
	 .params_size = sizeof(struct patch_age_params),
	 .attrs = age_attrs,
	 .attr_count = PLM_COUNT(age_attrs),
	 .eval = patch_eval_age},
	{.name = "reboot",
	 .summary = "the newest installed kernel is the one that runs, nothing that takes effect "
		    "with a reboot was "
		    "installed since the last, and nothing asks for one",
	 .reads = "uname, the package database, /boot, /run/reboot-required",
	 .eval = patch_eval_reboot},
	{.name = "automatic",
	 .summary = "updates are installed without being asked: set up, started now and after a "
		    "reboot, done lately",
	 .reads = "the configuration of unattended-upgrades or dnf-automatic, units, and the "
		  "stamps of their last runs",
	 .params_size = sizeof(struct patch_automatic_params),
	 .attrs = automatic_attrs,
	 .attr_count = PLM_COUNT(automatic_attrs),
	 .eval = patch_eval_automatic},
	{.name = "stale",
	 .summary =
		 "no process executes a program or library that was deleted: what is installed is "
		 "in effect",
	 .reads = "/proc/PID/maps of every process",
	 .params_size = sizeof(struct patch_stale_params),
	 .attrs = stale_attrs,
	 .attr_count = PLM_COUNT(stale_attrs),
	 .eval = patch_eval_stale},
	{.name = "package",
	 .summary = "a package is installed, is not, or has at least a version",
	 .reads = "the database of dpkg or rpm",
	 .flags = PLM_TEST_WANTS_WHY,
	 .params_size = sizeof(struct patch_package_params),
	 .attrs = package_attrs,
	 .attr_count = PLM_COUNT(package_attrs),
	 .validate = validate_package,
	 .eval = patch_eval_package},
	{.name = "release",
	 .summary = "the distribution's release is one of those allowed and still supported",
	 .reads = "os-release, and the dates of distro-info",
	 .params_size = sizeof(struct patch_release_params),
	 .attrs = release_attrs,
	 .attr_count = PLM_COUNT(release_attrs),
	 .eval = patch_eval_release},
};

static const char *const paths[] = {
	"/var/lib/dpkg/status",
	"/var/lib/apt/lists/*",
	"/var/lib/rpm/*",
	"/usr/lib/sysimage/rpm/*",
	"/etc/yum.repos.d/*.repo",
	"/etc/distro.repos.d/*.repo",
	"/usr/share/dnf5/repos.d/*.repo",
	"/etc/zypp/repos.d/*.repo",
	"/var/cache/dnf/*/repodata/*",
	"/var/cache/libdnf5/*/repodata/*",
	"/var/cache/zypp/raw/*/repodata/*",
	"/var/lib/ubuntu-advantage/apt-esm/var/lib/apt/lists/*",
	"/etc/apt/preferences",
	"/etc/apt/preferences.d/*",
	"/etc/apt/apt.conf",
	"/etc/apt/apt.conf.d/*",
	"/usr/bin/unattended-upgrade",
	"/usr/bin/dnf-automatic",
	"/usr/sbin/yum-cron",
	"/usr/sbin/transactional-update",
	"/etc/dnf/automatic.conf",
	"/etc/dnf/dnf5-plugins/automatic.conf",
	"/usr/share/dnf5/dnf5-plugins/automatic.conf",
	"/etc/yum/yum-cron.conf",
	"/etc/rpm-ostreed.conf",
	"/etc/cron.daily/apt-compat",
	"/var/lib/apt/periodic/*",
	"/var/lib/systemd/timers/stamp-*",
	"/boot/vmlinuz-*",
	"/lib/modules/*",
	"/run/reboot-required",
	"/proc/stat",
	"/var/lib/dpkg/info/*.list",
	"/proc/[0-9]*/maps",
	"/proc/[0-9]*/exe",
	"/etc/os-release",
	"/usr/lib/os-release",
	"/usr/share/distro-info/*.csv",
	NULL,
};

extern const struct plm_family plm_family_patch;
const struct plm_family plm_family_patch = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "patch",
	.xmlns = "urn:plimsoll:check:patch",
	.summary = "what the vendor has fixed is installed and in effect",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
