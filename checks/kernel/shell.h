/*
 * shell.h: the little of the shell that boot loader files use: words with quotes and variables.
 * Pure; runs nothing.
 */
#ifndef PLM_CHECKS_KERNEL_SHELL_H
#define PLM_CHECKS_KERNEL_SHELL_H

#include "core/base/text.h"

struct plm_arena;

struct plm_shell_var {
	struct plm_slice name;
	const char *value; /* NULL: it holds what only a shell could tell, like $(command) */
	const char *file;
	size_t line;
};

struct plm_shell {
	struct plm_arena *arena;
	struct plm_shell_var *vars; /* one for each name: the last assignment */
	size_t count;
	bool full; /* there were more: one that is not found may have been set */
};

/* Takes one word off *rest, with quotes undone and variables put in; an unknown variable is empty,
 * as in a shell. Stops before an unquoted blank, newline or ";". `*word` is NULL when only a shell
 * could tell. *line counts the newlines passed. Only -PLM_E_NOMEM. */
int plm_shell_word(struct plm_shell *shell, struct plm_slice *rest, size_t *line,
		   const char **word);

/* Takes every NAME=value and NAME+=value at a line's beginning (also after "export" and "set").
 * `file` is borrowed. Only -PLM_E_NOMEM. */
int plm_shell_assignments(struct plm_shell *shell, const char *file, struct plm_slice text);

/* Sets one variable; both are borrowed. Only -PLM_E_NOMEM. */
int plm_shell_set(struct plm_shell *shell, const struct plm_shell_var *var);

/* NULL when nobody set it. */
const struct plm_shell_var *plm_shell_get(const struct plm_shell *shell, const char *name);

#endif
