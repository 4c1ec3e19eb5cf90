/*
 * patch.h: what collectors and evaluators of the family "patch" share: apt's lists and the metadata of
 * rpm repositories, the updates they offer, the kernels that are installed, and how long the release is supported.
 */
#ifndef PLM_CHECKS_PATCH_PATCH_H
#define PLM_CHECKS_PATCH_PATCH_H

#include <plimsoll/plugin.h>

#include "core/facts/kernels.h"
#include "core/facts/packages.h"

#define PATCH_LISTS	"/var/lib/apt/lists"
#define PATCH_ESM_LISTS "/var/lib/ubuntu-advantage/apt-esm/var/lib/apt/lists"
#define PATCH_STAMP	"/var/lib/apt/periodic/update-success-stamp"
#define PATCH_REBOOT	"/run/reboot-required"

/* ---- lists.c: apt's lists, without their contents; rpm_repositories.c: the same of dnf and zypper ---- */

/* The head of a Release or InRelease file. Untrusted text, "" where it says nothing. */
struct patch_release_file {
	const char *path;
	struct plm_datum why_not; /* PRESENT when the head was read */
	const char *origin, *label, *suite, *codename, *version;
	int64_t date_seconds;	     /* 0 when it has none */
	int64_t valid_until_seconds; /* 0 when it has none */
	bool not_automatic;	     /* apt installs nothing from it unasked */
	bool but_automatic_upgrades; /* but keeps up what came from it */
};

struct patch_list {
	const char *path;
	const struct patch_release_file *release; /* NULL when there is none */
	bool security;				  /* says that it is of a security archive */
	int64_t mtime_seconds;			  /* apt sets it to the time the server gave */
	int priority;				  /* of apt, pins counted */
	bool subscription; /* offers what only a subscription unlocks, and this host has none */
	const char *
		repository; /* of rpm: its id; the list is its primary or, for security, its updateinfo */
	struct plm_datum
		why_not; /* of rpm: PRESENT, or why the repository's metadata cannot be found */
};

struct patch_lists {
	struct plm_datum directory; /* PRESENT, or why it could not be listed */
	struct patch_list *items;
	size_t count;
	size_t security_count;
	struct patch_release_file *releases;
	size_t release_count;
	struct plm_stat stamp; /* of the last update of the lists that succeeded */
	bool rpm;	       /* of repositories of rpm packages */
	const char *place;     /* where they are kept, for a sentence */
	const char *refresh;   /* the command that renews them */
};

/* Of the manager that keeps this host's packages. */
int patch_lists(struct plm_facts *facts, const struct patch_lists **out, struct plm_err **err);
/* Fills the lists of an rpm host; 0 or a negative code. */
int patch_rpm_lists(struct plm_facts *facts, struct patch_lists *lists, struct plm_err **err);

/* ---- updates.c: what the lists offer beyond what is installed ---- */

enum patch_kind {
	PATCH_ALL = 0,
	PATCH_SECURITY,
};

/* Updates that are there and that a plain upgrade would not install, in the order of the attribute's words. */
enum patch_apart {
	PATCH_SUBSCRIPTION = 0, /* for subscribers only: Ubuntu Pro */
	PATCH_PHASED,		/* still being rolled out: apt holds it back on some hosts */
	PATCH_PINNED,		/* a preference is about this package: only apt knows */
	PATCH_NOT_APART,
};

struct patch_update {
	const struct plm_package *package;
	const char *candidate;
	const struct patch_list *list; /* where the candidate is from */
	const char *advisory;	       /* of rpm: that names it, or NULL */
	enum patch_apart apart;	       /* why it may not be this host's to install */
	const char *note; /* what is said of it: the pin's file, the percentage; or NULL */
};

struct patch_list_read {
	const struct patch_list *list;
	struct plm_datum why_not; /* PRESENT when all of it was read */
};

struct patch_updates {
	const struct patch_update *items; /* in the order of the package database */
	size_t count;
	const struct patch_list_read *reads;
	size_t read_count;
	size_t unreadable_count;
	size_t apart_counts[PATCH_NOT_APART + 1]; /* of the items, by why they are apart */
	const struct patch_pins *pins;		  /* of apt; NULL of rpm */
	struct patch_update *growing;		  /* the items while they are being gathered */
};

/* rpm_updates.c: the updates of an rpm host into `updates`, which is zeroed. */
int patch_rpm_updates(struct plm_facts *facts, const struct patch_lists *lists,
		      enum patch_kind kind, struct patch_updates *updates, struct plm_err **err);

/* Only the lists of that kind are read. Needs a host with packages and lists. */
int patch_updates(struct plm_facts *facts, enum patch_kind kind, const struct patch_updates **out,
		  struct plm_err **err);

/* ---- since_boot.c: what takes effect with a reboot only ---- */

struct patch_newer {
	const struct plm_package *package;
	int64_t installed_seconds;
};

struct patch_since_boot {
	const struct plm_boot_time *boot;
	const char *database;	   /* of the packages */
	struct patch_newer *items; /* installed after the start */
	size_t count;
};

int patch_since_boot(struct plm_facts *facts, const struct patch_since_boot **out,
		     struct plm_err **err);

/* ---- support.c: the release and the end of its support ---- */

enum patch_support {
	PATCH_SUPPORT_REGULAR = 0, /* by the distribution, for everybody */
	PATCH_SUPPORT_LTS,	   /* and its long-term team */
	PATCH_SUPPORT_EXTENDED,	   /* and by contract */
};

struct patch_end {
	const char *source;  /* the file that says it; NULL when none does */
	const char *text;    /* "2026-07-11"; NULL when no end has been announced */
	int64_t end_seconds; /* the end of that day */
};

struct patch_system {
	struct plm_datum os_release; /* of the file below */
	const char *os_release_path;
	const char *id, *version, *codename, *name; /* "" when not said */
	struct plm_datum table;			    /* of distro-info-data, when it was asked */
	const char *table_path;
	struct patch_end ends[PATCH_SUPPORT_EXTENDED + 1];
};

int patch_system(struct plm_facts *facts, const struct patch_system **out, struct plm_err **err);

/* ---- dates.c ---- */

/* "2026-07-11": the first second of that day. */
bool patch_parse_day(struct plm_slice text, int64_t *seconds);
/* "Sat, 11 Jul 2026 10:16:37 UTC", as Release files have it. */
bool patch_parse_date(struct plm_slice text, int64_t *seconds);
/* "2026-07-11 10:16 UTC"; room of PATCH_DATE_ROOM bytes. */
enum { PATCH_DATE_ROOM = 40 };
void patch_format_date(int64_t seconds, char *text);

/* ---- evaluators ---- */

struct patch_updates_params {
	int kind; /* enum patch_kind */
	struct plm_int at_most;
	struct plm_list apart; /* words of enum patch_apart */
};

extern const char *const patch_apart_words[]; /* NULL-terminated */

struct patch_age_params {
	struct plm_int at_most; /* seconds */
};

struct patch_package_params {
	const char *name;
	int state; /* enum patch_package_state, -1 when not given */
	const char *at_least;
	int manager; /* enum patch_manager, -1 when not given */
};

enum patch_manager {
	PATCH_DPKG = 0,
	PATCH_RPM,
};

enum patch_package_state {
	PATCH_INSTALLED = 0,
	PATCH_NOT_INSTALLED,
};

struct patch_release_params {
	struct plm_list ids;
	int support;		  /* enum patch_support */
	struct plm_int remaining; /* seconds */
};

/* eval_updates.c: what is installed and what is offered; *lists is NULL when the verdict is given, for there are none or nobody
 * can say. 0 or the negative of an enum plm_code. Then evidence of the lists that could not be read. */
int patch_lists_to_judge(struct plm_eval *ev, const struct plm_package_list **packages,
			 const struct patch_lists **lists);
void patch_show_unread_releases(struct plm_eval *ev, const struct patch_lists *lists);

int patch_eval_updates(struct plm_eval *ev, const void *params);
int patch_eval_age(struct plm_eval *ev, const void *params);
int patch_eval_reboot(struct plm_eval *ev, const void *params);
int patch_eval_package(struct plm_eval *ev, const void *params);
int patch_eval_release(struct plm_eval *ev, const void *params);

#endif
