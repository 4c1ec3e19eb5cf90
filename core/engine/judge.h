/*
 * judge.h: what evaluators of built-in families share: writing a result, comparing a value with
 * what a rule expects, and judging a running value beside its persistent one. Plugins get the same
 * through struct plm_ops. None of these returns a failure: running out of memory sticks to the
 * result and ends the audit after eval.
 */
#ifndef PLM_CORE_ENGINE_JUDGE_H
#define PLM_CORE_ENGINE_JUDGE_H

#include <plimsoll/plugin.h>

#include "core/facts/facts.h"

void plm_instance(struct plm_eval *ev, const char *name);
void plm_verdict(struct plm_eval *ev, enum plm_verdict verdict, const char *fmt, ...)
	PLM_PRINTF(3, 4);
/* The one given last to this instance; PLM_VERDICT_NOTCHECKED before. */
enum plm_verdict plm_verdict_given(const struct plm_eval *ev);
void plm_expected(struct plm_eval *ev, const char *fmt, ...) PLM_PRINTF(2, 3);
void plm_evidence(struct plm_eval *ev, const struct plm_evidence *evidence);
/* Evidence from a datum; `source` as in struct plm_evidence. */
void plm_evidence_datum(struct plm_eval *ev, enum plm_aspect aspect, const char *source,
			const struct plm_datum *datum);
/* Evidence of something present, with the value formatted. */
void plm_evidence_value(struct plm_eval *ev, enum plm_aspect aspect, const char *source,
			const char *fmt, ...) PLM_PRINTF(4, 5);

/* Whether value meets all of expect. Matching a pattern allocates: `ev` takes note when that fails,
 * so that a lack of memory never looks like a value that does not match. */
bool plm_expect_meets(struct plm_eval *ev, const struct plm_expect *expect, const char *value);
/* The expectation in words: "at least 1 and not 3". NULL when out of memory. */
const char *plm_expect_words(struct plm_arena *arena, const struct plm_expect *expect);
/* NULL, or what is wrong: nothing given. For validate functions. */
const char *plm_expect_check(const struct plm_expect *expect);

/* Whether the word is one of a parameter's. */
bool plm_list_has(const struct plm_list *list, const char *word);

/* One value from one side. */
struct plm_side {
	const char *source; /* NULL: this side does not exist for this host (an image has nothing
			       running) */
	struct plm_datum value; /* data is the value's text */
};

/*
 * Judges a value that has two sides. `subject` names it in the sentence ("sysctl
 * kernel.kptr_restrict"). The first line that fits decides:
 *
 * - running is absent: fail when absent_fails, else notapplicable, both with `absent_reason`
 *   (unknown while persistent is unreadable)
 * - a side does not meet the expectation: fail, naming the side; a difference between them is said
 * - any asked side is unreadable: unknown
 * - persistent is absent and persistent_required: fail ("a reboot would lose it")
 * - there is no running side and persistent is absent: unknown, nobody can say what will hold
 * - else: pass
 */
struct plm_two_sides {
	const char *subject;
	struct plm_side running, persistent;
	bool persistent_required;
	bool absent_fails;
	const char *absent_reason;
	const char
		*unset; /* why nothing sets it after a reboot, a clause; NULL: "no file sets it" */
};
void plm_judge_two_sides(struct plm_eval *ev, const struct plm_two_sides *sides,
			 const struct plm_expect *expect);

/* ---- judge_packages.c ---- */

struct plm_package_list;

/* Nobody keeps packages on this host, or who does cannot be read: true, with the verdict and its evidence given. */
bool plm_judge_no_packages(struct plm_eval *ev, const struct plm_package_list *packages);

#endif
