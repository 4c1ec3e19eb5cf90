/*
 * container_names.c: finds a container's runtime, id and name, cheapest source first. Reads the
 * parent's command line and small files of the engines'. A name decides no verdict.
 */
#include "core/facts/container_names.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/json.h"

enum { SHORT_ID = 12, LONG_ID = 64 };

static const char *unescaped(struct plm_arena *arena, struct plm_slice slice)
{
	char *text = plm_arena_alloc(arena, slice.size_bytes + 1);

	if (text)
		plm_cgroup_unescape(text, slice);
	return text;
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

/* A text of a file of an engine's, when it is there. */
static int keep_text(struct plm_facts *facts, const char *text, const char **to,
		     struct plm_err **err)
{
	*to = text ? plm_arena_strdup(plm_facts_arena(facts), text) : NULL;
	return text && !*to ? plm_err_nomem(err) : 0;
}

static int docker_name_below(struct plm_facts *facts, const char *root, struct plm_container *c,
			     struct plm_err **err)
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
	rc = keep_text(facts, plm_json_text(json_object_get(config, "Config"), "Image"), &c->image,
		       err);
	return rc < 0 ? rc : keep_text(facts, text[0] == '/' ? text + 1 : text, &c->name, err);
}

static int docker_name(struct plm_facts *facts, struct plm_container *c, struct plm_err **err)
{
	const char *const *roots;
	const char *users;
	int rc = plm_facts_docker_root_of_user(facts, c, &users, err);

	if (rc == 0 && users)
		return docker_name_below(facts, users, c, err);
	if (rc == 0)
		rc = plm_facts_docker_roots(facts, &roots, err);
	for (; rc == 0 && !c->name && *roots; roots++)
		rc = docker_name_below(facts, *roots, c, err);
	return rc;
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

/* What kubelet asked for has its pod's name, whichever engine it asked. */
static int kubernetes_name(struct plm_facts *facts, const struct plm_watcher *watcher,
			   struct plm_container *c, const struct plm_pod_note *note,
			   struct plm_err **err)
{
	const char *given = watcher->name, *name = note->name;
	int rc = 0;

	c->image = note->image;
	if (!name && watcher->runtime == PLM_RUNTIME_DOCKER) {
		rc = docker_name(facts, c, err);
		given = c->name;
	}
	if (rc == 0 && !name && given)
		rc = plm_pod_name(plm_facts_arena(facts), given, &name);
	if (name)
		c->name = name;
	return rc;
}

static int find_name(struct plm_facts *facts, const struct plm_watcher *watcher,
		     struct plm_container *c, const struct plm_pod_note *note, struct plm_err **err)
{
	int rc = 0;

	if (c->runtime == PLM_RUNTIME_DOCKER)
		rc = docker_name(facts, c, err);
	else if (c->runtime == PLM_RUNTIME_KUBERNETES)
		rc = kubernetes_name(facts, watcher, c, note, err);
	if (rc == 0 && !c->name)
		c->name = watcher->name;
	if (rc < 0 || c->name)
		return rc;
	c->name = strlen(c->id) == LONG_ID
			  ? plm_arena_strndup(plm_facts_arena(facts), c->id, SHORT_ID)
			  : c->id;
	return c->name ? 0 : plm_err_nomem(err);
}

/* Incus runs its containers with liblxc, whose marks they bear. */
static int tell_incus(struct plm_facts *facts, struct plm_container *c, struct plm_err **err)
{
	const struct plm_stat *st;
	const char *path;
	int rc;

	if (c->runtime != PLM_RUNTIME_LXC || strchr(c->id, '/'))
		return 0;
	path = plm_arena_printf(plm_facts_arena(facts), "/run/incus/%s/lxc.conf", c->id);
	rc = path ? plm_facts_stat(facts, path, &st, err) : plm_err_nomem(err);
	if (rc == 0 && st->presence == PLM_PRESENT)
		c->runtime = PLM_RUNTIME_INCUS;
	return rc;
}

/* A container's processes can make cgroups below its own, and name them as they like: what they
 * name is shown below the outer one. */
int plm_container_name_below(struct plm_arena *arena, struct plm_slice outer,
			     struct plm_container *c, struct plm_err **err)
{
	int shown = outer.size_bytes == LONG_ID ? SHORT_ID : (int)outer.size_bytes;

	if (outer.size_bytes == 0)
		return 0;
	c->name = plm_arena_printf(arena, "%.*s/%s", shown, outer.data, c->name);
	return c->name ? 0 : plm_err_nomem(err);
}

int plm_container_identify(struct plm_facts *facts, const struct plm_process_list *processes,
			   const struct plm_cgroup_match *match, struct plm_container *container,
			   struct plm_pod_note *note, struct plm_err **err)
{
	struct plm_watcher watcher = {0};
	int rc = 0;

	/* Docker's names are in a file, and its shim knows no more than the cgroup. */
	if (!match || match->runtime != PLM_RUNTIME_DOCKER)
		rc = plm_watcher_read(facts, processes, container->init, &watcher, err);
	if (rc == 0)
		rc = match ? identify_matched(plm_facts_arena(facts), match, container, err)
			   : plm_container_identify_unmatched(facts, processes, &watcher, container,
							      err);
	container->sandbox = watcher.sandbox;
	if (rc == 0)
		rc = tell_incus(facts, container, err);
	if (rc == 0 && (container->runtime == PLM_RUNTIME_KUBERNETES ||
			container->runtime == PLM_RUNTIME_CONTAINERD))
		rc = plm_pod_note_read(facts, &watcher, container, note, err);
	if (rc == 0)
		rc = find_name(facts, &watcher, container, note, err);
	if (rc == 0 && match)
		rc = plm_container_name_below(plm_facts_arena(facts), match->outer, container, err);
	return rc;
}
