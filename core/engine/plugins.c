/*
 * plugins.c: families in shared objects. Opens only what plm_local_open_plugin trusts; a plugin
 * that does not fit is an error, never skipped.
 */
#include "core/engine/registry.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/registry_private.h"
#include "core/host/local.h"

#include <dlfcn.h>

static void close_object(void *handle)
{
	dlclose(handle);
}

/* Opens one shared object for as long as the registry lives, and gives its family. */
static int open_family(struct plm_registry *registry, const char *file,
		       const struct plm_family **family, struct plm_err **err)
{
	void *handle = NULL;
	int rc = plm_local_open_plugin(file, &handle, err);

	if (rc < 0)
		return rc;
	if (plm_arena_defer(plm_registry_arena(registry), close_object, handle) < 0)
		return plm_err_nomem(err);
	*family = dlsym(handle, PLM_PLUGIN_SYMBOL);
	if (*family)
		return 0;
	plm_err_set(err, PLM_E_REFUSED, "it exports no symbol %s", PLM_PLUGIN_SYMBOL);
	plm_err_remedy(err, "remove the file, or define its family with PLM_PLUGIN");
	plm_err_at(err, file, 0);
	return -PLM_E_REFUSED;
}

static int load(struct plm_registry *registry, const char *directory, const char *name,
		struct plm_err **err)
{
	const char *file = plm_arena_printf(plm_registry_arena(registry), "%s/%s", directory, name);
	const struct plm_family *family = NULL;
	int rc;

	if (!file)
		return plm_err_nomem(err);
	rc = open_family(registry, file, &family, err);
	if (rc < 0)
		return rc;
	rc = plm_registry_add(registry, family, file, err);
	if (rc < 0)
		plm_err_at(err, file, 0);
	return rc;
}

int plm_registry_load_plugins(struct plm_registry *registry, const char *directory,
			      struct plm_err **err)
{
	const char *const *names = NULL;
	size_t count = 0;
	int rc =
		plm_local_list(plm_registry_arena(registry), directory, ".so", &names, &count, err);

	for (size_t i = 0; rc == 0 && i < count; i++)
		rc = load(registry, directory, names[i], err);
	return rc;
}
