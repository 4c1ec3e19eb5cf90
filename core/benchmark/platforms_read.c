/*
 * platforms_read.c: reads CPE dictionaries and expressions of the CPE applicability language from
 * elements. Asks no host.
 */
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/platforms_private.h"

static bool is(const struct plm_element *element, const char *ns, const char *name)
{
	return plm_str_eq(element->ns, ns) && plm_str_eq(element->name, name);
}

static const char *attr(const struct plm_element *element, const char *name)
{
	for (size_t i = 0; i < element->attr_count; i++)
		if (!element->attrs[i].ns && plm_str_eq(element->attrs[i].name, name))
			return element->attrs[i].value;
	return NULL;
}

bool platform_read_name(struct plm_platforms *p, const char *name, const char *file, long line,
			struct plm_cpe *cpe)
{
	plm_auto_err struct plm_err *err = NULL;

	if (name && plm_cpe_parse(name, p->arena, cpe, &err) == 0)
		return true;
	if (plm_err_code(err) == PLM_E_NOMEM)
		p->diags->out_of_memory = true;
	else
		plm_diag_add(p->diags, PLM_DIAG_ERROR, file, line, NULL, "%s",
			     name ? plm_err_message(err) : "a platform without a name");
	return false;
}

static struct plm_platform_check *add_check(struct plm_platforms *p,
					    const struct plm_element *element, const char *id)
{
	const char *system = attr(element, "system"), *href = attr(element, "href");
	struct plm_platform_check *check = plm_new(p->arena, struct plm_platform_check), **to;

	if (!check)
		return NULL;
	*check = (struct plm_platform_check){.system = system ? system : "",
					     .href = href ? href : "",
					     .id = id ? id : "",
					     .file = element->file,
					     .line = element->line};
	to = plm_push(p->arena, p->checks, p->check_count);
	if (!to)
		return NULL;
	*to = check;
	return check;
}

static int read_item(struct plm_platforms *p, const struct plm_element *element,
		     struct plm_err **err)
{
	struct platform_item item = {.title = NULL}, *to;

	if (!platform_read_name(p, attr(element, "name"), element->file, element->line, &item.cpe))
		return p->diags->out_of_memory ? plm_err_nomem(err) : 0;
	for (size_t i = 0; i < element->child_count; i++) {
		const struct plm_element *child = element->children[i];
		struct plm_platform_check **check;

		if (is(child, PLM_CPE_DICTIONARY_NS, "title") && !item.title)
			item.title = child->text;
		if (!is(child, PLM_CPE_DICTIONARY_NS, "check"))
			continue;
		check = plm_push(p->arena, item.checks, item.check_count);
		if (!check)
			return plm_err_nomem(err);
		*check = add_check(p, child, child->text);
		if (!*check)
			return plm_err_nomem(err);
	}
	to = plm_push(p->arena, p->items, p->item_count);
	if (!to)
		return plm_err_nomem(err);
	*to = item;
	return 0;
}

int platform_read_dictionary(struct plm_platforms *p, const struct plm_element *list,
			     struct plm_err **err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < list->child_count; i++)
		if (is(list->children[i], PLM_CPE_DICTIONARY_NS, "cpe-item"))
			rc = read_item(p, list->children[i], err);
	return rc;
}

static int read_test(struct plm_platforms *p, const struct plm_element *element,
		     struct platform_test *test, struct plm_err **err);

static int read_logical(struct plm_platforms *p, const struct plm_element *element,
			struct platform_test *test, struct plm_err **err)
{
	const char *word = attr(element, "operator"), *negate = attr(element, "negate");
	int rc = 0;

	if (!plm_str_eq(word, "AND") && !plm_str_eq(word, "OR"))
		plm_diag_add(p->diags, PLM_DIAG_ERROR, element->file, element->line,
			     "write AND or OR", "<logical-test> has no operator \"%s\"",
			     word ? word : "");
	test->kind = plm_str_eq(word, "OR") ? PLATFORM_OR : PLATFORM_AND;
	test->negate = plm_str_eq(negate, "true") || plm_str_eq(negate, "1");
	test->operands = plm_new_array(p->arena, struct platform_test, element->child_count + 1);
	if (!test->operands)
		return plm_err_nomem(err);
	for (size_t i = 0; rc == 0 && i < element->child_count; i++)
		rc = read_test(p, element->children[i], &test->operands[test->operand_count++],
			       err);
	if (rc == 0 && test->operand_count == 0)
		plm_diag_add(p->diags, PLM_DIAG_ERROR, element->file, element->line,
			     "give it a <fact-ref>", "an empty <logical-test>");
	return rc;
}

static int read_test(struct plm_platforms *p, const struct plm_element *element,
		     struct platform_test *test, struct plm_err **err)
{
	if (is(element, PLM_CPE_LANGUAGE_NS, "logical-test"))
		return read_logical(p, element, test, err);
	if (is(element, PLM_CPE_LANGUAGE_NS, "fact-ref")) {
		test->kind = PLATFORM_NAME;
		if (platform_read_name(p, attr(element, "name"), element->file, element->line,
				       &test->cpe))
			return 0;
		return p->diags->out_of_memory ? plm_err_nomem(err) : 0;
	}
	test->kind = PLATFORM_CHECK;
	if (!is(element, PLM_CPE_LANGUAGE_NS, "check-fact-ref"))
		plm_diag_add(p->diags, PLM_DIAG_ERROR, element->file, element->line,
			     "use <logical-test>, <fact-ref> or <check-fact-ref>",
			     "<%s> is no test of the CPE applicability language", element->name);
	test->check = add_check(p, element, attr(element, "id-ref"));
	return test->check ? 0 : plm_err_nomem(err);
}

static const struct plm_element *find(const struct plm_element *specification, const char *id)
{
	for (size_t i = 0; i < specification->child_count; i++) {
		const char *has = attr(specification->children[i], "id");

		if (has && plm_str_eq(has, id))
			return specification->children[i];
	}
	return NULL;
}

int platform_read_expression(struct plm_platforms *p, const struct plm_element *specification,
			     const char *id, struct platform **out, struct plm_err **err)
{
	const struct plm_element *element = specification ? find(specification, id) : NULL;
	struct platform *made = NULL;

	*out = NULL;
	if (!element)
		return 0;
	made = plm_new(p->arena, struct platform);
	if (!made)
		return plm_err_nomem(err);
	*out = made;
	for (size_t i = 0; i < element->child_count; i++) {
		const struct plm_element *child = element->children[i];

		if (is(child, PLM_CPE_LANGUAGE_NS, "title") && !made->title)
			made->title = child->text;
		if (!is(child, PLM_CPE_LANGUAGE_NS, "logical-test"))
			continue;
		made->test = plm_new(p->arena, struct platform_test);
		return made->test ? read_logical(p, child, made->test, err) : plm_err_nomem(err);
	}
	plm_diag_add(p->diags, PLM_DIAG_ERROR, element->file, element->line,
		     "give it a <logical-test>", "platform \"%s\" tests nothing", id);
	return 0;
}
