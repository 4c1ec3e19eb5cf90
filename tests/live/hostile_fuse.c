/*
 * hostile_fuse.c: a FUSE file system whose server falls silent. Speaks the kernel's protocol, include/uapi/linux/fuse.h,
 * as far as entering a directory and opening one file need it. Writes to its own mount namespace only.
 */
#include "tests/live/hostile.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST_MOUNTS = 64, REQUEST_BYTES = 256 * 1024, FILE_NODE = 2, FILE_BYTES = 1 << 20 };

static struct {
	int fd;
	mode_t kind;
	pthread_t server;
} mounts[MOST_MOUNTS];
static size_t mount_count;
static _Atomic bool silent;

static void answer(int fd, const struct fuse_in_header *in, int error, const void *body,
		   size_t size)
{
	struct fuse_out_header out = {
		.len = (uint32_t)(sizeof(out) + size), .error = -error, .unique = in->unique};
	struct iovec parts[] = {{&out, sizeof(out)}, {(void *)(size_t)body, size}};

	if (writev(fd, parts, size ? 2 : 1) < 0 && errno != ENOENT)
		hostile_die("answering a FUSE request");
}

static struct fuse_attr attributes(uint64_t node, mode_t kind)
{
	bool is_file = node == FILE_NODE || kind == S_IFREG;

	return (struct fuse_attr){.ino = node,
				  .size = is_file ? FILE_BYTES : 4096,
				  .mode = is_file ? S_IFREG | 0644 : S_IFDIR | 0755,
				  .nlink = 1};
}

static void serve_one(int fd, mode_t kind, const struct fuse_in_header *in)
{
	struct fuse_init_out init = {.major = FUSE_KERNEL_VERSION,
				     .minor = FUSE_KERNEL_MINOR_VERSION,
				     .max_write = 4096};
	struct fuse_attr_out attr = {.attr = attributes(in->nodeid, kind)};
	struct fuse_entry_out entry = {.nodeid = FILE_NODE, .attr = attributes(FILE_NODE, kind)};
	struct fuse_open_out opened = {0};

	switch (in->opcode) {
	case FUSE_INIT:
		answer(fd, in, 0, &init, sizeof(init));
		break;
	case FUSE_GETATTR:
		answer(fd, in, 0, &attr, sizeof(attr));
		break;
	case FUSE_LOOKUP:
		if (strcmp((const char *)(in + 1), "file") == 0)
			answer(fd, in, 0, &entry, sizeof(entry));
		else
			answer(fd, in, ENOENT, NULL, 0);
		break;
	case FUSE_OPEN:
	case FUSE_OPENDIR:
		answer(fd, in, 0, &opened, sizeof(opened));
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
		break;
	default:
		answer(fd, in, ENOSYS, NULL, 0);
	}
}

static void *serve(void *which)
{
	size_t i = (size_t)which;
	struct fuse_in_header *request = malloc(REQUEST_BYTES);
	struct pollfd ready = {.fd = mounts[i].fd, .events = POLLIN};

	if (!request)
		hostile_die("memory");
	while (!silent)
		if (poll(&ready, 1, 20) > 0 && !silent &&
		    read(mounts[i].fd, request, REQUEST_BYTES) > 0)
			serve_one(mounts[i].fd, mounts[i].kind, request);
	free(request);
	return NULL;
}

/* A process that ends closes its files one by one, /dev/fuse last of all, and would wait for the answer to each
 * close for ever. A server that once said that it knows no such request is not asked again. */
static void teach_not_to_flush(const char *point)
{
	char path[256];
	struct stat st;
	int fd;

	/* Over "/" nobody gets who has a root directory already. */
	if (strcmp(point, "/") == 0)
		return;
	snprintf(path, sizeof(path), "%s/file", point);
	fd = open(stat(point, &st) == 0 && S_ISDIR(st.st_mode) ? path : point, O_RDONLY);
	if (fd < 0 || close(fd) < 0)
		hostile_die(point);
}

void hostile_fuse_mount(const char *point)
{
	char options[128];
	struct stat st;
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);

	if (fd < 0 || mount_count == MOST_MOUNTS || stat(point, &st) < 0)
		hostile_die(point);
	mounts[mount_count].fd = fd;
	mounts[mount_count].kind = st.st_mode & S_IFMT;
	snprintf(options, sizeof(options), "fd=%d,rootmode=%o,user_id=0,group_id=0,allow_other", fd,
		 S_ISDIR(st.st_mode) ? S_IFDIR : S_IFREG);
	if (mount("silent", point, "fuse.silent", MS_NOSUID | MS_NODEV, options) < 0)
		hostile_die(point);
	if (pthread_create(&mounts[mount_count].server, NULL, serve, (void *)mount_count) != 0)
		hostile_die("pthread_create");
	mount_count++;
	teach_not_to_flush(point);
}

void hostile_fuse_stop(void)
{
	silent = true;
	for (size_t i = 0; i < mount_count; i++)
		pthread_join(mounts[i].server, NULL);
}
