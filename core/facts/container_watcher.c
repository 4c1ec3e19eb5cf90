/*
 * container_watcher.c: what the process that watches over a container was told to watch. Reads its command line and
 * where it works. Inside a container anything may call itself a shim: only processes of the host are asked.
 */
#include "core/facts/container_watcher.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"

static const char *const shim_id[] = {"-id", NULL};
static const char *const shim_namespace[] = {"-namespace", NULL};
static const char *const conmon_id[] = {"-c", "--cid", NULL};
static const char *const conmon_name[] = {"-n", "--name", NULL};
static const char *const conmon_runtime[] = {"-r", "--runtime", NULL};
static const char *const conmon_bundle[] = {"-b", "--bundle", NULL};
static const char *const conmon_exit[] = {"--exit-command", NULL};
static const char *const machine_name[] = {"-M", "--machine", NULL};
static const char *const machine_root[] = {"-D", "--directory", "-i", "--image", NULL};

/* A process being asked. */
struct question {
	struct plm_facts *facts;
	const struct plm_process *process;
	const struct plm_datum *cmdline;
};

/* ---- containerd's shims ---- */

/* A shim works in the bundle of the first container it was given; those of its pod are beside it. */
static int find_bundles(const struct question *q, struct plm_watcher *watcher, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(q->facts);
	const struct plm_datum *cwd;
	const char *slash;
	char path[48];
	int rc;

	snprintf(path, sizeof(path), "/proc/%" PRId32 "/cwd", q->process->pid);
	rc = plm_facts_readlink(q->facts, path, &cwd, err);
	slash = rc == 0 && cwd->presence == PLM_PRESENT ? strrchr(cwd->data, '/') : NULL;
	if (rc < 0 || !slash || slash == cwd->data)
		return rc;
	watcher->bundles = plm_arena_strndup(arena, cwd->data, (size_t)(slash - cwd->data));
	return watcher->bundles ? 0 : plm_err_nomem(err);
}

static int read_shim(const struct question *q, struct plm_watcher *watcher, struct plm_err **err)
{
	const char *program;
	size_t at = 0;

	watcher->runtime = PLM_RUNTIME_CONTAINERD;
	watcher->id = plm_cmdline_find(q->cmdline, shim_id);
	watcher->space = plm_cmdline_find(q->cmdline, shim_namespace);
	if (plm_str_eq(watcher->space, "moby"))
		watcher->runtime = PLM_RUNTIME_DOCKER;
	else if (plm_str_eq(watcher->space, "k8s.io"))
		watcher->runtime = PLM_RUNTIME_KUBERNETES;
	program = plm_cmdline_next(q->cmdline, &at);
	if (program && strstr(program, "containerd-shim-runsc"))
		watcher->sandbox = "gvisor";
	return find_bundles(q, watcher, err);
}

/* ---- the others ---- */

static int read_conmon(const struct question *q, struct plm_watcher *watcher, struct plm_err **err)
{
	const char *on_exit = plm_cmdline_find(q->cmdline, conmon_exit);

	(void)err;
	watcher->id = plm_cmdline_find(q->cmdline, conmon_id);
	watcher->name = plm_cmdline_find(q->cmdline, conmon_name);
	watcher->bundle = plm_cmdline_find(q->cmdline, conmon_bundle);
	watcher->runtime = on_exit && plm_str_ends(on_exit, "podman")	  ? PLM_RUNTIME_PODMAN
			   : plm_cmdline_find(q->cmdline, conmon_runtime) ? PLM_RUNTIME_CRIO
									  : PLM_RUNTIME_UNKNOWN;
	return 0;
}

/* The name a machine was given, else that of its directory. */
static int read_nspawn(const struct question *q, struct plm_watcher *watcher, struct plm_err **err)
{
	const char *name = plm_cmdline_find(q->cmdline, machine_name), *slash;

	(void)err;
	if (!name)
		name = plm_cmdline_find(q->cmdline, machine_root);
	slash = name ? strrchr(name, '/') : NULL;
	watcher->runtime = PLM_RUNTIME_NSPAWN;
	watcher->id = slash && slash[1] ? slash + 1 : name;
	return 0;
}

/* LXC's monitor writes what it watches over its arguments: "[lxc monitor] LXCPATH NAME". */
static int read_lxc(const struct question *q, struct plm_watcher *watcher, struct plm_err **err)
{
	static const char title[] = "[lxc monitor] ";
	const char *text, *name;
	size_t at = 0;

	text = plm_cmdline_next(q->cmdline, &at);
	name = text && plm_str_starts(text, title) ? strrchr(text, ' ') : NULL;
	if (!name || !name[1])
		return 0;
	text += strlen(title);
	watcher->runtime = PLM_RUNTIME_LXC;
	watcher->id = name + 1;
	if (name <= text)
		return 0;
	watcher->home = plm_arena_strndup(plm_facts_arena(q->facts), text, (size_t)(name - text));
	return watcher->home ? 0 : plm_err_nomem(err);
}

static const struct kind {
	const char *comm; /* how its program's name begins; the kernel keeps 15 bytes of it */
	int (*read)(const struct question *q, struct plm_watcher *watcher, struct plm_err **err);
} kinds[] = {
	{"containerd-shim", read_shim},
	{"conmon", read_conmon},
	{"systemd-nspawn", read_nspawn},
	{"lxc-", read_lxc},
	{"incusd", read_lxc},
	{"lxd", read_lxc},
};

int plm_watcher_read(struct plm_facts *facts, const struct plm_process_list *processes,
		     const struct plm_process *init, struct plm_watcher *watcher,
		     struct plm_err **err)
{
	size_t up = plm_process_index(processes, init->ppid);
	struct question q = {.facts = facts};
	const char *path;
	int rc;

	if (up == processes->count || processes->classes[up] == PLM_CLASS_CONTAINER)
		return 0;
	q.process = processes->items[up];
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!plm_str_starts(q.process->comm, kinds[i].comm))
			continue;
		watcher->process = q.process;
		path = plm_arena_printf(plm_facts_arena(facts), "/proc/%" PRId32 "/cmdline",
					init->ppid);
		if (!path)
			return plm_err_nomem(err);
		rc = plm_facts_read(facts, path, PLM_ENGINE_FILE_BYTES, &q.cmdline, err);
		if (rc < 0)
			return rc;
		if (q.cmdline->presence == PLM_UNREADABLE) {
			watcher->unread = path;
			watcher->error = q.cmdline->error;
		}
		return kinds[i].read(&q, watcher, err);
	}
	return 0;
}
