/*
 * command.h: what a command of the program is: one table that the parser, --help and the man pages all read.
 */
#ifndef PLM_CLI_COMMAND_H
#define PLM_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

struct plm_buf;
struct plm_err;

/* Exit codes; documented in every man page. */
enum plm_exit {
	PLM_EXIT_OK = 0,	 /* the gate is met */
	PLM_EXIT_GATE = 1,	 /* it is not; for lint: the file has errors */
	PLM_EXIT_INCOMPLETE = 2, /* the audit is incomplete or failed */
	PLM_EXIT_USAGE = 64,
};

struct plm_option {
	const char *name;     /* long name without the dashes */
	char short_name;      /* 0: none */
	const char *argument; /* placeholder of its argument; NULL: a flag */
	const char *help;     /* one or two sentences */
};

struct plm_example {
	const char *line; /* without the program's name */
	const char *what;
};

struct plm_invocation;

struct plm_command {
	const char *name;
	const char *summary;	 /* one line, no full stop */
	const char *arguments;	 /* "[BENCHMARK]"; "" when there are none */
	const char *description; /* paragraphs apart by an empty line */
	const struct plm_option *options;
	size_t option_count;
	size_t min_args, max_args;
	const struct plm_example *examples;
	size_t example_count;
	/* Returns an exit code, or the negative of a plm_code with *err set. */
	int (*run)(const struct plm_invocation *invocation, struct plm_err **err);
};

/* The commands, ended by NULL. */
extern const struct plm_command *const plm_commands[];

extern const struct plm_command plm_command_help;

const struct plm_command *plm_command_find(const char *name);

/* Options every command has. */
extern const struct plm_option plm_common_options[];
extern const size_t plm_common_option_count;

/* An option of a command by its number, the common ones last; NULL beyond. */
const struct plm_option *plm_command_option(const struct plm_command *command, size_t index);
/* Whether it has the option of this long name. */
bool plm_command_has(const struct plm_command *command, const char *name);

/* A parsed command line. */
struct plm_given {
	const struct plm_option *option;
	const char *value; /* NULL for a flag */
};

struct plm_invocation {
	const struct plm_command *command;
	const struct plm_given *given; /* in order */
	size_t given_count;
	char *const *args;
	size_t arg_count;
};

/* Whether an option was given; its last value (NULL when not given). */
bool plm_given(const struct plm_invocation *invocation, const char *name);
const char *plm_given_value(const struct plm_invocation *invocation, const char *name);

/* Parses argv (without the program's name and the command). PLM_E_USAGE with the nearest right option. The array
 * given lives until plm_invocation_free. */
int plm_invocation_parse(const struct plm_command *command, int argc, char **argv,
			 struct plm_invocation *invocation, struct plm_err **err);
void plm_invocation_free(struct plm_invocation *invocation);

/* --help: the whole program, or one command. */
void plm_help_program(struct plm_buf *out);
void plm_help_command(const struct plm_command *command, struct plm_buf *out);
/* The same as man pages (man(7)); command NULL for plimsoll(1). */
void plm_man_page(const struct plm_command *command, struct plm_buf *out);
/* Completion for bash, zsh or fish, from the same tables. PLM_E_USAGE for another shell. */
int plm_completion(const char *shell, struct plm_buf *out, struct plm_err **err);

#endif
