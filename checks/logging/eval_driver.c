/*
 * eval_driver.c: judges where engines put the logs of their containers: that the driver is one of those asked, keeps
 * something, and cannot fill the disk. Reads facts only.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* Drivers that write a file of the engine's own, which grows without end unless a size is set. */
static const char *const files[] = {"json-file", "k8s-file"};
/* Drivers that keep nothing. */
static const char *const nothing[] = {"none", "passthrough", "passthrough-tty"};

const char *logging_validate_driver(const void *any)
{
	const struct logging_driver_params *p = any;

	return p->one_of.count || p->bounded.value
		       ? NULL
		       : "nothing is asked: give one-of, or bounded=\"true\"";
}

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plm_str_eq(word, words[i]))
			return true;
	return false;
}

static bool grows(const struct logging_driver *d)
{
	return is_one_of(d->driver, files, 2) &&
	       (!d->max_size || plm_str_eq(d->max_size, "-1") || plm_str_eq(d->max_size, "0"));
}

static enum plm_verdict verdict_of(const struct logging_driver_params *p,
				   const struct logging_driver *d)
{
	bool unread = d->unread.presence == PLM_UNREADABLE;

	if (d->driver && !unread &&
	    (is_one_of(d->driver, nothing, 3) || (p->bounded.value && grows(d)) ||
	     (p->one_of.count && !is_one_of(d->driver, p->one_of.items, p->one_of.count))))
		return PLM_VERDICT_FAIL;
	return unread || !d->driver || d->may_be_old ? PLM_VERDICT_UNKNOWN : PLM_VERDICT_PASS;
}

static void show(struct plm_eval *ev, const struct logging_driver *d)
{
	if (d->driver)
		plm_evidence_value(ev, PLM_PERSISTENT, d->driver_source, "%s: log driver %s",
				   d->engine, d->driver);
	if (d->max_size)
		plm_evidence_value(ev, PLM_PERSISTENT, d->size_source, "%s: at most %s", d->engine,
				   d->max_size);
	if (d->unread.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, PLM_PERSISTENT, d->unread_source, &d->unread);
}

static void say_fail(struct plm_eval *ev, const struct logging_driver_params *p,
		     const struct logging_driver *d)
{
	if (is_one_of(d->driver, nothing, 3))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s throws the logs of containers away: its log driver is %s (%s)",
			    d->engine, d->driver, d->driver_source);
	else if (p->bounded.value && grows(d))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s lets the log of a container grow without end: its log driver is %s "
			    "(%s) and no maximum size is set",
			    d->engine, d->driver, d->driver_source);
	else
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has the log driver %s (%s), which the rule does not allow",
			    d->engine, d->driver, d->driver_source);
}

static void conclude(struct plm_eval *ev, const struct logging_driver_params *p,
		     const struct logging_driver *d, enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_FAIL)
		say_fail(ev, p, d);
	else if (verdict == PLM_VERDICT_PASS)
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has the log driver %s%s%s", d->engine,
			    d->driver, d->max_size ? ", at most " : "",
			    d->max_size ? d->max_size : "");
	else if (d->unread.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what log driver %s has could not be read from %s: %s", d->engine,
			    d->unread_source, plm_errno_words(d->unread.error));
	else
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"what log driver %s has is not known: its file was changed after it had "
			"started, or it is told nothing",
			d->engine);
}

/* Of several engines the worst is named. */
static unsigned rank(enum plm_verdict verdict)
{
	if (verdict == PLM_VERDICT_FAIL)
		return 2;
	return verdict == PLM_VERDICT_UNKNOWN;
}

int logging_eval_driver(struct plm_eval *ev, const void *any)
{
	const struct logging_driver_params *p = any;
	const struct logging_drivers *drivers;
	const struct logging_driver *worst = NULL;
	enum plm_verdict verdict = PLM_VERDICT_PASS;
	plm_auto_err struct plm_err *err = NULL;
	int rc = logging_drivers(ev->facts, &drivers, &err);

	if (rc < 0)
		return rc;
	plm_expected(ev, "a log driver that keeps logs%s",
		     p->bounded.value ? ", and no more than a set size" : "");
	for (size_t i = 0; i < drivers->count; i++) {
		enum plm_verdict one = verdict_of(p, &drivers->items[i]);

		show(ev, &drivers->items[i]);
		if (worst && rank(one) <= rank(verdict))
			continue;
		worst = &drivers->items[i];
		verdict = one;
	}
	if (worst) {
		conclude(ev, p, worst, verdict);
	} else if (drivers->processes.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &drivers->processes);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "whether Docker runs here could not be read");
	} else {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "neither Docker nor Podman is on this host");
	}
	return 0;
}
