/*
 * conform_document.c: holds a whole document against XCCDF 1.2: a Benchmark, a Tailoring or results, alone or in a
 * collection such as ARF's. Reads nothing but the text it is given.
 */
#include "core/benchmark/benchmark.h"

#include "core/base/err.h"
#include "core/benchmark/loader.h"
#include "core/benchmark/schema.h"

static const struct root {
	const char *name;
	const struct plm_schema_element *element;
} roots[] = {
	{"Benchmark", &plm_schema_benchmark},
	{"TestResult", &plm_schema_test_result},
	{"Tailoring", &plm_schema_tailoring},
};

static const struct plm_schema_element *root_of(const struct plm_xml_node *node)
{
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (plm_xml_node_is_xccdf(node, roots[i].name))
			return roots[i].element;
	return NULL;
}

/* How many documents of XCCDF stand there. The depth of a tree is bounded by its parser. */
static size_t check_all(struct plm_loader *loader, const struct plm_xml_node *node)
{
	const struct plm_schema_element *element = root_of(node);
	size_t count = 0;

	if (element) {
		plm_schema_check(loader, node, element);
		return 1;
	}
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (c->name)
			count += check_all(loader, c);
	return count;
}

int plm_xccdf_conforms(const char *file, const char *data, size_t size_bytes,
		       struct plm_arena *arena, struct plm_diags *diags, struct plm_err **err)
{
	struct plm_loader loader = {.file = file, .arena = arena, .scratch = arena, .diags = diags};
	struct plm_xml xml;
	int rc = plm_xml_parse(file, data, size_bytes, arena, diags, &xml, err);

	if (rc < 0)
		return rc;
	if (check_all(&loader, xml.root) == 0)
		plm_loader_error(&loader, xml.root->line, NULL, "there is no XCCDF 1.2 in it");
	if (loader.out_of_memory)
		return plm_err_nomem(err);
	return plm_diags_fail(diags, PLM_E_INVALID, err);
}
