/*
 * small_root.h: a root directory of a few files, for parsers that read through the door. It is made
 * once a process and taken away at its end.
 */
#ifndef PLM_TESTS_FUZZ_SMALL_ROOT_H
#define PLM_TESTS_FUZZ_SMALL_ROOT_H

#include <stddef.h>
#include <stdint.h>

/* The directory; aborts when it cannot be made. */
const char *small_root(void);
/* Makes or replaces a file at an absolute path within; its directories are made. data NULL takes it
 * away. */
void small_root_put(const char *path, const void *data, size_t size_bytes);

#endif
