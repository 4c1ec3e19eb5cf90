/*
 * eval_account.c: judges the accounts of a host: who is root, who needs no password, how passwords are hashed, which
 * system accounts can log in, and whether a name and a number mean one account. Pure; never shows a hash.
 */
#include <string.h>

#include "checks/access/access.h"
#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

enum { NOBODY = 65534 };

const char *access_validate_account(const void *params)
{
	const struct access_account_params *p = params;

	if (p->ask == ACCESS_HASH_KIND && !p->kinds.count)
		return "no kind of hash is named; write kinds=\"yescrypt sha512\"";
	if (p->ask != ACCESS_HASH_KIND && p->kinds.count)
		return "kinds belong to ask=\"hash-kind\" only";
	if ((p->max_days.given || p->min_days.given || p->warn_days.given) !=
	    (p->ask == ACCESS_AGING))
		return "max-days, min-days and warn-days belong to ask=\"aging\", which needs one "
		       "of "
		       "them";
	return NULL;
}

void access_show_file(struct plm_eval *ev, const struct plm_account_file *file, size_t entries)
{
	if (file->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, file->path, "%zu entries", entries);
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, file->path, &file->state);
}

bool access_untold(struct plm_eval *ev, const struct plm_account_file *file)
{
	if (file->state.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s could not be read: %s", file->path,
			    plm_errno_words(file->state.error));
	else if (file->bad_line)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "line %zu of %s has not the form of the file: programs differ about "
			    "what it means",
			    file->bad_line, file->path);
	else if (file->foreign_line)
		plm_verdict(
			ev, PLM_VERDICT_UNKNOWN,
			"line %zu of %s takes in accounts of another source: who they are cannot "
			"be told from here",
			file->foreign_line, file->path);
	else
		return false;
	return true;
}

/* ---- each question: true when an account fails, with the verdict given ---- */

static bool is_other_root(struct plm_eval *ev, const struct access_account_params *p,
			  const struct plm_account *a)
{
	(void)p;
	if (a->uid != 0 || strcmp(a->name, "root") == 0)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "account \"%.100s\" (" PLM_PASSWD_FILE
		    " line %zu) has uid 0: it is root under another name",
		    a->name, a->line);
	return true;
}

static bool needs_no_password(struct plm_eval *ev, const struct access_account_params *p,
			      const struct plm_account *a)
{
	(void)p;
	if (a->password != PLM_PASSWORD_EMPTY)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "account \"%.100s\" has an empty password (%s line %zu): whoever knows its "
		    "name can be it",
		    a->name, a->in_passwd ? PLM_PASSWD_FILE : PLM_SHADOW_FILE,
		    a->in_passwd ? a->line : a->shadow_line);
	return true;
}

static bool is_hashed_otherwise(struct plm_eval *ev, const struct access_account_params *p,
				const struct plm_account *a)
{
	if (a->password != PLM_PASSWORD_SET)
		return false;
	for (size_t i = 0; i < p->kinds.count; i++)
		if (strcmp(p->kinds.items[i], a->hash) == 0)
			return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "the password of account \"%.100s\" (%s line %zu) is hashed as %s, which the "
		    "rule does not allow: who gets the file finds the password sooner",
		    a->name, a->in_passwd ? PLM_PASSWD_FILE : PLM_SHADOW_FILE,
		    a->in_passwd ? a->line : a->shadow_line,
		    plm_str_eq(a->hash, "unnamed") ? "a kind without a name" : a->hash);
	return true;
}

static bool is_not_shadowed(struct plm_eval *ev, const struct access_account_params *p,
			    const struct plm_account *a)
{
	(void)p;
	if (!a->in_passwd || a->password != PLM_PASSWORD_SET)
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "the password hash of account \"%.100s\" stands in " PLM_PASSWD_FILE
		    " (line %zu), which every "
		    "process can read",
		    a->name, a->line);
	return true;
}

bool access_can_have_shell(const char *shell)
{
	static const char *const closed[] = {"nologin", "false", "sync", "halt", "shutdown"};
	const char *slash = strrchr(shell, '/'), *name = slash ? slash + 1 : shell;

	for (size_t i = 0; i < sizeof(closed) / sizeof(*closed); i++)
		if (strcmp(name, closed[i]) == 0)
			return false;
	return true;
}

static bool is_open_system_account(struct plm_eval *ev, const struct access_account_params *p,
				   const struct plm_account *a)
{
	if (a->uid == 0 || a->uid == NOBODY || (int64_t)a->uid >= p->first_user.value)
		return false;
	if (a->password == PLM_PASSWORD_SET || a->password == PLM_PASSWORD_EMPTY) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "system account \"%.100s\" (uid %u) has a password: it should be "
			    "locked, nobody logs in as it",
			    a->name, a->uid);
		return true;
	}
	if (!access_can_have_shell(a->shell))
		return false;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "system account \"%.100s\" (" PLM_PASSWD_FILE
		    " line %zu) has the login shell %.100s: a key or "
		    "su makes it a session",
		    a->name, a->line, *a->shell ? a->shell : "/bin/sh");
	return true;
}

/* ---- unique ---- */

static int is_double(struct plm_eval *ev, struct plm_map *seen, const char *what, const char *key,
		     const char *path, const char *name, size_t line, bool *found)
{
	const char *other = plm_map_get(seen, key);

	if (!key)
		return -PLM_E_NOMEM;
	if (!other)
		return plm_map_set(seen, key, (void *)(uintptr_t)name);
	*found = true;
	plm_verdict(ev, PLM_VERDICT_FAIL,
		    "\"%.100s\" (%s line %zu) has the same %s as \"%.100s\" before it: what "
		    "belongs to one belongs to "
		    "the other",
		    name, path, line, what, other);
	return 0;
}

static int find_double_user(struct plm_eval *ev, const struct plm_accounts *a, bool *found)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_map names, numbers;
	int rc = 0;

	plm_map_init(&names, arena);
	plm_map_init(&numbers, arena);
	for (size_t i = 0; rc == 0 && !*found && i < a->user_count; i++) {
		const struct plm_account *u = &a->users[i];

		rc = is_double(ev, &names, "name", u->name, PLM_PASSWD_FILE, u->name, u->line,
			       found);
		if (rc == 0 && !*found)
			rc = is_double(ev, &numbers, "uid", plm_arena_printf(arena, "%u", u->uid),
				       PLM_PASSWD_FILE, u->name, u->line, found);
	}
	return rc;
}

static int find_double_group(struct plm_eval *ev, const struct plm_accounts *a, bool *found)
{
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	struct plm_map names, numbers;
	int rc = 0;

	plm_map_init(&names, arena);
	plm_map_init(&numbers, arena);
	for (size_t i = 0; rc == 0 && !*found && i < a->group_count; i++) {
		const struct plm_group *g = &a->groups[i];

		rc = is_double(ev, &names, "name", g->name, PLM_GROUP_FILE, g->name, g->line,
			       found);
		if (rc == 0 && !*found)
			rc = is_double(ev, &numbers, "gid", plm_arena_printf(arena, "%u", g->gid),
				       PLM_GROUP_FILE, g->name, g->line, found);
	}
	return rc;
}

static int judge_unique(struct plm_eval *ev, const struct plm_accounts *a)
{
	bool found = false;
	int rc = find_double_user(ev, a, &found);

	access_show_file(ev, &a->group, a->group_count);
	if (rc == 0 && !found)
		rc = find_double_group(ev, a, &found);
	if (rc < 0 || found || access_untold(ev, &a->passwd) || access_untold(ev, &a->group))
		return rc;
	plm_verdict(ev, PLM_VERDICT_PASS,
		    "every name and every number is one account or one group");
	return 0;
}

/* ---- the test ---- */

struct question {
	bool (*fails)(struct plm_eval *ev, const struct access_account_params *p,
		      const struct plm_account *a);
	bool needs_shadow;
	const char *expected, *pass;
};

static const struct question questions[] = {
	[ACCESS_ONE_SUPERUSER] = {is_other_root, false, "only root has uid 0",
				  "no account but root has uid 0"},
	[ACCESS_PASSWORD_NEEDED] = {needs_no_password, true, "no account has an empty password",
				    "no account has an empty password"},
	[ACCESS_HASH_KIND] = {is_hashed_otherwise, true, "passwords are hashed by the named kinds",
			      "every password is hashed by one of the wanted kinds"},
	[ACCESS_SHADOWED] = {is_not_shadowed, false, "no hash stands in " PLM_PASSWD_FILE,
			     "no password hash stands in " PLM_PASSWD_FILE},
	[ACCESS_SYSTEM_LOCKED] = {is_open_system_account, true,
				  "system accounts have neither a password nor a shell",
				  "no system account has a password or a login shell"},
	[ACCESS_UNIQUE] = {NULL, false, "names, uids and gids are given once", NULL},
	[ACCESS_AGING] = {NULL, true, "passwords have an age", NULL},
	[ACCESS_HOME] = {NULL, false, "homes are closed and belong to their users", NULL},
};

int access_eval_account(struct plm_eval *ev, const void *params)
{
	const struct access_account_params *p = params;
	const struct question *q = &questions[p->ask];
	const struct plm_accounts *a;
	int rc = plm_facts_accounts(ev->facts, &a, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s", q->expected);
	access_show_file(ev, &a->passwd, a->user_count);
	if (a->passwd.state.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "there is no " PLM_PASSWD_FILE ": nobody but a number is known here");
		return 0;
	}
	if (p->ask == ACCESS_UNIQUE)
		return judge_unique(ev, a);
	if (p->ask == ACCESS_HOME)
		return access_judge_homes(ev, p, a);
	if (q->needs_shadow && a->shadow.state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, a->shadow.path, "read");
	else if (q->needs_shadow)
		plm_evidence_datum(ev, PLM_PERSISTENT, a->shadow.path, &a->shadow.state);
	if (p->ask == ACCESS_AGING)
		return access_judge_aging(ev, p, a);
	for (size_t i = 0; i < a->user_count; i++)
		if (q->fails(ev, p, &a->users[i]))
			return 0;
	if (!access_untold(ev, &a->passwd) && !(q->needs_shadow && access_untold(ev, &a->shadow)))
		plm_verdict(ev, PLM_VERDICT_PASS, "%s", q->pass);
	return 0;
}
