/*
 * forwarding.c: gathers every carrier of audit records, then looks whether its process runs and
 * whether a connection to its destination stands: probe sockets, the processes of the host. No name
 * is resolved: a destination given by name is found by its port.
 */
#include <arpa/inet.h>
#include <errno.h>

#include "checks/audit/forwarding.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/units.h"
#include "core/host/host.h"

static int (*const programs[])(struct plm_facts *, struct plm_audit_carriers *,
			       struct plm_err **) = {
	plm_audit_carry_audisp,
	plm_audit_carry_rsyslog,
	plm_audit_carry_journal,
};

/* ---- for the programs ---- */

int plm_audit_carrier_add(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			  const struct plm_audit_carrier *carrier, struct plm_err **err)
{
	struct plm_audit_carrier *slot =
		plm_push(plm_facts_arena(facts), carriers->items, carriers->count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = *carrier;
	return 0;
}

static int add_unreadable(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			  const char *path, const struct plm_datum *datum, struct plm_err **err)
{
	struct plm_audit_source *slot =
		plm_push(plm_facts_arena(facts), carriers->unreadable, carriers->unreadable_count);

	if (!slot)
		return plm_err_nomem(err);
	*slot = (struct plm_audit_source){.path = path, .datum = datum};
	return 0;
}

int plm_audit_carrier_file(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			   const char *path, const struct plm_datum **datum, struct plm_err **err)
{
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, datum, err);

	if (rc < 0)
		return rc;
	if ((*datum)->presence == PLM_PRESENT)
		carriers->any_program = true;
	if ((*datum)->presence != PLM_UNREADABLE)
		return 0;
	return add_unreadable(facts, carriers, path, *datum, err);
}

int plm_audit_carrier_value(struct plm_facts *facts, const struct plm_datum *file, const char *key,
			    const char **value, long *line, struct plm_err **err)
{
	struct plm_slice text = {.data = file->data, .size_bytes = file->size_bytes};
	struct plm_audit_setting setting = {0};

	*value = NULL;
	*line = 0;
	if (file->presence != PLM_PRESENT)
		return 0;
	if (plm_audit_setting(plm_facts_arena(facts), text, key, &setting) < 0)
		return plm_err_nomem(err);
	if (setting.line) {
		*value = setting.value;
		*line = setting.line;
	}
	return 0;
}

int plm_audit_plugin_dir(struct plm_facts *facts, const char **directory, struct plm_err **err)
{
	const struct plm_datum *conf;
	long line;
	int rc = plm_facts_read(facts, PLM_AUDIT_CONF, PLM_READ_SMALL, &conf, err);

	if (rc == 0)
		rc = plm_audit_carrier_value(facts, conf, "plugin_dir", directory, &line, err);
	if (rc == 0 && !*directory)
		*directory = plm_audit_setting_default("plugin_dir");
	return rc;
}

int plm_audit_journal_listens(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			      bool *listens, struct plm_err **err)
{
	const struct plm_unit *unit;
	int rc = plm_facts_unit(facts, "systemd-journald-audit.socket", &unit, err);

	*listens = false;
	if (rc < 0)
		return rc;
	if (unit->running.presence == PLM_UNREADABLE)
		return add_unreadable(facts, carriers, "systemd's units", &unit->running, err);
	*listens = plm_unit_is_active(unit);
	return 0;
}

/* ---- processes ---- */

/* The kernel keeps 15 bytes of a name; beyond that the executable's link decides. */
static int is_process(struct plm_facts *facts, const struct plm_process *process, const char *name,
		      bool *is, struct plm_err **err)
{
	enum { COMM_BYTES = 15 };
	const struct plm_datum *exe;
	const char *path;
	int rc;

	*is = process->comm && strncmp(process->comm, name, COMM_BYTES) == 0;
	if (!*is || strlen(name) <= COMM_BYTES)
		return 0;
	path = plm_arena_printf(plm_facts_arena(facts), "/proc/%d/exe", (int)process->pid);
	rc = path ? plm_facts_readlink(facts, path, &exe, err) : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	*is = exe->presence == PLM_PRESENT && plm_str_ends(exe->data, name);
	return 0;
}

/* The carrier's process on the host; one of that name that may as well be a container's sets
 * *unclear. */
static int find_process(struct plm_facts *facts, const struct plm_process_list *list,
			struct plm_audit_carrier *carrier, bool *unclear, struct plm_err **err)
{
	for (size_t i = 0; i < list->count && !carrier->running; i++) {
		enum plm_process_class class = list->classes[i];
		bool is = false;
		int rc = is_process(facts, list->items[i], carrier->process, &is, err);

		if (rc < 0)
			return rc;
		carrier->pid = list->items[i]->pid;
		carrier->running =
			is && (class == PLM_CLASS_HOST || class == PLM_CLASS_PRIVATE_MOUNTS);
		if (is && class == PLM_CLASS_UNREADABLE)
			*unclear = true;
	}
	return 0;
}

/* ---- connections ---- */

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

static bool is_address(const char *host)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static enum plm_audit_link link_of(const struct plm_audit_carrier *carrier, struct plm_slice remote)
{
	struct plm_slice host;
	uint64_t port;

	if (!read_peer(remote, &host, &port) || port != carrier->port)
		return PLM_AUDIT_LINK_NONE;
	if (!is_address(carrier->host))
		return PLM_AUDIT_LINK_PORT;
	return plm_slice_is(host, carrier->host) ? PLM_AUDIT_LINK_HOST : PLM_AUDIT_LINK_NONE;
}

static int find_link(struct plm_facts *facts, const struct plm_datum *sockets,
		     struct plm_audit_carrier *carrier, struct plm_err **err)
{
	struct plm_slice rest = {.data = sockets->data, .size_bytes = sockets->size_bytes};
	struct plm_slice line, state, local, remote;

	while (!carrier->link && plm_next_line(&rest, &line)) {
		if (!plm_next_word(&line, " ", &state) || !plm_slice_is(state, "established") ||
		    !plm_next_word(&line, " ", &local) || !plm_next_word(&line, " ", &remote))
			continue;
		carrier->link = link_of(carrier, remote);
		if (!carrier->link)
			continue;
		carrier->peer =
			plm_arena_strndup(plm_facts_arena(facts), remote.data, remote.size_bytes);
		if (!carrier->peer)
			return plm_err_nomem(err);
	}
	return 0;
}

/* ---- the fact ---- */

static int look_at_running(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			   struct plm_err **err)
{
	const struct plm_process_list *list;
	int rc = plm_facts_probe(facts, "sockets", &carriers->sockets, err);
	bool unclear = false;

	if (rc == 0)
		rc = plm_facts_processes(facts, &list, err);
	if (rc == 0)
		carriers->processes = list->why_not;
	for (size_t i = 0; rc == 0 && i < carriers->count; i++) {
		rc = find_process(facts, list, &carriers->items[i], &unclear, err);
		if (rc == 0 && !carriers->items[i].udp)
			rc = find_link(facts, carriers->sockets, &carriers->items[i], err);
	}
	if (unclear)
		carriers->processes =
			(struct plm_datum){.presence = PLM_UNREADABLE, .error = EACCES};
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_audit_carriers *carriers =
		plm_new(plm_facts_arena(facts), struct plm_audit_carriers);
	int rc = carriers ? 0 : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < sizeof(programs) / sizeof(programs[0]); i++)
		rc = programs[i](facts, carriers, err);
	if (rc == 0)
		rc = look_at_running(facts, carriers, err);
	*value = carriers;
	return rc;
}

static const struct plm_fact carriers_fact = {.name = "what carries audit records off the host",
					      .gather = gather};

int plm_audit_carriers(struct plm_facts *facts, const struct plm_audit_carriers **out,
		       struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &carriers_fact, NULL, &value, err);

	*out = value;
	return rc;
}
