/*
 * collect_store.c: where each engine keeps its images and containers by its configuration, and what is there. Reads
 * metadata of those directories; judges nothing.
 */
#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int add(struct plm_facts *facts, struct engine_store_list *to, struct engine_store store)
{
	struct engine_store *slot = plm_push(plm_facts_arena(facts), to->items, to->count);

	if (!slot)
		return -PLM_E_NOMEM;
	*slot = store;
	if (slot->path)
		slot->stat = plm_host_stat(plm_facts_host(facts), slot->path, true);
	return 0;
}

static int add_docker(struct plm_facts *facts, struct engine_store_list *to)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(facts, &list, NULL);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		struct plm_docker_setting s = {0};
		struct engine_store store = {.engine = engine_docker_name(arena, &list->items[i])};

		rc = store.engine ? plm_docker_setting_find(arena, &list->items[i], "data-root", &s)
				  : -PLM_E_NOMEM;
		store.path = s.value ? s.value : list->items[i].data_root;
		store.source = s.source;
		store.unread = s.unread;
		store.error = s.error;
		if (rc == 0)
			rc = add(facts, to, store);
	}
	return rc;
}

static int add_kind(struct plm_facts *facts, struct engine_store_list *to, enum engine_kind kind)
{
	static const char *const keys[ENGINE_KINDS] = {"root", "storage.graphroot", "crio.root"};
	const struct engine_setup_list *list;
	int rc = engine_setups(facts, kind, &list, NULL);

	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		struct engine_setting s = {0};

		rc = engine_setting_find(plm_facts_arena(facts), &list->items[i],
					 engine_option_find(kind, keys[kind]), &s);
		if (rc == 0)
			rc = add(facts, to,
				 (struct engine_store){.engine = list->items[i].name,
						       .path = s.value,
						       .source = s.source,
						       .unread = s.unread,
						       .error = s.error});
	}
	return rc;
}

int engine_stores(struct plm_facts *facts, int engine, struct engine_store_list *to,
		  struct plm_err **err)
{
	int rc = 0;

	if (engine == ENGINE_STORE_ANY || engine == ENGINE_STORE_DOCKER)
		rc = add_docker(facts, to);
	for (int kind = 0; rc == 0 && kind < ENGINE_KINDS; kind++)
		if (engine == ENGINE_STORE_ANY || engine == ENGINE_STORE_CONTAINERD + kind)
			rc = add_kind(facts, to, (enum engine_kind)kind);
	return rc < 0 ? plm_err_nomem(err) : 0;
}
