/*
 * claimed_image.c: image and labels of a container from Docker's config.v2.json or the annotations of
 * an OCI bundle. Reads what claim_documents.c found and tied to the process; judges nothing.
 */
#include "core/facts/claimed_image_read.h"

#include "core/base/err.h"

int claimed_image_keep(struct claimed_image_reading *r, const char *text, const char **to)
{
	if (!text || *to)
		return 0;
	*to = plm_arena_strdup(r->arena, text);
	return *to ? 0 : -PLM_E_NOMEM;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void claimed_image_note_unread(struct claimed_image_reading *r, const char *path,
			       enum plm_presence presence, int error)
{
	if (presence != PLM_UNREADABLE || r->out->unread)
		return;
	r->out->unread = path;
	r->out->error = error;
}

/* The members of an object that are text. */
static int keep_labels(struct claimed_image_reading *r, const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)object, key, value)
	{
		const char *text = json_string_value(value), **slot;

		if (!text)
			continue;
		slot = plm_push(r->arena, r->labels, r->out->label_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_printf(r->arena, "%s=%s", key, text);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int read_docker(struct claimed_image_reading *r, const struct plm_claim_documents *d)
{
	const json_t *config = json_object_get(d->json[PLM_CLAIM_DOCKER_CONFIG], "Config");
	int rc = claimed_image_keep(r, plm_json_text(config, "Image"), &r->out->image);

	if (!config || rc < 0)
		return rc;
	r->out->source = d->records[PLM_CLAIM_DOCKER_CONFIG].path;
	return keep_labels(r, json_object_get(config, "Labels"));
}

/* ["NONE"] takes back what the image asks for. */
static enum plm_claimed_health health_of(const json_t *config)
{
	const json_t *check = json_object_get(config, "Healthcheck");
	const char *first = json_string_value(json_array_get(json_object_get(check, "Test"), 0));

	return first && strcmp(first, "NONE") != 0 ? PLM_HEALTH_ASKED : PLM_HEALTH_NOT_ASKED;
}

static int read_docker_life(struct claimed_image_reading *r, const struct plm_claim_documents *d)
{
	const json_t *whole = d->json[PLM_CLAIM_DOCKER_CONFIG];
	const json_t *state = json_object_get(json_object_get(whole, "State"), "Health");
	const json_t *policy =
		json_object_get(d->json[PLM_CLAIM_DOCKER_HOSTCONFIG], "RestartPolicy");
	const char *name = plm_json_text(policy, "Name");
	int rc =
		whole ? claimed_image_keep(r, plm_json_text(whole, "Image"), &r->out->image_id) : 0;

	if (json_object_get(whole, "Config")) {
		r->out->health = health_of(json_object_get(whole, "Config"));
		r->out->health_source = d->records[PLM_CLAIM_DOCKER_CONFIG].path;
	}
	if (rc == 0)
		rc = claimed_image_keep(r, plm_json_text(state, "Status"), &r->out->health_state);
	if (rc < 0 || !d->json[PLM_CLAIM_DOCKER_HOSTCONFIG])
		return rc;
	r->out->restart_source = d->records[PLM_CLAIM_DOCKER_HOSTCONFIG].path;
	r->out->restart_tries = json_integer_value(json_object_get(policy, "MaximumRetryCount"));
	return claimed_image_keep(r, name && name[0] ? name : "no", &r->out->restart);
}

static int read_bundle(struct claimed_image_reading *r, const struct plm_claim_documents *d)
{
	static const char *const names[] = {"io.kubernetes.cri.image-name",
					    "io.kubernetes.cri-o.ImageName",
					    "org.opencontainers.image.ref.name"};
	const json_t *notes = json_object_get(d->json[PLM_CLAIM_OCI_CONFIG], "annotations");
	int rc = 0;

	if (!notes)
		return 0;
	for (size_t i = 0; rc == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		rc = claimed_image_keep(r, plm_json_text(notes, names[i]), &r->out->image);
	if (!r->out->source)
		r->out->source = d->records[PLM_CLAIM_OCI_CONFIG].path;
	return rc < 0 ? rc : keep_labels(r, notes);
}

static const char *stale_record(const struct plm_claim_documents *d)
{
	for (int i = 0; i < PLM_CLAIM_FILES; i++)
		if (d->records[i].stale)
			return d->records[i].stale;
	return NULL;
}

static int read_all(struct plm_facts *facts, const struct plm_container *container,
		    struct plm_claimed_image *out)
{
	struct plm_claim_documents d = {0};
	struct claimed_image_reading r = {.facts = facts,
					  .arena = plm_facts_arena(facts),
					  .container = container,
					  .out = out};
	int rc = plm_claim_documents_find(facts, container, &d);

	/* Where one file is about another process, the files beside it may be too. */
	if (rc == 0)
		out->stale = stale_record(&d);
	if (rc == 0 && !out->stale)
		rc = read_docker(&r, &d);
	if (rc == 0 && !out->stale)
		rc = read_docker_life(&r, &d);
	if (rc == 0 && !out->stale)
		rc = read_bundle(&r, &d);
	if (rc == 0 && !out->stale && container->runtime == PLM_RUNTIME_PODMAN)
		rc = claimed_image_podman(&r, d.records[PLM_CLAIM_OCI_CONFIG].path);
	if (rc == 0 && !out->stale &&
	    (container->runtime == PLM_RUNTIME_CONTAINERD ||
	     container->runtime == PLM_RUNTIME_KUBERNETES))
		rc = claimed_image_containerd(&r);
	for (int i = 0; i < PLM_CLAIM_FILES; i++)
		if (d.records[i].path)
			claimed_image_note_unread(&r, d.records[i].path, d.records[i].presence,
						  d.records[i].error);
	plm_claim_documents_free(&d);
	if (r.labels)
		qsort(r.labels, out->label_count, sizeof(*r.labels), compare_texts);
	out->labels = r.labels;
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_claimed_image *out = plm_new(plm_facts_arena(facts), struct plm_claimed_image);
	const struct plm_container_list *list;
	const struct plm_container *container;
	int rc = out ? plm_facts_containers(facts, &list, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	container = plm_containers_by_key(list, key);
	if (!container)
		return plm_err_set(err, PLM_E_INTERNAL, "the image of no container");
	*value = out;
	return read_all(facts, container, out) < 0 ? plm_err_nomem(err) : 0;
}

int plm_facts_claimed_image(struct plm_facts *facts, const struct plm_container *container,
			    const struct plm_claimed_image **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the claimed image of a container", gather};
	const void *value = NULL;
	char key[PLM_CONTAINER_KEY_ROOM];
	int rc;

	plm_container_key(container, key);
	rc = plm_facts_get(facts, &fact, key, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}
