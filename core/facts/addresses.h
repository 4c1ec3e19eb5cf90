/*
 * addresses.h: under which addresses a host is known: the text of the probe "addresses" read as a list.
 */
#ifndef PLM_CORE_FACTS_ADDRESSES_H
#define PLM_CORE_FACTS_ADDRESSES_H

#include "core/base/text.h"

struct plm_arena;
struct plm_buf;

struct plm_host_address {
	const char *interface; /* NULL where the results of another tool do not tell it */
	const char *address;   /* "192.0.2.7", "2001:db8::7" */
	const char *mac;       /* NULL where there is none */
	unsigned prefix;
};

struct plm_host_addresses {
	const struct plm_host_address
		*items; /* by interface as the kernel counts them, IPv4 first */
	size_t count;
	const char *problem; /* why they could not be read; NULL when they could, or nothing runs */
};

bool plm_address_is_v6(const struct plm_host_address *address);

/* "eth0 192.0.2.7/24 02:00:00:00:00:07", "-" for what is not known: as a report keeps it. */
void plm_address_add(struct plm_buf *buf, const struct plm_host_address *address);
/* Takes it back, with the address in its canonical form. 0, -PLM_E_PARSE or -PLM_E_NOMEM. */
int plm_address_read(struct plm_arena *arena, struct plm_slice text, struct plm_host_address *out);

/* Of the text of the probe those that name the host: on interfaces that are up; none of loopback and none that hold on
 * one link only, unless there are no others. Lines that are not understood are passed over. 0 or -PLM_E_NOMEM. */
int plm_addresses_parse(struct plm_arena *arena, struct plm_slice text,
			struct plm_host_addresses *out);

#endif
