/*
 * resolved.h: a benchmark written out as it is once everything is resolved [7.2.2]: no extends, no
 * abstract items, resolved="true". Any XCCDF 1.2 tool then sees what plimsoll judges by.
 */
#ifndef PLM_CORE_BENCHMARK_RESOLVED_H
#define PLM_CORE_BENCHMARK_RESOLVED_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;
struct plm_diags;
struct plm_err;

/* Loads as plm_benchmark_load does, and appends the document to out. Results and signatures are left
 * out: they were of the file as it was. Comments are lost. */
int plm_benchmark_resolve(const char *file, struct plm_arena *arena, struct plm_diags *diags,
			  struct plm_buf *out, struct plm_err **err);
/* The same from memory; `file` is used in messages only. */
int plm_benchmark_resolve_text(const char *file, const char *data, size_t size_bytes,
			       struct plm_arena *arena, struct plm_diags *diags,
			       struct plm_buf *out, struct plm_err **err);

#endif
