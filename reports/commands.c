/*
 * commands.c: what an operator runs to mend a rule that failed and to ask again. Reads the finished audit; runs nothing.
 */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"
#include "reports/view.h"

/* Nothing that means something to a shell, and no option. */
static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "._-/";

	return text && text[0] && text[0] != '-' && !text[strspn(text, plain)];
}

static void write_option(struct plm_buf *out, const char *option, const char *word)
{
	if (is_plain(word))
		plm_buf_printf(out, "%s %s ", option, word);
}

/* The same question has the profile's values or the tailoring's; the file of a tailoring may be elsewhere by now, which
 * is said then, and is better than to ask something else. */
static bool begin(const struct plm_audit *audit, const struct plm_item *rule, const char *command,
		  struct plm_buf *out)
{
	const struct plm_selection *selection = audit->selection;
	const char *name = plm_benchmark_short_id(rule->id);

	if (!plm_str_eq(audit->tool_name, "plimsoll") || !is_plain(name))
		return false;
	plm_buf_printf(out, "plimsoll %s ", command);
	if (selection->tailoring)
		write_option(out, "--tailoring", selection->tailoring->file);
	if (selection->profile)
		write_option(out, "-p", plm_benchmark_short_id(selection->profile->id));
	plm_buf_printf(out, "--rule %s", name);
	return true;
}

/* Without a name it is the benchmark that comes with plimsoll. */
static void end(const struct plm_audit *audit, struct plm_buf *out)
{
	if (!plm_str_eq(audit->benchmark->id, "xccdf_io.plimsoll_benchmark_container-host") &&
	    is_plain(audit->benchmark->file))
		plm_buf_printf(out, " %s", audit->benchmark->file);
}

bool plm_fix_command(const struct plm_audit *audit, const struct plm_item *rule,
		     struct plm_buf *out)
{
	bool any = false;

	for (size_t i = 0; i < rule->fix_count && !any; i++)
		any = plm_str_eq(rule->fixes[i].system, "urn:xccdf:fix:script:sh") &&
		      !rule->fixes[i].has_instance;
	if (!any || !begin(audit, rule, "fix", out))
		return false;
	plm_buf_str(out, " -o fix.sh");
	end(audit, out);
	return true;
}

bool plm_recheck_command(const struct plm_audit *audit, const struct plm_item *rule,
			 struct plm_buf *out)
{
	if (!begin(audit, rule, "audit", out))
		return false;
	plm_buf_str(out, " -v");
	end(audit, out);
	return true;
}
