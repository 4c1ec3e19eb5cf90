/*
 * eval_pam.c: judges whether a module of PAM is in force for a service, and with which options. Pure but for the facts. A module
 * counts when PAM can come to its line; it must be there with a control that lets it refuse.
 */
#include "checks/access/access.h"
#include "checks/access/pam.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

const char *access_validate_pam(const void *params)
{
	const struct access_pam_params *p = params;

	if (strchr(p->service, '/'))
		return "a service is the name of a file in /etc/pam.d; write service=\"su\"";
	if (!p->option)
		return plm_expect_check(&p->expect) ? NULL
						    : "no option is named for the value; write "
						      "option=\"deny\"";
	if (!p->present.value)
		return "a module that may not be there has no options";
	return plm_expect_check(&p->expect);
}

static bool is_module(const struct pam_line *line, const char *name)
{
	size_t size = strlen(name);

	/* "pam_unix" and "pam_unix.so" */
	return plm_str_starts(line->module, name) &&
	       (line->module[size] == '\0' || plm_str_eq(line->module + size, ".so"));
}

static int show(struct plm_eval *ev, const struct pam_line *line)
{
	const char *source =
		plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", line->file, line->line);
	plm_auto_buf struct plm_buf words = {0};

	for (size_t i = 0; i < line->argument_count; i++)
		plm_buf_printf(&words, " %s", line->arguments[i]);
	if (!source || words.failed)
		return -PLM_E_NOMEM;
	plm_evidence_value(ev, PLM_PERSISTENT, source, "%s %s%s%s", line->control, line->module,
			   plm_buf_text(&words), line->reachable ? "" : " (never reached)");
	return 0;
}

/* ---- one option of one line; 1 when the verdict is given ---- */

static int judge_option(struct plm_eval *ev, const struct access_pam_params *p,
			const struct pam_line *line, const char *wanted)
{
	const char *value = pam_argument(line, p->option), *from = line->file;
	struct pam_setting own;
	int rc = 0;

	if (!value) {
		rc = pam_module_setting(ev->facts, line->module, p->option, &own, NULL);
		if (rc < 0)
			return rc;
		if (own.state.presence != PLM_ABSENT)
			plm_evidence_datum(
				ev, PLM_PERSISTENT, own.source,
				&(struct plm_datum){
					.presence = own.state.presence,
					.error = own.state.error,
					.data = own.state.data,
					.size_bytes = own.state.data ? strlen(own.state.data) : 0});
		if (own.state.presence == PLM_UNREADABLE) {
			plm_verdict(ev, PLM_VERDICT_UNKNOWN,
				    "%s, which may set %s of %s, could not be read: %s", own.source,
				    p->option, line->module, plm_errno_words(own.state.error));
			return 1;
		}
		value = own.state.presence == PLM_PRESENT
				? own.state.data
				: pam_module_default(line->module, p->option);
		from = own.state.presence == PLM_PRESENT ? own.source : "its default";
	}
	if (plm_expect_meets(ev, &p->expect, value))
		return 0;
	plm_verdict(
		ev, PLM_VERDICT_FAIL,
		"%s has %s set to \"%.100s\" by %s for %s of service %s (%s:%zu); it should be %s",
		line->module, p->option, value, from, pam_type_names[line->type], p->service,
		line->file, line->line, wanted);
	return 1;
}

/* ---- the stack ---- */

struct found {
	const struct pam_line *binding, *spared, *any;
};

static int find_module(struct plm_eval *ev, const struct access_pam_params *p,
		       const struct pam_stack *stack, struct found *found)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < stack->line_count; i++) {
		const struct pam_line *line = &stack->lines[i];

		if (!is_module(line, p->module))
			continue;
		rc = show(ev, line);
		if (line->reachable && !found->any)
			found->any = line;
		if (!line->reachable || !pam_is_binding(line))
			continue;
		if (line->spared && !pam_is_authority(line))
			found->spared = line;
		else if (!found->binding)
			found->binding = line;
	}
	return rc;
}

static int judge_options(struct plm_eval *ev, const struct access_pam_params *p,
			 const struct pam_stack *stack)
{
	const char *wanted = plm_expect_words(plm_facts_arena(ev->facts), &p->expect);
	int rc = wanted ? 0 : -PLM_E_NOMEM;

	for (size_t i = 0; rc == 0 && i < stack->line_count; i++)
		if (stack->lines[i].reachable && is_module(&stack->lines[i], p->module))
			rc = judge_option(ev, p, &stack->lines[i], wanted);
	return rc;
}

static bool has_gap(struct plm_eval *ev, const struct pam_stack *stack)
{
	if (!stack->gap)
		return false;
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = stack->gap,
						.presence = PLM_UNREADABLE,
						.error = stack->gap_error});
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "%s, of which the stack is made, could not be read: %s", stack->gap,
		    plm_errno_words(stack->gap_error));
	return true;
}

static int judge(struct plm_eval *ev, const struct access_pam_params *p,
		 const struct pam_stack *stack)
{
	const char *type = pam_type_names[p->type];
	const struct pam_line *line;
	struct found found = {0};
	int rc = find_module(ev, p, stack, &found);

	if (rc < 0)
		return rc;
	/* Only what may refuse is in force; an option matters wherever it is said. */
	line = p->option ? found.any : found.binding;
	if (!p->present.value && found.any) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "PAM module %s is in %s of service %s, where it should not be (%s:%zu)",
			    p->module, type, p->service, found.any->file, found.any->line);
		return 0;
	}
	if (line && p->option)
		rc = judge_options(ev, p, stack);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (has_gap(ev, stack))
		return 0;
	if (p->present.value && !line)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "PAM module %s is not in force for %s of service %s%s", p->module, type,
			    p->service,
			    found.spared ? ": who gives the right password never comes to it"
			    : found.any	 ? ": what it says does not count there"
					 : "");
	else if (p->present.value)
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "PAM module %s is in force for %s of service %s (%s:%zu)", p->module,
			    type, p->service, line->file, line->line);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "PAM module %s is not in %s of service %s",
			    p->module, type, p->service);
	return 0;
}

int access_eval_pam(struct plm_eval *ev, const void *params)
{
	const struct access_pam_params *p = params;
	const struct pam_stack *stack;
	int rc = pam_stack(ev->facts, p->service, (enum pam_type)p->type, &stack, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, p->present.value ? "%s is in force" : "%s is not there", p->module);
	if (stack->state.presence == PLM_PRESENT)
		return judge(ev, p, stack);
	plm_evidence_datum(ev, PLM_PERSISTENT, stack->path, &stack->state);
	if (stack->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "PAM has no service %s on this host: what would ask for it is not "
			    "installed",
			    p->service);
	else
		has_gap(ev, stack);
	return 0;
}
