/*
 * collect_firewall.c: the packet filter that is loaded (probe nftables, the tables of legacy iptables), and
 * whether there is anything to filter. Judges nothing.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

const char *network_family_word(enum network_family family)
{
	return family == NETWORK_IP6 ? "ip6" : "ip";
}

const char *network_hook_word(enum network_hook hook)
{
	return hook == NETWORK_FORWARD ? "forward" : "input";
}

const char *network_legacy_file(enum network_family family)
{
	return family == NETWORK_IP6 ? "/proc/net/ip6_tables_names" : "/proc/net/ip_tables_names";
}

const char *network_legacy_probe(enum network_family family)
{
	return family == NETWORK_IP6 ? "ip6tables" : "iptables";
}

const char *network_unread_rules(const struct network_firewall *f, enum network_family family,
				 int *error)
{
	*error = 0;
	if (f->nftables.presence == PLM_UNREADABLE) {
		*error = f->nftables.error;
		return "the rules of nf_tables could not be read";
	}
	if (f->legacy[family].presence == PLM_UNREADABLE) {
		*error = f->legacy[family].error;
		return "the tables of iptables could not be read";
	}
	if (f->legacy_filter[family] && f->legacy_rules[family].presence != PLM_PRESENT) {
		*error = f->legacy_rules[family].error;
		return "the table filter of legacy iptables could not be read";
	}
	return NULL;
}

static const char *forwarding_file(enum network_family family)
{
	return family == NETWORK_IP6 ? "/proc/sys/net/ipv6/conf/all/forwarding"
				     : "/proc/sys/net/ipv4/ip_forward";
}

/* Where a table is registered its rules are not absent: a recording that lacks them is older than the probe. */
static int read_legacy(struct plm_facts *facts, enum network_family family,
		       struct network_firewall *f, struct plm_err **err)
{
	struct plm_datum *state = &f->legacy_rules[family];
	const struct plm_datum *text;
	int rc = plm_facts_probe(facts, network_legacy_probe(family), &text, err);

	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_ABSENT)
		*state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENODATA};
	if (text->presence != PLM_PRESENT)
		return 0;
	rc = network_parse_save(plm_facts_arena(facts), network_family_word(family),
				(struct plm_slice){text->data, text->size_bytes},
				&f->legacy_loaded[family]);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		*state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return 0;
}

static int read_family(struct plm_facts *facts, enum network_family family,
		       struct network_firewall *f, struct plm_err **err)
{
	const struct plm_datum *names, *forwarding;
	struct plm_slice rest, line;
	int rc = plm_facts_read(facts, network_legacy_file(family), PLM_READ_SMALL, &names, err);

	if (rc == 0)
		rc = plm_facts_read(facts, forwarding_file(family), PLM_READ_SMALL, &forwarding,
				    err);
	if (rc != 0)
		return rc;
	f->legacy[family] = *names;
	f->forwarding[family] = *forwarding;
	rest = (struct plm_slice){names->data, names->size_bytes};
	while (plm_next_line(&rest, &line))
		f->legacy_filter[family] |= plm_slice_is(line, "filter");
	return names->size_bytes ? read_legacy(facts, family, f, err) : 0;
}

static int read_loaded(struct plm_facts *facts, struct network_firewall *f, struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_probe(facts, "nftables", &text, err);

	if (rc < 0)
		return rc;
	f->nftables = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence != PLM_PRESENT)
		return 0;
	rc = network_parse_json(plm_facts_arena(facts),
				(struct plm_slice){text->data, text->size_bytes}, &f->loaded);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		f->nftables = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct network_firewall *f = plm_new(plm_facts_arena(facts), struct network_firewall);
	const struct plm_datum *addresses;
	int rc = f ? read_loaded(facts, f, err) : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		rc = read_family(facts, NETWORK_IP, f, err);
	if (rc == 0)
		rc = read_family(facts, NETWORK_IP6, f, err);
	if (rc == 0)
		rc = plm_facts_read(facts, "/proc/net/if_inet6", PLM_READ_LARGE, &addresses, err);
	if (rc == 0)
		rc = network_managers(facts, &f->managers, err);
	if (rc != 0)
		return rc;
	f->if_inet6 = *addresses;
	f->nothing_runs = plm_facts_nothing_runs(facts);
	*value = f;
	return 0;
}

int network_firewall(struct plm_facts *facts, const struct network_firewall **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"the packet filter", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
