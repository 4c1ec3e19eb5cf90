/*
 * probe.c: the table of probes and the way from a probe's text or errno to a datum.
 */
#include "core/host/probe.h"
#include "core/host/walk.h"

#include "core/base/buf.h"
#include "core/base/text.h"

#include <errno.h>

enum { MAX_PROBE_BYTES = 16 * 1024 * 1024 };

/* Of those that take an argument the name is "PROBE:ARGUMENT". */
static bool is_pid(const char *argument)
{
	size_t digits = strspn(argument, "0123456789");

	return digits > 0 && digits < 11 && argument[digits] == '\0' && argument[0] != '0';
}

static bool is_path(const char *argument)
{
	return argument[0] == '/' && !strstr(argument, "/../") && !plm_str_ends(argument, "/..");
}

static const struct probe {
	const char *name;
	plm_probe_fn *ask;
	bool (*takes)(const char *argument); /* NULL: none */
	plm_probe_of_fn *ask_of;
} probes[] = {
	{.name = "uname", .ask = plm_probe_uname},
	{.name = "audit-status", .ask = plm_probe_audit_status},
	{.name = "audit-rules", .ask = plm_probe_audit_rules},
	{.name = "selinux", .ask = plm_probe_selinux},
	{.name = "units", .ask = plm_probe_units},
	{.name = "sockets", .ask = plm_probe_sockets},
	{.name = "nftables", .ask = plm_probe_nftables},
	{.name = "iptables", .ask = plm_probe_iptables},
	{.name = "ip6tables", .ask = plm_probe_ip6tables},
	{.name = "self", .ask = plm_probe_self},
	{.name = "rpm-packages", .ask = plm_probe_rpm_packages},
	{.name = "clock", .ask = plm_probe_clock},
	{.name = "addresses", .ask = plm_probe_addresses},
	{.name = "walk", .ask = plm_probe_walk},
	{.name = "listeners", .takes = is_pid, .ask_of = plm_probe_listeners},
	{.name = "pid-namespaces", .takes = is_pid, .ask_of = plm_probe_pid_namespaces},
	{.name = "device-programs", .takes = is_path, .ask_of = plm_probe_device_programs},
	{.name = "go-build", .takes = is_path, .ask_of = plm_probe_go_build},
	{.name = "space", .takes = is_path, .ask_of = plm_probe_space},
	{.name = "containerd-containers",
	 .takes = is_path,
	 .ask_of = plm_probe_containerd_containers},
	{.name = "podman-containers", .takes = is_path, .ask_of = plm_probe_podman_containers},
};

/* The probe with *argument at what follows the colon, NULL where it takes none. */
static const struct probe *find(const char *name, const char **argument)
{
	size_t size = strcspn(name, ":");

	*argument = name[size] ? name + size + 1 : NULL;
	for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++) {
		const struct probe *p = &probes[i];

		if (strlen(p->name) != size || memcmp(p->name, name, size) != 0)
			continue;
		if (p->takes)
			return *argument && p->takes(*argument) ? p : NULL;
		return *argument ? NULL : p;
	}
	return NULL;
}

bool plm_probe_is_known(const char *name)
{
	const char *argument;

	return find(name, &argument) != NULL;
}

static int ask_probe(struct plm_host *host, const char *name, struct plm_buf *text)
{
	const char *argument;
	const struct probe *probe = find(name, &argument);

	if (!probe)
		return ENOENT;
	return argument ? probe->ask_of(host, argument, text) : probe->ask(host, text);
}

int plm_probe_live(struct plm_host *host, struct plm_arena *arena, const char *name,
		   struct plm_datum *out)
{
	plm_auto_buf struct plm_buf text = {.limit_bytes = MAX_PROBE_BYTES};
	int error = ask_probe(host, name, &text);

	if (text.failed == PLM_E_NOMEM)
		error = ENOMEM;
	else if (text.failed)
		error = EFBIG;
	if (error == 0)
		return plm_datum_keep(arena, plm_buf_text(&text), text.size_bytes, out);
	*out = plm_datum_of_error(error);
	return error == ENOMEM ? -PLM_E_NOMEM : 0;
}
