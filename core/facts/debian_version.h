/*
 * debian_version.h: Debian's ordering of package versions, "[epoch:]upstream[-revision]", as
 * deb-version(7) defines it. Pure; any bytes give an order, so hostile versions cannot break it.
 */
#ifndef PLM_CORE_FACTS_DEBIAN_VERSION_H
#define PLM_CORE_FACTS_DEBIAN_VERSION_H

#include "core/base/text.h"

/* Negative, 0 or positive as a is earlier than, equal to or later than b. A missing revision equals
 * "0". */
int plm_debian_version_compare(struct plm_slice a, struct plm_slice b);

#endif
