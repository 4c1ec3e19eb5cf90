/*
 * settings_parse.c: the text of one file of systemd's "Key=value" syntax, and what several of them say
 * together. Pure but for memory: reads no file.
 */
#include <errno.h>
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/facts/settings.h"

static const char white[] = " \t\n\r";

struct reading {
	struct plm_arena *arena;
	struct plm_settings *conf;
	const char *file;
	const char *section;
	struct plm_buf line; /* the assignment so far: lines that a backslash joins */
	size_t begins;	     /* its first line */
	bool broken;
};

static enum plm_code add_gap(struct reading *r, int error, size_t before)
{
	struct plm_settings_gap *gap = plm_push(r->arena, r->conf->gaps, r->conf->gap_count);

	if (!gap)
		return PLM_E_NOMEM;
	*gap = (struct plm_settings_gap){.file = r->file, .error = error, .before = before};
	return PLM_OK;
}

/* ---- lines ---- */

/* Also false for NUL, which ends every set. */
static bool is_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* A line ends at a line feed, a carriage return, both in any order, or at a NUL. */
static bool next_line(struct plm_slice *rest, struct plm_slice *line)
{
	size_t size = 0, end;

	if (rest->size_bytes == 0)
		return false;
	while (size < rest->size_bytes && rest->data[size] != '\0' &&
	       !is_in(rest->data[size], "\n\r"))
		size++;
	*line = (struct plm_slice){.data = rest->data, .size_bytes = size};
	end = size < rest->size_bytes ? size + 1 : size;
	if (end > size && end < rest->size_bytes && rest->data[size] &&
	    is_in(rest->data[end], "\n\r") && rest->data[end] != rest->data[size])
		end++;
	rest->data += end;
	rest->size_bytes -= end;
	return true;
}

static struct plm_slice skip_white(struct plm_slice s)
{
	while (s.size_bytes && is_in(s.data[0], white)) {
		s.data++;
		s.size_bytes--;
	}
	return s;
}

static struct plm_slice strip(struct plm_slice s)
{
	s = skip_white(s);
	while (s.size_bytes && is_in(s.data[s.size_bytes - 1], white))
		s.size_bytes--;
	return s;
}

static bool is_utf8(struct plm_slice s)
{
	while (s.size_bytes) {
		uint32_t code;
		size_t n = plm_utf8_length(s.data, s.size_bytes, &code);

		if (n == 0)
			return false;
		s.data += n;
		s.size_bytes -= n;
	}
	return true;
}

/* Whether it ends in a backslash that no other backslash has made plain. */
static bool goes_on(const struct plm_buf *line)
{
	size_t slashes = 0;

	while (slashes < line->size_bytes && line->data[line->size_bytes - slashes - 1] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

/* ---- assignments ---- */

static enum plm_code take_header(struct reading *r, struct plm_slice line)
{
	/* systemd gives up on the file here, and on what comes after it. */
	if (line.size_bytes < 2 || line.data[line.size_bytes - 1] != ']') {
		r->broken = true;
		return add_gap(r, EBADMSG, SIZE_MAX);
	}
	r->section = plm_arena_strndup(r->arena, line.data + 1, line.size_bytes - 2);
	return r->section ? PLM_OK : PLM_E_NOMEM;
}

static enum plm_code take_assignment(struct reading *r, struct plm_slice line)
{
	const char *equals = memchr(line.data, '=', line.size_bytes);
	struct plm_slice key, value;
	struct plm_setting *setting;

	if (!equals)
		return PLM_OK;
	key = strip((struct plm_slice){line.data, (size_t)(equals - line.data)});
	value = strip(
		(struct plm_slice){equals + 1, line.size_bytes - (size_t)(equals - line.data) - 1});
	setting = plm_push(r->arena, r->conf->items, r->conf->count);
	if (!setting)
		return PLM_E_NOMEM;
	*setting = (struct plm_setting){
		.section = r->section,
		.key = plm_arena_strndup(r->arena, key.data, key.size_bytes),
		.value = plm_arena_strndup(r->arena, value.data, value.size_bytes),
		.file = r->file,
		.line = r->begins,
	};
	return setting->key && setting->value ? PLM_OK : PLM_E_NOMEM;
}

/* The joined line is complete. */
static enum plm_code take_line(struct reading *r)
{
	struct plm_slice line = strip((struct plm_slice){r->line.data, r->line.size_bytes});
	enum plm_code code = PLM_OK;

	if (line.size_bytes && is_utf8(line))
		code = line.data[0] == '[' ? take_header(r, line) : take_assignment(r, line);
	plm_buf_clear(&r->line);
	return code;
}

/* A comment between joined lines is skipped and does not end the joining. */
static enum plm_code feed(struct reading *r, struct plm_slice line, size_t number)
{
	line = skip_white(line);
	if (line.size_bytes && is_in(line.data[0], "#;"))
		return PLM_OK;
	if (r->line.size_bytes == 0)
		r->begins = number;
	plm_buf_add(&r->line, line.data, line.size_bytes);
	if (r->line.failed)
		return r->line.failed;
	if (!goes_on(&r->line))
		return take_line(r);
	r->line.data[r->line.size_bytes - 1] = ' ';
	return PLM_OK;
}

static struct plm_slice without_mark(struct plm_slice text)
{
	static const char mark[] = "\xef\xbb\xbf"; /* of the byte order */

	if (plm_slice_starts(text, mark)) {
		text.data += sizeof(mark) - 1;
		text.size_bytes -= sizeof(mark) - 1;
	}
	return text;
}

int plm_settings_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		       struct plm_settings *conf)
{
	struct reading r = {.arena = arena, .conf = conf, .file = file, .section = ""};
	enum plm_code code = PLM_OK;
	struct plm_slice line;

	text = without_mark(text);
	for (size_t number = 1; code == PLM_OK && !r.broken && next_line(&text, &line); number++)
		code = feed(&r, line, number);
	if (code == PLM_OK && !r.broken && r.line.size_bytes)
		code = take_line(&r);
	plm_buf_free(&r.line);
	return -(int)code;
}

/* ---- answers ---- */

static bool is_of(const struct plm_setting *s, const char *section, const char *key)
{
	return strcmp(s->key, key) == 0 && strcmp(s->section, section) == 0;
}

/* The first gap that may hold an assignment which comes after settings[at]. */
static const struct plm_settings_gap *doubt(const struct plm_settings *conf, size_t at)
{
	for (size_t i = 0; i < conf->gap_count; i++)
		if (conf->gaps[i].before > at)
			return &conf->gaps[i];
	return NULL;
}

int plm_settings_find(struct plm_arena *arena, const struct plm_settings *conf, const char *section,
		      const char *key, struct plm_settings_value *out)
{
	const struct plm_settings_gap *gap;
	const struct plm_setting *last = NULL;

	for (size_t i = 0; i < conf->count; i++)
		if (is_of(&conf->items[i], section, key))
			last = &conf->items[i];
	gap = last ? doubt(conf, (size_t)(last - conf->items))
		   : (conf->gap_count ? &conf->gaps[0] : NULL);
	*out = (struct plm_settings_value){.value = {.presence = PLM_ABSENT},
					   .source = conf->where};
	if (gap) {
		out->source = gap->file;
		out->value = (struct plm_datum){.presence = PLM_UNREADABLE, .error = gap->error};
	} else if (last) {
		out->source = plm_arena_printf(arena, "%s:%zu", last->file, last->line);
		if (*last->value)
			out->value = (struct plm_datum){.presence = PLM_PRESENT,
							.data = last->value,
							.size_bytes = strlen(last->value)};
	}
	return out->source ? 0 : -PLM_E_NOMEM;
}

int plm_settings_list(struct plm_arena *arena, const struct plm_settings *conf, const char *section,
		      const char *key, struct plm_settings_list *out)
{
	*out = (struct plm_settings_list){.gap = conf->gap_count ? &conf->gaps[0] : NULL};
	for (size_t i = 0; i < conf->count; i++) {
		const struct plm_setting *s = &conf->items[i], **slot;

		if (!is_of(s, section, key))
			continue;
		if (!*s->value) {
			*out = (struct plm_settings_list){.gap = doubt(conf, i)};
			continue;
		}
		slot = plm_push(arena, out->items, out->count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = s;
	}
	return 0;
}

bool plm_settings_boolean(const char *text, bool *value)
{
	static const char *const words[2][6] = {{"0", "no", "n", "false", "f", "off"},
						{"1", "yes", "y", "true", "t", "on"}};

	for (size_t truth = 0; truth < 2; truth++)
		for (size_t i = 0; i < 6; i++)
			if (strcasecmp(text, words[truth][i]) == 0) {
				*value = truth == 1;
				return true;
			}
	return false;
}
