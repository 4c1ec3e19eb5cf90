/*
 * hostile.h: what the parts of the program hostile_box share: each does to its own process or its own mount
 * namespace what an ill-meaning container does. For tests alone.
 */
#ifndef PLM_TESTS_LIVE_HOSTILE_H
#define PLM_TESTS_LIVE_HOSTILE_H

#include <stddef.h>

/* Ends the program with a sentence and errno's. */
void hostile_die(const char *what) __attribute__((noreturn));

/* hostile_mounts.c: fills this mount namespace below a directory: bind mounts beside one another, as many as
 * `most` or as the kernel allows, then `stacked` over one another on one point. Prints how many there are. */
void hostile_mounts(const char *directory, size_t most, size_t stacked);

/* hostile_fuse.c: a FUSE file system whose server answers until hostile_fuse_stop, and then nobody ever. The
 * descriptor of /dev/fuse stays open. */
void hostile_fuse_mount(const char *point);
/* Has one directory and in it one file, "file", of 1 MB. */
void hostile_fuse_stop(void);

#endif
