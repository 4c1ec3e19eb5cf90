/*
 * walk.c: the walk as a whole: directories that wait, the threads that read them, the bounds, and the text. Everything it
 * starts has ended when it returns.
 */
#include "core/host/walk_private.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/backend.h"

#include <errno.h>
#include <fcntl.h>

const struct plm_walk_bounds plm_walk_usual_bounds = {
	.entries = 100000000,
	.seconds = 600,
	.waiting_bytes = (size_t)256 << 20,
	.findings = 100000,
};

struct walk {
	struct plm_host *host;
	const struct plm_walk_bounds *bounds;
	struct walk_mounts mounts;
	struct timespec until;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t more;
	struct walk_directory *waiting; /* the last one that came is the first one read */
	size_t waiting_bytes, busy;
	uint64_t entries;
	size_t findings;
	const char *unfinished; /* static text, or NULL */
	int error;
};

struct worker {
	struct walk *walk;
	struct walk_hand hand;
};

/* ---- directories that wait; the lock is held ---- */

static void push(struct walk *walk, struct walk_directory *d)
{
	d->next = walk->waiting;
	walk->waiting = d;
	walk->waiting_bytes += sizeof(*d) + d->size;
	d->mount->waiting++;
}

static struct walk_directory *pop(struct walk *walk)
{
	struct walk_directory *d = walk->waiting;

	walk->waiting = d->next;
	walk->waiting_bytes -= sizeof(*d) + d->size;
	return d;
}

static void drop_all(struct walk *walk)
{
	while (walk->waiting) {
		struct walk_directory *d = pop(walk);

		if (--d->mount->waiting == 0)
			walk_mount_leave(d->mount);
		free(d);
	}
}

static bool is_late(const struct walk *walk)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > walk->until.tv_sec ||
	       (now.tv_sec == walk->until.tv_sec && now.tv_nsec >= walk->until.tv_nsec);
}

static const char *which_bound(const struct walk *walk)
{
	if (walk->entries > walk->bounds->entries)
		return "entries";
	if (walk->waiting_bytes > walk->bounds->waiting_bytes)
		return "waiting";
	if (walk->findings > walk->bounds->findings)
		return "findings";
	return is_late(walk) ? "seconds" : NULL;
}

/* Takes over what was found below a directory that is done with. */
static void finish(struct walk *walk, struct walk_directory *done, struct walk_hand *hand,
		   uint64_t entries, size_t findings)
{
	struct walk_directory *below = hand->first;

	while (below) {
		struct walk_directory *next = below->next;

		push(walk, below);
		below = next;
	}
	walk->entries += entries;
	walk->findings += findings;
	if (--done->mount->waiting == 0)
		walk_mount_leave(done->mount);
	free(done);
	if (!walk->unfinished)
		walk->unfinished = which_bound(walk);
	if (walk->error || walk->unfinished)
		drop_all(walk);
}

/* ---- a thread ---- */

/* The next directory, or NULL when none is waiting and nobody is busy who could find one. */
static struct walk_directory *take(struct walk *walk)
{
	while (!walk->waiting && walk->busy)
		pthread_cond_wait(&walk->more, &walk->lock);
	if (!walk->waiting)
		return NULL;
	walk->busy++;
	return pop(walk);
}

static void *work(void *context)
{
	struct worker *worker = context;
	struct walk *walk = worker->walk;
	struct walk_hand *hand = &worker->hand;
	struct walk_directory *d;

	pthread_mutex_lock(&walk->lock);
	while ((d = take(walk))) {
		uint64_t entries = hand->found.entries;
		size_t findings = hand->found.file_count;
		int error;

		pthread_mutex_unlock(&walk->lock);
		error = walk_directory_read(hand, d);
		pthread_mutex_lock(&walk->lock);
		walk->busy--;
		if (error == E2BIG)
			walk->unfinished = "findings";
		else if (error)
			walk->error = error;
		finish(walk, d, hand, hand->found.entries - entries,
		       hand->found.file_count - findings);
		pthread_cond_broadcast(&walk->more);
	}
	pthread_mutex_unlock(&walk->lock);
	return NULL;
}

static int prepare(struct walk *walk, struct worker *worker)
{
	*worker = (struct worker){
		.walk = walk,
		.hand = {.mounts = &walk->mounts,
			 .use_openat2 = walk->host->use_openat2,
			 .found = {.arena = plm_arena_new()},
			 .entries = malloc(WALK_LIST_BYTES)},
	};
	return worker->hand.found.arena && worker->hand.entries ? 0 : ENOMEM;
}

static void release(struct worker *worker)
{
	plm_arena_free(worker->hand.found.arena);
	free(worker->hand.entries);
}

/* One file system after the other, each by all threads: what was opened of one is closed before the next. */
static int run(struct walk *walk, struct worker *workers)
{
	pthread_t threads[WALK_THREADS];
	size_t started = 1;

	/* Fewer threads are slower, and no fault. */
	while (started < WALK_THREADS &&
	       pthread_create(&threads[started], NULL, work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(threads[i], NULL);
	return walk->error;
}

/* ---- the whole ---- */

static int walk_mount(struct walk *walk, struct walk_mount *mount, struct worker *workers)
{
	struct walk_directory *top;
	struct statx sx;

	if (mount->state != WALK_MOUNT_WALKED || walk_mount_enter(walk->host, mount) < 0)
		return 0;
	top = walk_directory_new(mount, mount->point, NULL);
	if (!top) {
		walk_mount_leave(mount);
		return ENOMEM;
	}
	if (statx(mount->fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC,
		  STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID, &sx) == 0) {
		top->uid = sx.stx_uid;
		walk->error = walk_directory_note_top(&workers[0].hand, top, &sx);
	}
	push(walk, top);
	return run(walk, workers);
}

static void write_mounts(const struct walk_mounts *mounts, struct plm_buf *text)
{
	for (size_t i = 0; i < mounts->count; i++) {
		const struct walk_mount *m = &mounts->items[i];

		plm_buf_printf(text, "mount %s %s %s ", walk_state_name(m), m->type, m->options);
		walk_write_path(text, m->point[0] ? m->point : "/");
	}
}

static void write_text(const struct walk *walk, struct walk_found *found, struct plm_buf *text)
{
	plm_buf_printf(text, "walked %ju %ju\n", (uintmax_t)found->entries,
		       (uintmax_t)found->directories);
	if (walk->unfinished)
		plm_buf_printf(text, "unfinished %s\n", walk->unfinished);
	write_mounts(&walk->mounts, text);
	walk_found_write(found, text);
}

static int walk_all(struct walk *walk, struct worker *workers, struct plm_buf *text)
{
	struct walk_found *found = &workers[0].hand.found;
	int error = 0;

	for (size_t i = 0; error == 0 && !walk->unfinished && i < walk->mounts.count; i++)
		error = walk_mount(walk, &walk->mounts.items[i], workers);
	for (size_t i = 1; error == 0 && i < WALK_THREADS; i++)
		error = walk_found_merge(found, &workers[i].hand.found);
	if (error == 0)
		write_text(walk, found, text);
	return error;
}

int plm_walk(struct plm_host *host, const struct plm_walk_bounds *bounds, struct plm_buf *text)
{
	plm_auto_arena struct plm_arena *keep = plm_arena_new();
	struct worker workers[WALK_THREADS] = {0};
	struct walk walk = {.host = host,
			    .bounds = bounds,
			    .lock = PTHREAD_MUTEX_INITIALIZER,
			    .more = PTHREAD_COND_INITIALIZER};
	int error = keep ? walk_mounts_choose(host, keep, &walk.mounts) : ENOMEM;

	clock_gettime(CLOCK_MONOTONIC, &walk.until);
	walk.until.tv_sec += (time_t)bounds->seconds;
	for (size_t i = 0; error == 0 && i < WALK_THREADS; i++)
		error = prepare(&walk, &workers[i]);
	if (error == 0)
		error = walk_all(&walk, workers, text);
	for (size_t i = 0; i < WALK_THREADS; i++)
		release(&workers[i]);
	return error;
}

int plm_probe_walk(struct plm_host *host, struct plm_buf *text)
{
	return host->walk_is_forbidden ? ECANCELED : plm_walk(host, &plm_walk_usual_bounds, text);
}
