/*
 * schema_tables.h: what the tables of XCCDF share: the words they are written in, and the elements that stand both in a
 * Benchmark and in its results. Private to schema.c and schema_result.c.
 */
#ifndef PLM_CORE_BENCHMARK_SCHEMA_TABLES_H
#define PLM_CORE_BENCHMARK_SCHEMA_TABLES_H

#include "core/benchmark/schema.h"

/* clang-format off */
#define REQ  PLM_SCHEMA_REQUIRED
#define ONE  PLM_SCHEMA_ONCE
#define SKIP PLM_SCHEMA_IGNORED
#define XOR  PLM_SCHEMA_EITHER

#define ATTR(text, kind_of, bits) {.name = (text), .type = (kind_of), .flags = (bits)}
#define CHOICE(text, bits, list)  {.name = (text), .type = PLM_TYPE_CHOICE, .flags = (bits), .choices = (list)}
#define ID(word)		  {.name = "id", .type = PLM_TYPE_ID, .flags = REQ, .kind = (word)}
#define CHILD(text, what, bits, place) {.name = (text), .element = &(what), .flags = (bits), .order = (place)}
/* clang-format on */

extern const char *const plm_schema_severities[], *const plm_schema_roles[],
							  *const plm_schema_value_types[];

extern const struct plm_schema_element plm_schema_text_override, plm_schema_foreign,
	plm_schema_ident, plm_schema_fix, plm_schema_check_element, plm_schema_complex_check,
	plm_schema_set_value, plm_schema_set_list;

#endif
