/*
 * manifest_line.h: one line of a manifest as words and attributes; private to core/host.
 */
#ifndef PLM_CORE_HOST_MANIFEST_LINE_H
#define PLM_CORE_HOST_MANIFEST_LINE_H

#include <plimsoll/facts.h>

#include "core/base/text.h"

struct plm_arena;

/* A word with quotes and escapes undone. */
struct plm_word {
	const char *data; /* NUL-terminated; may hold NULs */
	size_t size_bytes;
	const char *value; /* behind its first plain '=', or NULL when there is none */
	size_t value_bytes;
	size_t key_bytes;
	bool value_quoted;
};

/* Takes the next word off *rest. 1 for a word, 0 at the end of the line or at a comment, a negative
 * code on failure: then *problem is what is wrong, in words. */
int plm_word_next(struct plm_arena *arena, struct plm_slice *rest, struct plm_word *word,
		  const char **problem);

/* The keys a line may carry. */
enum plm_line_key {
	PLM_KEY_TEXT = 1u << 0,
	PLM_KEY_FROM = 1u << 1,
	PLM_KEY_ERROR = 1u << 2,
	PLM_KEY_MODE = 1u << 3,
	PLM_KEY_UID = 1u << 4,
	PLM_KEY_GID = 1u << 5,
	PLM_KEY_DEV = 1u << 6,
	PLM_KEY_INO = 1u << 7,
	PLM_KEY_RDEV = 1u << 8,
	PLM_KEY_SIZE = 1u << 9,
	PLM_KEY_MTIME = 1u << 10,
	PLM_KEY_LINKS = 1u << 11,
	PLM_KEY_KIND = 1u << 12,
	PLM_KEY_TARGET = 1u << 13,
};

/* Values of one line; only members whose key is in `given` mean anything. */
struct plm_line_attrs {
	unsigned given; /* enum plm_line_key */
	const char *text;
	size_t text_bytes;
	const char *from;
	const char *target;
	int error;
	struct plm_stat st;
};

/* Stores word's value when its key is one of `allowed`; NULL when it did, else what is wrong. */
const char *plm_line_attr(struct plm_line_attrs *attrs, unsigned allowed,
			  const struct plm_word *word);
/* Copies the metadata that was given. */
void plm_line_metadata(const struct plm_line_attrs *attrs, struct plm_stat *st);

#endif
