/*
 * recall_private.h: what the files of recall share. Private to exports.
 */
#ifndef PLM_EXPORTS_RECALL_PRIVATE_H
#define PLM_EXPORTS_RECALL_PRIVATE_H

#include "core/base/buf.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/waivers.h"
#include "core/engine/gate.h"
#include "core/facts/facts.h"
#include "exports/results.h"

struct plm_recalling {
	struct plm_arena *arena;
	struct plm_diags *diags;
	struct plm_err **err;
	const char *file;
	const struct plm_stored_result *stored;
	const struct plm_xml_node *node; /* its TestResult */
	struct plm_audit *audit;
	struct plm_benchmark *benchmark;
	struct plm_rule_result *results;
	struct plm_waiver *waivers;
	size_t waiver_count;
	struct plm_waiver_use *uses; /* of the listed ones, the first of them */
	size_t use_count;
	size_t *overrides;   /* by result: which waiver changed it, or SIZE_MAX */
	bool waivers_listed; /* there was a file of them, though it may be empty */
	const char *waiver_file, *waiver_sha256;
	struct plm_gate_result *gates; /* gate_count of the audit */
	struct plm_host_identity *host;
	const char *target;		    /* the name that the standard gives the host, or NULL */
	struct plm_host_address *addresses; /* the count is the host's */
	struct plm_host_address *bare;	    /* as the standard gives them: nothing but addresses */
	size_t bare_count;
	struct plm_tailoring *tailoring; /* that the selection is by, or NULL */
	const char *profile_title;	 /* of the tailoring's profile, or NULL */
	const struct plm_xml_node
		*weights; /* what a tailoring made of Groups: <weight>s; or NULL */
	struct plm_container_list *containers; /* of the audit, or NULL */
};

bool plm_recalls(const struct plm_xml_node *node, const char *name); /* an element of XCCDF */
/* The text inside in the arena; "" when the element is NULL; NULL when out of memory. */
const char *plm_recalled_text(struct plm_recalling *r, const struct plm_xml_node *node);
/* xs:dateTime in any zone; 0 when it is none. */
int64_t plm_recalled_time(const char *text);

/* recall_result.c: one rule-result. */
int plm_recall_result(struct plm_recalling *r, const struct plm_stored_item *item,
		      struct plm_rule_result *to, size_t *override_index);
/* Its rule as that result has it, so that scores go by what was in force and not by what is in the benchmark. */
void plm_recall_selected(const struct plm_rule_result *result, struct plm_selected_item *item);
/* recall_waivers.c: <waivers> of our metadata; the waiver of an override, by its index. */
int plm_recall_waivers(struct plm_recalling *r, const struct plm_xml_node *node);
int plm_recall_override(struct plm_recalling *r, const struct plm_stored_override *override,
			struct plm_rule_result *to, size_t *index);
/* recall_host.c: target, target-facts, remarks, platforms. */
int plm_recall_host(struct plm_recalling *r);
/* recall_benchmark.c: a URI reference as the path it was made of; NULL when out of memory. */
const char *plm_recalled_path(struct plm_recalling *r, const char *href);
/* recall_containers.c: <containers> of our metadata. */
int plm_recall_containers(struct plm_recalling *r, const struct plm_xml_node *node);
/* recall_benchmark.c: the Benchmark around the TestResult, or one made of the ids it names. `rest`: the document without
 * the results. */
int plm_recall_benchmark(struct plm_recalling *r, struct plm_buf *rest);

#endif
