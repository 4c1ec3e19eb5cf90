/*
 * dropins.c: merges directories of drop-in files by name. Lists directories through the door, reads
 * no file.
 */
#include "core/facts/dropins.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "core/host/host.h"

static const char *name_of(const char *file)
{
	return strrchr(file, '/') + 1;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(name_of(*(const char *const *)a), name_of(*(const char *const *)b));
}

static int add_names(struct plm_arena *arena, const char *directory, const char *suffix,
		     const struct plm_datum *names, struct plm_map *seen, struct plm_dropins *out)
{
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at;
		const char **file;

		if (!plm_str_ends(name, suffix) || plm_map_get(seen, name))
			continue;
		file = plm_push(arena, out->files, out->count);
		if (!file)
			return -PLM_E_NOMEM;
		*file = plm_arena_printf(arena, "%s/%s", directory, name);
		if (!*file || plm_map_add(seen, name, out) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int add_gap(struct plm_arena *arena, const char *directory, int error,
		   struct plm_dropins *out)
{
	struct plm_dropins_gap *gap = plm_push(arena, out->gaps, out->gap_count);

	if (!gap)
		return -PLM_E_NOMEM;
	*gap = (struct plm_dropins_gap){.directory = directory, .error = error};
	return 0;
}

int plm_facts_dropins(struct plm_facts *facts, const char *const *directories, const char *suffix,
		      struct plm_dropins *out, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_map seen;

	*out = (struct plm_dropins){0};
	plm_map_init(&seen, arena);
	for (; *directories; directories++) {
		const struct plm_datum *names;
		int rc = plm_facts_list(facts, *directories, &names, err);

		if (rc < 0)
			return rc;
		if (names->presence == PLM_UNREADABLE)
			rc = add_gap(arena, *directories, names->error, out);
		else
			rc = add_names(arena, *directories, suffix, names, &seen, out);
		if (rc < 0)
			return plm_err_nomem(err);
	}
	if (out->count)
		qsort(out->files, out->count, sizeof(out->files[0]), by_name);
	return 0;
}

bool plm_facts_dropin_masked(struct plm_facts *facts, const char *file,
			     const struct plm_datum *datum)
{
	return datum->presence == PLM_UNREADABLE &&
	       (datum->error == EISDIR ||
		plm_host_stat(plm_facts_host(facts), file, true).kind == PLM_FILE_CHARDEV);
}
