/*
 * help.c: --help for people, from the command tables. Prints nothing itself.
 */
#include "command.h"
#include "help.h"

#include "core/base/buf.h"
#include "core/base/text.h"

const char plm_program_summary[] = "tells whether a Linux host is fit to carry containers";

const struct plm_help_row plm_exit_rows[] = {
	{"0", "The gate is met."},
	{"1", "The gate is not met, or lint found errors."},
	{"2",
	 "The audit is incomplete (something selected could not be read or judged, or nothing was "
	 "evaluated) or failed."},
	{"64", "The command line is wrong."},
	{NULL, NULL},
};

const struct plm_help_row plm_variable_rows[] = {
	{"COLUMNS", "Width of the summary and of tables, instead of the terminal's."},
	{"NO_COLOR", "When set and not empty, no colours are used."},
	{"PLIMSOLL_DATA", "Directory that holds profiles/, instead of the one installed. Ignored "
			  "when running set-user-ID."},
	{"SOURCE_DATE_EPOCH",
	 "Seconds since 1970 to use as the time of the audit, for reproducible reports."},
	{NULL, NULL},
};

const struct plm_help_row plm_file_rows[] = {
	{PLM_DATA_DIR "/profiles",
	 "The installed benchmarks: NAME.xml is what plimsoll audit NAME means."},
	{PLM_DATA_DIR "/schemas", "Schemas of waivers, of results in JSON and of differences."},
	{PLM_PLUGIN_DIR, "Plugins: check families that did not come with plimsoll. Only root may "
			 "be able to write there."},
	{"/var/lib/plimsoll", "Where plimsoll.timer and the cron file leave the reports of each "
			      "night."},
	{NULL, NULL},
};

static void indent(struct plm_buf *out, size_t columns)
{
	for (size_t i = 0; i < columns; i++)
		plm_buf_char(out, ' ');
}

/* Words of text from column `at`, wrapped at 80 and indented by `left`; ends with a newline. */
static void wrap(struct plm_buf *out, const char *text, size_t left, size_t at)
{
	struct plm_slice rest = plm_slice_of(text), word;
	bool first = true;

	while (plm_next_word(&rest, " \n", &word)) {
		if (!first && at + 1 + word.size_bytes > 80) {
			plm_buf_char(out, '\n');
			indent(out, left);
			at = left;
		} else if (!first) {
			plm_buf_char(out, ' ');
			at++;
		}
		plm_buf_add(out, word.data, word.size_bytes);
		at += word.size_bytes;
		first = false;
	}
	plm_buf_char(out, '\n');
}

bool plm_help_paragraph(const char **rest, char *paragraph, size_t room)
{
	const char *end = strstr(*rest, "\n\n");
	size_t n = end ? (size_t)(end - *rest) : strlen(*rest);

	if (n == 0 || n >= room)
		return false;
	memcpy(paragraph, *rest, n);
	paragraph[n] = '\0';
	*rest += n + (end ? 2 : 0);
	return true;
}

static void help_option(struct plm_buf *out, const struct plm_option *option)
{
	enum { LEFT = 28 };
	size_t start = out->size_bytes, used;

	if (option->short_name)
		plm_buf_printf(out, "  -%c, --%s", option->short_name, option->name);
	else
		plm_buf_printf(out, "      --%s", option->name);
	if (option->argument)
		plm_buf_printf(out, " %s", option->argument);
	used = out->size_bytes - start;
	if (used + 2 > LEFT) {
		plm_buf_char(out, '\n');
		used = 0;
	}
	indent(out, LEFT - used);
	wrap(out, option->help, LEFT, LEFT);
}

void plm_help_command(const struct plm_command *command, struct plm_buf *out)
{
	char paragraph[2048];
	const char *rest = command->description;

	plm_buf_printf(out, "Usage: plimsoll %s [OPTION]...%s%s\n\n", command->name,
		       *command->arguments ? " " : "", command->arguments);
	while (plm_help_paragraph(&rest, paragraph, sizeof(paragraph))) {
		wrap(out, paragraph, 0, 0);
		plm_buf_char(out, '\n');
	}
	plm_buf_str(out, "Options:\n");
	for (size_t i = 0; i < command->option_count; i++)
		help_option(out, &command->options[i]);
	for (size_t i = 0; i < plm_common_option_count; i++)
		help_option(out, &plm_common_options[i]);
	if (command->example_count)
		plm_buf_str(out, "\nExamples:\n");
	for (size_t i = 0; i < command->example_count; i++)
		plm_buf_printf(out, "  plimsoll %s\n      %s\n", command->examples[i].line,
			       command->examples[i].what);
}

void plm_help_program(struct plm_buf *out)
{
	plm_buf_printf(out, "plimsoll %s.\n\nUsage: plimsoll COMMAND [OPTION]... [ARGUMENT]...\n\n",
		       plm_program_summary);
	plm_buf_str(out, "Commands:\n");
	for (size_t i = 0; plm_commands[i]; i++)
		plm_buf_printf(out, "  %-12s %s\n", plm_commands[i]->name,
			       plm_commands[i]->summary);
	plm_buf_str(out, "\nplimsoll COMMAND --help tells more. To audit this host: plimsoll "
			 "audit\n\nExit codes:\n");
	for (size_t i = 0; plm_exit_rows[i].name; i++) {
		plm_buf_printf(out, "  %-4s ", plm_exit_rows[i].name);
		wrap(out, plm_exit_rows[i].meaning, 7, 7);
	}
}
