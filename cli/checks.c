/*
 * checks.c: `plimsoll checks`: the check language, from the tables of the families that are loaded.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/engine/describe.h"
#include "core/engine/registry.h"

/* Names of families, then of their tests, for the nearest word. */
static const char *name_at(const void *list, size_t index)
{
	const struct plm_registry *registry = list;
	size_t families = plm_registry_count(registry);

	if (index < families)
		return plm_registry_family(registry, index)->family->name;
	index -= families;
	for (size_t i = 0; i < families; i++) {
		const struct plm_family *family = plm_registry_family(registry, i)->family;

		if (index < family->test_count)
			return family->tests[index].name;
		index -= family->test_count;
	}
	return NULL;
}

static bool has_test(const struct plm_family *family, const char *name)
{
	for (size_t i = 0; i < family->test_count; i++)
		if (strcmp(family->tests[i].name, name) == 0)
			return true;
	return false;
}

/* A family by its own name, or every family that has a test of that name. */
static int describe(const struct plm_registry *registry, const char *name, struct plm_buf *out,
		    struct plm_err **err)
{
	size_t found = 0;
	const char *near;

	for (size_t i = 0; i < plm_registry_count(registry); i++) {
		const struct plm_family *family = plm_registry_family(registry, i)->family;
		int rc;

		if (strcmp(family->name, name) != 0 && !has_test(family, name))
			continue;
		found++;
		rc = plm_describe_family(registry, family->name, out, err);
		if (rc < 0)
			return rc;
	}
	if (found)
		return 0;
	near = plm_nearest(name, name_at, registry);
	plm_err_set(err, PLM_E_USAGE, "checks: there is no family or test %s", name);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else
		plm_err_remedy(err, "plimsoll checks lists them");
	return -PLM_E_USAGE;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	const char *xmlns = plm_given_value(inv, "xsd");
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_session_registry(&session, err);
	if (rc < 0)
		return rc;
	if (xmlns)
		rc = plm_describe_schema(session.registry, xmlns, &out, err);
	else if (inv->arg_count)
		rc = describe(session.registry, inv->args[0], &out, err);
	else
		plm_describe_overview(session.registry, &out);
	return rc < 0 ? rc : plm_print(&out, err);
}

static const struct plm_option options[] = {
	{.name = "xsd",
	 .argument = "NAMESPACE",
	 .help = "Print the XML Schema of one family's namespace, for an editor."},
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
};

static const struct plm_example examples[] = {
	{"checks", "All families and their tests, one line each."},
	{"checks sysctl", "What can be asked of a sysctl, attribute by attribute."},
	{"checks --xsd urn:plimsoll:check:kernel", "The XML Schema of the kernel family."},
};

const struct plm_command plm_command_checks = {
	.name = "checks",
	.summary = "show the check language: what a rule can ask of a host",
	.arguments = "[FAMILY|TEST]",
	.description = "Shows the check families that are loaded and the tests they offer: the XML "
		       "elements "
		       "that a benchmark's rules put into check-content. With the name of a family "
		       "or of one "
		       "of its tests, shows what it reads and every attribute.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
