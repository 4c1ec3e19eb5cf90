/*
 * devices.h: which of the host's devices a container may open: what its control groups say of single
 * devices, asked for those that matter. Follows cgroup-v1/devices.rst and cgroup-v2.rst of the kernel.
 */
#ifndef PLM_CORE_FACTS_DEVICES_H
#define PLM_CORE_FACTS_DEVICES_H

#include "core/facts/containers.h"
#include "core/facts/device_program.h"

/* Block devices that the host's file systems are on, with the disks and parts these are made of. */
struct plm_host_disk {
	uint32_t major, minor;
	const char *name; /* or NULL */
};

struct plm_host_disk_list {
	const struct plm_host_disk *items;
	size_t count;
	bool complete; /* else there may be others */
};

int plm_facts_host_disks(struct plm_facts *facts, const struct plm_host_disk_list **out,
			 struct plm_err **err);

/* What decides for one control group: a list of version 1, or programs of version 2. */
struct plm_device_rules {
	struct plm_datum text; /* PRESENT, or why it cannot be told */
	const char *source;
	bool is_program;
	struct plm_device_program_list programs;
};

int plm_facts_device_rules(struct plm_facts *facts, const struct plm_process *process,
			   const struct plm_device_rules **out, struct plm_err **err);

struct plm_device_opinion {
	enum plm_device_answer answer;
	const char *why;			  /* UNTOLD: the reason */
	struct plm_slice line;			  /* of a list: what allows it */
	const struct plm_device_program *program; /* of programs: that denies or does not tell */
};

struct plm_device_opinion plm_device_rules_ask(const struct plm_device_rules *rules,
					       const struct plm_device_question *question);
/* Whether a list could be read whole, and whether it opens some disk. */
bool plm_device_list_parses(const struct plm_device_rules *rules, bool *opens_disks);

/* What a container may open, by the loosest of its processes' groups. */
struct plm_device_reach {
	const char *words; /* "a disk the host runs from"; NULL: nothing that was asked for */
	const char *rule;  /* what allows it: a line of the list, "block 8:0 (2 BPF programs)" */
	const char *source;
	const struct plm_process *process;
	bool on_host;	 /* some process is in the host's user namespace; else it has no power */
	bool unsure;	 /* a disk that could not be told from the host's may be open */
	const char *why; /* a program that was not understood: the reason; then `process` has it */
	size_t read_count; /* of its processes */
	const struct plm_process *unread;
	const char *unread_file; /* below /proc/PID */
	int error;
};

int plm_facts_device_reach(struct plm_facts *facts, const struct plm_container *container,
			   const struct plm_device_reach **out, struct plm_err **err);

#endif
