/*
 * kinds.h: the results of a rule that say the same but for names, ids, process and namespace numbers, together. Private to reports.
 */
#ifndef PLM_REPORTS_KINDS_H
#define PLM_REPORTS_KINDS_H

#include "reports/view.h"

#include "core/base/map.h"

struct plm_buf;

/* What results that say the same have in common, and who they are. */
struct plm_kind {
	const char *sentence; /* with "*" for what differs */
	size_t first, count;  /* the first result; the next ones are in the chain */
	struct plm_kind *next;
	size_t last;
};

struct plm_kinds {
	struct plm_arena *arena;
	struct plm_map by_key;
	struct plm_kind *head, **tail; /* in the order of their first results */
	size_t *chain;		       /* of each result, the next one of its kind */
};

/* The results of a standing. 0 or -PLM_E_NOMEM; all of it lives in the arena. */
int plm_kinds_gather(struct plm_kinds *kinds, struct plm_arena *arena,
		     const struct plm_rule_view *view, enum plm_standing standing);
/* Ids and numbers become "*": of a source all of them, of a value ids and namespaces alone. */
void plm_kinds_shorten(struct plm_buf *out, const char *text, bool numbers);
/* How many bytes stand before the number of a process; 0 where there is none. */
size_t plm_kinds_process_at(const char *text);

#endif
