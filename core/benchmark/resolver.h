/*
 * resolver.h: a file whose extends are being followed; private to resolve.c and resolve_copy.c.
 */
#ifndef PLM_CORE_BENCHMARK_RESOLVER_H
#define PLM_CORE_BENCHMARK_RESOLVER_H

#include "core/benchmark/loader.h"
#include "core/benchmark/schema.h"

/* Copies add up along a chain, and Groups extend Groups with Groups in them: what a small file can
 * cost is bounded by these. */
enum { PLM_RESOLVE_MAX_INHERITED = 1000000 };

enum plm_extending_state { PLM_EXTENDING_UNTOUCHED = 0, PLM_EXTENDING_ENTERED, PLM_EXTENDING_DONE };

enum { PLM_EXTENDING_ROOT = SIZE_MAX - 1, PLM_EXTENDING_NOTHING = SIZE_MAX };

/* A Profile, Value, Group or Rule, in document order. */
struct plm_extending {
	struct plm_xml_node *node;
	const char *id, *extends; /* or NULL */
	const struct plm_schema_child *children;
	size_t parent; /* index, or PLM_EXTENDING_ROOT */
	size_t end;    /* behind the last thing inside */
	size_t base;   /* index, or PLM_EXTENDING_NOTHING */
	unsigned depth;
	enum plm_extending_state state;
};

struct plm_resolver {
	struct plm_loader *loader;
	struct plm_xml_node *root;
	struct plm_extending *things;
	size_t count;
	struct plm_map ids; /* id -> index + 1, and ids given to copies */
	size_t inherited_count, copy_count;
	bool extends, too_much;
	const struct plm_extending *heir; /* the Group that is taking over */
};

/* Notes the id of the thing at an index, or of a copy. */
void plm_resolver_add_id(struct plm_resolver *r, const char *id, size_t index);
/* Says once that the file would cost too much, and stops it. */
void plm_resolver_refuse_size(struct plm_resolver *r, long line);
/* A copy of an item for r->heir, with ids of its own; NULL when out of memory. For struct plm_inheritance. */
struct plm_xml_node *plm_resolver_adopt(void *context, const struct plm_xml_node *item);

#endif
