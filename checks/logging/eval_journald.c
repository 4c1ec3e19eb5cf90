/*
 * eval_journald.c: judges an option of journald as its files give it, and whether the journal survives a restart:
 * where it is written now, and where Storage= will have it. Reads facts only.
 */
#include "checks/logging/logging.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/facts/containers.h"
#include "core/base/text.h"

const char *logging_validate_journald(const void *any)
{
	const struct logging_journald_params *p = any;

	if (!p->option == !p->persistent.given)
		return "it asks for an option or for a persistent journal: give one of option and "
		       "persistent";
	if (p->persistent.given)
		return p->persistent.value ? NULL : "persistent can only be asked to be true";
	if (!logging_option_find(p->option))
		return "option is none of journald.conf that plimsoll knows; write it as the file "
		       "does: Storage, SystemMaxUse";
	return plm_expect_check(&p->expect);
}

static bool is_missing(struct plm_eval *ev, const struct logging_journald *j)
{
	if (j->installed || j->process || j->conf->main)
		return false;
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
		    "systemd-journald is not installed on this host");
	return true;
}

/* ---- persistent ---- */

static struct plm_datum word_of(const char *text)
{
	return (struct plm_datum){
		.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)};
}

/* What Storage= means for the next start. */
static struct plm_datum meaning(const struct logging_journald *j,
				const struct plm_settings_value *storage)
{
	bool automatic =
		storage->value.presence == PLM_ABSENT || plm_str_eq(storage->value.data, "auto");

	if (storage->value.presence == PLM_UNREADABLE)
		return storage->value;
	if (!automatic)
		return storage->value;
	if (j->directory.presence == PLM_UNREADABLE)
		return (struct plm_datum){.error = j->directory.error};
	return word_of(j->directory.presence == PLM_PRESENT ? "persistent" : "volatile");
}

static int judge_persistent(struct plm_eval *ev, const struct logging_journald *j)
{
	static const struct plm_expect expect = {.equals = "persistent"};
	struct plm_two_sides sides = {
		.subject = "the journal",
		.absent_reason = "systemd-journald does not run, or has no journal open",
		.absent_fails = true,
	};
	struct plm_settings_value storage;

	if (plm_settings_find(plm_facts_arena(ev->facts), j->conf, "Journal", "Storage", &storage) <
	    0)
		return -PLM_E_NOMEM;
	sides.persistent.source = storage.value.presence == PLM_ABSENT
					  ? "/var/log/journal (Storage=auto)"
					  : storage.source;
	sides.persistent.value = meaning(j, &storage);
	if (!j->nothing_runs) {
		sides.running.source = j->now_source;
		sides.running.value = j->now;
	}
	plm_judge_two_sides(ev, &sides, &expect);
	return 0;
}

/* ---- options ---- */

static void judge_value(struct plm_eval *ev, const struct logging_journald_params *p,
			const struct logging_journald *j, const char *value, const char *source,
			const char *words)
{
	if (!plm_expect_meets(ev, &p->expect, value))
		plm_verdict(ev, PLM_VERDICT_FAIL, "journald's %s is %.200s (%s); it should be %s",
			    p->option, value, source, words);
	else if (j->newer)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"%s was changed after systemd-journald had started: %s is %.200s there, "
			"which holds only from its next start on",
			j->newer, p->option, value);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "journald's %s is %.200s (%s)", p->option, value,
			    source);
}

static int judge_option(struct plm_eval *ev, const struct logging_journald_params *p,
			const struct logging_journald *j)
{
	const struct logging_option *option = logging_option_find(p->option);
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *words = plm_expect_words(arena, &p->expect), *judged = option->fallback;
	struct plm_settings_value found;

	if (!words || plm_settings_find(arena, j->conf, "Journal", option->name, &found) < 0)
		return -PLM_E_NOMEM;
	plm_expected(ev, "%s: %s", p->option, words);
	plm_evidence_datum(ev, PLM_PERSISTENT, found.source, &found.value);
	if (found.value.presence == PLM_UNREADABLE) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read, and may set %s: %s",
			    found.source, p->option, plm_errno_words(found.value.error));
		return 0;
	}
	if (found.value.presence == PLM_PRESENT) {
		int rc = logging_option_value(arena, option->kind, found.value.data, &judged);

		if (rc < 0)
			return rc;
		if (!judged)
			plm_verdict(ev, PLM_VERDICT_FAIL,
				    "journald ignores %s=%.200s (%s): that is no value of it",
				    p->option, found.value.data, found.source);
	} else if (!judged) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "no file sets %s, and what journald does then depends on the host",
			    p->option);
	}
	if (judged)
		judge_value(ev, p, j, judged,
			    found.value.presence == PLM_PRESENT ? found.source : "its own default",
			    words);
	return 0;
}

int logging_eval_journald(struct plm_eval *ev, const void *any)
{
	const struct logging_journald_params *p = any;
	const struct logging_journald *j;
	plm_auto_err struct plm_err *err = NULL;
	int rc = logging_journald(ev->facts, &j, &err);

	if (rc < 0)
		return rc;
	if (is_missing(ev, j))
		return 0;
	return p->option ? judge_option(ev, p, j) : judge_persistent(ev, j);
}
