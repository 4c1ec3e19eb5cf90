/*
 * collect_bundle.c: the OCI bundle a container was set up from, found through the shim or conmon that
 * watches it or through runc's state, and believed only where it is tied to its first process. Reads
 * small files of the engines'; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/container/container.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"

/* One place to look. Leaves *to alone where there is none. */
typedef int bundle_finder(const struct container_case *c, const char **to);

static int read_config(const struct container_case *c, const char *path,
		       struct container_bundle *bundle)
{
	const struct plm_datum *text;
	int rc = path ? plm_facts_read(c->ev->facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL)
		      : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	bundle->source = path;
	bundle->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	rc = plm_json_parse(text, &bundle->config);
	if (rc == 0 && text->presence == PLM_PRESENT && !bundle->config)
		bundle->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	return rc;
}

/* The parent, if it is a process of the host's that watches over containers. */
static const struct plm_process *watcher_of(const struct container_case *c, const char *comm)
{
	size_t up = plm_process_index(c->processes, c->container->init->ppid);

	if (up == c->processes->count || c->processes->classes[up] == PLM_CLASS_CONTAINER ||
	    !plm_str_starts(c->processes->items[up]->comm, comm))
		return NULL;
	return c->processes->items[up];
}

/* A shim works in the bundle of the first container it started, those of its pod are beside it. */
static int find_by_shim(const struct container_case *c, const char **to)
{
	const struct plm_process *shim = watcher_of(c, "containerd-shim");
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	const struct plm_datum *cwd;
	const char *path, *slash;
	int rc;

	if (!shim)
		return 0;
	path = plm_arena_printf(arena, "/proc/%" PRId32 "/cwd", shim->pid);
	rc = path ? plm_facts_readlink(c->ev->facts, path, &cwd, NULL) : -PLM_E_NOMEM;
	slash = rc == 0 && cwd->presence == PLM_PRESENT ? strrchr(cwd->data, '/') : NULL;
	if (rc < 0 || !slash)
		return rc;
	*to = plm_arena_printf(arena, "%.*s/%s", (int)(slash - cwd->data), cwd->data,
			       c->container->id);
	return *to ? 0 : -PLM_E_NOMEM;
}

static int find_by_conmon(const struct container_case *c, const char **to)
{
	static const char *const options[] = {"-b", "--bundle", NULL};
	const struct plm_process *conmon = watcher_of(c, "conmon");
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	const struct plm_datum *cmdline;
	const char *path;
	int rc;

	if (!conmon)
		return 0;
	path = plm_arena_printf(arena, "/proc/%" PRId32 "/cmdline", conmon->pid);
	rc = path ? plm_facts_read(c->ev->facts, path, PLM_ENGINE_FILE_BYTES, &cmdline, NULL)
		  : -PLM_E_NOMEM;
	if (rc < 0 || cmdline->presence != PLM_PRESENT)
		return rc;
	path = plm_cmdline_find(cmdline, options);
	if (path && path[0] == '/')
		*to = path;
	return 0;
}

/* A label of the state's: "bundle=/path". */
static int find_by_runc(const struct container_case *c, const char **to)
{
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	plm_auto_json json_t *state = NULL;
	const struct plm_datum *text;
	const char *path;
	json_t *label;
	size_t i;
	int rc = container_runc_state(c->ev->facts, c->container->init, &path);

	if (rc < 0 || !path)
		return rc;
	rc = plm_facts_read(c->ev->facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL);
	if (rc == 0)
		rc = plm_json_parse(text, &state);
	if (rc < 0 || (uint64_t)json_integer_value(json_object_get(state, "init_process_start")) !=
			      c->container->init->start_time_ticks)
		return rc;
	json_array_foreach(json_object_get(json_object_get(state, "config"), "labels"), i, label)
	{
		const char *text_of = json_string_value(label);

		if (text_of && plm_str_starts(text_of, "bundle=/"))
			*to = plm_arena_strdup(arena, text_of + strlen("bundle="));
	}
	return 0;
}

int container_bundle(const struct container_case *c, struct container_bundle *bundle)
{
	static bundle_finder *const finders[] = {find_by_shim, find_by_conmon, find_by_runc};
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	const char *directory = NULL;
	int rc = 0;

	*bundle = (struct container_bundle){.state = {.presence = PLM_ABSENT}};
	for (size_t i = 0; rc == 0 && !directory && i < sizeof(finders) / sizeof(finders[0]); i++)
		rc = finders[i](c, &directory);
	if (rc < 0 || !directory)
		return rc;
	return read_config(c, plm_arena_printf(arena, "%s/config.json", directory), bundle);
}

/* ---- Docker's own record ---- */

static int docker_config(const struct container_case *c, const char *root,
			 struct container_bundle *bundle)
{
	const char *path =
		plm_arena_printf(plm_facts_arena(c->ev->facts), "%s/containers/%s/config.v2.json",
				 root, c->container->id);
	int rc = read_config(c, path, bundle);
	const json_t *state = json_object_get(bundle->config, "State");

	if (rc < 0 || !bundle->config ||
	    json_integer_value(json_object_get(state, "Pid")) == c->container->init->pid)
		return rc;
	json_decref(bundle->config);
	*bundle = (struct container_bundle){.state = {.presence = PLM_ABSENT}};
	return 0;
}

int container_docker_config(const struct container_case *c, struct container_bundle *bundle)
{
	const struct plm_engine_list *engines;
	int rc = plm_facts_engines(c->ev->facts, &engines, NULL);
	const char *root = "/var/lib/docker";

	*bundle = (struct container_bundle){.state = {.presence = PLM_ABSENT}};
	if (rc < 0 || c->container->runtime != PLM_RUNTIME_DOCKER)
		return rc;
	for (size_t i = 0; i < engines->count; i++)
		if (engines->items[i].runtime == PLM_RUNTIME_DOCKER && engines->items[i].data_root)
			root = engines->items[i].data_root;
	return docker_config(c, root, bundle);
}
