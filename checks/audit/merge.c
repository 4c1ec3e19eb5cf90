/*
 * merge.c: the one rule file that augenrules makes of /etc/audit/rules.d: which files, in which
 * order, and which lines it moves. Pure.
 */
#include "checks/audit/rules.h"
#include "core/base/arena.h"

int plm_kaudit_lines_add(struct plm_arena *arena, struct plm_kaudit_lines *lines,
			 const char *source, struct plm_slice text)
{
	struct plm_slice line;

	for (long number = 1; plm_next_line(&text, &line); number++) {
		struct plm_kaudit_line *slot = plm_push(arena, lines->items, lines->count);

		if (!slot)
			return -PLM_E_NOMEM;
		slot->place = (struct plm_kaudit_place){.source = source, .line = number};
		slot->text = line;
	}
	return 0;
}

/* The settings of which augenrules keeps only the last, and where it puts them. */
enum moved { MOVED_DELETE = 0, MOVED_BACKLOG, MOVED_FAILURE, MOVED_ENABLED, MOVED_COUNT };

static enum moved moved_kind(struct plm_slice text)
{
	struct plm_slice trimmed = plm_slice_trim(text);

	if (plm_slice_starts(trimmed, "-e"))
		return MOVED_ENABLED;
	if (plm_slice_is(trimmed, "-D"))
		return MOVED_DELETE;
	if (plm_slice_starts(trimmed, "-f"))
		return MOVED_FAILURE;
	if (plm_slice_starts(trimmed, "-b"))
		return MOVED_BACKLOG;
	return MOVED_COUNT;
}

static int copy_line(struct plm_arena *arena, const struct plm_kaudit_line *line,
		     struct plm_kaudit_lines *to)
{
	struct plm_kaudit_line *slot;

	if (!line)
		return 0;
	slot = plm_push(arena, to->items, to->count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = *line;
	return 0;
}

static int copy_rest(struct plm_arena *arena, const struct plm_kaudit_lines *from,
		     struct plm_kaudit_lines *to)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct plm_kaudit_line *line = &from->items[i];

		if (plm_slice_starts(plm_slice_trim(line->text), "#") ||
		    moved_kind(line->text) != MOVED_COUNT)
			continue;
		if (copy_line(arena, line, to) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

int plm_kaudit_lines_merge(struct plm_arena *arena, const struct plm_kaudit_lines *from,
			   struct plm_kaudit_lines *to)
{
	const struct plm_kaudit_line *last[MOVED_COUNT] = {NULL};

	for (size_t i = 0; i < from->count; i++) {
		enum moved kind = moved_kind(from->items[i].text);

		if (kind != MOVED_COUNT)
			last[kind] = &from->items[i];
	}
	for (enum moved kind = MOVED_DELETE; kind <= MOVED_FAILURE; kind++)
		if (copy_line(arena, last[kind], to) < 0)
			return -PLM_E_NOMEM;
	if (copy_rest(arena, from, to) < 0)
		return -PLM_E_NOMEM;
	return copy_line(arena, last[MOVED_ENABLED], to);
}

static int by_version(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

int plm_kaudit_rule_files(struct plm_arena *arena, const struct plm_datum *names,
			  const char ***files, size_t *count)
{
	const char **kept = NULL;
	size_t n = 0;

	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at;
		const char **slot;

		if (name[0] == '.' || !plm_str_ends(name, ".rules"))
			continue;
		slot = plm_push(arena, kept, n);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = name;
	}
	if (n)
		qsort(kept, n, sizeof(*kept), by_version);
	*files = kept;
	*count = n;
	return 0;
}
