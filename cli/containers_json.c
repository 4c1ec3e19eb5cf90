/*
 * containers_json.c: the same as JSON for programs; docs/containers.md documents every member. Members may be added
 * without raising the version.
 */
#include "containers.h"

#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/engine/audit.h"

enum { FORMAT_VERSION = 1 };

static int put_capabilities(struct plm_json_writer *w, const char *key, uint64_t bits)
{
	char name[32];

	plm_jsonw_open(w, key, '[');
	for (int bit = 0; bit < 64; bit++) {
		if (!(bits >> bit & 1))
			continue;
		if (container_short_capability(bit, name) < 0)
			return -PLM_E_NOMEM;
		plm_jsonw_text(w, NULL, name);
	}
	plm_jsonw_close(w, ']');
	return 0;
}

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
	if (put_capabilities(w, "capabilities", p.capabilities) < 0 ||
	    put_capabilities(w, "capabilities_beyond_usual", p.unusual) < 0)
		return -PLM_E_NOMEM;
	plm_jsonw_open(w, "host_namespaces", '[');
	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		if (p.shares[ns])
			plm_jsonw_text(w, NULL, plm_ns_name((enum plm_ns)ns));
	plm_jsonw_close(w, ']');
	plm_jsonw_close(w, '}');
	return 0;
}

/* ---- one container in depth ---- */

static int put_process(struct plm_json_writer *w, const struct plm_process *p)
{
	bool read = p->presence == PLM_PRESENT;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_number(w, "pid", (uint64_t)p->pid);
	plm_jsonw_text(w, "program", p->comm);
	plm_jsonw_text(w, "presence", plm_presence_name(p->presence));
	if (read) {
		plm_jsonw_number(w, "user", p->uid[1]);
		plm_jsonw_number(w, "group", p->gid[1]);
		plm_jsonw_bool(w, "own_user_namespace", !p->in_initial_userns);
		if (put_capabilities(w, "capabilities", p->cap_eff) < 0)
			return -PLM_E_NOMEM;
	}
	plm_jsonw_text(w, "seccomp", container_seccomp_word(p));
	plm_jsonw_text(w, "no_new_privileges", container_new_privs_word(p));
	plm_jsonw_text(w, "label", p->label.presence == PLM_PRESENT ? p->label.data : NULL);
	plm_jsonw_text(w, "label_presence", plm_presence_name(p->label.presence));
	plm_jsonw_close(w, '}');
	return 0;
}

static void put_namespaces(struct plm_json_writer *w, const struct container_detail *d)
{
	plm_jsonw_open(w, "namespaces", '[');
	for (int i = 0; i < PLM_NS_COUNT; i++) {
		const struct container_ns *ns = &d->ns[i];

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "kind", plm_ns_name((enum plm_ns)i));
		if (ns->inode)
			plm_jsonw_number(w, "number", ns->inode);
		else
			plm_jsonw_null(w, "number");
		plm_jsonw_bool(w, "host", ns->host);
		plm_jsonw_open(w, "containers", '[');
		for (size_t k = 0; k < ns->other_count; k++)
			plm_jsonw_text(w, NULL, ns->others[k]);
		plm_jsonw_close(w, ']');
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void put_map(struct plm_json_writer *w, const char *key, const struct plm_datum *map)
{
	static const char *const members[] = {"inside", "host", "count"};
	struct plm_slice rest = {map->data, map->size_bytes}, line, word;
	uint64_t number;

	if (map->presence != PLM_PRESENT) {
		plm_jsonw_null(w, key);
		return;
	}
	plm_jsonw_open(w, key, '[');
	while (plm_next_line(&rest, &line)) {
		plm_jsonw_open(w, NULL, '{');
		for (size_t i = 0; i < 3 && plm_next_word(&line, " \t", &word); i++)
			if (plm_parse_u64(word, 10, &number))
				plm_jsonw_number(w, members[i], number);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static void put_mounts(struct plm_json_writer *w, const struct container_detail *d)
{
	bool known = d->mounts->why_not.presence == PLM_PRESENT &&
		     d->host_mounts->why_not.presence == PLM_PRESENT;

	plm_jsonw_bool(w, "host_mounts_complete", known && !d->more_mounts);
	plm_jsonw_open(w, "host_mounts", '[');
	for (size_t i = 0; i < d->shown_count; i++) {
		const struct plm_mount *m = d->shown[i].mount;

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "host_path", d->shown[i].origin);
		plm_jsonw_text(w, "path", m->point);
		plm_jsonw_text(w, "type", m->fstype);
		plm_jsonw_bool(w, "read_only", m->read_only);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

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

static void put_rules(struct plm_json_writer *w, const struct container_detail *d)
{
	plm_jsonw_text(w, "benchmark", d->audit->benchmark->id);
	plm_jsonw_text(w, "profile", d->audit->selection->profile->id);
	plm_jsonw_open(w, "rules", '[');
	for (size_t i = 0; i < d->audit->result_count; i++) {
		const struct plm_rule_result *r = &d->audit->results[i];

		if (!plm_str_eq(r->outcome.instance, d->container->name))
			continue;
		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "rule", r->rule->id);
		plm_jsonw_text(w, "title", r->rule->title);
		plm_jsonw_text(w, "severity", plm_severity_name(r->severity));
		plm_jsonw_text(w, "result", plm_verdict_name(r->outcome.verdict));
		plm_jsonw_text(w, "message", r->outcome.message);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

static int put_detail(struct plm_json_writer *w, const struct container_detail *d)
{
	plm_jsonw_open(w, "processes", '[');
	for (size_t i = 0; i < d->container->process_count; i++)
		if (put_process(w, d->container->processes[i]) < 0)
			return -PLM_E_NOMEM;
	plm_jsonw_close(w, ']');
	put_namespaces(w, d);
	put_map(w, "user_map", &d->uid_map);
	put_map(w, "group_map", &d->gid_map);
	put_mounts(w, d);
	put_limit(w, "memory_limit", &d->memory);
	put_limit(w, "pids_limit", &d->pids);
	put_limit(w, "cpu_limit", &d->cpu);
	put_rules(w, d);
	return 0;
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
	plm_jsonw_number(w, "first_pid", (uint64_t)c->init->pid);
	plm_jsonw_number(w, "process_count", c->process_count);
	plm_jsonw_number(w, "unreadable_count", c->unreadable_count);
	rc = put_privileges(w, view, c);
	if (rc == 0 && view->detail)
		rc = put_detail(w, view->detail);
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
		plm_jsonw_text(w, "cgroup", p->cgroup);
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
