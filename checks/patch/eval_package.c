/*
 * eval_package.c: judges whether packages are as a rule wants them. Pure: reads facts and parameters only.
 */
#include "checks/patch/patch.h"

#include "core/base/text.h"
#include "core/engine/judge.h"

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
