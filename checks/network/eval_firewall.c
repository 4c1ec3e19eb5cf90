/*
 * eval_firewall.c: judges whether packets nobody asked for are dropped, by the rules that are loaded and by those
 * that a boot will load. A packet that one base chain drops is gone, whatever another says. Pure.
 */
#include "checks/network/network.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"
#include "core/base/text.h"

static const char *check_words(const struct plm_list *list, const char *one, const char *other,
			       const char *why)
{
	for (size_t i = 0; i < list->count; i++)
		if (!plm_str_eq(list->items[i], one) && !plm_str_eq(list->items[i], other))
			return why;
	return NULL;
}

const char *network_validate_firewall(const void *params)
{
	const struct network_firewall_params *p = params;
	const char *wrong =
		check_words(&p->hooks, "input", "forward", "hooks are \"input\" and \"forward\"");

	return wrong ? wrong
		     : check_words(&p->families, "ip", "ip6", "families are \"ip\" and \"ip6\"");
}

/* ---- evidence ---- */

static const char *const legacy_sources[NETWORK_FAMILIES] = {"getsockopt:iptables",
							     "getsockopt:ip6tables"};

static void show_chain(struct plm_eval *ev, const char *source, const struct network_chain *chain,
		       bool closes)
{
	plm_evidence_value(ev, PLM_RUNNING, source,
			   "table %s %s, chain %s: policy %s, %zu rules: packets that no rule asks "
			   "for are %s",
			   chain->family, chain->table, chain->name,
			   chain->drops ? "drop" : "accept", chain->count,
			   closes ? "dropped" : "let through");
}

static void show_docker_user(struct plm_eval *ev, const char *source,
			     const struct network_ruleset *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		if (plm_str_eq(rules->items[i]->name, "DOCKER-USER"))
			plm_evidence_value(ev, PLM_RUNNING, source,
					   "table %s %s, chain DOCKER-USER has %zu rules: what "
					   "Docker publishes passes there, never the input chain",
					   rules->items[i]->family, rules->items[i]->table,
					   rules->items[i]->count);
}

static void show_managers(struct plm_eval *ev, const struct network_managers *managers)
{
	for (size_t i = 0; i < managers->count; i++) {
		const struct network_manager *m = &managers->items[i];

		if (m->starts_state.presence != PLM_PRESENT)
			plm_evidence_datum(ev, PLM_PERSISTENT, m->unit, &m->starts_state);
		else
			plm_evidence_value(ev, PLM_PERSISTENT, m->unit, "%s",
					   m->starts ? "a boot starts it" : "no boot starts it");
		if (m->state.presence == PLM_PRESENT)
			plm_evidence_value(ev, PLM_PERSISTENT, m->source, "read%s%s",
					   m->word ? ": " : "", m->word ? m->word : "");
		else if (m->starts)
			plm_evidence_datum(ev, PLM_PERSISTENT, m->source, &m->state);
		for (int f = 0; f < NETWORK_FAMILIES; f++)
			if (m->own_source[f] && !plm_str_eq(m->own_source[f], m->source) &&
			    m->state.presence == PLM_PRESENT)
				plm_evidence_value(ev, PLM_PERSISTENT, m->own_source[f], "read");
	}
}

/* ---- one hook of one family ---- */

struct side {
	enum network_fate fate;
	const char *why; /* in the arena or static */
	int error;
};

static const char nf_tables[] = "netlink:nftables";

static struct side unfiltered(struct plm_eval *ev, const struct network_firewall *f,
			      const char *family, const char *hook)
{
	const struct network_chain *chain = network_sleeping_chain(&f->loaded, family, hook);
	const char *why = "nothing filters it";

	if (chain)
		why = plm_arena_printf(plm_facts_arena(ev->facts),
				       "table %s %s is dormant and filters nothing", chain->family,
				       chain->table);
	return (struct side){.fate = NETWORK_OPEN, .why = why};
}

static struct side running(struct plm_eval *ev, const struct network_firewall *f,
			   enum network_family family, enum network_hook hook)
{
	const char *words = network_family_word(family), *hooks = network_hook_word(hook);
	const struct network_ruleset *legacy = &f->legacy_loaded[family];
	const char *legacy_source = legacy_sources[family], *source = nf_tables;
	const struct network_chain *chain = network_closing_chain(&f->loaded, words, hooks);
	struct side side = {.fate = NETWORK_FATE_UNKNOWN};

	if (!chain) {
		source = legacy_source;
		chain = network_closing_chain(legacy, words, hooks);
	}
	if (chain) {
		show_chain(ev, source, chain, true);
		return (struct side){.fate = NETWORK_CLOSED, .why = chain->name};
	}
	side.why = network_unread_rules(f, family, &side.error);
	if (side.why)
		return side;
	source = nf_tables;
	chain = network_base_chain(&f->loaded, words, hooks);
	if (!chain) {
		source = legacy_source;
		chain = network_base_chain(legacy, words, hooks);
	}
	if (!chain)
		return unfiltered(ev, f, words, hooks);
	show_chain(ev, source, chain, false);
	return (struct side){.fate = NETWORK_OPEN,
			     .why = plm_arena_printf(plm_facts_arena(ev->facts),
						     "chain %s of table %s %s lets it through",
						     chain->name, chain->family, chain->table)};
}

static struct side persistent(struct plm_eval *ev, const struct network_firewall *f,
			      enum network_family family, enum network_hook hook)
{
	struct side side = {.fate = NETWORK_OPEN, .why = "nothing that a boot starts filters it"};

	for (size_t i = 0; i < f->managers->count; i++) {
		const struct network_manager *m = &f->managers->items[i];
		enum network_fate fate = m->fate[family][hook];
		bool known = m->starts_state.presence == PLM_PRESENT;

		if (known && m->starts && fate == NETWORK_CLOSED)
			return (struct side){.fate = fate, .why = m->source};
		if (side.fate == NETWORK_FATE_UNKNOWN || (known && !m->starts))
			continue;
		if (fate != NETWORK_OPEN)
			side = (struct side){.why = m->source,
					     .error = known ? m->state.error
							    : m->starts_state.error};
		else if (known)
			side.why = plm_arena_printf(
				plm_facts_arena(ev->facts), "%s (%s) lets it through", m->name,
				m->own_source[family] ? m->own_source[family] : m->source);
	}
	return side;
}

/* ---- verdict ---- */

struct judging {
	struct plm_eval *ev;
	const struct network_firewall *f;
	enum plm_verdict verdict; /* PASS until something is wrong */
	unsigned judged;
};

static void fail(struct judging *j, enum network_family family, enum network_hook hook,
		 const char *when, const struct side *side)
{
	if (j->verdict == PLM_VERDICT_FAIL)
		return;
	j->verdict = PLM_VERDICT_FAIL;
	plm_verdict(j->ev, PLM_VERDICT_FAIL,
		    "%s %s traffic that nobody asked for is let %s%s, so whatever listens can be "
		    "reached: %s",
		    hook == NETWORK_INPUT ? "incoming" : "forwarded",
		    family == NETWORK_IP6 ? "IPv6" : "IPv4", "through", when, side->why);
}

static void doubt(struct judging *j, enum network_family family, enum network_hook hook,
		  const char *when, const struct side *side)
{
	if (j->verdict != PLM_VERDICT_PASS)
		return;
	j->verdict = PLM_VERDICT_UNKNOWN;
	plm_verdict(j->ev, PLM_VERDICT_UNKNOWN,
		    "whether %s %s traffic is filtered%s is not known: %s%s%s",
		    hook == NETWORK_INPUT ? "incoming" : "forwarded",
		    family == NETWORK_IP6 ? "IPv6" : "IPv4", when, side->why,
		    side->error ? ": " : "", side->error ? plm_errno_words(side->error) : "");
}

static void judge(struct judging *j, enum network_family family, enum network_hook hook,
		  const char *when, const struct side *side)
{
	if (side->fate == NETWORK_OPEN)
		fail(j, family, hook, when, side);
	else if (side->fate == NETWORK_FATE_UNKNOWN)
		doubt(j, family, hook, when, side);
}

/* A host that does not forward has nothing to filter there; what it will do after a reboot is the sysctl
 * rules' question. */
static bool is_needless(const struct network_firewall *f, enum network_family family,
			enum network_hook hook)
{
	const struct plm_datum *forwarding = &f->forwarding[family];

	if (family == NETWORK_IP6 && !f->nothing_runs && f->if_inet6.presence == PLM_ABSENT)
		return true;
	return hook == NETWORK_FORWARD && forwarding->presence == PLM_PRESENT &&
	       forwarding->size_bytes && forwarding->data[0] == '0';
}

static void judge_hook(struct judging *j, const struct network_firewall_params *p,
		       enum network_family family, enum network_hook hook)
{
	struct side side;

	if (!plm_list_has(&p->hooks, network_hook_word(hook)) ||
	    !plm_list_has(&p->families, network_family_word(family)) ||
	    is_needless(j->f, family, hook))
		return;
	j->judged++;
	if (p->of != PLM_OF_PERSISTENT && !j->f->nothing_runs) {
		side = running(j->ev, j->f, family, hook);
		judge(j, family, hook, "", &side);
	}
	if (p->of != PLM_OF_RUNNING) {
		side = persistent(j->ev, j->f, family, hook);
		judge(j, family, hook, " after a reboot", &side);
	}
}

static void show_legacy(struct plm_eval *ev, const struct network_firewall *f,
			enum network_family family)
{
	if (!f->legacy_filter[family])
		return;
	plm_evidence_datum(ev, PLM_RUNNING, network_legacy_file(family), &f->legacy[family]);
	if (f->legacy_rules[family].presence != PLM_PRESENT)
		plm_evidence_datum(ev, PLM_RUNNING, legacy_sources[family],
				   &f->legacy_rules[family]);
	show_docker_user(ev, legacy_sources[family], &f->legacy_loaded[family]);
}

static void show_sources(struct plm_eval *ev, const struct network_firewall_params *p,
			 const struct network_firewall *f)
{
	if (p->of != PLM_OF_PERSISTENT && !f->nothing_runs) {
		if (f->nftables.presence == PLM_ABSENT)
			plm_evidence_datum(ev, PLM_RUNNING, "netlink:nftables", &f->nftables);
		show_docker_user(ev, nf_tables, &f->loaded);
		for (int k = 0; k < NETWORK_FAMILIES; k++)
			show_legacy(ev, f, (enum network_family)k);
	}
	if (p->of != PLM_OF_RUNNING)
		show_managers(ev, f->managers);
}

int network_eval_firewall(struct plm_eval *ev, const void *params)
{
	const struct network_firewall_params *p = params;
	struct judging j = {.ev = ev, .verdict = PLM_VERDICT_PASS};
	int rc = network_firewall(ev->facts, &j.f, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "packets that nobody asked for are dropped");
	show_sources(ev, p, j.f);
	for (int h = 0; h < NETWORK_HOOKS; h++)
		for (int f = 0; f < NETWORK_FAMILIES; f++)
			judge_hook(&j, p, (enum network_family)f, (enum network_hook)h);
	if (!j.judged)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "there is nothing to filter: this host does not forward packets");
	else if (j.verdict == PLM_VERDICT_PASS)
		plm_verdict(ev, PLM_VERDICT_PASS, "packets that nobody asked for are dropped");
	return 0;
}
