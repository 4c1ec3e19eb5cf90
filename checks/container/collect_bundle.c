/*
 * collect_bundle.c: the files of an engine's that are about a container, for tests that ask for more of them than the claims
 * keep: the environment, of which no fact holds a value. Judges nothing.
 */
#include <errno.h>

#include "checks/container/gathered.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/facts/claims.h"
#include "core/host/host.h"

static int read_config(struct plm_facts *facts, const struct plm_claim_record *record,
		       struct container_bundle *bundle)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct plm_datum text;
	int rc = scratch ? plm_host_read(plm_facts_host(facts), scratch, record->path,
					 PLM_ENGINE_FILE_BYTES, &text)
			 : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	bundle->source = record->path;
	bundle->state = (struct plm_datum){.presence = text.presence, .error = text.error};
	rc = plm_json_parse(&text, &bundle->config);
	if (rc == 0 && text.presence == PLM_PRESENT && !bundle->config)
		bundle->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return rc;
}

static int read_claim(const struct container_case *c, enum plm_claim_file file,
		      struct container_bundle *bundle)
{
	const struct plm_claims *claims;
	int rc = plm_facts_claims(c->ev->facts, c->container, &claims, NULL);

	*bundle = (struct container_bundle){.state = {.presence = PLM_ABSENT}};
	if (rc < 0 || !claims->records[file].path || claims->records[file].stale)
		return rc;
	return read_config(c->ev->facts, &claims->records[file], bundle);
}

int container_bundle(const struct container_case *c, struct container_bundle *bundle)
{
	return read_claim(c, PLM_CLAIM_OCI_CONFIG, bundle);
}

int container_docker_config(const struct container_case *c, struct container_bundle *bundle)
{
	return read_claim(c, PLM_CLAIM_DOCKER_CONFIG, bundle);
}
