/*
 * rpm_version.h: rpm's ordering of package versions, "[epoch:]version[-release]", as rpm-version(7) describes it and
 * rpmvercmp of rpm 4.18 does it. Pure; any bytes give an order, so hostile versions cannot break it.
 */
#ifndef PLM_CORE_FACTS_RPM_VERSION_H
#define PLM_CORE_FACTS_RPM_VERSION_H

#include "core/base/text.h"

/* Negative, 0 or positive as a is earlier than, equal to or later than b. A missing epoch equals 0; releases count
 * where both have one. */
int plm_rpm_version_compare(struct plm_slice a, struct plm_slice b);

#endif
