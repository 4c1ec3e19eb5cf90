/*
 * eval_bridge.c: judges the bridges that containers are on: whether frames between them pass the packet filter, whether
 * Docker's default bridge keeps containers apart, whether addresses of loopback are routed. Reads facts only.
 */
#include <errno.h>

#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"
#include "core/facts/docker_daemon.h"
#include "core/facts/sysctl.h"
#include "core/base/text.h"

/* A side of a sysctl that is set to `bad`. */
static bool says(const struct plm_sysctl_value *side, const char *bad)
{
	return side->value.presence == PLM_PRESENT && plm_str_eq(side->value.data, bad);
}

static void show(struct plm_eval *ev, enum plm_aspect aspect, const struct plm_sysctl_value *side)
{
	if (side->source)
		plm_evidence_datum(ev, aspect, side->source, &side->value);
}

struct sides {
	bool now, later; /* asked, and there is such a side */
};

static struct sides sides_of(struct plm_eval *ev, const struct network_bridge_params *p)
{
	return (struct sides){.now = p->of != PLM_OF_PERSISTENT &&
				     !plm_facts_nothing_runs(ev->facts),
			      .later = p->of != PLM_OF_RUNNING};
}

/* Judges one key that must not have the value `bad`; true when a verdict was given. */
static bool judge_key(struct plm_eval *ev, const struct plm_sysctl *s, struct sides sides,
		      const char *key, const char *bad, const char *meaning)
{
	if (sides.now)
		show(ev, PLM_RUNNING, &s->running);
	if (sides.later)
		show(ev, PLM_PERSISTENT, &s->persistent);
	if (sides.now && says(&s->running, bad)) {
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s is %s: %s", key, bad, meaning);
		return true;
	}
	if (sides.later && says(&s->persistent, bad)) {
		plm_verdict(ev, PLM_VERDICT_FAIL, "a reboot sets %s to %s (%s): %s", key, bad,
			    s->persistent.source, meaning);
		return true;
	}
	return false;
}

/* What stays open about one key, after nothing was wrong with it. */
static bool is_unread(const struct plm_sysctl *s, struct sides sides)
{
	return (sides.now && s->running.value.presence == PLM_UNREADABLE) ||
	       (sides.later && s->persistent.value.presence == PLM_UNREADABLE);
}

/* ---- frames pass the packet filter ---- */

static int find_bridge(struct plm_eval *ev, const char **bridge, struct plm_datum *state)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const struct plm_datum *names;
	int rc = plm_facts_list(ev->facts, "/sys/class/net", &names, NULL);

	*bridge = NULL;
	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = names->presence, .error = names->error};
	for (size_t at = 0; at < names->size_bytes && !*bridge;
	     at += strlen(names->data + at) + 1) {
		const char *path =
			plm_arena_printf(arena, "/sys/class/net/%s/bridge", names->data + at);
		const struct plm_stat *st;

		rc = path ? plm_facts_stat(ev->facts, path, &st, NULL) : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		if (st->presence == PLM_PRESENT)
			*bridge = names->data + at;
	}
	return 0;
}

static const char *const bridge_keys[] = {"net.bridge.bridge-nf-call-iptables",
					  "net.bridge.bridge-nf-call-ip6tables"};
enum { BRIDGE_KEYS = sizeof(bridge_keys) / sizeof(bridge_keys[0]) };

static void conclude_filtered(struct plm_eval *ev, const char *bridge,
			      const struct plm_datum *state, bool loaded, const char *unread)
{
	if (state->presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "which bridges this host has could not be read: %s",
			    plm_errno_words(state->error));
	else if (state->presence == PLM_PRESENT && !bridge)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this host has no bridge");
	else if (bridge && !loaded)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "br_netfilter is not loaded: what containers on the bridge %s send to "
			    "each other passes no packet filter",
			    bridge);
	else if (unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read", unread);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "frames on bridges pass the packet filter");
}

static int eval_filtered(struct plm_eval *ev, struct sides sides)
{
	struct plm_datum state = {.presence = PLM_ABSENT};
	const char *bridge = NULL, *unread = NULL;
	bool loaded = true;
	int rc = sides.now ? find_bridge(ev, &bridge, &state) : 0;

	plm_expected(ev, "1, now and after a reboot");
	for (size_t i = 0; rc == 0 && i < BRIDGE_KEYS; i++) {
		const struct plm_sysctl *s;

		rc = plm_facts_sysctl(ev->facts, bridge_keys[i], &s, NULL);
		if (rc < 0)
			return rc;
		if (judge_key(ev, s, sides, bridge_keys[i], "0",
			      "what containers on one bridge send to each other passes no packet "
			      "filter"))
			return 0;
		loaded &= !sides.now || s->running.value.presence != PLM_ABSENT;
		if (is_unread(s, sides))
			unread = bridge_keys[i];
	}
	if (rc == 0)
		conclude_filtered(ev, bridge, &state, loaded, unread);
	return rc;
}

/* ---- containers are kept apart ---- */

static const char *bridge_of(struct plm_arena *arena, const struct plm_docker_daemon *daemon,
			     int *rc)
{
	struct plm_docker_setting setting = {0};

	*rc = plm_docker_setting_find(arena, daemon, "bridge", &setting);
	return setting.value && *setting.value ? setting.value : "docker0";
}

static void judge_rules(struct plm_eval *ev, const struct network_firewall *f, const char *bridge)
{
	bool legacy = network_separates(&f->legacy_loaded[NETWORK_IP], bridge);
	int error;

	if (legacy || network_separates(&f->loaded, bridge)) {
		plm_evidence_value(ev, PLM_RUNNING,
				   legacy ? "getsockopt:iptables" : "netlink:nftables",
				   "what goes from %s to %s is dropped", bridge, bridge);
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "containers on Docker's bridge %s are kept apart, by configuration "
			    "and by the rules loaded",
			    bridge);
	} else if (network_unread_rules(f, NETWORK_IP, &error)) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "Docker was told to keep containers on %s apart; whether the rules "
			    "loaded do so could not be read",
			    bridge);
	} else {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "Docker was told to keep containers on %s apart, but no rule that is "
			    "loaded does so",
			    bridge);
	}
}

static int judge_daemon(struct plm_eval *ev, const struct plm_docker_daemon *daemon,
			struct sides sides, bool *failed)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_docker_setting icc = {0};
	const struct network_firewall *f;
	const char *bridge;
	int rc = plm_docker_setting_find(arena, daemon, "icc", &icc);

	if (rc < 0)
		return rc;
	bridge = bridge_of(arena, daemon, &rc);
	if (rc < 0)
		return rc;
	if (icc.unread || !icc.value) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether Docker keeps containers apart could not be read: %s",
			    icc.unread ? icc.unread : "icc");
		return 0;
	}
	plm_evidence_value(ev, PLM_CLAIMED, icc.source ? icc.source : "dockerd's default", "icc=%s",
			   icc.value);
	if (!plm_str_eq(icc.value, "false")) {
		*failed = true;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "every container on Docker's bridge %s reaches every port of the "
			    "others: icc is %s",
			    bridge, icc.value);
		return 0;
	}
	if (!sides.now || !daemon->process) {
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "Docker is told to keep containers on its bridge %s apart", bridge);
		return 0;
	}
	rc = network_firewall(ev->facts, &f, NULL);
	if (rc == 0)
		judge_rules(ev, f, bridge);
	return rc;
}

static int eval_separate(struct plm_eval *ev, struct sides sides)
{
	const struct plm_docker_daemon_list *daemons;
	bool failed = false;
	int rc = plm_facts_docker_daemons(ev->facts, &daemons, NULL);

	plm_expected(ev, "icc=false, and a rule that does so");
	if (rc < 0)
		return rc;
	if (!daemons->count && daemons->processes.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "whether a dockerd runs could not be read: %s",
			    plm_errno_words(daemons->processes.error));
	else if (!daemons->count)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no Docker on this host");
	for (size_t i = 0; rc == 0 && !failed && i < daemons->count; i++)
		rc = judge_daemon(ev, &daemons->items[i], sides, &failed);
	return rc;
}

/* ---- loopback stays at home ---- */

static int eval_localnet(struct plm_eval *ev, struct sides sides)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const struct plm_datum *names;
	const char *unread = NULL;
	int rc = plm_facts_list(ev->facts, "/proc/sys/net/ipv4/conf", &names, NULL);

	plm_expected(ev, "0 on every interface");
	if (rc < 0)
		return rc;
	if (names->presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc/sys/net/ipv4/conf", names);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the interfaces could not be listed: %s",
			    plm_errno_words(names->error));
		return 0;
	}
	if (names->presence == PLM_ABSENT && sides.now) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this kernel has no IPv4");
		return 0;
	}
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *key = plm_arena_printf(arena, "net/ipv4/conf/%s/route_localnet",
						   names->data + at);
		const struct plm_sysctl *s;

		rc = key ? plm_facts_sysctl(ev->facts, key, &s, NULL) : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		if (judge_key(ev, s, sides, key, "1",
			      "a neighbour on the network reaches what listens on 127.0.0.1 alone"))
			return 0;
		if (is_unread(s, sides))
			unread = key;
	}
	if (unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read", unread);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "no interface routes addresses of loopback");
	return 0;
}

int network_eval_bridge(struct plm_eval *ev, const void *params)
{
	const struct network_bridge_params *p = params;
	struct sides sides = sides_of(ev, p);

	switch (p->is) {
	case NETWORK_BRIDGE_SEPARATE:
		return eval_separate(ev, sides);
	case NETWORK_BRIDGE_LOCALNET:
		return eval_localnet(ev, sides);
	default:
		return eval_filtered(ev, sides);
	}
}
