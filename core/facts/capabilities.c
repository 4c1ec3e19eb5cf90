/*
 * capabilities.c: capabilities by the names of libcap, and their order. Reads nothing.
 */
#include "core/facts/capabilities.h"

#include <ctype.h>
#include <stddef.h>
#include <sys/capability.h>

int plm_capability_name(int capability, char to[static 32])
{
	char *name = cap_to_name(capability);
	size_t n = 0;

	if (!name)
		return -PLM_E_NOMEM;
	for (; n < 31 && name[n]; n++)
		to[n] = (char)toupper((unsigned char)name[n]);
	to[n] = '\0';
	cap_free(name);
	return 0;
}

int plm_capability_worst(uint64_t bits)
{
	static const int worst_first[] = {
		CAP_SYS_MODULE,	     CAP_SYS_ADMIN,    CAP_SYS_RAWIO,	  CAP_BPF,
		CAP_DAC_READ_SEARCH, CAP_SYS_PTRACE,   CAP_PERFMON,	  CAP_NET_ADMIN,
		CAP_MAC_ADMIN,	     CAP_MAC_OVERRIDE, CAP_AUDIT_CONTROL, CAP_SYS_BOOT,
		CAP_SYS_TIME,	     CAP_MKNOD,	       CAP_DAC_OVERRIDE,  CAP_NET_RAW,
	};

	for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++)
		if (bits >> worst_first[i] & 1)
			return worst_first[i];
	return __builtin_ctzll(bits);
}
