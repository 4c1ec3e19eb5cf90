/*
 * toml_tree.c: the tree of a TOML document: who may add to which table, and how a member is found. Pure.
 */
#include "core/facts/toml_reader.h"

#include <string.h>

#include "core/base/arena.h"

enum { MOST_VALUES = 32768, MOST_MEMBERS = 2048 };

struct plm_toml *toml_member(const struct plm_toml *table, struct plm_slice key)
{
	struct plm_toml *item = table && table->kind == PLM_TOML_TABLE ? table->first : NULL;

	while (item && (item->key.size_bytes != key.size_bytes ||
			memcmp(item->key.data, key.data, key.size_bytes) != 0))
		item = item->next;
	return item;
}

struct plm_toml *toml_add(struct toml_reader *r, struct plm_toml *to, struct plm_slice key)
{
	struct plm_toml *item;

	if (++r->values > MOST_VALUES ||
	    (to->kind == PLM_TOML_TABLE && to->count >= MOST_MEMBERS)) {
		toml_fail(r, "it has more values than any configuration");
		return NULL;
	}
	item = plm_new(r->arena, struct plm_toml);
	if (!item) {
		toml_no_memory(r);
		return NULL;
	}
	item->key = key;
	item->line = r->line;
	if (to->last)
		to->last->next = item;
	else
		to->first = item;
	to->last = item;
	to->count++;
	return item;
}

/* ---- what may be opened ---- */

/* What stands before the last key of a header: tables that need not be there yet, and the last one of an array. */
struct plm_toml *toml_enter_header(struct toml_reader *r, struct plm_toml *table,
				   struct plm_slice key)
{
	struct plm_toml *found = toml_member(table, key);

	if (!found)
		return toml_add(r, table, key);
	if (found->opened == BY_VALUE)
		found = NULL;
	else if (found->kind == PLM_TOML_ARRAY)
		found = found->last;
	if (!found || found->kind != PLM_TOML_TABLE) {
		toml_fail(r, "a table is named in what is no table");
		return NULL;
	}
	return found;
}

/* What stands before the last one of a dotted key: only tables made by such keys of the same section. */
struct plm_toml *toml_enter_dotted(struct toml_reader *r, struct plm_toml *table,
				   struct plm_slice key)
{
	struct plm_toml *found = toml_member(table, key);

	if (!found)
		found = toml_add(r, table, key);
	if (!found)
		return NULL;
	if (found->kind != PLM_TOML_TABLE || found->opened == BY_HEADER ||
	    found->opened == BY_VALUE ||
	    (found->opened == BY_DOTTED_KEY && found->section != r->section)) {
		toml_fail(r, "a dotted key adds to what was closed before");
		return NULL;
	}
	found->opened = BY_DOTTED_KEY;
	found->section = r->section;
	return found;
}

struct plm_toml *toml_open_table(struct toml_reader *r, struct plm_toml *parent,
				 struct plm_slice key)
{
	struct plm_toml *table = toml_member(parent, key);

	if (!table)
		table = toml_add(r, parent, key);
	if (!table)
		return NULL;
	if (table->kind != PLM_TOML_TABLE || table->opened != BY_CHILD) {
		toml_fail(r, "a table is there twice");
		return NULL;
	}
	table->opened = BY_HEADER;
	table->line = r->line;
	return table;
}

struct plm_toml *toml_open_element(struct toml_reader *r, struct plm_toml *parent,
				   struct plm_slice key)
{
	struct plm_toml *array = toml_member(parent, key), *table;

	if (array && (array->kind != PLM_TOML_ARRAY || array->opened == BY_VALUE)) {
		toml_fail(r, "an array of tables has the name of something else");
		return NULL;
	}
	if (!array)
		array = toml_add(r, parent, key);
	if (!array)
		return NULL;
	array->kind = PLM_TOML_ARRAY;
	array->opened = BY_HEADER;
	table = toml_add(r, array, (struct plm_slice){0});
	if (table)
		table->opened = BY_HEADER;
	return table;
}

/* ---- looking up ---- */

const struct plm_toml *plm_toml_member(const struct plm_toml *table, const char *key)
{
	return toml_member(table, plm_slice_of(key));
}

/* Takes the first key off such a path; false at its end and when it is no path. */
static bool next_key(struct plm_slice *path, struct plm_slice *key)
{
	const char *at = path->data, *end = path->data + path->size_bytes;
	char quote = (char)(at < end && (*at == '"' || *at == '\'') ? *at++ : '\0');

	*key = (struct plm_slice){at, 0};
	while (at < end && (quote ? *at != quote : toml_is_bare(*at)))
		at++;
	key->size_bytes = (size_t)(at - key->data);
	if ((quote && at == end) || !key->size_bytes)
		return false;
	at += quote != 0;
	if (at < end && (*at != '.' || at + 1 == end))
		return false;
	at += at < end;
	*path = (struct plm_slice){at, (size_t)(end - at)};
	return true;
}

const struct plm_toml *plm_toml_find(const struct plm_toml *table, const char *path)
{
	struct plm_slice rest = plm_slice_of(path), key;

	while (table && rest.size_bytes)
		table = next_key(&rest, &key) ? toml_member(table, key) : NULL;
	return table;
}
