/*
 * eval_version.c: judges whether an engine's program is at or above the version that its known holes were closed in, as it
 * is installed and as it runs. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/engine.h"
#include "checks/engine/version.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/debian_version.h"

/* "debian-12:runc=1.1.5+ds1-1+deb12u1" */
static bool split_entry(const char *entry, struct plm_slice *release, struct plm_slice *name,
			struct plm_slice *version)
{
	struct plm_slice rest;

	return plm_split(plm_slice_of(entry), ':', release, &rest) &&
	       plm_split(rest, '=', name, version) && release->size_bytes && name->size_bytes &&
	       version->size_bytes;
}

const char *engine_validate_version(const void *params)
{
	const struct engine_version_params *p = params;
	struct plm_slice release, name, version;

	for (size_t i = 0; i < p->packages.count; i++)
		if (!split_entry(p->packages.items[i], &release, &name, &version))
			return "packages are words like debian-12:runc=1.1.5+ds1-1+deb12u1: the "
			       "release, the package and the version that is good enough there";
	return NULL;
}

/* A distribution closes holes in the version it has. */
static bool package_is_good(const struct engine_version_params *p, const struct engine_versions *v)
{
	struct plm_slice release, name, version;

	for (size_t i = 0; v->package && i < p->packages.count; i++)
		if (split_entry(p->packages.items[i], &release, &name, &version) &&
		    plm_slice_is(release, v->release) && plm_slice_is(name, v->package->name) &&
		    plm_debian_version_compare(plm_slice_of(v->package->version), version) >= 0)
			return true;
	return false;
}

static void show_binary(struct plm_eval *ev, const struct engine_binary *b)
{
	enum plm_aspect aspect = b->process ? PLM_RUNNING : PLM_PERSISTENT;

	if (b->build.presence == PLM_PRESENT)
		plm_evidence_value(
			ev, aspect, b->source, "%s%s", b->version ? b->version : "no version",
			b->replaced ? ", and the file was replaced or removed since" : "");
	else if (b->process || b->build.presence == PLM_UNREADABLE)
		plm_evidence_datum(ev, aspect, b->source, &b->build);
}

static void show(struct plm_eval *ev, const struct engine_versions *v)
{
	if (v->package)
		plm_evidence_value(ev, PLM_PERSISTENT, v->database, "%s %s", v->package->name,
				   v->package->version);
	else if (v->database && v->installed.packaged)
		plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
							.source = v->database,
							.presence = v->package_state.presence,
							.error = v->package_state.error,
							.value = "no package of it"});
	if (v->installed.path)
		show_binary(ev, &v->installed);
	for (size_t i = 0; i < v->running_count; i++)
		show_binary(ev, &v->running[i]);
}

/* What one file is, as far as anything tells. */
static const char *version_of(const struct engine_versions *v, const struct engine_binary *b)
{
	if (b->version)
		return b->version;
	return b->packaged && !b->replaced ? v->package_version : NULL;
}

enum state { GOOD, UNTOLD, REPLACED, LOW };

static enum state state_of(const struct engine_version_params *p, const struct engine_versions *v,
			   const struct engine_binary *b)
{
	const char *version = version_of(v, b);

	if (b->packaged && !b->replaced && package_is_good(p, v))
		return GOOD;
	if (version && !engine_version_meets(version, p->at_least.items, p->at_least.count))
		return LOW;
	if (b->replaced && (!version || package_is_good(p, v)))
		return REPLACED;
	return version ? GOOD : UNTOLD;
}

static const char *name_of(struct plm_arena *arena, const struct engine_versions *v,
			   const struct engine_binary *b)
{
	return b->process
		       ? plm_arena_printf(arena, "%s (pid %" PRId32 ")", v->name, b->process->pid)
		       : plm_arena_printf(arena, "%s (%s)", v->name, b->path);
}

static void judge(struct plm_eval *ev, const struct engine_versions *v,
		  const struct engine_binary *b, enum state state, const char *name,
		  const char *floors)
{
	const char *version = version_of(v, b);

	if (state == LOW)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s is version %.100s, and holes that are known in it were closed in %s",
			name, version, floors);
	else if (state == REPLACED)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s still runs a program that was replaced or removed on disk: what is "
			    "installed takes effect when it is started anew",
			    name);
	else if (state == UNTOLD)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "which version %s is, neither a package nor the program itself says",
			    name);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s is version %.100s", name,
			    version ? version : v->package->version);
}

static void judge_worst(struct plm_eval *ev, const struct engine_version_params *p,
			const struct engine_versions *v, const char *floors)
{
	const struct engine_binary *worst = v->installed.path ? &v->installed : &v->running[0];
	const char *name;

	for (size_t i = 0; i < v->running_count; i++)
		if (state_of(p, v, &v->running[i]) > state_of(p, v, worst))
			worst = &v->running[i];
	name = name_of(plm_facts_arena(ev->facts), v, worst);
	judge(ev, v, worst, state_of(p, v, worst), name ? name : v->name, floors);
}

int engine_eval_version(struct plm_eval *ev, const void *params)
{
	const struct engine_version_params *p = params;
	const struct engine_versions *v;
	const char *floors = "";
	int rc = engine_versions(ev->facts, (enum engine_program)p->program, &v, NULL);

	for (size_t i = 0; rc == 0 && floors && i < p->at_least.count; i++)
		floors = plm_arena_printf(plm_facts_arena(ev->facts), "%s%s%s", floors,
					  i ? ", " : "", p->at_least.items[i]);
	if (rc < 0 || !floors)
		return rc < 0 ? rc : -PLM_E_NOMEM;
	plm_expected(ev, "at least %s, each of its own branch", floors);
	show(ev, v);
	if (!v->installed.path && !v->running_count)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s is not installed here", v->name);
	else
		judge_worst(ev, p, v, floors);
	return 0;
}
