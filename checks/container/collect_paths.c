/*
 * collect_paths.c: where the host keeps paths that no container should see, and the sockets through
 * which engines take orders. Reads metadata, the host's mountinfo and nothing behind a path.
 */
#include "checks/container/gathered.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* /var/run is a link to /run nearly everywhere; mounts speak of the latter. */
static const char *without_link(struct plm_facts *facts, const char *path, struct plm_err **err)
{
	const struct plm_datum *link;

	if (!plm_path_is_below(path, "/var/run"))
		return path;
	if (plm_facts_readlink(facts, "/var/run", &link, err) < 0)
		return NULL;
	if (link->presence != PLM_PRESENT)
		return path;
	path = plm_arena_printf(plm_facts_arena(facts), "/run%s", path + strlen("/var/run"));
	if (!path)
		plm_err_nomem(err);
	return path;
}

static int gather_path(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct container_host_path *found = plm_new(arena, struct container_host_path);
	const struct plm_mount_list *mounts;
	const char *path;
	int rc;

	if (!found)
		return plm_err_nomem(err);
	rc = plm_facts_host_mounts(facts, &mounts, err);
	if (rc < 0)
		return rc;
	found->path = plm_arena_strdup(arena, key);
	path = without_link(facts, key, err);
	if (!found->path || !path)
		return -PLM_E_NOMEM;
	found->stat = plm_host_stat(plm_facts_host(facts), path, true);
	found->mount = plm_mounts_find(mounts, path);
	if (found->mount)
		found->inner = plm_mounts_inner_path(arena, found->mount, path);
	*value = found;
	return found->mount && !found->inner ? plm_err_nomem(err) : 0;
}

int container_host_path(struct plm_facts *facts, const char *path,
			const struct container_host_path **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"a path of the host", gather_path};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- sockets ---- */

static const char *const default_sockets[] = {
	"/run/docker.sock",
	"/run/containerd/containerd.sock",
	"/run/k3s/containerd/containerd.sock",
	"/run/crio/crio.sock",
	"/run/podman/podman.sock",
	"/run/cri-dockerd.sock",
	"/run/buildkit/buildkitd.sock",
	"/run/incus/unix.socket",
	"/var/lib/incus/unix.socket",
	"/var/lib/lxd/unix.socket",
	"/var/snap/lxd/common/lxd/unix.socket",
	"/run/systemd/private",
};

/* Below each directory of /run/user. */
static const char *const user_sockets[] = {"docker.sock", "podman/podman.sock",
					   "containerd/containerd.sock"};

struct sockets {
	struct plm_facts *facts;
	struct container_socket_list list;
	const struct container_host_path **items;
	struct plm_err **err;
};

static int add_socket(struct sockets *s, const char *path)
{
	const struct container_host_path *found, **slot;
	int rc;

	if (!path)
		return plm_err_nomem(s->err);
	rc = container_host_path(s->facts, path, &found, s->err);
	if (rc != 0)
		return rc;
	for (size_t i = 0; i < s->list.count; i++)
		if (plm_str_eq(s->items[i]->path, found->path))
			return 0;
	/* One that is refused may be there. */
	if (found->stat.presence == PLM_ABSENT ||
	    (found->stat.presence == PLM_PRESENT && found->stat.kind != PLM_FILE_SOCKET))
		return 0;
	slot = plm_push(plm_facts_arena(s->facts), s->items, s->list.count);
	if (!slot)
		return plm_err_nomem(s->err);
	*slot = found;
	return 0;
}

static int add_users(struct sockets *s)
{
	struct plm_arena *arena = plm_facts_arena(s->facts);
	const struct plm_datum *names;
	int rc = plm_facts_list(s->facts, "/run/user", &names, s->err);

	if (rc < 0 || names->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		for (size_t i = 0; rc == 0 && i < sizeof(user_sockets) / sizeof(user_sockets[0]);
		     i++)
			rc = add_socket(s, plm_arena_printf(arena, "/run/user/%s/%s",
							    names->data + at, user_sockets[i]));
	return rc;
}

static int add_engines(struct sockets *s)
{
	const struct plm_engine_list *engines;
	int rc = plm_facts_engines(s->facts, &engines, s->err);

	for (size_t i = 0; rc == 0 && i < engines->count; i++)
		for (size_t k = 0; rc == 0 && k < engines->items[i].socket_count; k++)
			rc = add_socket(s, engines->items[i].sockets[k]);
	return rc;
}

static int gather_sockets(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct sockets *s = plm_new(plm_facts_arena(facts), struct sockets);
	const struct plm_mount_list *mounts;
	int rc;

	(void)key;
	if (!s)
		return plm_err_nomem(err);
	rc = plm_facts_host_mounts(facts, &mounts, err);
	if (rc < 0)
		return rc;
	*s = (struct sockets){.facts = facts, .err = err};
	s->list.host_mounts = mounts->why_not;
	for (size_t i = 0; rc == 0 && i < sizeof(default_sockets) / sizeof(default_sockets[0]); i++)
		rc = add_socket(s, default_sockets[i]);
	if (rc == 0)
		rc = add_users(s);
	if (rc == 0)
		rc = add_engines(s);
	s->list.items = s->items;
	s->err = NULL;
	*value = &s->list;
	return rc;
}

int container_sockets(struct plm_facts *facts, const struct container_socket_list **out,
		      struct plm_err **err)
{
	static const struct plm_fact fact = {"the sockets of container engines", gather_sockets};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
