/*
 * units.h: what systemd knows of a unit and what its files say, in one look-up. Active state comes from
 * the running manager (probe "units"); the state of the unit file from the manager or, where none
 * answers (an image, another init), from the files themselves as `systemctl is-enabled` reads them:
 * systemd.unit(5). Where there is no unit of that name but a script of System V's kind, that counts.
 */
#ifndef PLM_CORE_FACTS_UNITS_H
#define PLM_CORE_FACTS_UNITS_H

#include "core/facts/facts.h"

/* In the words of systemctl(1), is-enabled. */
enum plm_unit_file {
	PLM_UNIT_FILE_NONE = 0, /* no file of that name */
	PLM_UNIT_FILE_ENABLED,
	PLM_UNIT_FILE_ENABLED_RUNTIME,
	PLM_UNIT_FILE_LINKED,
	PLM_UNIT_FILE_LINKED_RUNTIME,
	PLM_UNIT_FILE_ALIAS,
	PLM_UNIT_FILE_MASKED,
	PLM_UNIT_FILE_MASKED_RUNTIME,
	PLM_UNIT_FILE_STATIC,
	PLM_UNIT_FILE_DISABLED,
	PLM_UNIT_FILE_INDIRECT,
	PLM_UNIT_FILE_GENERATED,
	PLM_UNIT_FILE_TRANSIENT,
	PLM_UNIT_FILE_BAD,
	PLM_UNIT_FILE_COUNT
};

const char *plm_unit_file_name(enum plm_unit_file state); /* "enabled", …; "not-found" for NONE */

struct plm_unit {
	const char *name; /* as asked, ".service" added where it had no suffix */
	const char *real; /* the unit that name is an alias of; else name */
	/* PRESENT, ABSENT: neither the manager nor any directory has one, or UNREADABLE. */
	struct plm_datum state;

	/* Of the manager: PRESENT when the three are known; ABSENT when no systemd runs here;
	 * UNREADABLE. A unit nobody loaded is "not-loaded", "inactive", "dead". */
	struct plm_datum running;
	const char *load, *active, *sub;

	/* Of the files: PRESENT when file_state is known. */
	struct plm_datum file;
	enum plm_unit_file file_state;
	const char *source; /* what told file_state: the probe ("systemd:units"), the unit file, or
			       the link; never NULL */
	const char *path;   /* the unit file or script; NULL where only the manager was asked */
	bool script;	    /* it is a script of System V's kind */
};

int plm_facts_unit(struct plm_facts *facts, const char *name, const struct plm_unit **out,
		   struct plm_err **err);

/* What a boot will do with it: systemd.special(7), default.target and all that it wants or requires, by
 * links and by settings, without what only lives in /run. Of a script its links in rcN.d. */
struct plm_unit_boot {
	struct plm_datum state; /* PRESENT when the rest is known */
	bool starts;
	const char
		*because; /* the link or file that has it started; where it is not, what told so */
	const char
		*trigger; /* the socket, timer or path a boot starts that would start it; or NULL */
	const char *trigger_because;
};

int plm_facts_unit_boot(struct plm_facts *facts, const struct plm_unit *unit,
			const struct plm_unit_boot **out, struct plm_err **err);

/* The socket, timer or path that is active now and would start it; *trigger is NULL when there is
 * none. */
int plm_facts_unit_trigger(struct plm_facts *facts, const struct plm_unit *unit,
			   const char **trigger, struct plm_err **err);

/* Whether it is active (or becoming so) now; false when that is not known. */
bool plm_unit_is_active(const struct plm_unit *unit);
bool plm_unit_is_masked(const struct plm_unit *unit);

#endif
