/*
 * eval_minimal.c: judges whether a host has what a container host has no use for, and whether packages are absent that
 * must be. Pure: reads facts and parameters only.
 */
#include "checks/service/minimal.h"

#include <fnmatch.h>

#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

enum { NAMED = 6 };

/* ---- minimal ---- */

const char *service_validate_minimal(const void *params)
{
	const struct service_minimal_params *p = params;

	for (size_t i = 0; i < p->without.count; i++) {
		size_t kind = 0;

		while (kind < SERVICE_NEEDLESS_KINDS &&
		       !plm_str_eq(p->without.items[i], service_needless_words[kind]))
			kind++;
		if (kind == SERVICE_NEEDLESS_KINDS)
			return "without holds a word that is none of compiler, desktop, outdated, "
			       "server";
	}
	for (size_t i = 0; i < p->except.count; i++) {
		size_t n = 0;

		while (n < service_candidate_count &&
		       !plm_str_eq(p->except.items[i], service_candidates[n].name))
			n++;
		if (n == service_candidate_count)
			return "except names something that is not looked for: write names as "
			       "gcc, xorg, telnet, web";
	}
	return NULL;
}

static const char *package_of(const struct service_found *found)
{
	return found->package ? found->package->name : NULL;
}

static void show_found(struct plm_eval *ev, const struct service_minimal *minimal,
		       const struct service_found *found)
{
	if (found->package)
		plm_evidence_value(ev, PLM_PERSISTENT, minimal->packages->database, "%s %s",
				   found->package->name, found->package->version);
	if (found->program)
		plm_evidence_value(ev, PLM_PERSISTENT, found->program, "exists");
	if (found->unit)
		plm_evidence_value(ev, PLM_RUNNING, "systemd:units", "%s %s", found->unit,
				   found->how);
}

static void name_found(struct plm_buf *names, const struct service_found *found)
{
	plm_buf_printf(names, "%s%s (%s)", names->size_bytes ? ", " : "", found->candidate->name,
		       found->unit	? found->unit
		       : found->program ? found->program
					: package_of(found));
}

static void show_gaps(struct plm_eval *ev, const struct service_minimal *minimal)
{
	for (size_t i = 0; i < minimal->gap_count; i++) {
		struct plm_datum why = {.presence = PLM_UNREADABLE,
					.error = minimal->gaps[i].error};

		plm_evidence_datum(ev, PLM_PERSISTENT, minimal->gaps[i].source, &why);
	}
}

static void show_looked_at(struct plm_eval *ev, const struct service_minimal *minimal)
{
	if (minimal->packages->manager != PLM_PACKAGES_NONE &&
	    minimal->packages->why_not.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, minimal->packages->database, "%zu packages",
				   minimal->packages->count);
	for (size_t i = 0; minimal->directories[i] && minimal->directory_count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, minimal->directories[i], "looked at");
}

static bool has_nothing(const struct service_minimal *minimal)
{
	return minimal->packages->manager == PLM_PACKAGES_NONE && minimal->directory_count == 0 &&
	       minimal->gap_count == 0;
}

static void judge_minimal(struct plm_eval *ev, const struct service_minimal *minimal,
			  size_t needless, size_t excepted, struct plm_buf *names)
{
	if (needless > NAMED)
		plm_buf_printf(names, " and %zu more", needless - NAMED);
	if (needless)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "this host has what a container host has no use for and an intruder "
			    "has: %s",
			    plm_buf_text(names));
	else if (minimal->gap_count)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s",
			    minimal->gaps[0].source, plm_errno_words(minimal->gaps[0].error));
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "nothing needless was found%s",
			    excepted ? " but what is excepted" : "");
}

int service_eval_minimal(struct plm_eval *ev, const void *params)
{
	const struct service_minimal_params *p = params;
	plm_auto_buf struct plm_buf names = {.limit_bytes = 0};
	const struct service_minimal *minimal;
	size_t needless = 0, excepted = 0;
	int rc = service_minimal(ev->facts, &minimal, NULL);

	if (rc != 0)
		return rc;
	if (has_nothing(minimal)) {
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = "/usr/bin",
							.presence = PLM_ABSENT});
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this host has neither packages nor programs in the usual places");
		return 0;
	}
	show_looked_at(ev, minimal);
	show_gaps(ev, minimal);
	for (size_t i = 0; i < minimal->count; i++) {
		const struct service_found *found = &minimal->items[i];

		if (!plm_list_has(&p->without, service_needless_words[found->candidate->kind]))
			continue;
		show_found(ev, minimal, found);
		if (plm_list_has(&p->except, found->candidate->name))
			excepted++;
		else if (needless++ < NAMED)
			name_found(&names, found);
	}
	judge_minimal(ev, minimal, needless, excepted, &names);
	return names.failed ? -(int)names.failed : 0;
}

/* ---- package-absent ---- */

static bool is_unwanted(const struct plm_list *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (fnmatch(names->items[i], name, 0) == 0)
			return true;
	return false;
}

int service_eval_package_absent(struct plm_eval *ev, const void *params)
{
	const struct service_package_absent_params *p = params;
	plm_auto_buf struct plm_buf names = {.limit_bytes = 0};
	const struct plm_package_list *packages;
	size_t found = 0;
	int rc = plm_facts_packages(ev->facts, &packages, NULL);

	if (rc != 0 || plm_judge_no_packages(ev, packages))
		return rc;
	for (size_t i = 0; i < packages->count; i++) {
		const struct plm_package *package = packages->items[i];

		if (!is_unwanted(&p->names, package->name))
			continue;
		plm_evidence_value(ev, PLM_PERSISTENT, packages->database, "%s %s, %s",
				   package->name, package->version, package->state);
		if (found++ < NAMED)
			plm_buf_printf(&names, "%s%s %s", found > 1 ? ", " : "", package->name,
				       package->version);
	}
	if (found > NAMED)
		plm_buf_printf(&names, " and %zu more", found - NAMED);
	if (found)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%zu package%s installed that should not be: %s",
			    found, found == 1 ? " is" : "s are", plm_buf_text(&names));
	else {
		plm_evidence_value(ev, PLM_PERSISTENT, packages->database, "%zu packages",
				   packages->count);
		plm_verdict(ev, PLM_VERDICT_PASS, "none of %zu packages is one of those unwanted",
			    packages->count);
	}
	return names.failed ? -(int)names.failed : 0;
}
