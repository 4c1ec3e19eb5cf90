/*
 * eval_member.c: judges who is in groups whose members are root in all but name, against those who may be. Primary
 * groups count, other names of the same number too. Pure.
 */
#include <string.h>

#include "checks/access/access.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

/* Root gains nothing by being in a group. */
static bool may_be_in(const struct access_member_params *p, const struct plm_accounts *a,
		      const char *name)
{
	const struct plm_account *user = plm_accounts_user(a, name);

	return plm_list_has(&p->allowed, name) || (user && user->uid == 0);
}

static const char *members_of(struct plm_arena *arena, const struct plm_group *group)
{
	const char *words = group->member_count ? "" : "no member listed";

	for (size_t i = 0; words && i < group->member_count; i++)
		words = plm_arena_printf(arena, "%s%s%s", words, i ? " " : "", group->members[i]);
	return words;
}

static bool listed_fails(struct plm_eval *ev, const struct access_member_params *p,
			 const struct plm_accounts *a, const struct plm_group *group,
			 const char *asked)
{
	for (size_t i = 0; i < group->member_count; i++) {
		const char *name = group->members[i];

		if (may_be_in(p, a, name))
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "\"%.100s\" is in group %.100s (" PLM_GROUP_FILE
			    " line %zu)%s%.100s%s: whoever is in it can become root",
			    name, group->name, group->line,
			    strcmp(asked, group->name) != 0 ? ", another name of " : "",
			    strcmp(asked, group->name) != 0 ? asked : "",
			    plm_accounts_user(a, name)
				    ? ""
				    : ", and no account has that name: who makes one gets it");
		return true;
	}
	return false;
}

static bool primary_fails(struct plm_eval *ev, const struct access_member_params *p,
			  const struct plm_accounts *a, const struct plm_group *group)
{
	for (size_t i = 0; i < a->user_count; i++) {
		const struct plm_account *user = &a->users[i];

		if (user->gid != group->gid || user->uid == 0 ||
		    plm_list_has(&p->allowed, user->name))
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "group %.100s is the primary group of \"%.100s\" (" PLM_PASSWD_FILE
			    " line %zu): whoever is "
			    "in it can become root",
			    group->name, user->name, user->line);
		return true;
	}
	return false;
}

/* All groups that the name, or its number, stands for. 1 when somebody is in one who may not. */
static int judge_group(struct plm_eval *ev, const struct access_member_params *p,
		       const struct plm_accounts *a, const struct plm_group *asked)
{
	for (size_t i = 0; i < a->group_count; i++) {
		const struct plm_group *group = &a->groups[i];
		const char *members;

		if (group->gid != asked->gid)
			continue;
		members = members_of(plm_facts_arena(ev->facts), group);
		if (!members)
			return -PLM_E_NOMEM;
		plm_evidence_value(ev, PLM_PERSISTENT, PLM_GROUP_FILE, "%s (gid %u): %s",
				   group->name, group->gid, members);
		if (listed_fails(ev, p, a, group, asked->name))
			return 1;
	}
	return primary_fails(ev, p, a, asked);
}

static int judge_groups(struct plm_eval *ev, const struct access_member_params *p,
			const struct plm_accounts *a, size_t *found)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < a->group_count; i++) {
		if (!plm_list_has(&p->groups, a->groups[i].name))
			continue;
		++*found;
		rc = judge_group(ev, p, a, &a->groups[i]);
	}
	return rc;
}

int access_eval_member(struct plm_eval *ev, const void *params)
{
	const struct access_member_params *p = params;
	const struct plm_accounts *a;
	size_t found = 0;
	int rc = plm_facts_accounts(ev->facts, &a, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "nobody is in it but who may be");
	access_show_file(ev, &a->group, a->group_count);
	access_show_file(ev, &a->passwd, a->user_count);
	rc = judge_groups(ev, p, a, &found);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (access_untold(ev, &a->group) || access_untold(ev, &a->passwd))
		return 0;
	if (!found)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this host has none of these groups");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "nobody is in these groups but who may be: %zu of them exist here",
			    found);
	return 0;
}
