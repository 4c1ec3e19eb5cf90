/*
 * gate.h: whether an audit lets a host pass: the flags, and the exit code they give.
 */
#ifndef PLM_CLI_GATE_H
#define PLM_CLI_GATE_H

#include <plimsoll/types.h>

struct plm_audit;
struct plm_err;
struct plm_invocation;
struct plm_session;

struct plm_gate {
	bool any_severity; /* false: --fail-on none */
	enum plm_severity fail_on;
	const char *min_score; /* decimal text, or NULL */
	uint64_t min_num, min_den;
};

/* Reads --fail-on and --min-score; PLM_E_USAGE. */
int plm_gate_parse(const struct plm_invocation *invocation, struct plm_gate *gate,
		   struct plm_err **err);

/* The exit code. Unless quiet, a line on standard error says what closed the gate or what is missing. An incomplete
 * audit is said before a closed gate: what is unknown may be worse than what is known. */
int plm_gate_exit(const struct plm_gate *gate, const struct plm_audit *audit,
		  const struct plm_session *session, bool quiet);

#endif
