/*
 * translation.c: whether the packet filter of the host leads anything elsewhere (destination NAT), by the rules that are
 * loaded: probe nftables, and the tables of legacy iptables. Judges nothing.
 */
#include "core/facts/translation.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/json.h"
#include "core/host/host.h"

static const char *const legacy_files[] = {"/proc/net/ip_tables_names",
					   "/proc/net/ip6_tables_names"};

/* A target of xtables that says nothing of itself may be any. */
static bool xt_leads_elsewhere(const json_t *xt)
{
	static const char *const targets[] = {"DNAT", "REDIRECT", "NETMAP", "TPROXY"};
	const char *type = plm_json_text(xt, "type"), *name = plm_json_text(xt, "name");

	if (!type || !name)
		return true;
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (plm_str_eq(name, targets[i]))
			return plm_str_eq(type, "target");
	return false;
}

static bool leads_elsewhere(const json_t *statement)
{
	const json_t *xt = json_object_get(statement, "xt");

	return json_object_get(statement, "dnat") || json_object_get(statement, "redirect") ||
	       json_object_get(statement, "tproxy") || json_object_get(statement, "vmap") ||
	       (xt && xt_leads_elsewhere(xt));
}

static enum plm_translation in_rules(const json_t *root)
{
	const json_t *list = json_object_get(root, "nftables");

	if (!json_is_array(list))
		return PLM_TRANSLATION_UNKNOWN;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *rule = json_object_get(json_array_get(list, i), "rule");
		const json_t *statements = json_object_get(rule, "expr");

		for (size_t k = 0; k < json_array_size(statements); k++)
			if (leads_elsewhere(json_array_get(statements, k)))
				return PLM_TRANSLATION_SOME;
	}
	return PLM_TRANSLATION_NONE;
}

static int ask_loaded(struct plm_facts *facts, enum plm_translation *found, struct plm_err **err)
{
	plm_auto_json json_t *root = NULL;
	const struct plm_datum *text;
	int rc = plm_facts_probe(facts, "nftables", &text, err);

	*found = PLM_TRANSLATION_UNKNOWN;
	if (rc < 0)
		return rc;
	if (text->presence == PLM_ABSENT)
		*found = PLM_TRANSLATION_NONE;
	if (plm_json_parse(text, &root) < 0)
		return plm_err_nomem(err);
	if (root)
		*found = in_rules(root);
	return 0;
}

/* What legacy tables hold only iptables can read. */
static int ask_legacy(struct plm_facts *facts, const char *file, enum plm_translation *found,
		      struct plm_err **err)
{
	const struct plm_datum *names;
	struct plm_slice rest, line;
	int rc = plm_facts_read(facts, file, PLM_READ_SMALL, &names, err);

	if (rc < 0)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		*found = PLM_TRANSLATION_UNKNOWN;
	rest = (struct plm_slice){names->data, names->size_bytes};
	while (plm_next_line(&rest, &line))
		if (plm_slice_is(line, "nat"))
			*found = PLM_TRANSLATION_UNKNOWN;
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	enum plm_translation *found = plm_new(plm_facts_arena(facts), enum plm_translation);
	int rc = found ? ask_loaded(facts, found, err) : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < sizeof(legacy_files) / sizeof(legacy_files[0]); i++)
		if (*found != PLM_TRANSLATION_SOME)
			rc = ask_legacy(facts, legacy_files[i], found, err);
	*value = found;
	return rc;
}

int plm_facts_translation(struct plm_facts *facts, enum plm_translation *out, struct plm_err **err)
{
	static const struct plm_fact fact = {"what the packet filter leads elsewhere", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = *(const enum plm_translation *)value;
	return rc;
}
