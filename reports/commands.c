/*
 * commands.c: what an operator runs to mend a rule that failed and to ask again. Reads the finished audit; runs nothing.
 */
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "reports/view.h"

/* Nothing that means something to a shell, and no option. */
static bool is_word(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "._-";

	return text[0] && text[0] != '-' && !text[strspn(text, plain)];
}

/* Of the profile the values are taken; one of a tailoring needs its file, which may be elsewhere by now. */
static bool begin(const struct plm_audit *audit, const struct plm_item *rule, const char *command,
		  struct plm_buf *out)
{
	const struct plm_profile *profile = audit->selection->profile;
	const char *name = plm_benchmark_short_id(rule->id);

	if (!plm_str_eq(audit->tool_name, "plimsoll") || !is_word(name))
		return false;
	plm_buf_printf(out, "plimsoll %s ", command);
	if (profile && !audit->selection->tailoring && is_word(plm_benchmark_short_id(profile->id)))
		plm_buf_printf(out, "-p %s ", plm_benchmark_short_id(profile->id));
	plm_buf_printf(out, "--rule %s", name);
	return true;
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
	return true;
}

bool plm_recheck_command(const struct plm_audit *audit, const struct plm_item *rule,
			 struct plm_buf *out)
{
	if (!begin(audit, rule, "audit", out))
		return false;
	plm_buf_str(out, " -v");
	return true;
}
