/*
 * cgroup_limit.c: the memory, pids and CPU limits that hold for a control group: the lowest of its
 * own and its ancestors'. Reads the limit files of cgroup v1 or v2, whichever carries the controller.
 */
#include "core/facts/cgroup_limit.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/containers.h"

/* What a limit file says; false for what it cannot mean. period is of v1's cpu controller alone. */
typedef bool limit_parser(struct plm_slice text, struct plm_slice period, bool *limited,
			  uint64_t *value);

static limit_parser parse_number, parse_quota, parse_cpu_max;

static const struct limit_files {
	const char *controller;
	struct limit_file {
		const char *name;
		limit_parser *parse;
		const char *period; /* a second file beside it, or NULL */
	} v1, v2;
} files[] = {
	[PLM_LIMIT_MEMORY] = {"memory",
			      {"memory.limit_in_bytes", parse_number, NULL},
			      {"memory.max", parse_number, NULL}},
	[PLM_LIMIT_PIDS] = {"pids",
			    {"pids.max", parse_number, NULL},
			    {"pids.max", parse_number, NULL}},
	[PLM_LIMIT_CPU] = {"cpu",
			   {"cpu.cfs_quota_us", parse_quota, "cpu.cfs_period_us"},
			   {"cpu.max", parse_cpu_max, NULL}},
};

enum { LIMIT_FILE_BYTES = 64 };

static struct plm_datum unreadable(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

/* ---- where the hierarchy is ---- */

static bool has_word(const char *options, const char *name)
{
	struct plm_slice rest = plm_slice_of(options), word;

	while (plm_next_word(&rest, ",", &word))
		if (plm_slice_is(word, name))
			return true;
	return false;
}

/* The v1 mount of the controller, else the v2 mount, or NULL. */
static const struct plm_mount *find_hierarchy(const struct plm_mount_list *mounts,
					      const char *controller)
{
	const struct plm_mount *unified = NULL;

	for (size_t i = 0; i < mounts->count; i++) {
		const struct plm_mount *m = &mounts->items[i];

		if (plm_str_eq(m->fstype, "cgroup") && has_word(m->super_options, controller))
			return m;
		if (plm_str_eq(m->fstype, "cgroup2") && !unified)
			unified = m;
	}
	return unified;
}

/* ---- one level ---- */

/* "max" or a number. cgroup v1 says "no limit" with a number near 2^63. */
static bool parse_number(struct plm_slice text, struct plm_slice period, bool *limited,
			 uint64_t *value)
{
	(void)period;
	*limited = !plm_slice_is(text, "max");
	if (!*limited)
		return true;
	if (!plm_parse_u64(text, 10, value))
		return false;
	*limited = *value < UINT64_C(1) << 62;
	return true;
}

static bool parse_share(struct plm_slice quota, struct plm_slice period, uint64_t *thousandths)
{
	uint64_t share, whole;

	if (!plm_parse_u64(quota, 10, &share) || !plm_parse_u64(period, 10, &whole) || whole == 0 ||
	    share > UINT64_MAX / 1000)
		return false;
	*thousandths = share * 1000 / whole;
	return true;
}

/* v1: a quota of -1 is none. */
static bool parse_quota(struct plm_slice text, struct plm_slice period, bool *limited,
			uint64_t *value)
{
	*limited = !plm_slice_is(text, "-1");
	return !*limited || parse_share(text, period, value);
}

/* v2: "max 100000" or "50000 100000". */
static bool parse_cpu_max(struct plm_slice text, struct plm_slice period, bool *limited,
			  uint64_t *value)
{
	struct plm_slice quota;

	if (!plm_next_word(&text, " ", &quota) || !plm_next_word(&text, " ", &period))
		return false;
	*limited = !plm_slice_is(quota, "max");
	return !*limited || parse_share(quota, period, value);
}

static struct plm_slice trimmed(const struct plm_datum *text)
{
	return plm_slice_trim(
		(struct plm_slice){.data = text->data, .size_bytes = text->size_bytes});
}

/* What a walk from a group up to its root works with. */
struct walk {
	struct plm_facts *facts;
	const struct limit_file *file;
	struct plm_cgroup_limit *limit;
	struct plm_err **err;
};

static void take_unreadable(struct walk *w, const char *path, int error)
{
	w->limit->state = unreadable(error);
	w->limit->source = path;
}

static int take_level(struct walk *w, const char *path, const struct plm_datum *text,
		      const struct plm_datum *period)
{
	struct plm_cgroup_limit *limit = w->limit;
	uint64_t value = 0;
	bool limited;

	if (text->presence == PLM_UNREADABLE)
		take_unreadable(w, path, text->error);
	else if (period && period->presence != PLM_PRESENT)
		take_unreadable(w, path, period->error ? period->error : ENOENT);
	else if (!w->file->parse(trimmed(text), period ? trimmed(period) : (struct plm_slice){0},
				 &limited, &value))
		take_unreadable(w, path, EBADMSG);
	else if (limited && (!limit->limited || value < limit->value)) {
		limit->limited = true;
		limit->value = value;
		limit->source = path;
	}
	return 0;
}

static int read_level(struct walk *w, const char *directory)
{
	struct plm_arena *arena = plm_facts_arena(w->facts);
	const char *path =
		directory ? plm_arena_printf(arena, "%s/%s", directory, w->file->name) : NULL;
	const struct plm_datum *text, *period = NULL;
	int rc = path ? plm_facts_read(w->facts, path, LIMIT_FILE_BYTES, &text, w->err)
		      : plm_err_nomem(w->err);

	/* The file is missing where the controller is off, and in the root of v2. */
	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (w->file->period) {
		const char *beside = plm_arena_printf(arena, "%s/%s", directory, w->file->period);

		rc = beside ? plm_facts_read(w->facts, beside, LIMIT_FILE_BYTES, &period, w->err)
			    : plm_err_nomem(w->err);
	}
	return rc < 0 ? rc : take_level(w, path, text, period);
}

/* ---- all levels ---- */

/* A limit file may be missing; but where the group itself is, the processes are gone. */
static int check_exists(struct walk *w, const char *directory)
{
	const struct plm_stat *st;
	int rc = directory ? plm_facts_stat(w->facts, directory, &st, w->err)
			   : plm_err_nomem(w->err);

	if (rc == 0 && st->presence != PLM_PRESENT)
		w->limit->state = unreadable(st->presence == PLM_ABSENT ? ESRCH : st->error);
	return rc;
}

static int read_levels(struct walk *w, const struct plm_mount *mount, const char *path)
{
	struct plm_arena *arena = plm_facts_arena(w->facts);
	const char *inner = plm_str_eq(mount->root, "/") ? path : path + strlen(mount->root);
	size_t n = strlen(inner);
	int rc;

	while (n > 0 && inner[n - 1] == '/')
		n--;
	rc = check_exists(w, plm_arena_printf(arena, "%s%.*s", mount->point, (int)n, inner));
	w->limit->source =
		plm_arena_printf(arena, "%s%.*s/%s", mount->point, (int)n, inner, w->file->name);
	while (rc == 0 && w->limit->state.presence == PLM_PRESENT) {
		rc = read_level(w, plm_arena_printf(arena, "%s%.*s", mount->point, (int)n, inner));
		if (n == 0)
			break;
		while (n > 0 && inner[n - 1] != '/')
			n--;
		n -= n > 0;
	}
	return rc == 0 && !w->limit->source ? plm_err_nomem(w->err) : rc;
}

/* Splits "KIND PATH". */
static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_cgroup_limit *limit = plm_new(plm_facts_arena(facts), struct plm_cgroup_limit);
	const struct limit_files *f = &files[key[0] - '0'];
	struct walk w = {.facts = facts, .limit = limit, .err = err};
	const struct plm_process_list *processes;
	const struct plm_mount_list *mounts;
	const struct plm_mount *mount;
	const char *path = key + 2;
	int rc;

	if (!limit)
		return plm_err_nomem(err);
	rc = plm_facts_host_mounts(facts, &mounts, err);
	if (rc < 0)
		return rc;
	rc = plm_facts_processes(facts, &processes, err);
	if (rc < 0)
		return rc;
	*value = limit;
	mount = find_hierarchy(mounts, f->controller);
	limit->state = (struct plm_datum){.presence = PLM_PRESENT};
	limit->source = "/proc/self/mountinfo";
	if (mounts->why_not.presence != PLM_PRESENT)
		limit->state = unreadable(mounts->why_not.error ? mounts->why_not.error : ENOENT);
	else if (!mount || processes->cgroup_paths_relative || strstr(path, "/..") ||
		 !plm_path_is_below(path, mount->root))
		limit->state = unreadable(ENOENT);
	if (limit->state.presence != PLM_PRESENT)
		return 0;
	w.file = plm_str_eq(mount->fstype, "cgroup") ? &f->v1 : &f->v2;
	return read_levels(&w, mount, path);
}

int plm_facts_cgroup_limit(struct plm_facts *facts, enum plm_limit_kind kind, const char *path,
			   const struct plm_cgroup_limit **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"a control group's limit", gather};
	const char *key = plm_arena_printf(plm_facts_arena(facts), "%d %s", (int)kind, path);
	const void *value = NULL;
	int rc = key ? plm_facts_get(facts, &fact, key, &value, err) : plm_err_nomem(err);

	if (rc == 0)
		*out = value;
	return rc;
}
