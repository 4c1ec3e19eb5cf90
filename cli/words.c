/*
 * words.c: answers commands and options that plimsoll does not have: those of the tools that people come from, and slips.
 * Reads nothing, prints nothing.
 */
#include "words.h"

#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"

struct other_word {
	const char *word;
	const char *instead;
};

static const char to_audit[] = "to audit this host, write plimsoll audit";
static const char to_report[] =
	"an audit writes a report to each -o FILE, by its extension or as -o FORMAT:FILE";
static const char to_leave_out[] = "plimsoll tailor --unselect RULE -o ours.xml, then plimsoll "
				   "audit --tailoring ours.xml, leaves a rule out";

/* Commands of OpenSCAP, Lynis, kube-bench, InSpec and trivy, and words that our own commands could have been. */
static const struct other_word other_commands[] = {
	{"analyze", to_audit},
	{"archive", "plimsoll capture records this host, to be judged elsewhere"},
	{"assess", to_audit},
	{"check", "plimsoll audit audits this host; plimsoll checks shows what a rule can ask"},
	{"compare", "plimsoll diff OLD NEW tells what changed"},
	{"convert", "plimsoll report RESULTS -o FILE writes another format"},
	{"eval", to_audit},
	{"exec", to_audit},
	{"export", "plimsoll report RESULTS -o FILE writes another format"},
	{"generate",
	 "plimsoll report, plimsoll guide and plimsoll fix write what is made of results "
	 "and benchmarks"},
	{"image", "plimsoll audit --root DIR judges the root file system of an image"},
	{"info", "plimsoll list profiles shows what there is to audit by"},
	{"inspect", "plimsoll containers NAME shows a container in depth"},
	{"ls", "plimsoll containers lists containers, plimsoll list benchmarks"},
	{"oscap", to_audit},
	{"profiles", "write plimsoll list profiles"},
	{"ps", "plimsoll containers lists every running container"},
	{"record", "plimsoll capture records this host, to be judged elsewhere"},
	{"references", "write plimsoll list references"},
	{"remediate",
	 "plimsoll fix writes a script to read and run; plimsoll changes nothing itself"},
	{"rules", "write plimsoll list rules"},
	{"run", to_audit},
	{"scan", to_audit},
	{"show", "plimsoll list shows benchmarks, plimsoll checks what a rule can ask"},
	{"test", to_audit},
	{"validate", "plimsoll lint FILE finds every problem of a benchmark"},
	{"values", "write plimsoll list values"},
	{"xccdf", "plimsoll audit is oscap's xccdf eval"},
	{0},
};

static const struct other_word other_options[] = {
	{"benchmark", "the benchmark is an argument without an option"},
	{"check", "--rule RULE judges one rule"},
	{"chroot", "--root DIR judges a root file system"},
	{"controls", "--rule RULE judges one rule"},
	{"cron", "an audit in cron needs no option: it says nothing unless something fails"},
	{"cronjob", "an audit in cron needs no option: it says nothing unless something fails"},
	{"debug", "-v shows the evidence of every rule"},
	{"exclude", to_leave_out},
	{"format", to_report},
	{"html", to_report},
	{"json", "-o json:FILE writes JSON, -o json:- to standard output"},
	{"junit", to_report},
	{"no-color", "set NO_COLOR=1 in the environment; what is no terminal gets no colours"},
	{"no-colors", "set NO_COLOR=1 in the environment; what is no terminal gets no colours"},
	{"nocolors", "set NO_COLOR=1 in the environment; what is no terminal gets no colours"},
	{"outputfile", to_report},
	{"quick", "an audit asks nobody anything; leave it out"},
	{"remediate",
	 "plimsoll fix writes a script to read and run; plimsoll changes nothing itself"},
	{"report", to_report},
	{"reporter", to_report},
	{"report-file", to_report},
	{"results", to_report},
	{"results-arf", "-o arf:FILE writes an ARF collection"},
	{"skip", to_leave_out},
	{"skip-rule", to_leave_out},
	{"target", "plimsoll capture records a host, and plimsoll audit --host judges it here"},
	{"targets", "--profile PROFILE says what to audit by: plimsoll list profiles"},
	{"waiver-file", "--waivers FILE takes them"},
	{0},
};

static const char *instead_of(const struct other_word *rows, struct plm_slice word)
{
	for (; rows->word; rows++)
		if (plm_slice_is(word, rows->word))
			return rows->instead;
	return NULL;
}

static const char *command_name_at(const void *list, size_t index)
{
	const struct plm_command *const *commands = list;

	return commands[index] ? commands[index]->name : NULL;
}

int plm_words_command(const char *word, struct plm_err **err)
{
	const char *instead = instead_of(other_commands, plm_slice_of(word));
	const char *near = plm_nearest(word, command_name_at, plm_commands);

	plm_err_set(err, PLM_E_USAGE, "there is no command %s", word);
	if (instead)
		plm_err_remedy(err, "%s", instead);
	else if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else if (*word == '-')
		plm_err_remedy(err, "options stand behind a command, as in plimsoll audit %s",
			       word);
	else
		plm_err_remedy(err, "see plimsoll --help");
	return -PLM_E_USAGE;
}

static const char *long_name_at(const void *list, size_t index)
{
	const struct plm_option *option = plm_command_option(list, index);

	return option ? option->name : NULL;
}

/* Other tools' words are answered in terms of an audit; --format and --json mean the same thing elsewhere. */
static const char *option_instead(const struct plm_command *command, struct plm_slice name)
{
	if (strcmp(command->name, "audit") == 0 || strcmp(command->name, "report") == 0)
		return instead_of(other_options, name);
	return plm_slice_is(name, "json") && plm_command_has(command, "format")
		       ? "write --format json"
		       : NULL;
}

int plm_words_option(const struct plm_command *command, const char *word, struct plm_err **err)
{
	char name[64];
	size_t dashes = strspn(word, "-"), length = strcspn(word + dashes, "=");
	const char *instead, *near;

	if (length >= sizeof(name))
		length = sizeof(name) - 1;
	memcpy(name, word + dashes, length);
	name[length] = '\0';
	instead = option_instead(command, plm_slice_of(name));
	near = plm_nearest(name, long_name_at, command);
	plm_err_set(err, PLM_E_USAGE, "%s: there is no option %.*s", command->name,
		    (int)(dashes + length), word);
	if (instead)
		plm_err_remedy(err, "%s", instead);
	else if (near)
		plm_err_remedy(err, "did you mean --%s?", near);
	else
		plm_err_remedy(err, "see plimsoll %s --help", command->name);
	return -PLM_E_USAGE;
}
