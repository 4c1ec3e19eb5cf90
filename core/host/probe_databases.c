/*
 * probe_databases.c: what engines keep in databases of their own, of which a probe tells a few words. Opens the file
 * as any other, takes no lock, and asks again when somebody wrote meanwhile.
 */
#include "core/host/probe.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/containerd_state.h"
#include "core/host/files.h"
#include "core/host/podman_state.h"
#include "core/host/read_at.h"

enum { TRIES = 5 };

typedef int tell_fn(plm_read_at_fn *read_at, void *context, struct plm_buf *text);

/* What a writer of SQLite has not yet put in its place, or would take back. */
static bool has_log(struct plm_host *host, const char *path)
{
	static const char *const endings[] = {"-journal", "-wal"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		char log[PATH_MAX];
		struct plm_stat st;

		if ((size_t)snprintf(log, sizeof(log), "%s%s", path, endings[i]) >= sizeof(log))
			return true;
		st = host->ops->stat(host, log, true);
		if (st.presence == PLM_UNREADABLE || (st.presence == PLM_PRESENT && st.size_bytes))
			return true;
	}
	return false;
}

static int tell_file(struct plm_host *host, const char *path, tell_fn *tell, struct plm_buf *text)
{
	plm_auto_fd int path_fd = plm_files_open(host, path, 0), fd = -1;
	int error = EAGAIN;
	struct stat st;

	if (path_fd < 0)
		return -path_fd;
	if (fstat(path_fd, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode))
		return EINVAL;
	fd = plm_fd_open_content(path_fd, NULL);
	if (fd < 0)
		return -fd;
	for (int i = 0; error == EAGAIN && i < TRIES; i++) {
		plm_buf_clear(text);
		if (has_log(host, path))
			continue;
		error = tell(plm_read_at_fd, &fd, text);
		if (!error && has_log(host, path))
			error = EAGAIN;
	}
	return error;
}

int plm_probe_podman_containers(struct plm_host *host, const char *path, struct plm_buf *text)
{
	return tell_file(host, path, plm_podman_state_text, text);
}

int plm_probe_containerd_containers(struct plm_host *host, const char *path, struct plm_buf *text)
{
	return tell_file(host, path, plm_containerd_state_text, text);
}
