/*
 * eval_registry.c: judges which registries engines reach without knowing whom they talk to, where they look for names
 * without a registry, and what they make of such names. Pure.
 */
#include <errno.h>
#include <string.h>

#include "checks/trust/registry.h"
#include "checks/trust/tally.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

const char *trust_validate_registry(const void *params)
{
	const struct trust_registry_params *p = params;

	for (size_t i = 0; p->of == TRUST_SHORT_NAMES && i < p->allowed.count; i++)
		if (!plm_str_eq(p->allowed.items[i], "enforcing") &&
		    !plm_str_eq(p->allowed.items[i], "permissive") &&
		    !plm_str_eq(p->allowed.items[i], "disabled"))
			return "of short names, allowed holds a word that is none of enforcing, "
			       "permissive and disabled";
	if (p->of == TRUST_SHORT_NAMES && !p->allowed.count)
		return "of short names, allowed must say which modes are; write "
		       "allowed=\"enforcing\"";
	return NULL;
}

static void judge_sources(struct plm_eval *ev, struct trust_tally *tally,
			  const struct trust_registries *found)
{
	for (size_t i = 0; i < found->source_count; i++) {
		const struct trust_source *source = &found->sources[i];

		trust_show(ev, source->path, &source->state,
			   source->state.presence == PLM_PRESENT ? "read" : NULL);
		if (source->state.presence == PLM_UNREADABLE)
			trust_note(tally, PLM_VERDICT_UNKNOWN,
				   "what %.200s says of registries could not be read: %s",
				   source->path, trust_why(&source->state));
	}
	if (tally->count && found->homes->why_not.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whose home may say more of registries could not be read from %s: %s",
			   found->homes->source, plm_errno_words(found->homes->why_not.error));
}

static void judge_insecure(struct plm_eval *ev, struct trust_tally *tally,
			   const struct trust_registry_params *p,
			   const struct trust_registries *found)
{
	for (size_t i = 0; i < found->insecure_count; i++) {
		const struct trust_insecure *one = &found->insecure[i];

		plm_evidence_value(ev, PLM_PERSISTENT, one->source, "%.200s: %s", one->registry,
				   one->why);
		if (!plm_list_has(&p->allowed, one->registry))
			trust_note(tally, PLM_VERDICT_FAIL,
				   "%.200s lets images come from %.200s without proof who sends "
				   "them: %s",
				   one->source, one->registry, one->why);
	}
	if (found->source_count || found->has_engine)
		trust_note(tally, PLM_VERDICT_PASS,
			   "no engine reaches a registry without proof who it is, but those the "
			   "rule names");
}

static void judge_search(struct plm_eval *ev, struct trust_tally *tally,
			 const struct trust_registry_params *p,
			 const struct trust_registries *found)
{
	for (size_t i = 0; i < found->search_count; i++) {
		const struct trust_word *one = &found->search[i];

		plm_evidence_value(ev, PLM_PERSISTENT, one->source, "searched: %.200s", one->text);
		if (!plm_list_has(&p->allowed, one->text))
			trust_note(tally, PLM_VERDICT_FAIL,
				   "%.200s has a name without a registry looked for at %.200s: "
				   "whoever takes that name there has it run here",
				   one->source, one->text);
	}
	if (found->has_containers)
		trust_note(tally, PLM_VERDICT_PASS,
			   "names without a registry are looked for nowhere but where the rule "
			   "allows");
}

static void judge_modes(struct plm_eval *ev, struct trust_tally *tally,
			const struct trust_registry_params *p, const struct trust_registries *found)
{
	for (size_t i = 0; i < found->mode_count; i++) {
		const struct trust_word *one = &found->modes[i];

		plm_evidence_value(ev, PLM_PERSISTENT, one->source, "short-name-mode: %.32s",
				   one->text);
		if (plm_list_has(&p->allowed, one->text))
			trust_note(tally, PLM_VERDICT_PASS, "short-name-mode is %.32s by %.200s",
				   one->text, one->source);
		else
			trust_note(tally, PLM_VERDICT_FAIL,
				   "short-name-mode is %.32s by %.200s: a name without a registry "
				   "may become another image than was meant",
				   one->text, one->source);
	}
}

int trust_eval_registry(struct plm_eval *ev, const void *params)
{
	static const char *const nothing[] = {
		"no engine here has been told anything of registries",
		"no registries.conf is here: nothing looks for names without a registry",
		"no registries.conf is here: nothing looks for names without a registry"};
	const struct trust_registry_params *p = params;
	const struct trust_registries *found;
	struct trust_tally tally;
	int rc = trust_registries(ev->facts, &found, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, p->of == TRUST_SHORT_NAMES ? "a mode that the rule allows"
						    : "no registry but those the rule allows");
	trust_tally_start(&tally, ev);
	if (p->of == TRUST_INSECURE)
		judge_insecure(ev, &tally, p, found);
	else if (p->of == TRUST_SEARCH)
		judge_search(ev, &tally, p, found);
	else
		judge_modes(ev, &tally, p, found);
	if (p->of == TRUST_INSECURE || found->has_containers)
		judge_sources(ev, &tally, found);
	return trust_tally_end(&tally, ev, nothing[p->of]);
}
