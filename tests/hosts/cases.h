/*
 * cases.h: case files: stanzas that evaluate one test element against one fixture host. The format
 * is in docs/writing-a-family.md.
 */
#ifndef PLM_TESTS_HOSTS_CASES_H
#define PLM_TESTS_HOSTS_CASES_H

#include <plimsoll/types.h>

struct plm_arena;

struct case_covers {
	const char *element;
	const char *kind; /* "pass", "fail", "absent", "unreadable", "mixed" */
};

struct case_instance {
	const char *name;
	enum plm_verdict verdict;
};

struct host_case {
	const char *file;
	long line;
	const char *name;
	struct case_covers *covers;
	size_t covers_count;
	const char *host;
	const char *check;
	bool has_verdict;
	enum plm_verdict verdict;
	const char *message; /* NULL: any */
	struct case_instance *instances;
	size_t instance_count;
};

struct case_file {
	const char *file;
	const char *family; /* "kernel" of "…/kernel.cases" */
	struct host_case *items;
	size_t count;
};

/* Prints what is wrong to stderr and returns false. */
bool cases_read(const char *file, struct plm_arena *arena, struct case_file *out);

#endif
