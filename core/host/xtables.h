/*
 * xtables.h: one table of legacy iptables or ip6tables as the kernel hands it out, as text; private to core/host.
 */
#ifndef PLM_CORE_HOST_XTABLES_H
#define PLM_CORE_HOST_XTABLES_H

#include <plimsoll/types.h>

struct plm_buf;

enum { PLM_XTABLES_HOOKS = 5 };

struct plm_xtables {
	bool ipv6;
	const char *table; /* "filter" */
	unsigned valid_hooks;
	unsigned hook_entry[PLM_XTABLES_HOOKS], underflow[PLM_XTABLES_HOOKS];
	const unsigned char *entries; /* struct ipt_entry or ip6t_entry, one behind the other */
	size_t size_bytes;
};

/*
 * Adds the table as iptables-save(8) writes it: chains with policies, rules in the kernel's order with addresses, interfaces,
 * protocol and target. Counters are 0; of a match and of a target only the name is told, comments are left out. Gives 0, or EBADMSG when the
 * bytes are no table, and ENOMEM; then nothing was added. Follows linux/netfilter_ipv4/ip_tables.h.
 */
int plm_xtables_save(const struct plm_xtables *table, struct plm_buf *text);

#endif
