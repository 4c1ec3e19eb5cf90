/*
 * claim_places.c: where engines and runtimes keep what they know of a container: told by the process that watches over it,
 * by the engines' command lines and by custom. Reads small files and links through the door; judges nothing.
 */
#include "core/facts/claim_documents.h"

#include <inttypes.h>

#include "core/base/err.h"
#include "core/facts/cmdline.h"
#include "core/host/host.h"

static struct plm_arena *arena_of(const struct plm_claim_documents *d)
{
	return plm_facts_arena(d->facts);
}

/* An id becomes part of a path. */
static bool is_plain(const char *name)
{
	return name[0] && name[0] != '.' && !strchr(name, '/');
}

/* ---- Docker ---- */

static bool may_be_dockers(const struct plm_container *c)
{
	return (c->runtime == PLM_RUNTIME_DOCKER || c->runtime == PLM_RUNTIME_KUBERNETES ||
		c->runtime == PLM_RUNTIME_UNKNOWN) &&
	       strlen(c->id) == 64 && is_plain(c->id);
}

static int take_docker(struct plm_claim_documents *d)
{
	const char *const *roots;
	int rc = may_be_dockers(d->container) ? plm_facts_docker_roots(d->facts, &roots, NULL) : 0;

	if (rc < 0 || !may_be_dockers(d->container))
		return rc;
	for (; rc == 0 && *roots && !d->records[PLM_CLAIM_DOCKER_CONFIG].path; roots++) {
		const char *at =
			plm_arena_printf(arena_of(d), "%s/containers/%s", *roots, d->container->id);

		if (!at)
			return -PLM_E_NOMEM;
		rc = plm_claim_take(d, PLM_CLAIM_DOCKER_CONFIG,
				    plm_arena_printf(arena_of(d), "%s/config.v2.json", at));
		if (rc == 0)
			rc = plm_claim_take(
				d, PLM_CLAIM_DOCKER_HOSTCONFIG,
				plm_arena_printf(arena_of(d), "%s/hostconfig.json", at));
	}
	return rc;
}

/* ---- states of runc and crun ---- */

static int take_state(struct plm_claim_documents *d, const char *directory, const char *id)
{
	int rc;

	if (!directory)
		return -PLM_E_NOMEM;
	if (!is_plain(id))
		return 0;
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

/* Where they are by custom, for root and for users. */
static int take_usual_states(struct plm_claim_documents *d)
{
	static const char *const roots[] = {"/run/runc",
					    "/run/crun",
					    "/run/docker/runtime-runc/moby",
					    "/run/containerd/runc/moby",
					    "/run/containerd/runc/k8s.io",
					    "/run/containerd/runc/default"};
	const struct plm_stat *st;
	char path[64];
	int rc = 0;

	for (size_t i = 0; rc == 0 && !has_state(d) && i < sizeof(roots) / sizeof(roots[0]); i++)
		rc = take_state(d, roots[i], d->container->id);
	if (rc < 0 || has_state(d) || !d->watcher)
		return rc;
	snprintf(path, sizeof(path), "/proc/%" PRId32, d->watcher->pid);
	rc = plm_facts_stat(d->facts, path, &st, NULL);
	if (rc < 0 || st->presence != PLM_PRESENT || st->uid == 0)
		return rc;
	rc = take_state(d, plm_arena_printf(arena_of(d), "/run/user/%" PRIu32 "/crun", st->uid),
			d->container->id);
	return rc < 0 || has_state(d)
		       ? rc
		       : take_state(d,
				    plm_arena_printf(arena_of(d), "/run/user/%" PRIu32 "/runc",
						     st->uid),
				    d->container->id);
}

/* A container of runc's whose control group does not bear its id. */
static int take_state_by_pid(struct plm_claim_documents *d)
{
	const char *path;
	int rc = plm_facts_runc_state(d->facts, d->container->init, &path, NULL);

	return rc < 0 || !path ? rc : plm_claim_take(d, PLM_CLAIM_RUNC_STATE, path);
}

static int take_states(struct plm_claim_documents *d)
{
	int rc = has_state(d) ? 0 : take_usual_states(d);

	return rc < 0 || has_state(d) ? rc : take_state_by_pid(d);
}

/* ---- who watches over it ---- */

static const struct plm_process *find_watcher(const struct plm_claim_documents *d)
{
	static const char *const names[] = {"containerd-shim", "conmon", "[lxc monitor]",
					    "lxc-start"};
	const struct plm_process_list *list = d->processes;
	size_t up = plm_process_index(list, d->container->init->ppid);

	if (up == list->count || list->classes[up] == PLM_CLASS_CONTAINER)
		return NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (plm_str_starts(list->items[up]->comm, names[i]))
			return list->items[up];
	return NULL;
}

static int read_cmdline(struct plm_claim_documents *d, const struct plm_datum **cmdline)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cmdline", d->watcher->pid);
	return plm_facts_read(d->facts, path, PLM_ENGINE_FILE_BYTES, cmdline, NULL);
}

/* What the shim was told of the runtime, beside the bundle: above all where states are. */
static int take_shim_state(struct plm_claim_documents *d, const char *bundle, const char *space)
{
	plm_auto_json json_t *options = NULL;
	const struct plm_datum *text;
	const char *path = plm_arena_printf(arena_of(d), "%s/options.json", bundle), *root;
	int rc = path ? plm_facts_read(d->facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL)
		      : -PLM_E_NOMEM;

	if (rc == 0)
		rc = plm_json_parse(text, &options);
	if (rc < 0)
		return rc;
	root = plm_json_text(options, "root");
	if (!root || root[0] != '/')
		root = "/run/containerd/runc";
	return take_state(d, plm_arena_printf(arena_of(d), "%s/%s", root, space), d->container->id);
}

/* A shim works in the bundle of the first container it started, those of its pod are beside it, below a directory with the
 * name of their namespace of containerd's. */
static int take_shim(struct plm_claim_documents *d)
{
	const char *bundle, *slash;
	const struct plm_datum *cwd;
	struct plm_slice space;
	char path[48];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cwd", d->watcher->pid);
	rc = plm_facts_readlink(d->facts, path, &cwd, NULL);
	slash = rc == 0 && cwd->presence == PLM_PRESENT ? strrchr(cwd->data, '/') : NULL;
	if (rc < 0 || !slash || !is_plain(d->container->id))
		return rc;
	space = (struct plm_slice){cwd->data, (size_t)(slash - cwd->data)};
	bundle = plm_arena_printf(arena_of(d), "%.*s/%s", (int)space.size_bytes, space.data,
				  d->container->id);
	slash = memrchr(space.data, '/', space.size_bytes);
	slash = plm_arena_strndup(arena_of(d), slash ? slash + 1 : "",
				  slash ? (size_t)(space.data + space.size_bytes - slash - 1) : 0);
	if (!bundle || !slash)
		return -PLM_E_NOMEM;
	rc = plm_claim_take(d, PLM_CLAIM_OCI_CONFIG,
			    plm_arena_printf(arena_of(d), "%s/config.json", bundle));
	return rc < 0 ? rc : take_shim_state(d, bundle, slash);
}

static int take_conmon(struct plm_claim_documents *d)
{
	static const char *const options[] = {"-b", "--bundle", NULL};
	const struct plm_datum *cmdline;
	int rc = read_cmdline(d, &cmdline);
	const char *bundle = rc == 0 ? plm_cmdline_find(cmdline, options) : NULL;

	if (!bundle || bundle[0] != '/')
		return rc;
	return plm_claim_take(d, PLM_CLAIM_OCI_CONFIG,
			      plm_arena_printf(arena_of(d), "%s/config.json", bundle));
}

/* The monitor's title is "[lxc monitor] LXCPATH NAME". */
static int take_lxc(struct plm_claim_documents *d)
{
	static const char title[] = "[lxc monitor] ";
	const struct plm_datum *cmdline;
	const char *at = NULL, *space;
	int rc = read_cmdline(d, &cmdline);

	if (rc == 0 && cmdline->presence == PLM_PRESENT && plm_str_starts(cmdline->data, title))
		at = cmdline->data + strlen(title);
	space = at ? strrchr(at, ' ') : NULL;
	if (!space || at[0] != '/' || !is_plain(space + 1))
		return rc;
	return plm_claim_take(
		d, PLM_CLAIM_LXC_CONFIG,
		plm_arena_printf(arena_of(d), "%.*s/%s/config", (int)(space - at), at, space + 1));
}

static int take_watched(struct plm_claim_documents *d)
{
	d->watcher = find_watcher(d);
	if (!d->watcher)
		return 0;
	if (plm_str_starts(d->watcher->comm, "containerd-shim"))
		return take_shim(d);
	return plm_str_starts(d->watcher->comm, "conmon") ? take_conmon(d) : take_lxc(d);
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
	if (!bundle || bundle[0] != '/' || d->records[PLM_CLAIM_OCI_CONFIG].path)
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
