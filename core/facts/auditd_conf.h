/*
 * auditd_conf.h: settings of auditd.conf(5) and of files in its syntax (its plugins, audisp-remote.conf): the
 * file's, then auditd's own defaults.
 */
#ifndef PLM_CORE_FACTS_AUDITD_CONF_H
#define PLM_CORE_FACTS_AUDITD_CONF_H

#include "core/base/text.h"

struct plm_arena;

#define PLM_AUDITD_CONF "/etc/audit/auditd.conf"

struct plm_auditd_setting {
	const char *value;   /* keywords in lower case; NULL when neither has it */
	long line;	     /* 0: auditd's default */
	const char *problem; /* why auditd refuses the file, or NULL */
	long problem_line;
};

/* Pure but for memory: 0 or -PLM_E_NOMEM. */
int plm_auditd_setting(struct plm_arena *arena, struct plm_slice text, const char *key,
		       struct plm_auditd_setting *out);
const char *plm_auditd_default(const char *key); /* NULL when auditd has none */

#endif
