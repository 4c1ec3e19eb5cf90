/*
 * parse_json.c: libnftables-json(5) as a ruleset. Reads what the probe gave; asks nobody.
 */
#include "checks/network/ruleset.h"
#include "core/base/arena.h"
#include "core/facts/json.h"

static int take_chain(struct plm_arena *arena, const json_t *object,
		      struct network_ruleset *ruleset)
{
	const char *family = plm_json_text(object, "family");
	const char *table = plm_json_text(object, "table"), *name = plm_json_text(object, "name");
	struct network_chain *chain;

	if (!family || !table || !name)
		return -PLM_E_PARSE;
	chain = network_chain(arena, ruleset, family, table, name);
	if (!chain)
		return -PLM_E_NOMEM;
	chain->type = plm_json_text(object, "type");
	chain->hook = plm_json_text(object, "hook");
	chain->drops = plm_str_eq(plm_json_text(object, "policy"), "drop");
	return 0;
}

/* Whether a value is the word, or has it among its members. */
static bool has_word(const json_t *value, const char *word)
{
	const json_t *set = json_object_get(value, "set");
	const json_t *list = set ? set : value;

	if (plm_str_eq(json_string_value(list), word))
		return true;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (plm_str_eq(json_string_value(json_array_get(list, i)), word))
			return true;
	return false;
}

static int take_table(struct plm_arena *arena, const json_t *object,
		      struct network_ruleset *ruleset)
{
	const char *family = plm_json_text(object, "family"), *name = plm_json_text(object, "name");

	if (!family || !name)
		return -PLM_E_PARSE;
	return network_note_table(arena, ruleset, family, name,
				  has_word(json_object_get(object, "flags"), "dormant"));
}

/* "iifname == NAME" or "oifname == NAME"; false when it is another condition. */
static bool take_interface(const json_t *match, struct network_rule *rule)
{
	const json_t *meta = json_object_get(json_object_get(match, "left"), "meta");
	const char *key = plm_json_text(meta, "key"), *name = plm_json_text(match, "right");

	if (!key || !name || !plm_str_eq(plm_json_text(match, "op"), "=="))
		return false;
	if (plm_str_eq(key, "iifname"))
		rule->in = name;
	else if (plm_str_eq(key, "oifname"))
		rule->out = name;
	else
		return false;
	return true;
}

/* Every new connection of TCP meets it. */
static bool is_wide(const json_t *match)
{
	const json_t *left = json_object_get(match, "left"),
		     *right = json_object_get(match, "right");
	const json_t *payload = json_object_get(left, "payload");
	const char *key = plm_json_text(json_object_get(left, "meta"), "key");
	const char *state = plm_json_text(json_object_get(left, "ct"), "key");
	const char *field = plm_json_text(payload, "field"), *op = plm_json_text(match, "op");
	const json_t *bits = json_object_get(json_object_get(right, "prefix"), "len");

	if (!plm_str_eq(op, "==") && !plm_str_eq(op, "in"))
		return false;
	if (plm_str_eq(key, "l4proto") || plm_str_eq(field, "protocol") ||
	    plm_str_eq(field, "nexthdr"))
		return has_word(right, "tcp");
	if (plm_str_eq(state, "state"))
		return has_word(right, "new");
	return (plm_str_eq(field, "saddr") || plm_str_eq(field, "daddr")) &&
	       json_is_integer(bits) && json_integer_value(bits) == 0;
}

/* One statement of a rule; what is not known here may be a condition. */
static void take_statement(const json_t *statement, struct network_rule *rule)
{
	static const char *const harmless[] = {"counter", "log", "mangle", "notrack", "comment"};
	const json_t *jump = json_object_get(statement, "jump");
	const json_t *onward = json_object_get(statement, "goto");
	const json_t *xt = json_object_get(statement, "xt");
	const char *target = plm_json_text(xt, "name");

	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++)
		if (json_object_get(statement, harmless[i]))
			return;
	if (json_object_get(statement, "accept")) {
		rule->action = NETWORK_ACCEPT;
	} else if (json_object_get(statement, "drop") || json_object_get(statement, "reject") ||
		   (plm_str_eq(plm_json_text(xt, "type"), "target") &&
		    plm_str_eq(target, "REJECT"))) {
		rule->action = NETWORK_DROP;
	} else if (json_object_get(statement, "return")) {
		rule->action = NETWORK_RETURN;
	} else if (jump || onward) {
		rule->action = jump ? NETWORK_JUMP : NETWORK_GOTO;
		rule->target = plm_json_text(jump ? jump : onward, "target");
	} else {
		rule->conditional = true;
		rule->narrower |= !take_interface(json_object_get(statement, "match"), rule);
		rule->limited |= !is_wide(json_object_get(statement, "match"));
	}
}

static int take_rule(struct plm_arena *arena, const json_t *object, struct network_ruleset *ruleset)
{
	const char *family = plm_json_text(object, "family");
	const char *table = plm_json_text(object, "table"), *name = plm_json_text(object, "chain");
	const json_t *statements = json_object_get(object, "expr");
	struct network_rule rule = {0};
	struct network_chain *chain;

	if (!family || !table || !name)
		return -PLM_E_PARSE;
	chain = network_chain(arena, ruleset, family, table, name);
	if (!chain)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < json_array_size(statements); i++)
		take_statement(json_array_get(statements, i), &rule);
	return network_add_rule(arena, chain, &rule);
}

static int take_all(struct plm_arena *arena, const json_t *root, struct network_ruleset *ruleset)
{
	const json_t *list = json_object_get(root, "nftables");
	int rc = json_is_array(list) ? 0 : -PLM_E_PARSE;

	for (size_t i = 0; rc == 0 && i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const json_t *table = json_object_get(item, "table");
		const json_t *chain = json_object_get(item, "chain");
		const json_t *rule = json_object_get(item, "rule");

		if (table)
			rc = take_table(arena, table, ruleset);
		else if (chain)
			rc = take_chain(arena, chain, ruleset);
		else if (rule)
			rc = take_rule(arena, rule, ruleset);
	}
	network_settle(ruleset);
	return rc;
}

static void drop(void *json)
{
	json_decref(json);
}

int network_parse_json(struct plm_arena *arena, struct plm_slice text,
		       struct network_ruleset *ruleset)
{
	struct plm_datum datum = {
		.presence = PLM_PRESENT, .data = text.data, .size_bytes = text.size_bytes};
	json_t *root;
	int rc = plm_json_parse(&datum, &root);

	if (rc < 0 || !root)
		return rc < 0 ? rc : -PLM_E_PARSE;
	/* Chains and rules borrow its names. */
	rc = plm_arena_defer(arena, drop, root);
	return rc < 0 ? rc : take_all(arena, root, ruleset);
}
