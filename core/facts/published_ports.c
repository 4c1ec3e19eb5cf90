/*
 * published_ports.c: where on the host a container can be reached: by its own sockets on the host's
 * network, or by those that docker-proxy, conmon or rootlessport hold for it there. Where the packet
 * filter leads is not followed; whether it may lead here is said. Judges nothing.
 */
#include "core/facts/publishers.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"
#include "core/facts/translation.h"

const char *plm_publisher_name(enum plm_publisher publisher)
{
	static const char *const names[] = {
		[PLM_PUBLISHER_ITSELF] = "its own socket on the host's network",
		[PLM_PUBLISHER_PROXY] = "docker-proxy",
		[PLM_PUBLISHER_CONMON] = "conmon",
		[PLM_PUBLISHER_ROOTLESS] = "rootlessport",
	};

	return names[publisher];
}

struct search {
	struct plm_facts *facts;
	const struct plm_process_list *processes;
	const struct plm_container *container;
	struct plm_published_ports *out;
	struct plm_published_port *items;
	const struct plm_process
		*over; /* of the container's own on the host's network, one that ended */
	size_t alive;  /* of the same, those that did not */
	bool watched;  /* somebody is sure to hold a socket for each port that is published */
	struct plm_err **err;
};

static void doubt(struct search *s, const struct plm_process *p, const char *file, int error)
{
	if (s->out->doubt == PLM_PUBLISH_UNREADABLE)
		return;
	s->out->doubt = PLM_PUBLISH_UNREADABLE;
	s->out->unread = p;
	s->out->unread_file = file;
	s->out->error = error;
}

/* What ended meanwhile holds nothing any more. */
static void refuse(struct search *s, const struct plm_process *p, const char *file, int error)
{
	if (error != ESRCH)
		doubt(s, p, file, error);
}

static int add(struct search *s, const struct plm_published_port *port)
{
	struct plm_published_port *slot;

	for (size_t i = 0; i < s->out->count; i++)
		if (s->items[i].udp == port->udp && s->items[i].port == port->port &&
		    plm_str_eq(s->items[i].address, port->address))
			return 0;
	slot = plm_push(plm_facts_arena(s->facts), s->items, s->out->count);
	if (!slot)
		return plm_err_nomem(s->err);
	*slot = *port;
	s->out->items = s->items;
	return 0;
}

static bool holds(const struct plm_held_sockets *held, uint64_t inode)
{
	for (size_t i = 0; i < held->count; i++)
		if (held->inodes[i] == inode)
			return true;
	return false;
}

/* Adds what a process holds among the open ports of the network namespace it is in. */
static int add_held(struct search *s, const struct plm_process *p, enum plm_publisher publisher)
{
	const struct plm_listener_list *open_ports;
	const struct plm_held_sockets *held;
	int rc = plm_facts_listeners(s->facts, p->ns[PLM_NS_NET], &open_ports, s->err);

	if (rc < 0)
		return rc;
	rc = plm_facts_held_sockets(s->facts, p, &held, s->err);
	if (rc < 0)
		return rc;
	if (open_ports->why_not.presence != PLM_PRESENT)
		refuse(s, p, "ns/net", open_ports->why_not.error);
	else if (open_ports->untold)
		refuse(s, p, "ns/net", EOPNOTSUPP);
	if (held->state.presence != PLM_PRESENT)
		refuse(s, p, "fd", held->state.error);
	for (size_t i = 0; rc == 0 && i < open_ports->count; i++) {
		const struct plm_listener *l = &open_ports->items[i];

		if (holds(held, l->inode))
			rc = add(s, &(struct plm_published_port){.publisher = publisher,
								 .process = p,
								 .udp = l->udp,
								 .wildcard = l->wildcard,
								 .address = l->address,
								 .port = l->port});
	}
	return rc;
}

/* ---- docker-proxy ---- */

static const char *const from_address[] = {"-host-ip", NULL};
static const char *const from_port[] = {"-host-port", NULL};
static const char *const of_protocol[] = {"-proto", NULL};

/* What its command line says, where no socket of it was found. */
static int add_claimed(struct search *s, const struct plm_process *p,
		       const struct plm_datum *cmdline)
{
	const char *address = plm_cmdline_find(cmdline, from_address);
	const char *port = plm_cmdline_find(cmdline, from_port);
	const char *protocol = plm_cmdline_find(cmdline, of_protocol);
	uint64_t number;

	if (!address || !port || !plm_parse_u64(plm_slice_of(port), 10, &number) ||
	    number > UINT16_MAX)
		return 0;
	return add(s, &(struct plm_published_port){.publisher = PLM_PUBLISHER_PROXY,
						   .process = p,
						   .udp = plm_str_eq(protocol, "udp"),
						   .wildcard = plm_str_eq(address, "0.0.0.0") ||
							       plm_str_eq(address, "::"),
						   .address = address,
						   .port = (uint16_t)number,
						   .claimed = true});
}

static bool has_address(const struct plm_listener_list *inside, const char *address)
{
	for (size_t i = 0; address && i < inside->address_count; i++)
		if (strcmp(inside->addresses[i], address) == 0)
			return true;
	return false;
}

static int add_proxy(struct search *s, const struct plm_publisher_process *proxy,
		     const struct plm_listener_list *inside)
{
	size_t before = s->out->count;
	int rc;

	if (proxy->cmdline->presence == PLM_UNREADABLE)
		refuse(s, proxy->process, "cmdline", proxy->cmdline->error);
	if (!has_address(inside, proxy->leads_to))
		return 0;
	rc = add_held(s, proxy->process, PLM_PUBLISHER_PROXY);
	return rc == 0 && s->out->count == before ? add_claimed(s, proxy->process, proxy->cmdline)
						  : rc;
}

/* ---- conmon ---- */

static bool switches_reservation_off(const struct plm_datum *text)
{
	struct plm_slice rest = {text->data, text->size_bytes}, line, key, value;

	while (text->presence == PLM_PRESENT && plm_next_line(&rest, &line))
		if (plm_split(line, '=', &key, &value) &&
		    plm_slice_is(key, "enable_port_reservation") &&
		    plm_slice_starts(value, "false"))
			return true;
	return false;
}

static int look_into(struct search *s, const char *path, bool *off)
{
	const struct plm_datum *text;
	int rc = path ? plm_facts_read(s->facts, path, PLM_ENGINE_FILE_BYTES, &text, s->err)
		      : plm_err_nomem(s->err);

	if (rc == 0)
		*off |= text->presence == PLM_UNREADABLE || switches_reservation_off(text);
	return rc;
}

/* Podman has conmon hold a socket for each port, unless containers.conf(5) says otherwise. */
static int keeps_ports(struct search *s, bool *keeps)
{
	static const char *const files[] = {"/usr/share/containers/containers.conf",
					    "/etc/containers/containers.conf"};
	static const char directory[] = "/etc/containers/containers.conf.d";
	const struct plm_datum *names;
	bool off = false;
	int rc = plm_facts_list(s->facts, directory, &names, s->err);

	for (size_t i = 0; rc == 0 && i < sizeof(files) / sizeof(files[0]); i++)
		rc = look_into(s, files[i], &off);
	if (rc < 0)
		return rc;
	off |= names->presence == PLM_UNREADABLE;
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1)
		rc = look_into(s,
			       plm_arena_printf(plm_facts_arena(s->facts), "%s/%s", directory,
						names->data + at),
			       &off);
	*keeps = !off;
	return rc;
}

static int add_conmon(struct search *s, const struct plm_process *p)
{
	bool keeps = false, roots = false;
	int rc = plm_facts_belongs_to_root(s->facts, p, &roots, s->err);

	/* For other users Podman leaves the ports to rootlessport or pasta. */
	if (rc == 0 && roots && p->in_initial_userns && s->container->runtime == PLM_RUNTIME_PODMAN)
		rc = keeps_ports(s, &keeps);
	s->watched |= keeps;
	return rc < 0 ? rc : add_held(s, p, PLM_PUBLISHER_CONMON);
}

/* ---- all of them ---- */

/* rootlessport's child stands in the container's network, itself on the host's. */
static bool has_child_inside(const struct search *s, int32_t pid, uint64_t net)
{
	for (size_t i = 0; i < s->processes->count; i++)
		if (s->processes->items[i]->ppid == pid &&
		    s->processes->items[i]->ns[PLM_NS_NET] == net)
			return true;
	return false;
}

static int look_at(struct search *s, const struct plm_publisher_process *c,
		   const struct plm_listener_list *inside)
{
	switch (c->publisher) {
	case PLM_PUBLISHER_PROXY:
		return add_proxy(s, c, inside);
	case PLM_PUBLISHER_CONMON:
		return c->process->pid == s->container->init->ppid ? add_conmon(s, c->process) : 0;
	case PLM_PUBLISHER_ROOTLESS:
		if (!has_child_inside(s, c->process->pid, inside->net))
			return 0;
		s->watched = true;
		return add_held(s, c->process, PLM_PUBLISHER_ROOTLESS);
	case PLM_PUBLISHER_ITSELF:
		break;
	}
	return 0;
}

static int look_at_all(struct search *s, const struct plm_listener_list *inside)
{
	const struct plm_publisher_list *list;
	int rc = plm_facts_publishers(s->facts, &list, s->err);

	for (size_t i = 0; rc == 0 && i < list->count; i++)
		rc = look_at(s, &list->items[i], inside);
	return rc;
}

/* Docker starts a proxy for each port, unless it was told not to. */
static int ask_engines(struct search *s)
{
	const struct plm_engine_list *engines;
	bool seen = false, off = false;
	int rc = 0;

	if (s->container->runtime == PLM_RUNTIME_DOCKER)
		rc = plm_facts_engines(s->facts, &engines, s->err);
	if (rc < 0 || s->container->runtime != PLM_RUNTIME_DOCKER)
		return rc;
	for (size_t i = 0; i < engines->count; i++) {
		if (engines->items[i].runtime != PLM_RUNTIME_DOCKER)
			continue;
		seen = true;
		off |= engines->items[i].no_proxy;
	}
	s->watched |= seen && !off;
	return 0;
}

/* ---- one network namespace of the container's ---- */

static const struct plm_listener *find_reachable(const struct plm_listener_list *inside)
{
	/* Without an address of its own nothing leads to it. */
	for (size_t i = 0; inside->address_count && i < inside->count; i++)
		if (!inside->items[i].loopback)
			return &inside->items[i];
	return NULL;
}

static int search_own(struct search *s, const struct plm_process *p)
{
	const struct plm_listener_list *inside;
	int rc = plm_facts_listeners(s->facts, p->ns[PLM_NS_NET], &inside, s->err);

	if (rc < 0)
		return rc;
	/* Whoever was in it was asked: when all of them ended, nothing is known of it. */
	if (inside->why_not.presence != PLM_PRESENT)
		doubt(s, p, "ns/net", inside->why_not.error);
	else if (inside->untold && inside->address_count)
		refuse(s, p, "ns/net", EOPNOTSUPP);
	rc = look_at_all(s, inside);
	if (rc == 0)
		rc = ask_engines(s);
	if (rc == 0 && !s->out->reachable)
		s->out->reachable = find_reachable(inside);
	return rc;
}

static bool seen_before(const struct plm_container *container, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (container->processes[k]->ns[PLM_NS_NET] ==
		    container->processes[i]->ns[PLM_NS_NET])
			return true;
	return false;
}

/* A process of the container's on the host's network. */
static int add_own(struct search *s, const struct plm_process *p)
{
	const struct plm_held_sockets *held;
	int rc = add_held(s, p, PLM_PUBLISHER_ITSELF);

	if (rc == 0)
		rc = plm_facts_held_sockets(s->facts, p, &held, s->err);
	if (rc == 0 && held->state.error == ESRCH)
		s->over = s->over ? s->over : p;
	else
		s->alive++;
	return rc;
}

static int search_all(struct search *s)
{
	const uint64_t host = s->processes->host_ns[PLM_NS_NET];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < s->container->process_count; i++) {
		const struct plm_process *p = s->container->processes[i];

		if (p->ns[PLM_NS_NET] == 0 || !host)
			refuse(s, p, "ns/net", p->error ? p->error : EACCES);
		else if (p->ns[PLM_NS_NET] == host)
			rc = add_own(s, p);
		else if (!seen_before(s->container, i))
			rc = search_own(s, p);
	}
	if (s->over && !s->alive)
		doubt(s, s->over, "fd", ESRCH);
	return rc;
}

/* Docker and Podman publish by the packet filter what nobody holds a socket for. Other network plugins may do so in ways
 * that it does not show. */
static int ask_packet_filter(struct search *s)
{
	enum plm_runtime runtime = s->container->runtime;
	enum plm_translation found = PLM_TRANSLATION_UNKNOWN;
	int rc = 0;

	/* For those of other users somebody holds a socket, or carries what arrives in user space. */
	if (s->container->init->in_initial_userns &&
	    (runtime == PLM_RUNTIME_DOCKER || runtime == PLM_RUNTIME_PODMAN))
		rc = plm_facts_translation(s->facts, &found, s->err);
	if (rc == 0 && found != PLM_TRANSLATION_NONE)
		s->out->doubt = PLM_PUBLISH_TRANSLATION;
	return rc;
}

int plm_facts_published_ports(struct plm_facts *facts, const struct plm_container *container,
			      const struct plm_published_ports **out, struct plm_err **err)
{
	struct search s = {.facts = facts, .container = container, .err = err};
	int rc = plm_facts_processes(facts, &s.processes, err);

	s.out = plm_new(plm_facts_arena(facts), struct plm_published_ports);
	if (!s.out)
		return plm_err_nomem(err);
	if (rc == 0)
		rc = search_all(&s);
	if (rc < 0)
		return rc;
	*out = s.out;
	if (s.out->doubt != PLM_PUBLISH_CERTAIN || !s.out->reachable || s.watched)
		return 0;
	return ask_packet_filter(&s);
}
