/*
 * rules.h: audit rules as the kernel holds them, read from the syntax of audit.rules(7), and what
 * they cover by meaning. One parser for the rules the kernel lists and for the files that auditctl
 * loads. Pure: text in, rules out; knows no host. Follows auditctl(8), augenrules(8) and the order
 * in which kernel/auditsc.c asks its lists.
 */
#ifndef PLM_CHECKS_AUDIT_RULES_H
#define PLM_CHECKS_AUDIT_RULES_H

#include <plimsoll/types.h>

#include "core/base/map.h"
#include "core/base/text.h"

struct plm_arena;

/* ---- machines ---- */

/* One system call interface of a machine: rules for one say nothing about the other. */
struct plm_kaudit_abi {
	const char *name; /* "b64", "b32" */
	int machine;	  /* libaudit's machine_t */
};

struct plm_kaudit_machine {
	struct plm_kaudit_abi abis[2]; /* the native one first */
	size_t abi_count;
};

/* name is uname's machine; NULL or unknown to libaudit: the machine plimsoll itself runs on. */
void plm_kaudit_machine_of(const char *name, struct plm_kaudit_machine *machine);
/* The ABI an arch= value names ("b32", "x86_64", a number): its libaudit machine, or -1. */
int plm_kaudit_arch_machine(const struct plm_kaudit_machine *machine, const char *arch);
/* Whether a system call exists in this ABI; true also when libaudit has no table of the ABI. */
bool plm_kaudit_syscall_exists(const char *name, int machine);

/* ---- rules ---- */

enum plm_kaudit_list {
	PLM_KAUDIT_LIST_EXIT = 0, /* system calls and files */
	PLM_KAUDIT_LIST_TASK,
	PLM_KAUDIT_LIST_USER,
	PLM_KAUDIT_LIST_EXCLUDE,
	PLM_KAUDIT_LIST_FILESYSTEM,
	PLM_KAUDIT_LIST_URING,
};

enum plm_kaudit_perm {
	PLM_KAUDIT_PERM_R = 1u << 0,
	PLM_KAUDIT_PERM_W = 1u << 1,
	PLM_KAUDIT_PERM_X = 1u << 2,
	PLM_KAUDIT_PERM_A = 1u << 3,
	PLM_KAUDIT_PERM_ALL = 15,
};

enum plm_kaudit_op {
	PLM_KAUDIT_OP_EQ = 0,
	PLM_KAUDIT_OP_NE,
	PLM_KAUDIT_OP_LT,
	PLM_KAUDIT_OP_GT,
	PLM_KAUDIT_OP_LE,
	PLM_KAUDIT_OP_GE,
	PLM_KAUDIT_OP_MASK,
	PLM_KAUDIT_OP_TEST,
};

/* A condition beside path, perm, arch and key: it narrows what the rule matches. */
struct plm_kaudit_filter {
	const char *name;  /* "auid", "success"; for -C the left field */
	const char *value; /* for -C the right field */
	enum plm_kaudit_op op;
	bool compare; /* -C */
};

/* Where a line stands. */
struct plm_kaudit_place {
	const char *source; /* "/etc/audit/rules.d/50.rules", "netlink:audit-rules" */
	long line;
};

struct plm_kaudit_rule {
	struct plm_kaudit_place place;
	const char *text; /* the line, for people */
	enum plm_kaudit_list list;
	bool never;
	bool prepend; /* -A */
	bool deleted; /* -d, -W or -D took it away again */
	bool has_syscalls;
	bool every_syscall;
	const char **syscalls; /* names or numbers, as written */
	size_t syscall_count;
	int arch;	   /* libaudit machine of arch=, -1 when none given */
	bool arch_negated; /* arch!= */
	const char *path;  /* path=, dir= or -w, canonical when a look was given; NULL for none */
	bool tree;	   /* dir=, or -w of a directory */
	bool watch;	   /* -w: auditctl looks whether it is a directory */
	bool perms_given;  /* perm= or -p */
	unsigned perms;	   /* enum plm_kaudit_perm; all when not given */
	const char *key;   /* several are joined by a comma */
	const char *same;  /* identity: equal for rules the kernel takes to be the same */
	struct plm_kaudit_filter *filters;
	size_t filter_count;
};

/* A line that auditctl would refuse, or that plimsoll does not understand. */
struct plm_kaudit_problem {
	struct plm_kaudit_place place;
	const char *message; /* why, a clause without a full stop */
};

/* What a run of lines leaves behind. */
struct plm_kaudit_set {
	struct plm_kaudit_rule *rules; /* in the order they were given */
	size_t count;
	const struct plm_kaudit_rule *
		*order; /* in the order the kernel asks them; see plm_kaudit_rules_order */
	size_t order_count;
	struct plm_kaudit_problem *problems;
	size_t problem_count;
	int enabled; /* last -e, -1 for none */
	int failure; /* last -f */
	int64_t backlog_limit;
	struct plm_kaudit_place enabled_place;
	bool go_on; /* -i or -c: a refused line does not end the loading */
	bool stopped;
	struct plm_kaudit_place
		stopped_at;   /* the refused line after which auditctl loads no more */
	struct plm_map known; /* identity -> 1 + index of the rule */
};

/* One line of rules with the file it comes from. */
struct plm_kaudit_line {
	struct plm_kaudit_place place;
	struct plm_slice text;
};

struct plm_kaudit_lines {
	struct plm_kaudit_line *items;
	size_t count;
};

/* All give 0 or -PLM_E_NOMEM; everything lives in the arena. */

/* Appends the lines of a text. */
int plm_kaudit_lines_add(struct plm_arena *arena, struct plm_kaudit_lines *lines,
			 const char *source, struct plm_slice text);
/* Puts lines into the order augenrules gives them: -D, -b, -f first, the last -e at the end,
 * comments dropped. */
int plm_kaudit_lines_merge(struct plm_arena *arena, const struct plm_kaudit_lines *from,
			   struct plm_kaudit_lines *to);
/* Names in the order of `ls -v`, those augenrules takes: not hidden, ending in .rules. names is a
 * directory's datum. */
int plm_kaudit_rule_files(struct plm_arena *arena, const struct plm_datum *names,
			  const char ***files, size_t *count);

/* What the host says of a path that a rule names. */
struct plm_kaudit_seen {
	const char *path; /* links in all but the last component followed, as the kernel does */
	bool directory;	  /* the path, followed to its end, as auditctl looks */
	bool missing;	  /* there is nothing at path */
	bool parent_missing;
};

/* How lines are to be read. */
struct plm_kaudit_reader {
	const struct plm_kaudit_machine *machine;
	/* The kernel's own list: nothing in it was refused, so nothing ends the reading. */
	bool listed;
	/* Looks at a path; NULL: paths are taken as they are written, -w as a file. Returns 0 or
	 * -PLM_E_NOMEM. */
	int (*look)(void *context, const char *path, struct plm_kaudit_seen *seen);
	void *context;
};

void plm_kaudit_set_init(struct plm_kaudit_set *set, struct plm_arena *arena);
/* Reads one line as `auditctl -R` would, keeping what it does. A line it refuses becomes a problem;
 * the lines after it are not loaded (set->stopped) unless set->go_on. */
int plm_kaudit_rule_line(struct plm_arena *arena, const struct plm_kaudit_reader *reader,
			 const struct plm_kaudit_line *line, struct plm_kaudit_set *set);
/* Fills set->order from the rules that are in force. */
int plm_kaudit_rules_order(struct plm_arena *arena, struct plm_kaudit_set *set);

/* ---- coverage ---- */

enum plm_kaudit_cover {
	PLM_KAUDIT_COVERED = 0,
	PLM_KAUDIT_NARROWED, /* a rule is there, but its filters leave something out */
	PLM_KAUDIT_SILENCED, /* an earlier never rule, or an exclusion, matches first */
	PLM_KAUDIT_UNCOVERED,
};

struct plm_kaudit_question {
	const char *path; /* canonical; NULL for a question about system calls */
	bool tree;	  /* path is a directory: everything below it is asked too */
	unsigned perms;	  /* enum plm_kaudit_perm */
	const char *const *syscalls;
	size_t syscall_count;
	const char *const *filters; /* field names that may narrow */
	size_t filter_count;
	bool native_only; /* one ABI is enough */
};

struct plm_kaudit_answer {
	enum plm_kaudit_cover cover;	    /* the worst of everything asked */
	const struct plm_kaudit_rule *rule; /* what covers, narrows or silences; a near miss when
					  uncovered; may be NULL */
	const char *what; /* the access that is worst: "writes to", "init_module" */
	const char *abi;  /* and on which ABI: "b32" */
	size_t asked;	  /* accesses asked; 0: nothing of this exists on this machine */
};

void plm_kaudit_coverage(const struct plm_kaudit_set *set, const struct plm_kaudit_machine *machine,
			 const struct plm_kaudit_question *question,
			 struct plm_kaudit_answer *answer);

/* "wa" to bits; 0 when a letter is none of r, w, x, a or there is none. */
unsigned plm_kaudit_perms_of(const char *letters);

#endif
