/*
 * schema.h: XCCDF 1.2 as tables: which elements, attributes and text may stand where. Follows
 * xccdf_1.2.xsd of NISTIR 7275 revision 4.
 */
#ifndef PLM_CORE_BENCHMARK_SCHEMA_H
#define PLM_CORE_BENCHMARK_SCHEMA_H

#include <plimsoll/types.h>

struct plm_loader;
struct plm_xml_node;

enum plm_content {
	PLM_CONTENT_EMPTY = 0,
	PLM_CONTENT_ELEMENTS, /* those of the table, in its order */
	PLM_CONTENT_TEXT,
	PLM_CONTENT_TEXT_SUB, /* text and the elements of the table, in any order */
	PLM_CONTENT_HTML,     /* the same and XHTML */
	PLM_CONTENT_FOREIGN,  /* text and elements of other namespaces, not looked into */
};

enum plm_schema_type {
	PLM_TYPE_TEXT = 0,
	PLM_TYPE_BOOLEAN,
	PLM_TYPE_WEIGHT, /* a decimal from 0, at most three digits */
	PLM_TYPE_NAME,	 /* NCName */
	PLM_TYPE_NAMES,	 /* one or more NCNames with blanks between them */
	PLM_TYPE_ID,	 /* NCName after the pattern xccdf_NAMESPACE_KIND_NAME */
	PLM_TYPE_CHOICE,
	PLM_TYPE_DATE,
	PLM_TYPE_TIME, /* xsd:dateTime */
};

enum plm_schema_flags {
	PLM_SCHEMA_REQUIRED = 1u << 0,
	PLM_SCHEMA_ONCE = 1u << 1,
	/* Valid XCCDF that nobody here looks at: a warning. */
	PLM_SCHEMA_IGNORED = 1u << 2,
	/* Of the children that carry this, only those of one name may stand in a parent. */
	PLM_SCHEMA_EITHER = 1u << 3,
};

struct plm_schema_attr {
	const char *name;
	enum plm_schema_type type;
	unsigned flags;
	const char *const *choices; /* NULL-terminated; PLM_TYPE_CHOICE */
	const char *kind;	    /* "rule"; PLM_TYPE_ID */
};

struct plm_schema_child {
	const char *name;
	const struct plm_schema_element *element;
	unsigned flags;
	unsigned order; /* children stand in rising order; equals may mix */
};

struct plm_schema_element {
	enum plm_content content;
	const struct plm_schema_attr *attrs; /* ends with a name of NULL */
	const struct plm_schema_child *children;
	const char *const *choices; /* the words its text may be, or NULL */
	bool decimal;		    /* its text is a decimal number */
	bool open;		    /* elements of other namespaces may stand among the children */
};

extern const struct plm_schema_element plm_schema_benchmark, plm_schema_tailoring,
	plm_schema_test_result;

/* Holds a whole file against the tables; problems go to the loader's diags. */
void plm_schema_check(struct plm_loader *loader, const struct plm_xml_node *root,
		      const struct plm_schema_element *element);

/* Where a child stands among those of the table; -1 when it is none of them. */
int plm_schema_order(const struct plm_schema_child *children, const struct plm_xml_node *node);
/* The child of that name; NULL when there is none. */
const struct plm_schema_element *plm_schema_inside(const struct plm_schema_element *element,
						   const char *name);

/* Whether a text is of the type. `attr` gives choices and kind. */
bool plm_schema_type_fits(const struct plm_schema_attr *attr, const char *text);
/* What to write instead, in the scratch arena; NULL when there is nothing to say. */
const char *plm_schema_type_remedy(struct plm_loader *loader, const struct plm_schema_attr *attr);
/* The same for one of several words: the nearest first. */
const char *plm_schema_choice_remedy(struct plm_loader *loader, const char *const *choices,
				     const char *text);
bool plm_word_is_one_of(const char *const *words, const char *text);

#endif
