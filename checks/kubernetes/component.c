/*
 * component.c: the running processes of a control plane's program, and what words give a flag. Reads command lines;
 * judges nothing.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/manifest.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"

/* The kernel keeps fifteen bytes of a program's name. */
enum { COMM_BYTES = 15 };

/* On the host only root's is believed; in a pod only one of the host's network, as the control plane's are. */
static int is_nodes_own(struct plm_facts *facts, const struct plm_process_list *list, size_t i,
			bool *is)
{
	const struct plm_process *process = list->items[i];

	*is = false;
	if (list->classes[i] == PLM_CLASS_CONTAINER) {
		*is = process->ns[PLM_NS_NET] &&
		      process->ns[PLM_NS_NET] == list->host_ns[PLM_NS_NET];
		return 0;
	}
	return list->classes[i] == PLM_CLASS_KERNEL
		       ? 0
		       : plm_facts_belongs_to_root(facts, process, is, NULL);
}

int kubernetes_next_process(struct plm_facts *facts, const char *program, size_t *at,
			    struct kube_running *running)
{
	const struct plm_process_list *list;
	const struct plm_datum *cmdline;
	int rc = plm_facts_processes(facts, &list, NULL);
	bool own;

	*running = (struct kube_running){.process = NULL};
	for (; rc == 0 && *at < list->count; ++*at) {
		const struct plm_process *p = list->items[*at];

		if (strncmp(p->comm, program, COMM_BYTES) != 0)
			continue;
		rc = is_nodes_own(facts, list, *at, &own);
		if (rc < 0 || !own)
			continue;
		running->path = plm_arena_printf(plm_facts_arena(facts),
						 "/proc/%" PRId32 "/cmdline", p->pid);
		rc = running->path ? plm_facts_read(facts, running->path, PLM_ENGINE_FILE_BYTES,
						    &cmdline, NULL)
				   : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		running->words = *cmdline;
		/* kube-controller-manager and another's kube-controller-x are one name to the kernel. */
		if (cmdline->presence == PLM_PRESENT &&
		    strcmp(kube_program_of(cmdline), program) != 0)
			continue;
		running->process = p;
		running->in_pod = list->classes[*at] == PLM_CLASS_CONTAINER;
		++*at;
		return 0;
	}
	return rc;
}

/* "--flag=value", "--flag value", "--flag"; etcd takes one dash, too. */
static const char *value_of(const struct plm_datum *words, size_t *at, const char *word,
			    const char *flag)
{
	size_t size = strlen(flag), next = *at;
	const char *value;

	if (word[0] != '-')
		return NULL;
	word += word[1] == '-' ? 2 : 1;
	if (strncmp(word, flag, size) != 0 || (word[size] && word[size] != '='))
		return NULL;
	if (word[size] == '=')
		return word + size + 1;
	value = plm_cmdline_next(words, &next);
	if (!value || value[0] == '-')
		return "true";
	*at = next;
	return value;
}

int kube_flag_of(struct plm_arena *arena, const struct plm_datum *words, const char *flag,
		 const char **last, const char **all)
{
	plm_auto_buf struct plm_buf joined = {0};
	const char *word, *value;
	size_t at = 0;

	*last = *all = NULL;
	while ((word = plm_cmdline_next(words, &at))) {
		value = value_of(words, &at, word, flag);
		if (!value)
			continue;
		if (*last)
			plm_buf_char(&joined, ',');
		plm_buf_str(&joined, value);
		*last = value;
	}
	if (!*last)
		return 0;
	*all = joined.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&joined));
	return *all ? 0 : -PLM_E_NOMEM;
}
