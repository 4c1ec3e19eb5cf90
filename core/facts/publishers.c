/*
 * publishers.c: finds docker-proxy, conmon and rootlessport among the processes of the host, once for
 * all containers. Reads the command line of each docker-proxy; judges nothing.
 */
#include "core/facts/publishers.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/cmdline.h"

static const char *const to_address[] = {"-container-ip", NULL};

/* PLM_PUBLISHER_ITSELF: it is none of them. */
static enum plm_publisher publisher_of(const struct plm_process_list *list, size_t i)
{
	const char *comm = list->items[i]->comm;

	if (list->classes[i] == PLM_CLASS_CONTAINER || list->classes[i] == PLM_CLASS_KERNEL)
		return PLM_PUBLISHER_ITSELF;
	if (strcmp(comm, "docker-proxy") == 0)
		return PLM_PUBLISHER_PROXY;
	if (strcmp(comm, "conmon") == 0)
		return PLM_PUBLISHER_CONMON;
	return strcmp(comm, "rootlessport") == 0 ? PLM_PUBLISHER_ROOTLESS : PLM_PUBLISHER_ITSELF;
}

/* Only root's proxies count. */
static int read_proxy(struct plm_facts *facts, struct plm_publisher_process *proxy, bool *counts,
		      struct plm_err **err)
{
	char path[48];
	int rc = plm_facts_belongs_to_root(facts, proxy->process, counts, err);

	if (rc < 0 || !*counts)
		return rc;
	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cmdline", proxy->process->pid);
	rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &proxy->cmdline, err);
	if (rc == 0)
		proxy->leads_to = plm_cmdline_find(proxy->cmdline, to_address);
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_publisher_list *list =
		plm_new(plm_facts_arena(facts), struct plm_publisher_list);
	const struct plm_process_list *processes;
	struct plm_publisher_process *items = NULL, *slot;
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < processes->count; i++) {
		struct plm_publisher_process found = {.process = processes->items[i],
						      .publisher = publisher_of(processes, i)};
		bool counts = found.publisher != PLM_PUBLISHER_ITSELF;

		if (found.publisher == PLM_PUBLISHER_PROXY)
			rc = read_proxy(facts, &found, &counts, err);
		if (rc < 0 || !counts)
			continue;
		slot = plm_push(plm_facts_arena(facts), items, list->count);
		if (!slot)
			return plm_err_nomem(err);
		*slot = found;
	}
	if (rc == 0) {
		list->items = items;
		*value = list;
	}
	return rc;
}

int plm_facts_publishers(struct plm_facts *facts, const struct plm_publisher_list **out,
			 struct plm_err **err)
{
	static const struct plm_fact fact = {"the processes that publish ports", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
