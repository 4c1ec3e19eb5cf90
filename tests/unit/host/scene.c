/*
 * scene.c: temporary trees for tests of core/host.
 */
#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 65534 };

void scene_make(struct scene *scene)
{
	snprintf(scene->path, sizeof(scene->path), "/tmp/plimsoll-test-XXXXXX");
	assert_non_null(mkdtemp(scene->path));
	assert_int_equal(chmod(scene->path, 0755), 0);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void scene_remove(struct scene *scene)
{
	nftw(scene->path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

const char *scene_path(const struct scene *scene, const char *name)
{
	static char paths[8][4096];
	static size_t next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s%s", scene->path, name);
	return path;
}

void scene_file(const struct scene *scene, const char *name, const char *text, unsigned mode)
{
	const char *path = scene_path(scene, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

void scene_dir(const struct scene *scene, const char *name, unsigned mode)
{
	const char *path = scene_path(scene, name);

	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(chmod(path, mode), 0);
}

void scene_link(const struct scene *scene, const char *name, const char *target)
{
	assert_int_equal(symlink(target, scene_path(scene, name)), 0);
}

void scene_fifo(const struct scene *scene, const char *name)
{
	assert_int_equal(mkfifo(scene_path(scene, name), 0644), 0);
}

void scene_be_nobody(void)
{
	if (scene_is_root())
		assert_int_equal(seteuid(NOBODY), 0);
}

void scene_be_again(void)
{
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

bool scene_is_root(void)
{
	return geteuid() == 0;
}
