/*
 * containers.c: `plimsoll containers`: one line a running container, with the privileges the kernel gives it now.
 */
#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/containers.h"

#include <sys/capability.h>

/* What a container of the usual engines holds when nobody asked for more: the union of Docker's and Podman's
 * defaults (CHOWN, DAC_OVERRIDE, FSETID, FOWNER, MKNOD, NET_RAW, SETGID, SETUID, SETFCAP, SETPCAP, NET_BIND_SERVICE,
 * SYS_CHROOT, KILL, AUDIT_WRITE). Only what goes beyond it is worth a word in one line. */
static const uint64_t usual_capabilities = 0xa80425fb;

/* The worst over all processes of one container. */
struct privileges {
	uint64_t capabilities; /* effective, of processes in the initial user namespace */
	bool host_root;	       /* uid 0 in the initial user namespace */
	bool own_userns;
	bool no_seccomp;
	bool may_gain; /* no_new_privs is off */
	bool shares[PLM_NS_COUNT];
};

static struct privileges privileges_of(const struct plm_container *container,
				       const uint64_t *host_ns)
{
	struct privileges p = {.own_userns = true};

	for (size_t i = 0; i < container->process_count; i++) {
		const struct plm_process *process = container->processes[i];

		if (process->presence != PLM_PRESENT || process->zombie)
			continue;
		if (process->in_initial_userns) {
			p.own_userns = false;
			p.capabilities |= process->cap_eff;
			p.host_root = p.host_root || process->uid[1] == 0;
		}
		p.no_seccomp = p.no_seccomp || process->seccomp_mode == 0;
		p.may_gain = p.may_gain || process->no_new_privs == 0;
		for (size_t ns = 0; ns < PLM_NS_COUNT; ns++)
			if (process->ns[ns] && process->ns[ns] == host_ns[ns])
				p.shares[ns] = true;
	}
	return p;
}

static void comma(struct plm_buf *out, size_t start)
{
	if (out->size_bytes > start)
		plm_buf_str(out, ", ");
}

/* libcap says "cap_sys_admin"; in one line SYS_ADMIN is enough. */
static void add_capability(struct plm_buf *out, int bit)
{
	char *name = cap_to_name(bit);
	const char *c = name && plm_str_starts(name, "cap_") ? name + 4 : name;

	if (!name) {
		plm_buf_printf(out, "%d", bit);
		return;
	}
	for (; *c; c++) {
		char upper = *c;

		if (upper >= 'a' && upper <= 'z')
			upper = (char)(upper - 'a' + 'A');
		plm_buf_char(out, upper);
	}
	cap_free(name);
}

static void add_capabilities(struct plm_buf *out, uint64_t capabilities)
{
	bool first = true;

	for (int bit = 0; bit < 64; bit++) {
		if (!(capabilities >> bit & 1))
			continue;
		plm_buf_str(out, first ? "" : "+");
		first = false;
		add_capability(out, bit);
	}
}

static void add_words(struct plm_buf *out, const struct privileges *p)
{
	static const enum plm_ns telling[] = {PLM_NS_PID, PLM_NS_NET, PLM_NS_IPC,
					      PLM_NS_UTS, PLM_NS_MNT, PLM_NS_CGROUP};
	size_t start = out->size_bytes;

	if (p->host_root)
		plm_buf_str(out, "root");
	if (p->own_userns)
		plm_buf_str(out, "own user namespace");
	if (p->capabilities & ~usual_capabilities) {
		comma(out, start);
		add_capabilities(out, p->capabilities & ~usual_capabilities);
	}
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++) {
		if (!p->shares[telling[i]])
			continue;
		comma(out, start);
		plm_buf_printf(out, "host %s", plm_ns_name(telling[i]));
	}
	if (p->no_seccomp) {
		comma(out, start);
		plm_buf_str(out, "no seccomp");
	}
	if (p->may_gain) {
		comma(out, start);
		plm_buf_str(out, "may gain privileges");
	}
	if (out->size_bytes == start)
		plm_buf_str(out, "nothing beyond the usual");
}

static void add_escaped(struct plm_buf *out, const char *text, int width)
{
	char clean[256];

	plm_text_escape(clean, sizeof(clean), text, strlen(text));
	plm_buf_printf(out, "%-*s", width, clean);
}

static void add_line(struct plm_buf *out, const struct plm_container *container,
		     const uint64_t *host_ns)
{
	struct privileges p = privileges_of(container, host_ns);

	plm_buf_printf(out, "%-11s ", plm_runtime_name(container->runtime));
	add_escaped(out, container->name, 24);
	plm_buf_printf(out, " %8d %5zu  ", container->init->pid, container->process_count);
	add_words(out, &p);
	if (container->unreadable_count)
		plm_buf_printf(out, " (%zu processes unreadable)", container->unreadable_count);
	plm_buf_char(out, '\n');
}

static int render(struct plm_session *session, struct plm_buf *out, bool *incomplete,
		  struct plm_err **err)
{
	struct plm_facts *facts = plm_facts_new(session->host, session->arena);
	const struct plm_container_list *list = NULL;
	const struct plm_process_list *processes = NULL;
	int rc = facts ? plm_facts_processes(facts, &processes, err) : plm_err_nomem(err);

	if (rc == 0)
		rc = plm_facts_containers(facts, &list, err);
	if (rc < 0 || !list || !processes)
		return rc;
	*incomplete = list->scope_problem || list->unreadable_processes;
	if (list->count)
		plm_buf_printf(out, "%-11s %-24s %8s %5s  %s\n", "RUNTIME", "NAME", "PID", "PROCS",
			       "PRIVILEGES IN EFFECT");
	for (size_t i = 0; i < list->count; i++)
		add_line(out, list->items[i], processes->host_ns);
	if (list->count == 0)
		plm_buf_printf(out, "no container %s\n", *incomplete ? "was found" : "is running");
	if (list->scope_problem)
		fprintf(stderr, "plimsoll: %s\n", list->scope_problem);
	if (list->unreadable_processes)
		fprintf(stderr,
			"plimsoll: %zu process%s could not be read and may belong to "
			"containers%s\n",
			list->unreadable_processes, list->unreadable_processes == 1 ? "" : "es",
			plm_session_remedy(session));
	return 0;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	plm_auto_buf struct plm_buf out = {0};
	bool incomplete = false;
	int rc = plm_session_init(&session, inv, err);

	if (rc == 0)
		rc = plm_session_host(&session, err);
	if (rc == 0)
		rc = render(&session, &out, &incomplete, err);
	if (rc == 0)
		rc = plm_print(&out, err);
	if (rc < 0)
		return rc;
	return incomplete ? PLM_EXIT_INCOMPLETE : PLM_EXIT_OK;
}

static const struct plm_option options[] = {
	PLM_OPTION_HOST,
};

static const struct plm_example examples[] = {
	{"containers", "Every container that runs on this host, whatever started it."},
};

const struct plm_command plm_command_containers = {
	.name = "containers",
	.summary = "list the running containers and their privileges in effect",
	.arguments = "",
	.description = "Finds every running container from the kernel alone, whatever runtime "
		       "started it and "
		       "whether or not an engine knows it, and says in one line what it may do: "
		       "root outside a "
		       "user namespace of its own, capabilities beyond the engines' defaults, "
		       "namespaces shared "
		       "with the host, seccomp off, and whether it may gain privileges. Each word "
		       "is true of at "
		       "least one of its processes.\n\n"
		       "Exits 2 when some processes could not be read.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
