/*
 * eval_reboot.c: judges whether the newest kernel runs, and nothing waits for a reboot. Pure: reads facts and parameters
 * only.
 */
#include "checks/patch/patch.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/boot_time.h"
#include "core/host/host.h"

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
