/*
 * xml_builder.h: the tree that is being made of a document: what xml_read.c (the parser and its input), xml.c (the nodes) and
 * xml_parts.c (what is handed over piece by piece) share. Private to them.
 */
#ifndef PLM_CORE_BENCHMARK_XML_BUILDER_H
#define PLM_CORE_BENCHMARK_XML_BUILDER_H

#include <libxml/parser.h>

#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/xml.h"

/* Elements and attributes: what a file of the largest size can cost in memory is bounded by this. Parts cost less: their nodes
 * go when they have been taken. */
enum { MAX_NODES = 4000000, MAX_NODES_IN_PARTS = 16000000 };

/* A name of the parser's dictionary, which keeps each once, and ours. */
struct plm_xml_known_name {
	const xmlChar *theirs;
	const char *ours;
};

enum { PLM_XML_KNOWN_NAMES = 256 };

/* The part that is open. */
struct plm_xml_part {
	bool open;
	size_t depth;
	struct plm_xml_node *before; /* its elder sibling, or NULL */
	long start;		     /* of its "<" in the document, in bytes; -1: not known */
};

struct plm_xml_builder {
	const char *file;
	struct plm_arena *arena;
	struct plm_arena *nodes; /* where nodes go: the arena, or for a while that of a part */
	struct plm_diags *diags;
	struct plm_err **err;
	xmlParserCtxtPtr context;
	const struct plm_xml_input *input;
	size_t input_bytes;
	unsigned char first[2];		   /* bytes of the input */
	const struct plm_xml_parts *parts; /* or NULL */
	struct plm_arena *part_nodes;
	struct plm_xml_part part;
	size_t rest_dropped;  /* bytes of the input that are not in the rest */
	struct plm_map names; /* each name and namespace is kept once */
	struct plm_xml_known_name
		known[PLM_XML_KNOWN_NAMES]; /* by address: most names come again at once */
	struct plm_map uris, prefixes;	    /* of the namespaces */
	struct plm_xml_namespace *namespaces;
	size_t namespace_count;
	struct plm_xml_node *open[PLM_BENCHMARK_MAX_DEPTH];
	struct plm_xml_node
		*last[PLM_BENCHMARK_MAX_DEPTH];	 /* youngest child of each open element */
	bool blankless[PLM_BENCHMARK_MAX_DEPTH]; /* white space inside says nothing */
	size_t depth, node_count;
	struct plm_xml_node *root;
	bool utf8;
	struct plm_buf text;
	long text_line; /* 0 while the run of text is white space */
	enum plm_code failed;
	bool told; /* the error is set: no problem of the document */
};

/* The first problem is the one that is told: later ones follow from it. The parser finds its input
 * at an end; it must not be stopped from inside an error, where it still uses that input. */
void plm_xml_fail(struct plm_xml_builder *b, enum plm_code code, long line, const char *remedy,
		  const char *fmt, ...) PLM_PRINTF(5, 6);
void plm_xml_out_of_memory(struct plm_xml_builder *b);
/* Where the parser stands; where the start tag just read began. */
long plm_xml_line(const struct plm_xml_builder *b);
long plm_xml_start_line(const struct plm_xml_builder *b);

/* xml.c: the parser's events. */
void plm_xml_on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		      int ns_count, const xmlChar **namespaces, int attr_count, int defaulted,
		      const xmlChar **attrs);
void plm_xml_on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri);
void plm_xml_on_text(void *user, const xmlChar *text, int size);

/* xml_parts.c: before the node of an element is made; after an element was closed. */
void plm_xml_part_begin(struct plm_xml_builder *b, const char *ns, const char *name);
void plm_xml_part_end(struct plm_xml_builder *b);

#endif
