/*
 * toml_reader.h: what the files of the TOML parser share: where it is in the text, and what went wrong.
 */
#ifndef PLM_CORE_FACTS_TOML_READER_H
#define PLM_CORE_FACTS_TOML_READER_H

#include "core/facts/toml.h"

struct toml_reader {
	struct plm_arena *arena;
	const char *at, *end;
	long line;
	const char *wrong; /* the first fault */
	bool no_memory;
	unsigned values;	    /* so far */
	unsigned depth;		    /* of arrays and inline tables */
	uint32_t section, sections; /* which headers and inline tables there were */
};

/* Both give false, and so say every function below when the text is wrong or memory has run out. */
bool toml_fail(struct toml_reader *r, const char *why);
bool toml_no_memory(struct toml_reader *r);

/* How a table came to be, which decides who may add to it. */
enum { BY_CHILD = 0, BY_HEADER, BY_DOTTED_KEY, BY_VALUE };

static inline bool toml_is_at(const struct toml_reader *r, char c)
{
	return r->at < r->end && *r->at == c;
}

/* A string of any of the four kinds; of one line only for a key. */
bool toml_read_string(struct toml_reader *r, bool for_key, struct plm_slice *out);
/* A boolean, an integer, a float, a date or a time. */
bool toml_read_scalar(struct toml_reader *r, struct plm_toml *value);

/* ---- the tree: all give NULL where toml_fail would give false ---- */

static inline bool toml_is_bare(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || c == '-';
}

/* NULL, and no fault, when it is not there. */
struct plm_toml *toml_member(const struct plm_toml *table, struct plm_slice key);
struct plm_toml *toml_add(struct toml_reader *r, struct plm_toml *to, struct plm_slice key);

typedef struct plm_toml *toml_enter_fn(struct toml_reader *r, struct plm_toml *table,
				       struct plm_slice key);
/* What stands before the last key of a header: tables that need not be there yet, and the last one of an array. */
toml_enter_fn toml_enter_header;
/* What stands before the last one of a dotted key: only tables made by such keys of the same section. */
toml_enter_fn toml_enter_dotted;
/* [name] and [[name]] */
toml_enter_fn toml_open_table;
toml_enter_fn toml_open_element;

#endif
