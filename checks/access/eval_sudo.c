/*
 * eval_sudo.c: judges what sudo lets whom do: without a password, everything as root, a container engine as root. Pure. A
 * rule that another one takes back still counts: the order of files decides between them, and that changes easily.
 */
#include "checks/access/sudo.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

const char *access_validate_sudo(const void *params)
{
	const struct access_sudo_params *p = params;

	if (p->ask == ACCESS_SUDO_DEFAULT && !p->option)
		return "no option is named; write option=\"use_pty\"";
	if (p->ask == ACCESS_SUDO_DEFAULT)
		return p->allowed.count ? "allowed belongs to the other questions, not to "
					  "ask=\"default\""
					: sudo_validate_default(p);
	return p->option ? "option belongs to ask=\"default\" only" : NULL;
}

/* ---- who ---- */

struct subject {
	const struct sudoers *sudoers;
	const struct plm_accounts *accounts;
	const struct plm_list *allowed;
	const struct plm_account_file
		*untold; /* which file keeps a group's members from being told */
};

static bool may(const struct subject *s, const char *name)
{
	const struct plm_account *user = plm_accounts_user(s->accounts, name);

	return plm_list_has(s->allowed, name) || plm_str_eq(name, "root") ||
	       (user && user->uid == 0);
}

/* "#1000" */
static bool may_by_number(const struct subject *s, const char *word)
{
	uint64_t number;

	if (*word != '#' || !plm_parse_u64(plm_slice_of(word + 1), 10, &number))
		return false;
	for (size_t i = 0; i < s->accounts->user_count; i++)
		if (s->accounts->users[i].uid == number)
			return may(s, s->accounts->users[i].name);
	return false;
}

static bool is_untold(const struct plm_account_file *file)
{
	return file->state.presence == PLM_UNREADABLE || file->bad_line || file->foreign_line;
}

/* The first member of a group who is not allowed, or NULL: there is none, or nobody can tell. */
static const char *find_member(struct subject *s, const char *group)
{
	const struct plm_accounts *a = s->accounts;

	if (is_untold(&a->group) || is_untold(&a->passwd)) {
		s->untold = is_untold(&a->group) ? &a->group : &a->passwd;
		return NULL;
	}
	for (size_t g = 0; g < a->group_count; g++) {
		if (!plm_str_eq(a->groups[g].name, group))
			continue;
		for (size_t i = 0; i < a->groups[g].member_count; i++)
			if (!may(s, a->groups[g].members[i]))
				return a->groups[g].members[i];
		for (size_t i = 0; i < a->user_count; i++)
			if (a->users[i].gid == a->groups[g].gid && !may(s, a->users[i].name))
				return a->users[i].name;
	}
	return NULL;
}

/* Who of a rule's users is not allowed: as the sentence names it, or NULL. */
static const char *find_stranger(struct subject *s, struct plm_arena *arena,
				 const struct sudoers_list *users, unsigned depth)
{
	for (size_t i = 0; depth < 16 && i < users->count; i++) {
		const char *word = users->items[i].text, *found;
		const struct sudoers_alias *alias = sudoers_alias(s->sudoers, SUDOERS_USERS, word);

		if (users->items[i].negated || plm_list_has(s->allowed, word) ||
		    plm_str_eq(word, "root") || plm_str_eq(word, "#0"))
			continue;
		if (sudoers_is_alias_name(word) && alias) {
			found = find_stranger(s, arena, &alias->words, depth + 1);
			if (found)
				return found;
			continue;
		}
		if (word[0] != '%' && (may(s, word) || may_by_number(s, word)))
			continue;
		if (word[0] != '%')
			return plm_str_eq(word, "ALL") ? "everybody" : word;
		if (word[1] == ':' || word[1] == '#')
			return word;
		found = find_member(s, word + 1);
		if (found)
			return plm_arena_printf(arena, "%s as member of %s", found, word);
	}
	return NULL;
}

/* ---- the questions ---- */

static bool needs_no_password(const struct sudoers *sudoers, const struct sudoers_rule *rule)
{
	(void)sudoers;
	return rule->no_password == 1 && !rule->command.negated;
}

static bool runs_all(const struct sudoers *sudoers, const struct sudoers_rule *rule)
{
	return sudoers_is_as_root(sudoers, rule) &&
	       sudoers_any_command(sudoers, rule, sudoers_is_all);
}

static bool runs_engine(const struct sudoers *sudoers, const struct sudoers_rule *rule)
{
	return sudoers_is_as_root(sudoers, rule) &&
	       sudoers_any_command(sudoers, rule, sudoers_is_engine);
}

static const struct {
	bool (*fits)(const struct sudoers *sudoers, const struct sudoers_rule *rule);
	const char *expected, *fine;
} questions[] = {
	[ACCESS_SUDO_PASSWORD] = {needs_no_password, "nobody runs commands without a password",
				  "everybody who may use sudo has to give a password"},
	[ACCESS_SUDO_ALL] = {runs_all, "nobody but who may runs everything as root",
			     "nobody but who may runs everything as root"},
	[ACCESS_SUDO_ENGINE] = {runs_engine, "nobody but who may runs a container engine as root",
				"nobody but who may runs a container engine as root"},
};

static void fail(struct plm_eval *ev, int ask, const char *who, const struct sudoers_rule *rule)
{
	const char *what = rule->command.text;
	char shown[200];

	snprintf(shown, sizeof(shown), "%s%s%.80s",
		 plm_str_eq(what, "ALL") ? "every command" : what,
		 rule->command.arguments ? " " : "",
		 rule->command.arguments ? rule->command.arguments : "");
	switch (ask) {
	case ACCESS_SUDO_PASSWORD:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%.100s may run %s without a password (%s:%zu): whoever gets hold of "
			    "a session has it",
			    who, shown, rule->file, rule->line);
		break;
	case ACCESS_SUDO_ALL:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%.100s may run %s as root (%s:%zu): that is root under another name",
			    who, shown, rule->file, rule->line);
		break;
	default:
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%.100s may run %s as root (%s:%zu): a container that holds the "
			    "host's files makes that root on the host",
			    who, shown, rule->file, rule->line);
	}
}

bool sudo_untold(struct plm_eval *ev, const struct sudoers *s)
{
	if (s->gap) {
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = s->gap,
							.presence = PLM_UNREADABLE,
							.error = s->gap_error});
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "%s, which sudo reads, could not be read: %s",
			    s->gap, plm_errno_words(s->gap_error));
	} else if (s->bad_file) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s:%zu is no line of sudoers(5): what sudo makes of the file depends "
			    "on its version",
			    s->bad_file, s->bad_line);
	} else if (s->foreign) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "sudo also asks \"%.60s\" (/etc/nsswitch.conf), and what that says "
			    "cannot be told from here",
			    s->foreign);
	} else {
		return false;
	}
	return true;
}

/* 1 when the verdict is given. */
static int judge_rules(struct plm_eval *ev, const struct access_sudo_params *p,
		       struct subject *subject, const char *hostname)
{
	const struct sudoers *s = subject->sudoers;

	for (size_t i = 0; i < s->rule_count; i++) {
		const struct sudoers_rule *rule = &s->rules[i];
		const char *source, *who;

		if (!questions[p->ask].fits(s, rule) || !sudoers_is_for_host(s, rule, hostname))
			continue;
		source = plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", rule->file,
					  rule->line);
		if (!source)
			return -PLM_E_NOMEM;
		who = find_stranger(subject, plm_facts_arena(ev->facts), rule->users, 0);
		plm_evidence_value(ev, PLM_PERSISTENT, source, "%s: %s", rule->users->items[0].text,
				   rule->command.text);
		if (!who)
			continue;
		fail(ev, p->ask, who, rule);
		return 1;
	}
	return 0;
}

static int judge(struct plm_eval *ev, const struct access_sudo_params *p, const struct sudoers *s)
{
	const struct plm_host_identity *identity = NULL;
	struct subject subject = {.sudoers = s, .allowed = &p->allowed};
	int rc = plm_facts_accounts(ev->facts, &subject.accounts, NULL);

	if (rc == 0)
		rc = plm_facts_identity(ev->facts, &identity, NULL);
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s", questions[p->ask].expected);
	rc = judge_rules(ev, p, &subject, identity ? identity->hostname : NULL);
	if (rc == 0 && p->ask == ACCESS_SUDO_PASSWORD)
		rc = sudo_authenticates(ev, s);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (sudo_untold(ev, s) || (subject.untold && access_untold(ev, subject.untold)))
		return 0;
	plm_verdict(ev, PLM_VERDICT_PASS, "%s", questions[p->ask].fine);
	return 0;
}

int access_eval_sudo(struct plm_eval *ev, const void *params)
{
	const struct access_sudo_params *p = params;
	const struct sudoers *s;
	int rc = sudoers(ev->facts, &s, NULL);

	if (rc < 0)
		return rc;
	if (s->state.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, s->path, "%zu rules, %zu defaults",
				   s->rule_count, s->default_count);
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, s->path, &s->state);
	if (s->state.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "there is no /etc/sudoers: sudo is not installed, and would refuse");
		return 0;
	}
	return p->ask == ACCESS_SUDO_DEFAULT ? sudo_eval_default(ev, p, s) : judge(ev, p, s);
}
