/*
 * swap.h: what the files of the family "swap" share.
 */
#ifndef EXAMPLE_SWAP_H
#define EXAMPLE_SWAP_H

#include <plimsoll/plugin.h>

#include "core/facts/facts.h"

/* What the attributes of <total …/> become. */
struct swap_total_params {
	struct plm_int at_most;
};

/* What the kernel swaps to. */
struct swap_areas {
	struct plm_datum source; /* /proc/swaps: PRESENT, or why it could not be read */
	size_t count;
	uint64_t size_bytes;
};

extern const struct plm_fact swap_areas_fact;

int swap_total_eval(struct plm_eval *ev, const void *params);

#endif
