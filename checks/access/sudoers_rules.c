/*
 * sudoers_rules.c: user specifications of sudoers(5): who, where, as whom, with which tags, what. Pure, on untrusted text.
 */
#include "checks/access/sudoers.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

/* ---- commands ---- */

static bool is_digest(const char *text)
{
	return plm_str_starts(text, "sha224:") || plm_str_starts(text, "sha256:") ||
	       plm_str_starts(text, "sha384:") || plm_str_starts(text, "sha512:");
}

/* "sha256:… , sha256:… /path": they bind a command to its bytes; what may be run is the path. */
static void skip_digests(struct sudoers_cursor *c)
{
	sudoers_skip_blanks(c);
	while (is_digest(c->at)) {
		c->at += strlen("sha256:");
		sudoers_skip_blanks(c);
		c->at += strspn(
			c->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=");
		sudoers_take(c, ',');
		sudoers_skip_blanks(c);
	}
}

/* A path, or a regular expression from '^' to '$'. */
static const char *take_path(struct sudoers_cursor *c)
{
	plm_auto_buf struct plm_buf path = {0};
	bool is_pattern = *c->at == '^';
	const char *copy;

	while (*c->at && (is_pattern || !strchr(" \t,:=", *c->at))) {
		if (*c->at == '\\' && c->at[1] && !is_pattern)
			c->at++;
		plm_buf_char(&path, *c->at++);
		if (is_pattern && c->at[-1] == '$' && (!*c->at || strchr(" \t,:", *c->at)))
			break;
	}
	copy = path.failed ? NULL : plm_arena_strdup(c->arena, plm_buf_text(&path));
	c->no_memory = c->no_memory || !copy;
	return copy;
}

/* What is left up to an end that no backslash takes back; NULL when nothing is. */
static const char *take_arguments(struct sudoers_cursor *c)
{
	plm_auto_buf struct plm_buf text = {0};
	struct plm_slice trimmed;
	const char *copy;

	while (*c->at && !strchr(",:=", *c->at)) {
		if (*c->at == '\\' && c->at[1] && strchr(",:= \t\\#", c->at[1])) {
			c->at++;
		} else if (*c->at == ' ' || *c->at == '\t') {
			/* sudo compares words: how many blanks part them means nothing. */
			sudoers_skip_blanks(c);
			plm_buf_char(&text, ' ');
			continue;
		}
		plm_buf_char(&text, *c->at++);
	}
	trimmed = plm_slice_trim((struct plm_slice){plm_buf_text(&text), text.size_bytes});
	if (!trimmed.size_bytes && !text.failed)
		return NULL;
	/* "" alone: the command may have no argument. */
	if (plm_slice_is(trimmed, "\"\""))
		return "";
	copy = text.failed ? NULL : plm_arena_strndup(c->arena, trimmed.data, trimmed.size_bytes);
	c->no_memory = c->no_memory || !copy;
	return copy;
}

bool sudoers_take_command(struct sudoers_cursor *c, struct sudoers_command *command)
{
	*command = (struct sudoers_command){0};
	while (sudoers_take(c, '!'))
		command->negated = !command->negated;
	skip_digests(c);
	if (*c->at == '/' || *c->at == '^' || *c->at == '~') {
		command->text = take_path(c);
		command->arguments = take_arguments(c);
		return command->text && !c->no_memory;
	}
	command->text = sudoers_take_word(c, ",:=()!");
	if (!command->text)
		return false;
	if (strcmp(command->text, "sudoedit") == 0 || strcmp(command->text, "list") == 0)
		command->arguments = take_arguments(c);
	else if (strcmp(command->text, "ALL") != 0 && !sudoers_is_alias_name(command->text))
		c->bad = true;
	return !c->bad && !c->no_memory;
}

/* ---- what stands before a command ---- */

/* What one command hands on to the next of its list. */
struct heir {
	const struct sudoers_list *runas_users, *runas_groups;
	int no_password;
};

static bool take_runas(struct sudoers_cursor *c, struct heir *heir)
{
	struct sudoers_list *users = plm_new(c->arena, struct sudoers_list),
			    *groups = plm_new(c->arena, struct sudoers_list);

	if (!users || !groups) {
		c->no_memory = true;
		return false;
	}
	sudoers_skip_blanks(c);
	if (*c->at != ':' && *c->at != ')' && !sudoers_take_list(c, users))
		return false;
	if (sudoers_take(c, ':')) {
		sudoers_skip_blanks(c);
		if (*c->at != ')' && !sudoers_take_list(c, groups))
			return false;
	}
	heir->runas_users = users;
	heir->runas_groups = groups;
	return sudoers_take(c, ')');
}

static bool is_tag(struct plm_slice word)
{
	static const char *const tags[] = {
		"NOPASSWD",  "PASSWD",	    "NOEXEC",	  "EXEC",	  "SETENV", "NOSETENV",
		"LOG_INPUT", "NOLOG_INPUT", "LOG_OUTPUT", "NOLOG_OUTPUT", "MAIL",   "NOMAIL",
		"FOLLOW",    "NOFOLLOW",    "INTERCEPT",  "NOINTERCEPT"};

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (plm_slice_is(word, tags[i]))
			return true;
	return false;
}

static bool is_option(struct plm_slice word)
{
	static const char *const options[] = {
		"ROLE",	     "TYPE",	 "APPARMOR_PROFILE", "PRIVS", "LIMITPRIVS",
		"NOTBEFORE", "NOTAFTER", "TIMEOUT",	     "CWD",   "CHROOT"};

	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (plm_slice_is(word, options[i]))
			return true;
	return false;
}

/* Tags ("NOPASSWD:") and options ("CWD=/srv") in front of a command. */
static bool take_tags(struct sudoers_cursor *c, struct heir *heir)
{
	while (!c->bad) {
		struct plm_slice word;
		const char *after;

		sudoers_skip_blanks(c);
		word = (struct plm_slice){c->at, strspn(c->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")};
		after = c->at + word.size_bytes + strspn(c->at + word.size_bytes, " \t");
		if (*after == ':' && is_tag(word)) {
			c->at = after + 1;
			if (plm_slice_is(word, "NOPASSWD"))
				heir->no_password = 1;
			else if (plm_slice_is(word, "PASSWD"))
				heir->no_password = 0;
		} else if (*after == '=' && is_option(word)) {
			c->at = after + 1;
			sudoers_take_word(c, "");
		} else {
			return true;
		}
	}
	return false;
}

/* ---- the whole ---- */

static bool take_rule(struct sudoers_parser *p, struct sudoers_cursor *c,
		      const struct sudoers_list *users, const struct sudoers_list *hosts,
		      struct heir *heir)
{
	struct sudoers_command command;
	struct sudoers_rule *rule;

	if (sudoers_take(c, '(') && !take_runas(c, heir))
		return false;
	if (!take_tags(c, heir) || !sudoers_take_command(c, &command))
		return false;
	rule = plm_push(c->arena, p->sudoers->rules, p->sudoers->rule_count);
	c->no_memory = !rule;
	if (!rule)
		return false;
	*rule = (struct sudoers_rule){
		.users = users,
		.hosts = hosts,
		.runas_users = heir->runas_users,
		.runas_groups = heir->runas_groups,
		.command = command,
		.no_password = heir->no_password,
		.file = p->file,
		.line = p->line,
	};
	return true;
}

int sudoers_add_rules(struct sudoers_parser *p, struct sudoers_cursor *c)
{
	struct sudoers_list *users = plm_new(c->arena, struct sudoers_list);

	if (!users)
		return -PLM_E_NOMEM;
	if (!sudoers_take_list(c, users))
		return 0;
	do {
		struct sudoers_list *hosts = plm_new(c->arena, struct sudoers_list);
		struct heir heir = {.no_password = -1};

		if (!hosts)
			return -PLM_E_NOMEM;
		if (!sudoers_take_list(c, hosts) || !sudoers_take(c, '=')) {
			c->bad = true;
			return 0;
		}
		do
			if (!take_rule(p, c, users, hosts, &heir)) {
				c->bad = true;
				return 0;
			}
		while (sudoers_take(c, ','));
	} while (sudoers_take(c, ':'));
	return 0;
}
