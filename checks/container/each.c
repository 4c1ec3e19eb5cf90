/*
 * each.c: gives every running container its own result, and says so when this view may not hold all
 * of them. Reads facts only.
 */
#include "checks/container/container.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/claimed_image.h"
#include "core/base/text.h"

static const char *matching(const struct plm_list *patterns, const char *text)
{
	for (size_t i = 0; text && i < patterns->count; i++)
		if (fnmatch(patterns->items[i], text, 0) == 0)
			return patterns->items[i];
	return NULL;
}

/* ---- who is exempt ---- */

struct exemption {
	const char *pattern; /* NULL: it is not exempt */
	const char *by;	     /* "name" */
	const char *text;    /* what matches */
	const char *source;  /* of a claim */
};

static bool match(struct exemption *e, const struct plm_list *patterns, const char *by,
		  const char *text)
{
	e->pattern = matching(patterns, text);
	e->by = by;
	e->text = text;
	return e->pattern != NULL;
}

/* Images and labels are claims: without a file that is tied to this process nobody is exempt. */
static int match_claims(const struct container_case *c, const struct container_exempt *exempt,
			struct exemption *e)
{
	const struct plm_claimed_image *claim;
	int rc;

	if (!exempt->images.count && !exempt->labels.count)
		return 0;
	rc = plm_facts_claimed_image(c->ev->facts, c->container, &claim, NULL);
	if (rc < 0)
		return rc;
	e->source = claim->source;
	if (match(e, &exempt->images, "image", claim->image))
		return 0;
	for (size_t i = 0; i < claim->label_count; i++)
		if (match(e, &exempt->labels, "label", claim->labels[i]))
			return 0;
	return 0;
}

static void judge_exempt(const struct container_case *c, const struct exemption *e)
{
	if (e->source)
		plm_evidence_value(c->ev, PLM_CLAIMED, e->source, "%s: %s", e->by, e->text);
	plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
		    "%s is exempt: its %s matches \"%s\" of the rule", c->who, e->by, e->pattern);
}

/* What this view may be missing, as one sentence; NULL when it misses nothing. */
static const char *hidden(struct plm_arena *arena, const struct plm_container_list *list,
			  const struct plm_process_list *processes)
{
	const char *which;

	if (processes->scope_problem)
		return plm_arena_printf(arena, "there may be containers that cannot be seen: %s",
					processes->scope_problem);
	which = plm_unreadable_words(arena, processes);
	return which ? plm_arena_printf(arena,
					"%zu process%s could not be read and may belong to a "
					"container (%s); run as root",
					list->unreadable_processes,
					list->unreadable_processes == 1 ? "" : "es", which)
		     : NULL;
}

/* A cgroup namespace of the reader's own hides no container, only limits. */
static bool hides_something(const struct plm_container_list *list,
			    const struct plm_process_list *processes)
{
	return processes->scope_problem || list->unreadable_processes;
}

int container_confirm(const struct container_case *c)
{
	bool all = false, first = false;
	int rc;

	if (plm_verdict_given(c->ev) == PLM_VERDICT_PASS)
		return 0;
	/* While the first one lives, which is the rule, nobody else need be asked. */
	rc = plm_facts_has_ended(c->ev->facts, c->container->init, &first, NULL);
	if (rc == 0 && first)
		rc = plm_facts_container_ended(c->ev->facts, c->container, &all, NULL);
	if (rc == 0 && all)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "%s ended while it was being judged",
			    c->who);
	else if (rc == 0 && first)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "the first process of %s ended while it was being judged", c->who);
	return rc;
}

static int judge_one(struct container_case *c, const struct container_exempt *exempt,
		     container_judge *judge)
{
	const char *name = c->container->name;
	struct exemption e = {0};
	int rc = 0;

	plm_instance(c->ev, name);
	c->who = plm_arena_printf(plm_facts_arena(c->ev->facts), "container %s (%s)", name,
				  plm_runtime_words(c->container->runtime));
	if (!c->who)
		return -PLM_E_NOMEM;
	if (!match(&e, &exempt->names, "name", name))
		rc = match_claims(c, exempt, &e);
	if (rc == 0 && e.pattern)
		judge_exempt(c, &e);
	else if (rc == 0)
		rc = judge(c);
	/* What could not be told because nothing of it is left is not called unreadable. */
	if (rc == 0 && plm_verdict_given(c->ev) == PLM_VERDICT_UNKNOWN)
		rc = container_confirm(c);
	return rc;
}

/* The verdict where no container was found. */
static int judge_none(struct plm_eval *ev, const struct plm_container_list *list,
		      const struct plm_process_list *processes)
{
	const char *sentence;

	if (processes->why_not.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no container is running: there is no /proc");
		return 0;
	}
	if (processes->why_not.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &processes->why_not);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "/proc could not be read (%s)",
			    plm_errno_words(processes->why_not.error));
		return 0;
	}
	if (!hides_something(list, processes)) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "no container is running on this host");
		return 0;
	}
	sentence = hidden(plm_facts_arena(ev->facts), list, processes);
	if (!sentence)
		return -PLM_E_NOMEM;
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "no container was found, but %s", sentence);
	return 0;
}

int container_each(struct plm_eval *ev, const void *params, const struct container_exempt *exempt,
		   container_judge *judge)
{
	struct container_case c = {.ev = ev, .params = params};
	const struct plm_container_list *list;
	const char *sentence;
	int rc = plm_facts_containers(ev->facts, &list, NULL);

	if (rc < 0)
		return rc;
	rc = plm_facts_processes(ev->facts, &c.processes, NULL);
	if (rc < 0)
		return rc;
	if (list->count == 0)
		return judge_none(ev, list, c.processes);
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		c.container = list->items[i];
		rc = judge_one(&c, exempt, judge);
	}
	if (rc < 0 || !hides_something(list, c.processes))
		return rc;
	sentence = hidden(plm_facts_arena(ev->facts), list, c.processes);
	if (!sentence)
		return -PLM_E_NOMEM;
	plm_instance(ev, "(not seen)");
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s", sentence);
	return 0;
}

/* ---- evidence ---- */

static void name_file(char *to, size_t room_bytes, const struct plm_process *p, const char *file)
{
	if (p->thread_of)
		snprintf(to, room_bytes, "/proc/%" PRId32 "/task/%" PRId32 "/%s", p->thread_of,
			 p->pid, file);
	else
		snprintf(to, room_bytes, "/proc/%" PRId32 "/%s", p->pid, file);
}

void container_show(const struct container_case *c, const struct plm_process *p, const char *file,
		    const char *fmt, ...)
{
	char source[80], value[512];
	va_list args;

	name_file(source, sizeof(source), p, file);
	va_start(args, fmt);
	vsnprintf(value, sizeof(value), fmt, args);
	va_end(args);
	plm_evidence_value(c->ev, PLM_RUNNING, source, "%s", value);
}

void container_show_unreadable(const struct container_case *c, const struct plm_process *p,
			       const char *file, int error)
{
	char source[80];
	struct plm_evidence evidence = {
		.source = source, .presence = PLM_UNREADABLE, .error = error ? error : EIO};

	name_file(source, sizeof(source), p, file);
	plm_evidence(c->ev, &evidence);
}

/* ---- processes ---- */

struct worst {
	const struct plm_process *bad, *unreadable; /* the first of each, or NULL */
	size_t bad_count;
};

static struct worst find_worst(const struct container_case *c,
			       const struct container_process_test *test)
{
	struct worst worst = {0};

	for (size_t i = 0; i < c->container->process_count; i++) {
		const struct plm_process *p = c->container->processes[i];

		if (test->is_bad(c, p)) {
			worst.bad = worst.bad ? worst.bad : p;
			worst.bad_count++;
		} else if (p->presence != PLM_PRESENT && !worst.unreadable) {
			worst.unreadable = p;
		}
	}
	return worst;
}

int container_judge_processes(const struct container_case *c,
			      const struct container_process_test *test)
{
	struct worst worst = find_worst(c, test);
	char others[48] = "";

	if (worst.bad) {
		if (worst.bad_count > 1)
			snprintf(others, sizeof(others), " and %zu more of its processes",
				 worst.bad_count - 1);
		test->show(c, worst.bad);
		test->fail(c, worst.bad, others);
		return 0;
	}
	if (worst.unreadable) {
		container_show_unreadable(c, worst.unreadable, "ns", worst.unreadable->error);
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "%s cannot be judged: %zu of its %zu process%s could not be read (pid "
			    "%" PRId32 ": %s)",
			    c->who, c->container->unreadable_count, c->container->process_count,
			    c->container->process_count == 1 ? "" : "es", worst.unreadable->pid,
			    plm_errno_words(worst.unreadable->error));
		return 0;
	}
	test->show(c, c->container->init);
	test->pass(c);
	return 0;
}
