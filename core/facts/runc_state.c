/*
 * runc_state.c: which state in /run/runc names which process, read once for all containers. A number is not yet proof: see
 * claims.h. Judges nothing.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "core/facts/json.h"
#include "core/host/host.h"

#define STATES "/run/runc"

struct state {
	json_int_t pid;
	const char *path;
};

struct states {
	struct state *items;
	size_t count;
};

/* Only the number is kept: a state is tens of kilobytes. */
static int add_state(struct plm_facts *facts, struct states *states, const char *id)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	plm_auto_json json_t *json = NULL;
	struct plm_datum text;
	struct state *slot;
	const char *path = plm_arena_printf(plm_facts_arena(facts), STATES "/%s/state.json", id);
	int rc = scratch && path ? plm_host_read(plm_facts_host(facts), scratch, path,
						 PLM_ENGINE_FILE_BYTES, &text)
				 : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(&text, &json);
	if (rc < 0 || !json)
		return rc;
	slot = plm_push(plm_facts_arena(facts), states->items, states->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct state){json_integer_value(json_object_get(json, "init_process_pid")), path};
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct states *states = plm_new(plm_facts_arena(facts), struct states);
	const struct plm_datum *ids;
	int rc = states ? plm_facts_list(facts, STATES, &ids, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	for (size_t at = 0; ids->presence == PLM_PRESENT && at < ids->size_bytes;
	     at += strlen(ids->data + at) + 1)
		if (add_state(facts, states, ids->data + at) < 0)
			return plm_err_nomem(err);
	*value = states;
	return 0;
}

int plm_facts_runc_state(struct plm_facts *facts, const struct plm_process *init, const char **path,
			 struct plm_err **err)
{
	static const struct plm_fact fact = {"the states of runc", gather};
	const struct states *states;
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	*path = NULL;
	states = value;
	for (size_t i = 0; rc == 0 && !*path && i < states->count; i++)
		if (states->items[i].pid == init->pid)
			*path = states->items[i].path;
	return rc;
}
