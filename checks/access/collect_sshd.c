/*
 * collect_sshd.c: sshd's configuration as it would be read now: the file and all that it includes, in sshd's order.
 * Judges nothing. Follows sshd_config(5).
 */
#include "checks/access/included.h"
#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/glob.h"

enum { MOST_DEPTH = 16, MOST_FILES = 256 };

static int read_pattern(struct sshd_parser *p, const char *pattern, const struct sshd_match *within)
{
	struct access_reading *reading = p->context;
	const struct plm_glob *found;
	struct plm_datum state;
	int rc = plm_facts_glob(reading->facts, PLM_GLOB, pattern, &found, reading->err);

	if (rc == 0 && found->gap)
		access_note_gap(reading, found->gap, found->gap_error);
	for (size_t i = 0; rc == 0 && i < found->count; i++)
		rc = access_read_file(reading, found->paths[i], within, &state);
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

static int parse(void *parser, struct plm_slice text, const char *path, const void *within)
{
	return sshd_parse(parser, text, path, within);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	static const char *const paths[] = {"/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config",
					    NULL};
	struct plm_arena *arena = plm_facts_arena(facts);
	struct sshd_config *config = plm_new(arena, struct sshd_config);
	struct sshd_parser parser = {.arena = arena, .config = config, .include = include};
	struct access_reading reading = {.facts = facts,
					 .err = err,
					 .most_depth = MOST_DEPTH,
					 .most_files = MOST_FILES,
					 .parse = parse,
					 .parser = &parser};

	(void)key;
	*value = config;
	if (!config)
		return plm_err_nomem(err);
	parser.context = &reading;
	reading.gap = &config->gap;
	reading.gap_error = &config->gap_error;
	return access_read_first(&reading, paths, &config->path, &config->state);
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
