/*
 * help_command.c: `plimsoll help`: help, man pages and completion as text.
 */
#include "command.h"
#include "terminal.h"
#include "words.h"

#include "core/base/buf.h"
#include "core/base/err.h"

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	const struct plm_command *command = inv->arg_count ? plm_command_find(inv->args[0]) : NULL;
	plm_auto_buf struct plm_buf out = {0};

	if (inv->arg_count && !command)
		return plm_words_command(inv->args[0], err);
	if (plm_given(inv, "completion")) {
		int rc = plm_completion(plm_given_value(inv, "completion"), &out, err);

		return rc < 0 ? rc : plm_print(&out, err);
	}
	if (plm_given(inv, "man"))
		plm_man_page(command, &out);
	else if (command)
		plm_help_command(command, &out);
	else
		plm_help_program(&out);
	return plm_print(&out, err);
}

static const struct plm_option options[] = {
	{.name = "man", .help = "Print the manual page in roff instead."},
	{.name = "completion",
	 .argument = "SHELL",
	 .help = "Print a completion script for bash, zsh or fish."},
};

static const struct plm_example examples[] = {
	{"help audit", "The options of the audit."},
	{"help --man audit | man -l -", "Its manual page without installing it."},
};

const struct plm_command plm_command_help = {
	.name = "help",
	.summary = "show help, manual pages or shell completion",
	.arguments = "[COMMAND]",
	.description = "Shows the help of plimsoll or of one command. Help, manual pages and "
		       "completion come from one table in the program, so they always agree.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
