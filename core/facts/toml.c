/*
 * toml.c: reads a TOML file into a tree: keys, tables, arrays of tables, inline tables, and the rules of what may be
 * opened again. Its size was bounded by who read it; depth and number of values are bounded here. Pure.
 */
#include "core/facts/toml_reader.h"

#include <string.h>

#include "core/base/arena.h"

enum { MOST_DEPTH = 48 };

bool toml_fail(struct toml_reader *r, const char *why)
{
	if (!r->wrong)
		r->wrong = why;
	return false;
}

bool toml_no_memory(struct toml_reader *r)
{
	r->no_memory = true;
	return toml_fail(r, "out of memory");
}

/* ---- white space ---- */

static void skip_blanks(struct toml_reader *r)
{
	while (toml_is_at(r, ' ') || toml_is_at(r, '\t'))
		r->at++;
}

static bool skip_comment(struct toml_reader *r)
{
	if (!toml_is_at(r, '#'))
		return true;
	for (; r->at < r->end && *r->at != '\n'; r->at++) {
		bool ends_line = *r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n';

		if (((unsigned char)*r->at < 0x20 && *r->at != '\t' && !ends_line) ||
		    *r->at == 0x7f)
			return toml_fail(r, "a comment has a control character");
	}
	return true;
}

/* One line's end; false without a fault when there is none. */
static bool skip_newline(struct toml_reader *r)
{
	if (r->at + 1 < r->end && r->at[0] == '\r' && r->at[1] == '\n')
		r->at++;
	if (!toml_is_at(r, '\n'))
		return false;
	r->at++;
	r->line++;
	return true;
}

static bool skip_lines(struct toml_reader *r)
{
	do {
		skip_blanks(r);
		if (!skip_comment(r))
			return false;
	} while (skip_newline(r));
	return true;
}

static bool end_line(struct toml_reader *r)
{
	skip_blanks(r);
	if (!skip_comment(r))
		return false;
	return skip_newline(r) || r->at == r->end ||
	       toml_fail(r, "something follows where the line should end");
}

/* ---- keys ---- */

static bool read_simple_key(struct toml_reader *r, struct plm_slice *key)
{
	if (toml_is_at(r, '"') || toml_is_at(r, '\''))
		return toml_read_string(r, true, key);
	*key = (struct plm_slice){r->at, 0};
	while (r->at < r->end && toml_is_bare(*r->at))
		r->at++;
	key->size_bytes = (size_t)(r->at - key->data);
	if (!key->size_bytes)
		return toml_fail(r, "a key is missing");
	key->data = plm_arena_strndup(r->arena, key->data, key->size_bytes);
	return key->data || toml_no_memory(r);
}

/* Reads a key, enters all but its last part. */
static bool read_key(struct toml_reader *r, struct plm_toml **table, toml_enter_fn *enter,
		     struct plm_slice *key)
{
	for (unsigned depth = 0; depth < MOST_DEPTH; depth++) {
		skip_blanks(r);
		if (!read_simple_key(r, key))
			return false;
		skip_blanks(r);
		if (!toml_is_at(r, '.'))
			return true;
		r->at++;
		*table = enter(r, *table, *key);
		if (!*table)
			return false;
	}
	return toml_fail(r, "a key has more parts than any configuration");
}

/* ---- values ---- */

static bool read_value(struct toml_reader *r, struct plm_toml *value);

static bool read_pair(struct toml_reader *r, struct plm_toml *table)
{
	struct plm_slice key;
	struct plm_toml *value;

	if (!read_key(r, &table, toml_enter_dotted, &key))
		return false;
	if (!toml_is_at(r, '='))
		return toml_fail(r, "a key has no value");
	r->at++;
	if (toml_member(table, key))
		return toml_fail(r, "a key is there twice");
	value = toml_add(r, table, key);
	skip_blanks(r);
	return value && read_value(r, value);
}

static bool read_array(struct toml_reader *r, struct plm_toml *array)
{
	array->kind = PLM_TOML_ARRAY;
	r->at++;
	while (skip_lines(r)) {
		struct plm_toml *item;

		if (toml_is_at(r, ']')) {
			r->at++;
			return true;
		}
		item = toml_add(r, array, (struct plm_slice){0});
		if (!item || !read_value(r, item) || !skip_lines(r))
			return false;
		if (toml_is_at(r, ','))
			r->at++;
		else if (!toml_is_at(r, ']'))
			return toml_fail(r, "an array does not end");
	}
	return false;
}

static bool read_inline_pairs(struct toml_reader *r, struct plm_toml *table)
{
	skip_blanks(r);
	if (toml_is_at(r, '}')) {
		r->at++;
		return true;
	}
	while (read_pair(r, table)) {
		skip_blanks(r);
		if (toml_is_at(r, '}')) {
			r->at++;
			return true;
		}
		if (!toml_is_at(r, ','))
			return toml_fail(r, "an inline table does not end");
		r->at++;
	}
	return false;
}

/* Its dotted keys are a section of their own. */
static bool read_inline_table(struct toml_reader *r, struct plm_toml *table)
{
	uint32_t outside = r->section;
	bool good;

	r->at++;
	r->section = ++r->sections;
	good = read_inline_pairs(r, table);
	r->section = outside;
	return good;
}

static bool read_container(struct toml_reader *r, struct plm_toml *value)
{
	bool good;

	if (++r->depth > MOST_DEPTH)
		return toml_fail(r, "it is deeper than any configuration");
	value->opened = BY_VALUE;
	good = toml_is_at(r, '[') ? read_array(r, value) : read_inline_table(r, value);
	r->depth--;
	return good;
}

static bool read_value(struct toml_reader *r, struct plm_toml *value)
{
	if (toml_is_at(r, '[') || toml_is_at(r, '{'))
		return read_container(r, value);
	if (toml_is_at(r, '"') || toml_is_at(r, '\'')) {
		value->kind = PLM_TOML_STRING;
		return toml_read_string(r, false, &value->text);
	}
	return toml_read_scalar(r, value);
}

/* ---- headers ---- */

static bool read_header(struct toml_reader *r, struct plm_toml *root, struct plm_toml **current)
{
	struct plm_toml *parent = root;
	struct plm_slice key;
	bool element;

	r->at++;
	element = toml_is_at(r, '[');
	r->at += element;
	if (!read_key(r, &parent, toml_enter_header, &key))
		return false;
	for (int i = 0; i < (element ? 2 : 1); i++, r->at++)
		if (!toml_is_at(r, ']'))
			return toml_fail(r, "the name of a table does not end");
	*current = element ? toml_open_element(r, parent, key) : toml_open_table(r, parent, key);
	if (!*current)
		return false;
	r->section = ++r->sections;
	return true;
}

/* ---- the document ---- */

static bool is_utf8(struct toml_reader *r)
{
	const char *at = r->at;

	while (at < r->end) {
		uint32_t c;
		size_t size = plm_utf8_length(at, (size_t)(r->end - at), &c);

		if (!size)
			return toml_fail(r, "it is not in UTF-8");
		if (*at == '\n')
			r->line++;
		at += size;
	}
	r->line = 1;
	return true;
}

static bool read_document(struct toml_reader *r, struct plm_toml *root)
{
	struct plm_toml *current = root;

	if (!is_utf8(r))
		return false;
	while (skip_lines(r)) {
		if (r->at == r->end)
			return true;
		if (toml_is_at(r, '[') ? !read_header(r, root, &current) : !read_pair(r, current))
			return false;
		if (!end_line(r))
			return false;
	}
	return false;
}

int plm_toml_parse(struct plm_arena *arena, const struct plm_datum *datum,
		   struct plm_toml_document *out)
{
	struct toml_reader r = {.arena = arena, .line = 1};
	struct plm_toml *root;

	*out = (struct plm_toml_document){0};
	if (datum->presence != PLM_PRESENT)
		return 0;
	root = plm_new(arena, struct plm_toml);
	if (!root)
		return -PLM_E_NOMEM;
	root->opened = BY_HEADER;
	root->line = 1;
	r.at = datum->data;
	r.end = datum->data + datum->size_bytes;
	if (datum->size_bytes >= 3 && memcmp(r.at, "\xef\xbb\xbf", 3) == 0)
		r.at += 3;
	if (read_document(&r, root))
		out->root = root;
	else
		*out = (struct plm_toml_document){.line = r.line, .wrong = r.wrong};
	return r.no_memory ? -PLM_E_NOMEM : 0;
}
