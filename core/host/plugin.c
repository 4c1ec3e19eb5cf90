/*
 * plugin.c: loads a shared object, after making sure that nobody but root (or, for another user, that
 * user) could have put code into it. Refuses loudly; never falls back to another file.
 */
#include "core/host/local.h"

#include "core/base/cleanup.h"
#include "core/base/err.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static int refuse(struct plm_err **err, const char *path, const char *remedy, const char *why)
{
	int rc = plm_err_set(err, PLM_E_REFUSED, "the plugin is refused: %s", why);

	plm_err_at(err, path, 0);
	plm_err_remedy(err, "%s", remedy);
	return rc;
}

/* Which rule owner and mode break; NULL for none. */
static const char *owner_problem(const struct stat *st)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "somebody else owns it";
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return "its group or everyone can write it";
	return NULL;
}

/* Of the directory that holds the plugin, nearest, no more than of the file. Further up the sticky bit
 * is enough: it keeps others from renaming what is ours, and whose each part is, is checked. */
static const char *parent_problem(const struct stat *st, bool nearest)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return "somebody else owns a directory above it";
	if ((st->st_mode & (S_IWGRP | S_IWOTH)) && (nearest || !(st->st_mode & S_ISVTX)))
		return "its group or everyone can write a directory above it";
	return NULL;
}

/* Checks each directory from the one that holds the file up to "/". real has no links in it. */
static int check_parents(const char *real, struct plm_err **err)
{
	plm_auto_free char *part = strdup(real);
	bool nearest = true;
	struct stat st;

	if (!part)
		return plm_err_nomem(err);
	for (char *slash = strrchr(part, '/'); slash; slash = strrchr(part, '/')) {
		const char *problem;

		slash[slash == part ? 1 : 0] = '\0';
		if (lstat(part, &st) < 0)
			return refuse(err, part, "see that it can be read", strerror(errno));
		problem = S_ISDIR(st.st_mode) ? parent_problem(&st, nearest) : "it is no directory";
		if (problem)
			return refuse(err, part,
				      "give it to root and let nobody else write it (chown root, "
				      "chmod go-w)",
				      problem);
		if (slash == part)
			break;
		nearest = false;
	}
	return 0;
}

static int check_file(const char *path, int fd, struct plm_err **err)
{
	const char *problem;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return refuse(err, path, "see that it can be read", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return refuse(err, path, "name a shared object", "it is no regular file");
	problem = owner_problem(&st);
	return problem ? refuse(err, path,
				"give it to root and let nobody else write it (chown root, chmod "
				"go-w)",
				problem)
		       : 0;
}

/* The real path of the directory with the file's own name: links above it are resolved, the name
 * itself is not. */
static int real_path_of(const char *path, char **real, struct plm_err **err)
{
	const char *slash = strrchr(path, '/');
	plm_auto_free char *parent =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	plm_auto_free char *directory = parent ? realpath(parent, NULL) : NULL;
	const char *name = slash ? slash + 1 : path;

	if (!parent || (!directory && errno == ENOMEM))
		return plm_err_nomem(err);
	if (!directory)
		return refuse(err, path, "name a file that exists", strerror(errno));
	if (asprintf(real, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, name) < 0) {
		*real = NULL;
		return plm_err_nomem(err);
	}
	return 0;
}

int plm_local_open_plugin(const char *path, void **handle, struct plm_err **err)
{
	plm_auto_free char *real = NULL;
	plm_auto_fd int fd = -1;
	int rc = real_path_of(path, &real, err);

	*handle = NULL;
	if (rc == 0)
		rc = check_parents(real, err);
	if (rc < 0)
		return rc;
	fd = open(real, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return refuse(err, path, "name the file itself, readable by you",
			      errno == ELOOP ? "it is a symbolic link" : strerror(errno));
	rc = check_file(path, fd, err);
	if (rc < 0)
		return rc;
	/* By its own path, which nobody but us could have changed since: the loader takes two objects
	 * of one name for one object, and /proc/self/fd/N is the name of many. */
	*handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
	if (!*handle)
		return refuse(err, path, "build it against this version's headers", dlerror());
	return 0;
}
