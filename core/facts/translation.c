/*
 * translation.c: whether the packet filter of the host leads anything elsewhere (destination NAT), by the rules that are
 * loaded: probes nftables, iptables, ip6tables. Judges nothing.
 */
#include "core/facts/translation.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/json.h"
#include "core/host/host.h"

static const struct {
	const char *names, *probe;
} legacy[] = {
	{"/proc/net/ip_tables_names", "iptables"},
	{"/proc/net/ip6_tables_names", "ip6tables"},
};

/* Targets that lead a packet elsewhere than it was sent. */
static bool is_elsewhere(struct plm_slice target)
{
	static const char *const targets[] = {"DNAT", "REDIRECT", "NETMAP", "TPROXY"};

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		if (plm_slice_is(target, targets[i]))
			return true;
	return false;
}

/* A target of xtables that says nothing of itself may be any. */
static bool xt_leads_elsewhere(const json_t *xt)
{
	const char *type = plm_json_text(xt, "type"), *name = plm_json_text(xt, "name");

	if (!type || !name)
		return true;
	return is_elsewhere(plm_slice_of(name)) && plm_str_eq(type, "target");
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

/* What iptables-save writes: a rule's target stands behind -j. */
static bool saved_leads_elsewhere(const struct plm_datum *text)
{
	struct plm_slice rest = {text->data, text->size_bytes}, line, word;

	while (plm_next_line(&rest, &line))
		while (plm_next_word(&line, " ", &word))
			if (plm_slice_is(word, "-j") && plm_next_word(&line, " ", &word) &&
			    is_elsewhere(word))
				return true;
	return false;
}

static int ask_rules(struct plm_facts *facts, const char *probe, enum plm_translation *found,
		     struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_probe(facts, probe, &text, err);

	if (rc < 0)
		return rc;
	if (text->presence != PLM_PRESENT)
		*found = PLM_TRANSLATION_UNKNOWN;
	else if (saved_leads_elsewhere(text))
		*found = PLM_TRANSLATION_SOME;
	return 0;
}

static int ask_legacy(struct plm_facts *facts, size_t i, enum plm_translation *found,
		      struct plm_err **err)
{
	const struct plm_datum *names;
	struct plm_slice rest, line;
	bool translates = false;
	int rc = plm_facts_read(facts, legacy[i].names, PLM_READ_SMALL, &names, err);

	if (rc < 0)
		return rc;
	if (names->presence == PLM_UNREADABLE)
		*found = PLM_TRANSLATION_UNKNOWN;
	rest = (struct plm_slice){names->data, names->size_bytes};
	while (plm_next_line(&rest, &line))
		translates |= plm_slice_is(line, "nat") || plm_slice_is(line, "mangle");
	return translates ? ask_rules(facts, legacy[i].probe, found, err) : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	enum plm_translation *found = plm_new(plm_facts_arena(facts), enum plm_translation);
	int rc = found ? ask_loaded(facts, found, err) : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < sizeof(legacy) / sizeof(legacy[0]); i++)
		if (*found != PLM_TRANSLATION_SOME)
			rc = ask_legacy(facts, i, found, err);
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
