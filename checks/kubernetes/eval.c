/*
 * eval.c: judges how a kubelet is configured: what its command line says, else its files with the drop-ins laid over
 * them, else what it does when it is told nothing; and how a kube-proxy is. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* The verdict when there is none here, or nobody can say. */
static void has_none(struct plm_eval *ev, const struct kubelet_list *list, const char *program,
		     const char *nothing)
{
	if (list->count || list->inner)
		return;
	if (list->within)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%.15s (pid %" PRId32 ") has a %s within itself, and what it "
			    "tells that one cannot be read from here",
			    list->within->comm, list->within->pid, program);
	else if (list->processes.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &list->processes);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether a %s runs here could not be read from /proc: %s", program,
			    plm_errno_words(list->processes.error));
	} else {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s", nothing);
	}
}

/* ---- parameters ---- */

static bool has_expect(const struct plm_expect *expect)
{
	return plm_expect_check(expect) == NULL;
}

const char *kubernetes_validate_kubelet_option(const void *params)
{
	const struct kubelet_option_params *p = params;
	const char *member;

	if (!kubelet_option_find(p->name, &member))
		return "name is no option of kubelet that plimsoll knows; write the field as "
		       "KubeletConfiguration has it: authentication.anonymous.enabled, "
		       "podPidsLimit";
	return p->each_one_of.count ? NULL : plm_expect_check(&p->expect);
}

static bool is_one_of(struct plm_slice word, const struct plm_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (plm_slice_is(word, list->items[i]))
			return true;
	return false;
}

static bool meets(struct plm_eval *ev, const struct kubelet_option_params *p, const char *value)
{
	struct plm_slice rest = plm_slice_of(value), word;

	if (p->each_one_of.count && !value[0])
		return false;
	while (p->each_one_of.count && plm_next_word(&rest, " ", &word))
		if (!is_one_of(word, &p->each_one_of))
			return false;
	return !has_expect(&p->expect) || plm_expect_meets(ev, &p->expect, value);
}

static const char *words_of(struct plm_arena *arena, const struct kubelet_option_params *p)
{
	const char *words =
		p->each_one_of.count ? "given, and each word one of those the rule lists" : "";
	const char *more = has_expect(&p->expect) ? plm_expect_words(arena, &p->expect) : "";

	if (!more)
		return NULL;
	return plm_arena_printf(arena, "%s%s%s", words, words[0] && more[0] ? ", and " : "", more);
}

/* The worse of two is the one to name: what fails, then what nobody can tell. */
static unsigned rank(struct plm_eval *ev, const struct kubelet_option_params *p,
		     const struct kubelet_setting *s)
{
	bool good;

	if (!s->value)
		return 1;
	good = meets(ev, p, s->judged);
	if (s->older && meets(ev, p, s->older) != good)
		return 1;
	if (!good)
		return 2;
	return s->newer && s->source && s->source[0] == '/' && !plm_str_starts(s->source, "/proc/");
}

static void judge_unknown(struct plm_eval *ev, const struct kubelet_option_params *p,
			  const struct kubelet_setting *s)
{
	if (s->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to could not be read from %s: %s", s->name, p->name,
			    s->unread, plm_errno_words(s->error));
	else if (s->stopped)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "kubelet does not run, and what it will have %s set to no file says",
			    p->name);
	else if (s->value && s->newer)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"%s was changed after %s had started: %s is \"%.200s\" by the files, and "
			"in force when it has been started anew",
			s->newer, s->name, p->name, s->value);
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s is not told %s, and what it does then depends on its release",
			    s->name, p->name);
}

static void judge(struct plm_eval *ev, const struct kubelet_option_params *p,
		  const struct kubelet_setting *s, unsigned its_rank, const char *wanted)
{
	const char *from = s->source ? s->source : "its default";

	if (its_rank == 1)
		judge_unknown(ev, p, s);
	else if (its_rank == 2)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has %s set to \"%.200s\" by %s; it should be %s", s->name, p->name,
			    s->value, from, wanted);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s set to \"%.200s\" by %s", s->name,
			    p->name, s->value, from);
}

/* ---- kubelet-option, proxy-option ---- */

static int judge_all(struct plm_eval *ev, const struct kubelet_option_params *p,
		     const struct kubelet_list *list, const struct kubelet_option *option,
		     const char *member)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *wanted = words_of(arena, p);
	struct kubelet_setting worst = {0};
	unsigned worst_rank = 0;
	int rc;

	if (!wanted)
		return -PLM_E_NOMEM;
	plm_expected(ev, "%s: %s", p->name, wanted);
	for (size_t i = 0; i < list->count; i++) {
		struct kubelet_setting s = {0};
		unsigned its;

		rc = kubernetes_find_setting(arena, &list->items[i], option, member, &s);
		if (rc < 0)
			return rc;
		kubernetes_show_setting(ev, &list->items[i], &s);
		its = rank(ev, p, &s);
		if (i == 0 || its > worst_rank) {
			worst = s;
			worst_rank = its;
		}
	}
	if (list->count)
		judge(ev, p, &worst, worst_rank, wanted);
	return 0;
}

int kubernetes_eval_kubelet_option(struct plm_eval *ev, const void *params)
{
	const struct kubelet_option_params *p = params;
	const struct kubelet_list *list;
	const char *member;
	const struct kubelet_option *option = kubelet_option_find(p->name, &member);
	struct kubelet_list inner = {.count = 1};
	int rc = kubernetes_kubelets(ev->facts, &list, NULL);

	if (rc == 0 && !list->count)
		inner.items = list->inner;
	if (rc == 0)
		rc = judge_all(ev, p, inner.items ? &inner : list, option, member);
	if (rc == 0)
		has_none(ev, list, "kubelet",
			 "this host is no node of Kubernetes: no kubelet runs on it, nor is one "
			 "installed");
	return rc;
}

const char *kubernetes_validate_proxy_option(const void *params)
{
	const struct kubelet_option_params *p = params;
	const char *member;

	if (!proxy_option_find(p->name, &member))
		return "name is no option of kube-proxy that plimsoll knows; write the field as "
		       "KubeProxyConfiguration has it: metricsBindAddress, iptables.masqueradeAll";
	return p->each_one_of.count ? NULL : plm_expect_check(&p->expect);
}

int kubernetes_eval_proxy_option(struct plm_eval *ev, const void *params)
{
	const struct kubelet_option_params *p = params;
	const struct kubelet_list *list;
	const char *member;
	const struct kubelet_option *option = proxy_option_find(p->name, &member);
	int rc = kubernetes_proxies(ev->facts, &list, NULL);

	if (rc == 0)
		rc = judge_all(ev, p, list, option, member);
	if (rc == 0)
		has_none(ev, list, "kube-proxy", "no kube-proxy runs on this host");
	return rc;
}
