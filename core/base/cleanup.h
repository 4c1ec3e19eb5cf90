/*
 * cleanup.h: scoped ownership for what does not live in an arena. plm_take() hands a pointer on.
 */
#ifndef PLM_CORE_BASE_CLEANUP_H
#define PLM_CORE_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define plm_cleanup(fn) __attribute__((cleanup(fn)))

/* Gives the value of a pointer variable and leaves NULL in it. */
#define plm_take(p)                                                                                \
	({                                                                                         \
		__typeof__(p) plm_taken_ = (p);                                                    \
		(p) = NULL;                                                                        \
		plm_taken_;                                                                        \
	})

static inline void plm_cleanup_free(void *p)
{
	free(*(void **)p);
}

static inline void plm_cleanup_fd(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void plm_cleanup_file(FILE **f)
{
	if (*f)
		fclose(*f);
}

#define plm_auto_free plm_cleanup(plm_cleanup_free)
#define plm_auto_fd   plm_cleanup(plm_cleanup_fd)
#define plm_auto_file plm_cleanup(plm_cleanup_file)

#endif
