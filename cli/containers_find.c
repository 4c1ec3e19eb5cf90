/*
 * containers_find.c: the container a person means by a name or the beginning of an id. Reads the list only.
 */
#include "containers.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/nearest.h"
#include "core/base/text.h"

enum { CANDIDATES_NAMED = 6, NAME_SHOWN = 64 };

/* Containers of one name were told apart as "web (docker)". */
static bool is_shared_name(const struct plm_container *c, const char *word)
{
	return plm_str_starts(c->name, word) && plm_str_starts(c->name + strlen(word), " (");
}

static bool is_meant(const struct plm_container *c, const char *word)
{
	return plm_str_starts(c->id, word) || is_shared_name(c, word);
}

static const char *name_at(const void *list, size_t index)
{
	const struct plm_container_list *containers = list;

	return index < containers->count ? containers->items[index]->name : NULL;
}

static int unknown(const struct plm_container_list *list, const char *word, struct plm_err **err)
{
	const char *near = plm_nearest(word, name_at, list);

	plm_err_set(err, PLM_E_USAGE, "no container has the name %.*s, or an id that begins so",
		    NAME_SHOWN, word);
	if (near)
		plm_err_remedy(err, "did you mean %.*s?", NAME_SHOWN, near);
	else if (list->unreadable_processes || list->scope_problem)
		plm_err_remedy(err, "but not everything could be read, see plimsoll containers");
	else
		plm_err_remedy(err, "see plimsoll containers");
	return -PLM_E_USAGE;
}

static int ambiguous(const struct plm_container_list *list, const char *word, size_t count,
		     struct plm_err **err)
{
	plm_auto_buf struct plm_buf names = {0};
	size_t named = 0;

	for (size_t i = 0; i < list->count && named < CANDIDATES_NAMED; i++)
		if (is_meant(list->items[i], word))
			plm_buf_printf(&names, "%s%.*s", named++ ? ", " : "", NAME_SHOWN,
				       list->items[i]->name);
	if (count > named)
		plm_buf_printf(&names, " and %zu more", count - named);
	if (names.failed)
		return plm_err_nomem(err);
	plm_err_set(err, PLM_E_USAGE, "%.*s may be any of %zu containers: %s", NAME_SHOWN, word,
		    count, plm_buf_text(&names));
	plm_err_remedy(err, "write more of the id, or the whole name");
	return -PLM_E_USAGE;
}

int container_find(const struct plm_container_list *list, const char *word,
		   const struct plm_container **container, struct plm_err **err)
{
	const struct plm_container *found = NULL;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct plm_container *c = list->items[i];

		if (plm_str_eq(c->name, word)) {
			*container = c;
			return 0;
		}
		if (!*word || !is_meant(c, word))
			continue;
		found = c;
		count++;
	}
	if (count > 1)
		return ambiguous(list, word, count, err);
	if (!found)
		return unknown(list, word, err);
	*container = found;
	return 0;
}
