/*
 * registry_check.c: looks a family's table over before anything in it is used. Trusts nothing
 * beyond the ABI number and the size until those two fit. Does no I/O.
 */
#include "core/engine/registry_check.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/attributes.h"

enum { LONGEST_NAME = 63 };

#define refuse(err, ...) plm_err_set((err), PLM_E_REFUSED, __VA_ARGS__)

/* Lower-case letters, digits and '-', beginning with a letter. */
static bool good_name(const char *name)
{
	size_t n = 0;

	if (!name || name[0] < 'a' || name[0] > 'z')
		return false;
	while ((name[n] >= 'a' && name[n] <= 'z') || (name[n] >= '0' && name[n] <= '9') ||
	       name[n] == '-')
		n++;
	return n <= LONGEST_NAME && name[n] == '\0';
}

/* One line that says something. */
static bool good_line(const char *text)
{
	return text && text[0] && !strpbrk(text, "\n\r");
}

static bool good_namespace(const char *xmlns)
{
	return xmlns && xmlns[0] && !strpbrk(xmlns, " \t\r\n<>\"&");
}

/* ---- attributes ---- */

static bool overlap(const struct plm_attr *a, const struct plm_attr *b)
{
	return a->offset < b->offset + plm_attribute_size(b->kind) &&
	       b->offset < a->offset + plm_attribute_size(a->kind);
}

static const char *bad_place(const struct plm_test *test, const struct plm_attr *attr)
{
	size_t size = plm_attribute_size(attr->kind);

	if (size == 0)
		return "has a kind that this plimsoll does not know";
	if (attr->offset > test->params_size || size > test->params_size - attr->offset)
		return "lies outside its parameter struct";
	if (attr->offset % plm_attribute_alignment(attr->kind))
		return "is not aligned in its parameter struct";
	return NULL;
}

static const char *bad_words(const struct plm_attr *attr)
{
	for (size_t i = 0; i < plm_common_attr_count; i++)
		if (strcmp(plm_common_attrs[i].name, attr->name) == 0)
			return "has a name that is the same thing in every element";
	if (!good_line(attr->summary))
		return "has no summary of one line";
	if ((attr->kind == PLM_ATTR_CHOICE) != (attr->choices && attr->choices[0]))
		return "must have choices if it is a choice, and only then";
	if (attr->flags & ~(unsigned)(PLM_ATTR_REQUIRED | PLM_ATTR_MAY_BE_EMPTY))
		return "has a flag that this plimsoll does not know";
	if ((attr->flags & PLM_ATTR_MAY_BE_EMPTY) && attr->kind != PLM_ATTR_LIST)
		return "may be empty, which only a list may";
	if ((attr->flags & PLM_ATTR_REQUIRED) && attr->fallback)
		return "is required and has a fallback: one of them is wrong";
	return NULL;
}

static const char *bad_beside(const struct plm_test *test, size_t index)
{
	const struct plm_attr *attr = &test->attrs[index];

	for (size_t i = 0; i < index; i++) {
		if (strcmp(test->attrs[i].name, attr->name) == 0)
			return "is there twice";
		if (overlap(&test->attrs[i], attr))
			return "overlaps another one in the parameter struct";
	}
	return NULL;
}

static int check_fallback(const struct plm_family *family, const struct plm_test *test,
			  const struct plm_attr *attr, struct plm_arena *arena,
			  struct plm_err **err)
{
	void *params = plm_arena_alloc(arena, test->params_size);
	const char *why = NULL;
	int rc = params ? plm_attribute_set(attr, attr->fallback, arena, params, &why)
			: -PLM_E_NOMEM;

	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		return refuse(err, "family %s: the fallback \"%s\" of %s in <%s> %s", family->name,
			      attr->fallback, attr->name, test->name, why);
	return 0;
}

static int check_attribute(const struct plm_family *family, const struct plm_test *test,
			   size_t index, struct plm_arena *arena, struct plm_err **err)
{
	const struct plm_attr *attr = &test->attrs[index];
	const char *wrong;

	if (!good_name(attr->name))
		return refuse(err,
			      "family %s: attribute %zu of <%s> has no name of lower-case letters, "
			      "digits and '-'",
			      family->name, index + 1, test->name);
	wrong = bad_place(test, attr);
	wrong = wrong ? wrong : bad_words(attr);
	wrong = wrong ? wrong : bad_beside(test, index);
	if (wrong)
		return refuse(err, "family %s: the attribute %s of <%s> %s", family->name,
			      attr->name, test->name, wrong);
	return attr->fallback ? check_fallback(family, test, attr, arena, err) : 0;
}

/* ---- tests ---- */

static const char *bad_test(const struct plm_test *test)
{
	if (!good_line(test->summary))
		return "has no summary of one line";
	if (!test->eval)
		return "has no eval function";
	if (test->flags & ~(unsigned)(PLM_TEST_PER_INSTANCE | PLM_TEST_WALKS | PLM_TEST_WANTS_WHY))
		return "has a flag that this plimsoll does not know";
	if (test->attr_count && !test->attrs)
		return "counts attributes but has no table of them";
	return NULL;
}

static int check_test(const struct plm_family *family, size_t index, struct plm_arena *arena,
		      struct plm_err **err)
{
	const struct plm_test *test = &family->tests[index];
	const char *wrong;
	int rc = 0;

	if (!good_name(test->name))
		return refuse(err,
			      "family %s: test %zu has no name of lower-case letters, digits and "
			      "'-'",
			      family->name, index + 1);
	wrong = bad_test(test);
	for (size_t i = 0; i < index && !wrong; i++)
		if (strcmp(family->tests[i].name, test->name) == 0)
			wrong = "is there twice";
	if (wrong)
		return refuse(err, "family %s: the test <%s> %s", family->name, test->name, wrong);
	for (size_t i = 0; rc == 0 && i < test->attr_count; i++)
		rc = check_attribute(family, test, i, arena, err);
	return rc;
}

/* ---- the family ---- */

static int check_interface(const struct plm_family *family, struct plm_err **err)
{
	if (family->abi != PLM_ABI_VERSION) {
		refuse(err, "it is built for ABI %u, and this plimsoll has ABI %u", family->abi,
		       PLM_ABI_VERSION);
		plm_err_remedy(err, "build it again with the headers of this plimsoll");
		return -PLM_E_REFUSED;
	}
	if (family->size != sizeof(*family)) {
		refuse(err, "its struct plm_family has %u bytes, and that of this plimsoll %zu",
		       family->size, sizeof(*family));
		plm_err_remedy(err, "build it again with the headers of this plimsoll");
		return -PLM_E_REFUSED;
	}
	return 0;
}

static int check_head(const struct plm_family *family, struct plm_err **err)
{
	if (!good_name(family->name))
		return refuse(err, "the family has no name of lower-case letters, digits and '-'");
	if (!good_namespace(family->xmlns))
		return refuse(err, "family %s has no XML namespace", family->name);
	if (!good_line(family->summary))
		return refuse(err, "family %s has no summary of one line", family->name);
	if (!family->paths)
		return refuse(err, "family %s does not say what it reads (paths)", family->name);
	if (!family->tests || family->test_count == 0)
		return refuse(err, "family %s has no tests", family->name);
	return 0;
}

int plm_family_check(const struct plm_family *family, struct plm_arena *arena, struct plm_err **err)
{
	int rc = check_interface(family, err);

	if (rc == 0)
		rc = check_head(family, err);
	for (size_t i = 0; rc == 0 && i < family->test_count; i++)
		rc = check_test(family, i, arena, err);
	return rc;
}
