/*
 * containers_privileges.c: what a container may do beyond what the engines give by themselves, in a few words, each
 * with its severity. The one place of this command that judges; the rules judge on their own. Reads facts only.
 */
#include "containers.h"

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/facts/capabilities.h"

#include <sys/capability.h>

#define BIT(capability) (UINT64_C(1) << (capability))

/* The union of Docker's and Podman's defaults. */
static const uint64_t usual_capabilities =
	BIT(CAP_CHOWN) | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_FSETID) | BIT(CAP_FOWNER) |
	BIT(CAP_MKNOD) | BIT(CAP_NET_RAW) | BIT(CAP_SETGID) | BIT(CAP_SETUID) | BIT(CAP_SETFCAP) |
	BIT(CAP_SETPCAP) | BIT(CAP_NET_BIND_SERVICE) | BIT(CAP_SYS_CHROOT) | BIT(CAP_KILL) |
	BIT(CAP_AUDIT_WRITE);

/* Those that the shipped benchmark's rules of high severity name. */
static const uint64_t grave_capabilities =
	BIT(CAP_SYS_ADMIN) | BIT(CAP_SYS_MODULE) | BIT(CAP_SYS_RAWIO) | BIT(CAP_BPF) |
	BIT(CAP_PERFMON) | BIT(CAP_SYS_BOOT) | BIT(CAP_SYS_TIME) | BIT(CAP_MAC_ADMIN) |
	BIT(CAP_MAC_OVERRIDE) | BIT(CAP_SYS_PTRACE) | BIT(CAP_DAC_READ_SEARCH) |
	BIT(CAP_LINUX_IMMUTABLE) | BIT(CAP_SYSLOG) | BIT(CAP_AUDIT_CONTROL) | BIT(CAP_AUDIT_READ);

static const struct shared_namespace {
	enum plm_ns ns;
	enum plm_severity severity;
	const char *text;
} shared_namespaces[] = {
	{PLM_NS_PID, PLM_SEVERITY_HIGH, "host pid"},
	{PLM_NS_NET, PLM_SEVERITY_HIGH, "host net"},
	{PLM_NS_MNT, PLM_SEVERITY_HIGH, "host mnt"},
	{PLM_NS_IPC, PLM_SEVERITY_MEDIUM, "host ipc"},
	{PLM_NS_UTS, PLM_SEVERITY_MEDIUM, "host uts"},
	{PLM_NS_CGROUP, PLM_SEVERITY_LOW, "host cgroup"},
};

enum plm_severity container_shared_severity(enum plm_ns ns)
{
	for (size_t i = 0; i < sizeof(shared_namespaces) / sizeof(shared_namespaces[0]); i++)
		if (shared_namespaces[i].ns == ns)
			return shared_namespaces[i].severity;
	return PLM_SEVERITY_INFO;
}

static void add_process(struct container_privileges *p, const struct plm_process *process,
			const uint64_t *host_ns)
{
	p->read_count++;
	if (process->in_initial_userns) {
		p->own_userns = false;
		p->capabilities |= process->cap_eff;
		p->host_root = p->host_root || process->uid[1] == 0;
	}
	p->maps_host_root = p->maps_host_root || process->maps_host_root;
	p->no_seccomp = p->no_seccomp || process->seccomp_mode == 0;
	p->may_gain = p->may_gain || process->no_new_privs == 0;
	for (size_t ns = 0; ns < PLM_NS_COUNT; ns++)
		if (process->ns[ns] && process->ns[ns] == host_ns[ns])
			p->shares[ns] = true;
}

/* ---- words ---- */

struct words {
	struct plm_arena *arena;
	struct container_word *items;
	size_t count;
	enum plm_severity worst;
	bool failed;
};

static void say(struct words *words, enum plm_severity severity, const char *text)
{
	struct container_word *word =
		text ? plm_push(words->arena, words->items, words->count) : NULL;

	if (!word) {
		words->failed = true;
		return;
	}
	*word = (struct container_word){text, severity};
	if (severity > words->worst)
		words->worst = severity;
}

int container_short_capability(int capability, char to[static 32])
{
	char name[32];
	int rc = plm_capability_name(capability, name);

	/* libcap writes a number for what it does not know. */
	if (rc == 0)
		snprintf(to, 32, "%s", plm_str_starts(name, "CAP_") ? name + 4 : name);
	return rc;
}

/* Whom one may trace depends on whom one sees. */
static enum plm_severity severity_of(const struct container_privileges *p, int capability)
{
	if (capability == CAP_SYS_PTRACE && !p->shares[PLM_NS_PID])
		return PLM_SEVERITY_MEDIUM;
	return grave_capabilities & BIT(capability) ? PLM_SEVERITY_HIGH : PLM_SEVERITY_MEDIUM;
}

static void say_capabilities(struct words *words, const struct container_privileges *p)
{
	uint64_t bits = p->unusual;
	char name[32];

	while (bits && !words->failed) {
		int capability = plm_capability_worst(bits);

		bits &= ~BIT(capability);
		if (container_short_capability(capability, name) < 0)
			words->failed = true;
		else
			say(words, severity_of(p, capability),
			    plm_arena_strdup(words->arena, name));
	}
}

static void say_all(struct words *words, const struct container_privileges *p)
{
	if (p->host_root)
		say(words, PLM_SEVERITY_MEDIUM, "root");
	if (p->own_userns)
		say(words, PLM_SEVERITY_INFO, "own user namespace");
	if (p->maps_host_root)
		say(words, PLM_SEVERITY_HIGH, "maps the host's root");
	say_capabilities(words, p);
	for (size_t i = 0; i < sizeof(shared_namespaces) / sizeof(shared_namespaces[0]); i++)
		if (p->shares[shared_namespaces[i].ns])
			say(words, shared_namespaces[i].severity, shared_namespaces[i].text);
	if (p->no_seccomp)
		say(words, PLM_SEVERITY_HIGH, "no seccomp");
	if (p->may_gain)
		say(words, PLM_SEVERITY_MEDIUM, "may gain privileges");
}

int container_privileges(const struct containers_view *view, const struct plm_container *container,
			 struct container_privileges *out)
{
	struct words words = {.arena = view->arena};
	struct container_privileges p = {.own_userns = true};

	for (size_t i = 0; i < container->process_count; i++)
		if (container->processes[i]->presence == PLM_PRESENT)
			add_process(&p, container->processes[i], view->processes->host_ns);
	p.own_userns = p.own_userns && p.read_count;
	p.unusual = p.capabilities & ~usual_capabilities;
	say_all(&words, &p);
	if (container->unreadable_count)
		say(&words, PLM_SEVERITY_MEDIUM,
		    plm_arena_printf(view->arena, "%zu of %zu processes unreadable",
				     container->unreadable_count, container->process_count));
	else if (words.count == 0)
		say(&words, PLM_SEVERITY_INFO, "nothing beyond the usual");
	p.words = words.items;
	p.word_count = words.count;
	p.severity = words.worst;
	*out = p;
	return words.failed ? -PLM_E_NOMEM : 0;
}
