/*
 * automatic.h: the ways in which distributions install updates without being asked, and how far each is set up here:
 * unattended-upgrades, dnf-automatic, yum-cron, transactional-update, rpm-ostree.
 */
#ifndef PLM_CHECKS_PATCH_AUTOMATIC_H
#define PLM_CHECKS_PATCH_AUTOMATIC_H

#include <plimsoll/plugin.h>

#include "core/facts/apt_conf.h"
#include "core/facts/units.h"

struct patch_lists;

/* What a way was found to be set to. */
struct patch_way_setting {
	const char *source;
	struct plm_datum state; /* data is the value's text */
};

/* A timer or service that starts it. */
struct patch_way_unit {
	const struct plm_unit *unit;
	const struct plm_unit_boot *boot;
};

struct patch_way {
	const char *name;
	struct patch_way_setting *settings; /* as far as they matter */
	size_t setting_count;
	const char *problem;	  /* why it installs nothing, one clause; NULL: it would */
	const char *unknown;	  /* what could not be told, one clause; NULL: nothing */
	const char *but;	  /* what it leaves out, one clause; NULL: nothing */
	int64_t interval_seconds; /* how far apart its runs are set; 0: not set */
	const char *interval_by;  /* "NAME VALUE (FILE:LINE)" */
	const struct patch_way_unit *units;
	size_t unit_count;
	bool every_unit;	/* all of the units are needed; else one is enough */
	const char *by_cron;	/* a file of cron's that starts it where no systemd does; or NULL */
	const char *run_source; /* the file that tells when it last ran; NULL: none does */
	int64_t last_run_seconds; /* 0: never, or not known */
};

struct patch_automatic {
	const struct patch_way *items; /* those that are installed */
	size_t count;
	bool nothing_runs; /* an image: its timers have not run, and need not have */
};

int patch_automatic(struct plm_facts *facts, const struct patch_automatic **out,
		    struct plm_err **err);

/* ---- automatic_apt.c ---- */

/* What apt's configuration makes of unattended-upgrades: settings, problem and unknown of the way. */
int patch_automatic_apt(struct plm_facts *facts, struct patch_way *way, struct plm_err **err);
/* Appends a setting of apt's to those of the way; NULL: it is not set. 0 or -PLM_E_NOMEM. */
int patch_way_add_apt(struct plm_arena *arena, struct patch_way *way,
		      const struct plm_apt_item *item, const char *name);

/* ---- automatic_held.c ---- */

/* Which installed packages its Package-Blacklist keeps back: problem, unknown or but of the way. */
int patch_automatic_held(struct plm_facts *facts, const struct plm_apt_conf *conf,
			 struct patch_way *way, struct plm_err **err);

/* ---- automatic_apt.c ---- */

/* What stands for "${distro_id}" and "${distro_codename}". */
struct patch_names {
	const char *distribution, *codename;
};

/* ---- automatic_rpm.c ---- */

/* The same of a file with sections, by the keys that say whether it installs. */
struct patch_way_file {
	const char *paths[4]; /* later ones beat earlier ones */
	const char *section, *key;
	const char *installs; /* the values that install, words; NULL: any boolean that is true */
	const char *fallback; /* what holds where no file says; NULL: it then installs nothing */
};
int patch_automatic_file(struct plm_facts *facts, const struct patch_way_file *file,
			 struct patch_way *way, struct plm_err **err);

struct patch_automatic_params {
	struct plm_int within;	 /* seconds */
	struct plm_int interval; /* seconds */
};

int patch_eval_automatic(struct plm_eval *ev, const void *params);

#endif
