/*
 * redact.h: what must not leave a host is replaced by what judging needs; private to core/host and
 * its tests. docs/recordings.md lists the rules. Pure: knows a path and bytes, asks nothing.
 */
#ifndef PLM_CORE_HOST_REDACT_H
#define PLM_CORE_HOST_REDACT_H

#include <plimsoll/types.h>

struct plm_arena;
struct plm_buf;

/* Replaces datum's bytes, in the arena, when the file at path holds password hashes, private keys,
 * an environment or credentials of an engine; sets *redacted then and leaves both alone else. What
 * looks like such a file but cannot be understood is replaced whole. 0 or -PLM_E_NOMEM. */
int plm_redact(struct plm_arena *arena, const char *path, struct plm_datum *datum, bool *redacted);

/* The rules, for plm_redact: each gives true and the new bytes when it changed something. */
bool plm_redact_keys(const struct plm_datum *datum, struct plm_buf *out);
bool plm_redact_json(const struct plm_datum *datum, struct plm_buf *out);
/* Lines that need to be known by the file they are in: variables of units, YAML of Kubernetes,
 * passwords of a boot loader, databases of rsyslog. */
bool plm_redact_lines(const char *path, const struct plm_datum *datum, struct plm_buf *out);

#endif
