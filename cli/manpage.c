/*
 * manpage.c: man pages (man(7)), from the command tables. Prints nothing itself.
 */
#include "command.h"
#include "help.h"

#include "core/base/buf.h"

/* Text for roff: a backslash, a leading dot or quote, and dashes keep their meaning. */
static void man_text(struct plm_buf *out, const char *text)
{
	bool line_start = true;

	for (const char *c = text; *c; c++) {
		if (line_start && (*c == '.' || *c == '\''))
			plm_buf_str(out, "\\&");
		line_start = *c == '\n';
		if (*c == '\\')
			plm_buf_str(out, "\\e");
		else if (*c == '-')
			plm_buf_str(out, "\\-");
		else
			plm_buf_char(out, *c);
	}
}

static char capital(char letter)
{
	if (letter >= 'a' && letter <= 'z')
		return (char)(letter - 'a' + 'A');
	return letter;
}

/* The name stands at the head in capitals; "" is the page of the program. */
static void man_head(struct plm_buf *out, const char *command)
{
	plm_buf_str(out, ".TH PLIMSOLL");
	plm_buf_str(out, *command ? "\\-" : "");
	for (const char *c = command; *c; c++)
		plm_buf_char(out, capital(*c));
	plm_buf_str(out, " 1 " PLM_RELEASED " \"plimsoll " PLM_VERSION "\" \"User Commands\"\n");
}

static void man_section(struct plm_buf *out, const char *name)
{
	plm_buf_printf(out, ".SH %s\n", name);
}

static void man_item(struct plm_buf *out, const char *name, const char *meaning)
{
	plm_buf_str(out, ".TP\n.B ");
	man_text(out, name);
	plm_buf_char(out, '\n');
	man_text(out, meaning);
	plm_buf_char(out, '\n');
}

static void man_option(struct plm_buf *out, const struct plm_option *option)
{
	plm_buf_str(out, ".TP\n");
	if (option->short_name)
		plm_buf_printf(out, "\\fB\\-%c\\fR, ", option->short_name);
	plm_buf_str(out, "\\fB\\-\\-");
	man_text(out, option->name);
	plm_buf_str(out, "\\fR");
	if (option->argument)
		plm_buf_printf(out, " \\fI%s\\fR", option->argument);
	plm_buf_char(out, '\n');
	man_text(out, option->help);
	plm_buf_char(out, '\n');
}

static void man_exits_and_environment(struct plm_buf *out)
{
	man_section(out, "EXIT STATUS");
	for (size_t i = 0; plm_exit_rows[i].name; i++)
		man_item(out, plm_exit_rows[i].name, plm_exit_rows[i].meaning);
	man_section(out, "ENVIRONMENT");
	for (size_t i = 0; plm_variable_rows[i].name; i++)
		man_item(out, plm_variable_rows[i].name, plm_variable_rows[i].meaning);
}

static void man_see_also(struct plm_buf *out, const struct plm_command *self)
{
	man_section(out, "SEE ALSO");
	if (self)
		plm_buf_str(out, ".BR plimsoll (1)");
	for (size_t i = 0; plm_commands[i]; i++)
		if (plm_commands[i] != self)
			plm_buf_printf(out, "%s.BR plimsoll\\-%s (1)",
				       out->data[out->size_bytes - 1] == ')' ? ",\n" : "",
				       plm_commands[i]->name);
	plm_buf_char(out, '\n');
}

static void man_description(struct plm_buf *out, const char *text)
{
	char paragraph[2048];

	man_section(out, "DESCRIPTION");
	for (size_t i = 0; plm_help_paragraph(&text, paragraph, sizeof(paragraph)); i++) {
		plm_buf_str(out, i ? ".PP\n" : "");
		man_text(out, paragraph);
		plm_buf_char(out, '\n');
	}
}

static void man_program(struct plm_buf *out)
{
	man_head(out, "");
	man_section(out, "NAME");
	plm_buf_printf(out, "plimsoll \\- %s\n", plm_program_summary);
	man_section(out, "SYNOPSIS");
	plm_buf_str(out, ".B plimsoll\n.I COMMAND\n[\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n");
	man_description(
		out, "plimsoll loads a benchmark (XCCDF 1.2), reads the host and every running "
		     "container from the kernel, and writes scored reports. It executes nothing of "
		     "the host, opens no network connection and changes nothing.");
	man_section(out, "COMMANDS");
	for (size_t i = 0; plm_commands[i]; i++)
		man_item(out, plm_commands[i]->name, plm_commands[i]->summary);
	man_exits_and_environment(out);
	man_section(out, "FILES");
	for (size_t i = 0; plm_file_rows[i].name; i++)
		man_item(out, plm_file_rows[i].name, plm_file_rows[i].meaning);
	man_see_also(out, NULL);
}

static void man_examples(struct plm_buf *out, const struct plm_command *command)
{
	if (command->example_count == 0)
		return;
	man_section(out, "EXAMPLES");
	for (size_t i = 0; i < command->example_count; i++) {
		plm_buf_str(out, ".TP\n.B plimsoll ");
		man_text(out, command->examples[i].line);
		plm_buf_char(out, '\n');
		man_text(out, command->examples[i].what);
		plm_buf_char(out, '\n');
	}
}

void plm_man_page(const struct plm_command *command, struct plm_buf *out)
{
	if (!command) {
		man_program(out);
		return;
	}
	man_head(out, command->name);
	man_section(out, "NAME");
	plm_buf_printf(out, "plimsoll\\-%s \\- %s\n", command->name, command->summary);
	man_section(out, "SYNOPSIS");
	plm_buf_printf(out, ".B plimsoll %s\n[\\fIOPTION\\fR]... ", command->name);
	man_text(out, command->arguments);
	plm_buf_char(out, '\n');
	man_description(out, command->description);
	man_section(out, "OPTIONS");
	for (size_t i = 0; i < command->option_count; i++)
		man_option(out, &command->options[i]);
	for (size_t i = 0; i < plm_common_option_count; i++)
		man_option(out, &plm_common_options[i]);
	man_examples(out, command);
	man_exits_and_environment(out);
	man_see_also(out, command);
}
