/*
 * recall.h: stored XCCDF 1.2 results as the finished audit they were written from, for every format of report and for
 * comparing two of them. Results of plimsoll come back whole, evidence included; those of other tools with what they have.
 */
#ifndef PLM_EXPORTS_RECALL_H
#define PLM_EXPORTS_RECALL_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_audit;
struct plm_diags;
struct plm_err;

/* Reads the last TestResult of a file: inside a Benchmark, inside an ARF collection, or alone. Then its rules are known by
 * their ids only. Scores are reckoned anew [7.3]; of containers only what the results tell is there. Everything lives in the arena. PLM_E_IO, PLM_E_PARSE, PLM_E_LIMIT, PLM_E_REFUSED; PLM_E_INVALID when there is no
 * TestResult, or one that its own benchmark does not explain. */
int plm_recall(const char *file, struct plm_arena *arena, struct plm_diags *diags,
	       struct plm_audit **audit, struct plm_err **err);
/* The same from memory; `file` is used in messages only. */
int plm_recall_text(const char *file, const char *data, size_t size_bytes, struct plm_arena *arena,
		    struct plm_diags *diags, struct plm_audit **audit, struct plm_err **err);

#endif
