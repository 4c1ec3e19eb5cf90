/*
 * collect_registry.c: gathers what every engine of this host was told of registries. Judges nothing.
 */
#include <errno.h>

#include "checks/trust/registry.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/toml.h"

int trust_add_insecure(struct trust_gathering *g, const char *registry, const char *source,
		       const char *why)
{
	struct trust_insecure *slot =
		plm_push(g->arena, g->found->insecure, g->found->insecure_count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_insecure){.source = source, .why = why};
	slot->registry = plm_arena_strdup(g->arena, registry);
	return slot->registry ? 0 : -PLM_E_NOMEM;
}

int trust_add_source(struct trust_gathering *g, const char *path, struct plm_datum state)
{
	struct trust_source *slot;

	if (state.presence == PLM_ABSENT)
		return 0;
	slot = plm_push(g->arena, g->found->sources, g->found->source_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct trust_source){.path = path,
				      .state = {.presence = state.presence, .error = state.error}};
	return 0;
}

int trust_read_toml(struct trust_gathering *g, const char *path, const struct plm_toml **root)
{
	struct plm_toml_document document = {0};
	const struct plm_datum *text;
	struct plm_datum state;
	int rc = plm_facts_read(g->facts, path, TRUST_FILE_BYTES, &text, NULL);

	*root = NULL;
	if (rc == 0)
		rc = plm_toml_parse(g->arena, text, &document);
	if (rc < 0)
		return rc;
	state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_PRESENT && !document.root)
		state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	*root = document.root;
	return trust_add_source(g, path, state);
}

const char *trust_toml_text(const struct plm_toml *table, const char *key)
{
	const struct plm_toml *value = plm_toml_member(table, key);

	return value && value->kind == PLM_TOML_STRING ? value->text.data : NULL;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct trust_gathering g = {.facts = facts, .arena = plm_facts_arena(facts)};
	int rc;

	(void)key;
	g.found = plm_new(g.arena, struct trust_registries);
	rc = g.found ? trust_homes(facts, &g.found->homes, err) : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	if (trust_take_containers(&g) < 0 || trust_take_engines(&g) < 0)
		return plm_err_nomem(err);
	*value = g.found;
	return 0;
}

int trust_registries(struct plm_facts *facts, const struct trust_registries **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"registries", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
