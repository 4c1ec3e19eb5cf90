/*
 * sshd.h: sshd_config(5) with what it includes, line by line, and the options that can be asked for.
 */
#ifndef PLM_CHECKS_ACCESS_SSHD_H
#define PLM_CHECKS_ACCESS_SSHD_H

#include "core/base/text.h"
#include "core/facts/facts.h"

/* ---- sshd_options.c ---- */

struct sshd_option {
	const char *name;
	const char *alias;    /* an older name, or NULL */
	const char *fallback; /* what its manual says that it does when not told */
	bool is_time;	      /* compared in seconds */
};

/* Names are matched without regard to case; NULL when it is not in the table. */
const struct sshd_option *sshd_option_find(const char *name);
/* A value as rules compare it: in lower case, times in seconds. NULL when out of memory. */
const char *sshd_value(struct plm_arena *arena, const struct sshd_option *option,
		       const char *value);

/* ---- sshd_parse.c ---- */

struct sshd_match {
	const char *criteria;
	const char *path;
	size_t line;
	bool always; /* "Match all" that stands in no other */
};

struct sshd_line {
	const char *keyword, *value; /* arguments joined by blanks, quotes taken off */
	const char *path;
	size_t line;
	const struct sshd_match *match; /* NULL: for everybody */
};

struct sshd_config {
	struct sshd_line *lines; /* in the order in which sshd meets them */
	size_t line_count;
	struct plm_datum state; /* of the file itself, without bytes */
	const char *path;
	const char *gap; /* the first thing that could not be read, or NULL */
	int gap_error;
};

struct sshd_parser {
	struct plm_arena *arena;
	struct sshd_config *config;
	/* Reads what an Include names, with sshd_parse. 0 or a negative code. */
	int (*include)(struct sshd_parser *parser, const char *pattern,
		       const struct sshd_match *within);
	void *context;
};

int sshd_parse(struct sshd_parser *parser, struct plm_slice text, const char *path,
	       const struct sshd_match *within);

/* ---- collect_sshd.c ---- */

int sshd_config(struct plm_facts *facts, const struct sshd_config **out, struct plm_err **err);

/* ---- collect_sshd_default.c ---- */

struct sshd_default {
	const char *value;
	const char *source; /* the os-release that tells whose sshd it is; NULL: all do the same */
	struct plm_datum os_release; /* where it is UNREADABLE, value is the manual's */
};

/* What it does with an option that nothing sets. 0 or a negative code. */
int sshd_default(struct plm_facts *facts, const struct sshd_option *option,
		 struct sshd_default *out, struct plm_err **err);

/* ---- collect_sshd_process.c ---- */

struct sshd_running {
	int32_t pid;		   /* 0: none listens, or it cannot be told */
	struct plm_datum state;	   /* of its command line */
	const char *source;	   /* "/proc/4711/cmdline" */
	struct sshd_line *options; /* -o */
	size_t option_count;
	const char *file;     /* -f, or NULL */
	int64_t read_seconds; /* when it read its files last; 0: not known */
};

int sshd_running(struct plm_facts *facts, const struct sshd_running **out, struct plm_err **err);

#endif
