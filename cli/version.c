/*
 * version.c: `plimsoll version`: what this program is and what it was built with.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"
#include "tool.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/engine/registry.h"

#include <libxml/xmlversion.h>

static void families(const struct plm_registry *registry, struct plm_buf *out)
{
	plm_buf_str(out, "families:");
	for (size_t i = 0; i < plm_registry_count(registry); i++) {
		const struct plm_registered *r = plm_registry_family(registry, i);

		plm_buf_printf(out, " %s%s", r->family->name, r->file ? " (plugin)" : "");
	}
	plm_buf_char(out, '\n');
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_session_registry(&session, err);
	if (rc < 0)
		return rc;
	plm_buf_printf(&out,
		       "plimsoll %s\nplugin ABI: %u\ncompiler: %s\nlibxml2: %s\nprofiles: %s\n",
		       PLM_VERSION, PLM_ABI_VERSION, plm_tool_compiler, LIBXML_DOTTED_VERSION,
		       plm_session_profiles_directory(&session));
	families(session.registry, &out);
	return plm_print(&out, err);
}

static const struct plm_option options[] = {
	PLM_OPTION_PLUGINS,
	PLM_OPTION_NO_PLUGINS,
};

const struct plm_command plm_command_version = {
	.name = "version",
	.summary = "show the version, the build and the check families",
	.arguments = "",
	.description = "Shows the version of plimsoll, what it was built with, where it looks for "
		       "benchmarks, and the check families it has loaded.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.run = run,
};
