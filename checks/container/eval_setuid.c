/*
 * eval_setuid.c: judges whether a container's root file system holds files that give whoever runs them more rights. Where no
 * process can gain any (no_new_privs on all of them, a root mounted nosuid) they have no effect. Pure.
 */
#include "checks/container/gathered.h"
#include "checks/container/tests.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <string.h>

#include "core/engine/judge.h"
#include "core/facts/walk.h"
#include "core/base/text.h"

enum { NAMED = 4 };

static bool is_allowed(const struct plm_list *allowed, const char *inner)
{
	for (size_t i = 0; i < allowed->count; i++)
		if (fnmatch(allowed->items[i], inner, 0) == 0)
			return true;
	return false;
}

/* Why none of them has an effect, or NULL. */
static const char *without_effect(const struct container_case *c,
				  const struct container_setuid *found)
{
	if (found->nosuid)
		return "its root is mounted nosuid";
	for (size_t i = 0; i < c->container->process_count; i++)
		if (c->container->processes[i]->no_new_privs != 1)
			return NULL;
	return "no_new_privs is on for all its processes";
}

static void show_file(const struct container_case *c, const struct container_setuid_file *f)
{
	plm_evidence_value(c->ev, PLM_RUNNING, f->file->path, "mode %04o, user %" PRIu32 "%s",
			   f->file->mode, f->file->uid,
			   f->file->capability.present ? ", file capabilities" : "");
}

/* How many are not allowed; the first of them is given. */
static size_t count_bad(const struct container_case *c, const struct container_setuid *found,
			const char **first)
{
	const struct container_setuid_params *p = c->params;
	size_t bad = 0;

	*first = NULL;
	for (size_t i = 0; i < found->count; i++) {
		if (is_allowed(&p->allowed, found->items[i].inner))
			continue;
		if (bad++ < NAMED)
			show_file(c, &found->items[i]);
		*first = *first ? *first : found->items[i].inner;
	}
	return bad;
}

static bool cannot_tell(const struct container_case *c, const struct container_setuid *found)
{
	const char *what = found->unread;
	int error = found->error;

	if (found->walk_state.presence != PLM_PRESENT) {
		what = "probe walk";
		error = found->walk_state.error ? found->walk_state.error : ENODATA;
	}
	if (!what)
		return false;
	plm_evidence(c->ev, &(struct plm_evidence){.aspect = PLM_RUNNING,
						   .source = what,
						   .presence = PLM_UNREADABLE,
						   .error = error});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "the files of %s could not be looked at: %s: %s",
		    c->who, what, plm_errno_words(error));
	return true;
}

static int judge(const struct container_case *c)
{
	const struct container_setuid_params *p = c->params;
	const char *why, *first;
	struct container_setuid found;
	char others[64] = "";
	size_t bad;
	int rc = container_setuid_files(c, &found);

	if (rc < 0)
		return rc;
	why = p->even_without_effect.value ? NULL : without_effect(c, &found);
	if (why) {
		container_show(c, c->container->init, "status", "%s", why);
		plm_verdict(c->ev, PLM_VERDICT_PASS, "in %s such files give nobody more rights: %s",
			    c->who, why);
		return 0;
	}
	bad = count_bad(c, &found, &first);
	if (bad > 1)
		snprintf(others, sizeof(others), " and %zu more file%s", bad - 1,
			 bad == 2 ? "" : "s");
	if (bad)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "in %s %s%s give%s whoever runs it more rights (setuid, setgid or file "
			    "capabilities)",
			    c->who, first, others, bad == 1 ? "s" : "");
	else if (!cannot_tell(c, &found))
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "in the %zu layer%s of %s no file gives whoever runs it more rights",
			    found.layer_count, found.layer_count == 1 ? "" : "s", c->who);
	return 0;
}

int container_eval_setuid_files(struct plm_eval *ev, const void *params)
{
	const struct container_setuid_params *p = params;

	plm_expected(ev, "no setuid, setgid or capable files but those allowed");
	return container_each(ev, params, &p->exempt, judge);
}
