/*
 * attributes.h: one parser fills every parameter struct from XML attributes, by the test's table.
 */
#ifndef PLM_CORE_ENGINE_ATTRIBUTES_H
#define PLM_CORE_ENGINE_ATTRIBUTES_H

#include <plimsoll/plugin.h>

struct plm_arena;
struct plm_diags;
struct plm_element;

/* A value a check exports: attribute text "$name" becomes `text`. */
struct plm_exported {
	const char *name;
	const char *text;
	bool used; /* set when an attribute asked for it */
};

/* What every element may say, whatever its test: no family has attributes of these names. */
struct plm_common_params {
	const char *why; /* a clause: why a failure matters. NULL when not given */
};
extern const struct plm_attr plm_common_attrs[];
extern const size_t plm_common_attr_count;
/* The why of an element as it is written, without its values; NULL when not given. */
const char *plm_element_why(const struct plm_element *element);

/* What an element's attributes have become. */
struct plm_parsed {
	const void *params; /* the test's own struct */
	struct plm_common_params common;
};

/* Parses an element into a new parameter struct of the test (in the arena). Attribute text that
 * begins with '$' names an exported value; "$$" stands for a literal '$'. Every problem goes to
 * diags with file, line and remedy. Returns 0, -PLM_E_INVALID after a problem, -PLM_E_NOMEM. */
int plm_attributes_parse(const struct plm_test *test, const struct plm_element *element,
			 struct plm_exported *exported, size_t exported_count,
			 struct plm_arena *arena, struct plm_diags *diags,
			 struct plm_parsed *parsed);

/* One attribute's text into its member. 0, -PLM_E_NOMEM, or -PLM_E_INVALID with *why: a sentence's
 * end, "is not an integer". */
int plm_attribute_set(const struct plm_attr *attr, const char *text, struct plm_arena *arena,
		      void *params, const char **why);
/* Members of attributes that are not given: -1 for a choice; everything else stays zero. */
void plm_attribute_clear(const struct plm_attr *attr, void *params);

/* Bytes and alignment of the member an attribute of this kind fills; 0 for no such kind. */
size_t plm_attribute_size(enum plm_attr_kind kind);
size_t plm_attribute_alignment(enum plm_attr_kind kind);
/* "an integer", for documentation and remedies. */
const char *plm_attribute_kind_words(enum plm_attr_kind kind);

#endif
