/*
 * options.c: turns a command line into an invocation, by the command's own table. Prints nothing.
 */
#include "command.h"
#include "words.h"

#include "core/base/err.h"
#include "core/base/text.h"

const struct plm_option plm_common_options[] = {
	{.name = "help", .short_name = 'h', .help = "Show this help and exit."},
};
const size_t plm_common_option_count = sizeof(plm_common_options) / sizeof(plm_common_options[0]);

const struct plm_option *plm_command_option(const struct plm_command *command, size_t index)
{
	if (index < command->option_count)
		return &command->options[index];
	index -= command->option_count;
	return index < plm_common_option_count ? &plm_common_options[index] : NULL;
}

static const struct plm_option *find_long(const struct plm_command *command, struct plm_slice name)
{
	const struct plm_option *option;

	for (size_t i = 0; (option = plm_command_option(command, i)); i++)
		if (plm_slice_is(name, option->name))
			return option;
	return NULL;
}

bool plm_command_has(const struct plm_command *command, const char *name)
{
	return find_long(command, plm_slice_of(name)) != NULL;
}

static const struct plm_option *find_short(const struct plm_command *command, char c)
{
	const struct plm_option *option;

	for (size_t i = 0; (option = plm_command_option(command, i)); i++)
		if (option->short_name == c)
			return option;
	return NULL;
}

/* Where the parser stands. */
struct cursor {
	int argc, at;
	char **argv;
};

static int take_value(const struct plm_option *option, const char *inside, struct cursor *cursor,
		      const char **value, struct plm_err **err)
{
	if (!option->argument) {
		if (inside)
			return plm_err_set(err, PLM_E_USAGE, "--%s takes no value", option->name);
		*value = NULL;
		return 0;
	}
	if (inside)
		*value = inside;
	else if (cursor->at < cursor->argc)
		*value = cursor->argv[cursor->at++];
	else
		return plm_err_set(err, PLM_E_USAGE, "--%s needs a value: --%s %s", option->name,
				   option->name, option->argument);
	return 0;
}

static int parse_long(struct plm_invocation *inv, const char *word, struct cursor *cursor,
		      struct plm_given *given, struct plm_err **err)
{
	const char *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word - 2) : strlen(word) - 2;

	given->option = find_long(inv->command, (struct plm_slice){word + 2, length});
	if (!given->option)
		return plm_words_option(inv->command, word, err);
	return take_value(given->option, equals ? equals + 1 : NULL, cursor, &given->value, err);
}

/* One word of short options: flags may be joined (-qv), a value may follow at once (-oxml:f). */
static int parse_short(struct plm_invocation *inv, const char *word, struct cursor *cursor,
		       struct plm_given *given, size_t *count, struct plm_err **err)
{
	for (const char *c = word + 1; *c; c++) {
		const struct plm_option *option = find_short(inv->command, *c);
		int rc;

		if (!option)
			return plm_words_option(inv->command, word, err);
		given[*count].option = option;
		rc = take_value(option, option->argument && c[1] ? c + 1 : NULL, cursor,
				&given[*count].value, err);
		if (rc < 0)
			return rc;
		(*count)++;
		if (option->argument)
			break;
	}
	return 0;
}

static int check_arguments(const struct plm_invocation *inv, struct plm_err **err)
{
	const struct plm_command *command = inv->command;
	bool few = inv->arg_count < command->min_args;

	if (plm_given(inv, "help") || (!few && inv->arg_count <= command->max_args))
		return 0;
	plm_err_set(err, PLM_E_USAGE, "%s: %s", command->name,
		    few ? "an argument is missing" : "too many arguments");
	plm_err_remedy(err, "write plimsoll %s%s%s", command->name, *command->arguments ? " " : "",
		       command->arguments);
	return -PLM_E_USAGE;
}

/* The longest list of options a command line can hold: one for each byte of its words. */
static size_t most_given(int argc, char **argv)
{
	size_t most = 1;

	for (int i = 0; i < argc; i++)
		most += strlen(argv[i]) + 1;
	return most;
}

int plm_invocation_parse(const struct plm_command *command, int argc, char **argv,
			 struct plm_invocation *invocation, struct plm_err **err)
{
	struct plm_given *given = calloc(most_given(argc, argv), sizeof(*given));
	char **args = calloc((size_t)argc + 1, sizeof(*args));
	struct cursor cursor = {.argc = argc, .argv = argv};
	bool only_arguments = false;
	int rc = 0;

	*invocation = (struct plm_invocation){.command = command, .given = given, .args = args};
	if (!given || !args)
		rc = plm_err_nomem(err);
	while (rc == 0 && cursor.at < argc) {
		char *word = argv[cursor.at++];

		if (only_arguments || word[0] != '-' || !word[1])
			args[invocation->arg_count++] = word;
		else if (strcmp(word, "--") == 0)
			only_arguments = true;
		else if (word[1] == '-')
			rc = parse_long(invocation, word, &cursor,
					&given[invocation->given_count++], err);
		else
			rc = parse_short(invocation, word, &cursor, given, &invocation->given_count,
					 err);
	}
	if (rc == 0)
		rc = check_arguments(invocation, err);
	if (rc < 0)
		plm_invocation_free(invocation);
	return rc;
}

void plm_invocation_free(struct plm_invocation *invocation)
{
	/* Both were allocated by the parser; the struct lends them as const. */
	free((void *)(uintptr_t)invocation->given);
	free((void *)(uintptr_t)invocation->args);
	*invocation = (struct plm_invocation){0};
}

const char *plm_given_value(const struct plm_invocation *invocation, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < invocation->given_count; i++)
		if (strcmp(invocation->given[i].option->name, name) == 0)
			value = invocation->given[i].value;
	return value;
}

bool plm_given(const struct plm_invocation *invocation, const char *name)
{
	for (size_t i = 0; i < invocation->given_count; i++)
		if (strcmp(invocation->given[i].option->name, name) == 0)
			return true;
	return false;
}
