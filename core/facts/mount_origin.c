/*
 * mount_origin.c: where on the host the content of a container's mount can be seen. Pure.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/containers.h"

static bool shows(const struct plm_mount *host, const struct plm_mount *mount)
{
	return host->major == mount->major && host->minor == mount->minor &&
	       plm_path_is_below(mount->root, host->root);
}

static const char *path_on(struct plm_arena *arena, const struct plm_mount *host,
			   const struct plm_mount *mount)
{
	const char *rest = mount->root + (plm_str_eq(host->root, "/") ? 0 : strlen(host->root));

	if (plm_str_eq(rest, "/"))
		rest = "";
	return plm_arena_printf(arena, "%s%s",
				plm_str_eq(host->point, "/") && rest[0] ? "" : host->point, rest);
}

int plm_mounts_origin(struct plm_arena *arena, const struct plm_mount_list *host,
		      const struct plm_mount *mount, const char **path)
{
	const struct plm_mount *best = NULL;

	*path = NULL;
	for (size_t i = 0; i < host->count; i++) {
		const struct plm_mount *m = &host->items[i];
		const char *name;

		if (!shows(m, mount) || (best && strlen(m->root) <= strlen(best->root)))
			continue;
		name = path_on(arena, m, mount);
		if (!name)
			return -PLM_E_NOMEM;
		if (plm_mounts_find(host, name) != m)
			continue;
		best = m;
		*path = name;
	}
	return 0;
}
