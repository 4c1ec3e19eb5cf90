/*
 * collect_sshd.c: sshd's configuration as it would be read now: the file and all that it includes, in sshd's order.
 * Judges nothing. Follows sshd_config(5).
 */
#include <errno.h>

#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/glob.h"
#include "core/host/host.h"

enum { MOST_DEPTH = 16, MOST_FILES = 256 };

struct reading {
	struct plm_facts *facts;
	struct plm_err **err;
};

static void note_gap(struct sshd_config *config, const char *path, int error)
{
	if (config->gap)
		return;
	config->gap = path;
	config->gap_error = error;
}

static int read_file(struct sshd_parser *p, const char *path, const struct sshd_match *within,
		     struct plm_datum *state)
{
	struct reading *reading = p->context;
	const struct plm_datum *text;
	int rc = plm_facts_read(reading->facts, path, PLM_READ_SMALL, &text, reading->err);

	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_UNREADABLE)
		note_gap(p->config, path, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	if (p->depth >= MOST_DEPTH || p->files >= MOST_FILES) {
		note_gap(p->config, path, ELOOP);
		return 0;
	}
	p->depth++;
	p->files++;
	rc = sshd_parse(p, (struct plm_slice){text->data, text->size_bytes}, path, within);
	p->depth--;
	return rc < 0 ? plm_err_nomem(reading->err) : 0;
}

static int read_pattern(struct sshd_parser *p, const char *pattern, const struct sshd_match *within)
{
	struct reading *reading = p->context;
	const struct plm_glob *found;
	struct plm_datum state;
	int rc = plm_facts_glob(reading->facts, PLM_GLOB, pattern, &found, reading->err);

	if (rc == 0 && found->gap)
		note_gap(p->config, found->gap, found->gap_error);
	for (size_t i = 0; rc == 0 && i < found->count; i++)
		rc = read_file(p, found->paths[i], within, &state);
	return rc;
}

static int include(struct sshd_parser *p, const char *patterns, const struct sshd_match *within)
{
	struct plm_slice rest = plm_slice_of(patterns), word;
	int rc = 0;

	while (rc == 0 && plm_next_word(&rest, " ", &word)) {
		const char *pattern =
			plm_arena_printf(p->arena, "%s%.*s", word.data[0] == '/' ? "" : "/etc/ssh/",
					 (int)word.size_bytes, word.data);

		rc = pattern ? read_pattern(p, pattern, within) : -PLM_E_NOMEM;
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	/* The second is the distribution's own where /etc has none. */
	static const char *const paths[] = {"/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config"};
	struct plm_arena *arena = plm_facts_arena(facts);
	struct sshd_config *config = plm_new(arena, struct sshd_config);
	struct reading reading = {facts, err};
	struct sshd_parser parser = {
		.arena = arena, .config = config, .include = include, .context = &reading};
	int rc = config ? 0 : -PLM_E_NOMEM;

	(void)key;
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		config->path = paths[i];
		rc = read_file(&parser, paths[i], NULL, &config->state);
		if (rc == 0 && config->state.presence != PLM_ABSENT)
			break;
	}
	*value = config;
	return rc == -PLM_E_NOMEM ? plm_err_nomem(err) : rc;
}

int sshd_config(struct plm_facts *facts, const struct sshd_config **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the configuration of sshd", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
