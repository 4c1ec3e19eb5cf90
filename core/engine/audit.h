/*
 * audit.h: one audit: plan, run, score. The finished audit is plain data that every report reads.
 */
#ifndef PLM_CORE_ENGINE_AUDIT_H
#define PLM_CORE_ENGINE_AUDIT_H

#include <plimsoll/plugin.h>
#include <plimsoll/types.h>

#include "core/benchmark/selection.h"

struct plm_arena;
struct plm_container_list;
struct plm_diags;
struct plm_err;
struct plm_facts;
struct plm_gate_result;
struct plm_host;
struct plm_host_identity;
struct plm_registry;

/* What a check system says about one instance of one check. */
struct plm_outcome {
	enum plm_verdict verdict;
	const char *instance; /* NULL when there is only one; untrusted text */
	const char *message;  /* one plain sentence; untrusted text; never NULL once finished */
	const char *
		why; /* why a failure of it matters, or NULL; a finished failure says it in its message */
	const char *expected; /* "at least 1", or NULL */
	const struct plm_evidence *evidence;
	size_t evidence_count;
};

struct plm_result_list {
	struct plm_arena *arena;
	struct plm_outcome *items;
	size_t count;
	bool out_of_memory;
};

/* One rule-result of the report. */
struct plm_rule_result {
	const struct plm_item *rule;
	enum plm_severity severity; /* after the profile */
	enum plm_role role;
	struct plm_weight_used {
		uint64_t num, den;
	} weight;		       /* after the profile */
	const struct plm_check *check; /* the one evaluated, or NULL */
	struct plm_outcome outcome;
	const struct plm_waiver *waiver; /* NULL, or the one that overrides it [6.6.4.3] */
	enum plm_verdict unwaived;	 /* then the verdict before it */
	int64_t time_seconds;		 /* when it was judged */
};

enum plm_score_model {
	PLM_SCORE_DEFAULT = 0,	   /* urn:xccdf:scoring:default */
	PLM_SCORE_FLAT,		   /* urn:xccdf:scoring:flat */
	PLM_SCORE_FLAT_UNWEIGHTED, /* urn:xccdf:scoring:flat-unweighted */
	PLM_SCORE_ABSOLUTE,	   /* urn:xccdf:scoring:absolute */
	PLM_SCORE_COUNT
};

struct plm_score {
	bool evaluated;	     /* false: nothing counted, there is no score */
	const char *value;   /* exact decimal text, at most 6 places, rounded half up once; "0" when
				not evaluated */
	const char *maximum; /* "100" for default, Σw for flat, … */
};

/* The default-model score of one group (or rule), by item index: for the report. value as above. */
struct plm_item_score {
	bool evaluated;
	const char *value;
};

/* What became of a waiver. */
enum plm_waiver_state {
	PLM_WAIVER_APPLIED = 0,
	PLM_WAIVER_UNMATCHED, /* in force for this host, and nothing of the kind failed */
	PLM_WAIVER_EXPIRED,
	PLM_WAIVER_NOT_YET, /* created after the audit's time */
	PLM_WAIVER_NO_RULE, /* the benchmark does not have the rule */
	PLM_WAIVER_OTHER_HOST,
};

struct plm_waiver_use {
	const struct plm_waiver *waiver;
	enum plm_waiver_state state;
	size_t count; /* results it overrides */
};

/* The audit before this one, in a chain of reports. */
struct plm_previous {
	const char *file;   /* its name, without directories: untrusted text */
	const char *sha256; /* of that file, in hexadecimal */
	int64_t end_seconds;
};

/* What wrote the report, beside its name and version. */
struct plm_tool_plugin {
	const char *family;
	const char *file;   /* the shared object, as it was loaded */
	const char *sha256; /* of it, in hexadecimal */
};

struct plm_tool {
	const char *compiler;
	const struct plm_tool_plugin *plugins;
	size_t plugin_count;
};

struct plm_audit {
	const struct plm_benchmark *benchmark;
	const struct plm_selection *selection;
	const struct plm_host_identity *host;
	const char *host_label;
	const char *tool_name; /* "plimsoll", or of the tool whose stored results these are */
	const char *tool_version;
	const char *test_system;      /* CPE name of that tool, or NULL: made of name and version */
	const char *const *platforms; /* CPE names of the host */
	size_t platform_count;
	const char *inapplicable;  /* NULL, or why no rule is for this host: a sentence */
	const char *scope_problem; /* NULL, or why this was not the whole host */
	int64_t start_seconds, end_seconds;
	uint64_t duration_us;		       /* not in deterministic output */
	const struct plm_rule_result *results; /* document order of rules, then instances */
	size_t result_count;
	size_t verdict_counts[PLM_VERDICT_COUNT];
	size_t fail_counts[PLM_SEVERITY_COUNT]; /* failed results by severity */
	size_t uncheckable_count; /* notchecked results of rules that have a check and were to be checked */
	struct plm_score scores[PLM_SCORE_COUNT];
	/* With a file of waivers: one use a waiver, and the scores as if there were none. */
	const struct plm_waivers *waivers; /* or NULL */
	const struct plm_waiver_use *waiver_uses;
	size_t waived_count; /* overridden results */
	struct plm_score unwaived_scores[PLM_SCORE_COUNT];
	const struct plm_item_score *item_scores;    /* benchmark->item_count */
	const struct plm_container_list *containers; /* NULL when no rule asked for them */
	/* What was asked of it before the host may pass; none for stored results of other tools. */
	const struct plm_gate_result *gates;
	size_t gate_count;
	const struct plm_previous *previous; /* or NULL */
	const struct plm_tool *tool;	     /* or NULL: not told */
	bool incomplete; /* a selected rule gave error or unknown or was uncheckable, or scope_problem is set */
};

struct plm_audit_options {
	const struct plm_registry *registry;
	struct plm_host *host;
	const struct plm_selection *selection;
	const struct plm_waivers *waivers;    /* or NULL */
	const struct plm_element *dictionary; /* the <cpe-list> of a file, or NULL */
	const char *tool_version;
	/* What is known of the host already, borrowed, so that nothing is read twice; NULL: nothing. */
	struct plm_facts *facts;
	/* Called before each rule with how many are done; may be NULL. */
	void (*progress)(void *context, size_t done, size_t total, const struct plm_item *rule);
	void *progress_context;
};

/* Plans (prepares every selected check; problems go to diags and end the audit before anything is
 * read of the host), runs and scores. Everything lives in the arena. */
int plm_audit_run(const struct plm_audit_options *options, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_audit **audit, struct plm_err **err);

/* Only the planning: what lint wants. */
int plm_audit_plan_check(const struct plm_registry *registry, const struct plm_selection *selection,
			 struct plm_arena *arena, struct plm_diags *diags, struct plm_err **err);

/* Score of finished results, exactly as XCCDF 7.3.2 [tables 40, 41]; fills scores and item_scores.
 */
int plm_audit_score(struct plm_audit *audit, struct plm_arena *arena, struct plm_err **err);

const char *plm_score_uri(enum plm_score_model model);

/* Truth tables of XCCDF [tables 12-14]; operands in any order. count 0 gives notchecked. */
enum plm_verdict plm_verdict_and(const enum plm_verdict *verdicts, size_t count);
enum plm_verdict plm_verdict_or(const enum plm_verdict *verdicts, size_t count);
enum plm_verdict plm_verdict_negate(enum plm_verdict verdict);

#endif
