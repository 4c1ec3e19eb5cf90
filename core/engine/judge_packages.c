/*
 * judge_packages.c: the verdict where no list of packages is there to judge. Reads the fact it is given; does no I/O.
 */
#include "core/base/text.h"
#include "core/engine/judge.h"

#include "core/facts/packages.h"

bool plm_judge_no_packages(struct plm_eval *ev, const struct plm_package_list *packages)
{
	if (packages->manager == PLM_PACKAGES_NONE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, PLM_DPKG_STATUS, &packages->why_not);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "neither dpkg nor rpm keeps a package database on this host");
		return true;
	}
	if (packages->why_not.presence == PLM_PRESENT)
		return false;
	plm_evidence_datum(ev, PLM_PERSISTENT, packages->database, &packages->why_not);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", packages->database,
		    plm_errno_words(packages->why_not.error));
	return true;
}
