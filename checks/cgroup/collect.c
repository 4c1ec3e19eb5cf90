/*
 * collect.c: which control group hierarchies are mounted, from /proc/self/mountinfo; judges
 * nothing. Follows cgroups(7) and the kernel's cgroup-v2.rst.
 */
#include "checks/cgroup/cgroup.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/mountinfo.h"
#include "core/host/host.h"

static bool is_v2(const struct plm_mount *m)
{
	return plm_str_eq(m->fstype, "cgroup2");
}

/* Where systemd, OpenRC and engines look. A copy elsewhere belongs to a chroot or a container. */
static bool in_place(const struct plm_mount *m)
{
	static const char place[] = "/sys/fs/cgroup";
	size_t n = strlen(place);

	return plm_str_starts(m->point, place) && (m->point[n] == '\0' || m->point[n] == '/');
}

static bool is_cgroup(const struct plm_mount *m)
{
	return is_v2(m) || plm_str_eq(m->fstype, "cgroup");
}

static bool next_option(struct plm_slice *rest, struct plm_slice *word)
{
	return plm_next_word(rest, ",", word);
}

bool cgroup_mount_has(const struct cgroup_mount *mount, const char *controller)
{
	struct plm_slice rest = plm_slice_of(mount->options), word;

	while (!mount->v2 && next_option(&rest, &word))
		if (plm_slice_is(word, controller))
			return true;
	return false;
}

/* A named hierarchy groups processes and limits nothing. */
static bool limits(const struct cgroup_mount *mount)
{
	struct plm_slice rest = plm_slice_of(mount->options), word;

	while (next_option(&rest, &word))
		if (plm_slice_starts(word, "name="))
			return false;
	return true;
}

static enum cgroup_mode mode_of(const struct cgroup_facts *c)
{
	bool v1 = false, v1_limits = false, v2 = false;

	for (size_t i = 0; i < c->mount_count; i++) {
		v2 |= c->mounts[i].v2;
		v1 |= !c->mounts[i].v2;
		v1_limits |= !c->mounts[i].v2 && limits(&c->mounts[i]);
	}
	if (v2)
		return v1_limits ? CGROUP_HYBRID : CGROUP_V2;
	return v1 ? CGROUP_V1 : CGROUP_NONE;
}

static int take(struct plm_arena *arena, const struct plm_mount_list *list, bool only_in_place,
		struct cgroup_facts *c)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct plm_mount *m = &list->items[i];
		struct cgroup_mount *to;

		if (!is_cgroup(m) || (only_in_place && !in_place(m)))
			continue;
		to = plm_push(arena, c->mounts, c->mount_count);
		if (!to)
			return -PLM_E_NOMEM;
		*to = (struct cgroup_mount){
			.point = m->point, .options = m->super_options, .v2 = is_v2(m)};
		if (to->v2 && !c->v2_point)
			c->v2_point = m->point;
	}
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct cgroup_facts *c = plm_new(arena, struct cgroup_facts);
	struct plm_mount_list list = {0};
	const struct plm_datum *text;
	int rc;

	(void)key;
	if (!c)
		return plm_err_nomem(err);
	*value = c;
	rc = plm_facts_read(facts, "/proc/self/mountinfo", PLM_READ_LARGE, &text, err);
	if (rc < 0)
		return rc;
	c->mountinfo = *text;
	if (text->presence != PLM_PRESENT)
		return 0;
	rc = plm_mountinfo_parse(arena, (struct plm_slice){text->data, text->size_bytes}, &list);
	if (rc == -PLM_E_PARSE) {
		c->mountinfo = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
		return 0;
	}
	if (rc == 0)
		rc = take(arena, &list, true, c);
	if (rc == 0 && c->mount_count == 0)
		rc = take(arena, &list, false, c);
	c->mode = mode_of(c);
	return rc < 0 ? plm_err_nomem(err) : 0;
}

static const struct plm_fact cgroup_fact = {"control groups", gather};

int cgroup_facts(struct plm_facts *facts, const struct cgroup_facts **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &cgroup_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
