/*
 * claims_docker.c: what Docker was asked for, by the rules of its documentation: hostconfig.json, and config.v2.json beside it
 * for what the engine made of defaults. Pure.
 */
#include "core/facts/claims_read.h"

#include <sys/capability.h>

#define BIT(capability) (UINT64_C(1) << (capability))

static const uint64_t default_capabilities =
	BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FSETID) | BIT(CAP_FOWNER) |
	BIT(CAP_MKNOD) | BIT(CAP_NET_RAW) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETFCAP) |
	BIT(CAP_SETPCAP) | BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_SYS_CHROOT) | BIT(CAP_KILL) |
	BIT(CAP_AUDIT_WRITE);

static bool is_privileged(const struct claim_reader *r)
{
	return json_is_true(json_object_get(r->json, "Privileged"));
}

static json_int_t number(const struct claim_reader *r, const char *key)
{
	return json_integer_value(json_object_get(r->json, key));
}

/* The value of "NAME=value" or "NAME:value" among the security options; "" for NAME alone; NULL when it is not there. */
static const char *security_option(const struct claim_reader *r, const char *name)
{
	size_t n = strlen(name), i;
	json_t *entry;

	json_array_foreach(json_object_get(r->json, "SecurityOpt"), i, entry)
	{
		const char *text = json_string_value(entry);

		if (!text || strncmp(text, name, n) != 0)
			continue;
		if (text[n] == '=' || text[n] == ':')
			return text + n + 1;
		if (text[n] == '\0')
			return "";
	}
	return NULL;
}

/* A member of config.v2.json, which is named as the source then. */
static json_t *made(struct claim_reader *r, const char *key)
{
	r->source = r->beside_source;
	return json_object_get(r->beside, key);
}

void docker_privileged(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_flag(r, v, is_privileged(r), true);
}

/* ---- capabilities ---- */

static bool names_all(const json_t *names)
{
	return claim_capabilities(names) == claim_all_capabilities();
}

static uint64_t bounding(const struct claim_reader *r)
{
	const json_t *add = json_object_get(r->json, "CapAdd");
	const json_t *drop = json_object_get(r->json, "CapDrop");

	if (is_privileged(r))
		return claim_all_capabilities();
	if (names_all(add))
		return claim_all_capabilities() & ~(names_all(drop) ? 0 : claim_capabilities(drop));
	if (names_all(drop))
		return claim_capabilities(add);
	return (default_capabilities & ~claim_capabilities(drop)) | claim_capabilities(add);
}

static bool asks_for_all(const struct claim_reader *r)
{
	return is_privileged(r) || names_all(json_object_get(r->json, "CapAdd"));
}

void docker_bounding(struct claim_reader *r, struct plm_claim_value *v)
{
	v->at_most = asks_for_all(r);
	claim_bits(r, v, bounding(r));
}

void docker_user(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *user = plm_json_text(made(r, "Config"), "User");

	if (user)
		claim_user(r, v, user);
}

void docker_capabilities(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *source = r->source;
	struct plm_claim_value user = {0};

	docker_user(r, &user);
	r->source = source;
	if (user.presence != PLM_PRESENT || user.incomparable)
		return;
	v->at_most = asks_for_all(r);
	claim_bits(r, v, claim_after_start(user.rank, bounding(r), 0));
}

/* ---- other privileges ---- */

void docker_no_new_privs(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *option = security_option(r, "no-new-privileges");
	const json_t *flag = option ? NULL : made(r, "NoNewPrivileges");

	if (option)
		claim_flag(r, v, strcmp(option, "false") != 0, false);
	else if (flag)
		claim_flag(r, v, json_is_true(flag), false);
}

void docker_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *option = security_option(r, "seccomp");
	plm_auto_json json_t *profile = NULL;
	struct plm_datum text = {.presence = PLM_PRESENT, .data = option};

	if (is_privileged(r) || plm_str_eq(option, "unconfined")) {
		/* A profile that was named holds with privileges too, in all but old versions. */
		v->at_most = option != NULL;
		claim_seccomp(r, v, PLM_CLAIM_SECCOMP_OFF);
		return;
	}
	if (!option) {
		docker_default_seccomp(r, v);
		return;
	}
	text.size_bytes = strlen(option);
	r->failed |= plm_json_parse(&text, &profile) < 0;
	claim_seccomp(r, v,
		      claim_seccomp_allows_all(profile) ? PLM_CLAIM_SECCOMP_ALLOWS_ALL
							: PLM_CLAIM_SECCOMP_FILTERS);
}

/* ---- namespaces ---- */

static void say_mode(struct claim_reader *r, struct plm_claim_value *v, const char *key)
{
	const char *mode = plm_json_text(r->json, key);

	if (!mode)
		return;
	if (plm_str_eq(mode, "host"))
		claim_ns_host(r, v);
	else if (plm_str_starts(mode, "container:"))
		claim_rank(r, v, CLAIM_CLOSED, "that of container %.12s",
			   mode + strlen("container:"));
	else
		claim_ns_own(r, v);
}

void docker_ns_pid(struct claim_reader *r, struct plm_claim_value *v)
{
	say_mode(r, v, "PidMode");
}

void docker_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	say_mode(r, v, "NetworkMode");
}

void docker_ns_ipc(struct claim_reader *r, struct plm_claim_value *v)
{
	say_mode(r, v, "IpcMode");
}

void docker_ns_uts(struct claim_reader *r, struct plm_claim_value *v)
{
	say_mode(r, v, "UTSMode");
}

/* Empty is the engine's default: which that was is not written down. */
void docker_ns_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *mode = plm_json_text(r->json, "CgroupnsMode");

	if (mode && mode[0])
		say_mode(r, v, "CgroupnsMode");
}

static bool asks_for_host_users(const struct claim_reader *r)
{
	return plm_str_eq(plm_json_text(r->json, "UsernsMode"), "host");
}

void docker_ns_user(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *remap = asks_for_host_users(r) ? NULL : docker_default(r, "userns-remap");

	if (asks_for_host_users(r))
		claim_ns_host(r, v);
	else if (remap && remap[0])
		claim_ns_own(r, v);
	else if (remap)
		claim_ns_path(r, v, PLM_NS_USER, NULL);
}

/* Which users a daemon maps to is not told by its options. */
void docker_user_map(struct claim_reader *r, struct plm_claim_value *v)
{
	if (asks_for_host_users(r))
		claim_ns_host(r, v);
}

/* ---- files ---- */

void docker_read_only_root(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_flag(r, v, json_is_true(json_object_get(r->json, "ReadonlyRootfs")), false);
}

static void say_paths(struct claim_reader *r, struct plm_claim_value *v, const char *key)
{
	const json_t *paths = json_object_get(r->json, key);

	if (is_privileged(r))
		paths = NULL;
	else if (!json_is_array(paths))
		return;
	claim_strings(r, v, paths);
}

void docker_masked(struct claim_reader *r, struct plm_claim_value *v)
{
	say_paths(r, v, "MaskedPaths");
}

void docker_read_only_paths(struct claim_reader *r, struct plm_claim_value *v)
{
	say_paths(r, v, "ReadonlyPaths");
}

void docker_propagation(struct claim_reader *r, struct plm_claim_value *v)
{
	json_t *points = made(r, "MountPoints"), *point;
	bool shared = false;
	const char *key;

	json_object_foreach(points, key, point)
	{
		const char *mode = plm_json_text(point, "Propagation");

		shared |= plm_str_eq(mode, "shared") || plm_str_eq(mode, "rshared");
	}
	claim_propagation(r, v, shared);
}

void docker_apparmor(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *label = made(r, "AppArmorProfile");

	if (label)
		claim_label(r, v, json_string_value(label));
}

void docker_selinux(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *label = made(r, "ProcessLabel");

	if (label)
		claim_label(r, v, json_string_value(label));
}

/* ---- limits ---- */

void docker_memory(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_memory(r, v, number(r, "Memory"));
}

void docker_pids(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_count(r, v, number(r, "PidsLimit"));
}

void docker_cpu(struct claim_reader *r, struct plm_claim_value *v)
{
	enum { NANO_A_THOUSANDTH = 1000000 };
	json_int_t nano = number(r, "NanoCpus");

	if (nano > 0)
		claim_cpu(r, v, nano / NANO_A_THOUSANDTH);
	else
		claim_cpu_quota(r, v, number(r, "CpuQuota"), number(r, "CpuPeriod"));
}

void docker_oom(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_oom(r, v, number(r, "OomScoreAdj"));
}

/* ---- ports ---- */

static void add_bindings(struct claim_reader *r, struct claim_items *list, const char *port,
			 const json_t *bindings)
{
	json_t *binding;
	size_t i;

	json_array_foreach(bindings, i, binding)
	{
		const char *address = plm_json_text(binding, "HostIp");
		const char *host = plm_json_text(binding, "HostPort");

		claim_item(r, list,
			   plm_arena_printf(r->arena, "%s:%s to %s",
					    address && address[0] ? address : "*",
					    host && host[0] ? host : "any", port));
	}
}

void docker_ports(struct claim_reader *r, struct plm_claim_value *v)
{
	json_t *ports = json_object_get(r->json, "PortBindings"), *bindings;
	struct claim_items list = {0};
	const char *port;

	json_object_foreach(ports, port, bindings)
	{
		add_bindings(r, &list, port, bindings);
	}
	claim_end(r, v, &list);
}
