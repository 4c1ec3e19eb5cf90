/*
 * controls.h: the rules of an audit by the framework controls that they refer to, as data: each framework, its numbers in
 * order, and the rules of each number, worst first. Private to reports.
 */
#ifndef PLM_REPORTS_CONTROLS_H
#define PLM_REPORTS_CONTROLS_H

#include "reports/view.h"

/* That a rule refers to a number of a framework. */
struct plm_control_use {
	struct plm_slice framework, number; /* of the reference's text */
	const char *href;		    /* "" when none */
	size_t rule;			    /* position among the views */
};

struct plm_control {
	struct plm_slice number;
	const struct plm_control_use *uses;
	size_t use_count;
	size_t counts[PLM_STANDING_COUNT];
};

struct plm_framework {
	struct plm_slice name;
	const char *href; /* "" when none */
	struct plm_control *controls;
	size_t control_count;
	size_t counts[PLM_STANDING_COUNT]; /* of rules, each once */
};

struct plm_controls {
	struct plm_arena *arena;
	struct plm_rule_view *views; /* of the rules in the profile, document order */
	size_t view_count;
	struct plm_control_use *uses;
	size_t use_count;
	struct plm_framework *frameworks; /* by name */
	size_t framework_count;
};

/* 0 or -PLM_E_NOMEM. All of it lives in the arena; texts are borrowed of the audit. */
int plm_controls_build(struct plm_controls *c, struct plm_arena *arena,
		       const struct plm_audit *audit);

/* "NIST SP 800-190 4.4.3" is number 4.4.3 of NIST SP 800-190; a single word is a number of what its link names. False for a
 * reference that is no control: prose, or nothing at all. */
bool plm_control_split(const struct plm_reference *reference, struct plm_slice *framework,
		       struct plm_slice *number);

#endif
