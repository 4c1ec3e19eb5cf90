/*
 * xtables_rule.c: one rule in the words of iptables-save(8). Pure: reads nothing beyond the bytes of its entry.
 */
#include "core/host/xtables_entries.h"

#include "core/base/buf.h"

#include <arpa/inet.h>
#include <linux/netfilter_ipv4/ip_tables.h>

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

static void write_address(const struct plm_xtables_reader *r, const struct plm_xtables_entry *e,
			  const char *option, size_t address, size_t mask, bool inverted)
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
static bool write_interface(const struct plm_xtables_reader *r, const struct plm_xtables_entry *e,
			    const char *option, size_t interface, size_t mask, bool inverted)
{
	const unsigned char *base = r->table->entries + e->at;
	char name[XT_EXTENSION_MAXNAMELEN];
	size_t masked = 0;

	if (is_zero(base + mask, IFNAMSIZ))
		return true;
	if (!plm_xtables_name(base + interface, IFNAMSIZ, name))
		return false;
	while (masked < IFNAMSIZ && base[mask + masked])
		masked++;
	plm_buf_printf(r->text, "%s -%s %.*s%s", inverted ? " !" : "", option, (int)masked, name,
		       masked <= strlen(name) ? "+" : "");
	return true;
}

static void write_protocol(const struct plm_xtables_reader *r, const struct plm_xtables_entry *e,
			   bool inverted)
{
	static const struct {
		unsigned number;
		const char *name;
	} known[] = {{1, "icmp"}, {6, "tcp"}, {17, "udp"}, {58, "ipv6-icmp"}, {132, "sctp"}};
	size_t at = e->at + r->layout->protocol;
	unsigned number = plm_xtables_short(r, at);

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

static bool write_matches(const struct plm_xtables_reader *r, const struct plm_xtables_entry *e)
{
	char name[XT_EXTENSION_MAXNAMELEN];
	size_t at = e->at + r->layout->entry_bytes;

	while (at < e->target) {
		size_t bytes = e->target - at < sizeof(struct xt_entry_match)
				       ? 0
				       : plm_xtables_short(r, at);

		if (bytes < sizeof(struct xt_entry_match) || bytes > e->target - at ||
		    !plm_xtables_name(r->table->entries + at +
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

static bool write_target(const struct plm_xtables_reader *r, const struct plm_xtables_entry *e)
{
	bool onward = r->table->entries[e->at + r->layout->flags] & r->layout->goes_to;
	const struct plm_xtables_chain *chain;

	if (e->kind == PLM_XTABLES_RULE) {
		plm_buf_printf(r->text, " -j %s", e->name);
		return true;
	}
	if (e->kind == PLM_XTABLES_VERDICT) {
		const char *word = plm_xtables_verdict(e->verdict);

		if (word)
			plm_buf_printf(r->text, " -j %s", word);
		return word != NULL;
	}
	/* To the next rule: it has no target. */
	if ((size_t)e->verdict == e->next)
		return true;
	chain = plm_xtables_chain_at(r, (size_t)e->verdict);
	if (chain)
		plm_buf_printf(r->text, " -%c %s", onward ? 'g' : 'j', chain->name);
	return chain != NULL;
}

bool plm_xtables_rule(const struct plm_xtables_reader *r, const struct plm_xtables_chain *chain,
		      const struct plm_xtables_entry *e)
{
	const struct plm_xtables_layout *l = r->layout;
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
