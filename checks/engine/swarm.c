/*
 * swarm.c: whether a daemon of Docker takes part in a swarm, as the state it keeps says. Reads that one file of the
 * daemon's and whether a manager's log is there, no key; judges nothing.
 */
#include <errno.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/base/err.h"

static int read_raft(struct plm_facts *facts, const struct plm_docker_daemon *daemon,
		     struct docker_swarm *out, struct plm_err **err)
{
	const char *path =
		plm_arena_printf(plm_facts_arena(facts), "%s/swarm/raft", daemon->data_root);
	const struct plm_stat *st;
	int rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);

	if (rc == 0)
		out->raft = (struct plm_datum){.presence = st->presence, .error = st->error};
	return rc;
}

int engine_docker_swarm(struct plm_facts *facts, const struct plm_docker_daemon *daemon,
			struct docker_swarm *out, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	plm_auto_json json_t *state = NULL;
	const struct plm_datum *text;
	const char *listens;
	int rc;

	*out = (struct docker_swarm){
		.path = plm_arena_printf(arena, "%s/swarm/docker-state.json", daemon->data_root)};
	if (!out->path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, out->path, PLM_ENGINE_FILE_BYTES, &text, err);
	if (rc < 0)
		return rc;
	out->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (plm_json_parse(text, &state) < 0)
		return plm_err_nomem(err);
	if (text->presence == PLM_PRESENT && !state)
		out->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	listens = plm_json_text(state, "ListenAddr");
	out->listens = listens ? plm_arena_strdup(arena, listens) : NULL;
	if (listens && !out->listens)
		return plm_err_nomem(err);
	return read_raft(facts, daemon, out, err);
}
