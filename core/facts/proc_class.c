/*
 * proc_class.c: tells what one process is: gathers the signs that classify.c judges, the dearer ones only where a
 * cheaper one leaves a doubt. Reads root and exe of the process at hand, and what Flatpak keeps of its applications.
 */
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/proc_read.h"
#include "core/host/host.h"

#include <errno.h>

/* A live process always has a root: without one it ended since its namespaces were read. */
static int read_root(struct plm_proc_reader *r, struct plm_process *process, bool *unreadable)
{
	struct plm_stat root = plm_host_dir_stat(r->dir, plm_proc_name(r, "root"), true);

	if (root.presence == PLM_ABSENT || root.error == ESRCH)
		return PLM_PROC_VANISHED;
	process->root_device = root.device;
	process->root_inode = root.inode;
	process->error = root.error;
	*unreadable = root.presence != PLM_PRESENT || !r->host_root_inode;
	return PLM_PROC_READ;
}

/* slirp4netns and pasta shut themselves into an empty root. Their program tells them: a container
 * cannot have the host's file unless it was given it. */
static bool is_network_helper(struct plm_proc_reader *r)
{
	static const char *const programs[] = {"/usr/bin/slirp4netns", "/usr/bin/pasta",
					       "/usr/bin/pasta.avx2", "/usr/bin/passt"};
	struct plm_stat exe = plm_host_dir_stat(r->dir, plm_proc_name(r, "exe"), true);

	for (size_t i = 0; exe.presence == PLM_PRESENT && i < sizeof(programs) / sizeof(*programs);
	     i++) {
		struct plm_stat program = plm_host_stat(r->host, programs[i], true);

		if (program.presence == PLM_PRESENT && program.device == exe.device &&
		    program.inode == exe.inode)
			return true;
	}
	return false;
}

/* ---- Flatpak ---- */

static int is_flatpak(struct plm_proc_reader *r, const struct plm_process *process, bool *is)
{
	const struct plm_flatpak *found;
	struct plm_stat own;
	int rc = r->flatpaks.read ? 0 : plm_flatpak_read(r->host, r->arena, &r->flatpaks);

	if (rc < 0 || r->flatpaks.count == 0)
		return rc;
	/* Who owns the process owns its files in /proc. */
	own = plm_host_dir_stat(r->dir, "stat", true);
	if (own.presence == PLM_UNREADABLE && own.error == ENOMEM)
		return -PLM_E_NOMEM;
	found = own.presence == PLM_PRESENT ? plm_flatpak_find(&r->flatpaks, process, own.uid)
					    : NULL;
	*is = found != NULL;
	if (found)
		r->isolated_name = found->name;
	return 0;
}

/* ---- virtual machines ---- */

/* The host's own programs: who asks is in the host's mount namespace. */
static bool runs_machines(struct plm_proc_reader *r)
{
	static const char *const programs[] = {"qemu-", "cloud-hypervisor", "firecracker",
					       "stratovirt", "containerd-shim-kata"};
	char text[256];
	struct plm_datum link;
	const char *name;

	plm_host_dir_readlink_into(r->dir, plm_proc_name(r, "exe"), text, sizeof(text), &link);
	name = link.presence == PLM_PRESENT ? strrchr(text, '/') : NULL;
	for (size_t i = 0; name && i < sizeof(programs) / sizeof(programs[0]); i++)
		if (plm_str_starts(name + 1, programs[i]))
			return true;
	return false;
}

/* kata puts its prefix before the id that the cgroup would have had. */
static int name_machine(struct plm_proc_reader *r, const struct plm_process *process,
			const struct plm_cgroup_match *match)
{
	static const char prefix[] = "kata_";
	struct plm_slice id = match ? match->id : plm_cgroup_leaf(plm_slice_of(process->cgroup));

	if (plm_slice_starts(id, prefix)) {
		id.data += sizeof(prefix) - 1;
		id.size_bytes -= sizeof(prefix) - 1;
	}
	r->isolated_name = plm_arena_strndup(r->arena, id.data, id.size_bytes);
	return r->isolated_name ? 0 : -PLM_E_NOMEM;
}

/* ---- snaps ---- */

/* "snap.NAME.APP" is in the name of its scope or service. */
static int name_snap(struct plm_proc_reader *r, const struct plm_process *process)
{
	struct plm_slice path = plm_slice_of(process->cgroup), component, prefix, name;

	while (plm_next_word(&path, "/", &component)) {
		if (!plm_slice_starts(component, "snap.") ||
		    !plm_split(component, '.', &prefix, &component) ||
		    !plm_split(component, '.', &name, &component))
			continue;
		r->isolated_name = plm_arena_strndup(r->arena, name.data, name.size_bytes);
		return r->isolated_name ? 0 : -PLM_E_NOMEM;
	}
	return 0;
}

/* ---- the whole ---- */

/* A doubt: by the cheap signs it is a container. */
static int look_closer(struct plm_proc_reader *r, struct plm_process *process,
		       struct plm_class_signs *signs, enum plm_process_class *to)
{
	int rc;

	if (signs->has_pattern)
		return 0;
	signs->network_helper = is_network_helper(r);
	rc = is_flatpak(r, process, &signs->flatpak);
	*to = plm_classify(process, signs);
	return rc;
}

int plm_proc_tell_class(struct plm_proc_reader *r, struct plm_process *process,
			const struct plm_cgroup_match *match, enum plm_process_class *to)
{
	struct plm_class_signs signs = {
		.host_ns = r->host_ns,
		.host_root_device = r->host_root_device,
		.host_root_inode = r->host_root_inode,
		.has_pattern = match != NULL,
	};
	int rc = 0;

	if (plm_ns_differs(process, r->host_ns, PLM_NS_MNT))
		rc = read_root(r, process, &signs.root_unreadable);
	if (rc != PLM_PROC_READ)
		return rc;
	if ((match || plm_cgroup_has(plm_slice_of(process->cgroup), "kata_", "")) &&
	    plm_may_be_vm(process, r->host_ns))
		signs.hypervisor = runs_machines(r);
	*to = plm_classify(process, &signs);
	if (*to == PLM_CLASS_CONTAINER)
		rc = look_closer(r, process, &signs, to);
	if (rc == 0 && *to == PLM_CLASS_VM)
		rc = name_machine(r, process, match);
	if (rc == 0 && *to == PLM_CLASS_PRIVATE_MOUNTS)
		rc = name_snap(r, process);
	return rc;
}
