/*
 * containers_detail_facts.c: what one container is, for people: its name, labels, limits, devices. Reads what containers_detail.c
 * gathered.
 */
#include "containers.h"

#include "core/base/text.h"

#include <inttypes.h>

static void fact(struct plm_table *table, const char *name, const char *value)
{
	plm_table_row(table);
	plm_table_put(table, 0, PLM_SEVERITY_INFO, name);
	if (value)
		plm_table_put(table, 1, PLM_SEVERITY_INFO, value);
}

static void add_label(struct plm_table *table, const struct plm_datum *label)
{
	if (label->presence == PLM_PRESENT)
		plm_table_put(table, 1, PLM_SEVERITY_INFO, label->data);
	else if (label->presence == PLM_ABSENT)
		plm_table_put(table, 1, PLM_SEVERITY_INFO, "no security module labels it");
	else
		plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM, "unreadable (%s)",
				 strerror(label->error));
}

/* The first process's, and each other one that differs from the one before it. */
static void add_labels(struct plm_table *table, const struct plm_container *container)
{
	const struct plm_datum *last = NULL;

	fact(table, "label", NULL);
	for (size_t i = 0; i < container->process_count; i++) {
		const struct plm_process *p = container->processes[i];

		if (last && last->presence == p->label.presence &&
		    plm_str_eq(last->data, p->label.data))
			continue;
		if (last)
			plm_table_printf(table, 1, PLM_SEVERITY_INFO, "but of pid %" PRId32 ":",
					 p->pid);
		last = &p->label;
		add_label(table, last);
	}
}

static void limit_words(char to[static 32], enum plm_limit_kind kind, uint64_t value)
{
	switch (kind) {
	case PLM_LIMIT_MEMORY:
		plm_size_words(to, value);
		return;
	case PLM_LIMIT_CPU:
		plm_cpu_words(to, value);
		return;
	case PLM_LIMIT_PIDS:
		break;
	}
	snprintf(to, 32, "%" PRIu64 " processes", value);
}

static void add_limit(struct plm_table *table, const char *name, enum plm_limit_kind kind,
		      const struct plm_container_limit *found)
{
	const struct plm_cgroup_limit *limit = found->limit;
	char words[32];

	fact(table, name, NULL);
	if (limit && !limit->limited) {
		plm_table_put(table, 1, PLM_SEVERITY_MEDIUM, "no limit");
	} else if (limit) {
		limit_words(words, kind, limit->value);
		plm_table_put(table, 1, PLM_SEVERITY_INFO, words);
	}
	if (limit && limit->limited)
		plm_table_printf(table, 1, PLM_SEVERITY_INFO, "by %s", limit->source);
	if (found->unread)
		plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM, "%s unreadable (%s)",
				 found->unread->source, strerror(found->unread->state.error));
	else if (!limit || found->pathless)
		plm_table_put(table, 1, PLM_SEVERITY_MEDIUM, "control group not known");
}

static void add_devices(struct plm_table *table, const struct plm_device_reach *reach)
{
	fact(table, "devices", NULL);
	if (reach->words) {
		plm_table_put(table, 1, PLM_SEVERITY_HIGH, reach->words);
		plm_table_printf(table, 1, PLM_SEVERITY_INFO, "by \"%s\"", reach->rule);
	} else if (reach->why) {
		plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM,
				 "not known: a BPF program decides, and %s", reach->why);
	} else if (reach->unread) {
		plm_table_printf(table, 1, PLM_SEVERITY_MEDIUM, "unreadable (%s)",
				 strerror(reach->error));
	} else if (reach->unsure) {
		plm_table_put(table, 1, PLM_SEVERITY_MEDIUM,
			      "not known: the host's disks could not all be told");
	} else {
		plm_table_put(table, 1, PLM_SEVERITY_INFO,
			      reach->on_host ? "no disk and no memory of the host"
					     : "none: it has no power over the host's");
	}
}

int container_write_facts(const struct containers_view *view, const struct plm_table_style *style,
			  struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {{.least = 0}, {.least = 20}};
	const struct plm_container *c = view->detail->container;
	struct plm_table *table = CONTAINERS_TABLE(view, columns);
	struct container_privileges p;

	if (container_privileges(view, c, &p) < 0)
		return -PLM_E_NOMEM;
	fact(table, "container", c->name);
	fact(table, "runtime", plm_runtime_name(c->runtime));
	fact(table, "id", c->id);
	if (c->pod)
		fact(table, "pod", c->pod);
	fact(table, "in effect", NULL);
	container_put_words(table, 1, &p);
	add_labels(table, c);
	add_limit(table, "memory limit", PLM_LIMIT_MEMORY, &view->detail->memory);
	add_limit(table, "pids limit", PLM_LIMIT_PIDS, &view->detail->pids);
	add_limit(table, "CPU limit", PLM_LIMIT_CPU, &view->detail->cpu);
	add_devices(table, view->detail->devices);
	return plm_table_write(table, style, out);
}
