/*
 * main.c: finds the command, runs it, and turns what it gives into an exit code and, when it failed, one line on standard error.
 */
#include "command.h"
#include "terminal.h"
#include "words.h"

#include "core/base/buf.h"
#include "core/base/err.h"

extern const struct plm_command plm_command_audit;
extern const struct plm_command plm_command_capture;
extern const struct plm_command plm_command_checks;
extern const struct plm_command plm_command_containers;
extern const struct plm_command plm_command_fix;
extern const struct plm_command plm_command_guide;
extern const struct plm_command plm_command_lint;
extern const struct plm_command plm_command_list;
extern const struct plm_command plm_command_tailor;
extern const struct plm_command plm_command_diff;
extern const struct plm_command plm_command_report;
extern const struct plm_command plm_command_resolve;
extern const struct plm_command plm_command_verify;
extern const struct plm_command plm_command_version;
extern const struct plm_command plm_command_waive;

const struct plm_command *const plm_commands[] = {
	&plm_command_audit,
	&plm_command_report,
	&plm_command_verify,
	&plm_command_diff,
	&plm_command_fix,
	&plm_command_waive,
	&plm_command_list,
	&plm_command_guide,
	&plm_command_tailor,
	&plm_command_containers,
	&plm_command_capture,
	&plm_command_lint,
	&plm_command_resolve,
	&plm_command_checks,
	&plm_command_version,
	&plm_command_help,
	NULL,
};

const struct plm_command *plm_command_find(const char *name)
{
	for (size_t i = 0; plm_commands[i]; i++)
		if (strcmp(plm_commands[i]->name, name) == 0)
			return plm_commands[i];
	return NULL;
}

/* A negative plm_code as an exit code, with its line. */
static int report_failure(int rc, const struct plm_err *err)
{
	fprintf(stderr, "plimsoll: %s\n", plm_err_message(err));
	return rc == -PLM_E_USAGE ? PLM_EXIT_USAGE : PLM_EXIT_INCOMPLETE;
}

static int print_help(const struct plm_command *command)
{
	plm_auto_buf struct plm_buf out = {0};
	plm_auto_err struct plm_err *err = NULL;
	int rc;

	if (command)
		plm_help_command(command, &out);
	else
		plm_help_program(&out);
	rc = plm_print(&out, &err);
	return rc < 0 ? report_failure(rc, err) : PLM_EXIT_OK;
}

static int unknown_command(const char *word)
{
	plm_auto_err struct plm_err *err = NULL;
	int rc = plm_words_command(word, &err);

	return report_failure(rc, err);
}

static bool asks_version(const char *word)
{
	return strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0;
}

static int run(const struct plm_command *command, int argc, char **argv)
{
	plm_auto_err struct plm_err *err = NULL;
	struct plm_invocation invocation;
	int rc = plm_invocation_parse(command, argc, argv, &invocation, &err);

	if (rc < 0)
		return report_failure(rc, err);
	if (plm_given(&invocation, "help"))
		rc = print_help(command);
	else
		rc = command->run(&invocation, &err);
	plm_invocation_free(&invocation);
	return rc < 0 ? report_failure(rc, err) : rc;
}

int main(int argc, char **argv)
{
	const struct plm_command *command;

	if (argc < 2) {
		print_help(NULL);
		return PLM_EXIT_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return print_help(NULL);
	command = plm_command_find(asks_version(argv[1]) ? "version" : argv[1]);
	if (!command)
		return unknown_command(argv[1]);
	return run(command, argc - 2, argv + 2);
}
