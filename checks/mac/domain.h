/*
 * domain.h: SELinux's domains of what runs, between domain.c and eval_domain.c.
 */
#ifndef PLM_CHECKS_MAC_DOMAIN_H
#define PLM_CHECKS_MAC_DOMAIN_H

#include "core/facts/containers.h"

struct mac_domain {
	const struct plm_process *process;
	struct plm_datum label; /* attr/current without the NUL at its end: untrusted text */
};

/* Every process that is neither a container's nor the kernel's. */
struct mac_domains {
	const struct plm_process_list *processes;
	struct mac_domain *items;
	size_t count;
};
int mac_domains(struct plm_facts *facts, const struct mac_domains **out, struct plm_err **err);

#endif
