/*
 * kernel.h: what collect.c and its kin gather and what the evaluators take: facts and parameters
 * of the kernel family.
 */
#ifndef PLM_CHECKS_KERNEL_KERNEL_H
#define PLM_CHECKS_KERNEL_KERNEL_H

#include <plimsoll/plugin.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/facts/facts.h"

/* ---- facts ---- */

/* Which kernel runs; for an image, which one it would start. */
struct kernel_release {
	struct plm_datum uname; /* the probe */
	const char *release;	/* "6.1.0-18-amd64"; NULL when not known */
	const char *source;	/* where release comes from */
	const char *upstream;	/* "6.1.76" when the distribution says it; NULL */
	const char *upstream_source;
	bool installed;		  /* release is the newest of /lib/modules: nothing is running */
	struct plm_datum modules; /* the listing of /lib/modules, asked only for an image */
};
int kernel_release(struct plm_facts *facts, const struct kernel_release **out,
		   struct plm_err **err);

/* Fields of the leading dotted number, compared as numbers: -1, 0, 1. What follows ("-18-amd64") is
 * ignored; a missing field is 0. */
int kernel_version_compare(const char *a, const char *b);
bool kernel_version_valid(const char *text);

/* Build options, read once into a table. */
struct kernel_option {
	const char *value; /* "y", "m", "n", a number, a text without its quotes */
	size_t line;	   /* 0: it does not occur, which is n */
};

struct kernel_options {
	struct plm_map map;	  /* name without CONFIG_ -> struct kernel_option */
	const char *version;	  /* of the title line; NULL */
	const char *architecture; /* of the title line, as the kernel's tree calls it; NULL */
};

/* All lines of a .config; of several about one option the last counts. Pure; only -PLM_E_NOMEM. */
int kernel_options_parse(struct plm_arena *arena, struct plm_slice text,
			 struct kernel_options *options);
struct kernel_option kernel_options_get(const struct kernel_options *options, const char *name);

struct kernel_config_try {
	const char *path;
	enum plm_presence presence;
	int error;
};

struct kernel_config {
	struct kernel_config_try tries[5]; /* in order; the last one is what was found */
	size_t try_count;
	const char *source; /* NULL when none was found */
	struct kernel_options options;
	bool no_kernel; /* an image without a kernel */
};
int kernel_config(struct plm_facts *facts, const struct kernel_config **out, struct plm_err **err);

/* Which kernel a condition is held against: what uname says, else what it was built from. */
struct kernel_build {
	const char *machine, *machine_source; /* "x86_64"; NULL when not known */
	const char *version, *version_source; /* "6.1.76"; NULL when not known */
};
int kernel_build(struct plm_facts *facts, const struct kernel_build **out, struct plm_err **err);

/* No list of a kernel's modules is larger. */
enum { MODULE_FILE_BYTES = 8 * 1024 * 1024 };

/* One line of modprobe.d that says how a module is loaded. */
enum module_rule_kind { MODULE_INSTALL = 0, MODULE_BLACKLIST, MODULE_SOFTDEP };
struct module_rule {
	enum module_rule_kind kind;
	const char *file;
	size_t line;
	struct plm_slice module; /* a pattern for install */
	struct plm_slice rest;	 /* what follows: the command, the modules loaded with it */
	bool blocks;		 /* an install whose command loads nothing */
};

/* Of modprobe.d, in modprobe's order, then the kernel's own modules.softdep. */
struct module_rules {
	struct module_rule *items;
	size_t count;
	const char *gap; /* a file or directory that could not be read; NULL */
	int gap_error;
};
int module_rules(struct plm_facts *facts, const struct module_rules **out, struct plm_err **err);
int module_rules_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		       struct module_rules *rules);
/* The rule that keeps a module out, `install` before `blacklist`; NULL. Of several install lines the
 * first counts, as for modprobe. "-" and "_" are the same. */
const struct module_rule *module_rules_find(const struct module_rules *rules, const char *name);
/* It stands below /run, which no reboot leaves. */
bool module_rule_is_passing(const struct module_rule *rule);

/* Names of modules, "-" and "_" being the same. */
bool module_same_name(struct plm_slice a, const char *b);
/* "kernel/net/sctp/sctp.ko.xz" is of "sctp". */
struct plm_slice module_of_path(struct plm_slice path);

/* What a boot parameter keeps out: the kernel itself (module_blacklist=) or modprobe (of aliases,
 * modprobe.blacklist=). */
struct module_cmdline {
	const char *source;	/* of the running list; NULL where nothing runs */
	bool now, now_modprobe; /* in the running list */
	bool later,
		later_modprobe; /* in every list a next boot may use; false when there is none */
	bool unknown;		/* a list could not be read */
	bool lists;		/* a next boot is known */
};
int module_cmdline(struct plm_facts *facts, const char *name, struct module_cmdline *out);

/* A module that brings another along, which a blacklist does not hinder: one that needs it (modules.dep)
 * or asks for it (softdep), and is not kept out itself. An empty slice: there is none. Pure. */
struct plm_slice module_bringer(struct plm_slice dep, const struct module_rules *rules,
				const char *name);

struct module_state {
	bool image;		       /* nothing runs */
	bool loaded;		       /* in /proc/modules */
	bool builtin;		       /* in modules.builtin */
	bool on_disk;		       /* in modules.dep */
	struct plm_datum proc_modules; /* ABSENT: this kernel loads no modules at all */
	struct plm_datum dep, builtin_list;
	const char *dep_path, *builtin_path; /* NULL when the kernel's release is not known */
};
int module_state(struct plm_facts *facts, const char *name, const struct module_state **out,
		 struct plm_err **err);

/* ---- parameters ---- */

struct secure_boot_params {
	struct plm_bool shim; /* shim's own checks, too */
};

enum kernel_persistent { KERNEL_PERSISTENT_OPTIONAL = 0, KERNEL_PERSISTENT_REQUIRED };
enum kernel_absent { KERNEL_ABSENT_NOTAPPLICABLE = 0, KERNEL_ABSENT_FAIL };
enum cmdline_state { CMDLINE_STATE_SET = 0, CMDLINE_STATE_UNSET };
enum cmdline_toggle { CMDLINE_TOGGLE_OFF = 0, CMDLINE_TOGGLE_ON };
enum config_absent { CONFIG_ABSENT_N = 0, CONFIG_ABSENT_NOTAPPLICABLE, CONFIG_ABSENT_FAIL };
enum config_versions { CONFIG_VERSIONS_CARRIED = 0, CONFIG_VERSIONS_EXACT };
enum module_wish { MODULE_LOADED = 0, MODULE_NOT_LOADED, MODULE_BLOCKED };

/* Which kernels a test is about; the others make it notapplicable. */
struct kernel_when {
	struct plm_list arch; /* as uname says machine */
	const char *since;    /* the first version */
	const char *until;    /* the first version no more */
};

struct version_params {
	const char *at_least;	/* NULL when not asked */
	struct plm_bool newest; /* of those installed */
};

struct sysctl_params {
	const char *key;
	struct plm_expect expect;
	int persistent;	     /* enum kernel_persistent */
	int absent;	     /* enum kernel_absent */
	const char *same_as; /* a build option whose value is wanted */
	struct kernel_when when;
};

struct cmdline_params {
	const char *parameter;
	struct plm_expect expect;
	int state;  /* enum cmdline_state, -1 when not given */
	int toggle; /* enum cmdline_toggle, -1 when not given */
	struct plm_bool or_unset;
	struct kernel_when when;
};

struct config_params {
	const char *option;
	struct plm_expect expect;
	int absent;	     /* enum config_absent */
	int versions;	     /* enum config_versions */
	const char *same_as; /* another option whose value is wanted */
	struct kernel_when when;
};

struct module_params {
	const char *name;
	int state; /* enum cmdline_toggle { CMDLINE_TOGGLE_OFF = 0, CMDLINE_TOGGLE_ON };
enum config_absent { CONFIG_ABSENT_N = 0, CONFIG_ABSENT_NOTAPPLICABLE, CONFIG_ABSENT_FAIL };
enum config_versions { CONFIG_VERSIONS_CARRIED = 0, CONFIG_VERSIONS_EXACT };
enum module_wish */
};

struct vulnerability_params {
	const char *name;
	struct plm_bool smt;
};

struct taint_params {
	struct plm_list allowed;
};

struct lockdown_params {
	int at_least; /* 0 integrity, 1 confidentiality */
	int absent;   /* enum kernel_absent */
};

/* ---- conditions (when.c) ---- */

/* How a kernel stands to a condition. */
enum kernel_fit { KERNEL_FITS = 0, KERNEL_OTHER, KERNEL_FIT_UNKNOWN };

/* The fit, and for the other two one sentence about `subject` in *why. `occurs`: the kernel has the
 * subject, so that what versions are said to have it does not matter: distributions carry features
 * to other versions. */
int kernel_when_holds(struct plm_facts *facts, const struct kernel_when *when, const char *subject,
		      bool occurs, enum kernel_fit *fit, const char **why);
/* Gives the verdict of a condition that does not hold, with the evidence for it. */
int kernel_when_verdict(struct plm_eval *ev, enum kernel_fit fit, const char *why);
/* Makes a build option's value the one that is wanted; gives the verdict itself when it is not known.
 */
int kernel_same_as(struct plm_eval *ev, const char *name, struct plm_expect *expect, bool *known);
/* NULL, or what is wrong with it. */
const char *kernel_when_check(const struct kernel_when *when);

/* ---- evaluators ---- */

int eval_version(struct plm_eval *ev, const void *params);
int eval_sysctl(struct plm_eval *ev, const void *params);
int eval_cmdline(struct plm_eval *ev, const void *params);
int eval_config(struct plm_eval *ev, const void *params);
int eval_module(struct plm_eval *ev, const void *params);
int eval_vulnerability(struct plm_eval *ev, const void *params);
int eval_taint(struct plm_eval *ev, const void *params);
int eval_secure_boot(struct plm_eval *ev, const void *params);
int eval_lockdown(struct plm_eval *ev, const void *params);

const char *validate_version(const void *params);
const char *validate_sysctl(const void *params);
const char *validate_cmdline(const void *params);
const char *validate_config(const void *params);
const char *validate_module(const void *params);
const char *validate_vulnerability(const void *params);
const char *validate_taint(const void *params);

#endif
