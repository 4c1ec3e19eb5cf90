/*
 * containers_detail_text.c: one container in depth, for people: a few tables under headings. Reads what
 * containers_detail.c gathered.
 */
#include "containers.h"

#include "core/base/buf.h"
#include "core/base/text.h"

#include <inttypes.h>

const char *container_seccomp_word(const struct plm_process *process)
{
	if (process->presence != PLM_PRESENT || process->seccomp_mode < 0)
		return "unknown";
	return process->seccomp_mode == 0   ? "none"
	       : process->seccomp_mode == 1 ? "strict"
					    : "filter";
}

const char *container_new_privs_word(const struct plm_process *process)
{
	if (process->presence != PLM_PRESENT || process->no_new_privs < 0)
		return "unknown";
	return process->no_new_privs ? "yes" : "no";
}
int container_write_section(const struct plm_table *table, const struct plm_table_style *style,
			    struct plm_buf *out, const char *title)
{
	struct plm_table_style indented = *style;

	indented.indent = 2;
	plm_buf_char(out, '\n');
	plm_table_heading(out, style, title);
	return plm_table_write(table, &indented, out);
}

/* ---- processes ---- */

enum { PID, USER, PROGRAM, SECCOMP, NEW_PRIVS, CAPABILITIES };

static void add_capabilities(struct plm_table *table, const struct plm_process *p)
{
	uint64_t bits = p->cap_eff;
	char name[32];

	if (!bits)
		plm_table_put(table, CAPABILITIES, PLM_SEVERITY_INFO, "none");
	for (int bit = 0; bit < 64; bit++)
		if ((bits >> bit & 1) && container_short_capability(bit, name) == 0)
			plm_table_put(table, CAPABILITIES, PLM_SEVERITY_INFO, name);
	if (bits && !p->in_initial_userns)
		plm_table_words(table, CAPABILITIES, PLM_SEVERITY_INFO, "(in its user namespace)");
}

static void add_process(struct plm_table *table, const struct plm_process *p)
{
	plm_table_row(table);
	plm_table_printf(table, PID, PLM_SEVERITY_INFO, "%" PRId32, p->pid);
	plm_table_put(table, PROGRAM, PLM_SEVERITY_INFO, p->comm);
	if (p->thread_of)
		plm_table_printf(table, PROGRAM, PLM_SEVERITY_INFO, "(thread of %" PRId32 ")",
				 p->thread_of);
	plm_table_put(table, SECCOMP, PLM_SEVERITY_INFO, container_seccomp_word(p));
	plm_table_put(table, NEW_PRIVS, PLM_SEVERITY_INFO, container_new_privs_word(p));
	if (p->presence != PLM_PRESENT) {
		plm_table_put(table, USER, PLM_SEVERITY_INFO, "?");
		plm_table_printf(table, CAPABILITIES, PLM_SEVERITY_MEDIUM, "unreadable (%s)",
				 strerror(p->error));
		return;
	}
	plm_table_printf(table, USER, PLM_SEVERITY_INFO, "%" PRIu32, p->uid[1]);
	add_capabilities(table, p);
}

static int write_processes(const struct containers_view *view, const struct plm_table_style *style,
			   struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		[PID] = {.title = "PID", .right = true},
		[USER] = {.title = "USER", .right = true},
		[PROGRAM] = {.title = "PROGRAM", .least = 8, .most_lines = 4},
		[SECCOMP] = {.title = "SECCOMP"},
		[NEW_PRIVS] = {.title = "NNP"},
		[CAPABILITIES] = {.title = "CAPABILITIES", .least = 18},
	};
	const struct plm_container *c = view->detail->container;
	struct plm_table *table = CONTAINERS_TABLE(view, columns);

	for (size_t i = 0; i < c->process_count; i++)
		add_process(table, c->processes[i]);
	return container_write_section(table, style, out,
				       "processes (the host's user numbers; NNP: no_new_privs)");
}

/* ---- namespaces and user maps ---- */

static void add_namespace(struct plm_table *table, enum plm_ns kind, const struct container_ns *ns)
{
	plm_table_row(table);
	plm_table_put(table, 0, PLM_SEVERITY_INFO, plm_ns_name(kind));
	if (ns->inode)
		plm_table_printf(table, 1, PLM_SEVERITY_INFO, "%" PRIu64, ns->inode);
	else
		plm_table_put(table, 1, PLM_SEVERITY_MEDIUM, "not known");
	if (ns->host)
		plm_table_put(table, 2, container_shared_severity(kind), "the host");
	for (size_t i = 0; i < ns->other_count; i++)
		plm_table_item(table, 2, PLM_SEVERITY_INFO, ns->others[i],
			       i + 1 == ns->other_count);
	if (ns->inode && !ns->host && !ns->other_count)
		plm_table_put(table, 2, PLM_SEVERITY_INFO, "nobody");
}

static int write_namespaces(const struct containers_view *view, const struct plm_table_style *style,
			    struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		{.title = "KIND"},
		{.title = "NUMBER", .right = true},
		{.title = "SHARED WITH", .least = 16},
	};
	struct plm_table *table = CONTAINERS_TABLE(view, columns);

	for (int i = 0; i < PLM_NS_COUNT; i++)
		add_namespace(table, (enum plm_ns)i, &view->detail->ns[i]);
	return container_write_section(table, style, out, "namespaces");
}

static void add_map(struct plm_table *table, const char *kind, const struct plm_datum *map)
{
	struct plm_slice rest, line, word;

	if (map->presence != PLM_PRESENT) {
		plm_table_row(table);
		plm_table_put(table, 0, PLM_SEVERITY_INFO, kind);
		plm_table_put(table, 1, PLM_SEVERITY_MEDIUM,
			      map->presence == PLM_ABSENT ? "absent" : "unreadable");
		return;
	}
	rest = (struct plm_slice){map->data, map->size_bytes};
	while (plm_next_line(&rest, &line)) {
		plm_table_row(table);
		plm_table_put(table, 0, PLM_SEVERITY_INFO, kind);
		for (size_t i = 1; i < 4 && plm_next_word(&line, " \t", &word); i++)
			plm_table_printf(table, i, PLM_SEVERITY_INFO, "%.*s", (int)word.size_bytes,
					 word.data);
	}
}

static int write_maps(const struct containers_view *view, const struct plm_table_style *style,
		      struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		{.title = "MAP"},
		{.title = "INSIDE", .right = true},
		{.title = "ON THE HOST", .right = true},
		{.title = "COUNT", .right = true},
	};
	struct plm_table *table;

	if (view->detail->container->init->in_initial_userns)
		return 0;
	table = CONTAINERS_TABLE(view, columns);
	add_map(table, "users", &view->detail->uid_map);
	add_map(table, "groups", &view->detail->gid_map);
	return container_write_section(table, style, out, "user namespace");
}

/* ---- mounts ---- */

static int write_mounts(const struct containers_view *view, const struct plm_table_style *style,
			struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		{.title = "ON THE HOST", .least = 16, .most_lines = 4},
		{.title = "INSIDE", .least = 16, .most_lines = 4},
		{.title = "ACCESS"},
	};
	const struct container_detail *d = view->detail;
	struct plm_table *table = CONTAINERS_TABLE(view, columns);

	if (d->mounts->why_not.presence != PLM_PRESENT ||
	    d->host_mounts->why_not.presence != PLM_PRESENT) {
		plm_buf_str(out,
			    "\nmounts from the host: not known, the mounts could not be read\n");
		return 0;
	}
	for (size_t i = 0; i < d->shown_count; i++) {
		const struct plm_mount *m = d->shown[i].mount;

		plm_table_row(table);
		plm_table_put(table, 0, PLM_SEVERITY_INFO, d->shown[i].origin);
		plm_table_put(table, 1, PLM_SEVERITY_INFO, m->point);
		plm_table_put(table, 2, m->read_only ? PLM_SEVERITY_INFO : PLM_SEVERITY_MEDIUM,
			      m->read_only ? "read" : "write");
	}
	if (!d->shown_count)
		plm_buf_str(out, "\nmounts from the host: none\n");
	else if (container_write_section(table, style, out, "mounts from the host") < 0)
		return -PLM_E_NOMEM;
	if (d->more_mounts)
		plm_buf_printf(out, "  not all of its %zu mounts were looked at\n",
			       d->mounts->count);
	return 0;
}

/* ---- ports ---- */

static const char *ports_doubt(const struct plm_published_ports *ports)
{
	switch (ports->doubt) {
	case PLM_PUBLISH_UNREADABLE:
		return "ports on the host: not all could be read";
	case PLM_PUBLISH_TRANSLATION:
		return "ports on the host: the packet filter may lead to it";
	case PLM_PUBLISH_CERTAIN:
		break;
	}
	return ports->count ? NULL : "ports on the host: none";
}

static int write_ports(const struct containers_view *view, const struct plm_table_style *style,
		       struct plm_buf *out)
{
	static const struct plm_table_column columns[] = {
		{.title = "PORT", .right = true},
		{.title = "ADDRESS"},
		{.title = "HELD BY", .least = 12},
	};
	const struct plm_published_ports *ports = view->detail->ports;
	const char *doubt = ports_doubt(ports);
	struct plm_table *table = CONTAINERS_TABLE(view, columns);

	if (doubt)
		plm_buf_printf(out, "\n%s\n", doubt);
	for (size_t i = 0; i < ports->count; i++) {
		const struct plm_published_port *p = &ports->items[i];

		plm_table_row(table);
		plm_table_printf(table, 0, PLM_SEVERITY_INFO, "%u/%s", (unsigned)p->port,
				 p->udp ? "udp" : "tcp");
		plm_table_put(table, 1, p->wildcard ? PLM_SEVERITY_MEDIUM : PLM_SEVERITY_INFO,
			      p->address);
		plm_table_printf(table, 2, PLM_SEVERITY_INFO, "%s, pid %" PRId32,
				 plm_publisher_name(p->publisher), p->process->pid);
	}
	return ports->count ? container_write_section(table, style, out, "ports on the host") : 0;
}

int containers_detail_text(const struct containers_view *view, const struct plm_table_style *style,
			   struct plm_buf *out)
{
	static int (*const sections[])(const struct containers_view *view,
				       const struct plm_table_style *style, struct plm_buf *out) = {
		container_write_facts,	write_processes,
		write_namespaces,	write_maps,
		write_mounts,		write_ports,
		container_write_claims, container_write_verdicts,
	};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (sections[i](view, style, out) < 0)
			return -PLM_E_NOMEM;
	return 0;
}
