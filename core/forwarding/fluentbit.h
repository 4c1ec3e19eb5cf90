/*
 * fluentbit.h: the sections of a Fluent Bit configuration, from its classic syntax and from its YAML. For the files
 * fluentbit_*.c and carry_fluentbit.c.
 */
#ifndef PLM_CORE_FORWARDING_FLUENTBIT_H
#define PLM_CORE_FORWARDING_FLUENTBIT_H

#include "core/base/text.h"

struct plm_arena;
struct plm_datum;

enum plm_flb_kind { PLM_FLB_OTHER = 0, PLM_FLB_INPUT, PLM_FLB_FILTER, PLM_FLB_OUTPUT };

struct plm_flb_property {
	const char *key, *value;
};

struct plm_flb_section {
	enum plm_flb_kind kind;
	const char *file;
	long line; /* 0: of YAML, which does not tell */
	struct plm_flb_property *items;
	size_t count;
};

struct plm_flb {
	struct plm_arena *arena;
	struct plm_flb_section *items;
	size_t count;
	const char **includes;
	size_t include_count;
	bool out_of_memory;
};

/* Append one file. What has no sense is skipped. */
void plm_flb_read_classic(struct plm_flb *conf, const char *file, struct plm_slice text);
/* False when it is no YAML. */
bool plm_flb_read_yaml(struct plm_flb *conf, const char *file, const struct plm_datum *datum);

/* The last value of a key, in any case; NULL when there is none. */
const char *plm_flb_value(const struct plm_flb_section *section, const char *key);

#endif
