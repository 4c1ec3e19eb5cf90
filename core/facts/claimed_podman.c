/*
 * claimed_podman.c: what Podman claims of a container outside of its bundle: its image, from the list of containers in its
 * storage, and how often it is started again and whether its health is asked for, from its database. Judges nothing.
 */
#include "core/facts/claimed_image_read.h"

#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/container_watcher.h"

enum { PODMAN_BYTES = 4 * 1024 * 1024 };

static const char containers_part[] = "-containers/";

/* ---- containers.json ---- */

/* An array of objects, each with a text of JSON. */
static int read_entry(struct claimed_image_reading *r, const json_t *entry)
{
	const char *text = plm_json_text(entry, "metadata");
	struct plm_datum datum = {.presence = PLM_PRESENT, .data = text};
	plm_auto_json json_t *metadata = NULL;
	int rc = claimed_image_keep(r, plm_json_text(entry, "image"), &r->out->image_id);

	if (rc < 0 || !text)
		return rc;
	datum.size_bytes = strlen(text);
	rc = plm_json_parse(&datum, &metadata);
	return rc == 0 ? claimed_image_keep(r, plm_json_text(metadata, "image-name"),
					    &r->out->image)
		       : rc;
}

static int read_list(struct claimed_image_reading *r, const char *path)
{
	plm_auto_json json_t *list = NULL;
	const struct plm_datum *text;
	json_error_t error = {0};
	json_t *entry;
	size_t i;
	int rc = path ? plm_facts_read(r->facts, path, PODMAN_BYTES, &text, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	claimed_image_note_unread(r, path, text->presence, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	list = json_loadb(text->data, text->size_bytes, 0, &error);
	if (!list)
		return json_error_code(&error) == json_error_out_of_memory || !error.text[0]
			       ? -PLM_E_NOMEM
			       : 0;
	json_array_foreach(list, i, entry)
	{
		if (!plm_str_eq(plm_json_text(entry, "id"), r->container->id))
			continue;
		if (!r->out->source)
			r->out->source = path;
		return read_entry(r, entry);
	}
	return 0;
}

/* ---- the database ---- */

/* One record of the probe: "ID PID POLICY TRIES HEALTH". */
struct record {
	struct plm_slice id, policy, health;
	int64_t pid, tries;
};

static bool take_record(struct plm_slice line, struct record *record)
{
	struct plm_slice pid, tries;

	return plm_next_word(&line, " ", &record->id) && plm_next_word(&line, " ", &pid) &&
	       plm_next_word(&line, " ", &record->policy) && plm_next_word(&line, " ", &tries) &&
	       plm_next_word(&line, " ", &record->health) && plm_parse_i64(pid, 10, &record->pid) &&
	       plm_parse_i64(tries, 10, &record->tries);
}

static int keep_record(struct claimed_image_reading *r, const struct record *record)
{
	struct plm_claimed_image *out = r->out;

	if (record->pid != r->container->init->pid) {
		out->database_silence = "its record there is about another process";
		return 0;
	}
	if (plm_slice_is(record->policy, "?") || plm_slice_is(record->health, "?")) {
		out->database_silence = "its record there is not one that is known";
		return 0;
	}
	out->restart = plm_arena_strndup(r->arena, record->policy.data, record->policy.size_bytes);
	out->restart_tries = record->tries;
	out->restart_source = out->health_source = out->database;
	out->health =
		plm_slice_is(record->health, "asked") ? PLM_HEALTH_ASKED : PLM_HEALTH_NOT_ASKED;
	return out->restart ? 0 : -PLM_E_NOMEM;
}

/* *done when this database is the one that has the container, or might be. */
static int ask_database(struct claimed_image_reading *r, const char *path, bool *done)
{
	const char *name = path ? plm_arena_printf(r->arena, "podman-containers:%s", path) : NULL;
	const struct plm_datum *text;
	struct plm_slice rest, line;
	struct record record;
	int rc = name ? plm_facts_probe(r->facts, name, &text, NULL) : -PLM_E_NOMEM;

	if (rc < 0 || (text->presence == PLM_ABSENT && r->out->database))
		return rc;
	r->out->database = path;
	r->out->database_state = text->presence;
	r->out->database_error = text->error;
	*done = text->presence == PLM_UNREADABLE;
	if (text->presence != PLM_PRESENT)
		return 0;
	r->out->database_silence = "it is not named there";
	rest = (struct plm_slice){text->data, text->size_bytes};
	while (plm_next_line(&rest, &line)) {
		if (!take_record(line, &record) || !plm_slice_is(record.id, r->container->id))
			continue;
		*done = true;
		r->out->database_silence = NULL;
		return keep_record(r, &record);
	}
	return 0;
}

/* Where Podman keeps it: to 4.7 as BoltDB, since then as SQLite unless there was one before. */
static int ask_databases(struct claimed_image_reading *r, const char *storage, size_t size)
{
	static const char *const names[] = {"libpod/bolt_state.db", "db.sql", "libpod/db.sql"};
	bool done = false;
	int rc = 0;

	for (size_t i = 0; rc == 0 && !done && i < sizeof(names) / sizeof(names[0]); i++)
		rc = ask_database(
			r, plm_arena_printf(r->arena, "%.*s/%s", (int)size, storage, names[i]),
			&done);
	return rc;
}

/* ---- both ---- */

/* conmon was told where the bundle is, be it there or not. */
static int find_bundle(struct claimed_image_reading *r, const char **bundle)
{
	static const char usual[] = "/var/lib/containers/storage/overlay-containers/";
	const struct plm_process_list *processes;
	struct plm_watcher watcher = {0};
	int rc = *bundle ? 0 : plm_facts_processes(r->facts, &processes, NULL);

	if (rc == 0 && !*bundle) {
		rc = plm_watcher_read(r->facts, processes, r->container->init, &watcher, NULL);
		*bundle = watcher.bundle;
	}
	if (!*bundle || !strstr(*bundle, containers_part))
		*bundle = usual;
	return rc;
}

/* The bundle is STORAGE/DRIVER-containers/ID/userdata/config.json. */
int claimed_image_podman(struct claimed_image_reading *r, const char *bundle)
{
	int rc = find_bundle(r, &bundle);
	size_t size;

	if (rc < 0)
		return rc;
	size = (size_t)(strstr(bundle, containers_part) - bundle);
	rc = read_list(r, plm_arena_printf(r->arena, "%.*s%scontainers.json", (int)size, bundle,
					   containers_part));
	while (size && bundle[size] != '/')
		size--;
	return rc < 0 ? rc : ask_databases(r, bundle, size);
}
