/*
 * eval_key.c: judges whether packages are verified before they are installed, by whose keys, who may replace those, and
 * whether they still count. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/trust/sources.h"
#include "checks/trust/tally.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

/* A stanza has no line of its own. */
static const char *place(struct trust_tally *tally, const struct trust_repository *r)
{
	const char *text =
		r->line ? plm_arena_printf(tally->arena, "%s line %zu", r->file, r->line) : r->file;

	tally->failed = tally->failed || !text;
	return text ? text : "";
}

static void judge_verified(struct plm_eval *ev, struct trust_tally *tally,
			   const struct trust_key_params *p, const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->override_count; i++) {
		const struct trust_override *o = &sources->overrides[i];

		plm_evidence_value(ev, PLM_PERSISTENT, o->file, "%s \"%.32s\"", o->name, o->value);
		if (o->bad)
			trust_note(tally, PLM_VERDICT_FAIL,
				   "%s sets %s to \"%.32s\": packages of every source are taken "
				   "without proof who made them",
				   o->file, o->name, o->value);
	}
	for (size_t i = 0; i < sources->count; i++) {
		const struct trust_repository *r = &sources->items[i];

		plm_evidence_value(ev, PLM_PERSISTENT, place(tally, r), "%.200s%s%s", r->name,
				   r->unverified ? ": " : "", r->unverified ? r->unverified : "");
		if (!r->unverified || plm_list_has(&p->except, r->name))
			trust_note(tally, PLM_VERDICT_PASS,
				   "packages of every source are verified by their signatures");
		else
			trust_note(tally, PLM_VERDICT_FAIL,
				   "packages of %.200s are taken without proof who made them: %s "
				   "(%s)",
				   r->name, r->unverified, place(tally, r));
	}
}

static void judge_own_keys(struct plm_eval *ev, struct trust_tally *tally,
			   const struct trust_key_params *p, const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct trust_repository *r = &sources->items[i];

		plm_evidence_value(ev, PLM_PERSISTENT, place(tally, r), "%.200s: %s", r->name,
				   r->own_keys ? "names its keys" : "any trusted key");
		if (r->own_keys || plm_list_has(&p->except, r->name))
			trust_note(tally, PLM_VERDICT_PASS,
				   "every source of packages names the keys that may sign for it");
		else
			trust_note(tally, PLM_VERDICT_FAIL,
				   "%.200s (%s) names no key: whoever holds any key this "
				   "host believes may sign its packages",
				   r->name, place(tally, r));
	}
}

static void judge_protected(struct plm_eval *ev, struct trust_tally *tally,
			    const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->key_count; i++) {
		const struct trust_key_file *key = &sources->keys[i];

		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = key->path,
							.presence = key->st.presence,
							.error = key->st.error,
							.value = key->st.presence == PLM_PRESENT
									 ? "a key"
									 : NULL});
		if (key->st.presence == PLM_UNREADABLE)
			trust_note(tally, PLM_VERDICT_UNKNOWN,
				   "who may replace the key %.200s could not be told: %s",
				   key->path, plm_errno_words(key->st.error));
		else if (key->st.uid != 0 || (key->st.mode & 022))
			trust_note(tally, PLM_VERDICT_FAIL,
				   "the key %.200s is user %" PRIu32 "'s with mode %04" PRIo32
				   ": others than root may have this host believe theirs",
				   key->path, key->st.uid, key->st.mode);
		else
			trust_note(tally, PLM_VERDICT_PASS,
				   "only root may replace the keys that packages are verified by");
	}
}

static void judge_current(struct plm_eval *ev, struct trust_tally *tally,
			  const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->key_count; i++) {
		const struct trust_key_file *key = &sources->keys[i];

		if (key->state.presence != PLM_PRESENT) {
			trust_show(ev, key->path, &key->state, NULL);
			trust_note(tally, PLM_VERDICT_UNKNOWN,
				   "when the key %.200s expires could not be read: %s", key->path,
				   trust_why(&key->state));
			continue;
		}
		plm_evidence_value(ev, PLM_PERSISTENT, key->path, "%zu keys, %zu of them current",
				   key->pgp.keys, key->pgp.current);
		if (key->pgp.current)
			trust_note(tally, PLM_VERDICT_PASS,
				   "every file of keys has one that has not expired");
		else if (key->pgp.broken || !key->pgp.keys)
			trust_note(tally, PLM_VERDICT_UNKNOWN,
				   "%.200s is no file of OpenPGP keys that can be read here",
				   key->path);
		else
			trust_note(tally, PLM_VERDICT_FAIL,
				   "every key in %.200s has expired or been revoked: updates "
				   "signed by it are refused",
				   key->path);
	}
}

static void judge_unread(struct plm_eval *ev, struct trust_tally *tally,
			 const struct trust_sources *sources)
{
	for (size_t i = 0; i < sources->file_count; i++)
		plm_evidence_value(ev, PLM_PERSISTENT, sources->files[i], "read");
	for (size_t i = 0; i < sources->unread_count; i++) {
		const struct trust_unread *one = &sources->unread[i];

		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = one->path,
							.presence = PLM_UNREADABLE,
							.error = one->error});
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "what %.200s says of packages' sources could not be read: %s", one->path,
			   plm_errno_words(one->error));
	}
}

int trust_eval_key(struct plm_eval *ev, const void *params)
{
	const struct trust_key_params *p = params;
	const struct trust_sources *sources;
	struct trust_tally tally;
	int rc = trust_sources(ev->facts, &sources, NULL);

	if (rc < 0)
		return rc;
	trust_tally_start(&tally, ev);
	if (p->of == TRUST_VERIFIED)
		judge_verified(ev, &tally, p, sources);
	else if (p->of == TRUST_OWN_KEYS)
		judge_own_keys(ev, &tally, p, sources);
	else if (p->of == TRUST_PROTECTED)
		judge_protected(ev, &tally, sources);
	else
		judge_current(ev, &tally, sources);
	judge_unread(ev, &tally, sources);
	return trust_tally_end(&tally, ev,
			       p->of <= TRUST_OWN_KEYS
				       ? "this host has no source of packages to install from"
				       : "this host keeps no keys that packages are verified by");
}
