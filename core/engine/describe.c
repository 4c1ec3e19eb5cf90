/*
 * describe.c: the families' tables as text. Does no I/O.
 */
#include "core/engine/describe.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/engine/attributes.h"
#include "core/engine/registry.h"

enum { NAME_WIDTH = 20 };

/* ---- overview ---- */

static void overview_family(const struct plm_registered *registered, struct plm_buf *out)
{
	const struct plm_family *family = registered->family;

	plm_buf_printf(out, "%s: %s\n", family->name, family->summary);
	if (registered->file)
		plm_buf_printf(out, "  from %s\n", registered->file);
	for (size_t i = 0; i < family->test_count; i++)
		plm_buf_printf(out, "  %-*s  %s\n", NAME_WIDTH, family->tests[i].name,
			       family->tests[i].summary);
}

void plm_describe_overview(const struct plm_registry *registry, struct plm_buf *out)
{
	for (size_t i = 0; i < plm_registry_count(registry); i++) {
		if (i)
			plm_buf_char(out, '\n');
		overview_family(plm_registry_family(registry, i), out);
	}
}

/* ---- one family ---- */

static void describe_choices(const struct plm_attr *attr, struct plm_buf *out)
{
	for (size_t i = 0; attr->choices[i]; i++)
		plm_buf_printf(out, "%s%s", i ? ", " : "", attr->choices[i]);
}

static void describe_attribute(const struct plm_attr *attr, struct plm_buf *out)
{
	plm_buf_printf(out, "  %-*s  %s\n  %-*s  ", NAME_WIDTH, attr->name, attr->summary,
		       NAME_WIDTH, "");
	if (attr->kind == PLM_ATTR_CHOICE)
		describe_choices(attr, out);
	else
		plm_buf_str(out, plm_attribute_kind_words(attr->kind));
	if (attr->flags & PLM_ATTR_REQUIRED)
		plm_buf_str(out, "; required");
	if (attr->flags & PLM_ATTR_MAY_BE_EMPTY)
		plm_buf_str(out, "; may be empty");
	if (attr->fallback)
		plm_buf_printf(out, "; %s when not given", attr->fallback);
	plm_buf_char(out, '\n');
}

static void describe_test(const struct plm_test *test, struct plm_buf *out)
{
	plm_buf_printf(out, "\n<%s> %s\n", test->name, test->summary);
	if (test->reads)
		plm_buf_printf(out, "  Reads %s.\n", test->reads);
	if (test->flags & PLM_TEST_WALKS)
		plm_buf_str(
			out,
			"  Looks at every file of the host: seconds, not milliseconds; --no-walk "
			"leaves it unknown.\n");
	if (test->flags & PLM_TEST_PER_INSTANCE)
		plm_buf_str(out, "  One result for each instance: set multiple=\"true\" on the "
				 "Rule.\n");
	if (test->flags & PLM_TEST_WANTS_WHY)
		plm_buf_str(out, "  Says what is, not why it matters: give it why=\"…\".\n");
	for (size_t i = 0; i < test->attr_count; i++)
		describe_attribute(&test->attrs[i], out);
}

static void describe(const struct plm_registered *registered, struct plm_buf *out)
{
	const struct plm_family *family = registered->family;

	plm_buf_printf(out, "%s: %s\n", family->name, family->summary);
	if (registered->file)
		plm_buf_printf(out, "from %s\n", registered->file);
	plm_buf_printf(out, "namespace %s\n", family->xmlns);
	for (size_t i = 0; family->paths[i]; i++)
		plm_buf_printf(out, "reads %s\n", family->paths[i]);
	plm_buf_str(out, "\nEvery element takes\n");
	for (size_t i = 0; i < plm_common_attr_count; i++)
		describe_attribute(&plm_common_attrs[i], out);
	for (size_t i = 0; i < family->test_count; i++)
		describe_test(&family->tests[i], out);
}

static const char *family_name_at(const void *list, size_t index)
{
	return index < plm_registry_count(list) ? plm_registry_family(list, index)->family->name
						: NULL;
}

int plm_describe_family(const struct plm_registry *registry, const char *name, struct plm_buf *out,
			struct plm_err **err)
{
	const char *near;

	for (size_t i = 0; i < plm_registry_count(registry); i++) {
		if (strcmp(family_name_at(registry, i), name) != 0)
			continue;
		describe(plm_registry_family(registry, i), out);
		return 0;
	}
	plm_err_set(err, PLM_E_NOTFOUND, "there is no family called %s", name);
	near = plm_nearest(name, family_name_at, registry);
	if (near)
		plm_err_remedy(err, "write %s", near);
	else
		plm_err_remedy(err, "run plimsoll checks for the names there are");
	return -PLM_E_NOTFOUND;
}
