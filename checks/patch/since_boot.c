/*
 * since_boot.c: packages that take effect with a reboot only and were installed after the last one. Which they are
 * follows dnf's needs-restarting for rpm; of dpkg only what the firmware or the kernel loads at its start, because its
 * scripts restart the rest. Reads the times of dpkg's records. Judges nothing.
 */
#include "checks/patch/patch.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/boot_time.h"

static const char *const rpm_names[] = {
	"kernel",	 "kernel-core",	 "kernel-rt", "glibc", "linux-firmware", "systemd",
	"udev",		 "openssl-libs", "gnutls",    "dbus",  "dbus-broker",	 "dbus-daemon",
	"microcode_ctl", "ucode-intel",	 "ucode-amd", NULL,
};
static const char *const dpkg_names[] = {"intel-microcode", "amd64-microcode", "linux-firmware",
					 "firmware-linux-nonfree", NULL};

/* dpkg writes the list of a package's files when it unpacks it. */
static int dpkg_time(struct plm_facts *facts, const struct plm_package *package, int64_t *seconds)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *paths[2] = {
		plm_arena_printf(arena, "/var/lib/dpkg/info/%s.list", package->name),
		plm_arena_printf(arena, "/var/lib/dpkg/info/%s:%s.list", package->name,
				 package->architecture)};

	*seconds = 0;
	for (size_t i = 0; i < 2; i++) {
		const struct plm_stat *st;

		if (!paths[i] || plm_facts_stat(facts, paths[i], &st, NULL) < 0)
			return -PLM_E_NOMEM;
		if (st->presence == PLM_PRESENT)
			*seconds = st->mtime_seconds;
	}
	return 0;
}

static int add_newer(struct plm_facts *facts, struct patch_since_boot *since,
		     const struct plm_package *package, bool rpm)
{
	struct patch_newer *item;
	int64_t seconds = package->installed_seconds;

	if (!rpm && dpkg_time(facts, package, &seconds) < 0)
		return -PLM_E_NOMEM;
	if (seconds <= since->boot->seconds)
		return 0;
	item = plm_push(plm_facts_arena(facts), since->items, since->count);
	if (!item)
		return -PLM_E_NOMEM;
	*item = (struct patch_newer){.package = package, .installed_seconds = seconds};
	return 0;
}

static int gather_since_boot(struct plm_facts *facts, const char *key, const void **value,
			     struct plm_err **err)
{
	struct patch_since_boot *since = plm_new(plm_facts_arena(facts), struct patch_since_boot);
	const struct plm_package_list *packages;
	const char *const *names;
	int rc;

	(void)key;
	*value = since;
	if (!since)
		return plm_err_nomem(err);
	rc = plm_facts_boot_time(facts, &since->boot, err);
	if (rc == 0)
		rc = plm_facts_packages(facts, &packages, err);
	if (rc != 0 || since->boot->seconds == 0)
		return rc;
	since->database = packages->database;
	names = packages->manager == PLM_PACKAGES_RPM ? rpm_names : dpkg_names;
	for (; rc == 0 && *names; names++)
		for (const struct plm_package *p = plm_package_find(packages, plm_slice_of(*names));
		     rc == 0 && p; p = p->next)
			rc = add_newer(facts, since, p, packages->manager == PLM_PACKAGES_RPM);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int patch_since_boot(struct plm_facts *facts, const struct patch_since_boot **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"packages newer than the start", gather_since_boot};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
