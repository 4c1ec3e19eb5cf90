/*
 * containers_json.c: the same as JSON for programs; docs/containers.md documents every member. Members may be added
 * without raising the version.
 */
#include "containers.h"

#include "core/base/json_writer.h"
#include "core/base/text.h"

enum { FORMAT_VERSION = 1 };

static int put_privileges(struct plm_json_writer *w, const struct containers_view *view,
			  const struct plm_container *c)
{
	struct container_privileges p;

	if (container_privileges(view, c, &p) < 0)
		return -PLM_E_NOMEM;
	plm_jsonw_text(w, "severity", plm_severity_name(p.severity));
	if (!p.read_count) {
		plm_jsonw_null(w, "privileges");
		return 0;
	}
	plm_jsonw_open(w, "privileges", '{');
	plm_jsonw_bool(w, "host_root", p.host_root);
	plm_jsonw_bool(w, "own_user_namespace", p.own_userns);
	plm_jsonw_bool(w, "maps_host_root", p.maps_host_root);
	plm_jsonw_bool(w, "no_seccomp", p.no_seccomp);
	plm_jsonw_bool(w, "may_gain_privileges", p.may_gain);
	if (containers_json_capabilities(w, "capabilities", p.capabilities) < 0 ||
	    containers_json_capabilities(w, "capabilities_beyond_usual", p.unusual) < 0)
		return -PLM_E_NOMEM;
	plm_jsonw_open(w, "host_namespaces", '[');
	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		if (p.shares[ns])
			plm_jsonw_text(w, NULL, plm_ns_name((enum plm_ns)ns));
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	return 0;
}

/* ---- limits and labels ---- */

static void put_limit(struct plm_json_writer *w, const char *key,
		      const struct plm_container_limit *found)
{
	bool known = found->limit && !found->unread && !found->pathless;

	plm_jsonw_open(w, key, '{');
	plm_jsonw_text(w, "presence", plm_presence_name(known ? PLM_PRESENT : PLM_UNREADABLE));
	if (found->limit && found->limit->limited)
		plm_jsonw_number(w, "value", found->limit->value);
	else
		plm_jsonw_null(w, "value");
	plm_jsonw_text(w, "source", found->limit ? found->limit->source : NULL);
	plm_jsonw_close(w, '}');
}

static int put_limits(struct plm_json_writer *w, const struct containers_view *view,
		      const struct plm_container *c)
{
	static const struct {
		const char *key;
		enum plm_limit_kind kind;
	} limits[] = {{"memory_limit", PLM_LIMIT_MEMORY},
		      {"pids_limit", PLM_LIMIT_PIDS},
		      {"cpu_limit", PLM_LIMIT_CPU}};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		struct plm_container_limit found;
		int rc = plm_facts_container_limit(view->facts, limits[i].kind, c, &found, NULL);

		if (rc < 0)
			return rc;
		put_limit(w, limits[i].key, &found);
	}
	return 0;
}

/* Each label once; processes of one container mostly share theirs. */
static void put_labels(struct plm_json_writer *w, const struct plm_container *c)
{
	enum plm_presence worst = PLM_ABSENT;
	const struct plm_datum *last = NULL;

	plm_jsonw_open(w, "labels", '[');
	for (size_t i = 0; i < c->process_count; i++) {
		const struct plm_datum *label = &c->processes[i]->label;

		if (label->presence == PLM_UNREADABLE || worst == PLM_ABSENT)
			worst = label->presence;
		if (label->presence != PLM_PRESENT || (last && plm_str_eq(last->data, label->data)))
			continue;
		last = label;
		plm_jsonw_text(w, NULL, label->data);
	}
	plm_jsonw_close(w, ']');
	plm_jsonw_text(w, "label_presence", plm_presence_name(worst));
}

/* ---- the whole ---- */

static int put_container(struct plm_json_writer *w, const struct containers_view *view,
			 const struct plm_container *c)
{
	int rc;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_text(w, "id", c->id);
	plm_jsonw_text(w, "name", c->name);
	plm_jsonw_text(w, "runtime", plm_runtime_name(c->runtime));
	plm_jsonw_text(w, "pod", c->pod);
	plm_jsonw_text(w, "sandbox", c->sandbox);
	plm_jsonw_number(w, "first_pid", (uint64_t)c->init->pid);
	if (c->init->pid_depth)
		plm_jsonw_number(w, "nesting", (uint64_t)c->init->pid_depth - 1);
	else
		plm_jsonw_null(w, "nesting");
	plm_jsonw_text(w, "parent", c->parent ? c->parent->name : NULL);
	plm_jsonw_number(w, "process_count", c->process_count);
	plm_jsonw_number(w, "unreadable_count", c->unreadable_count);
	rc = put_privileges(w, view, c);
	put_labels(w, c);
	if (rc == 0)
		rc = put_limits(w, view, c);
	if (rc == 0 && view->detail)
		rc = containers_json_detail(w, view->detail);
	plm_jsonw_close(w, '}');
	return rc;
}

static void put_isolated(struct plm_json_writer *w, const struct plm_process_list *list)
{
	plm_jsonw_open(w, "isolated", '[');
	for (size_t i = 0; i < list->count; i++) {
		const struct plm_process *p = list->items[i];

		if (!containers_is_isolated(list->classes[i]))
			continue;
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "class", plm_process_class_name(list->classes[i]));
		plm_jsonw_number(w, "pid", (uint64_t)p->pid);
		plm_jsonw_text(w, "program", p->comm);
		plm_jsonw_text(w, "name", list->names[i]);
		plm_jsonw_text(w, "cgroup", p->cgroup);
		plm_jsonw_text(w, "reason",
			       list->classes[i] == PLM_CLASS_UNREADABLE ? plm_unreadable_reason(p)
									: NULL);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

int containers_json(const struct containers_view *view, struct plm_buf *out)
{
	struct plm_json_writer w = {.out = out};
	int rc = 0;

	plm_jsonw_open(&w, NULL, '{');
	plm_jsonw_number(&w, "version", FORMAT_VERSION);
	plm_jsonw_bool(&w, "complete", !view->incomplete);
	plm_jsonw_text(&w, "scope_problem", view->list->scope_problem);
	plm_jsonw_number(&w, "unreadable_processes", view->list->unreadable_processes);
	plm_jsonw_number(&w, "vanished_processes", view->processes->vanished_count);
	plm_jsonw_open(&w, "containers", '[');
	for (size_t i = 0; rc == 0 && i < view->list->count; i++)
		if (!view->detail || view->list->items[i] == view->detail->container)
			rc = put_container(&w, view, view->list->items[i]);
	plm_jsonw_close(&w, ']');
	if (view->all)
		put_isolated(&w, view->processes);
	plm_jsonw_close(&w, '}');
	plm_jsonw_end(&w);
	return rc;
}
