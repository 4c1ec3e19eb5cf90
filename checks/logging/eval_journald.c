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

	if (plm_settings_find(plm_facts_arena(ev->facts), j->later, "Journal", "Storage",
			      &storage) < 0)
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

/* What an option is by the files of now, or by those of the next boot. */
struct setting {
	struct plm_settings_value found;
	const char *judged; /* NULL: journald takes no such value, or has no fixed default */
	const char *source;
};

static int read_setting(struct plm_arena *arena, const struct logging_journald_params *p,
			const struct plm_settings *conf, struct setting *setting)
{
	const struct logging_option *option = logging_option_find(p->option);

	*setting = (struct setting){.judged = option->fallback, .source = "its own default"};
	if (plm_settings_find(arena, conf, "Journal", option->name, &setting->found) < 0)
		return -PLM_E_NOMEM;
	if (setting->found.value.presence != PLM_PRESENT)
		return 0;
	setting->source = setting->found.source;
	return logging_option_value(arena, option->kind, setting->found.value.data,
				    &setting->judged);
}

static void judge_unread(struct plm_eval *ev, const struct logging_journald_params *p,
			 const struct setting *setting)
{
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read, and may set %s: %s",
		    setting->found.source, p->option, plm_errno_words(setting->found.value.error));
}

/* Whether it is as it should be now; gives the verdict when not. */
static bool stands_now(struct plm_eval *ev, const struct logging_journald_params *p,
		       const struct setting *now, const char *words)
{
	if (now->found.value.presence == PLM_UNREADABLE)
		judge_unread(ev, p, now);
	else if (!now->judged && now->found.value.presence == PLM_PRESENT)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "journald ignores %s=%.200s (%s): that is no value of it", p->option,
			    now->found.value.data, now->source);
	else if (!now->judged)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "no file sets %s, and what journald does then depends on the host",
			    p->option);
	else if (!plm_expect_meets(ev, &p->expect, now->judged))
		plm_verdict(ev, PLM_VERDICT_FAIL, "journald's %s is %.200s (%s); it should be %s",
			    p->option, now->judged, now->source, words);
	else
		return true;
	return false;
}

/* The same of the next boot, which finds /run empty. */
static bool stands_later(struct plm_eval *ev, const struct logging_journald_params *p,
			 const struct setting *now, const struct setting *later, const char *words)
{
	if (later->found.value.presence == PLM_UNREADABLE)
		judge_unread(ev, p, later);
	else if (!later->judged || !plm_expect_meets(ev, &p->expect, later->judged))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "journald's %s is %.200s (%s) only until the next boot, after which it "
			    "is %.200s (%s); it should be %s",
			    p->option, now->judged, now->source,
			    later->judged ? later->judged : "left to the host", later->source,
			    words);
	else
		return true;
	return false;
}

static int judge_option(struct plm_eval *ev, const struct logging_journald_params *p,
			const struct logging_journald *j)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *words = plm_expect_words(arena, &p->expect);
	struct setting now, later;
	bool differs;

	if (!words || read_setting(arena, p, j->conf, &now) < 0 ||
	    read_setting(arena, p, j->later, &later) < 0)
		return -PLM_E_NOMEM;
	differs = !plm_str_eq(now.found.source, later.found.source);
	plm_expected(ev, "%s: %s", p->option, words);
	if (differs)
		plm_evidence_datum(ev, PLM_RUNNING, now.found.source, &now.found.value);
	plm_evidence_datum(ev, PLM_PERSISTENT, later.found.source, &later.found.value);
	if (!stands_now(ev, p, &now, words) ||
	    (differs && !stands_later(ev, p, &now, &later, words)))
		return 0;
	if (j->newer)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"%s was changed after systemd-journald had started: %s is %.200s there, "
			"which holds only from its next start on",
			j->newer, p->option, now.judged);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "journald's %s is %.200s (%s)", p->option,
			    now.judged, now.source);
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
