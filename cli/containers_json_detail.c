/*
 * containers_json_detail.c: what the JSON says of one container in depth: its processes, namespaces, user maps, mounts
 * and rules. Reads what containers_detail.c gathered.
 */
#include "containers.h"

#include "core/base/json_writer.h"
#include "core/base/text.h"
#include "core/engine/audit.h"

int containers_json_capabilities(struct plm_json_writer *w, const char *key, uint64_t bits)
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

static int put_process(struct plm_json_writer *w, const struct plm_process *p)
{
	bool read = p->presence == PLM_PRESENT;

	plm_jsonw_open(w, NULL, '{');
	plm_jsonw_number(w, "pid", (uint64_t)p->pid);
	plm_jsonw_text(w, "program", p->comm);
	if (p->thread_of)
		plm_jsonw_number(w, "thread_of", (uint64_t)p->thread_of);
	plm_jsonw_text(w, "presence", plm_presence_name(p->presence));
	if (read) {
		plm_jsonw_number(w, "user", p->uid[1]);
		plm_jsonw_number(w, "group", p->gid[1]);
		plm_jsonw_bool(w, "own_user_namespace", !p->in_initial_userns);
		if (containers_json_capabilities(w, "capabilities", p->cap_eff) < 0 ||
		    containers_json_capabilities(w, "bounding", p->cap_bnd) < 0)
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

static void put_ports(struct plm_json_writer *w, const struct plm_published_ports *ports)
{
	plm_jsonw_bool(w, "ports_complete", ports->doubt == PLM_PUBLISH_CERTAIN);
	plm_jsonw_open(w, "ports", '[');
	for (size_t i = 0; i < ports->count; i++) {
		const struct plm_published_port *p = &ports->items[i];

		plm_jsonw_open(w, NULL, '{');
		plm_jsonw_text(w, "protocol", p->udp ? "udp" : "tcp");
		plm_jsonw_text(w, "address", p->address);
		plm_jsonw_number(w, "port", p->port);
		plm_jsonw_text(w, "held_by", plm_publisher_name(p->publisher));
		plm_jsonw_number(w, "pid", (uint64_t)p->process->pid);
		plm_jsonw_close(w, '}');
	}
	plm_jsonw_close(w, ']');
}

/* null also below a chroot, whose root is no mount. */
static void put_root(struct plm_json_writer *w, const struct container_detail *d)
{
	const struct plm_mount *root = plm_mounts_find(d->mounts, "/");

	if (root)
		plm_jsonw_bool(w, "read_only_root", root->read_only);
	else
		plm_jsonw_null(w, "read_only_root");
}

/* The same words as in the table: null is "nothing" only where they are complete. */
static void put_devices(struct plm_json_writer *w, const struct plm_device_reach *reach)
{
	bool told = reach->words || (!reach->why && !reach->unread && !reach->unsure);

	plm_jsonw_bool(w, "devices_complete", told);
	plm_jsonw_text(w, "devices", reach->words);
	plm_jsonw_text(w, "devices_allowed_by", reach->words ? reach->rule : NULL);
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

int containers_json_detail(struct plm_json_writer *w, const struct container_detail *d)
{
	plm_jsonw_open(w, "processes", '[');
	for (size_t i = 0; i < d->container->process_count; i++)
		if (put_process(w, d->container->processes[i]) < 0)
			return -PLM_E_NOMEM;
	plm_jsonw_close(w, ']');
	put_namespaces(w, d);
	put_map(w, "user_map", &d->uid_map);
	put_map(w, "group_map", &d->gid_map);
	put_root(w, d);
	put_mounts(w, d);
	put_ports(w, d->ports);
	container_json_claims(w, d->claims);
	put_devices(w, d->devices);
	put_rules(w, d);
	return 0;
}
