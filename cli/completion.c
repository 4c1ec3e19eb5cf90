/*
 * completion.c: shell completion for bash, zsh and fish, from the command tables. Prints nothing itself.
 */
#include "command.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"

/* The first sentence, with a backslash before each of `special`; inside single quotes of a shell, which no text may end. */
static void sentence(struct plm_buf *out, const char *text, const char *special)
{
	const char *end = strstr(text, ". ");
	size_t n = end ? (size_t)(end - text) : strlen(text);

	if (n > 0 && text[n - 1] == '.')
		n--;
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '\'') {
			plm_buf_str(out, "'\\''");
			continue;
		}
		if (strchr(special, text[i]))
			plm_buf_char(out, '\\');
		plm_buf_add(out, text[i] == '\n' ? " " : text + i, 1);
	}
}

static void names(struct plm_buf *out)
{
	for (size_t i = 0; plm_commands[i]; i++)
		plm_buf_printf(out, "%s%s", i ? " " : "", plm_commands[i]->name);
}

static bool known_before(size_t command, const char *name)
{
	for (size_t i = 0; i < command; i++)
		if (plm_command_has(plm_commands[i], name))
			return true;
	return false;
}

/* Behind an option that takes a value no option is offered: profiles and rules by their names, else files. */
static void bash_values(struct plm_buf *out)
{
	const struct plm_option *option;

	plm_buf_str(out,
		    "\tcase \"${COMP_WORDS[COMP_CWORD-1]}\" in\n"
		    "\t-p | --profile) words=$(\"${COMP_WORDS[0]}\" list profiles "
		    "2>/dev/null | cut -d' ' -f1) ;;\n"
		    "\t--rule | --select | --unselect) words=$(\"${COMP_WORDS[0]}\" list rules "
		    "--all 2>/dev/null | awk '{ print $2 }') ;;\n"
		    "\t-o");
	for (size_t i = 0; plm_commands[i]; i++)
		for (size_t k = 0; (option = plm_command_option(plm_commands[i], k)); k++)
			if (option->argument && !known_before(i, option->name))
				plm_buf_printf(out, " | --%s", option->name);
	plm_buf_str(out, ") words=\"\" ;;\n\tesac\n");
}

static void bash(struct plm_buf *out)
{
	plm_buf_str(out, "# bash completion for plimsoll; generated from its command tables\n"
			 "_plimsoll()\n{\n"
			 "\tlocal cur=\"${COMP_WORDS[COMP_CWORD]}\" commands=\"");
	names(out);
	plm_buf_str(out, "\" words=\"\"\n"
			 "\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n\t\twords=\"$commands\"\n"
			 "\telse\n\t\tcase \"${COMP_WORDS[1]}\" in\n");
	for (size_t i = 0; plm_commands[i]; i++) {
		const struct plm_option *option;

		plm_buf_printf(out, "\t\t%s) words=\"", plm_commands[i]->name);
		for (size_t k = 0; (option = plm_command_option(plm_commands[i], k)); k++)
			plm_buf_printf(out, "%s--%s", k ? " " : "", option->name);
		if (plm_commands[i] == &plm_command_help)
			plm_buf_str(out, " $commands");
		if (plm_str_eq(plm_commands[i]->name, "list"))
			plm_buf_str(out, " benchmarks profiles rules values references");
		plm_buf_str(out, "\" ;;\n");
	}
	plm_buf_str(out, "\t\tesac\n\tfi\n");
	bash_values(out);
	plm_buf_str(out, "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n}\n"
			 "complete -o default -F _plimsoll plimsoll\n");
}

/* A specification of _arguments: '*--output=[help]:FILE:_files'. An option may be given more than once. */
static void zsh_option(struct plm_buf *out, const struct plm_option *option, bool short_one)
{
	plm_buf_str(out, " \\\n\t\t\t'*-");
	if (short_one)
		plm_buf_printf(out, "%c%s[", option->short_name, option->argument ? "+" : "");
	else
		plm_buf_printf(out, "-%s%s[", option->name, option->argument ? "=" : "");
	sentence(out, option->help, "[]:\\");
	plm_buf_char(out, ']');
	if (option->argument) {
		plm_buf_char(out, ':');
		sentence(out, option->argument, "[]:\\");
		plm_buf_str(out, ":_files");
	}
	plm_buf_char(out, '\'');
}

static void zsh_command(struct plm_buf *out, const struct plm_command *command)
{
	const struct plm_option *option;

	plm_buf_printf(out, "\t%s)\n\t\t_arguments -S", command->name);
	for (size_t i = 0; (option = plm_command_option(command, i)); i++) {
		zsh_option(out, option, false);
		if (option->short_name)
			zsh_option(out, option, true);
	}
	if (command == &plm_command_help) {
		plm_buf_str(out, " \\\n\t\t\t'1:command:(");
		names(out);
		plm_buf_str(out, ")'\n\t\t;;\n");
	} else {
		plm_buf_str(out, " \\\n\t\t\t'*:file:_files'\n\t\t;;\n");
	}
}

static void zsh(struct plm_buf *out)
{
	plm_buf_str(out, "#compdef plimsoll\n"
			 "# zsh completion for plimsoll; generated from its command tables\n"
			 "_plimsoll() {\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; plm_commands[i]; i++) {
		plm_buf_printf(out, "\t\t'%s:", plm_commands[i]->name);
		sentence(out, plm_commands[i]->summary, ":\\");
		plm_buf_str(out, "'\n");
	}
	plm_buf_str(
		out,
		"\t)\n"
		"\tif ((CURRENT == 2)); then\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
		"\tlocal command=${words[2]}\n"
		"\tshift words\n\t((CURRENT--))\n\tcase $command in\n");
	for (size_t i = 0; plm_commands[i]; i++)
		zsh_command(out, plm_commands[i]);
	plm_buf_str(out, "\tesac\n}\n"
			 "if [ \"$funcstack[1]\" = _plimsoll ]; then\n\t_plimsoll \"$@\"\nelse\n"
			 "\tcompdef _plimsoll plimsoll\nfi\n");
}

static void fish_option(struct plm_buf *out, const struct plm_command *command,
			const struct plm_option *option)
{
	plm_buf_printf(out, "complete -c plimsoll -n '__fish_seen_subcommand_from %s' -l %s",
		       command->name, option->name);
	if (option->short_name)
		plm_buf_printf(out, " -s %c", option->short_name);
	plm_buf_printf(out, "%s -d '", option->argument ? " -r" : "");
	sentence(out, option->help, "\\");
	plm_buf_str(out, "'\n");
}

static void fish(struct plm_buf *out)
{
	const struct plm_option *option;

	plm_buf_str(out, "# fish completion for plimsoll; generated from its command tables\n");
	for (size_t i = 0; plm_commands[i]; i++) {
		plm_buf_printf(out, "complete -c plimsoll -f -n __fish_use_subcommand -a %s -d '",
			       plm_commands[i]->name);
		sentence(out, plm_commands[i]->summary, "\\");
		plm_buf_str(out, "'\n");
		for (size_t k = 0; (option = plm_command_option(plm_commands[i], k)); k++)
			fish_option(out, plm_commands[i], option);
	}
}

int plm_completion(const char *shell, struct plm_buf *out, struct plm_err **err)
{
	static const struct {
		const char *name;
		void (*print)(struct plm_buf *out);
	} shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(shells[i].name, shell) == 0) {
			shells[i].print(out);
			return 0;
		}
	return plm_err_set(err, PLM_E_USAGE,
			   "help: there is no completion for %s; write bash, zsh or fish", shell);
}
