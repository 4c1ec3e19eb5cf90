/*
 * claims_runc.c: what runc remembers to have set up, by its state.json, and where crun put it, by its status. runc writes its
 * file anew when an engine changes limits of a running container. Pure but for the namespaces behind paths.
 */
#include "core/facts/claims_read.h"

#include <sys/mount.h>

static const json_t *member(const struct claim_reader *r, const char *key)
{
	return json_object_get(r->json, key);
}

/* ---- privileges ---- */

void runc_bounding(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *sets = member(r, "capabilities");

	if (json_is_object(sets))
		claim_bits(r, v, claim_capabilities(json_object_get(sets, "Bounding")));
}

void runc_no_new_privs(struct claim_reader *r, struct plm_claim_value *v)
{
	if (member(r, "no_new_privileges"))
		claim_flag(r, v, json_is_true(member(r, "no_new_privileges")), false);
}

/* runc numbers the actions: 4 allows, 6 allows and logs. */
static bool lets_through(const json_t *action)
{
	return json_integer_value(action) == 4 || json_integer_value(action) == 6;
}

static bool allows_all(const json_t *seccomp)
{
	json_t *call;
	size_t i;

	if (!lets_through(json_object_get(seccomp, "default_action")))
		return false;
	json_array_foreach(json_object_get(seccomp, "syscalls"), i,
			   call) if (!lets_through(json_object_get(call, "action"))) return false;
	return true;
}

void runc_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *seccomp = member(r, "seccomp");

	if (!json_is_object(r->json))
		return;
	claim_seccomp(r, v,
		      !json_is_object(seccomp) ? PLM_CLAIM_SECCOMP_OFF
		      : allows_all(seccomp)    ? PLM_CLAIM_SECCOMP_ALLOWS_ALL
					       : PLM_CLAIM_SECCOMP_FILTERS);
}

/* ---- namespaces ---- */

static void say_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
			  const char *type)
{
	if (json_is_array(member(r, "namespaces")))
		claim_namespace(r, v, ns, claim_entry(member(r, "namespaces"), type));
}

void runc_ns_pid(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_PID, "NEWPID");
}

void runc_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_NET, "NEWNET");
}

void runc_ns_ipc(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_IPC, "NEWIPC");
}

void runc_ns_uts(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_UTS, "NEWUTS");
}

void runc_ns_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_CGROUP, "NEWCGROUP");
}

void runc_ns_user(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_USER, "NEWUSER");
}

void runc_user_map(struct claim_reader *r, struct plm_claim_value *v)
{
	static const char *const keys[3] = {"container_id", "host_id", "size"};

	if (json_is_array(member(r, "namespaces")))
		claim_user_map(r, v, member(r, "namespaces"), "NEWUSER", member(r, "uid_mappings"),
			       keys);
}

/* ---- files ---- */

void runc_read_only_root(struct claim_reader *r, struct plm_claim_value *v)
{
	if (member(r, "readonlyfs"))
		claim_flag(r, v, json_is_true(member(r, "readonlyfs")), false);
}

void runc_masked(struct claim_reader *r, struct plm_claim_value *v)
{
	if (member(r, "mask_paths"))
		claim_strings(r, v, member(r, "mask_paths"));
}

void runc_read_only_paths(struct claim_reader *r, struct plm_claim_value *v)
{
	if (member(r, "readonly_paths"))
		claim_strings(r, v, member(r, "readonly_paths"));
}

void runc_propagation(struct claim_reader *r, struct plm_claim_value *v)
{
	if (member(r, "rootPropagation"))
		claim_propagation(r, v,
				  json_integer_value(member(r, "rootPropagation")) & MS_SHARED);
}

void runc_apparmor(struct claim_reader *r, struct plm_claim_value *v)
{
	if (json_is_object(r->json))
		claim_label(r, v, json_string_value(member(r, "apparmor_profile")));
}

void runc_selinux(struct claim_reader *r, struct plm_claim_value *v)
{
	if (json_is_object(r->json))
		claim_label(r, v, json_string_value(member(r, "process_label")));
}

/* ---- limits ---- */

/* 0 is "left as it was": an update of one limit writes it for all others. */
static json_int_t in_cgroups(const struct claim_reader *r, const char *key)
{
	return json_integer_value(json_object_get(member(r, "cgroups"), key));
}

void runc_memory(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_cgroups(r, "memory"))
		claim_memory(r, v, in_cgroups(r, "memory"));
}

void runc_pids(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_cgroups(r, "pids_limit"))
		claim_count(r, v, in_cgroups(r, "pids_limit"));
}

void runc_cpu(struct claim_reader *r, struct plm_claim_value *v)
{
	if (in_cgroups(r, "cpu_quota"))
		claim_cpu_quota(r, v, in_cgroups(r, "cpu_quota"), in_cgroups(r, "cpu_period"));
}

void runc_oom(struct claim_reader *r, struct plm_claim_value *v)
{
	if (json_is_integer(member(r, "oom_score_adj")))
		claim_oom(r, v, json_integer_value(member(r, "oom_score_adj")));
}

/* With systemd's driver runc keeps no path of its own, but where each hierarchy is mounted and the path in one. crun keeps the
 * path alone. */
void runc_cgroup(struct claim_reader *r, struct plm_claim_value *v)
{
	static const char *const hierarchies[] = {"pids", "memory", ""};
	const json_t *paths = json_object_get(r->beside, "cgroup_paths");
	const char *path = plm_json_text(member(r, "cgroups"), "path");

	for (size_t i = 0; !(path && path[0]) && i < sizeof(hierarchies) / sizeof(hierarchies[0]);
	     i++)
		path = plm_json_text(paths, hierarchies[i]);
	if (!path)
		path = plm_json_text(r->beside, "cgroup-path");
	if (path && path[0])
		claim_rank(r, v, CLAIM_CLOSED, "%s", path);
}
