/*
 * xtables_entries.h: a table of legacy iptables being read: how an entry is laid out, what it is, which chains there are. Private to
 * xtables.c, xtables_entries.c and xtables_rule.c.
 */
#ifndef PLM_CORE_HOST_XTABLES_ENTRIES_H
#define PLM_CORE_HOST_XTABLES_ENTRIES_H

#include "core/host/xtables.h"

#include <linux/netfilter/x_tables.h>

struct plm_buf;

/* Where a family keeps what: offsets from the beginning of an entry. */
struct plm_xtables_layout {
	int family;
	size_t address_bytes, entry_bytes;
	size_t source, source_mask, destination, destination_mask;
	size_t in, in_mask, out, out_mask;
	size_t protocol, flags, inversions, target, next;
	unsigned goes_to;
};

enum plm_xtables_kind {
	PLM_XTABLES_RULE,
	PLM_XTABLES_VERDICT,
	PLM_XTABLES_JUMP,
	PLM_XTABLES_CHAIN
};

struct plm_xtables_entry {
	size_t at, next, target; /* offsets from the beginning of the table */
	enum plm_xtables_kind kind;
	int verdict; /* of PLM_XTABLES_VERDICT: -NF_ACCEPT - 1 and its like; of PLM_XTABLES_JUMP: where to */
	char name[XT_EXTENSION_MAXNAMELEN]; /* of the target; of PLM_XTABLES_CHAIN: the chain's */
};
struct plm_xtables_chain {
	size_t at; /* of its first rule */
	size_t policy;
	char name[XT_EXTENSION_MAXNAMELEN];
	bool built_in;
};
struct plm_xtables_reader {
	const struct plm_xtables *table;
	const struct plm_xtables_layout *layout;
	struct plm_xtables_chain *chains;
	size_t count;
	struct plm_buf *text;
};

extern const struct plm_xtables_layout plm_xtables_layouts[2]; /* IPv4, IPv6 */

unsigned plm_xtables_short(const struct plm_xtables_reader *r, size_t at);
/* False when the name has no end or holds what would not be one word of a line. */
bool plm_xtables_name(const unsigned char *bytes, size_t room, char *name);
/* The entry at an offset; false when the bytes are none. */
bool plm_xtables_take(const struct plm_xtables_reader *r, size_t at, struct plm_xtables_entry *e);
/* Chains in the order of the table, for the caller to free: 0, ENOMEM or EBADMSG. */
int plm_xtables_find_chains(struct plm_xtables_reader *r);
/* The chain that begins at an offset, or NULL. */
const struct plm_xtables_chain *plm_xtables_chain_at(const struct plm_xtables_reader *r, size_t at);
/* "ACCEPT"; NULL for a number that is none. */
const char *plm_xtables_verdict(int verdict);

/* xtables_rule.c: one rule as a line; false when it is none. */
bool plm_xtables_rule(const struct plm_xtables_reader *r, const struct plm_xtables_chain *chain,
		      const struct plm_xtables_entry *e);

#endif
