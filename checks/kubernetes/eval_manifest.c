/*
 * eval_manifest.c: judges what the programs of a control plane are started with, by the manifests of the node's static
 * pods and by the processes that run. Pure.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/manifest.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* What one side says. */
struct side {
	enum plm_aspect aspect;
	const char *source;
	const char *last, *all; /* NULL: not given */
	enum plm_verdict verdict;
	const char *wrong; /* why it is not PASS, to follow its name */
};

struct judging {
	struct plm_eval *ev;
	struct plm_arena *arena;
	const struct manifest_flag_params *p;
	struct side worst;
	const char *other; /* what a side that is better says, or NULL */
	size_t persistent, running;
};

static bool has_expect(const struct plm_expect *expect)
{
	return plm_expect_check(expect) == NULL;
}

const char *kubernetes_validate_manifest_flag(const void *params)
{
	const struct manifest_flag_params *p = params;
	bool about_value = p->has.count || p->has_none.count || has_expect(&p->expect);

	if (p->flag[0] == '-')
		return "flag is written without its dashes: anonymous-auth";
	if (!p->given.given && !about_value)
		return "nothing is asked of the flag; write given, has, has-none or a comparison";
	if (p->given.given && !p->given.value && about_value)
		return "a flag that must not be given has no value to ask about";
	return NULL;
}

/* ---- one side ---- */

static bool holds(const char *list, const char *wanted)
{
	struct plm_slice rest = plm_slice_of(list), word;

	while (plm_next_word(&rest, ",", &word))
		if (plm_slice_is(plm_slice_trim(word), wanted))
			return true;
	return false;
}

static const char *wrong_value(struct judging *j, const char *last, const char *all)
{
	const struct manifest_flag_params *p = j->p;

	for (size_t i = 0; i < p->has.count; i++)
		if (!holds(all, p->has.items[i]))
			return plm_arena_printf(j->arena, "lacks %s among \"%.200s\"",
						p->has.items[i], all);
	for (size_t i = 0; i < p->has_none.count; i++)
		if (holds(all, p->has_none.items[i]))
			return plm_arena_printf(j->arena, "has %s among \"%.200s\"",
						p->has_none.items[i], all);
	if (has_expect(&p->expect) && !plm_expect_meets(j->ev, &p->expect, last))
		return plm_arena_printf(j->arena, "is \"%.200s\"", last);
	return NULL;
}

/* NULL in side->wrong with PASS. 0 or -PLM_E_NOMEM. */
static int judge_value(struct judging *j, struct side *side)
{
	const struct manifest_flag_params *p = j->p;
	const char *last = side->last ? side->last : p->fallback;
	const char *all = side->all ? side->all : p->fallback;
	bool about_value = p->has.count || has_expect(&p->expect);
	const char *wrong = NULL;

	if (p->given.given && !p->given.value)
		wrong = side->last ? "is given, and should not be" : NULL;
	else if (p->given.given && !side->last)
		wrong = "is not given, and should be";
	else if (!last)
		wrong = about_value ? "is not given" : NULL;
	else
		wrong = wrong_value(j, last, all);
	if (wrong && !side->last && last)
		wrong = plm_arena_printf(j->arena, "is not given, and by default %s", wrong);
	side->wrong = wrong;
	side->verdict = wrong ? PLM_VERDICT_FAIL : PLM_VERDICT_PASS;
	return 0;
}

/* ETCD_CLIENT_CERT_AUTH in the environment is as good as the flag. */
static bool is_variable(const struct manifest_flag_params *p, const struct kube_component *c)
{
	char name[96];
	int size = snprintf(name, sizeof(name), "ETCD_%s", p->flag);

	for (int i = 0; i < size && i < (int)sizeof(name) - 1; i++) {
		if (name[i] == '-')
			name[i] = '_';
		else if (name[i] >= 'a' && name[i] <= 'z')
			name[i] = (char)(name[i] - 'a' + 'A');
	}
	for (size_t i = 0; i < c->variable_count; i++)
		if (strcmp(c->variables[i], name) == 0)
			return true;
	return false;
}

static int badness(enum plm_verdict verdict)
{
	return verdict == PLM_VERDICT_FAIL ? 2 : verdict != PLM_VERDICT_PASS;
}

static void take_side(struct judging *j, const struct side *side)
{
	bool first = j->persistent + j->running == 0;
	const char *value = side->all ? side->all : "not given";

	if (side->verdict != PLM_VERDICT_UNKNOWN)
		plm_evidence_value(j->ev, side->aspect, side->source, "%s", value);
	if (side->aspect == PLM_PERSISTENT)
		j->persistent++;
	else
		j->running++;
	if (first || badness(side->verdict) > badness(j->worst.verdict)) {
		if (!first && j->worst.verdict == PLM_VERDICT_PASS)
			j->other = j->worst.source;
		j->worst = *side;
	} else if (side->verdict == PLM_VERDICT_PASS && j->worst.verdict != PLM_VERDICT_PASS) {
		j->other = side->source;
	}
}

/* By the flags of the words, or by the file that etcd is told by. */
static int judge_words(struct judging *j, const struct plm_datum *words,
		       const struct etcd_told *told, struct side *side)
{
	int rc;

	side->wrong = side->wrong ? side->wrong : told->wrong;
	if (side->wrong) {
		side->verdict = PLM_VERDICT_UNKNOWN;
		return 0;
	}
	if (told->path)
		side->source = told->path;
	rc = kube_flag_of(j->arena, told->path ? &told->words : words, j->p->flag, &side->last,
			  &side->all);
	return rc == 0 ? judge_value(j, side) : rc;
}

static int judge_component(struct judging *j, const struct kube_component *c)
{
	struct side side = {.aspect = PLM_PERSISTENT, .source = c->path};
	struct etcd_told told = {.path = NULL};
	int rc = 0;

	if (c->opaque)
		side.wrong = "starts it by another program, and what that one does is not told";
	else if (c->config_told)
		rc = kube_etcd_of_manifest(j->ev->facts, c->config_path, &told);
	else if (strcmp(j->p->component, "etcd") == 0 && is_variable(j->p, c))
		side.wrong = "has etcd take it from its environment";
	if (rc == 0)
		rc = judge_words(j, &c->words, &told, &side);
	take_side(j, &side);
	return rc;
}

static int judge_process(struct judging *j, const struct kube_running *running)
{
	struct side side = {.aspect = PLM_RUNNING, .source = running->path};
	struct etcd_told told = {.path = NULL};
	const char *file = NULL, *all;
	int rc = 0;

	if (running->words.presence != PLM_PRESENT) {
		plm_evidence_datum(j->ev, PLM_RUNNING, running->path, &running->words);
		side.wrong = plm_errno_words(running->words.error ? running->words.error : ESRCH);
	} else if (strcmp(j->p->component, "etcd") == 0) {
		rc = kube_flag_of(j->arena, &running->words, "config-file", &file, &all);
	}
	if (rc == 0 && file)
		rc = kube_etcd_of_process(j->ev->facts, running->process, running->in_pod, file,
					  &told);
	if (rc == 0)
		rc = judge_words(j, &running->words, &told, &side);
	/* What a service is told by variables stands in no manifest. */
	if (rc == 0 && strcmp(j->p->component, "etcd") == 0 && !running->in_pod && !file &&
	    !side.last && side.verdict != PLM_VERDICT_UNKNOWN) {
		side.verdict = PLM_VERDICT_UNKNOWN;
		side.wrong = "runs outside of a pod, and variables that may tell it are not read";
	}
	take_side(j, &side);
	return rc;
}

static int judge_processes(struct judging *j)
{
	struct kube_running running;
	size_t at = 0;
	int rc;

	do {
		rc = kubernetes_next_process(j->ev->facts, j->p->component, &at, &running);
		if (rc == 0 && running.process)
			rc = judge_process(j, &running);
	} while (rc == 0 && running.process);
	return rc;
}

/* ---- the verdict ---- */

static void show_gaps(struct judging *j, const struct kube_manifests *manifests)
{
	for (size_t i = 0; i < manifests->gap_count; i++) {
		const struct kube_gap *gap = &manifests->gaps[i];
		struct side side = {.aspect = PLM_PERSISTENT,
				    .source = gap->path,
				    .verdict = PLM_VERDICT_UNKNOWN,
				    .wrong = gap->error == EBADMSG ? "is no manifest"
								   : plm_errno_words(gap->error)};

		plm_evidence(j->ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							   .source = gap->path,
							   .presence = PLM_UNREADABLE,
							   .error = gap->error});
		take_side(j, &side);
	}
}

/* What a comparison wants; a list that lacks or has a word says that by itself. "" when out of memory. */
static const char *wanted_words(const struct judging *j)
{
	const char *words =
		has_expect(&j->p->expect) ? plm_expect_words(j->arena, &j->p->expect) : NULL;
	const char *sentence = words ? plm_arena_printf(j->arena, "; it should be %s", words) : "";

	return sentence ? sentence : "";
}

static void judge(struct judging *j)
{
	const struct manifest_flag_params *p = j->p;
	const struct side *w = &j->worst;

	if (w->verdict == PLM_VERDICT_PASS)
		plm_verdict(j->ev, PLM_VERDICT_PASS, "%s's flag %s is as wanted%s", p->component,
			    p->flag,
			    j->running && j->persistent ? ", by its manifest and as it runs"
			    : j->running		? ", as it runs"
							: ", by its manifest; it does not run");
	else if (w->verdict == PLM_VERDICT_UNKNOWN)
		plm_verdict(j->ev, PLM_VERDICT_UNKNOWN,
			    "what %s's flag %s is set to is not known: %s: %s", p->component,
			    p->flag, w->source, w->wrong);
	else
		plm_verdict(j->ev, PLM_VERDICT_FAIL, "%s's flag %s %s (%s)%s%s%s%s", p->component,
			    p->flag, w->wrong, w->source, wanted_words(j), j->other ? "; " : "",
			    j->other ? j->other : "",
			    !j->other ? ""
			    : w->aspect == PLM_PERSISTENT
				    ? " has it as wanted until the next start"
				    : " has it as wanted, but is not in force");
}

static void judge_none(struct judging *j, const struct kube_manifests *manifests)
{
	const struct plm_process *within = manifests->within;

	if (within && strcmp(within->comm, "k3s-agent") != 0)
		plm_verdict(j->ev, PLM_VERDICT_UNKNOWN,
			    "%.15s (pid %" PRId32 ") may have %s within itself, and what it tells "
			    "that one cannot be read from here",
			    within->comm, within->pid, j->p->component);
	else
		plm_verdict(j->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "%s is no static pod of this host, nor does it run here: this is no "
			    "node of its control plane",
			    j->p->component);
}

int kubernetes_eval_manifest_flag(struct plm_eval *ev, const void *params)
{
	struct judging j = {.ev = ev, .p = params, .arena = plm_facts_arena(ev->facts)};
	const struct kube_manifests *manifests;
	int rc = kubernetes_manifests(ev->facts, &manifests, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s's flag %s as the rule wants", j.p->component, j.p->flag);
	for (size_t i = 0; rc == 0 && i < manifests->count; i++) {
		const struct kube_component *c = &manifests->components[i];

		if (strcmp(c->container, j.p->component) == 0 ||
		    strcmp(kube_program_of(&c->words), j.p->component) == 0)
			rc = judge_component(&j, c);
	}
	if (rc == 0)
		rc = judge_processes(&j);
	if (rc < 0)
		return rc;
	/* What cannot be read may be the component's. */
	if (!j.persistent)
		show_gaps(&j, manifests);
	if (j.persistent + j.running)
		judge(&j);
	else
		judge_none(&j, manifests);
	return 0;
}
