/*
 * integrity.h: what keeps this host's own programs as they were: measured, verified when read, or compared now and then.
 */
#ifndef PLM_CHECKS_TRUST_INTEGRITY_H
#define PLM_CHECKS_TRUST_INTEGRITY_H

#include "checks/trust/trust.h"
#include "core/facts/containers.h"
#include "core/facts/units.h"

enum trust_mechanism {
	TRUST_IMA_MEASURE = 0,
	TRUST_IMA_APPRAISE,
	TRUST_DM_VERITY,
	TRUST_COMPOSEFS,
	TRUST_FAPOLICYD,
	TRUST_AIDE,
};

/* Of the kernel. */
struct trust_ima {
	struct plm_datum
		securityfs; /* names below /sys/kernel/security; PRESENT and none: not mounted */
	struct plm_datum count;	 /* of measurements */
	struct plm_datum policy; /* readable only where the kernel was built so */
	struct plm_datum cmdline;
};

struct trust_aide {
	const char *config; /* the file, or NULL: none is here */
	struct plm_datum config_state;
	const char *database; /* where it is, NULL: nobody can tell */
	struct plm_stat st;
	const char *schedule;	      /* what starts it now and then, or NULL */
	const struct plm_unit *timer; /* that was asked about last, for evidence */
	struct plm_datum unread;      /* PRESENT, or why a schedule may have been missed */
	const char *unread_path;
};

struct trust_fapolicyd {
	const struct plm_unit *unit;
	const struct plm_unit_boot *boot; /* NULL without a unit */
	struct plm_datum config, rules;
	const char *rules_path;
	bool permissive, denies;
};

int trust_ima(struct plm_facts *facts, const struct trust_ima **out, struct plm_err **err);
int trust_aide(struct plm_facts *facts, const struct trust_aide **out, struct plm_err **err);
int trust_fapolicyd(struct plm_facts *facts, const struct trust_fapolicyd **out,
		    struct plm_err **err);
/* The uuid of the device a path is on, as device mapper says it: ABSENT where no such device is. *mount is NULL when no
 * mount is known. */
int trust_device(struct plm_facts *facts, const char *path, const struct plm_mount **mount,
		 struct plm_datum *uuid, struct plm_datum *mounts);

/* ---- aide_conf.c: aide.conf(5), pure ---- */

/* The file of the database it compares with; NULL: it does not say, or in words nobody here knows. *failed: no memory. */
const char *trust_aide_database(struct plm_arena *arena, struct plm_slice text, bool *failed);

struct trust_integrity_params {
	int by;
	struct plm_bool required;
	struct plm_int max_age;
	const char *path;
};
/* What is not here at all. */
void trust_judge_absent(struct plm_eval *ev, const struct trust_integrity_params *p,
			const char *what);
int trust_judge_fapolicyd(struct plm_eval *ev, const struct trust_integrity_params *p);
int trust_judge_aide(struct plm_eval *ev, const struct trust_integrity_params *p);
int trust_eval_integrity(struct plm_eval *ev, const void *params);

#endif
