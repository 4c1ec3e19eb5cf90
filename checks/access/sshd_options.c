/*
 * sshd_options.c: the options of sshd_config(5) that can be asked for, with what sshd does when it is not told. Only
 * those whose first value counts. Pure.
 */
#include <inttypes.h>
#include <strings.h>

#include "checks/access/sshd.h"
#include "core/base/arena.h"

static const struct sshd_option options[] = {
	{"AllowAgentForwarding", NULL, "yes", false},
	{"AllowStreamLocalForwarding", NULL, "yes", false},
	{"AllowTcpForwarding", NULL, "yes", false},
	{"ClientAliveCountMax", NULL, "3", false},
	{"ClientAliveInterval", NULL, "0", true},
	{"DisableForwarding", NULL, "no", false},
	{"GatewayPorts", NULL, "no", false},
	{"HostbasedAuthentication", NULL, "no", false},
	{"IgnoreRhosts", NULL, "yes", false},
	{"KbdInteractiveAuthentication", "ChallengeResponseAuthentication", "yes", false},
	{"LogLevel", NULL, "info", false},
	{"LoginGraceTime", NULL, "120", true},
	{"MaxAuthTries", NULL, "6", false},
	{"MaxSessions", NULL, "10", false},
	{"PasswordAuthentication", NULL, "yes", false},
	{"PermitEmptyPasswords", NULL, "no", false},
	{"PermitRootLogin", NULL, "prohibit-password", false},
	{"PermitTunnel", NULL, "no", false},
	{"PermitUserEnvironment", NULL, "no", false},
	{"PubkeyAuthentication", NULL, "yes", false},
	{"StrictModes", NULL, "yes", false},
	{"UsePAM", NULL, "no", false},
	{"X11Forwarding", NULL, "no", false},
};

const struct sshd_option *sshd_option_find(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (strcasecmp(options[i].name, name) == 0 ||
		    (options[i].alias && strcasecmp(options[i].alias, name) == 0))
			return &options[i];
	return NULL;
}

static bool seconds_of(const char *text, uint64_t *seconds)
{
	static const char units[] = "smhdw";
	static const uint64_t sizes[] = {1, 60, 3600, 86400, 604800};

	for (*seconds = 0; *text;) {
		size_t digits = strspn(text, "0123456789");
		const char *unit = NULL;
		uint64_t number;

		if (digits > 9 || !plm_parse_u64((struct plm_slice){text, digits}, 10, &number))
			return false;
		text += digits;
		if (*text)
			unit = strchr(units, *text | 0x20);
		if (*text && !unit)
			return false;
		*seconds += number * (unit ? sizes[unit - units] : 1);
		text += unit ? 1 : 0;
	}
	return true;
}

const char *sshd_value(struct plm_arena *arena, const struct sshd_option *option, const char *value)
{
	char *lower = plm_arena_strdup(arena, value);
	uint64_t seconds;

	for (char *c = lower; c && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	if (lower && option->is_time && *lower && seconds_of(lower, &seconds))
		return plm_arena_printf(arena, "%" PRIu64, seconds);
	/* An older word for the same. */
	if (lower && strcmp(lower, "without-password") == 0)
		return "prohibit-password";
	return lower;
}
