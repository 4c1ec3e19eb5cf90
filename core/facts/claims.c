/*
 * claims.c: gathers the claims about one container: file by file, attribute by attribute, and the kernel's word last. Judges
 * nothing.
 */
#include "core/facts/claims.h"

#include <inttypes.h>

#include "core/base/err.h"
#include "core/facts/claims_read.h"

/* Which reader of a row a kind of file has. */
enum column { DOCKER, NOTED, BUNDLE, STATE, LXC, EFFECT };

static claim_read *reader_of(const struct claim_row *row, enum column column)
{
	switch (column) {
	case DOCKER:
		return row->docker;
	case NOTED:
		return row->noted;
	case BUNDLE:
		return row->bundle;
	case STATE:
		return row->state;
	case LXC:
		return row->lxc;
	case EFFECT:
		return row->effect;
	}
	return NULL;
}

static void read_column(struct claim_reader *r, enum column column, enum plm_claim_origin origin)
{
	const char *source = r->source;

	for (int i = 0; !r->failed && i < PLM_CLAIM_ATTRIBUTES; i++) {
		struct plm_claim_value *v = &r->claims->values[i][origin];
		claim_read *read = reader_of(&claim_rows[i], column);

		r->source = source;
		if (read && v->presence == PLM_ABSENT)
			read(r, v);
	}
}

/* What this kernel sees of a container behind gVisor or the like is the sandbox, which nobody asked for that way. */
static void set_apart(struct plm_claims *claims)
{
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		claims->values[i][PLM_CLAIM_EFFECT].incomparable = true;
}

/* A file that could not be read might have said anything. */
static void mark_unreadable(struct claim_reader *r, const struct plm_claim_record *record,
			    enum column column, enum plm_claim_origin origin)
{
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++) {
		struct plm_claim_value *v = &r->claims->values[i][origin];

		if (reader_of(&claim_rows[i], column) && v->presence == PLM_ABSENT)
			claim_unreadable(r, v, record->path, record->error);
	}
}

static const struct source {
	enum plm_claim_file file, beside;
	enum column column;
	enum plm_claim_origin origin;
} sources[] = {
	{PLM_CLAIM_DOCKER_HOSTCONFIG, PLM_CLAIM_DOCKER_CONFIG, DOCKER, PLM_CLAIM_ASKED},
	{PLM_CLAIM_OCI_CONFIG, PLM_CLAIM_OCI_CONFIG, NOTED, PLM_CLAIM_ASKED},
	{PLM_CLAIM_OCI_CONFIG, PLM_CLAIM_OCI_CONFIG, BUNDLE, PLM_CLAIM_BUNDLE},
	{PLM_CLAIM_RUNC_STATE, PLM_CLAIM_RUNC_STATE, STATE, PLM_CLAIM_STATE},
	{PLM_CLAIM_CRUN_STATUS, PLM_CLAIM_CRUN_STATUS, STATE, PLM_CLAIM_STATE},
	{PLM_CLAIM_LXC_CONFIG, PLM_CLAIM_LXC_CONFIG, LXC, PLM_CLAIM_ASKED},
};

static void read_source(struct claim_reader *r, const struct source *source)
{
	const struct plm_claim_record *record = &r->d->records[source->file];

	r->source = record->path;
	r->beside_source = r->d->records[source->beside].path;
	r->json = r->d->json[source->file];
	r->lxc = &r->d->lxc;
	r->beside = r->d->json[source->beside];
	if (source->file == PLM_CLAIM_RUNC_STATE)
		r->json = json_object_get(r->json, "config");
	if (!record->path || record->stale)
		return;
	if (record->presence == PLM_UNREADABLE)
		mark_unreadable(r, record, source->column, source->origin);
	else
		read_column(r, source->column, source->origin);
}

static int read_all(struct plm_claim_documents *d, struct plm_claims *claims)
{
	struct claim_reader r = {.d = d, .arena = plm_facts_arena(d->facts), .claims = claims};

	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		for (int k = 0; k < PLM_CLAIM_ORIGINS; k++)
			claims->values[i][k].presence = PLM_ABSENT;
	for (int i = 0; i < PLM_CLAIM_FILES; i++) {
		claims->records[i] = d->records[i];
		claims->claimed |= d->records[i].path && !d->records[i].stale;
	}
	for (size_t i = 0; !r.failed && i < sizeof(sources) / sizeof(sources[0]); i++)
		read_source(&r, &sources[i]);
	if (!r.failed)
		read_column(&r, EFFECT, PLM_CLAIM_EFFECT);
	if (d->container->sandbox)
		set_apart(claims);
	return r.failed ? -PLM_E_NOMEM : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_claims *claims = plm_new(plm_facts_arena(facts), struct plm_claims);
	struct plm_claim_documents documents = {0};
	const struct plm_container_list *list;
	const struct plm_container *container;
	int rc = claims ? plm_facts_containers(facts, &list, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	container = plm_containers_by_key(list, key);
	if (!container)
		return plm_err_set(err, PLM_E_INTERNAL, "claims of no container");
	rc = plm_claim_documents_find(facts, container, &documents);
	if (rc == 0)
		rc = read_all(&documents, claims);
	plm_claim_documents_free(&documents);
	*value = claims;
	return rc < 0 ? plm_err_nomem(err) : 0;
}

int plm_facts_claims(struct plm_facts *facts, const struct plm_container *container,
		     const struct plm_claims **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the claims about a container", gather};
	const void *value = NULL;
	char key[PLM_CONTAINER_KEY_ROOM];
	int rc;

	plm_container_key(container, key);
	rc = plm_facts_get(facts, &fact, key, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}

const char *plm_claim_name(enum plm_claim_attribute attribute)
{
	return claim_rows[attribute].name;
}

enum plm_claim_attribute plm_claim_parse(const char *name)
{
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		if (plm_str_eq(claim_rows[i].name, name))
			return (enum plm_claim_attribute)i;
	return PLM_CLAIM_ATTRIBUTES;
}

const char *plm_claim_origin_name(enum plm_claim_origin origin)
{
	static const char *const names[PLM_CLAIM_ORIGINS] = {"asked", "bundle", "state", "effect"};

	return names[origin];
}
