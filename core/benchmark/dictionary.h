/*
 * dictionary.h: a CPE dictionary in a file of its own (NISTIR 7697), as benchmarks of other tools
 * bring one along.
 */
#ifndef PLM_CORE_BENCHMARK_DICTIONARY_H
#define PLM_CORE_BENCHMARK_DICTIONARY_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_diags;
struct plm_element;
struct plm_err;

/* Its root, <cpe-list>, for plm_platforms_make. What is wrong goes to diags, with file and line, and
 * is the error too. */
int plm_dictionary_load(const char *file, struct plm_arena *arena, struct plm_diags *diags,
			const struct plm_element **dictionary, struct plm_err **err);
int plm_dictionary_parse(const char *file, const char *data, size_t size_bytes,
			 struct plm_arena *arena, struct plm_diags *diags,
			 const struct plm_element **dictionary, struct plm_err **err);

#endif
