/*
 * container_names.c: finds a container's runtime, id and name, cheapest source first. Reads the
 * parent's command line and small files of the engines'. A name decides no verdict.
 */
#include "core/facts/container_names.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/cmdline.h"
#include "core/facts/json.h"

enum { SHORT_ID = 12, LONG_ID = 64 };

static const char *unescaped(struct plm_arena *arena, struct plm_slice slice)
{
	char *text = plm_arena_alloc(arena, slice.size_bytes + 1);

	if (text)
		plm_cgroup_unescape(text, slice);
	return text;
}

/* ---- the process that watches over it ---- */

struct watcher {
	enum plm_runtime runtime; /* UNKNOWN: it has none */
	const char *id, *name;	  /* NULL when not told */
};

static const char *const shim_id[] = {"-id", NULL};
static const char *const shim_namespace[] = {"-namespace", NULL};
static const char *const conmon_id[] = {"-c", "--cid", NULL};
static const char *const conmon_name[] = {"-n", "--name", NULL};
static const char *const conmon_runtime[] = {"-r", "--runtime", NULL};
static const char *const conmon_exit[] = {"--exit-command", NULL};

static void read_shim(const struct plm_datum *cmdline, struct watcher *watcher)
{
	const char *space = plm_cmdline_find(cmdline, shim_namespace);

	watcher->runtime = PLM_RUNTIME_CONTAINERD;
	watcher->id = plm_cmdline_find(cmdline, shim_id);
	if (space && strcmp(space, "moby") == 0)
		watcher->runtime = PLM_RUNTIME_DOCKER;
	else if (space && strcmp(space, "k8s.io") == 0)
		watcher->runtime = PLM_RUNTIME_KUBERNETES;
}

static void read_conmon(const struct plm_datum *cmdline, struct watcher *watcher)
{
	const char *on_exit = plm_cmdline_find(cmdline, conmon_exit);

	watcher->id = plm_cmdline_find(cmdline, conmon_id);
	watcher->name = plm_cmdline_find(cmdline, conmon_name);
	watcher->runtime = on_exit && plm_str_ends(on_exit, "podman")  ? PLM_RUNTIME_PODMAN
			   : plm_cmdline_find(cmdline, conmon_runtime) ? PLM_RUNTIME_CRIO
								       : PLM_RUNTIME_UNKNOWN;
}

static int read_watcher(struct plm_facts *facts, const struct plm_process_list *processes,
			const struct plm_process *init, struct watcher *watcher,
			struct plm_err **err)
{
	size_t i = plm_process_index(processes, init->ppid);
	const struct plm_datum *cmdline;
	char path[48];
	bool shim;
	int rc;

	/* Inside a container anything may call itself a shim. */
	if (i == processes->count || processes->classes[i] == PLM_CLASS_CONTAINER)
		return 0;
	shim = plm_str_starts(processes->items[i]->comm, "containerd-shim");
	if (!shim && strcmp(processes->items[i]->comm, "conmon") != 0)
		return 0;
	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cmdline", init->ppid);
	rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &cmdline, err);
	if (rc < 0)
		return rc;
	if (shim)
		read_shim(cmdline, watcher);
	else
		read_conmon(cmdline, watcher);
	return 0;
}

/* ---- the engines' files ---- */

static int read_object(struct plm_facts *facts, const char *path, json_t **object,
		       struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc;

	*object = NULL;
	if (!path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &datum, err);
	if (rc == 0 && plm_json_parse(datum, object) < 0)
		rc = plm_err_nomem(err);
	return rc;
}

static int docker_name_below(struct plm_facts *facts, const char *root,
			     const struct plm_container *c, const char **name, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	plm_auto_json json_t *config = NULL;
	const char *text;
	int rc = read_object(
		facts, plm_arena_printf(arena, "%s/containers/%s/config.v2.json", root, c->id),
		&config, err);

	if (rc < 0)
		return rc;
	text = plm_json_text(config, "Name");
	if (!text || json_integer_value(json_object_get(json_object_get(config, "State"), "Pid")) !=
			     c->init->pid)
		return 0;
	*name = plm_arena_strdup(arena, text[0] == '/' ? text + 1 : text);
	return *name ? 0 : plm_err_nomem(err);
}

static int docker_name(struct plm_facts *facts, const struct plm_container *c, const char **name,
		       struct plm_err **err)
{
	const struct plm_engine_list *engines;
	int rc = plm_facts_engines(facts, &engines, err);

	for (size_t i = 0; rc == 0 && !*name && i < engines->count; i++)
		if (engines->items[i].runtime == PLM_RUNTIME_DOCKER && engines->items[i].data_root)
			rc = docker_name_below(facts, engines->items[i].data_root, c, name, err);
	if (rc == 0 && !*name)
		rc = docker_name_below(facts, "/var/lib/docker", c, name, err);
	return rc;
}

/* containerd's bundle of a container that kubelet asked for. */
static int kubernetes_name(struct plm_facts *facts, const struct plm_container *c,
			   const char **name, struct plm_err **err)
{
	static const char *const bundles[] = {
		"/run/containerd/io.containerd.runtime.v2.task/k8s.io",
		"/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io",
	};
	struct plm_arena *arena = plm_facts_arena(facts);

	for (size_t i = 0; !*name && i < sizeof(bundles) / sizeof(*bundles); i++) {
		plm_auto_json json_t *bundle = NULL;
		const json_t *notes;
		const char *space, *pod, *inner;
		int rc = read_object(
			facts, plm_arena_printf(arena, "%s/%s/config.json", bundles[i], c->id),
			&bundle, err);

		if (rc < 0)
			return rc;
		notes = json_object_get(bundle, "annotations");
		space = plm_json_text(notes, "io.kubernetes.cri.sandbox-namespace");
		pod = plm_json_text(notes, "io.kubernetes.cri.sandbox-name");
		inner = plm_json_text(notes, "io.kubernetes.cri.container-name");
		if (!space || !pod)
			continue;
		*name = plm_arena_printf(arena, "%s/%s/%s", space, pod,
					 inner ? inner : "(sandbox)");
		if (!*name)
			return plm_err_nomem(err);
	}
	return 0;
}

/* ---- containers without a pattern ---- */

static const struct state_directory {
	enum plm_runtime runtime;
	const char *path;
} state_directories[] = {
	{PLM_RUNTIME_RUNC, "/run/runc"},
	{PLM_RUNTIME_CRUN, "/run/crun"},
	{PLM_RUNTIME_LXC, "/run/lxc"},
};

/* A cgroup that was made for this container bears its name: runc and crun do that. */
static int name_by_cgroup(struct plm_facts *facts, const struct plm_process_list *processes,
			  struct plm_container *c, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	size_t parent = plm_process_index(processes, c->init->ppid);
	struct plm_slice leaf = plm_cgroup_leaf(plm_slice_of(c->init->cgroup));
	const struct plm_stat *st;

	if (leaf.size_bytes == 0 || plm_slice_is(leaf, "..") || plm_slice_is(leaf, ".") ||
	    (parent < processes->count &&
	     plm_str_eq(processes->items[parent]->cgroup, c->init->cgroup)))
		return 0;
	c->id = unescaped(arena, leaf);
	for (size_t i = 0; c->id && i < sizeof(state_directories) / sizeof(*state_directories);
	     i++) {
		const char *path =
			plm_arena_printf(arena, "%s/%s", state_directories[i].path, c->id);
		int rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);

		if (rc < 0)
			return rc;
		if (st->presence != PLM_PRESENT)
			continue;
		c->runtime = state_directories[i].runtime;
		break;
	}
	return c->id ? 0 : plm_err_nomem(err);
}

static int identify_unmatched(struct plm_facts *facts, const struct plm_process_list *processes,
			      const struct watcher *watcher, struct plm_container *c,
			      struct plm_err **err)
{
	int rc;

	c->runtime = watcher->runtime;
	c->id = watcher->id;
	if (c->id)
		return 0;
	rc = name_by_cgroup(facts, processes, c, err);
	if (rc < 0 || c->id)
		return rc;
	c->id = plm_arena_printf(plm_facts_arena(facts), "mnt-%" PRIu64, c->init->ns[PLM_NS_MNT]);
	return c->id ? 0 : plm_err_nomem(err);
}

/* ---- the whole ---- */

static int identify_matched(struct plm_arena *arena, const struct plm_cgroup_match *match,
			    struct plm_container *c, struct plm_err **err)
{
	c->runtime = match->runtime;
	c->id = unescaped(arena, match->id);
	if (match->pod.size_bytes) {
		char *pod = plm_arena_alloc(arena, match->pod.size_bytes + 1);

		c->pod = pod;
		if (!pod)
			return plm_err_nomem(err);
		plm_cgroup_unescape(pod, match->pod);
		/* systemd's driver writes the dashes of a pod's uid as underscores. */
		for (char *s = pod; *s; s++)
			if (*s == '_')
				*s = '-';
	}
	return c->id ? 0 : plm_err_nomem(err);
}

static int find_name(struct plm_facts *facts, const struct watcher *watcher,
		     struct plm_container *c, struct plm_err **err)
{
	int rc = 0;

	if (c->runtime == PLM_RUNTIME_DOCKER)
		rc = docker_name(facts, c, &c->name, err);
	else if (c->runtime == PLM_RUNTIME_KUBERNETES)
		rc = kubernetes_name(facts, c, &c->name, err);
	if (rc == 0 && !c->name)
		c->name = watcher->name;
	if (rc < 0 || c->name)
		return rc;
	c->name = strlen(c->id) == LONG_ID
			  ? plm_arena_strndup(plm_facts_arena(facts), c->id, SHORT_ID)
			  : c->id;
	return c->name ? 0 : plm_err_nomem(err);
}

/* A container's processes can make cgroups below its own, and name them as they like: what they
 * name is shown below the outer one. */
static int put_below(struct plm_arena *arena, struct plm_slice outer, struct plm_container *c,
		     struct plm_err **err)
{
	int shown = outer.size_bytes == LONG_ID ? SHORT_ID : (int)outer.size_bytes;

	if (outer.size_bytes == 0)
		return 0;
	c->name = plm_arena_printf(arena, "%.*s/%s", shown, outer.data, c->name);
	return c->name ? 0 : plm_err_nomem(err);
}

int plm_container_identify(struct plm_facts *facts, const struct plm_process_list *processes,
			   const struct plm_cgroup_match *match, struct plm_container *container,
			   struct plm_err **err)
{
	struct watcher watcher = {0};
	int rc = 0;

	/* Docker's names are in a file, and its shim knows no more than the cgroup. */
	if (!match || match->runtime != PLM_RUNTIME_DOCKER)
		rc = read_watcher(facts, processes, container->init, &watcher, err);
	if (rc == 0)
		rc = match ? identify_matched(plm_facts_arena(facts), match, container, err)
			   : identify_unmatched(facts, processes, &watcher, container, err);
	if (rc == 0)
		rc = find_name(facts, &watcher, container, err);
	if (rc == 0 && match)
		rc = put_below(plm_facts_arena(facts), match->outer, container, err);
	return rc;
}
