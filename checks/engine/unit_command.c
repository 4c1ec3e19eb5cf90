/*
 * unit_command.c: what a unit of systemd would start an engine with: its last ExecStart with drop-ins, and the variables of
 * Environment= and EnvironmentFile= put in. Follows systemd.service(5) and systemd.exec(5). Reads unit files and those
 * files; judges nothing.
 */
#include "checks/engine/engine.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/facts/settings.h"

enum { MOST_BYTES = 64 * 1024 };

/* ---- words as systemd cuts them ---- */

/* Takes the next word off *rest into `to`, quotes and escapes undone; false at the end. */
static bool next_word(struct plm_slice *rest, struct plm_buf *to)
{
	const char *at = rest->data, *end = rest->data + rest->size_bytes;
	char quote = 0;

	while (at < end && strchr(" \t\r\n", *at))
		at++;
	*rest = (struct plm_slice){at, (size_t)(end - at)};
	if (at == end)
		return false;
	plm_buf_clear(to);
	for (; at < end && (quote || !strchr(" \t\r\n", *at)); at++) {
		if (*at == '\\' && at + 1 < end)
			plm_buf_char(to, *++at);
		else if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = (char)(quote ? '\0' : *at);
		else
			plm_buf_char(to, *at);
	}
	*rest = (struct plm_slice){at, (size_t)(end - at)};
	return true;
}

/* With its NUL. A word that did not fit is none. */
static void add_whole(struct plm_buf *to, const struct plm_buf *word)
{
	if (word->failed)
		to->failed = word->failed;
	else
		plm_buf_add(to, plm_buf_text(word), word->size_bytes + 1);
}

/* ---- variables ---- */

struct variables {
	struct plm_buf text; /* "NAME=value", each ended by a NUL; the last one of a name counts */
};

static void add_words(struct variables *vars, const char *value)
{
	plm_auto_buf struct plm_buf word = {.limit_bytes = MOST_BYTES};
	struct plm_slice rest = plm_slice_of(value);

	while (next_word(&rest, &word))
		add_whole(&vars->text, &word);
}

static struct plm_slice unquote(struct plm_slice s)
{
	if (s.size_bytes >= 2 && (s.data[0] == '"' || s.data[0] == '\'') &&
	    s.data[s.size_bytes - 1] == s.data[0])
		return (struct plm_slice){s.data + 1, s.size_bytes - 2};
	return s;
}

static void add_lines(struct variables *vars, struct plm_slice text)
{
	struct plm_slice line, key, value;

	while (plm_next_line(&text, &line)) {
		line = plm_slice_trim(line);
		if (!line.size_bytes || line.data[0] == '#' || line.data[0] == ';' ||
		    !plm_split(line, '=', &key, &value))
			continue;
		value = unquote(value);
		plm_buf_add(&vars->text, key.data, key.size_bytes);
		plm_buf_char(&vars->text, '=');
		plm_buf_add(&vars->text, value.data, value.size_bytes);
		plm_buf_char(&vars->text, '\0');
	}
}

static const char *value_of(const struct variables *vars, const char *name, size_t size)
{
	const char *found = "";

	for (size_t at = 0; at < vars->text.size_bytes; at += strlen(vars->text.data + at) + 1) {
		const char *entry = vars->text.data + at;

		if (strncmp(entry, name, size) == 0 && entry[size] == '=')
			found = entry + size + 1;
	}
	return found;
}

static size_t name_size(const char *text)
{
	return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
}

/* ${NAME} anywhere in a word. */
static void put_word(const struct variables *vars, const char *word, struct plm_buf *to)
{
	while (*word) {
		size_t size = strncmp(word, "${", 2) == 0 ? name_size(word + 2) : 0;

		if (size && word[2 + size] == '}') {
			plm_buf_str(to, value_of(vars, word + 2, size));
			word += size + 3;
		} else if (strncmp(word, "$$", 2) == 0 || strncmp(word, "%%", 2) == 0) {
			plm_buf_char(to, *word);
			word += 2;
		} else {
			plm_buf_char(to, *word++);
		}
	}
	plm_buf_char(to, '\0');
}

/* $NAME that is a word of its own becomes any number of words. */
static void put(const struct variables *vars, const char *word, struct plm_buf *to)
{
	plm_auto_buf struct plm_buf part = {.limit_bytes = MOST_BYTES};
	struct plm_slice rest;

	if (word[0] != '$' || !name_size(word + 1) || word[1 + name_size(word + 1)]) {
		put_word(vars, word, to);
		return;
	}
	rest = plm_slice_of(value_of(vars, word + 1, strlen(word + 1)));
	while (next_word(&rest, &part))
		add_whole(to, &part);
}

/* ---- the unit ---- */

static int read_environment(struct plm_facts *facts, const struct plm_settings *unit,
			    struct variables *vars, struct engine_command *out,
			    struct plm_err **err)
{
	struct plm_settings_list plain, files;
	const struct plm_datum *text;
	struct plm_arena *arena = plm_facts_arena(facts);

	if (plm_settings_list(arena, unit, "Service", "Environment", &plain) < 0 ||
	    plm_settings_list(arena, unit, "Service", "EnvironmentFile", &files) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; i < plain.count; i++)
		add_words(vars, plain.items[i]->value);
	for (size_t i = 0; i < files.count; i++) {
		const char *path = files.items[i]->value + (files.items[i]->value[0] == '-');
		int rc = plm_facts_read(facts, path, MOST_BYTES, &text, err);

		if (rc < 0)
			return rc;
		if (text->presence == PLM_PRESENT)
			add_lines(vars, (struct plm_slice){text->data, text->size_bytes});
		if (text->presence == PLM_UNREADABLE) {
			out->source = path;
			out->arguments.error = text->error;
		}
	}
	return 0;
}

static int expand(struct plm_facts *facts, const struct plm_setting *exec,
		  const struct variables *vars, struct engine_command *out, struct plm_err **err)
{
	plm_auto_buf struct plm_buf words = {.limit_bytes = MOST_BYTES},
				    word = {.limit_bytes = MOST_BYTES};
	struct plm_slice rest = plm_slice_of(exec->value + strspn(exec->value, "@-:+!"));
	bool too_long;
	char *data;

	while (next_word(&rest, &word))
		put(vars, plm_buf_text(&word), &words);
	if (words.failed == PLM_E_NOMEM || word.failed == PLM_E_NOMEM ||
	    vars->text.failed == PLM_E_NOMEM)
		return plm_err_nomem(err);
	too_long = words.failed || word.failed || vars->text.failed;
	data = plm_arena_strndup(plm_facts_arena(facts), plm_buf_text(&words), words.size_bytes);
	out->source = plm_arena_printf(plm_facts_arena(facts), "%s:%zu", exec->file, exec->line);
	if (!data || !out->source)
		return plm_err_nomem(err);
	out->arguments = too_long ? (struct plm_datum){.presence = PLM_UNREADABLE, .error = EFBIG}
				  : (struct plm_datum){.presence = PLM_PRESENT,
						       .data = data,
						       .size_bytes = words.size_bytes};
	return 0;
}

/* A gap may hide another ExecStart, or that the unit is there at all. */
static bool is_hidden(const struct plm_settings *unit, const struct plm_settings_list *exec,
		      struct engine_command *out)
{
	const struct plm_settings_gap *gap = exec->gap;

	if (!gap && !exec->count && unit->gap_count)
		gap = &unit->gaps[0];
	if (!gap)
		return false;
	out->source = gap->file;
	out->arguments.presence = PLM_UNREADABLE;
	out->arguments.error = gap->error;
	return true;
}

static int read_unit(struct plm_facts *facts, const char *name, struct engine_command *out,
		     struct plm_err **err)
{
	struct variables vars = {.text = {.limit_bytes = MOST_BYTES}};
	const struct plm_settings *unit;
	struct plm_settings_list exec;
	int rc = plm_facts_unit_settings(facts, name, &unit, err);

	if (rc == 0 &&
	    plm_settings_list(plm_facts_arena(facts), unit, "Service", "ExecStart", &exec) < 0)
		rc = plm_err_nomem(err);
	if (rc != 0 || is_hidden(unit, &exec, out) || unit->masked || !exec.count)
		return rc;
	rc = read_environment(facts, unit, &vars, out, err);
	if (rc == 0 && out->arguments.error)
		out->arguments.presence = PLM_UNREADABLE;
	else if (rc == 0)
		rc = expand(facts, exec.items[exec.count - 1], &vars, out, err);
	plm_buf_free(&vars.text);
	return rc;
}

/* "…/docker.service" */
static bool is_of_unit(const struct plm_process *process, const char *name)
{
	const char *slash = process->cgroup ? strrchr(process->cgroup, '/') : NULL;

	return slash && strcmp(slash + 1, name) == 0;
}

int engine_unit_command(struct plm_facts *facts, const char *name,
			const struct plm_process *process, struct engine_command *out,
			struct plm_err **err)
{
	*out = (struct engine_command){.arguments = {.presence = PLM_ABSENT}};
	if (process && !is_of_unit(process, name))
		return 0;
	return read_unit(facts, name, out, err);
}
