/*
 * bare_walk.c DIRECTORY: what a walk costs that finds nothing: two threads, getdents64 and a statx(2) of every entry of one file
 * system, and a count at the end. The measure for core/host/walk.c; shares no code with it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_BYTES = 64 * 1024, THREADS = 2 };

struct directory {
	struct directory *next;
	char path[];
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct directory *waiting;
	int busy;
	uint64_t entries;
	int root_fd;
	unsigned major, minor;
} walk = {.lock = PTHREAD_MUTEX_INITIALIZER, .more = PTHREAD_COND_INITIALIZER};

static struct directory *join(const char *directory, const char *name, struct directory *next)
{
	size_t above = strlen(directory), own = strlen(name);
	struct directory *d = malloc(sizeof(*d) + above + own + 2);

	if (!d)
		exit(2);
	d->next = next;
	memcpy(d->path, directory, above);
	d->path[above] = '/';
	memcpy(d->path + above + 1, name, own + 1);
	return d;
}

static struct directory *look(int fd, const char *path, const char *name, struct directory *below)
{
	struct statx sx;

	if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])))
		return below;
	if (statx(fd, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID, &sx) < 0)
		return below;
	__atomic_add_fetch(&walk.entries, 1, __ATOMIC_RELAXED);
	return S_ISDIR(sx.stx_mode) && sx.stx_dev_major == walk.major &&
			       sx.stx_dev_minor == walk.minor
		       ? join(path, name, below)
		       : below;
}

static struct directory *read_directory(const char *path, char *entries)
{
	int fd = openat(walk.root_fd, path[0] ? path + 1 : ".",
			O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	struct directory *below = NULL;
	ssize_t got;

	while (fd >= 0 && (got = getdents64(fd, entries, LIST_BYTES)) > 0)
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const void *)(entries + at);

			at += entry->d_reclen;
			below = look(fd, path, entry->d_name, below);
		}
	if (fd >= 0)
		close(fd);
	return below;
}

static void *work(void *context)
{
	char *entries = malloc(LIST_BYTES);

	pthread_mutex_lock(&walk.lock);
	while (entries) {
		struct directory *d, *below;

		while (!walk.waiting && walk.busy)
			pthread_cond_wait(&walk.more, &walk.lock);
		d = walk.waiting;
		if (!d)
			break;
		walk.waiting = d->next;
		walk.busy++;
		pthread_mutex_unlock(&walk.lock);
		below = read_directory(d->path, entries);
		free(d);
		pthread_mutex_lock(&walk.lock);
		walk.busy--;
		while (below) {
			struct directory *next = below->next;

			below->next = walk.waiting;
			walk.waiting = below;
			below = next;
		}
		pthread_cond_broadcast(&walk.more);
	}
	pthread_mutex_unlock(&walk.lock);
	free(entries);
	return context;
}

int main(int argc, char **argv)
{
	pthread_t other;
	struct statx sx;

	walk.root_fd = argc == 2 ? open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	walk.waiting = calloc(1, sizeof(*walk.waiting) + 1);
	if (walk.root_fd < 0 || !walk.waiting ||
	    statx(walk.root_fd, "", AT_EMPTY_PATH, STATX_TYPE, &sx) < 0)
		return 2;
	walk.major = sx.stx_dev_major;
	walk.minor = sx.stx_dev_minor;
	if (pthread_create(&other, NULL, work, NULL) != 0)
		return 2;
	work(NULL);
	pthread_join(other, NULL);
	printf("walked %ju\n", (uintmax_t)walk.entries);
	return 0;
}
