/*
 * tool.c: the build of this program and the plugins that judge with it, so that a report says what wrote it. Reads the
 * plugins' files only.
 */
#include "tool.h"

#include "session.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/local.h"

enum { MAX_PLUGIN_BYTES = 256 * 1024 * 1024 };

#ifdef __clang__
const char plm_tool_compiler[] = __VERSION__; /* begins with its name */
#else
const char plm_tool_compiler[] = "gcc " __VERSION__;
#endif

static int describe(struct plm_session *session, const struct plm_registered *registered,
		    struct plm_tool_plugin *plugin, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	char *hex = plm_arena_alloc(session->arena, PLM_SHA256_HEX_BYTES);
	struct plm_datum bytes = {0};
	int rc;

	if (!scratch || !hex)
		return plm_err_nomem(err);
	rc = plm_local_read(scratch, registered->file, MAX_PLUGIN_BYTES, &bytes, err);
	if (rc < 0)
		return rc;
	plm_sha256_hex(bytes.data, bytes.size_bytes, hex);
	*plugin = (struct plm_tool_plugin){registered->family->name, registered->file, hex};
	return 0;
}

int plm_tool_describe(struct plm_session *session, const struct plm_tool **tool,
		      struct plm_err **err)
{
	struct plm_tool *made = plm_new(session->arena, struct plm_tool);
	struct plm_tool_plugin *plugins = NULL, *plugin;
	int rc = made ? 0 : plm_err_nomem(err);

	for (size_t i = 0; rc == 0 && i < plm_registry_count(session->registry); i++) {
		const struct plm_registered *registered = plm_registry_family(session->registry, i);

		if (!registered->file)
			continue;
		plugin = plm_push(session->arena, plugins, made->plugin_count);
		rc = plugin ? describe(session, registered, plugin, err) : plm_err_nomem(err);
	}
	if (rc < 0)
		return rc;
	made->compiler = plm_tool_compiler;
	made->plugins = plugins;
	*tool = made;
	return 0;
}
