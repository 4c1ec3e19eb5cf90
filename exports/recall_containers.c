/*
 * recall_containers.c: the containers of stored results, as reports/xccdf_metadata.c wrote them. What it did not write
 * stays unset.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/containers.h"
#include "exports/recall_private.h"
#include "reports/xccdf.h"

static int64_t number(const struct plm_xml_node *node, const char *name, int base)
{
	const char *text = plm_xml_node_attr(node, name);
	int64_t value = 0;

	return text && plm_parse_i64(plm_slice_of(text), base, &value) ? value : 0;
}

static enum plm_runtime runtime_of(const struct plm_xml_node *node)
{
	const char *name = plm_xml_node_attr(node, "runtime");

	for (int i = 0; name && i < PLM_RUNTIME_COUNT; i++)
		if (strcmp(plm_runtime_name((enum plm_runtime)i), name) == 0)
			return (enum plm_runtime)i;
	return PLM_RUNTIME_UNKNOWN;
}

static void read_init(const struct plm_xml_node *node, struct plm_process *init)
{
	const char *command = plm_xml_node_attr(node, "command");

	init->pid = (int32_t)number(node, "pid", 10);
	init->start_time_ticks = (uint64_t)number(node, "start-ticks", 10);
	init->comm = command ? command : "";
	init->seccomp_mode = init->no_new_privs = -1;
	if (!plm_xml_node_attr(node, "user"))
		return;
	init->presence = PLM_PRESENT;
	init->uid[1] = (uint32_t)number(node, "user", 10);
	init->cap_eff = (uint64_t)number(node, "capabilities", 16);
	init->seccomp_mode = (int32_t)number(node, "seccomp", 10);
	init->no_new_privs = (int32_t)number(node, "no-new-privileges", 10);
	init->in_initial_userns = plm_xml_node_attr(node, "host-users") != NULL;
}

static struct plm_container *read_container(struct plm_recalling *r,
					    const struct plm_xml_node *node)
{
	struct plm_container *container = plm_new(r->arena, struct plm_container);
	struct plm_process *init = plm_new(r->arena, struct plm_process);
	const char *name = plm_xml_node_attr(node, "name"), *id = plm_xml_node_attr(node, "id");

	if (!container || !init)
		return NULL;
	read_init(node, init);
	*container = (struct plm_container){
		.id = id ? id : "",
		.name = name ? name : "",
		.pod = plm_xml_node_attr(node, "pod"),
		.image = plm_xml_node_attr(node, "image"),
		.runtime = runtime_of(node),
		.init = init,
		.process_count = (size_t)number(node, "processes", 10),
		.unreadable_count = (size_t)number(node, "unreadable", 10),
	};
	return container;
}

int plm_recall_containers(struct plm_recalling *r, const struct plm_xml_node *node)
{
	struct plm_container_list *list = plm_new(r->arena, struct plm_container_list);
	const struct plm_container **items = NULL, **place;

	if (!list)
		return plm_err_nomem(r->err);
	for (const struct plm_xml_node *c = node->child; c; c = c->next) {
		if (!c->name || !plm_xml_node_is(c, PLM_EVIDENCE_NS, "container"))
			continue;
		place = plm_push(r->arena, items, list->count);
		if (place)
			*place = read_container(r, c);
		if (!place || !*place)
			return plm_err_nomem(r->err);
	}
	list->items = items;
	list->unreadable_processes = (size_t)number(node, "unreadable-processes", 10);
	r->audit->containers = r->containers = list;
	return 0;
}
