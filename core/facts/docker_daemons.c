/*
 * docker_daemons.c: every dockerd of this host with its command line and its configuration file, and whether the file is
 * still the one it read. Asks no engine; judges nothing.
 */
#include "core/facts/docker_daemon.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/boot_time.h"
#include "core/facts/cmdline.h"
#include "core/host/host.h"

static const char default_config[] = "/etc/docker/daemon.json";
static const char default_data_root[] = "/var/lib/docker";

static void release_json(void *object)
{
	json_decref(object);
}

/* dockerd passes over a byte order mark, and takes a file of blanks for one that sets nothing. */
static int parse_config(const struct plm_datum *text, json_t **config)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct plm_slice content = {text->data, text->size_bytes};
	struct plm_datum rest = *text;

	if (plm_slice_starts(content, mark)) {
		rest.data += strlen(mark);
		rest.size_bytes -= strlen(mark);
		content = (struct plm_slice){rest.data, rest.size_bytes};
	}
	if (text->presence != PLM_PRESENT || plm_slice_trim(content).size_bytes)
		return plm_json_parse(&rest, config);
	*config = json_object();
	return *config ? 0 : -PLM_E_NOMEM;
}

static int read_config(struct plm_facts *facts, struct plm_docker_daemon *daemon,
		       struct plm_err **err)
{
	const struct plm_datum *text;
	json_t *config = NULL;
	int rc = plm_facts_read(facts, daemon->config_path, PLM_ENGINE_FILE_BYTES, &text, err);

	if (rc < 0)
		return rc;
	daemon->config_state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (parse_config(text, &config) < 0)
		return plm_err_nomem(err);
	if (text->presence == PLM_PRESENT && !config)
		daemon->config_state =
			(struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (config && plm_arena_defer(plm_facts_arena(facts), release_json, config) < 0)
		return plm_err_nomem(err);
	daemon->config = config;
	return 0;
}

/* A file that was removed cannot be told from one that never was. */
int plm_facts_is_newer(struct plm_facts *facts, const char *path, const struct plm_process *process,
		       bool *newer, struct plm_err **err)
{
	struct plm_stat st;
	int64_t started;
	int rc = plm_facts_started(facts, process, &started, err);

	*newer = false;
	if (rc < 0 || !started)
		return rc;
	st = plm_host_stat(plm_facts_host(facts), path, true);
	*newer = st.presence == PLM_PRESENT && st.mtime_seconds > started;
	return 0;
}

static int read_daemon(struct plm_facts *facts, const struct plm_engine *engine,
		       struct plm_docker_daemon *daemon, struct plm_err **err)
{
	static const char *const config_option[] = {"--config-file", NULL};
	const struct plm_datum *cmdline;
	const char *path;
	int rc;

	daemon->process = engine->process;
	daemon->data_root = engine->data_root ? engine->data_root : default_data_root;
	daemon->cmdline_path = plm_arena_printf(plm_facts_arena(facts), "/proc/%" PRId32 "/cmdline",
						engine->process->pid);
	if (!daemon->cmdline_path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, daemon->cmdline_path, PLM_ENGINE_FILE_BYTES, &cmdline, err);
	if (rc < 0)
		return rc;
	daemon->cmdline = *cmdline;
	path = plm_cmdline_find(cmdline, config_option);
	daemon->config_path = path && path[0] == '/' ? path : default_config;
	rc = read_config(facts, daemon, err);
	if (rc < 0 || daemon->config_state.presence != PLM_PRESENT)
		return rc;
	return plm_facts_is_newer(facts, daemon->config_path, daemon->process,
				  &daemon->config_is_newer, err);
}

/* Installed and not running: then its file is all there is. */
static int read_installed(struct plm_facts *facts, struct plm_docker_daemon *daemon,
			  bool *installed, struct plm_err **err)
{
	static const char *const programs[] = {"/usr/bin/dockerd", "/usr/sbin/dockerd",
					       "/usr/local/bin/dockerd"};
	const struct plm_stat *st;
	const char *root;
	int rc = 0;

	*daemon = (struct plm_docker_daemon){.config_path = default_config,
					     .data_root = default_data_root};
	rc = read_config(facts, daemon, err);
	*installed = daemon->config_state.presence != PLM_ABSENT;
	for (size_t i = 0; rc == 0 && !*installed && i < sizeof(programs) / sizeof(*programs);
	     i++) {
		rc = plm_facts_stat(facts, programs[i], &st, err);
		*installed = rc == 0 && st->presence == PLM_PRESENT;
	}
	root = plm_json_text(daemon->config, "data-root");
	if (root && root[0] == '/')
		daemon->data_root = root;
	return rc;
}

static int add_running(struct plm_facts *facts, struct plm_docker_daemon_list *list,
		       struct plm_docker_daemon **items, struct plm_err **err)
{
	const struct plm_engine_list *engines;
	struct plm_docker_daemon *daemon;
	int rc = plm_facts_engines(facts, &engines, err);

	for (size_t i = 0; rc == 0 && i < engines->count; i++) {
		if (engines->items[i].runtime != PLM_RUNTIME_DOCKER)
			continue;
		daemon = plm_push(plm_facts_arena(facts), *items, list->count);
		rc = daemon ? read_daemon(facts, &engines->items[i], daemon, err)
			    : plm_err_nomem(err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_docker_daemon_list *list =
		plm_new(plm_facts_arena(facts), struct plm_docker_daemon_list);
	const struct plm_process_list *processes;
	struct plm_docker_daemon *items = NULL, *slot, found;
	bool installed = false;
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		rc = add_running(facts, list, &items, err);
	if (rc < 0)
		return rc;
	list->processes = processes->why_not;
	if (list->count == 0)
		rc = read_installed(facts, &found, &installed, err);
	if (rc == 0 && installed) {
		slot = plm_push(plm_facts_arena(facts), items, list->count);
		if (!slot)
			return plm_err_nomem(err);
		*slot = found;
	}
	list->items = items;
	*value = list;
	return rc;
}

int plm_facts_docker_daemons(struct plm_facts *facts, const struct plm_docker_daemon_list **out,
			     struct plm_err **err)
{
	static const struct plm_fact fact = {"the daemons of Docker", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
