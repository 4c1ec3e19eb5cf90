/*
 * managers.c: the programs that load a packet filter when a host starts: nftables.service, what restores
 * iptables-save files, firewalld, ufw. Reads their configuration; judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/units.h"
#include "core/host/host.h"

void network_set_all(struct network_manager *m, enum network_fate fate)
{
	for (int f = 0; f < NETWORK_FAMILIES; f++)
		for (int h = 0; h < NETWORK_HOOKS; h++)
			m->fate[f][h] = fate;
}

int network_read_into(struct plm_facts *facts, struct network_manager *m, const char *path,
		      const struct plm_datum **text, struct plm_err **err)
{
	int rc = path ? plm_facts_read(facts, path, PLM_READ_SMALL, text, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	m->source = path;
	m->state = (struct plm_datum){.presence = (*text)->presence, .error = (*text)->error};
	if ((*text)->presence == PLM_UNREADABLE)
		network_set_all(m, NETWORK_FATE_UNKNOWN);
	return 0;
}

enum kind { SCRIPT, SAVE, FIREWALLD, UFW };

static const struct {
	const char *name, *unit;
	enum kind kind;
	const char *files[NETWORK_FAMILIES]; /* of SAVE */
} programs[] = {
	{"nftables", "nftables.service", SCRIPT, {NULL, NULL}},
	{"netfilter-persistent",
	 "netfilter-persistent.service",
	 SAVE,
	 {"/etc/iptables/rules.v4", "/etc/iptables/rules.v6"}},
	{"iptables", "iptables.service", SAVE, {"/etc/sysconfig/iptables", NULL}},
	{"ip6tables", "ip6tables.service", SAVE, {NULL, "/etc/sysconfig/ip6tables"}},
	{"firewalld", "firewalld.service", FIREWALLD, {NULL, NULL}},
	{"ufw", "ufw.service", UFW, {NULL, NULL}},
};
enum { PROGRAM_COUNT = sizeof(programs) / sizeof(programs[0]) };

static int read_configuration(struct plm_facts *facts, size_t i, struct network_manager *m,
			      struct plm_err **err)
{
	int rc = 0;

	switch (programs[i].kind) {
	case SCRIPT:
		return network_manage_script(facts, m, err);
	case FIREWALLD:
		return network_manage_firewalld(facts, m, err);
	case UFW:
		return network_manage_ufw(facts, m, err);
	case SAVE:
		break;
	}
	for (int f = 0; rc == 0 && f < NETWORK_FAMILIES; f++)
		if (programs[i].files[f])
			rc = network_manage_save(facts, m, programs[i].files[f],
						 (enum network_family)f, err);
	return rc;
}

static int fill(struct plm_facts *facts, size_t i, struct network_manager *m, struct plm_err **err)
{
	const struct plm_unit *unit;
	const struct plm_unit_boot *boot;
	int rc;

	*m = (struct network_manager){.name = programs[i].name,
				      .unit = programs[i].unit,
				      .source = programs[i].unit,
				      .state = {.presence = PLM_ABSENT}};
	for (int f = 0; f < NETWORK_FAMILIES; f++)
		for (int h = 0; h < NETWORK_HOOKS; h++)
			m->fate[f][h] = NETWORK_OPEN;
	rc = plm_facts_unit(facts, m->unit, &unit, err);
	if (rc < 0 || unit->state.presence == PLM_ABSENT)
		return rc;
	m->installed = true;
	m->starts_state = unit->state;
	if (unit->state.presence != PLM_PRESENT)
		return 0;
	rc = plm_facts_unit_boot(facts, unit, &boot, err);
	if (rc < 0)
		return rc;
	m->starts_state = boot->state;
	m->starts = boot->starts;
	return read_configuration(facts, i, m, err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct network_managers *list = plm_new(arena, struct network_managers);
	struct network_manager *items = plm_new_array(arena, struct network_manager, PROGRAM_COUNT);
	int rc = list && items ? 0 : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < PROGRAM_COUNT; i++) {
		rc = fill(facts, i, &items[list->count], err);
		list->count += rc == 0 && items[list->count].installed;
	}
	if (rc < 0)
		return rc;
	list->items = items;
	*value = list;
	return 0;
}

int network_managers(struct plm_facts *facts, const struct network_managers **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"what loads the packet filter", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
