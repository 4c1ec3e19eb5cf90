/*
 * eval_home.c: judges whether everybody who can log in has a home of their own that others do not read. Metadata only; pure
 * but for the facts.
 */
#include <errno.h>

#include "checks/access/access.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/resolve.h"

enum { NOBODY = 65534 };

static bool is_person(const struct access_account_params *p, const struct plm_account *a)
{
	return (a->uid == 0 || (int64_t)a->uid >= p->first_user.value) && a->uid != NOBODY &&
	       access_can_have_shell(a->shell);
}

/* 1 when it is wrong, with the verdict given. */
static int judge_home(struct plm_eval *ev, const struct access_account_params *p,
		      const struct plm_account *a)
{
	struct plm_datum why_not;
	const struct plm_stat *st;
	const char *path;
	int rc = 0;

	/* login(1) takes "/" then. */
	if (a->home[0] != '/') {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "account \"%.100s\" (" PLM_PASSWD_FILE " line %zu) has no home",
			    a->name, a->line);
		return 1;
	}
	rc = plm_facts_resolve(ev->facts, a->home, &path, &why_not, NULL);
	if (rc < 0)
		return rc;
	if (path)
		rc = plm_facts_stat(ev->facts, path, &st, NULL);
	if (rc < 0)
		return rc;
	if (!path || st->presence != PLM_PRESENT) {
		if (why_not.presence == PLM_ABSENT) {
			plm_verdict(ev, PLM_VERDICT_FAIL,
				    "account \"%.100s\" has a home that is not there (%.200s): who "
				    "makes it owns what is started in it",
				    a->name, a->home);
			return 1;
		}
		plm_evidence(ev,
			     &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						    .source = a->home,
						    .presence = PLM_UNREADABLE,
						    .error = why_not.error ? why_not.error : EIO});
		return 0;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, path, "mode %04o, owner %u: %s", st->mode, st->uid,
			   a->name);
	if (st->uid != a->uid && st->uid != 0)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the home of \"%.100s\", %.200s, belongs to user %u, who decides what "
			    "its sessions start",
			    a->name, path, st->uid);
	else if (st->mode & ~(uint32_t)p->mode.value & 0777)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the home of \"%.100s\", %.200s, has mode %04o, which is more than "
			    "%04llo: others get at its keys and files",
			    a->name, path, st->mode, (unsigned long long)p->mode.value);
	else
		return 0;
	return 1;
}

int access_judge_homes(struct plm_eval *ev, const struct access_account_params *p,
		       const struct plm_accounts *a)
{
	size_t people = 0;

	for (size_t i = 0; i < a->user_count; i++) {
		int rc;

		if (!is_person(p, &a->users[i]))
			continue;
		people++;
		rc = judge_home(ev, p, &a->users[i]);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	if (access_untold(ev, &a->passwd))
		return 0;
	/* A home that could not be looked at is in the evidence, which makes this unknown. */
	plm_verdict(
		ev, PLM_VERDICT_PASS,
		people == 1
			? "%zu account that can log in has a home of its own, closed to others"
			: "%zu accounts that can log in have homes of their own, closed to others",
		people);
	return 0;
}
