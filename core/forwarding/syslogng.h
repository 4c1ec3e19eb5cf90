/*
 * syslogng.h: the text of a syslog-ng configuration as a tree of words: "source s { system(); };" is the word source,
 * then the word s with the word system inside. Follows the grammar in syslog-ng.conf(5) as far as brackets, braces,
 * quotes and comments go; what the words mean is for carry_syslogng.c.
 */
#ifndef PLM_CORE_FORWARDING_SYSLOGNG_H
#define PLM_CORE_FORWARDING_SYSLOGNG_H

#include "core/base/text.h"

struct plm_arena;

struct plm_ng_word {
	const char *text;
	long line;
	const char *file;
	char opens; /* '(' or '{' when it has something inside, else 0 */
	struct plm_ng_word *inside, *next;
};

struct plm_ng_text {
	struct plm_arena *arena;
	struct plm_ng_word *first, *last; /* of the whole configuration */
	const char **includes;		  /* paths of @include, in order */
	size_t include_count;
	size_t word_count;
	bool out_of_memory;
};

/* Appends one file. What has no sense is skipped; words beyond any configuration's number or depth are left out. */
void plm_ng_read(struct plm_ng_text *text, const char *file, struct plm_slice bytes);

/* The first word of that text among a word's inside, or NULL. */
const struct plm_ng_word *plm_ng_inside(const struct plm_ng_word *word, const char *text);
/* What is inside a word as one text: of port(514) "514"; NULL when there is nothing. */
const char *plm_ng_value(const struct plm_ng_word *word, const char *text);

#endif
