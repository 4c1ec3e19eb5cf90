/*
 * claimed_containerd.c: what containerd claims of a container outside of its bundle: its image and what that name means,
 * from the database below containerd's root. Judges nothing.
 */
#include "core/facts/claimed_image_read.h"

#include "core/base/text.h"
#include "core/facts/container_watcher.h"

/* ---- where containerd keeps it ---- */

/* Beside a bundle there is a link into containerd's root: ROOT/io.containerd.runtime.v2.task/NAMESPACE/ID. */
static int root_of(struct claimed_image_reading *r, const struct plm_watcher *watcher,
		   const char **root)
{
	static const char part[] = "/io.containerd.runtime.v2.task/";
	const char *path =
		plm_arena_printf(r->arena, "%s/%s/work", watcher->bundles, r->container->id);
	const struct plm_datum *link;
	const char *at;
	int rc = path ? plm_facts_readlink(r->facts, path, &link, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	at = link->presence == PLM_PRESENT ? strstr(link->data, part) : NULL;
	if (at && link->data[0] == '/')
		*root = plm_arena_strndup(r->arena, link->data, (size_t)(at - link->data));
	else
		*root = plm_str_starts(watcher->bundles, "/run/k3s/")
				? "/var/lib/rancher/k3s/agent/containerd"
				: "/var/lib/containerd";
	return *root ? 0 : -PLM_E_NOMEM;
}

/* ---- its record ---- */

/* One of the probe: "NAMESPACE ID PARENT DIGEST IMAGE", the last to the end of the line. */
struct record {
	struct plm_slice space, id, parent, digest, image;
};

static bool take_record(struct plm_slice line, struct record *record)
{
	bool whole = plm_next_word(&line, " ", &record->space) &&
		     plm_next_word(&line, " ", &record->id) &&
		     plm_next_word(&line, " ", &record->parent) &&
		     plm_next_word(&line, " ", &record->digest);

	record->image = plm_slice_trim(line);
	return whole;
}

/* "-" and "?" stand for what is not there or not shown. */
static int keep_word(struct claimed_image_reading *r, struct plm_slice word, const char **to)
{
	if (*to || plm_slice_is(word, "-") || plm_slice_is(word, "?"))
		return 0;
	*to = plm_arena_strndup(r->arena, word.data, word.size_bytes);
	return *to ? 0 : -PLM_E_NOMEM;
}

static int keep_record(struct claimed_image_reading *r, const struct record *record,
		       const char *path)
{
	bool told = r->out->image != NULL;
	int rc = keep_word(r, record->image, &r->out->image);

	if (rc == 0 && !told && r->out->image)
		r->out->source = path;
	if (rc == 0)
		rc = keep_word(r, record->digest, &r->out->target);
	if (rc == 0)
		rc = keep_word(r, record->parent, &r->out->layers);
	return rc;
}

static int ask_database(struct claimed_image_reading *r, const char *path, const char *space)
{
	const char *name =
		path ? plm_arena_printf(r->arena, "containerd-containers:%s", path) : NULL;
	const struct plm_datum *text;
	struct plm_slice rest, line;
	struct record record;
	int rc = name ? plm_facts_probe(r->facts, name, &text, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	claimed_image_note_unread(r, path, text->presence, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	rest = (struct plm_slice){text->data, text->size_bytes};
	while (plm_next_line(&rest, &line))
		if (take_record(line, &record) && plm_slice_is(record.id, r->container->id) &&
		    plm_slice_is(record.space, space))
			return keep_record(r, &record, path);
	return 0;
}

int claimed_image_containerd(struct claimed_image_reading *r)
{
	const struct plm_process_list *processes;
	struct plm_watcher watcher = {0};
	const char *root = NULL;
	int rc = plm_facts_processes(r->facts, &processes, NULL);

	if (rc == 0)
		rc = plm_watcher_read(r->facts, processes, r->container->init, &watcher, NULL);
	/* An id becomes part of a path. */
	if (rc < 0 || !watcher.space || !watcher.bundles || strchr(r->container->id, '/'))
		return rc;
	rc = root_of(r, &watcher, &root);
	if (rc < 0)
		return rc;
	r->out->store = root;
	return ask_database(
		r, plm_arena_printf(r->arena, "%s/io.containerd.metadata.v1.bolt/meta.db", root),
		watcher.space);
}
