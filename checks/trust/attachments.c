/*
 * attachments.c: where signatures of images are looked for: /etc/containers/registries.d, and which of its entries is for
 * a scope. Judges nothing. Follows containers-registries.d(5).
 */
#include <string.h>

#include "checks/trust/content.h"
#include "core/base/arena.h"
#include "core/base/err.h"

static const char directory[] = "/etc/containers/registries.d";

static int add_file(struct plm_facts *facts, const char *name, struct trust_attachments *found,
		    struct trust_source_file **files, struct plm_err **err)
{
	struct trust_source_file *slot;

	if (!plm_str_ends(name, ".yaml"))
		return 0;
	slot = plm_push(plm_facts_arena(facts), *files, found->count);
	if (!slot)
		return plm_err_nomem(err);
	slot->path = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory, name);
	if (!slot->path)
		return plm_err_nomem(err);
	return trust_read_yaml(facts, slot->path, &slot->state, &slot->json, err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct trust_attachments *found = plm_new(plm_facts_arena(facts), struct trust_attachments);
	struct trust_source_file *files = NULL;
	const struct plm_datum *names;
	int rc = found ? plm_facts_list(facts, directory, &names, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	found->directory = (struct plm_datum){.presence = names->presence, .error = names->error};
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		rc = add_file(facts, names->data + at, found, &files, err);
	found->files = files;
	*value = found;
	return rc;
}

int trust_attachments(struct plm_facts *facts, const struct trust_attachments **out,
		      struct plm_err **err)
{
	static const struct plm_fact fact = {"signatures' places", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

static const json_t *find_entry(const struct trust_attachments *files, const char *member,
				const char *scope, const char **source)
{
	for (size_t i = 0; i < files->count; i++) {
		const json_t *entry = json_object_get(files->files[i].json, member);

		if (scope)
			entry = json_object_get(entry, scope);
		if (entry) {
			*source = files->files[i].path;
			return entry;
		}
	}
	return NULL;
}

int trust_attachment_of(struct plm_arena *arena, const struct trust_attachments *files,
			const char *scope, struct trust_attachment *out)
{
	char *name = plm_arena_strdup(arena, scope), *slash;
	const json_t *entry = NULL;

	*out = (struct trust_attachment){0};
	if (!name)
		return -PLM_E_NOMEM;
	while (!entry && name[0]) {
		entry = find_entry(files, "docker", name, &out->source);
		slash = strrchr(name, '/');
		*(slash ? slash : name) = '\0';
	}
	if (!entry)
		entry = find_entry(files, "default-docker", NULL, &out->source);
	out->lookaside = plm_json_text(entry, "lookaside");
	/* Its name before 2022. */
	if (!out->lookaside)
		out->lookaside = plm_json_text(entry, "sigstore");
	out->sigstore = plm_str_eq(plm_json_text(entry, "use-sigstore-attachments"), "true");
	return 0;
}
