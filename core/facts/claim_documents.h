/*
 * claim_documents.h: the files that hold claims about one container, found and tied to its first process. Not for use
 * outside of core/facts.
 */
#ifndef PLM_CORE_FACTS_CLAIM_DOCUMENTS_H
#define PLM_CORE_FACTS_CLAIM_DOCUMENTS_H

#include "core/base/arena.h"
#include "core/facts/claims.h"
#include "core/facts/json.h"
#include "core/facts/lxc_config.h"

struct plm_claim_documents {
	struct plm_facts *facts;
	const struct plm_container *container;
	const struct plm_process_list *processes;
	const struct plm_process
		*watcher; /* a shim, conmon or LXC's monitor on the host, or NULL */
	struct plm_claim_record records[PLM_CLAIM_FILES];
	json_t *json[PLM_CLAIM_FILES]; /* NULL unless the record counts */
	struct plm_lxc_config lxc;     /* the same for LXC's, which is no JSON */
	struct plm_arena *scratch;     /* for bytes of files, which nobody needs afterwards */
};

/* Comes zeroed; goes with plm_claim_documents_free, also on failure. 0 or -PLM_E_NOMEM. */
int plm_claim_documents_find(struct plm_facts *facts, const struct plm_container *container,
			     struct plm_claim_documents *documents);
void plm_claim_documents_free(struct plm_claim_documents *documents);

/* ---- steps of the above ---- */

/* Reads a file into its record, and parses it; a file that is absent leaves the record as it was. */
int plm_claim_take(struct plm_claim_documents *d, enum plm_claim_file file, const char *path);
/* Parses LXC's configuration with what it includes. */
int plm_claim_parse_lxc(struct plm_claim_documents *d, const struct plm_datum *text);
/* Looks in the places where each runtime keeps its files. */
int plm_claim_places(struct plm_claim_documents *d);
/* Marks as stale, and drops, what is about another process. */
int plm_claim_bind(struct plm_claim_documents *d);

#endif
