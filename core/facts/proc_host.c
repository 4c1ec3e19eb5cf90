/*
 * proc_host.c: what "the host" is, for a reader that may itself be confined: the initial
 * namespaces and the host's root, from fixed numbers, kthreadd and /proc/self. Never from /proc/1,
 * which may refuse even root.
 */
#include "core/facts/proc_parse.h"
#include "core/facts/proc_read.h"
#include "core/host/host.h"

#include <errno.h>

/* Numbers of the initial namespaces in every kernel since 3.8 (linux/proc_ns.h); mnt and net have theirs
 * only in recent ones. The kernel gives numbers this low to no other namespace. */
static const uint64_t fixed_ns[PLM_NS_COUNT] = {
	[PLM_NS_CGROUP] = 4026531835, [PLM_NS_IPC] = 4026531839, [PLM_NS_MNT] = 4026531832,
	[PLM_NS_NET] = 4026531833,    [PLM_NS_PID] = 4026531836, [PLM_NS_TIME] = 4026531834,
	[PLM_NS_USER] = 4026531837,   [PLM_NS_UTS] = 4026531838,
};

static bool needs_proof(enum plm_ns ns)
{
	return ns == PLM_NS_MNT || ns == PLM_NS_NET;
}

static bool is_nomem(enum plm_presence presence, int error)
{
	return presence == PLM_UNREADABLE && error == ENOMEM;
}

static int read_own(struct plm_proc_reader *r)
{
	for (int i = 0; i < PLM_NS_COUNT; i++) {
		enum plm_ns ns = (enum plm_ns)i;
		struct plm_datum link = plm_proc_read_ns(r, ns, &r->own_ns[ns]);

		if (is_nomem(link.presence, link.error))
			return -PLM_E_NOMEM;
		if (link.presence == PLM_ABSENT)
			r->host_ns[ns] = 0;
		else if (needs_proof(ns) && r->own_ns[ns] == fixed_ns[ns])
			r->host_ns[ns] = fixed_ns[ns];
	}
	return 0;
}

/* Process 2 of the initial pid namespace is kthreadd; of another one it may be anything. */
static int is_kernel_thread(struct plm_proc_reader *r, bool *is)
{
	struct plm_proc_stat stat = {0};
	struct plm_datum text;
	int rc = plm_proc_read_file(r, "stat", &text);

	*is = rc == 0 && text.presence == PLM_PRESENT &&
	      plm_proc_parse_stat(plm_datum_slice(&text), &stat) && stat.kernel_thread;
	return rc;
}

static int read_kthreadd(struct plm_proc_reader *r)
{
	struct plm_datum mnt, net;
	struct plm_stat root;
	bool is = false;
	int rc = is_kernel_thread(r, &is);

	if (rc < 0 || !is)
		return rc;
	mnt = plm_proc_read_ns(r, PLM_NS_MNT, &r->host_ns[PLM_NS_MNT]);
	net = plm_proc_read_ns(r, PLM_NS_NET, &r->host_ns[PLM_NS_NET]);
	root = plm_host_dir_stat(r->dir, "root", true);
	if (is_nomem(mnt.presence, mnt.error) || is_nomem(net.presence, net.error) ||
	    is_nomem(root.presence, root.error))
		return -PLM_E_NOMEM;
	if (root.presence == PLM_PRESENT) {
		r->host_root_device = root.device;
		r->host_root_inode = root.inode;
	}
	return 0;
}

static int read_from(struct plm_proc_reader *r, const char *path,
		     int (*read)(struct plm_proc_reader *r))
{
	struct plm_datum why_not;
	int rc = plm_host_dir_open(r->host, path, &r->dir, &why_not);

	if (rc < 0 || why_not.presence != PLM_PRESENT)
		return rc;
	rc = read(r);
	plm_host_dir_close(r->dir);
	r->dir = NULL;
	return rc;
}

int plm_proc_read_host(struct plm_proc_reader *reader)
{
	struct plm_stat root;
	int rc;

	for (int ns = 0; ns < PLM_NS_COUNT; ns++)
		reader->host_ns[ns] = needs_proof((enum plm_ns)ns) ? 0 : fixed_ns[ns];
	reader->thread[0] = '\0';
	rc = read_from(reader, "/proc/self", read_own);
	if (rc == 0)
		rc = read_from(reader, "/proc/2", read_kthreadd);
	/* Who may not look at kthreadd is in the host's own mount namespace, or cannot tell. */
	if (rc < 0 || reader->host_root_inode ||
	    reader->own_ns[PLM_NS_MNT] != reader->host_ns[PLM_NS_MNT])
		return rc;
	root = plm_host_stat(reader->host, "/", true);
	if (root.presence == PLM_PRESENT) {
		reader->host_root_device = root.device;
		reader->host_root_inode = root.inode;
	}
	return 0;
}
