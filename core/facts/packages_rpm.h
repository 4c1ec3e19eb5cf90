/*
 * packages_rpm.h: what rpm's database lists, from the text of the probe "rpm-packages". Not for use outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_PACKAGES_RPM_H
#define PLM_CORE_FACTS_PACKAGES_RPM_H

#include "core/facts/packages.h"

/* Sets the list's manager, database and packages where rpm has a database. 0 or -PLM_E_NOMEM. */
int plm_packages_read_rpm(struct plm_facts *facts, struct plm_package_list *list);
/* The lines of the probe; lines that are none are left out. 0 or -PLM_E_NOMEM. */
int plm_packages_parse_rpm(struct plm_arena *arena, struct plm_slice text,
			   struct plm_package_list *list);

#endif
