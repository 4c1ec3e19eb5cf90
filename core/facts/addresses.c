/*
 * addresses.c: the addresses a host is known by, from the text of the probe "addresses". Pure: asks nothing, judges
 * nothing. A recording's text may hold anything.
 */
#include "core/facts/addresses.h"

#include <arpa/inet.h>

#include "core/base/arena.h"
#include "core/base/buf.h"

/* How well an address names a host. */
enum rank { RANK_OWN, RANK_LINK, RANK_LOOPBACK };

struct link {
	uint64_t index;
	struct plm_slice name, mac;
	bool up;
};

struct found {
	uint64_t index;
	enum rank rank;
	bool is_v6;
	unsigned char bytes[16];
	struct plm_host_address address;
};

struct reading {
	struct plm_arena *arena;
	struct link *links;
	size_t link_count;
	struct found *found;
	size_t found_count;
};

bool plm_address_is_v6(const struct plm_host_address *address)
{
	return strchr(address->address, ':') != NULL;
}

/* ---- one address ---- */

static bool is_mac(struct plm_slice text)
{
	if (text.size_bytes != 17)
		return false;
	for (size_t i = 0; i < text.size_bytes; i++) {
		char c = text.data[i];

		if (i % 3 == 2 ? c != ':' : !c || !strchr("0123456789abcdefABCDEF", c))
			return false;
	}
	return true;
}

/* No name of the kernel's is empty or holds a NUL. */
static bool is_name(struct plm_slice text)
{
	return text.size_bytes && !memchr(text.data, '\0', text.size_bytes);
}

/* NULL in *out for "-". */
static int keep_known(struct plm_arena *arena, struct plm_slice text, const char **out)
{
	if (plm_slice_is(text, "-"))
		return 0;
	*out = plm_arena_strndup(arena, text.data, text.size_bytes);
	return *out ? 0 : -PLM_E_NOMEM;
}

/* "192.0.2.7/24"; its bytes too, for the order. */
static int read_network(struct plm_arena *arena, struct plm_slice text, unsigned char bytes[16],
			struct plm_host_address *out)
{
	struct plm_slice address, prefix;
	char raw[INET6_ADDRSTRLEN], clean[INET6_ADDRSTRLEN];
	uint64_t number;
	int family;

	if (!plm_split(text, '/', &address, &prefix) || address.size_bytes >= sizeof(raw) ||
	    !plm_parse_u64(prefix, 10, &number))
		return -PLM_E_PARSE;
	snprintf(raw, sizeof(raw), "%.*s", (int)address.size_bytes, address.data);
	family = strchr(raw, ':') ? AF_INET6 : AF_INET;
	if (number > (family == AF_INET6 ? 128 : 32) || inet_pton(family, raw, bytes) != 1 ||
	    !inet_ntop(family, bytes, clean, sizeof(clean)))
		return -PLM_E_PARSE;
	out->prefix = (unsigned)number;
	out->address = plm_arena_strdup(arena, clean);
	return out->address ? 0 : -PLM_E_NOMEM;
}

void plm_address_add(struct plm_buf *buf, const struct plm_host_address *address)
{
	plm_buf_printf(buf, "%s %s/%u %s", address->interface ? address->interface : "-",
		       address->address, address->prefix, address->mac ? address->mac : "-");
}

int plm_address_read(struct plm_arena *arena, struct plm_slice text, struct plm_host_address *out)
{
	struct plm_host_address address = {0};
	struct plm_slice name, network, mac;
	unsigned char bytes[16];
	int rc;

	if (!plm_next_word(&text, " ", &name) || !plm_next_word(&text, " ", &network) ||
	    !plm_next_word(&text, " ", &mac) || !(plm_slice_is(mac, "-") || is_mac(mac)) ||
	    !is_name(name))
		return -PLM_E_PARSE;
	rc = read_network(arena, network, bytes, &address);
	if (rc == 0)
		rc = keep_known(arena, name, &address.interface);
	if (rc == 0)
		rc = keep_known(arena, mac, &address.mac);
	if (rc == 0)
		*out = address;
	return rc;
}

/* ---- all of a host ---- */

static int take_link(struct reading *r, struct plm_slice line)
{
	struct plm_slice index, state;
	struct link link = {0}, *slot;

	if (!plm_next_word(&line, " ", &index) || !plm_parse_u64(index, 10, &link.index) ||
	    !plm_next_word(&line, " ", &link.name) || !plm_next_word(&line, " ", &link.mac) ||
	    !plm_next_word(&line, " ", &state) || !is_name(link.name))
		return 0;
	link.up = plm_slice_is(state, "up");
	slot = plm_push(r->arena, r->links, r->link_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = link;
	return 0;
}

/* By what the kernel says of it, and by what it is: 169.254.0.0/16 may be said to be global. */
static enum rank rank_of(const struct found *found, struct plm_slice scope)
{
	static const unsigned char loopback[16] = {[15] = 1};
	const unsigned char *b = found->bytes;

	if (plm_slice_is(scope, "host") ||
	    (found->is_v6 ? memcmp(b, loopback, sizeof(loopback)) == 0 : b[0] == 127))
		return RANK_LOOPBACK;
	if (plm_slice_is(scope, "link") ||
	    (found->is_v6 ? b[0] == 0xfe && (b[1] & 0xc0) == 0x80 : b[0] == 169 && b[1] == 254))
		return RANK_LINK;
	return RANK_OWN;
}

static int take_address(struct reading *r, struct plm_slice line)
{
	struct found found = {0}, *slot;
	struct plm_slice index, network, scope;
	int rc;

	if (!plm_next_word(&line, " ", &index) || !plm_parse_u64(index, 10, &found.index) ||
	    !plm_next_word(&line, " ", &network) || !plm_next_word(&line, " ", &scope))
		return 0;
	rc = read_network(r->arena, network, found.bytes, &found.address);
	if (rc < 0)
		return rc == -PLM_E_PARSE ? 0 : rc;
	found.is_v6 = plm_address_is_v6(&found.address);
	found.rank = rank_of(&found, scope);
	slot = plm_push(r->arena, r->found, r->found_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = found;
	return 0;
}

static int by_index(const void *a, const void *b)
{
	const struct link *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

static int by_name(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	if (x->is_v6 != y->is_v6)
		return x->is_v6 ? 1 : -1;
	return memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

/* On an interface that is up: its name and MAC come with it, and the best rank there is goes down to its own. */
static int join(struct reading *r, enum rank *best)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->found_count; i++) {
		struct found *found = &r->found[i];
		const struct link key = {.index = found->index};
		const struct link *link = r->link_count ? bsearch(&key, r->links, r->link_count,
								  sizeof(key), by_index)
							: NULL;
		int rc;

		if (!link || !link->up)
			continue;
		rc = keep_known(r->arena, link->name, &found->address.interface);
		if (rc == 0 && is_mac(link->mac))
			rc = keep_known(r->arena, link->mac, &found->address.mac);
		if (rc < 0)
			return rc;
		*best = found->rank < *best ? found->rank : *best;
		r->found[kept++] = *found;
	}
	r->found_count = kept;
	return 0;
}

static int keep_best(struct reading *r, enum rank best, struct plm_host_addresses *out)
{
	struct plm_host_address *items = plm_new_array(r->arena, struct plm_host_address,
						       r->found_count ? r->found_count : 1);

	if (!items)
		return -PLM_E_NOMEM;
	if (r->found_count)
		qsort(r->found, r->found_count, sizeof(*r->found), by_name);
	for (size_t i = 0; i < r->found_count; i++)
		if (r->found[i].rank == best)
			items[out->count++] = r->found[i].address;
	out->items = items;
	return 0;
}

int plm_addresses_parse(struct plm_arena *arena, struct plm_slice text,
			struct plm_host_addresses *out)
{
	struct reading r = {.arena = arena};
	enum rank best = RANK_LOOPBACK;
	struct plm_slice line, kind;
	int rc = 0;

	*out = (struct plm_host_addresses){0};
	while (rc == 0 && plm_next_line(&text, &line)) {
		if (!plm_next_word(&line, " ", &kind))
			continue;
		if (plm_slice_is(kind, "link"))
			rc = take_link(&r, line);
		else if (plm_slice_is(kind, "address"))
			rc = take_address(&r, line);
	}
	if (rc == 0 && r.link_count)
		qsort(r.links, r.link_count, sizeof(*r.links), by_index);
	if (rc == 0)
		rc = join(&r, &best);
	return rc < 0 ? rc : keep_best(&r, best, out);
}
