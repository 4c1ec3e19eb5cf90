/*
 * listeners.c: the ports that are open in a network namespace. Asks the probe "listeners" once a
 * namespace; judges nothing.
 */
#include "core/facts/ports.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"

/* Processes of a namespace that may end before one of them answers. */
enum { MOST_TRIES = 16 };

/* ---- the probe's text ---- */

struct parser {
	struct plm_arena *arena;
	struct plm_listener_list *list;
	struct plm_listener *items;
	const char **addresses;
};

static bool is_loopback(const char *address)
{
	return plm_str_starts(address, "127.") || plm_str_eq(address, "::1") ||
	       plm_str_starts(address, "::ffff:127.");
}

static bool is_wildcard(const char *address)
{
	return plm_str_eq(address, "0.0.0.0") || plm_str_eq(address, "::") ||
	       plm_str_eq(address, "::ffff:0.0.0.0");
}

/* "127.0.0.1:80" or "[::1]:80". */
static int take_endpoint(struct parser *p, struct plm_slice word, struct plm_listener *listener)
{
	const char *colon = memrchr(word.data, ':', word.size_bytes);
	struct plm_slice address, port;
	uint64_t number;

	if (!colon)
		return -PLM_E_PARSE;
	address = (struct plm_slice){word.data, (size_t)(colon - word.data)};
	port = (struct plm_slice){colon + 1, word.size_bytes - address.size_bytes - 1};
	if (plm_slice_starts(address, "[") && address.data[address.size_bytes - 1] == ']') {
		address.data++;
		address.size_bytes -= address.size_bytes > 1 ? 2 : 1;
	}
	if (!plm_parse_u64(port, 10, &number) || number == 0 || number > UINT16_MAX ||
	    address.size_bytes == 0)
		return -PLM_E_PARSE;
	listener->port = (uint16_t)number;
	listener->address = plm_arena_strndup(p->arena, address.data, address.size_bytes);
	if (!listener->address)
		return -PLM_E_NOMEM;
	listener->loopback = is_loopback(listener->address);
	listener->wildcard = is_wildcard(listener->address);
	return 0;
}

static int take_listener(struct parser *p, bool udp, struct plm_slice rest)
{
	struct plm_listener listener = {.udp = udp}, *slot;
	struct plm_slice endpoint, inode;
	int rc;

	if (!plm_next_word(&rest, " ", &endpoint) || !plm_next_word(&rest, " ", &inode) ||
	    !plm_parse_u64(inode, 10, &listener.inode))
		return -PLM_E_PARSE;
	rc = take_endpoint(p, endpoint, &listener);
	if (rc < 0)
		return rc;
	slot = plm_push(p->arena, p->items, p->list->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = listener;
	return 0;
}

static int take_address(struct parser *p, struct plm_slice text)
{
	const char *address = plm_arena_strndup(p->arena, text.data, text.size_bytes);
	const char **slot;

	if (!address)
		return -PLM_E_NOMEM;
	if (is_loopback(address))
		return 0;
	slot = plm_push(p->arena, p->addresses, p->list->address_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = address;
	return 0;
}

static int take_line(struct parser *p, struct plm_slice line)
{
	struct plm_slice kind;

	if (!plm_next_word(&line, " ", &kind))
		return -PLM_E_PARSE;
	line = plm_slice_trim(line);
	if (plm_slice_is(kind, "tcp") || plm_slice_is(kind, "udp"))
		return take_listener(p, plm_slice_is(kind, "udp"), line);
	if (plm_slice_is(kind, "address"))
		return take_address(p, line);
	if (plm_slice_is(kind, "untold")) {
		p->list->untold = true;
		return 0;
	}
	return plm_slice_is(kind, "net") && plm_parse_u64(line, 10, &p->list->net) ? 0
										   : -PLM_E_PARSE;
}

/* The kernel lists sockets in the order of its hash. */
static int compare(const void *a, const void *b)
{
	const struct plm_listener *x = a, *y = b;
	int order = (x->udp > y->udp) - (x->udp < y->udp);

	if (order == 0)
		order = (x->port > y->port) - (x->port < y->port);
	if (order == 0)
		order = strcmp(x->address, y->address);
	return order ? order : (x->inode > y->inode) - (x->inode < y->inode);
}

int plm_listeners_parse(struct plm_arena *arena, struct plm_slice text,
			struct plm_listener_list *list)
{
	struct parser p = {.arena = arena, .list = list};
	struct plm_slice line;
	int rc = 0;

	*list = (struct plm_listener_list){.why_not = {.presence = PLM_PRESENT}};
	while (rc == 0 && plm_next_line(&text, &line))
		rc = take_line(&p, line);
	if (rc == 0 && list->net == 0)
		rc = -PLM_E_PARSE;
	if (rc < 0)
		return rc;
	if (p.items)
		qsort(p.items, list->count, sizeof(*p.items), compare);
	list->items = p.items;
	list->addresses = p.addresses;
	return 0;
}

/* ---- of one namespace ---- */

static struct plm_datum why_not(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

static int ask(struct plm_facts *facts, const struct plm_process *process,
	       struct plm_listener_list *list, struct plm_err **err)
{
	const struct plm_datum *text;
	char name[32];
	int rc;

	snprintf(name, sizeof(name), "listeners:%" PRId32, process->pid);
	rc = plm_facts_probe(facts, name, &text, err);
	if (rc < 0)
		return rc;
	if (text->presence != PLM_PRESENT) {
		list->why_not = why_not(text->error ? text->error : ENODATA);
		return 0;
	}
	rc = plm_listeners_parse(plm_facts_arena(facts),
				 (struct plm_slice){text->data, text->size_bytes}, list);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	if (rc < 0)
		list->why_not = why_not(EBADMSG);
	/* The number is another process's by now, or it went elsewhere. */
	else if (list->net != process->ns[PLM_NS_NET])
		*list = (struct plm_listener_list){.why_not = why_not(ESRCH)};
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_listener_list *list = plm_new(plm_facts_arena(facts), struct plm_listener_list);
	const struct plm_process_list *processes;
	uint64_t net = 0;
	int tries = 0, rc = list ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	if (rc < 0)
		return rc;
	*value = list;
	list->why_not = why_not(ESRCH);
	if (!plm_parse_u64(plm_slice_of(key), 10, &net))
		return plm_err_set(err, PLM_E_INTERNAL, "bad key for listeners");
	for (size_t i = 0; rc == 0 && tries < MOST_TRIES && i < processes->count; i++) {
		const struct plm_process *p = processes->items[i];

		/* Some hosts let nobody look at their init. */
		if (p->ns[PLM_NS_NET] != net || p->pid == 1)
			continue;
		rc = ask(facts, p, list, err);
		if (list->why_not.presence == PLM_PRESENT || list->why_not.error != ESRCH)
			break;
		tries++;
	}
	return rc;
}

int plm_facts_listeners(struct plm_facts *facts, uint64_t net, const struct plm_listener_list **out,
			struct plm_err **err)
{
	static const struct plm_fact fact = {"the open ports of a network namespace", gather};
	const void *value = NULL;
	char key[24];
	int rc;

	snprintf(key, sizeof(key), "%" PRIu64, net);
	rc = plm_facts_get(facts, &fact, key, &value, err);
	if (rc == 0)
		*out = value;
	return rc;
}
