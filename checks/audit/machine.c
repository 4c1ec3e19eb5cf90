/*
 * machine.c: the system call interfaces of a machine and their names, through libaudit's tables.
 * Reads nothing of any host: whose machine it is comes in as text.
 */
#include <libaudit.h>

#include "checks/audit/rules.h"

/* 64-bit machines and the 32-bit interface their kernels also serve. */
static const struct {
	int wide, narrow;
} pairs[] = {
	{MACH_86_64, MACH_X86},
	{MACH_AARCH64, MACH_ARM},
	{MACH_S390X, MACH_S390},
	{MACH_PPC64, MACH_PPC},
};

static int machine_number(const char *name)
{
	int machine = name ? audit_name_to_machine(name) : -1;

	return machine >= 0 ? machine : audit_detect_machine();
}

void plm_kaudit_machine_of(const char *name, struct plm_kaudit_machine *machine)
{
	int native = machine_number(name);
	bool narrow = native == MACH_X86 || native == MACH_ARM || native == MACH_S390 ||
		      native == MACH_PPC;

	*machine = (struct plm_kaudit_machine){.abi_count = 1};
	machine->abis[0] =
		(struct plm_kaudit_abi){.name = narrow ? "b32" : "b64", .machine = native};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i].wide != native)
			continue;
		machine->abis[1] =
			(struct plm_kaudit_abi){.name = "b32", .machine = pairs[i].narrow};
		machine->abi_count = 2;
	}
}

int plm_kaudit_arch_machine(const struct plm_kaudit_machine *machine, const char *arch)
{
	uint64_t elf;

	for (size_t i = 0; i < machine->abi_count; i++)
		if (plm_str_eq(machine->abis[i].name, arch))
			return machine->abis[i].machine;
	if (plm_parse_u64(plm_slice_of(arch), 0, &elf) && elf <= UINT32_MAX)
		return audit_elf_to_machine((unsigned)elf);
	return audit_name_to_machine(arch);
}

static bool has_table(int machine)
{
	return audit_name_to_syscall("read", machine) >= 0;
}

bool plm_kaudit_syscall_exists(const char *name, int machine)
{
	return !has_table(machine) || audit_name_to_syscall(name, machine) >= 0;
}
