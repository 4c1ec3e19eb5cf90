/*
 * files.c: how this family reads its files: as objects that live as long as the audit, with the reason when they cannot
 * be used. Judges nothing.
 */
#include <errno.h>
#include <string.h>

#include "checks/trust/trust.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/facts/yaml.h"
#include "core/host/host.h"
#include "core/base/text.h"

static void release_json(void *object)
{
	json_decref(object);
}

static int read_object(struct plm_facts *facts, const char *path,
		       int (*parse)(const struct plm_datum *, json_t **), struct plm_datum *state,
		       const json_t **json, struct plm_err **err)
{
	const struct plm_datum *text;
	json_t *object = NULL;
	int rc = plm_facts_read(facts, path, TRUST_FILE_BYTES, &text, err);

	*json = NULL;
	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (parse(text, &object) < 0)
		return plm_err_nomem(err);
	if (text->presence == PLM_PRESENT && !object)
		*state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (object && plm_arena_defer(plm_facts_arena(facts), release_json, object) < 0)
		return plm_err_nomem(err);
	*json = object;
	return 0;
}

int trust_read_json(struct plm_facts *facts, const char *path, struct plm_datum *state,
		    const json_t **json, struct plm_err **err)
{
	return read_object(facts, path, plm_json_parse, state, json, err);
}

int trust_read_yaml(struct plm_facts *facts, const char *path, struct plm_datum *state,
		    const json_t **json, struct plm_err **err)
{
	return read_object(facts, path, plm_yaml_parse, state, json, err);
}

struct plm_stat trust_stat(struct plm_facts *facts, const char *path)
{
	return plm_host_stat(plm_facts_host(facts), path, true);
}

const char *trust_why(const struct plm_datum *state)
{
	if (state->error == EBADMSG)
		return "it is not of its form";
	if (state->error == ESTALE)
		return "it was changed after the engine had read it";
	return plm_errno_words(state->presence == PLM_ABSENT ? ENOENT : state->error);
}

void trust_show(struct plm_eval *ev, const char *path, const struct plm_datum *state,
		const char *value)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = path,
						.presence = state->presence,
						.error = state->error,
						.value = value});
}
