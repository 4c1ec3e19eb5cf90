/*
 * claims_effect_files.c: what a container sees of files now, by the mounts of its first process. Reads mountinfo through facts;
 * judges nothing.
 */
#include "core/facts/claims_read.h"

#include <errno.h>
#include <inttypes.h>

const struct plm_mount_list *claim_mounts_of(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_process *init = r->d->container->init;
	const struct plm_mount_list *mounts = NULL;

	r->source = plm_arena_printf(r->arena, "/proc/%" PRId32 "/mountinfo", init->pid);
	if (!r->source || plm_facts_mounts(r->d->facts, init, &mounts, NULL) < 0) {
		r->failed = true;
		return NULL;
	}
	if (mounts->why_not.presence == PLM_PRESENT && plm_mounts_find(mounts, "/"))
		return mounts;
	/* A chroot below its mounts shows none on "/". */
	claim_unreadable(r, v, r->source, mounts->why_not.error ? mounts->why_not.error : ENOENT);
	return NULL;
}

void effect_read_only_root(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_mount_list *mounts = claim_mounts_of(r, v);

	if (mounts)
		claim_flag(r, v, plm_mounts_find(mounts, "/")->read_only, false);
}

/* ---- propagation ---- */

/* "shared:N", or an empty slice. */
static struct plm_slice peer_group(const struct plm_mount *m)
{
	struct plm_slice rest = plm_slice_of(m->propagation), word;

	while (plm_next_word(&rest, " ", &word))
		if (plm_slice_starts(word, "shared:"))
			return word;
	return (struct plm_slice){0};
}

void effect_propagation(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_mount_list *mounts = claim_mounts_of(r, v), *host;
	struct plm_slice group, other;
	bool shared = false;

	if (!mounts)
		return;
	if (plm_facts_host_mounts(r->d->facts, &host, NULL) < 0) {
		r->failed = true;
		return;
	}
	group = peer_group(plm_mounts_find(mounts, "/"));
	for (size_t i = 0; group.size_bytes && i < host->count; i++) {
		other = peer_group(&host->items[i]);
		shared |= other.size_bytes == group.size_bytes &&
			  memcmp(other.data, group.data, group.size_bytes) == 0;
	}
	claim_propagation(r, v, shared);
}

/* ---- paths that runtimes close ---- */

static bool is_of_kernel(const struct plm_mount *m)
{
	return plm_str_eq(m->fstype, "proc") || plm_str_eq(m->fstype, "sysfs");
}

static bool is_closed(struct claim_reader *r, const struct plm_mount_list *mounts, const char *path,
		      bool masked)
{
	const struct plm_mount *m = plm_mounts_find(mounts, path);
	const struct plm_stat *st;

	if (!m || !is_of_kernel(m) || (!masked && m->read_only))
		return true;
	/* Runtimes close only what the running kernel has. */
	if (plm_facts_stat(r->d->facts, path, &st, NULL) < 0)
		r->failed = true;
	return r->failed || st->presence == PLM_ABSENT;
}

/* Of the paths that anybody claims to be closed those that are: of others nobody asks. */
static void say_closed(struct claim_reader *r, struct plm_claim_value *v,
		       enum plm_claim_attribute attribute)
{
	const struct plm_mount_list *mounts = claim_mounts_of(r, v);
	struct claim_items list = {0};

	if (!mounts)
		return;
	for (int origin = 0; origin < PLM_CLAIM_EFFECT; origin++) {
		const struct plm_claim_value *claim = &r->claims->values[attribute][origin];

		for (size_t i = 0; i < claim->item_count; i++)
			if (is_closed(r, mounts, claim->items[i], attribute == PLM_CLAIM_MASKED))
				claim_item(r, &list, claim->items[i]);
	}
	claim_end(r, v, &list);
}

void effect_masked(struct claim_reader *r, struct plm_claim_value *v)
{
	say_closed(r, v, PLM_CLAIM_MASKED);
}

void effect_read_only_paths(struct claim_reader *r, struct plm_claim_value *v)
{
	say_closed(r, v, PLM_CLAIM_READ_ONLY_PATHS);
}
