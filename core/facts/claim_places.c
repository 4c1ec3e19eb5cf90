/*
 * claim_places.c: where engines and runtimes keep what they know of a container: told by the process that watches over it,
 * by the engines' command lines and by custom. Reads small files and links through the door; judges nothing.
 */
#include "core/facts/claim_documents.h"

#include "core/base/err.h"
#include "core/facts/container_states.h"
#include "core/facts/container_watcher.h"
#include "core/facts/docker_daemon.h"

static struct plm_arena *arena_of(const struct plm_claim_documents *d)
{
	return plm_facts_arena(d->facts);
}

/* An id becomes part of a path. */
static bool is_plain(const char *name)
{
	return name[0] && name[0] != '.' && !strchr(name, '/');
}

/* Told once an audit, for every container that is not in it. */
static int is_missing(const struct plm_claim_documents *d, const char *directory, bool *missing)
{
	const struct plm_stat *st;
	int rc = directory ? plm_facts_stat(d->facts, directory, &st, NULL) : -PLM_E_NOMEM;

	*missing = rc < 0 || st->presence == PLM_ABSENT;
	return rc;
}

/* ---- Docker ---- */

static bool may_be_dockers(const struct plm_container *c)
{
	return (c->runtime == PLM_RUNTIME_DOCKER || c->runtime == PLM_RUNTIME_KUBERNETES ||
		c->runtime == PLM_RUNTIME_UNKNOWN) &&
	       strlen(c->id) == 64 && is_plain(c->id);
}

static int take_docker_below(struct plm_claim_documents *d, const char *root)
{
	const char *all = plm_arena_printf(arena_of(d), "%s/containers", root), *at;
	bool missing;
	int rc = is_missing(d, all, &missing);

	if (missing)
		return rc;
	at = plm_arena_printf(arena_of(d), "%s/%s", all, d->container->id);
	rc = at ? plm_claim_take(d, PLM_CLAIM_DOCKER_CONFIG,
				 plm_arena_printf(arena_of(d), "%s/config.v2.json", at))
		: -PLM_E_NOMEM;
	return rc < 0 ? rc
		      : plm_claim_take(d, PLM_CLAIM_DOCKER_HOSTCONFIG,
				       plm_arena_printf(arena_of(d), "%s/hostconfig.json", at));
}

static int take_docker(struct plm_claim_documents *d)
{
	const char *const *roots;
	const char *users;
	int rc;

	if (!may_be_dockers(d->container))
		return 0;
	rc = plm_facts_docker_root_of_user(d->facts, d->container, &users, NULL);
	if (rc == 0 && users)
		return take_docker_below(d, users);
	if (rc == 0)
		rc = plm_facts_docker_roots(d->facts, &roots, NULL);
	for (; rc == 0 && *roots && !d->records[PLM_CLAIM_DOCKER_CONFIG].path; roots++)
		rc = take_docker_below(d, *roots);
	return rc;
}

/* ---- states of runc and crun ---- */

static int take_state(struct plm_claim_documents *d, const char *directory)
{
	const char *id = d->container->id;
	bool missing;
	int rc = is_missing(d, directory, &missing);

	if (missing || !is_plain(id))
		return rc;
	rc = plm_claim_take(d, PLM_CLAIM_RUNC_STATE,
			    plm_arena_printf(arena_of(d), "%s/%s/state.json", directory, id));
	return rc < 0 ? rc
		      : plm_claim_take(
				d, PLM_CLAIM_CRUN_STATUS,
				plm_arena_printf(arena_of(d), "%s/%s/status", directory, id));
}

static bool has_state(const struct plm_claim_documents *d)
{
	return d->records[PLM_CLAIM_RUNC_STATE].path || d->records[PLM_CLAIM_CRUN_STATUS].path;
}

/* Where dockerd was told to have its runtime keep states. A shim that lives tells it too. */
static int take_states_of_daemons(struct plm_claim_documents *d)
{
	const struct plm_docker_daemon_list *list;
	int rc;

	if (!may_be_dockers(d->container))
		return 0;
	rc = plm_facts_docker_daemons(d->facts, &list, NULL);
	for (size_t i = 0; rc == 0 && !has_state(d) && i < list->count; i++) {
		struct plm_docker_setting s = {0};

		rc = plm_docker_setting_find(arena_of(d), &list->items[i], "exec-root", &s);
		if (rc == 0 && s.source && s.value && s.value[0] == '/')
			rc = take_state(
				d, plm_arena_printf(arena_of(d), "%s/runtime-runc/moby", s.value));
	}
	return rc;
}

/* The state that names its first process, whatever its id; else one that has its id, which is then about another process. */
static int take_states(struct plm_claim_documents *d)
{
	static const char *const roots[] = {"/run/docker/runtime-runc/moby",
					    "/run/containerd/runc/moby",
					    "/run/containerd/runc/k8s.io",
					    "/run/containerd/runc/default",
					    "/run/runc",
					    "/run/crun"};
	const struct plm_state *state;
	int rc = plm_states_find(d->facts, d->container->init, &state, NULL);

	if (rc < 0)
		return rc;
	if (!has_state(d) && state && state->runtime == PLM_RUNTIME_RUNC)
		rc = plm_claim_take(d, PLM_CLAIM_RUNC_STATE, state->path);
	else if (!has_state(d) && state && state->runtime == PLM_RUNTIME_CRUN)
		rc = plm_claim_take(d, PLM_CLAIM_CRUN_STATUS, state->path);
	if (rc == 0 && !has_state(d))
		rc = take_states_of_daemons(d);
	for (size_t i = 0; rc == 0 && !has_state(d) && i < sizeof(roots) / sizeof(roots[0]); i++)
		rc = take_state(d, roots[i]);
	return rc;
}

/* ---- who watches over it ---- */

/* What a shim was told of the runtime is beside the bundle: above all where states are. */
static int take_shim(struct plm_claim_documents *d, const struct plm_watcher *watcher)
{
	const char *bundle =
		plm_arena_printf(arena_of(d), "%s/%s", watcher->bundles, d->container->id);
	const char *path = bundle ? plm_arena_printf(arena_of(d), "%s/options.json", bundle) : NULL;
	plm_auto_json json_t *options = NULL;
	const struct plm_datum *text;
	const char *root;
	int rc = path ? plm_facts_read(d->facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL)
		      : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(text, &options);
	if (rc == 0)
		rc = plm_claim_take(d, PLM_CLAIM_OCI_CONFIG,
				    plm_arena_printf(arena_of(d), "%s/config.json", bundle));
	if (rc < 0 || !watcher->space)
		return rc;
	root = plm_json_text(options, "root");
	if (!root || root[0] != '/')
		root = "/run/containerd/runc";
	return take_state(d, plm_arena_printf(arena_of(d), "%s/%s", root, watcher->space));
}

/* Beside its root; Incus and LXD write one anew for each start. */
static int take_lxc(struct plm_claim_documents *d, const struct plm_watcher *watcher)
{
	const char *const paths[] = {
		plm_arena_printf(arena_of(d), "%s/%s/config", watcher->home, watcher->id),
		plm_arena_printf(arena_of(d), "/run/incus/%s/lxc.conf", watcher->id),
		plm_arena_printf(arena_of(d), "/var/log/lxd/%s/lxc.conf", watcher->id),
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(paths) / sizeof(paths[0]); i++)
		if (!d->records[PLM_CLAIM_LXC_CONFIG].path)
			rc = plm_claim_take(d, PLM_CLAIM_LXC_CONFIG, paths[i]);
	return rc;
}

static int take_watched(struct plm_claim_documents *d)
{
	struct plm_watcher watcher = {0};
	int rc = plm_watcher_read(d->facts, d->processes, d->container->init, &watcher, NULL);

	d->watcher = watcher.process;
	if (rc < 0)
		return rc;
	/* What it was told to watch would say where the bundle is. */
	if (watcher.unread && !d->records[PLM_CLAIM_OCI_CONFIG].path)
		d->records[PLM_CLAIM_OCI_CONFIG] = (struct plm_claim_record){
			.path = watcher.unread, .presence = PLM_UNREADABLE, .error = watcher.error};
	if (watcher.bundles && is_plain(d->container->id))
		return take_shim(d, &watcher);
	if (watcher.bundle && watcher.bundle[0] == '/')
		return plm_claim_take(
			d, PLM_CLAIM_OCI_CONFIG,
			plm_arena_printf(arena_of(d), "%s/config.json", watcher.bundle));
	return watcher.home && watcher.id && is_plain(watcher.id) ? take_lxc(d, &watcher) : 0;
}

/* ---- bundles that only a state names ---- */

static int take_bundle_of_state(struct plm_claim_documents *d)
{
	const char *bundle = plm_json_text(d->json[PLM_CLAIM_CRUN_STATUS], "bundle"), *text;
	const json_t *config = json_object_get(d->json[PLM_CLAIM_RUNC_STATE], "config");
	json_t *label;
	size_t i;

	json_array_foreach(json_object_get(config, "labels"), i, label)
	{
		text = json_string_value(label);
		if (text && plm_str_starts(text, "bundle=/"))
			bundle = text + strlen("bundle=");
	}
	if (!bundle || bundle[0] != '/' ||
	    (d->records[PLM_CLAIM_OCI_CONFIG].path &&
	     d->records[PLM_CLAIM_OCI_CONFIG].presence == PLM_PRESENT))
		return 0;
	return plm_claim_take(d, PLM_CLAIM_OCI_CONFIG,
			      plm_arena_printf(arena_of(d), "%s/config.json", bundle));
}

int plm_claim_places(struct plm_claim_documents *d)
{
	static int (*const steps[])(struct plm_claim_documents * d) = {
		take_docker, take_watched, take_states, plm_claim_bind, take_bundle_of_state,
	};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(steps) / sizeof(steps[0]); i++)
		rc = steps[i](d);
	return rc;
}
