/*
 * tailor.c: `plimsoll tailor`: a profile of one's own, as an XCCDF tailoring.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "exports/tailor.h"

static const struct wish_option {
	const char *name;
	enum plm_wish_kind kind;
	bool has_text; /* NAME=TEXT */
} wish_options[] = {
	{"select", PLM_WISH_SELECT, false}, {"unselect", PLM_WISH_UNSELECT, false},
	{"set", PLM_WISH_SET, true},	    {"severity", PLM_WISH_SEVERITY, true},
	{"weight", PLM_WISH_WEIGHT, true},  {"role", PLM_WISH_ROLE, true},
};

static const struct wish_option *wish_option(const struct plm_given *given)
{
	for (size_t i = 0; i < sizeof(wish_options) / sizeof(wish_options[0]); i++)
		if (strcmp(wish_options[i].name, given->option->name) == 0)
			return &wish_options[i];
	return NULL;
}

static int parse_wish(struct plm_session *session, const struct wish_option *option,
		      const char *text, struct plm_wish *wish, struct plm_err **err)
{
	const char *equals = option->has_text ? strchr(text, '=') : NULL;

	wish->kind = option->kind;
	wish->name = text;
	if (!option->has_text)
		return 0;
	if (!equals || equals == text) {
		plm_err_set(err, PLM_E_USAGE, "--%s %s: there is no = in it", option->name, text);
		plm_err_remedy(err, "write --%s %s=TEXT", option->name,
			       option->kind == PLM_WISH_SET ? "VALUE" : "RULE");
		return -PLM_E_USAGE;
	}
	wish->text = equals + 1;
	wish->name = plm_arena_strndup(session->arena, text, (size_t)(equals - text));
	return wish->name ? 0 : plm_err_nomem(err);
}

static int parse_wishes(struct plm_session *session, struct plm_tailor_options *options,
			struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	struct plm_wish *wishes =
		plm_new_array(session->arena, struct plm_wish, inv->given_count + 1);
	int rc = wishes ? 0 : plm_err_nomem(err);

	for (size_t i = 0; i < inv->given_count && rc == 0; i++) {
		const struct wish_option *option = wish_option(&inv->given[i]);

		if (option)
			rc = parse_wish(session, option, inv->given[i].value,
					&wishes[options->wish_count++], err);
	}
	options->wishes = wishes;
	if (rc < 0 || options->wish_count)
		return rc;
	plm_err_set(err, PLM_E_USAGE, "tailor: there is nothing to change");
	plm_err_remedy(err, "give it --select, --unselect, --set, --severity, --weight or --role");
	return -PLM_E_USAGE;
}

static size_t count_rules(const struct plm_selection *selection)
{
	const struct plm_benchmark *benchmark = selection->benchmark;
	size_t count = 0;

	for (size_t i = 0; i < benchmark->rule_count; i++)
		count += selection->items[benchmark->rules[i]->index].active ? 1 : 0;
	return count;
}

static int write_file(const char *file, const struct plm_buf *out, const struct plm_selection *base,
		      const struct plm_selection *made, struct plm_err **err)
{
	plm_auto_buf struct plm_buf said = {0};
	int rc;

	rc = plm_output_write(file, out, 0, err);
	if (rc < 0 || strcmp(file, "-") == 0)
		return rc;
	plm_buf_printf(&said, "%s: profile %s evaluates %zu rules; %s %zu\n", file,
		       plm_benchmark_short_id(made->profile->id), count_rules(made),
		       base->profile ? plm_benchmark_short_id(base->profile->id)
				     : "the benchmark as it stands",
		       count_rules(base));
	return plm_print(&said, err);
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	struct plm_tailor_options options = {
		.name = plm_given_value(inv, "id"),
		.title = plm_given_value(inv, "title"),
		.description = plm_given_value(inv, "description"),
	};
	const char *file = plm_given(inv, "output") ? plm_given_value(inv, "output") : "-";
	struct plm_selection *made;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = parse_wishes(&session, &options, err);
	if (rc == 0)
		rc = plm_cli_now(&options.time_seconds, err);
	if (rc == 0)
		rc = plm_session_benchmark(&session, inv->arg_count ? inv->args[0] : NULL, err);
	if (rc == 0)
		rc = plm_session_profile(&session, err);
	if (rc < 0)
		return rc;
	options.benchmark = session.benchmark;
	options.base = session.selection->profile;
	rc = plm_tailor_write(&options, session.arena, &out, &made, err);
	return rc < 0 ? rc : write_file(file, &out, session.selection, made, err);
}

static const struct plm_option options[] = {
	{.name = "profile",
	 .short_name = 'p',
	 .argument = "PROFILE",
	 .help = "The profile to start from, by its id or the last part of it. Default: the "
		 "benchmark's first. 'none' starts from the benchmark as it stands."},
	{.name = "select",
	 .argument = "RULE",
	 .help = "Evaluate this rule or group too; may be given many times, as all that follow."},
	{.name = "unselect", .argument = "RULE", .help = "Leave this rule or group out."},
	{.name = "set",
	 .argument = "VALUE=TEXT",
	 .help = "Set a value. A list is its items with blanks between them."},
	{.name = "severity",
	 .argument = "RULE=WORD",
	 .help = "Give a rule another severity: unknown, info, low, medium or high."},
	{.name = "weight",
	 .argument = "RULE=NUMBER",
	 .help = "Give a rule or group another weight in the score."},
	{.name = "role",
	 .argument = "RULE=WORD",
	 .help = "full, unscored (judged, not counted) or unchecked (shown only)."},
	{.name = "id",
	 .argument = "NAME",
	 .help = "Name of the new profile: a whole XCCDF id, or its last part. Default: that of "
		 "the base, with -tailored."},
	{.name = "title", .argument = "TEXT", .help = "Title of the new profile."},
	{.name = "description", .argument = "TEXT", .help = "Whom it is for, and why it differs."},
	{.name = "output",
	 .short_name = 'o',
	 .argument = "FILE",
	 .help = "Where to write it; - (the default) is standard output."},
};

static const struct plm_example examples[] = {
	{"tailor -p strict --unselect kernel_lockdown --set kernel_kptr=2 --title Ours -o ours.xml",
	 "The strict profile without one rule and with another value."},
	{"tailor --severity kernel_kptr_restrict=high -o ours.xml",
	 "The baseline, where one rule closes the gate."},
};

const struct plm_command plm_command_tailor = {
	.name = "tailor",
	.summary = "write a profile of your own as an XCCDF tailoring",
	.arguments = "[BENCHMARK]",
	.description =
		"Writes a tailoring file: a profile that extends one of the benchmark's and "
		"changes "
		"what you name. Rules, groups and values are named by their ids or the last part "
		"of them; plimsoll list rules --all and list values show them. What is written is "
		"read back first: a name that does not exist, a value or a change that is not "
		"allowed, and a rule that would still not be evaluated are refused.\n\n"
		"plimsoll audit --tailoring FILE uses it, and so does any other SCAP tool.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.max_args = 1,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
