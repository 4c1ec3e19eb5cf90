/*
 * time_servers.c: how many sources of time a configuration of chrony's, ntpd's, timesyncd's or ptp4l's names.
 * Follows chrony.conf(5), ntp.conf(5), timesyncd.conf(5). Reads them and what they include.
 */
#include <strings.h>

#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/host/host.h"

/* chrony and ntpd take four servers from a pool, unless told otherwise. */
enum { INCLUDES_MAX = 32, POOL_SERVERS = 4 };

static bool is_one_of(struct plm_slice word, const char *const *words)
{
	for (; *words; words++)
		if (word.size_bytes == strlen(*words) &&
		    strncasecmp(word.data, *words, word.size_bytes) == 0)
			return true;
	return false;
}

size_t logging_time_servers(struct plm_slice text, long *line)
{
	static const char *const names[] = {"server",  "pool",	 "peer",     "refclock",
					    "servers", "sensor", "[global]", NULL};
	struct plm_slice one, word, argument;
	size_t count = 0;

	for (long number = 1; plm_next_line(&text, &one); number++) {
		if (!plm_next_word(&one, " \t\r", &word) || !is_one_of(word, names))
			continue;
		/* ptp4l finds its clock by itself: its one section is enough. */
		if (!plm_slice_is(word, "[global]") &&
		    (!plm_next_word(&one, " \t\r", &argument) || argument.data[0] == '#'))
			continue;
		if (count == 0)
			*line = number;
		count += plm_slice_is(word, "pool") ? POOL_SERVERS : 1;
	}
	return count;
}

struct reading {
	struct plm_facts *facts;
	struct plm_err **err;
	struct logging_clock *clock;
	size_t files;
};

static int read_file(struct reading *r, const char *path);

/* confdir and sourcedir name directories, include a pattern with wildcards in its last component. */
static int read_directory(struct reading *r, struct plm_slice directory, const char *suffix)
{
	struct plm_arena *arena = plm_facts_arena(r->facts);
	const char *directories[2] = {
		plm_arena_strndup(arena, directory.data, directory.size_bytes), NULL};
	struct plm_dropins found;
	int rc;

	if (!directories[0])
		return plm_err_nomem(r->err);
	rc = plm_facts_dropins(r->facts, directories, suffix, &found, r->err);
	if (rc == 0 && found.gap_count) {
		r->clock->unread = (struct plm_datum){.error = found.gaps[0].error};
		r->clock->unread_source = found.gaps[0].directory;
	}
	for (size_t i = 0; rc == 0 && i < found.count; i++)
		rc = read_file(r, found.files[i]);
	return rc;
}

static int read_includes(struct reading *r, struct plm_slice text)
{
	struct plm_slice line, word, argument;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line)) {
		const char *slash;

		if (!plm_next_word(&line, " \t\r", &word) ||
		    !plm_next_word(&line, " \t\r", &argument) || argument.data[0] != '/')
			continue;
		slash = memrchr(argument.data, '/', argument.size_bytes);
		if (plm_slice_is(word, "confdir"))
			rc = read_directory(r, argument, ".conf");
		else if (plm_slice_is(word, "sourcedir"))
			rc = read_directory(r, argument, ".sources");
		else if (plm_slice_is(word, "include") &&
			 memchr(slash, '*', (size_t)(argument.data + argument.size_bytes - slash)))
			rc = read_directory(
				r,
				(struct plm_slice){argument.data, (size_t)(slash - argument.data)},
				".conf");
		else if (plm_slice_is(word, "include")) {
			const char *path = plm_arena_strndup(plm_facts_arena(r->facts),
							     argument.data, argument.size_bytes);

			rc = path ? read_file(r, path) : plm_err_nomem(r->err);
		}
	}
	return rc;
}

static int read_file(struct reading *r, const char *path)
{
	const struct plm_datum *text;
	struct plm_slice slice;
	long line = 0;
	size_t count;
	int rc = plm_facts_read(r->facts, path, PLM_READ_SMALL, &text, r->err);

	if (rc < 0 || r->files++ >= INCLUDES_MAX)
		return rc;
	if (text->presence == PLM_UNREADABLE) {
		r->clock->unread = *text;
		r->clock->unread_source = path;
	}
	if (text->presence != PLM_PRESENT)
		return 0;
	slice = (struct plm_slice){text->data, text->size_bytes};
	count = logging_time_servers(slice, &line);
	if (count && r->clock->servers == 0)
		r->clock->source =
			plm_arena_printf(plm_facts_arena(r->facts), "%s:%ld", path, line);
	if (count && !r->clock->source)
		return plm_err_nomem(r->err);
	r->clock->servers += count;
	return read_includes(r, slice);
}

/* Words of every assignment of a key that are in force. */
static int add_words(struct plm_facts *facts, const struct plm_settings *conf, const char *key,
		     struct logging_clock *clock, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_settings_list list;
	struct plm_slice rest, word;

	if (plm_settings_list(arena, conf, "Time", key, &list) < 0)
		return plm_err_nomem(err);
	if (list.gap) {
		clock->unread = (struct plm_datum){.error = list.gap->error};
		clock->unread_source = list.gap->file;
	}
	for (size_t i = 0; i < list.count; i++)
		for (rest = plm_slice_of(list.items[i]->value); plm_next_word(&rest, " \t", &word);)
			if (clock->servers++ == 0)
				clock->source = plm_arena_printf(
					arena, "%s:%zu", list.items[i]->file, list.items[i]->line);
	return clock->servers && !clock->source ? plm_err_nomem(err) : 0;
}

/* Where no file says, timesyncd has servers built in by its distribution. */
static int read_timesyncd(struct plm_facts *facts, struct logging_clock *clock,
			  struct plm_err **err)
{
	const struct plm_settings *conf;
	struct plm_settings_value fallback;
	int rc = plm_facts_settings(facts, "systemd/timesyncd.conf", &conf, err);

	if (rc == 0)
		rc = add_words(facts, conf, "NTP", clock, err);
	if (rc == 0)
		rc = add_words(facts, conf, "FallbackNTP", clock, err);
	if (rc < 0 || clock->servers)
		return rc;
	if (plm_settings_find(plm_facts_arena(facts), conf, "Time", "FallbackNTP", &fallback) < 0)
		return plm_err_nomem(err);
	/* FallbackNTP= without a value takes those away. */
	if (fallback.value.presence == PLM_ABSENT && fallback.source == conf->where) {
		clock->servers = 1;
		clock->source = "the servers built into systemd-timesyncd";
	}
	return 0;
}

int logging_clock_servers(struct plm_facts *facts, struct logging_clock *clock,
			  struct plm_err **err)
{
	struct reading r = {.facts = facts, .err = err, .clock = clock};

	clock->unread = (struct plm_datum){.presence = PLM_PRESENT};
	if (!clock->program->files[0])
		return read_timesyncd(facts, clock, err);
	for (size_t i = 0; i < 4 && clock->program->files[i]; i++) {
		const struct plm_stat *st;
		int rc = plm_facts_stat(facts, clock->program->files[i], &st, err);

		if (rc < 0)
			return rc;
		if (st->presence == PLM_ABSENT)
			continue;
		clock->source = clock->program->files[i];
		return read_file(&r, clock->program->files[i]);
	}
	return 0;
}
