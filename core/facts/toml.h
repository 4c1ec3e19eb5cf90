/*
 * toml.h: TOML 1.0 files (toml.io/en/v1.0.0), as containerd, podman, CRI-O and the registries' configuration are written
 * in. They may be anything: size, depth and number of values are bounded.
 */
#ifndef PLM_CORE_FACTS_TOML_H
#define PLM_CORE_FACTS_TOML_H

#include <plimsoll/types.h>

#include "core/base/text.h"

struct plm_arena;

enum plm_toml_kind {
	PLM_TOML_TABLE = 0,
	PLM_TOML_ARRAY, /* of values, or of tables ([[name]]) */
	PLM_TOML_STRING,
	PLM_TOML_INTEGER,
	PLM_TOML_FLOAT,
	PLM_TOML_BOOLEAN,
	PLM_TOML_DATE, /* a date, a time or both */
};

/* One value. Walk a table or an array from `first` along `next`, in the order of the file. */
struct plm_toml {
	enum plm_toml_kind kind;
	long line;	      /* where it is set */
	struct plm_slice key; /* in its table; no data in an array and for the document */
	struct plm_slice
		text; /* a string's characters; an integer in decimal; else as written. Ends in NUL, and may
				  hold one. No data for a table and an array */
	int64_t integer;
	bool boolean;
	size_t count; /* of what is in a table or an array */
	struct plm_toml *first, *next;

	/* The parser's own. */
	struct plm_toml *last;
	uint32_t section;
	unsigned char opened;
};

struct plm_toml_document {
	const struct plm_toml *root; /* a table; NULL: it is not TOML */
	long line;		     /* of what is wrong */
	const char *
		wrong; /* "a key is there twice"; NULL with a root, and where there was nothing to read */
};

/* A datum that is not present gives neither root nor `wrong`. What it gives lives in the arena. 0 or -PLM_E_NOMEM. */
int plm_toml_parse(struct plm_arena *arena, const struct plm_datum *datum,
		   struct plm_toml_document *out);

/* The member of a table; NULL when there is none, when it is no table, and of NULL. */
const struct plm_toml *plm_toml_member(const struct plm_toml *table, const char *key);

/* By a path of keys: engine.runtimes, plugins."io.containerd.grpc.v1.cri".enable_selinux. NULL when it is not there. */
const struct plm_toml *plm_toml_find(const struct plm_toml *table, const char *path);

#endif
