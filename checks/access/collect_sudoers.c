/*
 * collect_sudoers.c: what sudo would read: sudoers and all that it includes, in sudo's order, and whether nsswitch.conf(5) names
 * other sources. Judges nothing. Follows sudoers(5).
 */
#include <errno.h>

#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { MOST_DEPTH = 128, MOST_FILES = 1024 };

struct reading {
	struct plm_facts *facts;
	struct plm_err **err;
};

static void note_gap(struct sudoers *sudoers, const char *path, int error)
{
	if (sudoers->gap)
		return;
	sudoers->gap = path;
	sudoers->gap_error = error;
}

static int read_file(struct sudoers_parser *p, const char *path, struct plm_datum *state)
{
	struct reading *reading = p->context;
	const struct plm_datum *text;
	int rc = plm_facts_read(reading->facts, path, PLM_READ_SMALL, &text, reading->err);

	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_UNREADABLE)
		note_gap(p->sudoers, path, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	if (p->depth >= MOST_DEPTH || p->files >= MOST_FILES) {
		note_gap(p->sudoers, path, ELOOP);
		return 0;
	}
	p->depth++;
	p->files++;
	rc = sudoers_parse(p, (struct plm_slice){text->data, text->size_bytes}, path);
	p->depth--;
	return rc;
}

static int include(struct sudoers_parser *p, const char *path, bool directory)
{
	struct reading *reading = p->context;
	const struct plm_datum *names;
	struct plm_datum state;
	int rc;

	/* %h is the host's name: which file that is depends on the machine. */
	if (strchr(path, '%')) {
		note_gap(p->sudoers, path, ENOTSUP);
		return 0;
	}
	if (!directory)
		return read_file(p, path, &state);
	rc = plm_facts_list(reading->facts, path, &names, reading->err);
	if (rc == 0 && names->presence == PLM_UNREADABLE)
		note_gap(p->sudoers, path, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at, *file;

		/* What editors and package managers leave there. */
		if (strchr(name, '.') || plm_str_ends(name, "~"))
			continue;
		file = plm_arena_printf(p->arena, "%s/%s", path, name);
		rc = file ? read_file(p, file, &state) : -PLM_E_NOMEM;
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

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	/* The second is the distribution's own where /etc has none. */
	static const char *const paths[] = {"/etc/sudoers", "/usr/etc/sudoers"};
	struct plm_arena *arena = plm_facts_arena(facts);
	struct sudoers *sudoers = plm_new(arena, struct sudoers);
	struct reading reading = {facts, err};
	struct sudoers_parser parser = {
		.arena = arena, .sudoers = sudoers, .include = include, .context = &reading};
	int rc = sudoers ? 0 : -PLM_E_NOMEM;

	(void)key;
	*value = sudoers;
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		sudoers->path = paths[i];
		rc = read_file(&parser, paths[i], &sudoers->state);
		if (rc == 0 && sudoers->state.presence != PLM_ABSENT)
			break;
	}
	if (rc == 0 && sudoers->state.presence == PLM_PRESENT)
		rc = find_foreign(facts, sudoers, err);
	return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : rc;
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
