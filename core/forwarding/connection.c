/*
 * connection.c: whether the process of a carrier runs on the host, comes back after a restart, and has a
 * connection to where it should send: the processes, their sockets, the probe sockets, the units. No
 * name is resolved: a destination given by name is found by its port.
 */
#include <arpa/inet.h>
#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/ports.h"
#include "core/facts/units.h"
#include "core/forwarding/carrier.h"
#include "core/host/host.h"

struct look {
	struct plm_facts *facts;
	struct plm_err **err;
	struct plm_carriers *carriers;
	const struct plm_process_list *processes;
	const struct plm_datum *sockets;
};

/* ---- addresses ---- */

static bool is_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

bool plm_carrier_is_local(const struct plm_carrier *carrier)
{
	struct in_addr address;

	return plm_str_eq(carrier->host, "localhost") || plm_str_eq(carrier->host, "::1") ||
	       (inet_pton(AF_INET, carrier->host, &address) == 1 &&
		ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET);
}

/* Splits "ADDRESS:PORT", brackets taken off. */
static bool read_peer(struct plm_slice text, struct plm_slice *host, uint64_t *port)
{
	const char *colon = memrchr(text.data, ':', text.size_bytes);

	if (!colon)
		return false;
	*host = (struct plm_slice){.data = text.data, .size_bytes = (size_t)(colon - text.data)};
	if (host->size_bytes >= 2 && host->data[0] == '[') {
		host->data++;
		host->size_bytes -= 2;
	}
	return plm_parse_u64(
		(struct plm_slice){.data = colon + 1,
				   .size_bytes = (size_t)(text.data + text.size_bytes - colon - 1)},
		10, port);
}

static enum plm_link link_of(const struct plm_carrier *carrier, struct plm_slice remote)
{
	struct plm_slice host;
	uint64_t port;

	if (!read_peer(remote, &host, &port) || port != carrier->port)
		return PLM_LINK_NONE;
	if (!is_address(carrier->host))
		return PLM_LINK_PORT;
	return plm_slice_is(host, carrier->host) ? PLM_LINK_HOST : PLM_LINK_NONE;
}

/* ---- connections ---- */

static bool holds(const struct plm_held_sockets *held, uint64_t inode)
{
	for (size_t i = 0; i < held->count; i++)
		if (held->inodes[i] == inode)
			return true;
	return false;
}

/* One line of the probe: "established LOCAL REMOTE INODE UID". */
static bool read_socket(struct plm_slice line, struct plm_slice *remote, uint64_t *inode)
{
	struct plm_slice state, local, number;

	return plm_next_word(&line, " ", &state) && plm_slice_is(state, "established") &&
	       plm_next_word(&line, " ", &local) && plm_next_word(&line, " ", remote) &&
	       plm_next_word(&line, " ", &number) && plm_parse_u64(number, 10, inode);
}

static int find_link(const struct look *look, struct plm_carrier *carrier,
		     const struct plm_held_sockets *held)
{
	struct plm_slice rest = {look->sockets->data, look->sockets->size_bytes};
	struct plm_slice line, remote;
	uint64_t inode;

	while (!carrier->link && plm_next_line(&rest, &line)) {
		if (!read_socket(line, &remote, &inode) || !holds(held, inode))
			continue;
		carrier->link = link_of(carrier, remote);
		if (!carrier->link)
			continue;
		carrier->peer = plm_arena_strndup(plm_facts_arena(look->facts), remote.data,
						  remote.size_bytes);
		if (!carrier->peer)
			return plm_err_nomem(look->err);
	}
	return 0;
}

/* What a process has open may be hidden from this reader. */
static int look_at_sockets(const struct look *look, const struct plm_process *process,
			   struct plm_carrier *carrier)
{
	const struct plm_held_sockets *held;
	const char *path;
	int rc = plm_facts_held_sockets(look->facts, process, &held, look->err);

	if (rc == 0)
		rc = find_link(look, carrier, held);
	if (rc < 0 || carrier->link || held->state.presence == PLM_PRESENT)
		return rc;
	path = plm_arena_printf(plm_facts_arena(look->facts), "/proc/%d/fd", (int)process->pid);
	return path ? plm_carrier_add_gap(look->facts, look->carriers, PLM_RUNNING, path,
					  &held->state, look->err)
		    : plm_err_nomem(look->err);
}

/* ---- processes ---- */

/* The kernel keeps 15 bytes of a name; beyond that the executable's link decides. */
static int is_process(const struct look *look, const struct plm_process *process, const char *name,
		      bool *is)
{
	enum { COMM_BYTES = 15 };
	const struct plm_datum *exe;
	const char *path;
	int rc;

	*is = process->comm && strncmp(process->comm, name, COMM_BYTES) == 0;
	if (!*is || strlen(name) <= COMM_BYTES)
		return 0;
	path = plm_arena_printf(plm_facts_arena(look->facts), "/proc/%d/exe", (int)process->pid);
	rc = path ? plm_facts_readlink(look->facts, path, &exe, look->err)
		  : plm_err_nomem(look->err);
	if (rc < 0)
		return rc;
	*is = exe->presence == PLM_PRESENT && plm_str_ends(exe->data, name);
	return 0;
}

/* One of that name that may as well be a container's is a gap. */
static int look_at_process(const struct look *look, size_t i, struct plm_carrier *carrier)
{
	const struct plm_process *process = look->processes->items[i];
	enum plm_process_class class = look->processes->classes[i];
	bool is = false;
	int rc = is_process(look, process, carrier->program->process, &is);

	if (rc < 0 || !is)
		return rc;
	if (class == PLM_CLASS_UNREADABLE)
		return plm_carrier_add_gap(look->facts, look->carriers, PLM_RUNNING, "/proc",
					   &(struct plm_datum){.error = EACCES}, look->err);
	if (class != PLM_CLASS_HOST && class != PLM_CLASS_PRIVATE_MOUNTS)
		return 0;
	if (!carrier->running || !carrier->link)
		carrier->pid = process->pid;
	carrier->running = true;
	return carrier->udp || carrier->link ? 0 : look_at_sockets(look, process, carrier);
}

static int look_at(const struct look *look, struct plm_carrier *carrier)
{
	int rc = plm_facts_unit(look->facts, carrier->program->unit, &carrier->unit, look->err);

	for (size_t i = 0; rc == 0 && !carrier->link && i < look->processes->count; i++)
		rc = look_at_process(look, i, carrier);
	return rc;
}

bool plm_carrier_starts(const struct plm_carrier *carrier)
{
	if (carrier->unit->file.presence != PLM_PRESENT)
		return true;
	return carrier->unit->file_state != PLM_UNIT_FILE_DISABLED &&
	       carrier->unit->file_state != PLM_UNIT_FILE_ENABLED_RUNTIME &&
	       carrier->unit->file_state != PLM_UNIT_FILE_BAD && !plm_unit_is_masked(carrier->unit);
}

int plm_carriers_look(struct plm_facts *facts, struct plm_carriers *carriers, struct plm_err **err)
{
	struct look look = {.facts = facts, .err = err, .carriers = carriers};
	int rc = plm_facts_probe(facts, "sockets", &look.sockets, err);

	if (rc == 0)
		rc = plm_facts_processes(facts, &look.processes, err);
	if (rc < 0)
		return rc;
	carriers->nothing_runs = look.processes->why_not.presence == PLM_ABSENT;
	if (look.sockets->presence == PLM_UNREADABLE)
		rc = plm_carrier_add_gap(facts, carriers, PLM_RUNNING, "netlink:sock_diag",
					 look.sockets, err);
	if (rc == 0 && look.processes->why_not.presence == PLM_UNREADABLE)
		rc = plm_carrier_add_gap(facts, carriers, PLM_RUNNING, "/proc",
					 &look.processes->why_not, err);
	for (size_t i = 0; rc == 0 && i < carriers->count; i++)
		rc = look_at(&look, &carriers->items[i]);
	return rc;
}
