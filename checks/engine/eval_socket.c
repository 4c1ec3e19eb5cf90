/*
 * eval_socket.c: judges who may give orders to the engines of this host: through sockets by owner, group, mode and the
 * members of the group, and through TCP. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/endpoints.h"
#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/accounts.h"
#include "core/base/text.h"

/* ---- what the questions share ---- */

/* The name of a group, or its number; NULL when out of memory. */
static const char *group_name(struct plm_arena *arena, const struct plm_accounts *accounts,
			      uint32_t gid)
{
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid == gid)
			return accounts->groups[i].name;
	return gid ? plm_arena_printf(arena, "%" PRIu32, gid) : "root";
}

static void show_unread(struct plm_eval *ev, const char *source, int error)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = source,
						.presence = PLM_UNREADABLE,
						.error = error});
}

static void show_socket(struct plm_eval *ev, const struct engine_endpoint *e, const char *group)
{
	if (e->stat.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, e->path,
				   "user %" PRIu32 ", group %s, mode %04o", e->stat.uid, group,
				   e->stat.mode);
	else
		show_unread(ev, e->path, e->stat.error);
}

/* True when the verdict is given: no engine is here, or nobody can say. */
static bool no_engine(struct plm_eval *ev, const struct engine_endpoints *all)
{
	if (all->any_engine)
		return false;
	if (all->processes.presence == PLM_UNREADABLE) {
		show_unread(ev, "/proc", all->processes.error);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether a container engine runs here could not be read from /proc: %s",
			    plm_errno_words(all->processes.error));
		return true;
	}
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
		    "no container engine that takes orders is on this host");
	return true;
}

static bool untold(struct plm_eval *ev, const struct engine_endpoints *all)
{
	if (!all->unread)
		return false;
	show_unread(ev, all->unread, all->error);
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "where container engines take orders could not be read from %s: %s",
		    all->unread, plm_errno_words(all->error));
	return true;
}

/* ---- owner, group and mode ---- */

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
		const char *group = group_name(plm_facts_arena(ev->facts), accounts, e->stat.gid);

		if (!group)
			return -PLM_E_NOMEM;
		if (!e->path)
			continue;
		show_socket(ev, e, group);
		count++;
		if (e->stat.presence != PLM_PRESENT) {
			unread = unread ? unread : e;
		} else if (is_nameless(accounts, e, p, group)) {
			show_unread(ev, accounts->group.path, accounts->group.state.error);
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
	else if (!untold(ev, all) && !count)
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
	else if (!untold(ev, all))
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
	if (no_engine(ev, all))
		return 0;
	return p->ask == ENGINE_SOCKET_TCP ? judge_tcp(ev, all, p) : judge_permission(ev, all, p);
}

/* ---- who is in the group ---- */

struct members {
	const struct plm_list *allowed;
	const char *first; /* who should not be */
	size_t count;
};

static void take(struct members *m, const char *name)
{
	if (strcmp(name, "root") == 0 || plm_list_has(m->allowed, name))
		return;
	if (!m->first)
		m->first = name;
	m->count++;
}

static void look(const struct plm_accounts *accounts, uint32_t gid, struct members *m)
{
	for (size_t i = 0; i < accounts->group_count; i++)
		for (size_t n = 0;
		     accounts->groups[i].gid == gid && n < accounts->groups[i].member_count; n++)
			take(m, accounts->groups[i].members[n]);
	for (size_t i = 0; i < accounts->user_count; i++)
		if (accounts->users[i].gid == gid)
			take(m, accounts->users[i].name);
}

/* Group 0 has root's rights anyway; a group that may not write can give no orders. */
static bool is_open_to_group(const struct engine_endpoint *e)
{
	return e->path && e->stat.presence == PLM_PRESENT && e->stat.gid != 0 &&
	       (e->stat.mode & 0020);
}

static bool accounts_untold(struct plm_eval *ev, const struct plm_accounts *accounts)
{
	const struct plm_account_file *files[] = {&accounts->group, &accounts->passwd};
	const struct plm_account_file *bad = NULL;

	for (size_t i = 0; i < 2; i++) {
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = files[i]->path,
							.presence = files[i]->state.presence,
							.error = files[i]->state.error,
							.value = files[i]->foreign_line
									 ? "names another source"
									 : "read"});
		if (!bad && (files[i]->state.presence == PLM_UNREADABLE || files[i]->foreign_line))
			bad = files[i];
	}
	if (bad)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"who is in the groups of the engines' sockets cannot be told from %s: %s",
			bad->path,
			bad->foreign_line ? "another source adds to it"
					  : plm_errno_words(bad->state.error));
	return bad != NULL;
}

static void judge_members(struct plm_eval *ev, const struct engine_endpoint *e, const char *group,
			  const struct members *m, size_t groups)
{
	char others[48] = "";

	if (m->count > 1)
		snprintf(others, sizeof(others), " and %zu other member%s", m->count - 1,
			 m->count == 2 ? "" : "s");
	if (m->count)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s%s of group %s may give orders to %s through %s, and so ha%s root's "
			    "rights",
			    m->first, others, group, e->engine, e->path, m->count > 1 ? "ve" : "s");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    groups ? "no account but those allowed is in the group "
				     "of an engine's socket"
				   : "no group may use an engine's socket");
}

int engine_eval_group(struct plm_eval *ev, const void *params)
{
	const struct engine_group_params *p = params;
	const struct engine_endpoint *worst = NULL;
	const struct plm_accounts *accounts;
	const struct engine_endpoints *all;
	struct members most = {.allowed = &p->allowed};
	const char *worst_group = NULL;
	size_t groups = 0;
	int rc = engine_endpoints(ev->facts, &all, NULL);

	if (rc == 0)
		rc = plm_facts_accounts(ev->facts, &accounts, NULL);
	if (rc != 0)
		return rc;
	plm_expected(ev, "no member but those allowed");
	if (no_engine(ev, all))
		return 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct engine_endpoint *e = &all->items[i];
		struct members m = {.allowed = &p->allowed};
		const char *group = group_name(plm_facts_arena(ev->facts), accounts, e->stat.gid);

		if (!group)
			return -PLM_E_NOMEM;
		if (e->path)
			show_socket(ev, e, group);
		if (!is_open_to_group(e))
			continue;
		groups++;
		look(accounts, e->stat.gid, &m);
		if (!worst || m.count > most.count) {
			worst = e;
			worst_group = group;
			most = m;
		}
	}
	if ((most.count || !accounts_untold(ev, accounts)) && (most.count || !untold(ev, all)))
		judge_members(ev, worst, worst_group, &most, groups);
	return 0;
}
