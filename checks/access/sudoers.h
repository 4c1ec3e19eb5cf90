/*
 * sudoers.h: sudoers(5) with what it includes, as rules: one for each command that somebody may run, with the tags that hold
 * for it; aliases and Defaults beside them.
 */
#ifndef PLM_CHECKS_ACCESS_SUDOERS_H
#define PLM_CHECKS_ACCESS_SUDOERS_H

#include "core/base/text.h"
#include "core/facts/accounts.h"
#include "core/facts/facts.h"

/* A user, group, host, runas user or alias, as it is written: "ann", "%sudo", "#1000", "ADMINS". */
struct sudoers_word {
	const char *text;
	bool negated;
};

struct sudoers_list {
	struct sudoers_word *items;
	size_t count;
};

/* "ALL", a path, a directory with a slash at its end, "sudoedit", "list", an alias, or "^a regular expression$". */
struct sudoers_command {
	const char *text;
	const char *arguments; /* NULL: any; "": none */
	bool negated;
};

struct sudoers_rule {
	const struct sudoers_list *users, *hosts;
	const struct sudoers_list *runas_users, *runas_groups; /* NULL when not given */
	struct sudoers_command command;
	int no_password; /* 1: NOPASSWD, 0: PASSWD, -1: neither is said */
	const char *file;
	size_t line;
};

enum sudoers_kind { SUDOERS_USERS = 0, SUDOERS_RUNAS, SUDOERS_HOSTS, SUDOERS_COMMANDS };

struct sudoers_alias {
	enum sudoers_kind kind;
	const char *name;
	struct sudoers_list words;	  /* of all but commands */
	struct sudoers_command *commands; /* of commands */
	size_t command_count;
};

/* One parameter of a Defaults line. */
struct sudoers_default {
	char binding; /* 0: for everybody; '@' hosts, ':' users, '!' commands, '>' runas users */
	const char *bound; /* to whom, as it is written; "" */
	const char *name;
	const char *value; /* NULL: a flag, or one that is unset */
	char operation;	   /* '=', '+', '-', or 0 */
	bool off;	   /* "!name" */
	const char *file;
	size_t line;
};

struct sudoers {
	struct plm_datum state; /* of the file itself, without bytes */
	const char *path;
	struct sudoers_rule *rules; /* in sudo's order */
	size_t rule_count;
	struct sudoers_alias *aliases;
	size_t alias_count;
	struct sudoers_default *defaults;
	size_t default_count;
	const char *bad_file; /* the first line that is not sudoers', or NULL */
	size_t bad_line;
	const char *gap; /* what could not be read, or NULL */
	int gap_error;
	const char *foreign; /* another source that nsswitch.conf(5) names, or NULL */
};

struct sudoers_parser {
	struct plm_arena *arena;
	struct sudoers *sudoers;
	/* Reads what an include names, with sudoers_parse. 0 or a negative code. */
	int (*include)(struct sudoers_parser *parser, const char *path, bool directory);
	void *context;
	const char *file; /* being read, with the number of the logical line */
	size_t line;
};

/* ---- sudoers_parse.c, sudoers_rules.c: pure; 0 or a negative code ---- */

int sudoers_parse(struct sudoers_parser *parser, struct plm_slice text, const char *file);

/* ---- sudoers_cursor.c: one logical line, comment taken off ---- */

struct sudoers_cursor {
	struct plm_arena *arena;
	const char *at;
	bool bad; /* what stands there is not sudoers' */
	bool no_memory;
};

void sudoers_skip_blanks(struct sudoers_cursor *c);
/* Whether this character is next; it is taken, with the blanks before it. */
bool sudoers_take(struct sudoers_cursor *c, char which);
/* A word up to any of `ends` or a blank, quotes and backslashes taken off; NULL and bad when there is none. */
const char *sudoers_take_word(struct sudoers_cursor *c, const char *ends);
/* Words with ',' between them; a word may have '!' before it. Ends before anything else. */
bool sudoers_take_list(struct sudoers_cursor *c, struct sudoers_list *list);
bool sudoers_is_alias_name(const char *text);

int sudoers_add_rules(struct sudoers_parser *parser, struct sudoers_cursor *c);
bool sudoers_take_command(struct sudoers_cursor *c, struct sudoers_command *command);

/* ---- collect_sudoers.c ---- */

int sudoers(struct plm_facts *facts, const struct sudoers **out, struct plm_err **err);

/* ---- sudoers_match.c: pure ---- */

const struct sudoers_alias *sudoers_alias(const struct sudoers *sudoers, enum sudoers_kind kind,
					  const char *name);
/* Whether a rule may be for this host; hostname may be NULL. Unsure is true. */
bool sudoers_is_for_host(const struct sudoers *sudoers, const struct sudoers_rule *rule,
			 const char *hostname);
/* Whether a rule lets commands run as root, or as a member of one of root's or an engine's groups. */
bool sudoers_is_as_root(const struct sudoers *sudoers, const struct sudoers_rule *rule);
/* Calls for each command the rule's names, aliases resolved; stops and gives true when `fits` does. */
bool sudoers_any_command(const struct sudoers *sudoers, const struct sudoers_rule *rule,
			 bool (*fits)(const struct sudoers_command *command));
bool sudoers_is_all(const struct sudoers_command *command);
/* Whether it names a container engine, or a pattern that one fits, so that a container can be run or entered. ALL is another
 * question's: whoever has it is an administrator, and is meant to be one. */
bool sudoers_is_engine(const struct sudoers_command *command);

#endif
