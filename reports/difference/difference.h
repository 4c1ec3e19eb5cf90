/*
 * difference.h: what changed between two audits: findings that are new, gone or say other values, containers that came and
 * went, and what is owed to another question rather than to another host.
 */
#ifndef PLM_REPORTS_DIFFERENCE_H
#define PLM_REPORTS_DIFFERENCE_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_audit;
struct plm_buf;
struct plm_container;
struct plm_err;
struct plm_item;
struct plm_rule_result;

/* In the order in which a reader wants them. */
enum plm_change {
	PLM_CHANGE_BROKEN = 0, /* did not fail then, fails now */
	PLM_CHANGE_APPEARED,   /* fails now, of an instance that was not there then */
	PLM_CHANGE_UNWAIVED,   /* fails now, and a waiver covered it then */
	PLM_CHANGE_BLIND,      /* was judged then, cannot be now */
	PLM_CHANGE_ASKED, /* fails now, and nobody asked then: another benchmark, profile or value */
	PLM_CHANGE_FIXED,    /* failed then, does not now */
	PLM_CHANGE_VANISHED, /* failed then, of an instance that is gone */
	PLM_CHANGE_WAIVED,   /* failed then, and a waiver covers it now */
	PLM_CHANGE_SEEN,     /* could not be judged then, is now and does not fail */
	PLM_CHANGE_DROPPED,  /* failed then, and nobody asks now */
	PLM_CHANGE_VALUE,    /* the verdict is the same, what was read is not */
	PLM_CHANGE_COUNT
};

/* A value that was read both times from the same place. */
struct plm_changed_fact {
	const char *source;
	enum plm_aspect aspect;
	const char *then, *now; /* "absent", "unreadable" where it was that */
};

struct plm_changed {
	enum plm_change change;
	const struct plm_rule_result *then, *now; /* one of them is NULL where there was none */
	const struct plm_changed_fact *facts;
	size_t fact_count;
};

/* A Value of the benchmark that was set otherwise. */
struct plm_changed_value {
	const char *id, *then, *now;
};

struct plm_difference {
	const struct plm_audit *then, *now;
	const struct plm_changed
		*items; /* by change, then worst severity first, then as in the audits */
	size_t count;
	size_t counts[PLM_CHANGE_COUNT];
	size_t unchanged; /* findings that failed both times */
	const char
		*other_host; /* which host the earlier audit is of, when it is another; else NULL */
	bool other_benchmark,
		other_profile; /* by id and digest; by id and digest of the tailoring */
	const struct plm_changed_value *values;
	size_t value_count;
	const struct plm_container *const *came, *const *went;
	size_t came_count, went_count;
};

/* Compares; everything lives in the arena, and the audits must live as long. Results are the same when rule and instance
 * are. Process ids in the place of a fact do not make it another. 0 or -PLM_E_NOMEM. */
int plm_difference_make(const struct plm_audit *then, const struct plm_audit *now,
			struct plm_arena *arena, struct plm_difference **difference,
			struct plm_err **err);

/* Failures that the host came to have: broken, appeared, unwaived; of this severity or above. */
size_t plm_difference_new(const struct plm_difference *difference, enum plm_severity least);

/* What the two audits did not have in common, so that their scores cannot be compared; NULL when it is nothing. */
const char *plm_difference_incomparable(const struct plm_difference *difference);

const char *plm_change_name(enum plm_change change);  /* "broken", for programs */
const char *plm_change_title(enum plm_change change); /* "New failures", for people */

/* Writers, as plm_report_format.write. */
int plm_difference_text(const struct plm_difference *difference, bool colour, struct plm_buf *out,
			struct plm_err **err);
int plm_difference_json(const struct plm_difference *difference, struct plm_buf *out,
			struct plm_err **err);
int plm_difference_html(const struct plm_difference *difference, struct plm_buf *out,
			struct plm_err **err);

#endif
