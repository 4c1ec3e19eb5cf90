/*
 * prose.h: one plain text being made of mixed content; private to text.c.
 */
#ifndef PLM_CORE_BENCHMARK_PROSE_H
#define PLM_CORE_BENCHMARK_PROSE_H

#include "core/benchmark/loader.h"

/* Starts zeroed but for its loader. */
struct plm_prose {
	struct plm_loader *loader;
	struct plm_buf out;
	unsigned newlines; /* asked for before the next character */
	bool space;	   /* a blank is, too */
	bool verbatim;
	bool has_sub;
};

/* Adds what is inside a node: white space folded unless verbatim, paragraphs and list items on lines of their own. */
void plm_prose_write(struct plm_prose *w, const struct plm_xml_node *node);
/* Line ends before the next character, at least. */
void plm_prose_ask_lines(struct plm_prose *w, unsigned newlines);
/* The text in the model's arena, with default values, a verbatim one without the blank lines around it; releases what was written. */
const char *plm_prose_finish(struct plm_prose *w);

#endif
