/*
 * cgroup_limit.c: the memory and pids limits that hold for a control group: the lowest of its own
 * and its ancestors'. Reads the limit files of cgroup v1 or v2, whichever carries the controller.
 */
#include "core/facts/cgroup_limit.h"

#include <errno.h>
#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/containers.h"

static const struct limit_files {
	const char *controller, *v1, *v2;
} files[] = {
	[PLM_LIMIT_MEMORY] = {"memory", "memory.limit_in_bytes", "memory.max"},
	[PLM_LIMIT_PIDS] = {"pids", "pids.max", "pids.max"},
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

/* "max" or a number; false for anything else. cgroup v1 says "no limit" with a number near 2^63. */
static bool parse_limit(const struct plm_datum *text, bool *limited, uint64_t *value)
{
	struct plm_slice word = plm_slice_trim(
		(struct plm_slice){.data = text->data, .size_bytes = text->size_bytes});

	*limited = !plm_slice_is(word, "max");
	if (!*limited)
		return true;
	if (!plm_parse_u64(word, 10, value))
		return false;
	*limited = *value < UINT64_C(1) << 62;
	return true;
}

static void take_level(struct plm_cgroup_limit *limit, const char *path,
		       const struct plm_datum *text)
{
	uint64_t value = 0;
	bool limited;

	if (text->presence == PLM_UNREADABLE) {
		limit->state = *text;
		limit->source = path;
	} else if (text->presence == PLM_PRESENT && !parse_limit(text, &limited, &value)) {
		limit->state = unreadable(EBADMSG);
		limit->source = path;
	} else if (text->presence == PLM_PRESENT && limited &&
		   (!limit->limited || value < limit->value)) {
		limit->limited = true;
		limit->value = value;
		limit->source = path;
	}
}

static int read_level(struct plm_facts *facts, const char *path, struct plm_cgroup_limit *limit,
		      struct plm_err **err)
{
	const struct plm_datum *text;
	int rc;

	if (!path)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, path, LIMIT_FILE_BYTES, &text, err);
	if (rc == 0)
		take_level(limit, path, text);
	return rc;
}

/* ---- all levels ---- */

/* The file is missing where the controller is off; but a group that is missing is gone. */
static int check_exists(struct plm_facts *facts, const char *directory,
			struct plm_cgroup_limit *limit, struct plm_err **err)
{
	const struct plm_stat *st;
	int rc = directory ? plm_facts_stat(facts, directory, &st, err) : plm_err_nomem(err);

	if (rc == 0 && st->presence != PLM_PRESENT)
		limit->state = unreadable(st->presence == PLM_ABSENT ? ESRCH : st->error);
	return rc;
}

static int read_levels(struct plm_facts *facts, const struct plm_mount *mount, const char *file,
		       const char *path, struct plm_cgroup_limit *limit, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const char *inner = plm_str_eq(mount->root, "/") ? path : path + strlen(mount->root);
	size_t n = strlen(inner);
	int rc;

	while (n > 0 && inner[n - 1] == '/')
		n--;
	rc = check_exists(facts, plm_arena_printf(arena, "%s%.*s", mount->point, (int)n, inner),
			  limit, err);
	limit->source = plm_arena_printf(arena, "%s%.*s/%s", mount->point, (int)n, inner, file);
	while (rc == 0 && limit->state.presence == PLM_PRESENT) {
		rc = read_level(
			facts,
			plm_arena_printf(arena, "%s%.*s/%s", mount->point, (int)n, inner, file),
			limit, err);
		if (n == 0)
			break;
		while (n > 0 && inner[n - 1] != '/')
			n--;
		n -= n > 0;
	}
	return rc == 0 && !limit->source ? plm_err_nomem(err) : rc;
}

/* Splits "KIND PATH". */
static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_cgroup_limit *limit = plm_new(plm_facts_arena(facts), struct plm_cgroup_limit);
	const struct limit_files *f = &files[key[0] - '0'];
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
	else
		rc = read_levels(facts, mount, plm_str_eq(mount->fstype, "cgroup") ? f->v1 : f->v2,
				 path, limit, err);
	return rc;
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

/* ---- all processes of a container ---- */

static const char *path_of(const struct plm_process *p, enum plm_limit_kind kind)
{
	return kind == PLM_LIMIT_MEMORY ? p->cgroup_memory : p->cgroup_pids;
}

/* Whether a is worse than b: what cannot be told is set apart by the caller. */
static bool is_looser(const struct plm_cgroup_limit *a, const struct plm_cgroup_limit *b)
{
	if (!b)
		return true;
	return b->limited && (!a->limited || a->value > b->value);
}

int plm_facts_container_limit(struct plm_facts *facts, enum plm_limit_kind kind,
			      const struct plm_container *container,
			      struct plm_container_limit *found, struct plm_err **err)
{
	const char *last = NULL;

	*found = (struct plm_container_limit){0};
	for (size_t i = 0; i < container->process_count; i++) {
		const struct plm_process *p = container->processes[i];
		const char *path = path_of(p, kind);
		const struct plm_cgroup_limit *limit = NULL;
		int rc;

		if (!path) {
			found->pathless = p;
			continue;
		}
		if (plm_str_eq(path, last))
			continue;
		last = path;
		rc = plm_facts_cgroup_limit(facts, kind, path, &limit, err);
		if (rc < 0 || !limit)
			return rc;
		if (limit->state.presence != PLM_PRESENT)
			found->unread = limit;
		else if (is_looser(limit, found->limit))
			found->limit = limit;
	}
	return 0;
}

void plm_size_words(char to[static 32], uint64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	uint64_t tenths = bytes * 10;
	int unit = 0;

	if (bytes > UINT64_MAX / 10) {
		snprintf(to, 32, "%" PRIu64 " bytes", bytes);
		return;
	}
	for (; tenths >= 10240 && unit < 4; unit++)
		tenths /= 1024;
	if (tenths % 10 && unit)
		snprintf(to, 32, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
			 units[unit]);
	else
		snprintf(to, 32, "%" PRIu64 " %s", tenths / 10, units[unit]);
}
