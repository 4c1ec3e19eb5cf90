/*
 * rpm_database.c: finds rpm's database and copies it for librpm. Reads through the room's own stream; writes only into
 * a directory it has made, and takes that away again.
 */
#include "core/host/rpm_database.h"

#include "core/base/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_DATABASE_BYTES (UINT64_C(1) << 30)

/* /usr/lib/sysimage/rpm is where newer releases keep it; /var/lib/rpm is a link to it there. */
static const struct plm_rpm_database databases[] = {
	{"/usr/lib/sysimage/rpm", "rpmdb.sqlite", "sqlite"},
	{"/usr/lib/sysimage/rpm", "Packages.db", "ndb"},
	{"/usr/lib/sysimage/rpm", "Packages", "bdb_ro"},
	{"/var/lib/rpm", "rpmdb.sqlite", "sqlite"},
	{"/var/lib/rpm", "Packages.db", "ndb"},
	{"/var/lib/rpm", "Packages", "bdb_ro"},
	{"/usr/share/rpm", "rpmdb.sqlite", "sqlite"}, /* of an image that ostree made */
};

const struct plm_rpm_database *plm_rpm_database_find(struct plm_host *host, int *error)
{
	char path[PATH_MAX];

	*error = 0;
	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++) {
		struct plm_stat st;

		snprintf(path, sizeof(path), "%s/%s", databases[i].directory, databases[i].file);
		st = host->ops->stat(host, path, true);
		if (st.presence == PLM_PRESENT)
			return &databases[i];
		if (st.presence == PLM_UNREADABLE && !*error)
			*error = st.error;
	}
	return NULL;
}

/* ---- the copy ---- */

struct copy {
	int fd;
	uint64_t left_bytes;
	int error;
};

static int write_piece(void *context, const char *data, size_t size_bytes)
{
	struct copy *copy = context;

	if (size_bytes > copy->left_bytes)
		copy->error = EFBIG;
	else
		copy->left_bytes -= size_bytes;
	while (size_bytes && !copy->error) {
		ssize_t put = write(copy->fd, data, size_bytes);

		if (put < 0 && errno != EINTR)
			copy->error = errno;
		if (put > 0) {
			data += put;
			size_bytes -= (size_t)put;
		}
	}
	return copy->error ? 1 : 0;
}

/* 0, ENOENT where there is none, or another errno. */
static int copy_file(struct plm_host *host, const char *from_directory, const char *name,
		     const char *to_directory)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct copy copy = {.left_bytes = MAX_DATABASE_BYTES};
	struct plm_stat before, after;
	struct plm_datum why_not;
	plm_auto_fd int fd = -1;

	snprintf(from, sizeof(from), "%s/%s", from_directory, name);
	snprintf(to, sizeof(to), "%s/%s", to_directory, name);
	before = host->ops->stat(host, from, true);
	if (before.presence != PLM_PRESENT)
		return before.presence == PLM_ABSENT ? ENOENT : before.error;
	fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno;
	copy.fd = fd;
	if (host->ops->stream(host, from, write_piece, &copy, &why_not) < 0)
		return ENOMEM;
	if (copy.error || why_not.presence != PLM_PRESENT)
		return copy.error ? copy.error : why_not.error ? why_not.error : EAGAIN;
	after = host->ops->stat(host, from, true);
	return after.presence == PLM_PRESENT && after.size_bytes == before.size_bytes &&
			       after.mtime_seconds == before.mtime_seconds &&
			       after.inode == before.inode
		       ? 0
		       : EAGAIN;
}

/* In memory where there is such a place. 0 or an errno. */
static int make_directory(char directory[static PLM_RPM_COPY_PATH])
{
	static const char *const places[] = {"/dev/shm", "/run", "/tmp", "/var/tmp"};
	int error = ENOENT;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(directory, PLM_RPM_COPY_PATH, "%s/plimsoll-rpm-XXXXXX", places[i]);
		if (mkdtemp(directory))
			return 0;
		error = errno;
	}
	directory[0] = '\0';
	return error;
}

int plm_rpm_copy_make(struct plm_host *host, const struct plm_rpm_database *database,
		      char directory[static PLM_RPM_COPY_PATH])
{
	char log[NAME_MAX];
	int error = make_directory(directory);

	if (error)
		return error;
	error = copy_file(host, database->directory, database->file, directory);
	if (error)
		return error;
	/* What sqlite has written and not yet put into its place. */
	snprintf(log, sizeof(log), "%s-wal", database->file);
	error = copy_file(host, database->directory, log, directory);
	return error == ENOENT ? 0 : error;
}

void plm_rpm_copy_remove(const char *directory)
{
	DIR *listing = directory[0] ? opendir(directory) : NULL;
	const struct dirent *entry;

	if (!listing)
		return;
	while ((entry = readdir(listing)) != NULL)
		unlinkat(dirfd(listing), entry->d_name, 0);
	closedir(listing);
	rmdir(directory);
}
