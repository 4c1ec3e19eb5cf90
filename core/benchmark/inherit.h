/*
 * inherit.h: one element takes over what it extends, by table 33 [7.2.2].
 */
#ifndef PLM_CORE_BENCHMARK_INHERIT_H
#define PLM_CORE_BENCHMARK_INHERIT_H

#include <plimsoll/types.h>

struct plm_loader;
struct plm_schema_child;
struct plm_xml_node;

struct plm_inheritance {
	struct plm_xml_node *node;		 /* takes over */
	const struct plm_xml_node *base;	 /* is resolved itself */
	const struct plm_schema_child *children; /* of such an element, in the schema's order */
	const char *language, *base_language;	 /* in force at each; "" when none */
	/* A Group of the base's (or Rule, or Value) as one of the node's: a copy with ids of its
	 * own. NULL when out of memory. */
	struct plm_xml_node *(*adopt)(void *context, const struct plm_xml_node *item);
	void *context;
};

/* Gives the number of children that were taken over. */
size_t plm_inherit(struct plm_loader *loader, const struct plm_inheritance *inheritance);

#endif
