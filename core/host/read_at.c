/*
 * read_at.c: bytes at an offset of a descriptor. Moves no offset, opens nothing.
 */
#include "core/host/read_at.h"

#include <errno.h>
#include <unistd.h>

bool plm_read_at_fd(void *context, uint64_t offset, void *to, size_t size_bytes)
{
	const int *fd = context;
	size_t done = 0;

	if (size_bytes > INT64_MAX || offset > INT64_MAX - size_bytes)
		return false;
	while (done < size_bytes) {
		ssize_t n =
			pread(*fd, (char *)to + done, size_bytes - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}
