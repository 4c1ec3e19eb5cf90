/*
 * eval_stale.c: judges whether what runs is what is installed. Pure: reads facts and parameters only.
 */
#include "checks/patch/stale.h"

#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/host/host.h"
#include "core/base/text.h"

enum {
	NAMED_PROCESSES = 5,	   /* in the sentence */
	EVIDENCED_PROCESSES = 200, /* in the evidence */
	NAMED_FILES = 8,
};

struct tally {
	const struct plm_list *except;
	size_t stale, excepted, refused;
	struct plm_buf names;	 /* of the first stale ones */
	struct plm_buf refusals; /* of the first refused ones */
};

static bool is_excepted(const struct tally *tally, const struct plm_process *process)
{
	for (size_t i = 0; process->comm && i < tally->except->count; i++)
		if (plm_str_eq(process->comm, tally->except->items[i]))
			return true;
	return false;
}

static const char *comm_of(const struct plm_process *process)
{
	return process->comm ? process->comm : "?";
}

static void show(struct plm_eval *ev, const struct patch_stale_process *item, bool excepted)
{
	plm_auto_buf struct plm_buf files = {.limit_bytes = 0};
	char source[48];

	for (size_t i = 0; i < item->file_count && i < NAMED_FILES; i++)
		plm_buf_printf(&files, "%s%s", i ? ", " : "", item->files[i]);
	if (item->file_count > NAMED_FILES)
		plm_buf_printf(&files, " and %zu more", item->file_count - NAMED_FILES);
	snprintf(source, sizeof(source), "/proc/%d/maps", (int)item->process->pid);
	plm_evidence_value(ev, PLM_RUNNING, source, "%s%s: deleted %s", comm_of(item->process),
			   excepted ? " (excepted)" : "", plm_buf_text(&files));
}

static void count_item(struct plm_eval *ev, struct tally *tally,
		       const struct patch_stale_process *item)
{
	bool excepted = is_excepted(tally, item->process);

	if (tally->stale + tally->excepted < EVIDENCED_PROCESSES)
		show(ev, item, excepted);
	if (excepted) {
		tally->excepted++;
		return;
	}
	if (tally->stale++ < NAMED_PROCESSES)
		plm_buf_printf(&tally->names, "%s%s (pid %d%s%s)", tally->stale > 1 ? ", " : "",
			       comm_of(item->process), (int)item->process->pid,
			       item->program ? ", its own program" : ", ",
			       item->program ? "" : item->files[0]);
}

static void count_refusal(struct plm_eval *ev, struct tally *tally,
			  const struct patch_stale_refusal *refusal)
{
	struct plm_datum why = {.presence = PLM_UNREADABLE, .error = refusal->error};
	char source[48];

	snprintf(source, sizeof(source), "/proc/%d/maps", (int)refusal->process->pid);
	if (tally->refused < EVIDENCED_PROCESSES)
		plm_evidence_datum(ev, PLM_RUNNING, source, &why);
	if (tally->refused++ < NAMED_PROCESSES)
		plm_buf_printf(&tally->refusals, "%s%d: %s", tally->refused > 1 ? ", " : "",
			       (int)refusal->process->pid, plm_errno_words(refusal->error));
}

static void count_all(struct plm_eval *ev, struct tally *tally, const struct patch_stale *stale)
{
	for (size_t i = 0; i < stale->count; i++)
		count_item(ev, tally, &stale->items[i]);
	for (size_t i = 0; i < stale->refusal_count; i++)
		count_refusal(ev, tally, &stale->refusals[i]);
}

static void judge(struct plm_eval *ev, struct tally *tally, const struct plm_process_list *all,
		  size_t looked_at)
{
	if (tally->stale > NAMED_PROCESSES)
		plm_buf_printf(&tally->names, " and %zu more", tally->stale - NAMED_PROCESSES);
	if (tally->stale)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%zu process%s still execute%s code that was deleted since, so an "
			    "update of it is installed and not in effect: %s",
			    tally->stale, tally->stale == 1 ? "" : "es",
			    tally->stale == 1 ? "s" : "", plm_buf_text(&tally->names));
	else if (tally->refused)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%zu process%s could not be looked at (pid %s): audit as root",
			    tally->refused, tally->refused == 1 ? "" : "es",
			    plm_buf_text(&tally->refusals));
	else if (all->scope_problem)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "not all of this host can be seen: %s",
			    all->scope_problem);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "none of %zu processes executes code that was deleted%s", looked_at,
			    tally->excepted ? ", but those excepted" : "");
}

/* Nothing runs here, or nobody can say what does: true, with the verdict given. */
static bool no_processes(struct plm_eval *ev, const struct plm_process_list *all)
{
	if (all->why_not.presence == PLM_PRESENT)
		return false;
	plm_evidence_datum(ev, PLM_RUNNING, "/proc", &all->why_not);
	if (all->why_not.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing is running: this is not a live host");
	else
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "/proc could not be read: %s",
			    plm_errno_words(all->why_not.error));
	return true;
}

static int finish(struct tally *tally)
{
	enum plm_code failed = tally->names.failed ? tally->names.failed : tally->refusals.failed;

	plm_buf_free(&tally->names);
	plm_buf_free(&tally->refusals);
	return -(int)failed;
}

/* Containers are not judged where there are none. */
static bool no_containers(struct plm_eval *ev, const struct plm_process_list *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->classes[i] == PLM_CLASS_CONTAINER ||
		    all->classes[i] == PLM_CLASS_UNREADABLE)
			return false;
	plm_evidence_value(ev, PLM_RUNNING, "/proc", "%zu processes, none in a container",
			   all->count);
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no container is running");
	return true;
}

static int judge_stale(struct plm_eval *ev, const struct patch_stale_params *p)
{
	static const char *const whose[] = {"host's ", "container's ", ""};
	struct tally tally = {.except = &p->except};
	const struct patch_stale *stale;
	int rc = patch_stale(ev->facts, (enum patch_stale_of)p->of, &stale, NULL);

	if (rc != 0)
		return rc;
	plm_expected(ev, "no %sprocess executes deleted code", whose[p->of]);
	count_all(ev, &tally, stale);
	judge(ev, &tally, stale->processes, stale->looked_at);
	return finish(&tally);
}

int patch_eval_stale(struct plm_eval *ev, const void *params)
{
	const struct patch_stale_params *p = params;
	const struct plm_process_list *processes;
	int rc = plm_facts_processes(ev->facts, &processes, NULL);

	if (rc != 0 || no_processes(ev, processes))
		return rc;
	if (p->of == PATCH_STALE_CONTAINERS && no_containers(ev, processes))
		return 0;
	return judge_stale(ev, p);
}
