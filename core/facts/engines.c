/*
 * engines.c: the container engines that run on the host, told by their processes' names, and where
 * their command lines and daemon.json put data and sockets. Asks no engine anything.
 */
#include "core/facts/containers.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"
#include "core/facts/json.h"

static const struct engine_name {
	const char *comm;
	enum plm_runtime runtime;
	const char *config; /* JSON with data-root and hosts, or NULL */
} engine_names[] = {
	{"dockerd", PLM_RUNTIME_DOCKER, "/etc/docker/daemon.json"},
	{"containerd", PLM_RUNTIME_CONTAINERD, NULL},
	{"crio", PLM_RUNTIME_CRIO, NULL},
	{"podman", PLM_RUNTIME_PODMAN, NULL},
};

static const char *const root_options[] = {"--data-root", "--graph", "-g", "--root", NULL};
static const char *const config_options[] = {"--config-file", NULL};
static const char *const no_proxy_options[] = {"--userland-proxy=false", "--userland-proxy=False",
					       "--userland-proxy=FALSE", "--userland-proxy=0",
					       "--userland-proxy=f",	 "--userland-proxy=F"};
static const char *const socket_options[] = {"--host", "-H", "--address", "-a", "--listen", NULL};

/* "unix:///run/x.sock", "/run/x.sock" -> the path; NULL for anything else ("fd://", "tcp://"). */
static const char *socket_path(const char *text)
{
	if (plm_str_starts(text, "unix://"))
		text += strlen("unix://");
	return text[0] == '/' ? text : NULL;
}

static int add_socket(struct plm_arena *arena, struct plm_engine *engine, const char *text)
{
	const char *path = socket_path(text);
	const char **sockets;

	if (!path)
		return 0;
	sockets = plm_new_array(arena, const char *, engine->socket_count + 1);
	if (!sockets)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < engine->socket_count; i++)
		sockets[i] = engine->sockets[i];
	sockets[engine->socket_count] = plm_arena_strdup(arena, path);
	if (!sockets[engine->socket_count])
		return -PLM_E_NOMEM;
	engine->sockets = sockets;
	engine->socket_count++;
	return 0;
}

static bool switches_proxy_off(const char *arg)
{
	for (size_t i = 0; i < sizeof(no_proxy_options) / sizeof(no_proxy_options[0]); i++)
		if (plm_str_eq(arg, no_proxy_options[i]))
			return true;
	return false;
}

/* How many sockets one engine may name: a command line can be two megabytes long. */
enum { MOST_SOCKETS = 16 };

static int take_arguments(struct plm_arena *arena, const struct plm_datum *cmdline,
			  struct plm_engine *engine)
{
	const char *arg, *value;
	size_t at = 0;
	int rc = 0;

	while (rc == 0 && engine->socket_count < MOST_SOCKETS &&
	       (arg = plm_cmdline_next(cmdline, &at))) {
		engine->no_proxy |= switches_proxy_off(arg);
		value = plm_str_starts(arg, "unix://") ? arg : NULL;
		for (size_t i = 0; !value && socket_options[i]; i++)
			value = plm_cmdline_value(cmdline, &at, arg, socket_options[i]);
		if (value)
			rc = add_socket(arena, engine, value);
	}
	value = plm_cmdline_find(cmdline, root_options);
	if (rc == 0 && value && value[0] == '/')
		engine->data_root = value;
	return rc;
}

/* What the command line leaves open, daemon.json may say. */
static int take_config(struct plm_facts *facts, const char *path, struct plm_engine *engine,
		       struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	plm_auto_json json_t *config = NULL;
	const struct plm_datum *datum;
	const char *root;
	json_t *host;
	size_t i;
	int rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &datum, err);

	if (rc < 0)
		return rc;
	if (plm_json_parse(datum, &config) < 0)
		return plm_err_nomem(err);
	root = plm_json_text(config, "data-root");
	if (!engine->data_root && root && root[0] == '/') {
		engine->data_root = plm_arena_strdup(arena, root);
		if (!engine->data_root)
			return plm_err_nomem(err);
	}
	engine->no_proxy |= json_is_false(json_object_get(config, "userland-proxy"));
	json_array_foreach(json_object_get(config, "hosts"), i, host)
	{
		const char *text = json_string_value(host);

		if (text && i < MOST_SOCKETS && add_socket(arena, engine, text) < 0)
			return plm_err_nomem(err);
	}
	return 0;
}

static const struct engine_name *engine_of(const struct plm_process_list *list, size_t i)
{
	if (list->classes[i] == PLM_CLASS_CONTAINER || list->classes[i] == PLM_CLASS_KERNEL)
		return NULL;
	for (size_t n = 0; n < sizeof(engine_names) / sizeof(*engine_names); n++)
		if (strcmp(list->items[i]->comm, engine_names[n].comm) == 0)
			return &engine_names[n];
	return NULL;
}

/* *runs is false when it has ended since all processes were looked at. */
static int read_engine(struct plm_facts *facts, const struct engine_name *name,
		       const struct plm_process *process, struct plm_engine *engine, bool *runs,
		       struct plm_err **err)
{
	const struct plm_datum *cmdline;
	const char *config;
	char path[48];
	int rc;

	engine->runtime = name->runtime;
	engine->process = process;
	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cmdline", process->pid);
	rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &cmdline, err);
	*runs = rc == 0 && cmdline->presence != PLM_ABSENT;
	if (rc < 0 || !*runs)
		return rc;
	if (take_arguments(plm_facts_arena(facts), cmdline, engine) < 0)
		return plm_err_nomem(err);
	if (!name->config)
		return 0;
	config = plm_cmdline_find(cmdline, config_options);
	return take_config(facts, config && config[0] == '/' ? config : name->config, engine, err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_engine_list *list = plm_new(plm_facts_arena(facts), struct plm_engine_list);
	const struct plm_process_list *processes;
	struct plm_engine *items = NULL, *engine;
	bool roots = false, runs = false;
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < processes->count; i++) {
		const struct engine_name *name = engine_of(processes, i);

		rc = name ? plm_facts_belongs_to_root(facts, processes->items[i], &roots, err) : 0;
		if (rc < 0 || !name || !roots)
			continue;
		engine = plm_push(plm_facts_arena(facts), items, list->count);
		rc = engine ? read_engine(facts, name, processes->items[i], engine, &runs, err)
			    : plm_err_nomem(err);
		if (rc == 0 && !runs)
			list->count--;
	}
	if (rc == 0) {
		list->items = items;
		*value = list;
	}
	return rc;
}

static const struct plm_fact engines_fact = {"the container engines", gather};

int plm_facts_engines(struct plm_facts *facts, const struct plm_engine_list **out,
		      struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &engines_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

struct roots {
	struct plm_facts *facts;
	const char **items;
	size_t count;
};

static int add_root(struct roots *to, const char *root)
{
	const char **slot =
		root ? plm_push(plm_facts_arena(to->facts), to->items, to->count) : NULL;

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = root;
	return 0;
}

/* "100000.100000": what dockerd calls the root it keeps for other users' numbers (userns-remap). */
static bool is_remapped(const char *name)
{
	struct plm_slice user, group;
	uint64_t number;

	return plm_split(plm_slice_of(name), '.', &user, &group) &&
	       plm_parse_u64(user, 10, &number) && plm_parse_u64(group, 10, &number);
}

static int add_roots(struct roots *to, const char *root)
{
	enum { MOST_REMAPPED = 64 };
	const struct plm_datum *names;
	size_t remapped = 0;
	int rc = add_root(to, root);

	if (rc < 0)
		return rc;
	rc = plm_facts_list(to->facts, root, &names, NULL);
	if (rc < 0 || names->presence != PLM_PRESENT)
		return rc;
	for (size_t at = 0; rc == 0 && remapped < MOST_REMAPPED && at < names->size_bytes;
	     at += strlen(names->data + at) + 1)
		if (is_remapped(names->data + at)) {
			remapped++;
			rc = add_root(to, plm_arena_printf(plm_facts_arena(to->facts), "%s/%s",
							   root, names->data + at));
		}
	return rc;
}

static int gather_docker_roots(struct plm_facts *facts, const char *key, const void **value,
			       struct plm_err **err)
{
	const struct plm_engine_list *engines;
	struct roots roots = {.facts = facts};
	const char **end;
	int rc = plm_facts_engines(facts, &engines, err);

	(void)key;
	if (rc < 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < engines->count; i++)
		if (engines->items[i].runtime == PLM_RUNTIME_DOCKER && engines->items[i].data_root)
			rc = add_roots(&roots, engines->items[i].data_root);
	if (rc == 0)
		rc = add_roots(&roots, "/var/lib/docker");
	end = rc == 0 ? plm_push(plm_facts_arena(facts), roots.items, roots.count) : NULL;
	if (!end)
		return plm_err_nomem(err);
	*end = NULL;
	*value = roots.items;
	return 0;
}

int plm_facts_docker_roots(struct plm_facts *facts, const char *const **roots, struct plm_err **err)
{
	static const struct plm_fact fact = {"Docker's data roots", gather_docker_roots};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*roots = value;
	return rc;
}
