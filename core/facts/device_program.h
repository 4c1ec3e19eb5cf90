/*
 * device_program.h: what a BPF program of type cgroup_device decides, by running its instructions here
 * over the questions one has. Such programs are emulations of a list of rules: they compare, use no
 * map and end; what goes beyond that is not told, never guessed. Pure; see bpf(2) and
 * Documentation/bpf/standardization/instruction-set.rst of the kernel.
 */
#ifndef PLM_CORE_FACTS_DEVICE_PROGRAM_H
#define PLM_CORE_FACTS_DEVICE_PROGRAM_H

#include <plimsoll/types.h>

#include "core/base/text.h"

struct plm_arena;

/* include/uapi/linux/bpf.h */
enum {
	PLM_DEVICE_BLOCK = 1,
	PLM_DEVICE_CHAR = 2,
	PLM_DEVICE_MKNOD = 1,
	PLM_DEVICE_READ = 2,
	PLM_DEVICE_WRITE = 4,
};

struct plm_device_question {
	unsigned type;	 /* PLM_DEVICE_BLOCK or PLM_DEVICE_CHAR */
	unsigned access; /* bits of PLM_DEVICE_READ … */
	uint32_t major, minor;
};

struct plm_bpf_instruction {
	uint8_t code, to, from;
	int16_t offset;
	int32_t immediate;
};

struct plm_device_program {
	uint64_t id;
	const char *name;				/* untrusted text */
	const struct plm_bpf_instruction *instructions; /* NULL: the kernel hides them */
	size_t count;
};

struct plm_device_program_list {
	const struct plm_device_program *items;
	size_t count;
};

/* The text of the probe "device-programs"; -PLM_E_PARSE when it is none, -PLM_E_NOMEM. */
int plm_device_programs_parse(struct plm_arena *arena, struct plm_slice text,
			      struct plm_device_program_list *list);

enum plm_device_answer {
	PLM_DEVICE_UNTOLD = 0,
	PLM_DEVICE_DENIED,
	PLM_DEVICE_ALLOWED,
};

/* Of all that hold for a group: each must allow. *which is the one that denies or does not tell, or
 * NULL. */
enum plm_device_answer plm_device_programs_ask(const struct plm_device_program_list *list,
					       const struct plm_device_question *question,
					       const struct plm_device_program **which,
					       const char **why);

#endif
