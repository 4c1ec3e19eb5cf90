/*
 * collect.c: every kubelet of this host with its command line and the files it is configured by, and whether these are
 * still what it read. Asks no API server; judges nothing.
 */
#include <inttypes.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/err.h"

/* Where kubeadm puts it; no kubelet looks there by itself. */
static const char usual_config[] = "/var/lib/kubelet/config.yaml";

static void release_json(void *object)
{
	json_decref(object);
}

int kubernetes_merge_files(struct plm_facts *facts, struct kubelet *kubelet, struct plm_err **err)
{
	json_t *merged = json_object();

	if (!merged || plm_arena_defer(plm_facts_arena(facts), release_json, merged) < 0)
		return plm_err_nomem(err);
	for (size_t i = 0; i < kubelet->files.count; i++)
		if (kubelet_merge(merged, kubelet->files.items[i].config) < 0)
			return plm_err_nomem(err);
	kubelet->merged = merged;
	return 0;
}

int kubernetes_read_cmdline(struct plm_facts *facts, const struct plm_process *process,
			    struct kubelet *kubelet, struct plm_err **err)
{
	const struct plm_datum *cmdline;
	int rc;

	kubelet->process = process;
	kubelet->files.reader = process;
	kubelet->cmdline_path =
		plm_arena_printf(plm_facts_arena(facts), "/proc/%" PRId32 "/cmdline", process->pid);
	if (!kubelet->cmdline_path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, kubelet->cmdline_path, PLM_ENGINE_FILE_BYTES, &cmdline, err);
	if (rc == 0)
		kubelet->cmdline = *cmdline;
	return rc;
}

static int read_running(struct plm_facts *facts, const struct plm_process *process,
			struct kubelet *kubelet, struct plm_err **err)
{
	const char *config, *directory;
	int rc;

	kubelet->program = "kubelet";
	rc = kubernetes_read_cmdline(facts, process, kubelet, err);
	if (rc < 0)
		return rc;
	config = kubelet_flag(&kubelet->cmdline, "config");
	directory = kubelet_flag(&kubelet->cmdline, "config-dir");
	kubelet->has_config_flag = config && config[0];
	if (kubelet->has_config_flag)
		rc = kubelet_add_file(facts, config, &kubelet->files, err);
	if (rc == 0 && directory && directory[0])
		rc = kubelet_add_dropins(facts, directory, &kubelet->files, err);
	return rc < 0 ? rc : kubernetes_merge_files(facts, kubelet, err);
}

/* Installed and not running: then the usual file is all there is. */
static int read_installed(struct plm_facts *facts, struct kubelet *kubelet, bool *installed,
			  struct plm_err **err)
{
	static const char *const programs[] = {"/usr/bin/kubelet", "/usr/local/bin/kubelet",
					       "/opt/bin/kubelet"};
	const struct plm_stat *st;
	int rc = kubelet_add_file(facts, usual_config, &kubelet->files, err);

	kubelet->program = "kubelet";
	kubelet->has_config_flag = true;
	if (rc < 0)
		return rc;
	*installed = kubelet->files.items[0].state.presence != PLM_ABSENT;
	for (size_t i = 0; rc == 0 && !*installed && i < sizeof(programs) / sizeof(*programs);
	     i++) {
		rc = plm_facts_stat(facts, programs[i], &st, err);
		*installed = rc == 0 && st->presence == PLM_PRESENT;
	}
	return rc < 0 ? rc : kubernetes_merge_files(facts, kubelet, err);
}

/* Distributions that run the kubelet as a part of one program of their own. */
bool kubernetes_is_within(const char *comm)
{
	static const char *const names[] = {"k3s", "k3s-server", "k3s-agent", "kubelite"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(comm, names[i]) == 0)
			return true;
	return false;
}

/* What a container calls "kubelet" is not the node's. */
static int add_running(struct plm_facts *facts, const struct plm_process_list *processes, size_t i,
		       struct kubelet_list *list, struct kubelet **items, struct plm_err **err)
{
	const struct plm_process *process = processes->items[i];
	bool is_kubelet, within, roots = false;
	struct kubelet *kubelet;
	int rc;

	if (processes->classes[i] == PLM_CLASS_CONTAINER ||
	    processes->classes[i] == PLM_CLASS_KERNEL)
		return 0;
	is_kubelet = strcmp(process->comm, "kubelet") == 0;
	within = kubernetes_is_within(process->comm);
	if (!is_kubelet && !within)
		return 0;
	rc = plm_facts_belongs_to_root(facts, process, &roots, err);
	if (rc < 0 || !roots)
		return rc;
	if (within) {
		list->within = process;
		return plm_str_starts(process->comm, "k3s")
			       ? kubernetes_k3s(facts, process, &list->inner, err)
			       : 0;
	}
	kubelet = plm_push(plm_facts_arena(facts), *items, list->count);
	return kubelet ? read_running(facts, process, kubelet, err) : plm_err_nomem(err);
}

static int add_installed(struct plm_facts *facts, struct kubelet_list *list, struct kubelet **items,
			 struct plm_err **err)
{
	struct kubelet found = {0}, *slot;
	bool installed = false;
	int rc = read_installed(facts, &found, &installed, err);

	if (rc < 0 || !installed)
		return rc;
	slot = plm_push(plm_facts_arena(facts), *items, list->count);
	if (!slot)
		return plm_err_nomem(err);
	*slot = found;
	return 0;
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
	if (rc == 0)
		list->processes = processes->why_not;
	if (rc == 0 && list->count == 0 && !list->within)
		rc = add_installed(facts, list, &items, err);
	if (rc < 0)
		return rc;
	list->items = items;
	*value = list;
	return 0;
}

int kubernetes_kubelets(struct plm_facts *facts, const struct kubelet_list **out,
			struct plm_err **err)
{
	static const struct plm_fact fact = {"the kubelets", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
