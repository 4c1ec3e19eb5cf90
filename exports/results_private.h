/*
 * results_private.h: what the files of the reader of stored results share. Private to exports.
 */
#ifndef PLM_EXPORTS_RESULTS_PRIVATE_H
#define PLM_EXPORTS_RESULTS_PRIVATE_H

#include "core/base/buf.h"
#include "core/benchmark/benchmark.h"
#include "exports/results.h"

struct plm_stored_reader {
	struct plm_arena *arena;
	struct plm_diags *diags;
	struct plm_err **err;
	struct plm_stored_result *result;
	struct plm_stored_value *values;
	const struct plm_xml_node *of; /* the TestResult that the items are of */
	struct plm_stored_item *last;  /* item */
	struct plm_map texts;	       /* each kept once */
	struct plm_buf text;	       /* of the element that is being read */
	const char *bad_text;	       /* the first result that XCCDF does not know */
	long bad_line;		       /* of it; 0: there is none */
};

/* results_item.c: one rule-result; as plm_xml_parts.take. user is the reader. */
int plm_stored_item_take(void *user, const struct plm_xml_node *parent,
			 const struct plm_xml_node *node, struct plm_err **err);
/* Forgets the items there are: those of an earlier TestResult. */
void plm_stored_items_none(struct plm_stored_reader *r);
int plm_stored_bad_verdict(const struct plm_stored_reader *r);

#endif
