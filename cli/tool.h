/*
 * tool.h: what this program is, for reports and for plimsoll version.
 */
#ifndef PLM_CLI_TOOL_H
#define PLM_CLI_TOOL_H

struct plm_err;
struct plm_session;
struct plm_tool;

extern const char plm_tool_compiler[];

/* After plm_session_registry: the build and each plugin with the digest of its file, in the arena. */
int plm_tool_describe(struct plm_session *session, const struct plm_tool **tool,
		      struct plm_err **err);

#endif
