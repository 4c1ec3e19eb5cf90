/*
 * eval_system.c: judges whether the newest kernel runs, whether packages are as a rule wants them,
 * and whether the release is still supported. Pure: reads facts and parameters only.
 */
#include "checks/patch/patch.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/host/host.h"
#include "core/base/text.h"
#include "core/facts/boot_time.h"

/* ---- reboot ---- */

static void show_kernels(struct plm_eval *ev, const struct plm_kernels *kernels,
			 const struct plm_stat *asked)
{
	struct plm_datum flag = {.presence = asked->presence, .error = asked->error};

	plm_expected(ev, "the newest installed kernel is the running one");
	plm_evidence_value(ev, PLM_RUNNING, "uname", "%s%s%s", kernels->running,
			   kernels->running_package ? " built as " : "",
			   kernels->running_package ? kernels->running_package : "");
	for (size_t i = 0; i < kernels->count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, kernels->items[i].source, "%s",
				   kernels->items[i].release);
	if (asked->presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, PATCH_REBOOT, "exists");
	else
		plm_evidence_datum(ev, PLM_RUNNING, PATCH_REBOOT, &flag);
	if (kernels->boot.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, "/boot", &kernels->boot);
}

/* The older kernel of the running one's flavour that a reboot brings, because the running one was removed; or NULL. */
static const struct plm_kernel *brought_back(const struct plm_kernels *kernels,
					     const struct plm_kernel *newest)
{
	const char *its = newest ? strrchr(newest->release, '-') : NULL;
	const char *own = strrchr(kernels->running, '-');

	for (size_t i = 0; i < kernels->count; i++)
		if (plm_str_eq(kernels->items[i].release, kernels->running))
			return NULL;
	return its && own && strcmp(its, own) == 0 ? newest : NULL;
}

static void show_newer(struct plm_eval *ev, const struct patch_since_boot *since)
{
	char date[PATCH_DATE_ROOM];

	if (!since->boot->seconds) {
		if (since->boot->file.presence == PLM_UNREADABLE)
			plm_evidence_datum(ev, PLM_RUNNING, PLM_BOOT_TIME_FILE, &since->boot->file);
		return;
	}
	patch_format_date(since->boot->seconds, date);
	plm_evidence_value(ev, PLM_RUNNING, PLM_BOOT_TIME_FILE, "started %s", date);
	for (size_t i = 0; i < since->count; i++) {
		patch_format_date(since->items[i].installed_seconds, date);
		plm_evidence_value(ev, PLM_PERSISTENT, since->database, "%s %s, installed %s",
				   since->items[i].package->name, since->items[i].package->version,
				   date);
	}
}

static void fail_newer(struct plm_eval *ev, const struct patch_since_boot *since)
{
	char started[PATCH_DATE_ROOM], installed[PATCH_DATE_ROOM];

	patch_format_date(since->boot->seconds, started);
	patch_format_date(since->items[0].installed_seconds, installed);
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s %s was installed on %s, and takes effect with a reboot: this host runs "
		    "since %s",
		    since->items[0].package->name, since->items[0].package->version, installed,
		    started);
}

static void judge_reboot(struct plm_eval *ev, const struct plm_kernels *kernels,
			 const struct plm_stat *asked, const struct patch_since_boot *since)
{
	const struct plm_kernel *newest = plm_kernels_newest(kernels);
	const struct plm_kernel *upgraded = plm_kernels_upgraded(kernels);

	if (plm_kernels_newer(kernels))
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"kernel %s is installed, but %s is still running: its fixes take effect "
			"with a reboot",
			newest->release, kernels->running);
	else if (upgraded)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "kernel %s was upgraded to %s, but the build of %s is still running: "
			    "its fixes take effect with a reboot",
			    kernels->running, upgraded->package_version, kernels->running_package);
	else if (brought_back(kernels, newest))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "kernel %s is running and no longer installed: a reboot brings back %s",
			    kernels->running, newest->release);
	else if (asked->presence == PLM_PRESENT)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "an installed update asks for a reboot (%s exists)", PATCH_REBOOT);
	else if (since->count)
		fail_newer(ev, since);
	else if (asked->presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be looked at: %s", PATCH_REBOOT,
			    plm_errno_words(asked->error));
	else if (newest)
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is running and nothing newer is installed",
			    kernels->running);
	else if (kernels->boot.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "/boot could not be listed: %s",
			    plm_errno_words(kernels->boot.error));
	else
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no kernel is installed on this host: it is started with one from "
			    "outside (%s)",
			    kernels->running);
}

int patch_eval_reboot(struct plm_eval *ev, const void *params)
{
	const struct plm_kernels *kernels;
	const struct patch_since_boot *since;
	const struct plm_stat *asked;
	int rc = plm_facts_kernels(ev->facts, &kernels, NULL);

	(void)params;
	if (rc == 0)
		rc = plm_facts_stat(ev->facts, PATCH_REBOOT, &asked, NULL);
	if (rc == 0)
		rc = patch_since_boot(ev->facts, &since, NULL);
	if (rc != 0)
		return rc;
	if (kernels->running) {
		show_kernels(ev, kernels, asked);
		show_newer(ev, since);
		judge_reboot(ev, kernels, asked, since);
		return 0;
	}
	plm_evidence_datum(ev, PLM_RUNNING, "uname", kernels->uname);
	if (kernels->uname->presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no kernel is running: this is not a live host");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the running kernel could not be asked: %s",
			    plm_errno_words(kernels->uname->error));
	return 0;
}

/* ---- package ---- */

static void judge_missing(struct plm_eval *ev, const struct patch_package_params *p,
			  const char *database)
{
	plm_evidence_value(ev, PLM_PERSISTENT, database, "%s is not installed", p->name);
	if (p->state == PATCH_INSTALLED)
		plm_verdict(ev, PLM_VERDICT_FAIL, "package %s is not installed", p->name);
	else if (p->state == PATCH_NOT_INSTALLED)
		plm_verdict(ev, PLM_VERDICT_PASS, "package %s is not installed", p->name);
	else
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "package %s is not installed", p->name);
}

static bool is_configured(const struct plm_package *package)
{
	return plm_str_eq(package->state, "installed") ||
	       plm_str_starts(package->state, "triggers-");
}

/* Of several architectures the one that is worst off decides. rpm keeps several versions of a kernel side by side:
 * there the newest does. */
static const struct plm_package *decisive(const struct plm_package_list *packages,
					  const struct plm_package *package)
{
	const struct plm_package *chosen = package;
	bool newest = packages->manager == PLM_PACKAGES_RPM;

	for (; package && is_configured(chosen); package = package->next) {
		int order = plm_package_compare_versions(packages, plm_slice_of(package->version),
							 plm_slice_of(chosen->version));

		if (!is_configured(package) || (newest ? order > 0 : order < 0))
			chosen = package;
	}
	return chosen;
}

static bool is_earlier(const struct plm_package_list *packages, const char *version,
		       const char *than)
{
	return plm_package_compare_versions(packages, plm_slice_of(version), plm_slice_of(than)) <
	       0;
}

static void judge_found(struct plm_eval *ev, const struct patch_package_params *p,
			const struct plm_package_list *packages, const struct plm_package *package)
{
	const struct plm_package *worst = decisive(packages, package);

	for (; package; package = package->next)
		plm_evidence_value(ev, PLM_PERSISTENT, packages->database, "%s %s %s, %s%s",
				   package->name, package->version, package->architecture,
				   package->state, package->hold ? ", on hold" : "");
	if (p->state == PATCH_NOT_INSTALLED)
		plm_verdict(ev, PLM_VERDICT_FAIL, "package %s (%s) is installed", p->name,
			    worst->version);
	else if (!is_configured(worst))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "package %s is %s: its installation was not finished", p->name,
			    worst->state);
	else if (p->at_least && is_earlier(packages, worst->version, p->at_least))
		plm_verdict(ev, PLM_VERDICT_FAIL, "package %s is of version %s, earlier than %s",
			    p->name, worst->version, p->at_least);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "package %s is installed, version %s", p->name,
			    worst->version);
}

/* The rule's name of a package means nothing to the manager this host has. */
static bool is_of_another(struct plm_eval *ev, const struct patch_package_params *p,
			  const struct plm_package_list *packages)
{
	bool rpm = packages->manager == PLM_PACKAGES_RPM;

	if (p->manager < 0 || packages->manager == PLM_PACKAGES_NONE ||
	    rpm == (p->manager == PATCH_RPM))
		return false;
	plm_evidence_value(ev, PLM_PERSISTENT, packages->database, "exists");
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "the packages of this host are kept by %s",
		    rpm ? "rpm" : "dpkg");
	return true;
}

int patch_eval_package(struct plm_eval *ev, const void *params)
{
	const struct patch_package_params *p = params;
	const struct plm_package_list *packages;
	const struct plm_package *package;
	int rc = plm_facts_packages(ev->facts, &packages, NULL);

	if (rc != 0 || is_of_another(ev, p, packages) || plm_judge_no_packages(ev, packages))
		return rc;
	plm_expected(ev, "%s%s%s%s", p->name,
		     p->state == PATCH_NOT_INSTALLED ? " not installed" : " installed",
		     p->at_least ? ", version at least " : "", p->at_least ? p->at_least : "");
	package = plm_package_find(packages, plm_slice_of(p->name));
	if (package)
		judge_found(ev, p, packages, package);
	else
		judge_missing(ev, p, packages->database);
	return 0;
}

/* ---- release ---- */

static bool is_among(const char *id, const struct plm_list *ids)
{
	for (size_t i = 0; i < ids->count; i++)
		if (plm_str_eq(id, ids->items[i]))
			return true;
	return ids->count == 0;
}

static const char *release_name(const struct patch_system *system)
{
	if (system->name[0])
		return system->name;
	return system->id[0] ? system->id : "this release";
}

/* Nothing says until when: what would. */
static void judge_undated(struct plm_eval *ev, const struct patch_system *system)
{
	if (system->table_path && system->table.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", system->table_path,
			    plm_errno_words(system->table.error));
	else if (system->table_path)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s does not say until when %s is supported: install or upgrade "
			    "distro-info-data",
			    system->table_path, release_name(system));
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s does not say until when %s is supported (no SUPPORT_END)",
			    system->os_release_path, release_name(system));
}

static void judge_support(struct plm_eval *ev, const struct patch_system *system,
			  const struct patch_release_params *p)
{
	static const char *const words[] = {"regular", "long-term", "extended"};
	const struct patch_end *end = &system->ends[p->support];
	int64_t now = plm_host_time(plm_facts_host(ev->facts));

	plm_expected(ev, "%s support for %lld days more", words[p->support],
		     (long long)(p->remaining.value / 86400));
	if (!end->source) {
		judge_undated(ev, system);
		return;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, end->source, "%s support until %s",
			   words[p->support], end->text ? end->text : "no announced end");
	if (!end->text)
		plm_verdict(ev, PLM_VERDICT_PASS, "no end of support has been announced for %s",
			    release_name(system));
	else if (end->end_seconds < now)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the %s support of %s ended on %s: holes found since stay open",
			    words[p->support], release_name(system), end->text);
	else if (end->end_seconds - now < p->remaining.value)
		plm_verdict(ev, PLM_VERDICT_FAIL, "the %s support of %s ends on %s, in %lld days",
			    words[p->support], release_name(system), end->text,
			    (long long)((end->end_seconds - now) / 86400));
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s support until %s",
			    release_name(system), words[p->support], end->text);
}

int patch_eval_release(struct plm_eval *ev, const void *params)
{
	const struct patch_release_params *p = params;
	const struct patch_system *system;
	int rc = patch_system(ev->facts, &system, NULL);

	if (rc != 0)
		return rc;
	if (system->os_release.presence != PLM_PRESENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, system->os_release_path,
				   &system->os_release);
		if (system->os_release.presence == PLM_ABSENT)
			plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
				    "the host has no os-release file, so it is no release of any "
				    "distribution");
		else
			plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s",
				    system->os_release_path,
				    plm_errno_words(system->os_release.error));
		return 0;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, system->os_release_path, "%s (%s %s %s)",
			   system->name, system->id, system->version, system->codename);
	if (!is_among(system->id, &p->ids))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is none of the distributions that may be used here",
			    release_name(system));
	else
		judge_support(ev, system, p);
	return 0;
}
