/*
 * eval.c: judges how a kubelet is configured: what its command line says, else its files with the drop-ins laid over
 * them, else what it does when it is told nothing. Pure.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* What one kubelet has an option set to. */
struct setting {
	const char *name;   /* of the kubelet */
	const char *value;  /* as it is written; NULL: nobody can tell from here */
	const char *judged; /* the same in the form it is judged in */
	const char *older;  /* what an older release would have instead, judged; or NULL */
	const char *source; /* the file it comes from, or NULL for the default */
	const char *unread; /* what could not be read and would decide, or NULL */
	int error;
	const char *newer; /* what was changed after the kubelet had read it, or NULL */
	bool stopped;
};

static const char *who(struct plm_arena *arena, const struct kubelet *kubelet)
{
	return kubelet->process
		       ? plm_arena_printf(arena, "kubelet (pid %" PRId32 ")", kubelet->process->pid)
		       : "kubelet";
}

/* True when the verdict is given: there is no kubelet here, or nobody can say. */
static bool no_kubelet(struct plm_eval *ev, const struct kubelet_list *list)
{
	if (list->count)
		return false;
	if (list->within)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%.15s (pid %" PRId32 ") has a kubelet within itself, and what it "
			    "tells that one cannot be read from here",
			    list->within->comm, list->within->pid);
	else if (list->processes.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &list->processes);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether a kubelet runs here could not be read from /proc: %s",
			    strerror(list->processes.error));
	} else {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "this host is no node of Kubernetes: no kubelet runs on it, nor is one "
			    "installed");
	}
	return true;
}

/* ---- what it is set to ---- */

/* The last of the files that says anything about the option, unless one that could not be read may say so after it. */
static void find_file(const struct kubelet *kubelet, const struct kubelet_option *option,
		      const char *member, struct setting *s)
{
	bool whole = option->kind >= KUBELET_MAP && !member;

	for (size_t i = kubelet->files.count; i-- > 0;) {
		const struct kubelet_file *file = &kubelet->files.items[i];

		/* kubeadm's file need not be there for one that does not run. */
		if (!file->config && (kubelet->process || file->state.presence != PLM_ABSENT)) {
			s->unread = file->path;
			s->error = file->state.presence == PLM_ABSENT ? ENOENT : file->state.error;
			return;
		}
		if (!kubelet_mentions(file->config, option, member))
			continue;
		s->source = s->source ? s->source : file->path;
		if (!whole)
			return;
	}
}

static const char *fallback_of(const struct kubelet *kubelet, const struct kubelet_option *option,
			       const char *member)
{
	if (member)
		return option->kind == KUBELET_GATES ? kubelet_gate_fallback(member)
						     : option->fallback;
	return !kubelet->has_config_flag && option->no_file ? option->no_file : option->fallback;
}

static int find_in_files(struct plm_arena *arena, const struct kubelet *kubelet,
			 const struct kubelet_option *option, const char *member, struct setting *s)
{
	int rc;

	s->newer = kubelet->files.newer;
	find_file(kubelet, option, member, s);
	if (s->unread)
		return 0;
	rc = kubelet_option_of_file(arena, kubelet->merged, option, member, &s->value);
	if (rc < 0 || s->value)
		return rc;
	s->source = NULL;
	/* What a stopped one is told by flags is told when it starts. */
	if (s->stopped)
		return 0;
	s->value = fallback_of(kubelet, option, member);
	s->older = option->older;
	return 0;
}

static int find_setting(struct plm_arena *arena, const struct kubelet *kubelet, const char *field,
			struct setting *s)
{
	const char *member;
	const struct kubelet_option *option = kubelet_option_find(field, &member);
	int rc = kubelet_option_of_flags(arena, &kubelet->cmdline, option, member, &s->value);

	s->name = who(arena, kubelet);
	s->stopped = !kubelet->process;
	if (rc < 0 || !s->name)
		return -PLM_E_NOMEM;
	if (s->value) {
		s->source = kubelet->cmdline_path;
	} else if (kubelet->process && kubelet->cmdline.presence != PLM_PRESENT) {
		s->unread = kubelet->cmdline_path;
		s->error =
			kubelet->cmdline.presence == PLM_ABSENT ? ENOENT : kubelet->cmdline.error;
	} else {
		rc = find_in_files(arena, kubelet, option, member, s);
	}
	if (rc < 0 || !s->value)
		return rc;
	s->judged = kubelet_judged(arena, option->kind, s->value);
	return s->judged ? 0 : -PLM_E_NOMEM;
}

static void show_setting(struct plm_eval *ev, const struct kubelet *kubelet,
			 const struct setting *s)
{
	enum plm_aspect aspect = kubelet->process && !s->newer ? PLM_RUNNING : PLM_PERSISTENT;

	if (kubelet->process)
		plm_evidence_value(ev, PLM_RUNNING, kubelet->cmdline_path, "%s",
				   kubelet->cmdline.presence == PLM_PRESENT ? "read" : "not read");
	for (size_t i = 0; i < kubelet->files.count; i++) {
		const struct kubelet_file *file = &kubelet->files.items[i];

		/* One that another source beats decides nothing. */
		if (file->state.presence == PLM_UNREADABLE && !s->unread)
			continue;
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = file->path,
							.presence = file->state.presence,
							.error = file->state.error,
							.value = file->config ? "read" : NULL});
	}
	if (s->value)
		plm_evidence_value(ev, aspect, s->source ? s->source : "default of kubelet", "%s",
				   s->value);
}

/* ---- kubelet-option ---- */

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
		     const struct setting *s)
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
			  const struct setting *s)
{
	if (s->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to could not be read from %s: %s", s->name, p->name,
			    s->unread, strerror(s->error));
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
		  const struct setting *s, unsigned its_rank, const char *wanted)
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

int kubernetes_eval_kubelet_option(struct plm_eval *ev, const void *params)
{
	const struct kubelet_option_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *wanted = words_of(arena, p);
	const struct kubelet_list *list;
	struct setting worst = {0};
	unsigned worst_rank = 0;
	int rc = wanted ? kubernetes_kubelets(ev->facts, &list, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->name, wanted);
	if (no_kubelet(ev, list))
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct setting s = {0};
		unsigned its;

		rc = find_setting(arena, &list->items[i], p->name, &s);
		if (rc < 0)
			return rc;
		show_setting(ev, &list->items[i], &s);
		its = rank(ev, p, &s);
		if (i == 0 || its > worst_rank) {
			worst = s;
			worst_rank = its;
		}
	}
	judge(ev, p, &worst, worst_rank, wanted);
	return 0;
}
