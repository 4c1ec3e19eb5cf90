/*
 * xtables.c: the entries of one table of legacy iptables, as the kernel lays them out in memory, into the text of iptables-save(8).
 * Pure: trusts no offset, reads nothing beyond the bytes it was given.
 */
#include "core/host/xtables.h"

#include "core/base/buf.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

/* ---- how the two families lay out an entry ---- */

static const struct layout {
	int family;
	size_t address_bytes, entry_bytes;
	size_t source, source_mask, destination, destination_mask;
	size_t in, in_mask, out, out_mask;
	size_t protocol, flags, inversions, target, next;
	unsigned goes_to;
} layouts[] = {
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

/* ---- one entry ---- */

enum kind { RULE, VERDICT, JUMP, CHAIN };

struct entry {
	size_t at, next, target; /* offsets from the beginning of the table */
	enum kind kind;
	int verdict; /* of VERDICT: -NF_ACCEPT - 1 and its like; of JUMP: where to */
	char name[XT_EXTENSION_MAXNAMELEN]; /* of the target; of CHAIN: the chain's */
};

struct chain {
	size_t at; /* of its first rule */
	size_t policy;
	char name[XT_EXTENSION_MAXNAMELEN];
	bool built_in;
};

struct reader {
	const struct plm_xtables *table;
	const struct layout *layout;
	struct chain *chains;
	size_t count;
	struct plm_buf *text;
};

static unsigned short_at(const struct reader *r, size_t at)
{
	uint16_t value;

	memcpy(&value, r->table->entries + at, sizeof(value));
	return value;
}

/* False when the name has no end or holds what would not be one word of a line. */
static bool take_name(const unsigned char *bytes, size_t room, char *name)
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
static bool take_standard(const struct reader *r, struct entry *e)
{
	size_t value = e->target + offsetof(struct xt_standard_target, verdict);

	if (value + sizeof(e->verdict) > e->next)
		return false;
	memcpy(&e->verdict, r->table->entries + value, sizeof(e->verdict));
	e->kind = e->verdict < 0 ? VERDICT : JUMP;
	return true;
}

static bool take_target(const struct reader *r, struct entry *e)
{
	const unsigned char *head = r->table->entries + e->target;
	size_t name = offsetof(struct xt_error_target, errorname);

	if (!take_name(head + offsetof(struct xt_entry_target, u.user.name),
		       XT_EXTENSION_MAXNAMELEN, e->name))
		return false;
	e->kind = RULE;
	if (!*e->name)
		return take_standard(r, e);
	if (strcmp(e->name, XT_ERROR_TARGET) != 0)
		return true;
	e->kind = CHAIN;
	return e->target + name + XT_FUNCTION_MAXNAMELEN <= e->next &&
	       take_name(head + name, XT_EXTENSION_MAXNAMELEN, e->name);
}

/* The entry at an offset; false when the bytes are none. */
static bool take_entry(const struct reader *r, size_t at, struct entry *e)
{
	const struct layout *l = r->layout;

	if (at > r->table->size_bytes || r->table->size_bytes - at < l->entry_bytes)
		return false;
	e->at = at;
	e->target = at + short_at(r, at + l->target);
	e->next = at + short_at(r, at + l->next);
	return e->target >= at + l->entry_bytes &&
	       e->target + sizeof(struct xt_entry_target) <= e->next &&
	       e->next <= r->table->size_bytes && take_target(r, e);
}

/* ---- chains ---- */

static const char *const hook_names[PLM_XTABLES_HOOKS] = {"PREROUTING", "INPUT", "FORWARD",
							  "OUTPUT", "POSTROUTING"};

static void add_chain(struct reader *r, const char *name, size_t at, size_t policy, bool built_in)
{
	struct chain *chain = &r->chains[r->count++];

	*chain = (struct chain){.at = at, .policy = policy, .built_in = built_in};
	snprintf(chain->name, sizeof(chain->name), "%s", name);
}

static void add_hooks_at(struct reader *r, size_t at)
{
	for (size_t h = 0; h < PLM_XTABLES_HOOKS; h++)
		if (r->table->valid_hooks & 1u << h && r->table->hook_entry[h] == at)
			add_chain(r, hook_names[h], at, r->table->underflow[h], true);
}

/* Chains in the order of the table. Each entry begins one chain at most, but hooks may share one. */
static int find_chains(struct reader *r)
{
	size_t most = r->table->size_bytes / r->layout->entry_bytes + PLM_XTABLES_HOOKS;
	struct entry e;

	r->chains = calloc(most, sizeof(*r->chains));
	if (!r->chains)
		return ENOMEM;
	for (size_t at = 0; at < r->table->size_bytes; at = e.next) {
		if (!take_entry(r, at, &e))
			return EBADMSG;
		add_hooks_at(r, at);
		/* The last entry of a table is one more, without a chain behind it. */
		if (e.kind == CHAIN && e.next < r->table->size_bytes)
			add_chain(r, e.name, e.next, 0, false);
	}
	return 0;
}

/* They lie in the order of their offsets. */
static const struct chain *chain_at(const struct reader *r, size_t at)
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

static const char *verdict_word(int verdict)
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

static int write_heads(struct reader *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct chain *chain = &r->chains[i];
		const char *policy = "-";
		struct entry e;

		if (chain->built_in)
			policy = take_entry(r, chain->policy, &e) && e.kind == VERDICT
					 ? verdict_word(e.verdict)
					 : NULL;
		if (!policy)
			return EBADMSG;
		plm_buf_printf(r->text, ":%s %s [0:0]\n", chain->name, policy);
	}
	return 0;
}

/* ---- the words of a rule ---- */

static bool is_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

/* The bits of a mask, or -1 when it has a hole. */
static int prefix_of(const unsigned char *mask, size_t size)
{
	int bits = 0;

	while ((size_t)bits < size * 8 && mask[bits / 8] & 0x80 >> bits % 8)
		bits++;
	for (size_t bit = (size_t)bits; bit < size * 8; bit++)
		if (mask[bit / 8] & 0x80 >> bit % 8)
			return -1;
	return bits;
}

static void write_address(const struct reader *r, const struct entry *e, const char *option,
			  size_t address, size_t mask, bool inverted)
{
	const unsigned char *base = r->table->entries + e->at;
	size_t size = r->layout->address_bytes;
	char words[INET6_ADDRSTRLEN];
	int prefix = prefix_of(base + mask, size);

	if (is_zero(base + mask, size) && !inverted)
		return;
	plm_buf_printf(r->text, "%s -%s %s/", inverted ? " !" : "", option,
		       inet_ntop(r->layout->family, base + address, words, sizeof(words)));
	if (prefix >= 0)
		plm_buf_printf(r->text, "%d", prefix);
	else
		plm_buf_str(r->text,
			    inet_ntop(r->layout->family, base + mask, words, sizeof(words)));
}

/* A "+" stands where the mask ends before the name does. */
static bool write_interface(const struct reader *r, const struct entry *e, const char *option,
			    size_t interface, size_t mask, bool inverted)
{
	const unsigned char *base = r->table->entries + e->at;
	char name[XT_EXTENSION_MAXNAMELEN];
	size_t masked = 0;

	if (is_zero(base + mask, IFNAMSIZ))
		return true;
	if (!take_name(base + interface, IFNAMSIZ, name))
		return false;
	while (masked < IFNAMSIZ && base[mask + masked])
		masked++;
	plm_buf_printf(r->text, "%s -%s %.*s%s", inverted ? " !" : "", option, (int)masked, name,
		       masked <= strlen(name) ? "+" : "");
	return true;
}

static void write_protocol(const struct reader *r, const struct entry *e, bool inverted)
{
	static const struct {
		unsigned number;
		const char *name;
	} known[] = {{1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "ipv6-icmp"}, {132, "sctp"}};
	size_t at = e->at + r->layout->protocol;
	unsigned number = short_at(r, at);

	if (number == 0)
		return;
	plm_buf_str(r->text, inverted ? " ! -p " : " -p ");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].number == number) {
			plm_buf_str(r->text, known[i].name);
			return;
		}
	plm_buf_printf(r->text, "%u", number);
}

static bool write_matches(const struct reader *r, const struct entry *e)
{
	char name[XT_EXTENSION_MAXNAMELEN];
	size_t at = e->at + r->layout->entry_bytes;

	while (at < e->target) {
		size_t bytes = e->target - at < sizeof(struct xt_entry_match) ? 0 : short_at(r, at);

		if (bytes < sizeof(struct xt_entry_match) || bytes > e->target - at ||
		    !take_name(r->table->entries + at +
				       offsetof(struct xt_entry_match, u.user.name),
			       sizeof(name), name) ||
		    !*name)
			return false;
		/* A remark is no condition. */
		if (strcmp(name, "comment") != 0)
			plm_buf_printf(r->text, " -m %s", name);
		at += bytes;
	}
	return true;
}

static bool write_target(const struct reader *r, const struct entry *e)
{
	bool onward = r->table->entries[e->at + r->layout->flags] & r->layout->goes_to;
	const struct chain *chain;

	if (e->kind == RULE) {
		plm_buf_printf(r->text, " -j %s", e->name);
		return true;
	}
	if (e->kind == VERDICT) {
		const char *word = verdict_word(e->verdict);

		if (word)
			plm_buf_printf(r->text, " -j %s", word);
		return word != NULL;
	}
	/* To the next rule: it has no target. */
	if ((size_t)e->verdict == e->next)
		return true;
	chain = chain_at(r, (size_t)e->verdict);
	if (chain)
		plm_buf_printf(r->text, " -%c %s", onward ? 'g' : 'j', chain->name);
	return chain != NULL;
}

static bool write_rule(const struct reader *r, const struct chain *chain, const struct entry *e)
{
	const struct layout *l = r->layout;
	unsigned inverted = r->table->entries[e->at + l->inversions];

	plm_buf_printf(r->text, "-A %s", chain->name);
	write_address(r, e, "s", l->source, l->source_mask, inverted & IPT_INV_SRCIP);
	write_address(r, e, "d", l->destination, l->destination_mask, inverted & IPT_INV_DSTIP);
	if (!write_interface(r, e, "i", l->in, l->in_mask, inverted & IPT_INV_VIA_IN) ||
	    !write_interface(r, e, "o", l->out, l->out_mask, inverted & IPT_INV_VIA_OUT))
		return false;
	write_protocol(r, e, inverted & IPT_INV_PROTO);
	if (!r->table->ipv6 && r->table->entries[e->at + l->flags] & IPT_F_FRAG)
		plm_buf_str(r->text, inverted & IPT_INV_FRAG ? " ! -f" : " -f");
	if (!write_matches(r, e) || !write_target(r, e))
		return false;
	plm_buf_char(r->text, '\n');
	return true;
}

/* What ends a chain is no rule of it: the policy of the kernel's own, a return of the others. */
static bool is_end(const struct reader *r, const struct chain *chain, const struct entry *e)
{
	struct entry behind;

	if (e->kind != VERDICT)
		return false;
	if (chain->built_in)
		return chain->policy == e->at;
	return e->verdict == XT_RETURN && take_entry(r, e->next, &behind) && behind.kind == CHAIN;
}

static int write_rules(struct reader *r)
{
	const struct chain *chain = NULL;
	struct entry e;

	for (size_t at = 0; at < r->table->size_bytes; at = e.next) {
		const struct chain *begun = chain_at(r, at);

		if (!take_entry(r, at, &e))
			return EBADMSG;
		chain = begun ? begun : chain;
		if (e.kind == CHAIN)
			continue;
		if (!chain || (!is_end(r, chain, &e) && !write_rule(r, chain, &e)))
			return EBADMSG;
	}
	return 0;
}

int plm_xtables_save(const struct plm_xtables *table, struct plm_buf *text)
{
	struct reader r = {.table = table, .layout = &layouts[table->ipv6], .text = text};
	size_t before = text->size_bytes;
	int error = find_chains(&r);

	plm_buf_printf(text, "*%s\n", table->table);
	if (error == 0)
		error = write_heads(&r);
	if (error == 0)
		error = write_rules(&r);
	plm_buf_str(text, "COMMIT\n");
	if (error && text->data) {
		text->size_bytes = before;
		text->data[before] = '\0';
	}
	free(r.chains);
	return error;
}
