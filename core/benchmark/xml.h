/*
 * xml.h: an XML file as a small tree, for the loader. A document type declaration is refused, so
 * there are no entities to expand and nothing outside the file is ever read.
 */
#ifndef PLM_CORE_BENCHMARK_XML_H
#define PLM_CORE_BENCHMARK_XML_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;
struct plm_diags;
struct plm_err;

#define PLM_XML_NS "http://www.w3.org/XML/1998/namespace"

struct plm_xml_node_attr {
	const char *ns; /* NULL when it has none */
	const char *name;
	const char *value;
};

/* An element, or a run of text when name is NULL. */
struct plm_xml_node {
	const char *ns; /* NULL when it has none */
	const char *name;
	const char *text; /* of a run of text */
	const struct plm_xml_node_attr *attrs;
	uint32_t attr_count : 31;
	uint32_t inherited : 1; /* taken over from what the parent extends */
	uint32_t line; /* of "<", or of the first character of text that is no white space */
	struct plm_xml_node *child;
	struct plm_xml_node *next;
};

/* A namespace and the prefix that stands for it here alone. */
struct plm_xml_namespace {
	const char *uri;
	const char *prefix;
};

struct plm_xml {
	struct plm_xml_node *root;
	bool utf8; /* the file's own bytes are UTF-8 */
	const struct plm_xml_namespace *namespaces;
	size_t namespace_count;
};

/* Where a document comes from: copies at most `room` bytes to `to` and gives how many, 0 at its end; or a negative code, with
 * its error set. */
struct plm_xml_input {
	int (*read)(void *user, char *to, size_t room, struct plm_err **err);
	void *user;
};
int plm_xml_read_memory(void *user, char *to, size_t room,
			struct plm_err **err); /* user: a struct plm_slice, what is left of it */

/* Elements `name` directly inside elements `parent`, which may be many: each is handed over whole, as it ends, and is not in
 * the tree. What take needs of it must be copied. */
struct plm_xml_parts {
	const char *ns, *parent, *name;
	/* 0, or a negative code with its error set. */
	int (*take)(void *user, const struct plm_xml_node *parent, const struct plm_xml_node *part,
		    struct plm_err **err);
	void *user;
	struct plm_buf *
		rest; /* gets the document's own bytes without the parts; NULL: they are not wanted */
};

/* The tree is in the arena. What is wrong goes to diags and is the error as well:
 * PLM_E_PARSE, PLM_E_LIMIT (too deep, too many elements), PLM_E_REFUSED (a document type
 * declaration). Prints nothing; leaves nothing of libxml2 behind. */
int plm_xml_parse(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_xml *xml, struct plm_err **err);

/* The same of a document that is read piece by piece; parts may be NULL. */
int plm_xml_read(const char *file, const struct plm_xml_input *input,
		 const struct plm_xml_parts *parts, struct plm_arena *arena,
		 struct plm_diags *diags, struct plm_xml *xml, struct plm_err **err);

/* The value of an attribute without a namespace; NULL when not there. */
const char *plm_xml_node_attr(const struct plm_xml_node *node, const char *name);
/* Its own xml:lang; NULL when it has none. */
const char *plm_xml_node_language(const struct plm_xml_node *node);
bool plm_xml_node_is(const struct plm_xml_node *node, const char *ns, const char *name);
/* The first child element of that name; NULL when there is none. */
const struct plm_xml_node *plm_xml_node_child(const struct plm_xml_node *node, const char *ns,
					      const char *name);
bool plm_xml_node_is_blank(const struct plm_xml_node *text);

#endif
