/*
 * eval_aging.c: judges how long passwords last: of the accounts that have one, by shadow(5), and of accounts to come, by
 * login.defs(5). Reads that file through the facts; pure else.
 */
#include "checks/access/access.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/host/host.h"

/* What login.defs says when it says nothing: shadow's own. */
enum { FOREVER = 99999, NO_DAYS = 0, WARN_DAYS = 7 };

struct limit {
	const char *name, *key;
	const struct plm_int *wanted;
	bool at_most;
	int64_t fallback;
};

static bool meets(const struct limit *l, int64_t days)
{
	return l->at_most ? days <= l->wanted->value : days >= l->wanted->value;
}

static bool fails_account(struct plm_eval *ev, const struct limit *l, const struct plm_account *a,
			  int64_t days)
{
	/* No number in shadow(5) means that there is no such limit. */
	if (days < 0)
		days = l->at_most ? FOREVER : 0;
	if (!l->wanted->given || a->password != PLM_PASSWORD_SET || meets(l, days))
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "the password of account \"%.100s\" (" PLM_SHADOW_FILE
		    " line %zu) has %lld %s; it should be %s %lld",
		    a->name, a->shadow_line, (long long)days, l->name,
		    l->at_most ? "at most" : "at least", (long long)l->wanted->value);
	return true;
}

/* KEY VALUE, the last one counts. */
static int64_t value_of(const struct plm_datum *text, const struct limit *l)
{
	struct plm_slice rest = {text->data, text->size_bytes}, line, word;
	int64_t value = l->fallback, number;

	while (text->presence == PLM_PRESENT && plm_next_line(&rest, &line))
		if (plm_next_word(&line, " \t", &word) && plm_slice_is(word, l->key) &&
		    plm_next_word(&line, " \t\"", &word) && plm_parse_i64(word, 10, &number))
			value = number;
	return value;
}

/* 1 when the verdict is given. */
static int judge_defaults(struct plm_eval *ev, const struct limit *limits, size_t count)
{
	static const char *const paths[] = {"/etc/login.defs", "/usr/etc/login.defs"};
	const struct plm_datum *text = NULL;
	const char *path = NULL;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 2 && (!text || text->presence == PLM_ABSENT); i++) {
		path = paths[i];
		rc = plm_facts_read(ev->facts, path, PLM_READ_SMALL, &text, NULL);
	}
	if (rc < 0)
		return rc;
	if (text->presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_PERSISTENT, path, text);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s, which says how long new passwords last, could not be read: %s",
			    path, plm_errno_words(text->error));
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		int64_t days = value_of(text, &limits[i]);

		if (!limits[i].wanted->given)
			continue;
		plm_evidence_value(ev, PLM_PERSISTENT, path, "%s %lld", limits[i].key,
				   (long long)days);
		if (days < 0 && limits[i].at_most)
			days = FOREVER;
		if (meets(&limits[i], days))
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "passwords of new accounts will have %lld %s (%s %s); it should "
			    "be %s %lld",
			    (long long)days, limits[i].name, path, limits[i].key,
			    limits[i].at_most ? "at most" : "at least",
			    (long long)limits[i].wanted->value);
		return 1;
	}
	return 0;
}

int access_judge_aging(struct plm_eval *ev, const struct access_account_params *p,
		       const struct plm_accounts *a)
{
	const struct limit limits[] = {
		{"days until it has to be changed", "PASS_MAX_DAYS", &p->max_days, true, FOREVER},
		{"days before it may be changed", "PASS_MIN_DAYS", &p->min_days, false, NO_DAYS},
		{"days of warning", "PASS_WARN_AGE", &p->warn_days, false, WARN_DAYS},
	};
	size_t count = sizeof(limits) / sizeof(*limits);
	int rc;

	for (size_t i = 0; i < a->user_count; i++)
		if (fails_account(ev, &limits[0], &a->users[i], a->users[i].max_days) ||
		    fails_account(ev, &limits[1], &a->users[i], a->users[i].min_days) ||
		    fails_account(ev, &limits[2], &a->users[i], a->users[i].warn_days))
			return 0;
	rc = judge_defaults(ev, limits, count);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!access_untold(ev, &a->passwd) && !access_untold(ev, &a->shadow))
		plm_verdict(
			ev, PLM_VERDICT_PASS,
			"passwords of this host, and those of accounts to come, last as wanted");
	return 0;
}
