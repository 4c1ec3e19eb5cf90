/*
 * collect_sudoers.c: what sudo would read: sudoers and all that it includes, in sudo's order, and whether nsswitch.conf(5) names
 * other sources. Judges nothing. Follows sudoers(5).
 */
#include <errno.h>

#include "checks/access/included.h"
#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { MOST_DEPTH = 128, MOST_FILES = 1024 };

/* "%h" is the host's short name. */
static int name_host(struct access_reading *reading, const char **path)
{
	const char *at = strstr(*path, "%h");
	const struct plm_host_identity *identity = NULL;
	int rc = at ? plm_facts_identity(reading->facts, &identity, reading->err) : 0;

	if (rc < 0 || !at || !identity || !identity->hostname)
		return rc;
	*path = plm_arena_printf(plm_facts_arena(reading->facts), "%.*s%.*s%s", (int)(at - *path),
				 *path, (int)strcspn(identity->hostname, "."), identity->hostname,
				 at + 2);
	return *path ? 0 : plm_err_nomem(reading->err);
}

static int include(struct sudoers_parser *p, const char *path, bool directory)
{
	struct access_reading *reading = p->context;
	const struct plm_datum *names;
	struct plm_datum state;
	int rc;

	rc = name_host(reading, &path);
	if (rc < 0)
		return rc;
	if (strchr(path, '%')) {
		access_note_gap(reading, path, ENOTSUP);
		return 0;
	}
	if (!directory)
		return access_read_file(reading, path, NULL, &state);
	rc = plm_facts_list(reading->facts, path, &names, reading->err);
	if (rc == 0 && names->presence == PLM_UNREADABLE)
		access_note_gap(reading, path, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at, *file;

		/* What editors and package managers leave there. */
		if (strchr(name, '.') || plm_str_ends(name, "~"))
			continue;
		file = plm_arena_printf(p->arena, "%s/%s", path, name);
		rc = file ? access_read_file(reading, file, NULL, &state) : -PLM_E_NOMEM;
	}
	return rc;
}

/* "sudoers: files sss": what a directory server adds is not seen from here. */
static int find_foreign(struct plm_facts *facts, struct sudoers *sudoers, struct plm_err **err)
{
	const struct plm_datum *text;
	struct plm_slice rest, line, key, value, word;
	int rc = plm_facts_read(facts, "/etc/nsswitch.conf", PLM_READ_SMALL, &text, err);

	if (rc < 0 || text->presence != PLM_PRESENT)
		return rc;
	rest = (struct plm_slice){text->data, text->size_bytes};
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, ':', &key, &value) || !plm_slice_is(key, "sudoers"))
			continue;
		while (!sudoers->foreign && plm_next_word(&value, " \t", &word)) {
			if (word.data[0] == '#')
				break;
			if (plm_slice_is(word, "files") || word.data[0] == '[')
				continue;
			sudoers->foreign = plm_arena_strndup(plm_facts_arena(facts), word.data,
							     word.size_bytes);
			if (!sudoers->foreign)
				return plm_err_nomem(err);
		}
	}
	return 0;
}

static int parse(void *parser, struct plm_slice text, const char *path, const void *within)
{
	(void)within;
	return sudoers_parse(parser, text, path);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	static const char *const paths[] = {"/etc/sudoers", "/usr/etc/sudoers", NULL};
	struct plm_arena *arena = plm_facts_arena(facts);
	struct sudoers *sudoers = plm_new(arena, struct sudoers);
	struct sudoers_parser parser = {.arena = arena, .sudoers = sudoers, .include = include};
	struct access_reading reading = {.facts = facts,
					 .err = err,
					 .most_depth = MOST_DEPTH,
					 .most_files = MOST_FILES,
					 .parse = parse,
					 .parser = &parser};
	int rc;

	(void)key;
	*value = sudoers;
	if (!sudoers)
		return plm_err_nomem(err);
	parser.context = &reading;
	reading.gap = &sudoers->gap;
	reading.gap_error = &sudoers->gap_error;
	rc = access_read_first(&reading, paths, &sudoers->path, &sudoers->state);
	if (rc == 0 && sudoers->state.presence == PLM_PRESENT)
		rc = find_foreign(facts, sudoers, err);
	return rc;
}

int sudoers(struct plm_facts *facts, const struct sudoers **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"sudoers", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
