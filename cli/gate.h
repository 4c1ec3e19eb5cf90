/*
 * gate.h: whether an audit lets a host pass: the flags and the configuration file, and the exit code they give.
 */
#ifndef PLM_CLI_GATE_H
#define PLM_CLI_GATE_H

#include <plimsoll/types.h>

struct plm_audit;
struct plm_difference;
struct plm_err;
struct plm_session;

/* Checks --fail-on, --min-score and --max-new before anything is read of a host; PLM_E_USAGE. */
int plm_gate_check(const struct plm_session *session, struct plm_err **err);

/* Judges the finished audit by the flags and by --config, compared with the results that --baseline names: leaves what
 * became of each condition in it for the reports, and in *since what is new, or NULL. */
int plm_gate_judge(struct plm_session *session, struct plm_audit *audit,
		   const struct plm_difference **since, struct plm_err **err);

/* The exit code. Unless quiet, a line on standard error says what closed the gate or what is missing. An incomplete
 * audit is said before a closed gate: what is unknown may be worse than what is known. */
int plm_gate_exit(const struct plm_audit *audit, const struct plm_session *session, bool quiet);

/* The options these functions read, for the commands' tables. */
#define PLM_OPTIONS_GATE                                                                           \
	{.name = "fail-on",                                                                        \
	 .argument = "SEVERITY",                                                                   \
	 .help = "Close the gate (exit 1) when a rule of this severity or above failed: info, "    \
		 "low, medium, high or none. Default: high."},                                     \
		{.name = "min-score",                                                              \
		 .argument = "NUMBER",                                                             \
		 .help = "Close the gate (exit 1) when the score is below NUMBER (0 to 100)."},    \
		{.name = "baseline",                                                               \
		 .argument = "RESULTS",                                                            \
		 .help = "XCCDF results of an earlier audit: say what is new since then."},        \
		{.name = "max-new",                                                                \
		 .argument = "NUMBER",                                                             \
		 .help = "Close the gate (exit 1) when the host has more than NUMBER new "         \
			 "failures since --baseline, of the severity of --fail-on or above. With " \
			 "it, and without --fail-on, failures that were there before do not "      \
			 "close the gate."},                                                       \
	{                                                                                          \
		.name = "config", .argument = "FILE",                                              \
		.help = "Take the gate from FILE: TOML with fail-on, min-score and max-new in "    \
			"[gate], [gate.profile.NAME] and [gate.group.NAME]. Flags come before "    \
			"it."                                                                      \
	}

#endif
