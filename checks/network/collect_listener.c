/*
 * collect_listener.c: the sockets that are open in the host's network namespace, and which process holds each, by
 * the numbers in /proc/PID/fd. Judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/publishers.h"

struct search {
	struct plm_facts *facts;
	const struct plm_process_list *processes;
	const struct plm_publisher_list *publishers;
	struct network_sockets *out;
	size_t missing; /* sockets nobody was found for */
	struct plm_err **err;
};

static bool publishes(const struct search *s, const struct plm_process *p)
{
	for (size_t i = 0; i < s->publishers->count; i++)
		if (s->publishers->items[i].process == p)
			return true;
	return false;
}

/* The file name of what it runs; comm where that cannot be read, as anybody may set it. */
static int name_program(struct search *s, const struct plm_process *p, const char **program)
{
	static const char deleted[] = " (deleted)";
	struct plm_arena *arena = plm_facts_arena(s->facts);
	const char *path = plm_arena_printf(arena, "/proc/%" PRId32 "/exe", p->pid), *name;
	const struct plm_datum *exe;
	size_t size;
	int rc = path ? plm_facts_readlink(s->facts, path, &exe, s->err) : plm_err_nomem(s->err);

	if (rc < 0)
		return rc;
	*program = p->comm;
	if (exe->presence != PLM_PRESENT || !strchr(exe->data, '/'))
		return 0;
	name = strrchr(exe->data, '/') + 1;
	size = strlen(name) - (plm_str_ends(name, deleted) ? sizeof(deleted) - 1 : 0);
	*program = plm_arena_strndup(arena, name, size);
	return *program ? 0 : plm_err_nomem(s->err);
}

/* Of several holders one that is not pid 1, which keeps the sockets it started services with. */
static int take_holder(struct search *s, size_t i, uint64_t inode)
{
	const struct plm_process *p = s->processes->items[i];
	int rc = 0;

	for (size_t k = 0; rc == 0 && k < s->out->count; k++) {
		struct network_socket *socket = &s->out->items[k];

		if (socket->listener->inode != inode ||
		    (socket->holder && socket->holder->pid != 1))
			continue;
		s->missing -= !socket->holder;
		socket->holder = p;
		socket->of_container =
			s->processes->classes[i] == PLM_CLASS_CONTAINER || publishes(s, p);
		rc = name_program(s, p, &socket->program);
	}
	return rc;
}

static int look_at(struct search *s, size_t i)
{
	const struct plm_process *p = s->processes->items[i];
	const struct plm_held_sockets *held;
	int rc;

	if (p->kernel_thread || p->zombie)
		return 0;
	rc = plm_facts_held_sockets(s->facts, p, &held, s->err);
	if (rc < 0)
		return rc;
	if (held->state.presence != PLM_PRESENT && held->state.error != ESRCH)
		s->out->unread = true;
	for (size_t k = 0; rc == 0 && k < held->count; k++)
		rc = take_holder(s, i, held->inodes[k]);
	return rc;
}

/* First those on the host's network; a process elsewhere may still hold a socket of it. */
static int find_holders(struct search *s)
{
	const uint64_t host = s->processes->host_ns[PLM_NS_NET];
	int rc = 0;

	for (int elsewhere = 0; elsewhere < 2; elsewhere++)
		for (size_t i = 0; rc == 0 && i < s->processes->count; i++)
			if ((s->processes->items[i]->ns[PLM_NS_NET] != host) == (elsewhere == 1) &&
			    (!elsewhere || s->missing))
				rc = look_at(s, i);
	return rc;
}

static int take_listeners(struct search *s, const struct plm_listener_list *list)
{
	struct plm_arena *arena = plm_facts_arena(s->facts);

	s->out->items = plm_new_array(arena, struct network_socket, list->count + 1);
	if (!s->out->items)
		return plm_err_nomem(s->err);
	for (size_t i = 0; i < list->count; i++) {
		bool kernels = list->items[i].inode == 0;

		s->out->items[i] = (struct network_socket){.listener = &list->items[i],
							   .program = kernels ? "kernel" : NULL};
		s->missing += !kernels;
	}
	s->out->count = list->count;
	s->out->untold = list->untold;
	return s->missing ? find_holders(s) : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct search s = {.facts = facts,
			   .out = plm_new(plm_facts_arena(facts), struct network_sockets),
			   .err = err};
	const struct plm_listener_list *list;
	int rc = s.out ? plm_facts_processes(facts, &s.processes, err) : plm_err_nomem(err);

	(void)key;
	if (rc < 0)
		return rc;
	*value = s.out;
	if (plm_facts_nothing_runs(facts)) {
		s.out->state = (struct plm_datum){.presence = PLM_ABSENT};
		return 0;
	}
	if (!s.processes->host_ns[PLM_NS_NET]) {
		s.out->state = (struct plm_datum){.error = EACCES};
		return 0;
	}
	rc = plm_facts_listeners(facts, s.processes->host_ns[PLM_NS_NET], &list, err);
	if (rc == 0)
		rc = plm_facts_publishers(facts, &s.publishers, err);
	if (rc < 0)
		return rc;
	s.out->state = list->why_not;
	return list->why_not.presence == PLM_PRESENT ? take_listeners(&s, list) : 0;
}

int network_sockets(struct plm_facts *facts, const struct network_sockets **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"the open sockets of the host", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
