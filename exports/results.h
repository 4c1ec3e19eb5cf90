/*
 * results.h: what an earlier audit found, read back from XCCDF 1.2 results: of plimsoll, or of any
 * other tool that writes them. A TestResult alone, inside a Benchmark, or inside an ARF collection.
 */
#ifndef PLM_EXPORTS_RESULTS_H
#define PLM_EXPORTS_RESULTS_H

#include <plimsoll/types.h>

#include "core/base/map.h"
#include "core/benchmark/xml.h"
#include "core/engine/audit.h"

struct plm_arena;
struct plm_benchmark;
struct plm_buf;
struct plm_diags;
struct plm_err;
struct plm_selection;

struct plm_stored_item;

/* One rule with all its results together [table 12, AND], after overrides, as the standard has it. */
struct plm_stored_rule {
	const char *idref;
	enum plm_verdict verdict;
	const char **failed; /* the instances that failed, where results name one */
	size_t failed_count;
	struct plm_stored_item *
		last; /* the last one of its results: they stand together, whatever the file's order */
};

struct plm_stored_value {
	const char *idref, *text;
	bool list; /* a set-complex-value: its items with blanks between them */
};

/* An override as it stands [XCCDF 6.6.4.3]; "" for what is not given, time NULL then. */
struct plm_stored_override {
	const char *authority, *time, *was, *is, *remark;
	long line;
};

/* One rule-result, all of its text in the arena, what many have only once. Attributes are NULL when not given. */
struct plm_stored_item {
	const struct plm_stored_item *next;
	const char *idref; /* "" when not given */
	const char *severity, *role, *weight, *time;
	const char *system, *check_name; /* of its check, and of the definition that it refers to */
	const struct plm_stored_override *override;
	struct plm_outcome outcome;
	uint32_t line;
	bool has_check;
};

struct plm_stored_result {
	const char *file;
	const char *id, *end_time, *target; /* "" when not given */
	const char *benchmark;		    /* its id, or NULL */
	const char *profile;		    /* its id, or NULL */
	const struct plm_stored_item *items;
	size_t item_count;
	struct plm_map rules; /* idref -> struct plm_stored_rule */
	const struct plm_stored_value *values;
	size_t value_count;
	bool in_benchmark; /* the file is a Benchmark, with the rules themselves */
	/* The document without the rule-results of any TestResult, and the last TestResult of it. */
	struct plm_xml xml;
	const struct plm_xml_node *node;
};

/* Larger than anything an audit writes of one host. */
enum { PLM_RESULTS_MAX_BYTES = 512 * 1024 * 1024 };

/* The text directly inside an element, joined, with white space off both ends if asked to; NULL when out of
 * memory. */
char *plm_stored_text(struct plm_arena *arena, const struct plm_xml_node *node, bool trim);

/* The last TestResult of a file, in the arena: tools append the newest; a note says so when there are several. `rest` gets the bytes of the document without the
 * rule-results; NULL: they are not wanted. PLM_E_IO, PLM_E_PARSE, PLM_E_LIMIT, PLM_E_REFUSED;
 * PLM_E_INVALID when there is no TestResult or it holds a result that XCCDF does not know. */
int plm_stored_result_load(const char *file, struct plm_buf *rest, struct plm_arena *arena,
			   struct plm_diags *diags, struct plm_stored_result **result,
			   struct plm_err **err);
/* The same from memory; `file` is used in messages only. */
int plm_stored_result_parse(const char *file, const char *data, size_t size_bytes,
			    struct plm_buf *rest, struct plm_arena *arena, struct plm_diags *diags,
			    struct plm_stored_result **result, struct plm_err **err);

/* NULL when it has no result of that rule. */
const struct plm_stored_rule *plm_stored_rule(const struct plm_stored_result *result,
					      const char *rule_id);

/* The benchmark as that audit saw it: its profile, where the benchmark has it, and its values. */
int plm_stored_result_select(const struct plm_stored_result *result,
			     const struct plm_benchmark *benchmark, struct plm_arena *arena,
			     struct plm_selection **selection, struct plm_err **err);

#endif
