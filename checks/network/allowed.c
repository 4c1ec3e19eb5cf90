/*
 * allowed.c: the words of an allow-list: protocol, ports, address, owner. Pure.
 */
#include "checks/network/network.h"

static bool parse_ports(struct plm_slice text, struct network_allowed *allowed)
{
	struct plm_slice first, last;
	uint64_t from, to;

	if (!plm_split(text, '-', &first, &last))
		first = last = text;
	if (!plm_parse_u64(first, 10, &from) || !plm_parse_u64(last, 10, &to) || from == 0 ||
	    from > to || to > UINT16_MAX)
		return false;
	allowed->from = (uint16_t)from;
	allowed->to = (uint16_t)to;
	return true;
}

/* False when it is no such word. */
static bool parse_allowed(const char *word, struct network_allowed *allowed)
{
	struct plm_slice rest = plm_slice_of(word), protocol, before;

	*allowed = (struct network_allowed){.udp = -1};
	if (!plm_split(rest, '/', &protocol, &rest))
		return false;
	if (plm_slice_is(protocol, "tcp") || plm_slice_is(protocol, "udp"))
		allowed->udp = plm_slice_is(protocol, "udp");
	else if (!plm_slice_is(protocol, "any"))
		return false;
	if (plm_split(rest, '=', &before, &allowed->owner)) {
		if (!allowed->owner.size_bytes)
			return false;
		rest = before;
	}
	if (plm_split(rest, '@', &before, &allowed->address)) {
		if (!allowed->address.size_bytes)
			return false;
		rest = before;
	}
	if (!plm_slice_is(rest, "*"))
		return parse_ports(rest, allowed);
	allowed->from = 1;
	allowed->to = UINT16_MAX;
	return true;
}

static bool is_owner(struct plm_slice wanted, const char *owner)
{
	if (wanted.data[wanted.size_bytes - 1] == '*')
		return strncmp(wanted.data, owner, wanted.size_bytes - 1) == 0;
	return plm_slice_is(wanted, owner);
}

static bool matches(const struct network_allowed *a, bool udp, const char *address, uint16_t port)
{
	if (a->udp >= 0 && a->udp != (int)udp)
		return false;
	if (port < a->from || port > a->to)
		return false;
	return !a->address.size_bytes || plm_slice_is(a->address, address);
}

bool network_is_allowed(const struct plm_list *list, bool udp, const char *address, uint16_t port,
			const char *owner, bool *needs_owner)
{
	*needs_owner = false;
	for (size_t i = 0; i < list->count; i++) {
		struct network_allowed a;

		if (!parse_allowed(list->items[i], &a) || !matches(&a, udp, address, port))
			continue;
		if (!a.owner.size_bytes || (owner && is_owner(a.owner, owner)))
			return true;
		*needs_owner |= !owner;
	}
	return false;
}

const char *network_check_allowed(const struct plm_list *list)
{
	struct network_allowed allowed;

	for (size_t i = 0; i < list->count; i++)
		if (!parse_allowed(list->items[i], &allowed))
			return "a word of allow is not understood; write \"tcp/22\", "
			       "\"udp/6000-6010\", \"any/53@127.0.0.53\" or \"tcp/22=sshd\"";
	return NULL;
}
