/*
 * xtables_entries.c: finds entries and chains in the bytes of a table. Pure: trusts no offset, reads nothing beyond the bytes it
 * was given.
 */
#include "core/host/xtables_entries.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

const struct plm_xtables_layout plm_xtables_layouts[2] = {
	{
		.family = AF_INET,
		.address_bytes = sizeof(struct in_addr),
		.entry_bytes = sizeof(struct ipt_entry),
		.source = offsetof(struct ipt_entry, ip.src),
		.source_mask = offsetof(struct ipt_entry, ip.smsk),
		.destination = offsetof(struct ipt_entry, ip.dst),
		.destination_mask = offsetof(struct ipt_entry, ip.dmsk),
		.in = offsetof(struct ipt_entry, ip.iniface),
		.in_mask = offsetof(struct ipt_entry, ip.iniface_mask),
		.out = offsetof(struct ipt_entry, ip.outiface),
		.out_mask = offsetof(struct ipt_entry, ip.outiface_mask),
		.protocol = offsetof(struct ipt_entry, ip.proto),
		.flags = offsetof(struct ipt_entry, ip.flags),
		.inversions = offsetof(struct ipt_entry, ip.invflags),
		.target = offsetof(struct ipt_entry, target_offset),
		.next = offsetof(struct ipt_entry, next_offset),
		.goes_to = IPT_F_GOTO,
	},
	{
		.family = AF_INET6,
		.address_bytes = sizeof(struct in6_addr),
		.entry_bytes = sizeof(struct ip6t_entry),
		.source = offsetof(struct ip6t_entry, ipv6.src),
		.source_mask = offsetof(struct ip6t_entry, ipv6.smsk),
		.destination = offsetof(struct ip6t_entry, ipv6.dst),
		.destination_mask = offsetof(struct ip6t_entry, ipv6.dmsk),
		.in = offsetof(struct ip6t_entry, ipv6.iniface),
		.in_mask = offsetof(struct ip6t_entry, ipv6.iniface_mask),
		.out = offsetof(struct ip6t_entry, ipv6.outiface),
		.out_mask = offsetof(struct ip6t_entry, ipv6.outiface_mask),
		.protocol = offsetof(struct ip6t_entry, ipv6.proto),
		.flags = offsetof(struct ip6t_entry, ipv6.flags),
		.inversions = offsetof(struct ip6t_entry, ipv6.invflags),
		.target = offsetof(struct ip6t_entry, target_offset),
		.next = offsetof(struct ip6t_entry, next_offset),
		.goes_to = IP6T_F_GOTO,
	},
};

unsigned plm_xtables_short(const struct plm_xtables_reader *r, size_t at)
{
	uint16_t value;

	memcpy(&value, r->table->entries + at, sizeof(value));
	return value;
}

/* False when the name has no end or holds what would not be one word of a line. */
bool plm_xtables_name(const unsigned char *bytes, size_t room, char *name)
{
	const void *end = memchr(bytes, '\0', room);

	if (!end)
		return false;
	memcpy(name, bytes, (size_t)((const unsigned char *)end - bytes) + 1);
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == '"' || *c == '\\' || *c == 0x7f)
			return false;
	return true;
}

/* The verdict or offset behind the head of a standard target. */
static bool take_standard(const struct plm_xtables_reader *r, struct plm_xtables_entry *e)
{
	size_t value = e->target + offsetof(struct xt_standard_target, verdict);

	if (value + sizeof(e->verdict) > e->next)
		return false;
	memcpy(&e->verdict, r->table->entries + value, sizeof(e->verdict));
	e->kind = e->verdict < 0 ? PLM_XTABLES_VERDICT : PLM_XTABLES_JUMP;
	return true;
}

static bool take_target(const struct plm_xtables_reader *r, struct plm_xtables_entry *e)
{
	const unsigned char *head = r->table->entries + e->target;
	size_t name = offsetof(struct xt_error_target, errorname);

	if (!plm_xtables_name(head + offsetof(struct xt_entry_target, u.user.name),
			      XT_EXTENSION_MAXNAMELEN, e->name))
		return false;
	e->kind = PLM_XTABLES_RULE;
	if (!*e->name)
		return take_standard(r, e);
	if (strcmp(e->name, XT_ERROR_TARGET) != 0)
		return true;
	e->kind = PLM_XTABLES_CHAIN;
	return e->target + name + XT_FUNCTION_MAXNAMELEN <= e->next &&
	       plm_xtables_name(head + name, XT_EXTENSION_MAXNAMELEN, e->name);
}

/* The entry at an offset; false when the bytes are none. */
bool plm_xtables_take(const struct plm_xtables_reader *r, size_t at, struct plm_xtables_entry *e)
{
	const struct plm_xtables_layout *l = r->layout;

	if (at > r->table->size_bytes || r->table->size_bytes - at < l->entry_bytes)
		return false;
	e->at = at;
	e->target = at + plm_xtables_short(r, at + l->target);
	e->next = at + plm_xtables_short(r, at + l->next);
	return e->target >= at + l->entry_bytes &&
	       e->target + sizeof(struct xt_entry_target) <= e->next &&
	       e->next <= r->table->size_bytes && take_target(r, e);
}

/* ---- chains ---- */

static const char *const hook_names[PLM_XTABLES_HOOKS] = {"PREROUTING", "INPUT", "FORWARD",
							  "OUTPUT", "POSTROUTING"};

static void add_chain(struct plm_xtables_reader *r, const char *name, size_t at, size_t policy,
		      bool built_in)
{
	struct plm_xtables_chain *chain = &r->chains[r->count++];

	*chain = (struct plm_xtables_chain){.at = at, .policy = policy, .built_in = built_in};
	snprintf(chain->name, sizeof(chain->name), "%s", name);
}

static void add_hooks_at(struct plm_xtables_reader *r, size_t at)
{
	for (size_t h = 0; h < PLM_XTABLES_HOOKS; h++)
		if (r->table->valid_hooks & 1u << h && r->table->hook_entry[h] == at)
			add_chain(r, hook_names[h], at, r->table->underflow[h], true);
}

/* Each entry begins one chain at most, but hooks may share one. */
int plm_xtables_find_chains(struct plm_xtables_reader *r)
{
	size_t most = r->table->size_bytes / r->layout->entry_bytes + PLM_XTABLES_HOOKS;
	struct plm_xtables_entry e;

	r->chains = calloc(most, sizeof(*r->chains));
	if (!r->chains)
		return ENOMEM;
	for (size_t at = 0; at < r->table->size_bytes; at = e.next) {
		if (!plm_xtables_take(r, at, &e))
			return EBADMSG;
		add_hooks_at(r, at);
		/* The last entry of a table is one more, without a chain behind it. */
		if (e.kind == PLM_XTABLES_CHAIN && e.next < r->table->size_bytes)
			add_chain(r, e.name, e.next, 0, false);
	}
	return 0;
}

/* They lie in the order of their offsets. */
const struct plm_xtables_chain *plm_xtables_chain_at(const struct plm_xtables_reader *r, size_t at)
{
	size_t from = 0, to = r->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (r->chains[middle].at == at)
			return &r->chains[middle];
		if (r->chains[middle].at < at)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

const char *plm_xtables_verdict(int verdict)
{
	switch (verdict) {
	case -NF_ACCEPT - 1:
		return "ACCEPT";
	case -NF_DROP - 1:
		return "DROP";
	case -NF_QUEUE - 1:
		return "QUEUE";
	case XT_RETURN:
		return "RETURN";
	default:
		return NULL;
	}
}
