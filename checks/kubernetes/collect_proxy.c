/*
 * collect_proxy.c: every kube-proxy that runs on this host, on it or in a pod of its network, with the file it was told
 * to read, found on the host where the pod's mount shows it. Asks no API server; judges nothing.
 */
#include <errno.h>
#include <string.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

int kubernetes_origin(struct plm_facts *facts, const struct plm_process *process, const char *path,
		      const char **origin, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_mount_list *mounts, *host = NULL;
	const struct plm_mount *mount;
	const char *shown = NULL;
	int rc = plm_facts_mounts(facts, process, &mounts, err);

	*origin = NULL;
	if (rc == 0)
		rc = plm_facts_host_mounts(facts, &host, err);
	if (!host || mounts->why_not.presence != PLM_PRESENT ||
	    host->why_not.presence != PLM_PRESENT)
		return rc;
	mount = plm_mounts_find(mounts, path);
	/* What is on the pod's own root is of its image, and no engine's place is known here. */
	if (!mount || strcmp(mount->point, "/") == 0)
		return 0;
	if (plm_mounts_origin(arena, host, mount, &shown) < 0)
		return plm_err_nomem(err);
	if (!shown)
		return 0;
	*origin = plm_arena_printf(arena, "%s%s", shown, path + strlen(mount->point));
	return *origin ? 0 : plm_err_nomem(err);
}

static int add_gap(struct plm_facts *facts, const char *path, struct kubelet *proxy,
		   struct plm_err **err)
{
	struct kubelet_file *file =
		plm_push(plm_facts_arena(facts), proxy->files.items, proxy->files.count);

	if (!file)
		return plm_err_nomem(err);
	*file = (struct kubelet_file){.path = path,
				      .state = {.presence = PLM_UNREADABLE, .error = EXDEV}};
	return 0;
}

static int read_proxy(struct plm_facts *facts, const struct plm_process *process, bool in_pod,
		      struct kubelet *proxy, struct plm_err **err)
{
	const char *config, *origin;
	int rc;

	proxy->program = "kube-proxy";
	proxy->file_decides = true;
	rc = kubernetes_read_cmdline(facts, process, proxy, err);
	if (rc < 0)
		return rc;
	config = kubelet_flag(&proxy->cmdline, "config");
	proxy->has_config_flag = config && config[0];
	origin = config;
	if (proxy->has_config_flag && in_pod)
		rc = kubernetes_origin(facts, process, config, &origin, err);
	if (rc == 0 && proxy->has_config_flag)
		rc = origin ? kubelet_add_file(facts, origin, &proxy->files, err)
			    : add_gap(facts, config, proxy, err);
	return rc < 0 ? rc : kubernetes_merge_files(facts, proxy, err);
}

/* Only one that is root's and in the host's network can be the node's: any pod may call its process so. */
static int add_running(struct plm_facts *facts, const struct plm_process_list *processes, size_t i,
		       struct kubelet_list *list, struct kubelet **items, struct plm_err **err)
{
	const struct plm_process *process = processes->items[i];
	bool in_pod = processes->classes[i] == PLM_CLASS_CONTAINER, roots = false;
	bool within = !in_pod && kubernetes_is_within(process->comm);
	struct kubelet *proxy;
	int rc;

	if (processes->classes[i] == PLM_CLASS_KERNEL ||
	    (!within && strcmp(process->comm, "kube-proxy") != 0))
		return 0;
	if (in_pod && process->ns[PLM_NS_NET] != processes->host_ns[PLM_NS_NET])
		return 0;
	rc = plm_facts_belongs_to_root(facts, process, &roots, err);
	if (rc < 0 || !roots)
		return rc;
	if (within) {
		list->within = process;
		return 0;
	}
	proxy = plm_push(plm_facts_arena(facts), *items, list->count);
	return proxy ? read_proxy(facts, process, in_pod, proxy, err) : plm_err_nomem(err);
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct kubelet_list *list = plm_new(plm_facts_arena(facts), struct kubelet_list);
	const struct plm_process_list *processes;
	struct kubelet *items = NULL;
	int rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	(void)key;
	for (size_t i = 0; rc == 0 && i < processes->count; i++)
		rc = add_running(facts, processes, i, list, &items, err);
	if (rc < 0)
		return rc;
	list->processes = processes->why_not;
	list->items = items;
	*value = list;
	return 0;
}

int kubernetes_proxies(struct plm_facts *facts, const struct kubelet_list **out,
		       struct plm_err **err)
{
	static const struct plm_fact fact = {"the kube-proxies", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
