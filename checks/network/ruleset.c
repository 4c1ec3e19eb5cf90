/*
 * ruleset.c: what becomes of a packet that no condition of a packet filter concerns. Follows nft(8): a
 * packet dropped by one base chain is gone, one accepted goes on to the next. Pure.
 */
#include "checks/network/ruleset.h"

#include "core/base/arena.h"

/* Chains of a hostile file may call each other without end. */
enum { MOST_JUMPS = 16 };

struct network_chain *network_chain(struct plm_arena *arena, struct network_ruleset *ruleset,
				    const char *family, const char *table, const char *name)
{
	struct network_chain *chain, **slot;

	for (size_t i = 0; i < ruleset->count; i++) {
		chain = ruleset->items[i];
		if (plm_str_eq(chain->name, name) && plm_str_eq(chain->table, table) &&
		    plm_str_eq(chain->family, family))
			return chain;
	}
	chain = plm_new(arena, struct network_chain);
	slot = chain ? plm_push(arena, ruleset->items, ruleset->count) : NULL;
	if (!slot)
		return NULL;
	*chain = (struct network_chain){.family = family, .table = table, .name = name};
	*slot = chain;
	return chain;
}

int network_add_rule(struct plm_arena *arena, struct network_chain *chain,
		     const struct network_rule *rule)
{
	struct network_rule *slot = plm_push(arena, chain->rules, chain->count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = *rule;
	return 0;
}

int network_note_table(struct plm_arena *arena, struct network_ruleset *ruleset, const char *family,
		       const char *table, bool sleeps)
{
	struct network_dormancy *slot;

	for (size_t i = 0; i < ruleset->table_count; i++) {
		slot = &ruleset->tables[i];
		if (plm_str_eq(slot->table, table) && plm_str_eq(slot->family, family)) {
			slot->sleeps = sleeps;
			return 0;
		}
	}
	if (!sleeps)
		return 0;
	slot = plm_push(arena, ruleset->tables, ruleset->table_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct network_dormancy){family, table, true};
	return 0;
}

void network_settle(struct network_ruleset *ruleset)
{
	for (size_t i = 0; i < ruleset->table_count; i++)
		for (size_t k = 0; k < ruleset->count; k++)
			if (plm_str_eq(ruleset->items[k]->table, ruleset->tables[i].table) &&
			    plm_str_eq(ruleset->items[k]->family, ruleset->tables[i].family))
				ruleset->items[k]->sleeps = ruleset->tables[i].sleeps;
}

static const struct network_chain *find(const struct network_ruleset *ruleset,
					const struct network_chain *from, const char *name)
{
	for (size_t i = 0; i < ruleset->count; i++) {
		const struct network_chain *chain = ruleset->items[i];

		if (plm_str_eq(chain->name, name) && plm_str_eq(chain->table, from->table) &&
		    plm_str_eq(chain->family, from->family))
			return chain;
	}
	return NULL;
}

/* It concerns no packet for sure: what lets every connection of TCP in lets in what nobody asked for. */
static bool is_passed(const struct network_rule *rule)
{
	return rule->conditional && (rule->limited || rule->action != NETWORK_ACCEPT);
}

/* ACCEPT, DROP, or RETURN when a packet leaves the chain at its end. */
static enum network_action walk(const struct network_ruleset *ruleset,
				const struct network_chain *chain, unsigned depth)
{
	for (size_t i = 0; i < chain->count; i++) {
		const struct network_rule *rule = &chain->rules[i];
		bool jumps = rule->action == NETWORK_JUMP || rule->action == NETWORK_GOTO;
		const struct network_chain *next = NULL;
		enum network_action result;

		if (is_passed(rule) || rule->action == NETWORK_NOTHING)
			continue;
		if (!jumps)
			return rule->action;
		if (depth < MOST_JUMPS)
			next = find(ruleset, chain, rule->target);
		result = next ? walk(ruleset, next, depth + 1) : NETWORK_RETURN;
		if (result != NETWORK_RETURN || rule->action == NETWORK_GOTO)
			return result;
	}
	return NETWORK_RETURN;
}

static bool is_base(const struct network_chain *chain, const char *family, const char *hook)
{
	return plm_str_eq(chain->hook, hook) && plm_str_eq(chain->type, "filter") &&
	       (plm_str_eq(chain->family, family) || plm_str_eq(chain->family, "inet"));
}

static bool closes(const struct network_ruleset *ruleset, const struct network_chain *chain)
{
	enum network_action action = walk(ruleset, chain, 0);

	return action == NETWORK_DROP || (action == NETWORK_RETURN && chain->drops);
}

const struct network_chain *network_closing_chain(const struct network_ruleset *ruleset,
						  const char *family, const char *hook)
{
	for (size_t i = 0; i < ruleset->count; i++)
		if (!ruleset->items[i]->sleeps && is_base(ruleset->items[i], family, hook) &&
		    closes(ruleset, ruleset->items[i]))
			return ruleset->items[i];
	return NULL;
}

bool network_lets_through(const struct network_ruleset *ruleset, const char *name)
{
	for (size_t i = 0; i < ruleset->count; i++)
		if (plm_str_eq(ruleset->items[i]->name, name))
			return walk(ruleset, ruleset->items[i], 0) == NETWORK_ACCEPT;
	return false;
}

static const struct network_chain *first_base(const struct network_ruleset *ruleset,
					      const char *family, const char *hook, bool sleeps)
{
	for (size_t i = 0; i < ruleset->count; i++)
		if (ruleset->items[i]->sleeps == sleeps && is_base(ruleset->items[i], family, hook))
			return ruleset->items[i];
	return NULL;
}

const struct network_chain *network_base_chain(const struct network_ruleset *ruleset,
					       const char *family, const char *hook)
{
	return first_base(ruleset, family, hook, false);
}

const struct network_chain *network_sleeping_chain(const struct network_ruleset *ruleset,
						   const char *family, const char *hook)
{
	return first_base(ruleset, family, hook, true);
}

bool network_separates(const struct network_ruleset *ruleset, const char *interface)
{
	for (size_t i = 0; i < ruleset->count; i++)
		for (size_t k = 0; k < ruleset->items[i]->count; k++) {
			const struct network_rule *rule = &ruleset->items[i]->rules[k];

			if (rule->action == NETWORK_DROP && !rule->narrower &&
			    !ruleset->items[i]->sleeps && plm_str_eq(rule->in, interface) &&
			    plm_str_eq(rule->out, interface))
				return true;
		}
	return false;
}
