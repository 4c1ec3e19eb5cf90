/*
 * eval_policy.c: judges which images the policies of containers/image let in, and whether the keys they name can be
 * believed. Pure but for metadata of those keys.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/trust/tally.h"
#include "checks/trust/trust.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

struct judging {
	struct plm_eval *ev;
	const struct trust_policy_params *p;
	const struct trust_policy *policy;
	struct trust_tally tally;
};

const char *trust_validate_policy(const void *params)
{
	const struct trust_policy_params *p = params;

	for (size_t i = 0; i < p->allow.count; i++)
		if (!plm_str_eq(p->allow.items[i], "reject") &&
		    !plm_str_eq(p->allow.items[i], "signed") &&
		    !plm_str_eq(p->allow.items[i], "anything"))
			return "allow holds a word that is none of reject, signed and anything";
	if (p->image && (!strchr(p->image, ':') || p->image[0] == ':'))
		return "image has no transport; write docker:registry.example/name:tag";
	return NULL;
}

/* ---- keys ---- */

static void judge_key(struct judging *j, const char *path)
{
	struct plm_stat st = trust_stat(j->ev->facts, path);
	uint32_t owner = st.uid;

	plm_evidence(j->ev,
		     &(struct plm_evidence){.aspect = PLM_PERSISTENT,
					    .source = path,
					    .presence = st.presence,
					    .error = st.error,
					    .value = st.presence == PLM_PRESENT ? "a key" : NULL});
	if (st.presence == PLM_ABSENT)
		trust_note(&j->tally, PLM_VERDICT_FAIL,
			   "%s believes the key %.200s, which is not there: no signature can be "
			   "verified",
			   j->policy->path, path);
	else if (st.presence == PLM_UNREADABLE)
		trust_note(&j->tally, PLM_VERDICT_UNKNOWN,
			   "who may change the key %.200s could not be told: %s", path,
			   plm_errno_words(st.error));
	else if ((!j->policy->user && owner != 0) || (st.mode & 022))
		trust_note(&j->tally, PLM_VERDICT_FAIL,
			   "%s believes the key %.200s, which others than its owner root may "
			   "replace (user %" PRIu32 ", mode %04" PRIo32 ")",
			   j->policy->path, path, owner, st.mode);
}

static void judge_paths(struct judging *j, const json_t *at)
{
	const char *one = json_string_value(at);

	if (one && one[0] == '/')
		judge_key(j, one);
	for (size_t i = 0; i < json_array_size(at); i++)
		if (json_string_value(json_array_get(at, i)))
			judge_key(j, json_string_value(json_array_get(at, i)));
}

static void judge_keys(struct judging *j, const json_t *requirements)
{
	static const char *const members[] = {"keyPath", "keyPaths", "rekorPublicKeyPath",
					      "rekorPublicKeyPaths"};

	for (size_t i = 0; i < json_array_size(requirements); i++) {
		const json_t *one = json_array_get(requirements, i);

		for (size_t k = 0; k < sizeof(members) / sizeof(*members); k++)
			judge_paths(j, json_object_get(one, members[k]));
		judge_paths(j, json_object_get(json_object_get(one, "fulcio"), "caPath"));
	}
}

/* ---- requirements ---- */

/* `what` governs: "the default", "docker registry.example". */
static void judge_requirements(struct judging *j, const json_t *requirements, const char *what)
{
	enum trust_demand demand = trust_demand_of(requirements);
	const char *name = trust_demand_name(demand);

	plm_evidence_value(j->ev, PLM_PERSISTENT, j->policy->path, "%s: %s", what, name);
	if (demand == TRUST_INVALID)
		trust_note(&j->tally, PLM_VERDICT_UNKNOWN,
			   "%s asks of %.200s what containers-policy.json(5) does not know",
			   j->policy->path, what);
	else if (plm_list_has(&j->p->allow, name))
		trust_note(&j->tally, PLM_VERDICT_PASS, "%s takes only images that %s",
			   j->policy->path,
			   demand == TRUST_REJECT ? "it names, and none by default"
						  : "are as they should be");
	else if (demand == TRUST_ANYTHING)
		trust_note(&j->tally, PLM_VERDICT_FAIL,
			   "%s%s%.32s%s takes any image for %.200s, whoever made or changed it",
			   j->policy->path, j->policy->user ? " (of " : "",
			   j->policy->user ? j->policy->user : "", j->policy->user ? ")" : "",
			   what);
	else
		trust_note(&j->tally, PLM_VERDICT_FAIL,
			   "%s asks for \"%s\" of %.200s, which the rule does not allow",
			   j->policy->path, name, what);
	if (demand == TRUST_SIGNED && j->p->keys.value)
		judge_keys(j, requirements);
}

static int judge_scopes(struct judging *j, const char *transport, json_t *scopes)
{
	const char *scope, *what;
	json_t *requirements;

	json_object_foreach(scopes, scope, requirements)
	{
		what = plm_arena_printf(plm_facts_arena(j->ev->facts), "%.64s:%.200s", transport,
					scope[0] ? scope : "*");
		if (!what)
			return -PLM_E_NOMEM;
		judge_requirements(j, requirements, what);
	}
	return 0;
}

static int judge_all(struct judging *j)
{
	json_t *transports = json_object_get(j->policy->json, "transports"), *scopes;
	const char *transport;
	int rc = 0;

	judge_requirements(j, json_object_get(j->policy->json, "default"), "the default");
	json_object_foreach(transports, transport,
			    scopes) if (rc == 0 && !plm_list_has(&j->p->except, transport)) rc =
		judge_scopes(j, transport, scopes);
	return rc;
}

static int judge_image(struct judging *j)
{
	struct plm_arena *arena = plm_facts_arena(j->ev->facts);
	const json_t *governing;
	const char *scope, *what;
	bool failed;

	governing = trust_policy_governing(arena, j->policy->json, j->p->image, &scope, &failed);
	what = plm_arena_printf(arena, "%s, by %s%s", j->p->image,
				!scope	   ? "the default"
				: scope[0] ? "the scope "
					   : "its transport's default",
				scope ? scope : "");
	if (failed || !what)
		return -PLM_E_NOMEM;
	judge_requirements(j, governing, what);
	return 0;
}

static int judge_policy(struct judging *j)
{
	const struct trust_policy *policy = j->policy;

	trust_show(j->ev, policy->path, &policy->state, policy->json ? "read" : NULL);
	if (policy->state.presence == PLM_UNREADABLE)
		trust_note(&j->tally, PLM_VERDICT_UNKNOWN,
			   "which images %s lets in could not be read: %s", policy->path,
			   trust_why(&policy->state));
	if (!policy->json)
		return 0;
	return j->p->image ? judge_image(j) : judge_all(j);
}

int trust_eval_policy(struct plm_eval *ev, const void *params)
{
	struct judging j = {.ev = ev, .p = params};
	const struct trust_policies *policies;
	int rc = trust_policies(ev->facts, &policies, NULL);

	plm_expected(ev, "no image is let in but by what the rule allows");
	trust_tally_start(&j.tally, ev);
	for (size_t i = 0; rc == 0 && i < policies->count; i++) {
		j.policy = &policies->items[i];
		rc = judge_policy(&j);
	}
	if (rc < 0)
		return rc;
	if (policies->homes->why_not.presence == PLM_UNREADABLE && j.tally.count)
		trust_note(&j.tally, PLM_VERDICT_UNKNOWN,
			   "whose home may hold another policy could not be read from %s: %s",
			   policies->homes->source,
			   plm_errno_words(policies->homes->why_not.error));
	return trust_tally_end(&j.tally, ev,
			       "there is no /etc/containers/policy.json here: what asks for one "
			       "takes no image without it");
}
