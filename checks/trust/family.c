/*
 * family.c: the table of the trust family. No code beyond the table.
 */
#include "checks/trust/content.h"
#include "checks/trust/integrity.h"
#include "checks/trust/registry.h"
#include "checks/trust/sources.h"
#include "checks/trust/trust.h"

#include "core/engine/judge.h"
#include "core/engine/table.h"

static const struct plm_attr policy_attrs[] = {
	{.name = "allow",
	 .kind = PLM_ATTR_LIST,
	 .offset = offsetof(struct trust_policy_params, allow),
	 .fallback = "reject signed",
	 .summary = "what may be asked of an image: reject, signed, anything"},
	{.name = "except",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct trust_policy_params, except),
	 .fallback = "containers-storage dir docker-archive docker-daemon oci oci-archive sif "
		     "tarball",
	 .summary = "transports whose scopes are not judged: by default those of images that are "
		    "on the host already"},
	{.name = "image",
	 .kind = PLM_ATTR_STRING,
	 .offset = offsetof(struct trust_policy_params, image),
	 .summary = "only what governs this image is judged: docker:registry.example/name:tag; "
		    "else the default and every scope"},
	{.name = "keys",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct trust_policy_params, keys),
	 .fallback = "true",
	 .summary = "whether the files of the keys it names must be there, and nobody's but "
		    "root's to change"},
};

static const struct plm_attr credential_attrs[] = {
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct trust_credential_params, allowed),
	 .fallback = "",
	 .summary = "registries, as the files write them, whose logins may be kept as text"},
	{.name = "guarded",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct trust_credential_params, guarded),
	 .fallback = "false",
	 .summary = "whether a file that only its owner may read is good enough"},
};

static const char *const registry_subjects[] = {"insecure", "search", "short-names", NULL};

static const struct plm_attr registry_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct trust_registry_params, of),
	 .choices = registry_subjects,
	 .summary = "insecure: those reached in clear text or without looking at a certificate, by "
		    "any engine; search: where names without a registry are looked for; "
		    "short-names: what is made of such names"},
	{.name = "allowed",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct trust_registry_params, allowed),
	 .fallback = "",
	 .summary =
		 "the registries that may be, as the files write them; of short-names the modes"},
};

static const char *const content_subjects[] = {"docker", "sigstore", NULL};

static const struct plm_attr content_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct trust_content_params, of),
	 .choices = content_subjects,
	 .summary = "docker: shells and sessions set DOCKER_CONTENT_TRUST; sigstore: what a policy "
		    "wants signed has its signatures fetched from somewhere"},
};

static const char *const key_subjects[] = {"verified", "own-keys", "protected", "current", NULL};

static const struct plm_attr key_attrs[] = {
	{.name = "of",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct trust_key_params, of),
	 .choices = key_subjects,
	 .summary = "verified: no source's packages are taken unsigned or from whom nobody knows; "
		    "own-keys: each source names its keys; protected: only root may replace keys; "
		    "current: no file has none but expired or revoked keys"},
	{.name = "except",
	 .kind = PLM_ATTR_LIST,
	 .flags = PLM_ATTR_MAY_BE_EMPTY,
	 .offset = offsetof(struct trust_key_params, except),
	 .fallback = "",
	 .summary =
		 "sources that are not judged: apt's by address, others by the name in brackets"},
};

static const char *const mechanisms[] = {"ima-measure", "ima-appraise", "dm-verity", "composefs",
					 "fapolicyd",	"aide",		NULL};

static const struct plm_attr integrity_attrs[] = {
	{.name = "by",
	 .kind = PLM_ATTR_CHOICE,
	 .flags = PLM_ATTR_REQUIRED,
	 .offset = offsetof(struct trust_integrity_params, by),
	 .choices = mechanisms,
	 .summary = "ima-measure: the kernel measures what runs; ima-appraise: it refuses what was "
		    "changed; dm-verity, composefs: a file system is checked as it is read; "
		    "fapolicyd: it runs and denies; aide: its database is there, recent, and "
		    "compared now and then"},
	{.name = "required",
	 .kind = PLM_ATTR_BOOL,
	 .offset = offsetof(struct trust_integrity_params, required),
	 .fallback = "false",
	 .summary = "whether a host without it fails, instead of not being asked"},
	{.name = "max-age",
	 .kind = PLM_ATTR_DURATION,
	 .offset = offsetof(struct trust_integrity_params, max_age),
	 .summary = "of aide: how old its database may be"},
	{.name = "path",
	 .kind = PLM_ATTR_PATH,
	 .offset = offsetof(struct trust_integrity_params, path),
	 .fallback = "/",
	 .summary = "of dm-verity and composefs: the directory that must lie on it"},
};

static const struct plm_test tests[] = {
	{.name = "policy",
	 .summary = "Podman, CRI-O, Buildah and Skopeo take only images that are signed or named: "
		    "the host's policy and what users lay over it.",
	 .reads = "policy.json of the host and of users",
	 .params_size = sizeof(struct trust_policy_params),
	 .attrs = policy_attrs,
	 .attr_count = PLM_COUNT(policy_attrs),
	 .validate = trust_validate_policy,
	 .eval = trust_eval_policy},
	{.name = "credential",
	 .summary = "No login to a registry is kept as text, by engines, the kubelet or any "
		    "account's programs.",
	 .reads = "the login files of engines, the kubelet and accounts",
	 .params_size = sizeof(struct trust_credential_params),
	 .attrs = credential_attrs,
	 .attr_count = PLM_COUNT(credential_attrs),
	 .eval = trust_eval_credential},
	{.name = "registry",
	 .summary = "Which registries engines reach without proof who they are, and where they "
		    "look for names without one: registries.conf, daemon.json, hosts.toml, "
		    "crio.conf, registries.yaml.",
	 .reads = "registries.conf with its drop-ins, daemon.json, hosts.toml of certs.d",
	 .params_size = sizeof(struct trust_registry_params),
	 .attrs = registry_attrs,
	 .attr_count = PLM_COUNT(registry_attrs),
	 .validate = trust_validate_registry,
	 .eval = trust_eval_registry},
	{.name = "content-trust",
	 .summary =
		 "Signatures are asked for where an image is fetched: by docker's client, and by "
		 "programs that a policy tells to.",
	 .reads = "the environment of accounts and services, registries.d, policy.json",
	 .params_size = sizeof(struct trust_content_params),
	 .attrs = content_attrs,
	 .attr_count = PLM_COUNT(content_attrs),
	 .eval = trust_eval_content},
	{.name = "key",
	 .summary =
		 "Whose signatures on packages this host believes: sources and keys of apt, dnf, "
		 "yum and zypper.",
	 .reads = "the sources and keys of apt, dnf, yum and zypper",
	 .params_size = sizeof(struct trust_key_params),
	 .attrs = key_attrs,
	 .attr_count = PLM_COUNT(key_attrs),
	 .eval = trust_eval_key},
	{.name = "integrity",
	 .summary = "Something keeps this host's own programs as they were: the kernel as it reads "
		    "them, or a program that compares.",
	 .reads = "the kernel's IMA file system and parameters, dm-verity, the configuration and "
		  "database of AIDE, fapolicyd",
	 .params_size = sizeof(struct trust_integrity_params),
	 .attrs = integrity_attrs,
	 .attr_count = PLM_COUNT(integrity_attrs),
	 .eval = trust_eval_integrity},
};

static const char *const paths[] = {
	"/etc/passwd",
	"/etc/containers/policy.json",
	"/root/.config/containers/policy.json",
	"/home/*/.config/containers/policy.json",
	"/etc/containers/registries.conf",
	"/etc/containers/registries.conf.d",
	"/etc/containers/registries.conf.d/*.conf",
	"/usr/share/containers/registries.conf",
	"/usr/share/containers/registries.conf.d",
	"/usr/share/containers/registries.conf.d/*.conf",
	"/root/.config/containers/registries.conf",
	"/home/*/.config/containers/registries.conf",
	"/root/.config/containers/registries.conf.d/*.conf",
	"/home/*/.config/containers/registries.conf.d/*.conf",
	"/etc/docker/daemon.json",
	"/etc/containerd/config.toml",
	"/etc/containerd/certs.d/*/hosts.toml",
	"/etc/docker/certs.d/*/hosts.toml",
	"/etc/crio/crio.conf",
	"/etc/crio/crio.conf.d/*",
	"/etc/rancher/k3s/registries.yaml",
	"/etc/rancher/rke2/registries.yaml",
	"/etc/containers/registries.d",
	"/etc/containers/registries.d/*.yaml",
	"/usr/bin/docker",
	"/usr/local/bin/docker",
	"/etc/environment",
	"/etc/profile",
	"/etc/profile.d/*.sh",
	"/etc/apt/sources.list",
	"/etc/apt/sources.list.d/*",
	"/etc/apt/apt.conf",
	"/etc/apt/apt.conf.d/*",
	"/etc/apt/trusted.gpg",
	"/etc/apt/trusted.gpg.d/*",
	"/etc/apt/keyrings/*",
	"/etc/yum.conf",
	"/etc/dnf/dnf.conf",
	"/etc/yum.repos.d/*.repo",
	"/etc/distro.repos.d/*.repo",
	"/usr/share/dnf5/repos.d/*.repo",
	"/etc/zypp/zypp.conf",
	"/etc/zypp/repos.d/*.repo",
	"/etc/pki/rpm-gpg/*",
	"/sys/kernel/security",
	"/sys/kernel/security/ima/runtime_measurements_count",
	"/sys/kernel/security/ima/policy",
	"/proc/cmdline",
	"/proc/self/mountinfo",
	"/sys/dev/block/*/dm/uuid",
	"/etc/fapolicyd/fapolicyd.conf",
	"/etc/fapolicyd/compiled.rules",
	"/etc/fapolicyd/fapolicyd.rules",
	"/etc/aide/aide.conf",
	"/etc/aide.conf",
	"/etc/cron.daily/*aide*",
	"/etc/cron.weekly/aide",
	"/etc/cron.d/aide",
	"/etc/crontab",
	"/etc/containers/auth.json",
	"/.docker/config.json",
	"/var/lib/kubelet/config.json",
	"/root/.docker/config.json",
	"/root/.dockercfg",
	"/root/.config/containers/auth.json",
	"/home/*/.docker/config.json",
	"/home/*/.dockercfg",
	"/home/*/.config/containers/auth.json",
	"/run/user",
	"/run/user/*/containers/auth.json",
	"/run/containers/*/auth.json",
	NULL,
};

extern const struct plm_family plm_family_trust;
const struct plm_family plm_family_trust = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "trust",
	.xmlns = "urn:plimsoll:check:trust",
	.summary = "Whose images, packages and keys this host believes, and what it keeps that "
		   "others would believe.",
	.paths = paths,
	.tests = tests,
	.test_count = PLM_COUNT(tests),
};
