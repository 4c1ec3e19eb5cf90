/*
 * eval_subid.c: judges whether ranges of subordinate ids are apart from each other and from real
 * accounts. Pure: facts in, a verdict out.
 */
#include "checks/namespace/namespace.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"

static bool same_owner(const struct subid_range *a, const struct subid_range *b)
{
	return strcmp(a->name, b->name) == 0;
}

static void say_overlap(struct plm_eval *ev, const struct subid_range *a,
			const struct subid_range *b)
{
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s gives ids from %llu to both %.64s (line %zu) and %.64s (line %zu): their "
		    "containers can reach each other's files and processes",
		    a->file, (unsigned long long)b->first, a->name, a->line, b->name, b->line);
}

/* Ranges come by their first id, so whoever reaches farthest so far is met first. */
static bool find_overlap(struct plm_eval *ev, const struct subid_table *t)
{
	const struct subid_range *far = NULL, *other = NULL;

	for (size_t i = 0; i < t->range_count; i++) {
		const struct subid_range *r = &t->ranges[i];

		if (far && r->first <= far->last && !same_owner(far, r)) {
			say_overlap(ev, far, r);
			return true;
		}
		/* Behind the farthest one of the same owner another owner's may still reach in. */
		if (other && r->first <= other->last && !same_owner(other, r)) {
			say_overlap(ev, other, r);
			return true;
		}
		if (!far || r->last > far->last) {
			if (far && !same_owner(far, r))
				other = far;
			far = r;
		} else if (!same_owner(far, r) && (!other || r->last > other->last)) {
			other = r;
		}
	}
	return false;
}

static bool find_account(struct plm_eval *ev, const struct subid_table *t)
{
	for (size_t i = 0; i < t->range_count; i++) {
		const struct subid_range *r = &t->ranges[i];
		const struct subid_account *a =
			subid_account_from(t->accounts, t->account_count, r->first);

		if (!a || a->id > r->last)
			continue;
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s line %zu gives %.64s the id %llu, which is %.64s in %s: a container "
			"of %.64s can act as that account on the host",
			r->file, r->line, r->name, (unsigned long long)a->id, a->name,
			t->accounts_file, r->name);
		return true;
	}
	return false;
}

static void show(struct plm_eval *ev, const struct subid_table *t)
{
	struct plm_datum accounts = t->accounts_datum;

	plm_evidence_datum(ev, PLM_PERSISTENT, t->file, &t->ranges_datum);
	if (accounts.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, t->accounts_file, "%zu accounts",
				   t->account_count);
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, t->accounts_file, &accounts);
}

/* True when the verdict is given. */
static bool judge_table(struct plm_eval *ev, const struct subid_table *t)
{
	if (t->ranges_datum.presence != PLM_PRESENT)
		return false;
	if (find_overlap(ev, t) || find_account(ev, t))
		return true;
	if (!t->bad_line)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "%s line %zu is no range of ids (NAME:FIRST:COUNT), so tools disagree about "
		    "what it gives",
		    t->file, t->bad_line);
	return true;
}

static bool unreadable(const struct subid_table *t)
{
	return t->ranges_datum.presence == PLM_UNREADABLE ||
	       (t->range_count && t->accounts_datum.presence == PLM_UNREADABLE);
}

int eval_subid(struct plm_eval *ev, const void *params)
{
	const struct subid_table *uids, *gids;
	const char *source = NULL;
	int rc = subid_table(ev->facts, "/etc/subuid", &uids, NULL);

	(void)params;
	if (rc == 0)
		rc = subid_table(ev->facts, "/etc/subgid", &gids, NULL);
	if (rc == 0)
		rc = subid_other_source(ev->facts, &source, NULL);
	if (rc != 0)
		return rc;
	plm_expected(ev, "ranges apart from each other and from real accounts");
	show(ev, uids);
	show(ev, gids);
	if (judge_table(ev, uids) || judge_table(ev, gids))
		return 0;
	if (source) {
		plm_evidence_value(ev, PLM_PERSISTENT, "/etc/nsswitch.conf", "subid: %s", source);
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"subordinate ids come from %s (/etc/nsswitch.conf), which plimsoll does "
			"not ask",
			source);
		return 0;
	}
	if (unreadable(uids) || unreadable(gids))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "subordinate ids could not be compared: a file could not be read");
	else if (uids->range_count + gids->range_count == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no subordinate ids are given to anybody");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%zu ranges of uids and %zu of gids are apart from each other and from "
			    "real accounts",
			    uids->range_count, gids->range_count);
	return 0;
}
