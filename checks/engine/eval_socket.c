/*
 * eval_socket.c: judges who may give orders to the engines of this host: through sockets by owner, group and mode, and
 * through TCP. Pure.
 */
#include "checks/engine/judge_socket.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

static void say_bad(struct plm_eval *ev, const struct engine_endpoint *e,
		    const struct engine_socket_params *p, const char *group)
{
	uint32_t more = e->stat.mode & ~(uint32_t)p->mode.value;

	if (e->stat.uid != 0)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s, through which %s takes orders, belongs to user %" PRIu32
			    ", who so has root's rights",
			    e->path, e->engine, e->stat.uid);
	else if (!plm_list_has(&p->groups, group))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s, through which %s takes orders, belongs to group %s, whose members "
			    "so have root's rights",
			    e->path, e->engine, group);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s, through which %s takes orders, has mode %04o: %s", e->path,
			    e->engine, e->stat.mode,
			    more & 2 ? "everybody may give them, and so has root's rights"
				     : "it should have no more than was allowed");
}

static bool is_bad(const struct engine_endpoint *e, const struct engine_socket_params *p,
		   const char *group)
{
	return e->stat.uid != 0 || !plm_list_has(&p->groups, group) ||
	       (e->stat.mode & ~(uint32_t)p->mode.value & 0777);
}

/* Only a number is known of its group, while /etc/group could not be read; all else is as it should be. */
static bool is_nameless(const struct plm_accounts *accounts, const struct engine_endpoint *e,
			const struct engine_socket_params *p, const char *group)
{
	return accounts->group.state.presence == PLM_UNREADABLE && e->stat.uid == 0 &&
	       !plm_list_has(&p->groups, group) &&
	       !(e->stat.mode & ~(uint32_t)p->mode.value & 0777);
}

static int judge_permission(struct plm_eval *ev, const struct engine_endpoints *all,
			    const struct engine_socket_params *p)
{
	const struct plm_accounts *accounts;
	const struct engine_endpoint *bad = NULL, *unread = NULL;
	const char *bad_group = NULL;
	bool unnamed = false;
	size_t count = 0;
	int rc = plm_facts_accounts(ev->facts, &accounts, NULL);

	for (size_t i = 0; rc == 0 && i < all->count; i++) {
		const struct engine_endpoint *e = &all->items[i];
		const char *group =
			engine_group_name(plm_facts_arena(ev->facts), accounts, e->stat.gid);

		if (!group)
			return -PLM_E_NOMEM;
		if (!e->path)
			continue;
		engine_show_socket(ev, e, group);
		count++;
		if (e->stat.presence != PLM_PRESENT) {
			unread = unread ? unread : e;
		} else if (is_nameless(accounts, e, p, group)) {
			engine_show_unread(ev, accounts->group.path, accounts->group.state.error);
			unnamed = true;
		} else if (!bad && is_bad(e, p, group)) {
			bad = e;
			bad_group = group;
		}
	}
	if (rc < 0)
		return rc;
	if (bad)
		say_bad(ev, bad, p, bad_group);
	else if (unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "who may use %s could not be read: %s",
			    unread->path, plm_errno_words(unread->stat.error));
	else if (unnamed)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"which groups the engines' sockets belong to could not be read from %s: %s",
			accounts->group.path, plm_errno_words(accounts->group.state.error));
	else if (!engine_untold(ev, all) && !count)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no engine has a socket here at this moment");
	else if (!all->unread)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%zu socket%s of container engines belong%s to root and to groups that "
			    "may",
			    count, count == 1 ? "" : "s", count == 1 ? "s" : "");
	return 0;
}

/* ---- TCP ---- */

static bool is_open(const struct engine_endpoint *e, const struct engine_socket_params *p)
{
	return e->address && e->tls != ENGINE_TLS_VERIFIED &&
	       !(e->loopback && p->allow_loopback.value);
}

static void show_tcp(struct plm_eval *ev, const struct engine_endpoint *e)
{
	static const char *const tls[] = {"without TLS", "TLS, any client",
					  "TLS, clients are verified"};

	plm_evidence_value(ev, e->later ? PLM_PERSISTENT : PLM_RUNNING,
			   e->source ? e->source : "default of the engine", "%s, %s%s", e->address,
			   tls[e->tls], e->listens ? ", something listens there" : "");
}

static void say_open(struct plm_eval *ev, const struct engine_endpoint *e)
{
	plm_verdict(
		ev, PLM_VERDICT_FAIL,
		"%s %s orders at %s over TCP %s (%s): whoever reaches it is root on this host%s",
		e->engine, e->later ? "would from its next start take" : "takes", e->address,
		e->tls == ENGINE_TLS_NONE ? "without TLS"
					  : "without asking clients for a "
					    "certificate",
		e->source ? e->source : "its default",
		e->listens ? "" : "; nothing listens there at this moment");
}

static int judge_tcp(struct plm_eval *ev, const struct engine_endpoints *all,
		     const struct engine_socket_params *p)
{
	const struct engine_endpoint *worst = NULL;
	size_t good = 0;

	plm_evidence_datum(ev, PLM_RUNNING, "probe sockets",
			   &(struct plm_datum){.presence = all->sockets->presence,
					       .error = all->sockets->error,
					       .data = "read",
					       .size_bytes = 4});
	for (size_t i = 0; i < all->count; i++) {
		const struct engine_endpoint *e = &all->items[i];

		if (!e->address)
			continue;
		show_tcp(ev, e);
		good++;
		if (is_open(e, p) && (!worst || (e->listens && !worst->listens)))
			worst = e;
	}
	if (worst)
		say_open(ev, worst);
	else if (!engine_untold(ev, all))
		plm_verdict(ev, PLM_VERDICT_PASS,
			    good ? "every TCP address at which an engine takes orders asks for "
				   "certificates or is of this host alone"
				 : "no container engine takes orders over TCP");
	return 0;
}

int engine_eval_socket(struct plm_eval *ev, const void *params)
{
	const struct engine_socket_params *p = params;
	const struct engine_endpoints *all;
	int rc = engine_endpoints(ev->facts, &all, NULL);

	if (rc < 0)
		return rc;
	if (p->ask == ENGINE_SOCKET_TCP)
		plm_expected(ev,
			     "no orders over TCP without TLS that asks clients for certificates");
	else
		plm_expected(ev, "owner root, mode %04o or less", (unsigned)p->mode.value);
	if (engine_none_listens(ev, all))
		return 0;
	return p->ask == ENGINE_SOCKET_TCP ? judge_tcp(ev, all, p) : judge_permission(ev, all, p);
}
