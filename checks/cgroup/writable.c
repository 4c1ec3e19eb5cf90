/*
 * writable.c: control groups that processes are in and that another than root may change. Reads owners,
 * modes and marks of delegation of the version 2 hierarchy, from the root down; judges nothing.
 * Follows cgroup-v2.rst, "Delegation", and systemd's CGROUP_DELEGATION document.
 */
#include "checks/cgroup/cgroup.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/facts/containers.h"
#include "core/host/host.h"

struct walk {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct plm_err **err;
	const char *point;
	const struct plm_container_list *containers;
	struct plm_map done; /* paths that were looked at, each with one of the two marks below */
	char handed_down, plain;
	struct cgroup_writable *out;
};

/* systemd marks what it hands down; the first name is for root's eyes. */
static int is_marked(struct walk *w, const char *directory, bool *marked)
{
	static const char *const names[] = {"trusted.delegate", "user.delegate"};

	*marked = false;
	for (size_t i = 0; i < 2 && !*marked; i++) {
		struct plm_datum value;

		if (plm_host_xattr(plm_facts_host(w->facts), w->arena, directory, names[i],
				   &value) < 0)
			return plm_err_nomem(w->err);
		*marked = value.presence == PLM_PRESENT && value.size_bytes && value.data[0] == '1';
	}
	return 0;
}

/* A runtime hands a container its own group. */
static bool is_containers(const struct walk *w, const char *path)
{
	for (size_t i = 0; i < w->containers->count; i++) {
		const char *own = w->containers->items[i]->init->cgroup_unified;

		if (own && strcmp(own, "/") != 0 && plm_path_is_below(path, own))
			return true;
	}
	return false;
}

static bool is_open(const struct plm_stat *st)
{
	return st->presence == PLM_PRESENT &&
	       (st->uid != 0 || (st->mode & 02) || ((st->mode & 020) && st->gid != 0));
}

static int add_open(struct walk *w, const char *path, const struct plm_stat *st)
{
	struct cgroup_open *slot = plm_push(w->arena, w->out->items, w->out->count);

	if (!slot)
		return plm_err_nomem(w->err);
	*slot = (struct cgroup_open){
		.path = path, .uid = st->uid, .gid = st->gid, .mode = st->mode};
	return 0;
}

/* The directory, and the file by which processes are moved into it. */
static int look_at(struct walk *w, const char *directory)
{
	const char *procs = plm_arena_printf(w->arena, "%s/cgroup.procs", directory);
	const char *const paths[] = {directory, procs};

	for (size_t i = 0; procs && i < 2; i++) {
		const struct plm_stat *st;
		int rc = plm_facts_stat(w->facts, paths[i], &st, w->err);

		if (rc < 0)
			return rc;
		if (st->presence == PLM_UNREADABLE && !w->out->unread) {
			w->out->unread = paths[i];
			w->out->error = st->error;
		}
		if (is_open(st))
			return add_open(w, paths[i], st);
	}
	return procs ? 0 : plm_err_nomem(w->err);
}

/* One group on the way down; *mark becomes that of what is below it. */
static int enter(struct walk *w, const char *path, char **mark)
{
	const char *directory = plm_arena_printf(w->arena, "%s%s", w->point, path);
	char *known = plm_map_get(&w->done, path);
	bool marked = false;
	int rc = 0;

	if (!directory)
		return plm_err_nomem(w->err);
	if (known) {
		*mark = known;
		return 0;
	}
	if (*mark == &w->plain)
		rc = is_marked(w, directory, &marked);
	if (rc == 0 && (marked || is_containers(w, path)))
		*mark = &w->handed_down;
	if (rc == 0 && *mark == &w->plain)
		rc = look_at(w, directory);
	w->out->looked_at++;
	if (rc == 0 && plm_map_add(&w->done, path, *mark) == -PLM_E_NOMEM)
		rc = plm_err_nomem(w->err);
	return rc;
}

/* "/a/b/c": "/a", "/a/b" and "/a/b/c". */
static int walk_down(struct walk *w, const char *path)
{
	char *mark = &w->plain;
	int rc = 0;

	if (plm_map_get(&w->done, path) || strcmp(path, "/") == 0)
		return 0;
	for (const char *at = path; rc == 0 && at; at = strchr(at + 1, '/')) {
		const char *end = strchr(at + 1, '/');
		const char *part =
			end ? plm_arena_strndup(w->arena, path, (size_t)(end - path)) : path;

		rc = part ? enter(w, part, &mark) : plm_err_nomem(w->err);
	}
	return rc;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct walk w = {.facts = facts, .arena = plm_facts_arena(facts), .err = err};
	const struct plm_process_list *list;
	const struct cgroup_facts *c;
	int rc = cgroup_facts(facts, &c, err);

	(void)key;
	*value = w.out = plm_new(w.arena, struct cgroup_writable);
	if (rc < 0 || !w.out)
		return rc < 0 ? rc : plm_err_nomem(err);
	w.point = c->v2_point;
	plm_map_init(&w.done, w.arena);
	rc = plm_facts_processes(facts, &list, err);
	if (rc == 0)
		rc = plm_facts_containers(facts, &w.containers, err);
	if (rc < 0 || !w.point)
		return rc;
	w.out->relative = list->cgroup_paths_relative;
	for (size_t i = 0; rc == 0 && !w.out->relative && i < list->count; i++)
		if (list->items[i]->cgroup_unified && list->classes[i] != PLM_CLASS_KERNEL)
			rc = walk_down(&w, list->items[i]->cgroup_unified);
	return rc;
}

int cgroup_writable(struct plm_facts *facts, const struct cgroup_writable **out,
		    struct plm_err **err)
{
	static const struct plm_fact fact = {"writable control groups", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
