/*
 * domain.c: the labels of processes outside containers, from /proc/PID/attr/current. Reads through
 * the facts, judges nothing.
 */
#include "checks/mac/domain.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"

static int take(struct plm_facts *facts, const struct plm_process *process, struct mac_domains *all,
		struct plm_err **err)
{
	struct mac_domain *domain;
	struct plm_datum label = process->label;
	int rc = 0;

	/* Of a process that is no container's, the label is not among what is always read. */
	if (label.presence != PLM_PRESENT)
		rc = plm_facts_process_file(facts, process, "attr/current", &label, err);
	if (rc < 0)
		return rc;
	if (label.presence == PLM_UNREADABLE && label.error == ESRCH)
		return 0;
	domain = plm_push(plm_facts_arena(facts), all->items, all->count);
	if (!domain)
		return plm_err_nomem(err);
	label.size_bytes =
		label.presence == PLM_PRESENT ? strnlen(label.data, label.size_bytes) : 0;
	*domain = (struct mac_domain){.process = process, .label = label};
	return 0;
}

static bool is_meant(enum plm_process_class class)
{
	return class != PLM_CLASS_CONTAINER && class != PLM_CLASS_KERNEL &&
	       class != PLM_CLASS_UNREADABLE;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct mac_domains *all = plm_new(plm_facts_arena(facts), struct mac_domains);
	const struct plm_process_list *list;
	int rc = all ? plm_facts_processes(facts, &list, err) : plm_err_nomem(err);

	(void)key;
	*value = all;
	if (rc < 0)
		return rc;
	all->processes = list;
	for (size_t i = 0; rc == 0 && i < list->count; i++)
		if (is_meant(list->classes[i]) && !list->items[i]->zombie)
			rc = take(facts, list->items[i], all, err);
	return rc;
}

int mac_domains(struct plm_facts *facts, const struct mac_domains **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"labels of processes", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
