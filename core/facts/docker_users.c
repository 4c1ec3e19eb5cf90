/*
 * docker_users.c: where Docker of a user keeps its containers: what the command line of the dockerd says that shares a
 * container's user namespace, else the daemon.json or the default place below that user's home. Believed for containers
 * in that very namespace only, which its user owns anyway. Reads /proc, that daemon.json, and the facts about accounts.
 */
#include "core/facts/containers.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/accounts.h"
#include "core/facts/cmdline.h"
#include "core/facts/json.h"

/* ---- whose it is ---- */

static const struct plm_process *find_daemon(const struct plm_process_list *list, uint64_t user_ns)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->classes[i] != PLM_CLASS_CONTAINER &&
		    list->items[i]->ns[PLM_NS_USER] == user_ns &&
		    strcmp(list->items[i]->comm, "dockerd") == 0)
			return list->items[i];
	return NULL;
}

static int find_home(struct plm_facts *facts, const struct plm_process *daemon, const char **home,
		     struct plm_err **err)
{
	const struct plm_accounts *accounts;
	const struct plm_stat *st;
	char path[32];
	int rc;

	*home = NULL;
	snprintf(path, sizeof(path), "/proc/%" PRId32, daemon->pid);
	rc = plm_facts_stat(facts, path, &st, err);
	if (rc < 0 || st->presence != PLM_PRESENT)
		return rc;
	rc = plm_facts_accounts(facts, &accounts, err);
	for (size_t i = 0; rc == 0 && !*home && i < accounts->user_count; i++)
		if (accounts->users[i].uid == st->uid && accounts->users[i].home[0] == '/')
			*home = accounts->users[i].home;
	return rc;
}

/* ---- where it keeps them ---- */

static int below_home(struct plm_facts *facts, const char *home, const char **root,
		      struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = plm_arena_printf(arena, "%s/.config/docker/daemon.json", home);
	plm_auto_json json_t *config = NULL;
	const struct plm_datum *text;
	const char *given;
	int rc = path ? plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &text, err)
		      : plm_err_nomem(err);

	if (rc == 0 && plm_json_parse(text, &config) < 0)
		rc = plm_err_nomem(err);
	if (rc < 0)
		return rc;
	given = plm_json_text(config, "data-root");
	*root = given && given[0] == '/' ? plm_arena_strdup(arena, given)
					 : plm_arena_printf(arena, "%s/.local/share/docker", home);
	return *root ? 0 : plm_err_nomem(err);
}

int plm_facts_docker_root_of_user(struct plm_facts *facts, const struct plm_container *container,
				  const char **root, struct plm_err **err)
{
	static const char *const options[] = {"--data-root", "--graph", "-g", NULL};
	const struct plm_process_list *processes;
	const struct plm_process *daemon;
	struct plm_datum cmdline;
	const char *home, *given;
	int rc = plm_facts_processes(facts, &processes, err);

	*root = NULL;
	if (rc < 0 || container->init->in_initial_userns || !container->init->ns[PLM_NS_USER])
		return rc;
	daemon = find_daemon(processes, container->init->ns[PLM_NS_USER]);
	if (!daemon)
		return 0;
	rc = plm_facts_process_file(facts, daemon, "cmdline", &cmdline, err);
	if (rc < 0)
		return rc;
	given = plm_cmdline_find(&cmdline, options);
	if (given && given[0] == '/') {
		*root = given;
		return 0;
	}
	rc = find_home(facts, daemon, &home, err);
	return rc == 0 && home ? below_home(facts, home, root, err) : rc;
}
