/*
 * flatpak.c: reads what Flatpak keeps of its running applications: bwrapinfo.json has the number of the mount
 * namespace, info the name. Judges nothing.
 */
#include "core/facts/flatpak.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/json.h"
#include "core/host/host.h"

/* More instances of one user are not looked at: what they run then counts as containers. */
enum { MOST_INSTANCES = 1024 };

struct reading {
	struct plm_host *host;
	struct plm_arena *arena;
	struct plm_flatpak *items;
	size_t count;
};

static int read_mnt(struct reading *r, const char *directory, uint64_t *mnt)
{
	plm_auto_json json_t *info = NULL;
	struct plm_datum text;
	const char *path = plm_arena_printf(r->arena, "%s/bwrapinfo.json", directory);
	int rc =
		path ? plm_host_read(r->host, r->arena, path, PLM_READ_SMALL, &text) : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(&text, &info);
	*mnt = rc == 0 ? (uint64_t)json_integer_value(json_object_get(info, "mnt-namespace")) : 0;
	return rc;
}

static int read_name(struct reading *r, const char *directory, const char **name)
{
	struct plm_datum text;
	struct plm_slice value;
	const char *path = plm_arena_printf(r->arena, "%s/info", directory);
	int rc =
		path ? plm_host_read(r->host, r->arena, path, PLM_READ_SMALL, &text) : -PLM_E_NOMEM;

	if (rc < 0 || !plm_facts_line(&text, "name", &value))
		return rc;
	*name = plm_arena_strndup(r->arena, value.data, value.size_bytes);
	return *name ? 0 : -PLM_E_NOMEM;
}

static int add_instance(struct reading *r, const char *directory, uint32_t uid)
{
	struct plm_flatpak found = {.uid = uid}, *slot;
	int rc = directory ? read_mnt(r, directory, &found.mnt) : -PLM_E_NOMEM;

	if (rc < 0 || !found.mnt)
		return rc;
	rc = read_name(r, directory, &found.name);
	slot = rc == 0 ? plm_push(r->arena, r->items, r->count) : NULL;
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = found;
	return 0;
}

static int add_user(struct reading *r, const char *user)
{
	struct plm_datum names;
	uint64_t uid;
	const char *directory;
	int rc;

	if (!plm_parse_u64(plm_slice_of(user), 10, &uid) || uid > UINT32_MAX)
		return 0;
	directory = plm_arena_printf(r->arena, "/run/user/%s/.flatpak", user);
	rc = directory ? plm_host_list(r->host, r->arena, directory, &names) : -PLM_E_NOMEM;
	if (rc < 0 || names.presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0, n = 0; rc == 0 && n < MOST_INSTANCES && at < names.size_bytes; n++) {
		rc = add_instance(r,
				  plm_arena_printf(r->arena, "%s/%s", directory, names.data + at),
				  (uint32_t)uid);
		at += strlen(names.data + at) + 1;
	}
	return rc;
}

int plm_flatpak_read(struct plm_host *host, struct plm_arena *arena, struct plm_flatpak_list *out)
{
	struct reading r = {.host = host, .arena = arena};
	struct plm_datum users;
	int rc = plm_host_list(host, arena, "/run/user", &users);

	for (size_t at = 0; rc == 0 && users.presence == PLM_PRESENT && at < users.size_bytes;
	     at += strlen(users.data + at) + 1)
		rc = add_user(&r, users.data + at);
	*out = (struct plm_flatpak_list){r.items, r.count, true};
	return rc;
}

/* "app-flatpak-NAME-NUMBER.scope" */
static bool is_scope_of(const char *cgroup, const char *name)
{
	struct plm_slice path = plm_slice_of(cgroup), component;
	size_t n = name ? strlen(name) : 0;

	while (n && plm_next_word(&path, "/", &component)) {
		if (!plm_slice_starts(component, "app-flatpak-"))
			continue;
		component.data += strlen("app-flatpak-");
		component.size_bytes -= strlen("app-flatpak-");
		if (component.size_bytes > n && plm_slice_starts(component, name) &&
		    component.data[n] == '-')
			return true;
	}
	return false;
}

const struct plm_flatpak *plm_flatpak_find(const struct plm_flatpak_list *list,
					   const struct plm_process *process, uint32_t uid)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct plm_flatpak *flatpak = &list->items[i];

		if (flatpak->uid == uid && (flatpak->mnt == process->ns[PLM_NS_MNT] ||
					    is_scope_of(process->cgroup, flatpak->name)))
			return flatpak;
	}
	return NULL;
}
