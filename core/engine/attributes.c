/*
 * attributes.c: matches an element's attributes with a test's table: unknown, missing, duplicate
 * and ill-typed ones are problems with a place and a remedy. Does no I/O.
 */
#include "core/engine/attributes.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"

const char *plm_element_why(const struct plm_element *element)
{
	for (size_t i = 0; i < element->attr_count; i++)
		if (!element->attrs[i].ns && strcmp(element->attrs[i].name, "why") == 0)
			return element->attrs[i].value;
	return NULL;
}

struct parse {
	const struct plm_test *test;
	const struct plm_element *element;
	struct plm_exported *exported;
	size_t exported_count;
	struct plm_arena *arena;
	struct plm_diags *diags;
	char *params;
	struct plm_common_params common;
	bool *given; /* by index: the test's attributes, then the common ones */
	bool broken;
};

const struct plm_attr plm_common_attrs[] = {
	PLM_ATTR_OF(struct plm_common_params, why, "why", PLM_ATTR_STRING,
		    "why a failure matters: the clause that ends its sentence"),
};
const size_t plm_common_attr_count = sizeof(plm_common_attrs) / sizeof(*plm_common_attrs);

/* Reports a problem of the element; remedy may be NULL when memory ran out, which diags notes. */
#define problem(parse, remedy, ...)                                                                \
	do {                                                                                       \
		(parse)->broken = true;                                                            \
		plm_diag_add((parse)->diags, PLM_DIAG_ERROR, (parse)->element->file,               \
			     (parse)->element->line, (remedy), __VA_ARGS__);                       \
	} while (0)

/* The test's attributes, then the common ones; NULL behind the last. */
static const struct plm_attr *attr_at(const struct plm_test *test, size_t index)
{
	if (index < test->attr_count)
		return &test->attrs[index];
	index -= test->attr_count;
	return index < plm_common_attr_count ? &plm_common_attrs[index] : NULL;
}

static void *struct_at(struct parse *p, size_t index)
{
	return index < p->test->attr_count ? (void *)p->params : &p->common;
}

static const char *attr_name_at(const void *list, size_t index)
{
	const struct plm_attr *attr = attr_at(list, index);

	return attr ? attr->name : NULL;
}

static const char *exported_name_at(const void *list, size_t index)
{
	const struct parse *p = list;

	return index < p->exported_count ? p->exported[index].name : NULL;
}

static const char *join_words(struct plm_arena *arena, const char *before,
			      const char *(*at)(const void *list, size_t index), const void *list)
{
	const char *words = before, *name;

	for (size_t i = 0; words && (name = at(list, i)); i++)
		words = plm_arena_printf(arena, "%s%s %s", words, i ? "," : "", name);
	return words;
}

/* "write NEAREST", else all the names there are. */
static const char *name_remedy(struct plm_arena *arena, const char *wrong, const char *before,
			       const char *(*at)(const void *list, size_t index), const void *list)
{
	const char *nearest = plm_nearest(wrong, at, list);

	if (nearest)
		return plm_arena_printf(arena, "write %s", nearest);
	return join_words(arena, before, at, list);
}

static void unknown_attribute(struct parse *p, const struct plm_element_attr *attr)
{
	const char *remedy = name_remedy(p->arena, attr->name, "use one of", attr_name_at, p->test);

	problem(p, remedy, "<%s> has no attribute %s", p->element->name, attr->name);
}

static const char *choice_at(const void *list, size_t index)
{
	return ((const char *const *)list)[index];
}

static const char *type_remedy(struct parse *p, const struct plm_attr *attr, const char *text)
{
	if (attr->kind == PLM_ATTR_CHOICE)
		return name_remedy(p->arena, text, "write one of", choice_at, attr->choices);
	return plm_arena_printf(p->arena, "write %s", plm_attribute_kind_words(attr->kind));
}

static struct plm_exported *find_exported(struct parse *p, const char *name)
{
	for (size_t i = 0; i < p->exported_count; i++)
		if (strcmp(p->exported[i].name, name) == 0)
			return &p->exported[i];
	return NULL;
}

/* The attribute's text after substitution; NULL when it names a value that is not exported. */
static const char *substitute(struct parse *p, const struct plm_attr *attr, const char *text)
{
	struct plm_exported *exported;
	const char *remedy;

	if (text[0] != '$')
		return text;
	if (text[1] == '$')
		return text + 1;
	exported = find_exported(p, text + 1);
	if (exported) {
		exported->used = true;
		return exported->text;
	}
	remedy = plm_nearest(text + 1, exported_name_at, p);
	remedy = remedy ? plm_arena_printf(p->arena, "write $%s", remedy)
			: "add <check-export value-id=\"…\" export-name=\"…\"/> to the check, or "
			  "write $$ for a dollar sign";
	problem(p, remedy, "%s=\"%s\" names a value that the check does not export", attr->name,
		text);
	return NULL;
}

static int set_attribute(struct parse *p, size_t index, const char *raw)
{
	const struct plm_attr *attr = attr_at(p->test, index);
	const char *text = substitute(p, attr, raw), *why = NULL;
	int rc = text ? plm_attribute_set(attr, text, p->arena, struct_at(p, index), &why) : 0;

	if (rc != -PLM_E_INVALID)
		return rc;
	if (text == raw)
		problem(p, type_remedy(p, attr, text), "%s=\"%s\" of <%s> %s", attr->name, text,
			p->element->name, why);
	else
		problem(p, type_remedy(p, attr, text), "%s=\"%s\" of <%s>, which is \"%s\", %s",
			attr->name, raw, p->element->name, text, why);
	return 0;
}

static int parse_attribute(struct parse *p, const struct plm_element_attr *given)
{
	const char *name;

	for (size_t i = 0; !given->ns && (name = attr_name_at(p->test, i)); i++) {
		if (strcmp(name, given->name) != 0)
			continue;
		if (p->given[i]) {
			problem(p, "remove one of them", "<%s> has %s twice", p->element->name,
				name);
			return 0;
		}
		p->given[i] = true;
		return set_attribute(p, i, given->value);
	}
	unknown_attribute(p, given);
	return 0;
}

static int complete_attribute(struct parse *p, size_t index)
{
	const struct plm_attr *attr = &p->test->attrs[index];
	const char *why;

	if (p->given[index])
		return 0;
	if (attr->flags & PLM_ATTR_REQUIRED)
		problem(p,
			plm_arena_printf(p->arena, "add %s=\"…\": %s", attr->name, attr->summary),
			"<%s> needs the attribute %s", p->element->name, attr->name);
	if (!attr->fallback)
		return 0;
	/* The registry has made sure that a fallback is well-typed: only memory can be lacking. */
	return plm_attribute_set(attr, attr->fallback, p->arena, p->params, &why);
}

static int parse_all(struct parse *p)
{
	int rc = 0;

	for (size_t i = 0; i < p->test->attr_count; i++)
		plm_attribute_clear(&p->test->attrs[i], p->params);
	for (size_t i = 0; rc == 0 && i < p->element->attr_count; i++)
		rc = parse_attribute(p, &p->element->attrs[i]);
	for (size_t i = 0; rc == 0 && i < p->test->attr_count; i++)
		rc = complete_attribute(p, i);
	if (p->element->child_count || (p->element->text && p->element->text[0]))
		problem(p, "say it with attributes", "<%s> must be empty", p->element->name);
	return rc;
}

int plm_attributes_parse(const struct plm_test *test, const struct plm_element *element,
			 struct plm_exported *exported, size_t exported_count,
			 struct plm_arena *arena, struct plm_diags *diags,
			 struct plm_parsed *parsed)
{
	struct parse p = {.test = test,
			  .element = element,
			  .exported = exported,
			  .exported_count = exported_count,
			  .arena = arena,
			  .diags = diags};
	int rc;

	p.params = plm_arena_alloc(arena, test->params_size ? test->params_size : 1);
	p.given = plm_new_array(arena, bool, test->attr_count + plm_common_attr_count);
	if (!p.params || !p.given)
		return -PLM_E_NOMEM;
	rc = parse_all(&p);
	if (rc < 0 || diags->out_of_memory)
		return -PLM_E_NOMEM;
	if (p.broken)
		return -PLM_E_INVALID;
	*parsed = (struct plm_parsed){.params = p.params, .common = p.common};
	return 0;
}
