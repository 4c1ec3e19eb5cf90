/*
 * eval_credential.c: judges whether logins to registries are kept where others may take them. Names registries and files;
 * it never had the logins. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/trust/tally.h"
#include "checks/trust/trust.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

static const char *name_of(const char *registry)
{
	return registry[0] ? registry : "some registry";
}

static bool is_guarded(const struct trust_login_file *file)
{
	return file->st.presence == PLM_PRESENT && !(file->st.mode & 077) &&
	       (file->st.uid == file->owner || file->st.uid == 0);
}

static void judge_login(struct trust_tally *tally, const struct trust_credential_params *p,
			const struct trust_login_file *file, const char *registry)
{
	if (plm_list_has(&p->allowed, registry))
		trust_note(tally, PLM_VERDICT_PASS,
			   "logins are kept as text only for registries that the rule names");
	else if (!p->guarded.value)
		trust_note(tally, PLM_VERDICT_FAIL,
			   "%s (user %" PRIu32 ", mode %04" PRIo32
			   ") keeps a login to %.100s as text that whoever gets the file can use",
			   file->path, file->st.uid, file->st.mode, name_of(registry));
	else if (file->st.presence == PLM_UNREADABLE)
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "who may read the login to %.100s in %s could not be told: %s",
			   name_of(registry), file->path, plm_errno_words(file->st.error));
	else if (!is_guarded(file))
		trust_note(tally, PLM_VERDICT_FAIL,
			   "%s keeps a login to %.100s, and others than user %" PRIu32
			   " may read it: it is user %" PRIu32 "'s with mode %04" PRIo32,
			   file->path, name_of(registry), file->owner, file->st.uid, file->st.mode);
	else
		trust_note(tally, PLM_VERDICT_PASS,
			   "only their owners may read the logins kept "
			   "as text");
}

static void judge_file(struct plm_eval *ev, struct trust_tally *tally,
		       const struct trust_credential_params *p, const struct trust_login_file *file)
{
	if (file->state.presence == PLM_UNREADABLE) {
		trust_show(ev, file->path, &file->state, NULL);
		trust_note(tally, PLM_VERDICT_UNKNOWN,
			   "whether %s keeps a login could not be read: %s", file->path,
			   trust_why(&file->state));
		return;
	}
	plm_evidence_value(ev, PLM_PERSISTENT, file->path,
			   "%zu logins as text, user %" PRIu32 ", mode %04" PRIo32, file->count,
			   file->st.uid, file->st.mode);
	if (file->count == 0)
		trust_note(tally, PLM_VERDICT_PASS,
			   "no file of this host's engines and users keeps a login as text");
	for (size_t i = 0; i < file->count; i++)
		judge_login(tally, p, file, file->registries[i]);
}

int trust_eval_credential(struct plm_eval *ev, const void *params)
{
	const struct trust_credential_params *p = params;
	const struct trust_logins *logins;
	struct trust_tally tally;
	int rc = trust_logins(ev->facts, &logins, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, p->guarded.value ? "nobody but its owner may read a login"
					  : "no login is kept as text");
	trust_tally_start(&tally, ev);
	for (size_t i = 0; i < logins->count; i++)
		judge_file(ev, &tally, p, &logins->items[i]);
	if (logins->homes->why_not.presence == PLM_UNREADABLE) {
		trust_show(ev, logins->homes->source, &logins->homes->why_not, NULL);
		trust_note(&tally, PLM_VERDICT_UNKNOWN,
			   "whose home may hold a login could not be read from %s: %s",
			   logins->homes->source, plm_errno_words(logins->homes->why_not.error));
	}
	if (logins->runtime.presence == PLM_UNREADABLE)
		trust_note(&tally, PLM_VERDICT_UNKNOWN,
			   "whether /run/user holds a login could not be read: %s",
			   plm_errno_words(logins->runtime.error));
	return trust_tally_end(&tally, ev, "nobody has logged in to a registry on this host");
}
