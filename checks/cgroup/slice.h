/*
 * slice.h: what slices and units of systemd are allowed and handed down, between the collectors of
 * the cgroup family and its evaluators.
 */
#ifndef PLM_CHECKS_CGROUP_SLICE_H
#define PLM_CHECKS_CGROUP_SLICE_H

#include <plimsoll/plugin.h>

#include "core/facts/cgroup_limit.h"
#include "core/facts/facts.h"

/* A whole machine, in hundredths of a percent. */
enum { CGROUP_WHOLE = 10000 };

/* One side of a limit. */
struct slice_side {
	struct plm_datum
		state; /* PRESENT; ABSENT: the group or a setting is not there; or why not */
	bool limited;
	uint64_t share;	    /* of what the machine has, in hundredths of a percent */
	const char *words;  /* "512 MiB", "no limit" */
	const char *source; /* NULL: nothing runs here */
};

struct slice_limit {
	const char *name; /* "machine.slice", or "kubepods" of an engine without systemd */
	struct slice_side running, persistent;
};

int slice_limit(struct plm_facts *facts, enum plm_limit_kind kind, const char *name,
		const struct slice_limit **out, struct plm_err **err);

/* ---- slice_words.c ---- */

/* "4G", "infinity", "12.5%" as systemd.resource-control(5) has it: false for what it would refuse.
 * *percent says that value is in hundredths of a percent. Pure. */
bool slice_parse_limit(enum plm_limit_kind kind, const char *text, bool *limited, bool *percent,
		       uint64_t *value);
/* "/a.slice/a-b.slice" of "a-b.slice". NULL when out of memory. */
const char *slice_path(struct plm_arena *arena, const char *name);

/* ---- delegation ---- */

/* One control group of a unit that hands groups down. */
struct delegated_group {
	const char *path; /* its cgroup.controllers */
	const struct plm_datum *controllers;
};

struct delegation {
	struct plm_datum unit;	    /* PRESENT, ABSENT: there is no such unit, or why not */
	struct plm_datum setting;   /* PRESENT, ABSENT: no Delegate=, or why not */
	const char *setting_source; /* the last assignment, or where was looked */
	bool all;		    /* Delegate=yes */
	struct plm_list controllers;
	struct plm_datum listing; /* why its groups could not be listed; PRESENT */
	struct delegated_group *groups;
	size_t group_count;
};

/* Of a service or of a template ("user@.service"): then of each of its instances. */
int delegation(struct plm_facts *facts, const char *unit, const struct delegation **out,
	       struct plm_err **err);

#endif
