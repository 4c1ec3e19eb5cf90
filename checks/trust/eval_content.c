/*
 * eval_content.c: judges whether signatures are asked for where an image is fetched: by docker's client, and by those
 * programs that a policy tells to. Pure.
 */
#include <string.h>

#include "checks/trust/content.h"
#include "checks/trust/tally.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* ---- docker ---- */

static void judge_user(struct trust_tally *tally, const struct trust_assignment *a)
{
	if (a->state.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether %.200s turns DOCKER_CONTENT_TRUST off could not be read: %s",
			   a->path, plm_errno_words(a->state.error));
	else if (!a->on)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "%.200s line %zu turns DOCKER_CONTENT_TRUST off for %.64s: docker takes "
			   "images there that nobody signed",
			   a->path, a->line, a->user);
}

static void judge_everybody(struct trust_tally *tally, const struct trust_environment *env)
{
	const struct trust_assignment *last = NULL, *unread = NULL;

	for (size_t i = 0; i < env->count; i++) {
		const struct trust_assignment *a = &env->items[i];

		if (a->user)
			continue;
		if (a->given)
			last = a;
		else
			unread = a;
	}
	if (unread && (!last || unread > last))
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether %s sets DOCKER_CONTENT_TRUST could not be read: %s",
			   unread->path, plm_errno_words(unread->state.error));
	else if (!last)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "nothing sets DOCKER_CONTENT_TRUST for those who log in: docker pull "
			   "takes an image whether it is signed or not");
	else if (!last->on)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "%s line %zu turns DOCKER_CONTENT_TRUST off: docker pull takes an image "
			   "whether it is signed or not",
			   last->path, last->line);
	else
		trust_note(tally, PLM_VERDICT_PASS,
			   "docker of those who log in asks for signatures, by %s line %zu; who "
			   "asks dockerd without that client need not",
			   last->path, last->line);
}

static int judge_docker(struct plm_eval *ev)
{
	const struct trust_environment *env;
	struct trust_tally tally;
	int rc = trust_environment(ev->facts, &env, NULL);

	if (rc < 0)
		return rc;
	trust_tally_start(&tally, ev);
	if (!env->has_docker)
		return trust_tally_end(&tally, ev, "docker's client is not installed");
	for (size_t i = 0; i < env->count; i++) {
		const struct trust_assignment *a = &env->items[i];

		trust_show(ev, a->path, &a->state,
			   !a->given ? NULL
			   : a->on   ? "DOCKER_CONTENT_TRUST is on"
				     : "DOCKER_CONTENT_TRUST is off");
		if (a->user)
			judge_user(&tally, a);
	}
	judge_everybody(&tally, env);
	return trust_tally_end(&tally, ev, "");
}

/* ---- sigstore ---- */

static bool asks_for(const json_t *requirements, const char *type)
{
	for (size_t i = 0; i < json_array_size(requirements); i++)
		if (plm_str_eq(plm_json_text(json_array_get(requirements, i), "type"), type))
			return true;
	return false;
}

/* What could not be read may say it. */
static bool has_gap(const struct trust_attachments *files)
{
	bool gap = files->directory.presence == PLM_UNREADABLE;

	for (size_t i = 0; i < files->count; i++)
		gap = gap || files->files[i].state.presence == PLM_UNREADABLE;
	return gap;
}

static void judge_scope(struct plm_eval *ev, struct trust_tally *tally, const char *scope,
			const json_t *requirements, const struct trust_attachment *at, bool gap)
{
	bool sigstore = asks_for(requirements, "sigstoreSigned");
	bool simple = asks_for(requirements, "signedBy");
	const char *name = scope[0] ? scope : "every registry";

	plm_evidence_value(ev, PLM_PERSISTENT,
			   at->source ? at->source : "/etc/containers/registries.d",
			   "%.200s: %s, %s", name, at->lookaside ? "a lookaside" : "no lookaside",
			   at->sigstore ? "attachments" : "no attachments");
	if (gap && ((sigstore && !at->sigstore) || (simple && !at->lookaside)))
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "where signatures of %.200s are is said by no file that could be read",
			   name);
	else if (sigstore && !at->sigstore)
		trust_note(
			tally, PLM_VERDICT_FAIL,
			"the policy wants sigstore signatures of %.200s, and nothing in "
			"/etc/containers/registries.d has them fetched: use-sigstore-attachments "
			"is not true there",
			name);
	else if (simple && !at->lookaside)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "the policy wants signatures of %.200s, and nothing in "
			   "/etc/containers/registries.d says where they are",
			   name);
	else
		trust_note(tally, PLM_VERDICT_PASS,
			   "signatures that the policy wants are fetched from where they are");
}

static int judge_policy(struct plm_eval *ev, struct trust_tally *tally,
			const struct trust_attachments *files, const struct trust_policy *policy)
{
	json_t *scopes = json_object_get(json_object_get(policy->json, "transports"), "docker");
	json_t *fallback = json_object_get(policy->json, "default"), *requirements;
	struct trust_attachment at;
	const char *scope;
	int rc = 0;

	json_object_foreach(scopes, scope, requirements)
	{
		if (rc < 0 || trust_demand_of(requirements) != TRUST_SIGNED)
			continue;
		rc = trust_attachment_of(plm_facts_arena(ev->facts), files,
					 scope[0] == '*' ? "" : scope, &at);
		if (rc == 0)
			judge_scope(ev, tally, scope, requirements, &at, has_gap(files));
	}
	if (rc < 0 || trust_demand_of(fallback) != TRUST_SIGNED)
		return rc;
	rc = trust_attachment_of(plm_facts_arena(ev->facts), files, "", &at);
	if (rc == 0)
		judge_scope(ev, tally, "", fallback, &at, has_gap(files));
	return rc;
}

static void judge_files(struct plm_eval *ev, struct trust_tally *tally,
			const struct trust_attachments *files)
{
	if (files->directory.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "where signatures are could not be read from "
			   "/etc/containers/registries.d: %s",
			   plm_errno_words(files->directory.error));
	for (size_t i = 0; i < files->count; i++) {
		const struct trust_source_file *file = &files->files[i];

		trust_show(ev, file->path, &file->state, file->json ? "read" : NULL);
		if (file->state.presence == PLM_UNREADABLE)
			trust_note(tally, PLM_VERDICT_UNKNOWN,
				   "where signatures are could not be read from %.200s: %s",
				   file->path, trust_why(&file->state));
	}
}

static int judge_sigstore(struct plm_eval *ev)
{
	const struct trust_attachments *files = NULL;
	const struct trust_policies *policies;
	struct trust_tally tally;
	int rc = trust_policies(ev->facts, &policies, NULL);

	if (rc == 0)
		rc = trust_attachments(ev->facts, &files, NULL);
	trust_tally_start(&tally, ev);
	for (size_t i = 0; rc == 0 && files && i < policies->count; i++) {
		const struct trust_policy *policy = &policies->items[i];

		if (policy->state.presence == PLM_UNREADABLE) {
			trust_show(ev, policy->path, &policy->state, NULL);
			trust_note(&tally, PLM_VERDICT_UNKNOWN,
				   "what %.200s wants could not be read: %s", policy->path,
				   trust_why(&policy->state));
		} else {
			rc = judge_policy(ev, &tally, files, policy);
		}
	}
	if (rc < 0)
		return rc;
	if (files && tally.count)
		judge_files(ev, &tally, files);
	return trust_tally_end(&tally, ev,
			       "no policy here wants signatures of a registry's images");
}

int trust_eval_content(struct plm_eval *ev, const void *params)
{
	const struct trust_content_params *p = params;

	plm_expected(ev, p->of == TRUST_DOCKER ? "DOCKER_CONTENT_TRUST is on for everybody"
					       : "signatures that a policy wants are fetched");
	return p->of == TRUST_DOCKER ? judge_docker(ev) : judge_sigstore(ev);
}
