/*
 * claims_bundle.c: what an engine set up, by the OCI bundle it made (config.json of the runtime specification), and what
 * engines noted there of the options they were given. Pure but for the namespaces behind paths.
 */
#include "core/facts/claims_read.h"

static const json_t *process(const struct claim_reader *r)
{
	return json_object_get(r->json, "process");
}

static const json_t *in_linux(const struct claim_reader *r, const char *key)
{
	return json_object_get(json_object_get(r->json, "linux"), key);
}

/* ---- privileges ---- */

static uint64_t capability_set(const struct claim_reader *r, const char *set)
{
	return claim_capabilities(
		json_object_get(json_object_get(process(r), "capabilities"), set));
}

void bundle_bounding(struct claim_reader *r, struct plm_claim_value *v)
{
	if (process(r))
		claim_bits(r, v, capability_set(r, "bounding"));
}

void bundle_user(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *uid = json_object_get(json_object_get(process(r), "user"), "uid");

	if (json_is_integer(uid))
		claim_rank(r, v, json_integer_value(uid) == 0, "%" JSON_INTEGER_FORMAT,
			   json_integer_value(uid));
}

void bundle_capabilities(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_claim_value user = {0};

	bundle_user(r, &user);
	if (user.presence == PLM_PRESENT)
		claim_bits(r, v,
			   claim_after_start(user.rank, capability_set(r, "bounding"),
					     capability_set(r, "ambient")));
}

void bundle_no_new_privs(struct claim_reader *r, struct plm_claim_value *v)
{
	if (process(r))
		claim_flag(r, v, json_is_true(json_object_get(process(r), "noNewPrivileges")),
			   false);
}

void bundle_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *seccomp = in_linux(r, "seccomp");

	if (json_object_get(r->json, "linux"))
		claim_seccomp(r, v,
			      !json_is_object(seccomp)		  ? PLM_CLAIM_SECCOMP_OFF
			      : claim_seccomp_allows_all(seccomp) ? PLM_CLAIM_SECCOMP_ALLOWS_ALL
								  : PLM_CLAIM_SECCOMP_FILTERS);
}

/* ---- namespaces ---- */

static void say_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
			  const char *type)
{
	if (in_linux(r, "namespaces"))
		claim_namespace(r, v, ns, claim_entry(in_linux(r, "namespaces"), type));
}

void bundle_ns_pid(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_PID, "pid");
}

void bundle_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_NET, "network");
}

void bundle_ns_ipc(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_IPC, "ipc");
}

void bundle_ns_uts(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_UTS, "uts");
}

void bundle_ns_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_CGROUP, "cgroup");
}

void bundle_ns_user(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_USER, "user");
}

void bundle_user_map(struct claim_reader *r, struct plm_claim_value *v)
{
	static const char *const keys[3] = {"containerID", "hostID", "size"};

	if (in_linux(r, "namespaces"))
		claim_user_map(r, v, in_linux(r, "namespaces"), "user", in_linux(r, "uidMappings"),
			       keys);
}

/* ---- files ---- */

void bundle_read_only_root(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *root = json_object_get(r->json, "root");

	if (root)
		claim_flag(r, v, json_is_true(json_object_get(root, "readonly")), false);
}

static void say_paths(struct claim_reader *r, struct plm_claim_value *v, const char *key)
{
	if (json_object_get(r->json, "linux"))
		claim_strings(r, v, in_linux(r, key));
}

void bundle_masked(struct claim_reader *r, struct plm_claim_value *v)
{
	say_paths(r, v, "maskedPaths");
}

void bundle_read_only_paths(struct claim_reader *r, struct plm_claim_value *v)
{
	say_paths(r, v, "readonlyPaths");
}

void bundle_propagation(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *mode = json_string_value(in_linux(r, "rootfsPropagation"));

	if (json_object_get(r->json, "linux"))
		claim_propagation(r, v, plm_str_eq(mode, "shared") || plm_str_eq(mode, "rshared"));
}

void bundle_apparmor(struct claim_reader *r, struct plm_claim_value *v)
{
	if (process(r))
		claim_label(r, v, plm_json_text(process(r), "apparmorProfile"));
}

void bundle_selinux(struct claim_reader *r, struct plm_claim_value *v)
{
	if (process(r))
		claim_label(r, v, plm_json_text(process(r), "selinuxLabel"));
}

/* ---- limits ---- */

static const json_t *resource(const struct claim_reader *r, const char *kind, const char *key)
{
	return json_object_get(json_object_get(in_linux(r, "resources"), kind), key);
}

void bundle_memory(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_linux(r, "resources"))
		claim_memory(r, v, json_integer_value(resource(r, "memory", "limit")));
}

void bundle_pids(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_linux(r, "resources"))
		claim_count(r, v, json_integer_value(resource(r, "pids", "limit")));
}

void bundle_cpu(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_linux(r, "resources"))
		claim_cpu_quota(r, v, json_integer_value(resource(r, "cpu", "quota")),
				json_integer_value(resource(r, "cpu", "period")));
}

void bundle_oom(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *score = json_object_get(process(r), "oomScoreAdj");

	if (json_is_integer(score))
		claim_oom(r, v, json_integer_value(score));
}

/* "/docker/ID", or "SLICE:PREFIX:NAME" for systemd. */
void bundle_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *path = json_string_value(in_linux(r, "cgroupsPath"));
	struct plm_slice slice, rest, prefix, name;

	if (!path || !path[0])
		return;
	v->incomparable = true;
	if (path[0] != '/' && plm_split(plm_slice_of(path), ':', &slice, &rest) &&
	    plm_split(rest, ':', &prefix, &name))
		claim_rank(r, v, CLAIM_CLOSED, "%.*s-%.*s.scope in %.*s", (int)prefix.size_bytes,
			   prefix.data, (int)name.size_bytes, name.data, (int)slice.size_bytes,
			   slice.data);
	else
		claim_rank(r, v, CLAIM_CLOSED, "%s", path);
}

/* ---- what engines noted of the options they were given ---- */

static const char *note(const struct claim_reader *r, const char *key)
{
	return plm_json_text(json_object_get(r->json, "annotations"), key);
}

static bool is_sandbox(const struct claim_reader *r)
{
	return plm_str_eq(note(r, "io.kubernetes.cri-o.ContainerType"), "sandbox");
}

void noted_privileged(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *text = note(r, "io.podman.annotations.privileged");

	if (!text && is_sandbox(r))
		text = note(r, "io.kubernetes.cri-o.PrivilegedRuntime");
	if (text)
		claim_flag(r, v, strcasecmp(text, "true") == 0, true);
}

void noted_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *text = note(r, "io.podman.annotations.seccomp");

	if (plm_str_eq(text, "unconfined"))
		claim_seccomp(r, v, PLM_CLAIM_SECCOMP_OFF);
}

void noted_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	const char *text = is_sandbox(r) ? note(r, "io.kubernetes.cri-o.HostNetwork") : NULL;

	if (plm_str_eq(text, "true"))
		claim_ns_host(r, v);
	else if (text)
		claim_ns_own(r, v);
}
