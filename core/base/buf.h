/*
 * buf.h: a growing run of bytes on the heap with a limit of its own. A failure sticks: write all,
 * then ask once.
 */
#ifndef PLM_CORE_BASE_BUF_H
#define PLM_CORE_BASE_BUF_H

#include <stdarg.h>
#include <plimsoll/types.h>

#include "core/base/cleanup.h"

struct plm_buf {
	char *data; /* NUL-terminated when not NULL */
	size_t size_bytes;
	size_t room_bytes;
	size_t limit_bytes;   /* 0: no limit */
	enum plm_code failed; /* PLM_E_NOMEM or PLM_E_LIMIT once something did not fit */
};

void plm_buf_add(struct plm_buf *buf, const void *data, size_t size_bytes);
void plm_buf_str(struct plm_buf *buf, const char *text);
void plm_buf_char(struct plm_buf *buf, char c);
void plm_buf_printf(struct plm_buf *buf, const char *fmt, ...) PLM_PRINTF(2, 3);
/* Makes room for size_bytes more and gives where they go; NULL on failure. Commit by raising
 * size_bytes. */
char *plm_buf_reserve(struct plm_buf *buf, size_t size_bytes);
const char *plm_buf_text(const struct plm_buf *buf); /* "" when empty */
void plm_buf_clear(struct plm_buf *buf);	     /* keeps the memory and the limit */
void plm_buf_free(struct plm_buf *buf);

#define plm_auto_buf plm_cleanup(plm_buf_free)

#endif
