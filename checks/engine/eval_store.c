/*
 * eval_store.c: judges where each engine keeps its images and containers: who may look in, and whether a full store leaves
 * the host room to work. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

static enum plm_verdict judge_permission(struct plm_eval *ev, const struct engine_store *s,
					 uint32_t allowed)
{
	enum plm_verdict verdict = PLM_VERDICT_FAIL;

	plm_evidence_value(ev, PLM_RUNNING, s->path, "user %" PRIu32 ", mode %04o", s->stat.uid,
			   s->stat.mode);
	if (s->stat.uid != 0) {
		plm_verdict(ev, verdict,
			    "%s, where %s keeps its containers, belongs to user %" PRIu32
			    ", who so can change any of them",
			    s->path, s->engine, s->stat.uid);
	} else if (s->stat.mode & ~allowed & 0777) {
		plm_verdict(ev, verdict,
			    "%s, where %s keeps its containers, has mode %04o; it should have no "
			    "more than %04o",
			    s->path, s->engine, s->stat.mode, allowed);
	} else {
		verdict = PLM_VERDICT_PASS;
		plm_verdict(ev, verdict, "%s of %s is root's, mode %04o", s->path, s->engine,
			    s->stat.mode);
	}
	return verdict;
}

static enum plm_verdict mounts_unread(struct plm_eval *ev, const struct engine_store *s,
				      const struct plm_datum *why_not)
{
	plm_evidence_datum(ev, PLM_RUNNING, "/proc/self/mountinfo", why_not);
	if (why_not->presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing is mounted in an image: which file system will hold %s only a "
			    "host tells",
			    s->path);
		return PLM_VERDICT_NOTAPPLICABLE;
	}
	plm_verdict(ev, PLM_VERDICT_UNKNOWN, "which file system holds %s could not be read: %s",
		    s->path, plm_errno_words(why_not->error));
	return PLM_VERDICT_UNKNOWN;
}

static enum plm_verdict judge_mount(struct plm_eval *ev, const struct engine_store *s,
				    const struct plm_mount_list *mounts,
				    const struct plm_list *shared)
{
	const struct plm_mount *mount = plm_mounts_find(mounts, s->path);

	if (mounts->why_not.presence != PLM_PRESENT || !mount)
		return mounts_unread(ev, s, &mounts->why_not);
	plm_evidence_value(ev, PLM_RUNNING, "/proc/self/mountinfo", "%s is on %s", s->path,
			   mount->point);
	if (plm_list_has(shared, mount->point)) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s, where %s keeps its containers, is on the file system of %s: "
			    "containers that fill it take the room of the host",
			    s->path, s->engine, mount->point);
		return PLM_VERDICT_FAIL;
	}
	plm_verdict(ev, PLM_VERDICT_PASS, "%s of %s is on a file system of its own, %s", s->path,
		    s->engine, mount->point);
	return PLM_VERDICT_PASS;
}

static enum plm_verdict unread(struct plm_eval *ev, const struct engine_store *s,
			       const char *source, int error)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = source,
						.presence = PLM_UNREADABLE,
						.error = error});
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "where %s keeps its containers could not be looked at: %s: %s", s->engine,
		    source, plm_errno_words(error));
	return PLM_VERDICT_UNKNOWN;
}

static enum plm_verdict judge_one(struct plm_eval *ev, const struct engine_store *s,
				  const struct plm_mount_list *mounts,
				  const struct engine_store_params *p)
{
	if (s->unread || !s->path)
		return unread(ev, s, s->unread ? s->unread : s->engine, s->error);
	if (s->source)
		plm_evidence_value(ev, PLM_PERSISTENT, s->source, "%s", s->path);
	if (s->stat.presence == PLM_UNREADABLE)
		return unread(ev, s, s->path, s->stat.error);
	if (s->stat.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s has no store yet at %s", s->engine,
			    s->path);
		return PLM_VERDICT_NOTAPPLICABLE;
	}
	return p->ask == ENGINE_STORE_PERMISSION ? judge_permission(ev, s, (uint32_t)p->mode.value)
						 : judge_mount(ev, s, mounts, &p->shared);
}

/* A failure decides, then what cannot be told, then a pass. */
static int rank(enum plm_verdict verdict)
{
	return verdict == PLM_VERDICT_FAIL	      ? 3
	       : verdict == PLM_VERDICT_UNKNOWN	      ? 2
	       : verdict == PLM_VERDICT_NOTAPPLICABLE ? 0
						      : 1;
}

int engine_eval_store(struct plm_eval *ev, const void *params)
{
	const struct engine_store_params *p = params;
	const struct plm_mount_list *mounts = NULL;
	struct engine_store_list stores = {0};
	size_t worst = 0;
	int worst_rank = -1, rc = engine_stores(ev->facts, p->engine, &stores, NULL);

	if (rc == 0)
		rc = plm_facts_host_mounts(ev->facts, &mounts, NULL);
	if (rc != 0)
		return rc;
	if (p->ask == ENGINE_STORE_PERMISSION)
		plm_expected(ev, "owner root, mode %04o or less", (unsigned)p->mode.value);
	else
		plm_expected(ev, "a file system of its own");
	if (!stores.count) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no engine that keeps containers is here");
		return 0;
	}
	for (size_t i = 0; i < stores.count; i++) {
		int its = rank(judge_one(ev, &stores.items[i], mounts, p));

		if (its > worst_rank) {
			worst = i;
			worst_rank = its;
		}
	}
	if (worst + 1 < stores.count)
		judge_one(ev, &stores.items[worst], mounts, p);
	return 0;
}
