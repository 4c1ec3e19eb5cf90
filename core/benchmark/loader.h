/*
 * loader.h: what the files of the loader share: its state, and the readers that turn elements into
 * the model. Problems of the file go to diags and reading goes on; running out of memory sticks.
 */
#ifndef PLM_CORE_BENCHMARK_LOADER_H
#define PLM_CORE_BENCHMARK_LOADER_H

#include <plimsoll/types.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/map.h"
#include "core/benchmark/benchmark.h"
#include "core/benchmark/xml.h"

#define PLM_XHTML_NS "http://www.w3.org/1999/xhtml"

/* What an id names. The members of a cluster are chained. */
struct plm_named {
	enum plm_named_kind {
		PLM_NAMED_ITEM = 0,
		PLM_NAMED_VALUE,
		PLM_NAMED_PROFILE,
		PLM_NAMED_PLAIN_TEXT,
	} kind;
	size_t index;	  /* of the item, value or profile */
	const char *text; /* of the plain-text */
	long line;
	struct plm_named *next;
};

/* Everything that can be referred to; const after loading. */
struct plm_benchmark_index {
	struct plm_map ids;	 /* id -> struct plm_named */
	struct plm_map clusters; /* cluster-id -> the first struct plm_named of it */
};

/* A text with <sub> elements, sorted by the address of `text`, which stands in
 * the model with the default values filled in. */
struct plm_template {
	const char *text;
	const char *source; /* each <sub> of a value as PLM_SUB_OPEN index PLM_SUB_CLOSE */
};

/* XML cannot hold these characters. */
#define PLM_SUB_OPEN	  '\x01'
#define PLM_SUB_CLOSE	  '\x02'
#define PLM_INSTANCE_MARK '\x03'

struct plm_loader {
	const char *file;
	const char *language;	   /* the Benchmark's, or NULL */
	struct plm_arena *arena;   /* of the model */
	struct plm_arena *scratch; /* of the tree: gone after loading */
	struct plm_diags *diags;
	struct plm_benchmark *benchmark;
	struct plm_benchmark_index *index;
	bool out_of_memory;

	/* Grown while reading, handed to the benchmark at the end. */
	struct plm_item **items;
	const struct plm_xml_node **item_nodes;
	struct plm_item **rules;
	struct plm_value *values;
	const char **default_values;
	const struct plm_xml_node **value_nodes;
	struct plm_profile *profiles;
	struct plm_template *templates;
	size_t item_count, item_node_count, rule_count, value_count, value_node_count,
		profile_count, template_count;
	size_t placed_count; /* Values whose Group is known */
	bool gone;	     /* what is being read is abstract: it may refer to what is */
};

/* ---- loader.c ---- */

void plm_loader_error(struct plm_loader *loader, long line, const char *remedy, const char *fmt,
		      ...) PLM_PRINTF(4, 5);
void plm_loader_warn(struct plm_loader *loader, long line, const char *remedy, const char *fmt, ...)
	PLM_PRINTF(4, 5);
/* Copies into the model's arena; "" when out of memory; NULL for NULL. */
const char *plm_loader_copy(struct plm_loader *loader, const char *text);
/* Notes that an allocation failed, when p is NULL; gives p. */
void *plm_loader_got(struct plm_loader *loader, void *p);

/* Notes a key; whether it was there already. The key must outlive the map. */
bool plm_loader_seen(struct plm_loader *loader, struct plm_map *seen, const char *key);

/* The text of a file's own bytes, as a report embeds it. */
void plm_loader_source(const char *data, size_t size_bytes, const char **source,
		       size_t *source_size_bytes);

/* A copy of a document that was handed over, in the arena. PLM_E_LIMIT (a diag says so), PLM_E_NOMEM. */
int plm_load_keep(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		  struct plm_diags *diags, const char **kept, struct plm_err **err);

/* ---- attributes of checked elements ---- */

const char *plm_loader_attr(struct plm_loader *loader, const struct plm_xml_node *node,
			    const char *name);
const char *plm_loader_attr_or(struct plm_loader *loader, const struct plm_xml_node *node,
			       const char *name, const char *fallback);
bool plm_xml_node_bool(const struct plm_xml_node *node, const char *name, bool fallback);
/* An exact decimal; false when it is not a weight. */
bool plm_weight_parse(const char *text, struct plm_weight *weight);
struct plm_weight plm_xml_node_weight(const struct plm_xml_node *node);
enum plm_severity plm_xml_node_severity(const struct plm_xml_node *node);
enum plm_role plm_xml_node_role(const struct plm_xml_node *node);

static inline bool plm_xml_node_is_xccdf(const struct plm_xml_node *node, const char *name)
{
	return plm_xml_node_is(node, PLM_XCCDF_NS, name);
}

/* The first child of that name, and the next sibling of the same one. */
static inline const struct plm_xml_node *plm_xml_first(const struct plm_xml_node *parent,
						       const char *name)
{
	return plm_xml_node_child(parent, PLM_XCCDF_NS, name);
}

static inline const struct plm_xml_node *plm_xml_same(const struct plm_xml_node *node)
{
	const char *name = node->name;

	do
		node = node->next;
	while (node && !(node->name && plm_xml_node_is_xccdf(node, name)));
	return node;
}

/* ---- text.c ---- */

/* Plain text of a title, a description, …: white space folded, paragraphs and list items on lines
 * of their own. */
const char *plm_loader_text(struct plm_loader *loader, const struct plm_xml_node *node);
/* The same of all children of that name which have the language of the first; "" when none. */
const char *plm_loader_texts(struct plm_loader *loader, const struct plm_xml_node *parent,
			     const char *name);
/* Several titles stand in one line. */
const char *plm_loader_titles(struct plm_loader *loader, const struct plm_xml_node *parent);
/* Text as it stands, for scripts: blank lines around it are cut, nothing else. */
const char *plm_loader_verbatim(struct plm_loader *loader, const struct plm_xml_node *node);
/* All character data directly inside, untouched (raw) or with white space off both ends. */
const char *plm_loader_raw(struct plm_loader *loader, const struct plm_xml_node *node);
const char *plm_loader_trimmed(struct plm_loader *loader, const struct plm_xml_node *node);

/* ---- template.c ---- */

/* Notes a source with its marks and gives the text with default values. */
const char *plm_loader_keep_template(struct plm_loader *loader, const char *source);
/* By address, for look-up. */
void plm_loader_sort_templates(struct plm_loader *loader);
/* The template a text was made from, among sorted ones; NULL when it shows nothing that can
 * change. */
const struct plm_template *plm_template_find(const struct plm_template *templates, size_t count,
					     const char *text);

/* Writes a template's source with the values (one text a value) and the name of an instance in
 * place of its marks. */
void plm_template_fill(const char *source, const char *const *values, const char *instance,
		       struct plm_buf *out);

/* ---- index.c ---- */

void plm_index_add(struct plm_loader *loader, const char *id, const struct plm_named *named);
void plm_index_cluster(struct plm_loader *loader, const char *cluster_id,
		       const struct plm_named *named);
const struct plm_named *plm_index_find(const struct plm_benchmark_index *index, const char *id);
/* The item, value or profile of that id; the first of a cluster when no id matches. */
const struct plm_named *plm_index_target(const struct plm_benchmark_index *index, const char *id);
/* Reports that `what` refers to an id that does not exist, with the nearest one of the kind. */
void plm_loader_dangling(struct plm_loader *loader, long line, enum plm_named_kind kind,
			 const char *id, const char *what);

/* ---- resolve.c [7.2.2] ---- */

/* Puts into every item and Profile of the tree what it extends. */
void plm_loader_resolve(struct plm_loader *loader, struct plm_xml_node *root);

/* ---- the model ---- */

/* head.c: plain texts first, because titles may show them. */
void plm_loader_plain_texts(struct plm_loader *loader, const struct plm_xml_node *root);
void plm_loader_head(struct plm_loader *loader, const struct plm_xml_node *root);

void plm_loader_items(struct plm_loader *loader, const struct plm_xml_node *root);
void plm_loader_rule(struct plm_loader *loader, const struct plm_xml_node *node,
		     struct plm_item *rule);
void plm_loader_values(struct plm_loader *loader, const struct plm_xml_node *root);
void plm_loader_profiles(struct plm_loader *loader, const struct plm_xml_node *root);
void plm_loader_profile(struct plm_loader *loader, const struct plm_xml_node *node,
			struct plm_profile *profile);
/* Holds the values that Profiles set against their bounds. */
void plm_loader_profile_values(struct plm_loader *loader, const struct plm_profile *profiles,
			       size_t count);
/* Reads <check> or <complex-check>; NULL when out of memory. */
const struct plm_check *plm_loader_check(struct plm_loader *loader,
					 const struct plm_xml_node *node);
/* All of a Rule's. */
void plm_loader_checks(struct plm_loader *loader, const struct plm_xml_node *node,
		       struct plm_item *rule);

/* ---- parts.c, element.c: what many elements have ---- */

void plm_loader_origin(struct plm_loader *loader, const struct plm_xml_node *node,
		       struct plm_origin *origin);
const struct plm_reference *plm_loader_references(struct plm_loader *loader,
						  const struct plm_xml_node *node, size_t *count);
const struct plm_warning *plm_loader_warnings(struct plm_loader *loader,
					      const struct plm_xml_node *node, size_t *count);
/* One attribute of all children of a name. */
struct plm_words plm_loader_attr_of_all(struct plm_loader *loader, const struct plm_xml_node *node,
					const char *child, const char *attr);
const struct plm_element *plm_loader_element(struct plm_loader *loader,
					     const struct plm_xml_node *node);
struct plm_elements plm_loader_elements(struct plm_loader *loader,
					const struct plm_xml_node *parent, const char *name);

/* ---- values.c, value_limits.c, value_check.c ---- */

bool plm_value_type_fits(enum plm_value_type type, const char *text);
void plm_loader_value_operator(struct plm_loader *loader, enum plm_value_type type,
			       const char *operator_name, long line);
/* The text of <value> or <set-value>, held against the type. */
const char *plm_loader_value_text(struct plm_loader *loader, enum plm_value_type type,
				  const struct plm_xml_node *node);
/* The items of <complex-value> or <set-complex-value>, and all of them with blanks between. */
struct plm_words plm_loader_value_items(struct plm_loader *loader, enum plm_value_type type,
					const struct plm_xml_node *node, const char **joined);
void plm_loader_value_limits(struct plm_loader *loader, const struct plm_value *value);
/* What a value is without any profile under a selector; "" is the default one. Never NULL. */
const struct plm_value_option *plm_value_option(const struct plm_value *value,
						const char *selector);
/* Whether an option is legal under a selector: *why is NULL, or says why not; *remedy may be NULL.
 * 0 or -PLM_E_NOMEM. */
int plm_value_judge(const struct plm_value *value, const char *selector,
		    const struct plm_value_option *option, struct plm_arena *arena,
		    const char **why, const char **remedy);
/* A text as an option: of a Value that is a list under the selector, its words. 0 or -PLM_E_NOMEM.
 */
int plm_value_parse(const struct plm_value *value, const char *selector, const char *text,
		    struct plm_arena *arena, struct plm_value_option *option);

#endif
