/*
 * publishers.h: the processes of the host that may hold ports for containers. Not for use outside of
 * core/facts.
 */
#ifndef PLM_CORE_FACTS_PUBLISHERS_H
#define PLM_CORE_FACTS_PUBLISHERS_H

#include "core/facts/ports.h"

struct plm_publisher_process {
	const struct plm_process *process;
	enum plm_publisher publisher;	 /* never PLM_PUBLISHER_ITSELF */
	const struct plm_datum *cmdline; /* of docker-proxy */
	const char *leads_to;		 /* of docker-proxy: an address, or NULL */
};

struct plm_publisher_list {
	const struct plm_publisher_process *items;
	size_t count;
};

/* Found once an audit. */
int plm_facts_publishers(struct plm_facts *facts, const struct plm_publisher_list **out,
			 struct plm_err **err);

#endif
