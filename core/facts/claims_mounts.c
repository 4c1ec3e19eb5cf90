/*
 * claims_mounts.c: what of the host a container was given as mounts, by options, bundle and state, and what it has. What the
 * engine mounts for itself (names, hosts, shared memory) is left out on all sides. Reads mountinfo through facts.
 */
#include "core/facts/claims_read.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/mount.h>

/* A container may have as many mounts as it likes; to look at each for each would take hours. */
enum { MOST_MOUNTS = 1000 };

static bool is_engines(const char *path)
{
	static const char *const own[] = {"/dev/init",	       "/dev/mqueue",	     "/dev/shm",
					  "/etc/hostname",     "/etc/hosts",	     "/etc/mtab",
					  "/etc/resolv.conf",  "/run/.containerenv", "/run/secrets",
					  "/sbin/docker-init", "/sys/fs/cgroup"};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (plm_str_eq(own[i], path))
			return true;
	return false;
}

/* Most images link /var/run to /run, and the kernel shows where a mount really is. */
static const char *where(struct claim_reader *r, const char *path)
{
	struct plm_slice s = plm_slice_of(path);

	if (plm_path_is_below(path, "/var/run"))
		s = plm_slice_of(path + strlen("/var"));
	while (s.size_bytes > 1 && s.data[s.size_bytes - 1] == '/')
		s.size_bytes--;
	path = plm_arena_strndup(r->arena, s.data, s.size_bytes);
	r->failed |= !path;
	return path;
}

/* A mount is something to read and, unless it is read-only, something to write. */
static void add(struct claim_reader *r, struct claim_items *list, const char *path, bool read_only)
{
	claim_item(r, list, path);
	if (!read_only)
		claim_item(r, list, plm_arena_printf(r->arena, "%s (write)", path));
}

static void add_claim(struct claim_reader *r, struct claim_items *list, const char *path,
		      bool read_only)
{
	path = path && path[0] == '/' ? where(r, path) : NULL;
	if (path && !is_engines(path))
		add(r, list, path, read_only);
}

/* ---- claims ---- */

/* "SOURCE:PATH" or "SOURCE:PATH:ro,z". */
static void add_bind(struct claim_reader *r, struct claim_items *list, const char *text)
{
	struct plm_slice rest, source, path, options = {0}, word;
	bool read_only = false;

	if (!text || !plm_split(plm_slice_of(text), ':', &source, &rest))
		return;
	path = rest;
	plm_split(rest, ':', &path, &options);
	while (plm_next_word(&options, ",", &word))
		read_only |= plm_slice_is(word, "ro");
	add_claim(r, list, plm_arena_strndup(r->arena, path.data, path.size_bytes), read_only);
}

/* The options, and what Docker made of them and of the image's volumes: each names all or some. */
void docker_mounts(struct claim_reader *r, struct plm_claim_value *v)
{
	json_t *points = json_object_get(r->beside, "MountPoints"), *point;
	struct claim_items list = {0};
	const char *path;
	size_t i;

	json_array_foreach(json_object_get(r->json, "Binds"), i, point)
	{
		add_bind(r, &list, json_string_value(point));
	}
	json_object_foreach(points, path, point)
	{
		if (!plm_str_eq(plm_json_text(point, "Type"), "tmpfs"))
			add_claim(r, &list, path, !json_is_true(json_object_get(point, "RW")));
	}
	claim_end(r, v, &list);
}

static bool has_option(const json_t *options, const char *a, const char *b)
{
	json_t *entry;
	size_t i;

	json_array_foreach(options, i,
			   entry) if (plm_str_eq(json_string_value(entry), a) ||
				      plm_str_eq(json_string_value(entry), b)) return true;
	return false;
}

void bundle_mounts(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *mounts = json_object_get(r->json, "mounts");
	struct claim_items list = {0};
	json_t *mount;
	size_t i;

	if (!json_is_array(mounts))
		return;
	json_array_foreach(mounts, i, mount)
	{
		const json_t *options = json_object_get(mount, "options");

		if (plm_str_eq(plm_json_text(mount, "type"), "bind") ||
		    has_option(options, "bind", "rbind"))
			add_claim(r, &list, plm_json_text(mount, "destination"),
				  has_option(options, "ro", "rro"));
	}
	claim_end(r, v, &list);
}

void runc_mounts(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *mounts = json_object_get(r->json, "mounts");
	struct claim_items list = {0};
	json_t *mount;
	size_t i;

	if (!json_is_array(mounts))
		return;
	json_array_foreach(mounts, i, mount)
	{
		json_int_t flags = json_integer_value(json_object_get(mount, "flags"));

		if (flags & MS_BIND)
			add_claim(r, &list, plm_json_text(mount, "destination"), flags & MS_RDONLY);
	}
	claim_end(r, v, &list);
}

/* ---- in effect ---- */

/* The mount above or at a path that some claim names; NULL when there is none. */
static const char *claimed_above(const struct claim_reader *r, const char *path, bool *writable)
{
	const char *best = NULL;
	char write[4096];

	for (int origin = 0; origin < PLM_CLAIM_EFFECT; origin++) {
		const struct plm_claim_value *v = &r->claims->values[PLM_CLAIM_MOUNTS][origin];

		for (size_t i = 0; i < v->item_count; i++)
			if (plm_path_is_below(path, v->items[i]) &&
			    (!best || strlen(v->items[i]) > strlen(best)))
				best = v->items[i];
		snprintf(write, sizeof(write), "%s (write)", best ? best : "");
		*writable |= best && plm_claim_has_item(v, write);
	}
	return best;
}

static bool is_kernels(const struct plm_mount *m)
{
	static const char *const types[] = {"proc",    "sysfs",	 "cgroup",
					    "cgroup2", "mqueue", "devpts"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (plm_str_eq(m->fstype, types[i]))
			return true;
	return false;
}

/* What is mounted out of its own root file system. */
static bool is_of_own_root(const struct plm_mount *root, const struct plm_mount *m)
{
	return m->major == root->major && m->minor == root->minor &&
	       plm_path_is_below(m->root, root->root);
}

/* Whether nobody claims it, and it shows something of the host. */
static bool is_unclaimed(struct claim_reader *r, const struct plm_mount_list *host,
			 const struct plm_mount *root, const struct plm_mount *m)
{
	const char *origin = NULL;

	if (is_engines(m->point) || is_kernels(m) || is_of_own_root(root, m))
		return false;
	if (plm_mounts_origin(r->arena, host, m, &origin) < 0)
		r->failed = true;
	return origin != NULL;
}

static void add_effect(struct claim_reader *r, struct claim_items *list,
		       const struct plm_mount_list *mounts, const struct plm_mount_list *host,
		       const struct plm_mount *m)
{
	bool writable = false;
	const char *claimed = claimed_above(r, m->point, &writable);

	if (plm_str_eq(m->point, "/") || plm_mounts_find(mounts, m->point) != m)
		return;
	/* What came along below a mount that was given with write access was given with it. */
	if (claimed ? plm_str_eq(claimed, m->point)
		    : is_unclaimed(r, host, plm_mounts_find(mounts, "/"), m))
		add(r, list, m->point, m->read_only);
	else if (claimed && !writable && !m->read_only)
		claim_item(r, list, plm_arena_printf(r->arena, "%s (write)", m->point));
}

static bool is_claimed(const struct claim_reader *r)
{
	for (int origin = 0; origin < PLM_CLAIM_EFFECT; origin++)
		if (r->claims->values[PLM_CLAIM_MOUNTS][origin].presence == PLM_PRESENT)
			return true;
	return false;
}

void effect_mounts(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_mount_list *mounts = is_claimed(r) ? claim_mounts_of(r, v) : NULL, *host;
	struct claim_items list = {0};

	if (!mounts)
		return;
	if (plm_facts_host_mounts(r->d->facts, &host, NULL) < 0) {
		r->failed = true;
		return;
	}
	if (host->why_not.presence != PLM_PRESENT || mounts->count > MOST_MOUNTS) {
		claim_unreadable(r, v,
				 mounts->count > MOST_MOUNTS ? r->source : "/proc/self/mountinfo",
				 mounts->count > MOST_MOUNTS ? E2BIG : host->why_not.error);
		return;
	}
	for (size_t i = 0; i < mounts->count; i++)
		add_effect(r, &list, mounts, host, &mounts->items[i]);
	claim_end(r, v, &list);
}
