/*
 * slice.c: what a slice may use: by the kernel's control groups, and by the unit files and drop-ins
 * that make it so after a reboot. Judges nothing. Follows systemd.resource-control(5) and
 * systemd.slice(5).
 */
#include "checks/cgroup/slice.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/settings.h"
#include "core/host/host.h"

static const char suffix[] = ".slice";

/* The later key is the older name of the first. */
static const char *const keys[][2] = {
	[PLM_LIMIT_MEMORY] = {"MemoryMax", "MemoryLimit"},
	[PLM_LIMIT_PIDS] = {"TasksMax", NULL},
	[PLM_LIMIT_CPU] = {"CPUQuota", NULL},
};

static int read_number(struct plm_facts *facts, const char *path, uint64_t *value,
		       struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &datum, err);

	*value = 0;
	if (rc == 0 && datum->presence == PLM_PRESENT &&
	    !plm_parse_u64(plm_slice_trim((struct plm_slice){.data = datum->data,
							     .size_bytes = datum->size_bytes}),
			   10, value))
		*value = 0;
	return rc;
}

/* 0 where it is not known. */
static int capacity(struct plm_facts *facts, enum plm_limit_kind kind, uint64_t *value,
		    struct plm_err **err)
{
	const struct plm_host_identity *host;
	uint64_t threads;
	int rc;

	if (kind == PLM_LIMIT_PIDS) {
		rc = read_number(facts, "/proc/sys/kernel/pid_max", value, err);
		if (rc == 0)
			rc = read_number(facts, "/proc/sys/kernel/threads-max", &threads, err);
		if (rc == 0 && threads && threads < *value)
			*value = threads;
		return rc;
	}
	rc = plm_facts_identity(facts, &host, err);
	if (rc == 0)
		*value = kind == PLM_LIMIT_MEMORY ? host->memory_bytes
						  : (uint64_t)host->cpu_count * 1000;
	return rc;
}

static int share_of(struct plm_facts *facts, enum plm_limit_kind kind, uint64_t value,
		    struct slice_side *side, struct plm_err **err)
{
	uint64_t whole = 0;
	int rc = capacity(facts, kind, &whole, err);

	if (rc < 0)
		return rc;
	if (whole == 0)
		side->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENODATA};
	else if (value >= whole)
		side->share = CGROUP_WHOLE;
	else
		side->share = (uint64_t)((double)value / (double)whole * CGROUP_WHOLE);
	return 0;
}

static int words_of(struct plm_arena *arena, enum plm_limit_kind kind, uint64_t value,
		    struct slice_side *side)
{
	char words[32];

	if (kind == PLM_LIMIT_MEMORY)
		plm_size_words(words, value);
	else if (kind == PLM_LIMIT_CPU)
		plm_cpu_words(words, value);
	else
		snprintf(words, sizeof(words), "%" PRIu64 " tasks", value);
	side->words = plm_arena_strdup(arena, words);
	return side->words ? 0 : -PLM_E_NOMEM;
}

/* ---- the two sides ---- */

static int take_running(struct plm_facts *facts, enum plm_limit_kind kind, struct slice_limit *s,
			struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *path = slice_path(arena, s->name);
	const struct plm_cgroup_limit *limit;
	int rc;

	if (plm_facts_nothing_runs(facts))
		return 0;
	rc = path ? plm_facts_cgroup_limit(facts, kind, path, &limit, err) : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	s->running = (struct slice_side){.state = limit->state,
					 .limited = limit->limited,
					 .source = limit->source,
					 .words = "no limit"};
	if (limit->state.presence == PLM_UNREADABLE && limit->state.error == ESRCH)
		s->running.state = (struct plm_datum){.presence = PLM_ABSENT};
	if (s->running.state.presence != PLM_PRESENT || !limit->limited)
		return 0;
	if (words_of(arena, kind, limit->value, &s->running) < 0)
		return plm_err_nomem(err);
	return share_of(facts, kind, limit->value, &s->running, err);
}

static int find_setting(struct plm_facts *facts, enum plm_limit_kind kind, const char *name,
			struct plm_settings_value *found, struct plm_err **err)
{
	const struct plm_settings *settings;
	int rc = plm_facts_unit_settings(facts, name, &settings, err);

	found->value = (struct plm_datum){.presence = PLM_ABSENT};
	if (rc < 0)
		return rc;
	found->source = settings->where;
	for (size_t i = 0; i < 2 && keys[kind][i] && found->value.presence == PLM_ABSENT; i++)
		if (plm_settings_find(plm_facts_arena(facts), settings, "Slice", keys[kind][i],
				      found) < 0)
			return plm_err_nomem(err);
	return 0;
}

static int read_setting(struct plm_facts *facts, enum plm_limit_kind kind,
			const struct plm_settings_value *found, struct slice_side *side,
			struct plm_err **err)
{
	bool percent;
	uint64_t value = 0;

	*side = (struct slice_side){
		.state = found->value, .source = found->source, .words = found->value.data};
	/* What is in /run is gone after a reboot. */
	if (found->value.presence == PLM_PRESENT && plm_str_starts(found->source, "/run/"))
		side->state = (struct plm_datum){.presence = PLM_ABSENT};
	if (side->state.presence != PLM_PRESENT)
		return 0;
	if (!slice_parse_limit(kind, found->value.data, &side->limited, &percent, &value))
		/* systemd says so in its log and goes on without. */
		side->state = (struct plm_datum){.presence = PLM_ABSENT};
	else if (percent && kind == PLM_LIMIT_CPU)
		return share_of(facts, kind, value / 10, side, err);
	else if (percent)
		side->share = value;
	else if (side->limited)
		return share_of(facts, kind, value, side, err);
	return 0;
}

static bool is_tighter(const struct slice_side *a, const struct slice_side *b)
{
	if (a->state.presence != PLM_PRESENT || !a->limited)
		return false;
	return b->state.presence != PLM_PRESENT || !b->limited || a->share < b->share;
}

/* The unit above: "a.slice" of "a-b.slice", then "-.slice". NULL at the top, or out of memory. */
static const char *parent_of(struct plm_arena *arena, const char *name)
{
	const char *dash = strrchr(name, '-');

	if (plm_str_eq(name, "-.slice"))
		return NULL;
	return dash ? plm_arena_printf(arena, "%.*s%s", (int)(dash - name), name, suffix)
		    : "-.slice";
}

/* The tightest of its own and those above; what could not be read might be tighter still, or not. */
static int take_persistent(struct plm_facts *facts, enum plm_limit_kind kind, struct slice_limit *s,
			   struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	bool first = true;

	for (const char *name = s->name; name; name = parent_of(arena, name)) {
		struct plm_settings_value found;
		struct slice_side side;
		int rc = find_setting(facts, kind, name, &found, err);

		if (rc == 0)
			rc = read_setting(facts, kind, &found, &side, err);
		if (rc < 0)
			return rc;
		if (first || is_tighter(&side, &s->persistent))
			s->persistent = side;
		first = false;
	}
	return 0;
}

/* ---- the fact ---- */

/* Splits "KIND NAME". */
static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	enum plm_limit_kind kind = (enum plm_limit_kind)(key[0] - '0');
	struct slice_limit *s = plm_new(plm_facts_arena(facts), struct slice_limit);
	int rc;

	*value = s;
	if (!s)
		return plm_err_nomem(err);
	s->persistent.state = (struct plm_datum){.presence = PLM_ABSENT};
	s->name = plm_arena_strdup(plm_facts_arena(facts), key + 2);
	if (!s->name)
		return plm_err_nomem(err);
	rc = take_running(facts, kind, s, err);
	/* systemd has no word for groups that an engine makes by itself. */
	if (rc == 0 && plm_str_ends(s->name, suffix))
		rc = take_persistent(facts, kind, s, err);
	return rc;
}

int slice_limit(struct plm_facts *facts, enum plm_limit_kind kind, const char *name,
		const struct slice_limit **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"limit of a slice", gather};
	const char *key = plm_arena_printf(plm_facts_arena(facts), "%d %s", (int)kind, name);
	const void *value = NULL;
	int rc = key ? plm_facts_get(facts, &fact, key, &value, err) : plm_err_nomem(err);

	if (rc == 0)
		*out = value;
	return rc;
}
