/*
 * audit_rule.h: one rule as the kernel's audit subsystem lists it, as text; private to core/host.
 */
#ifndef PLM_CORE_HOST_AUDIT_RULE_H
#define PLM_CORE_HOST_AUDIT_RULE_H

#include <plimsoll/types.h>

struct plm_buf;

/* Adds the rule in the payload of an AUDIT_LIST_RULES message (struct audit_rule_data, aligned as
 * netlink aligns) as one line in
 * the syntax of audit.rules(7), fields in the kernel's order:
 * "-a ACTION,LIST -F arch=b64 -S NAME,NAME -F FIELD=VALUE -F key=KEY". A watch is written the same
 * way, never as -w, which would not tell a watch on a directory's inode (path=) from one on its tree
 * (dir=). Blanks and backslashes in values are escaped by a backslash. Gives 0, or EBADMSG when the
 * payload is none; then nothing was added. */
int plm_audit_rule_text(const void *payload, size_t size_bytes, struct plm_buf *text);

#endif
