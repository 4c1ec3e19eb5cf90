/*
 * buf.c: growing bytes with a limit. Does no I/O.
 */
#include "core/base/buf.h"

char *plm_buf_reserve(struct plm_buf *buf, size_t size_bytes)
{
	size_t need, room;
	char *grown;

	if (buf->failed)
		return NULL;
	if (__builtin_add_overflow(buf->size_bytes, size_bytes, &need) || need >= SIZE_MAX / 2 ||
	    (buf->limit_bytes && need > buf->limit_bytes)) {
		buf->failed = PLM_E_LIMIT;
		return NULL;
	}
	if (need + 1 <= buf->room_bytes)
		return buf->data + buf->size_bytes;
	room = buf->room_bytes ? buf->room_bytes : 256;
	while (room < need + 1)
		room *= 2;
	grown = realloc(buf->data, room);
	if (!grown) {
		buf->failed = PLM_E_NOMEM;
		return NULL;
	}
	buf->data = grown;
	buf->room_bytes = room;
	buf->data[buf->size_bytes] = '\0';
	return buf->data + buf->size_bytes;
}

void plm_buf_add(struct plm_buf *buf, const void *data, size_t size_bytes)
{
	char *to = plm_buf_reserve(buf, size_bytes);

	if (!to)
		return;
	if (size_bytes)
		memcpy(to, data, size_bytes);
	buf->size_bytes += size_bytes;
	buf->data[buf->size_bytes] = '\0';
}

void plm_buf_str(struct plm_buf *buf, const char *text)
{
	plm_buf_add(buf, text, strlen(text));
}

void plm_buf_char(struct plm_buf *buf, char c)
{
	plm_buf_add(buf, &c, 1);
}

void plm_buf_printf(struct plm_buf *buf, const char *fmt, ...)
{
	va_list args, again;
	char *to;
	int length;

	va_start(args, fmt);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, fmt, args);
	to = length < 0 ? NULL : plm_buf_reserve(buf, (size_t)length);
	if (to) {
		vsnprintf(to, (size_t)length + 1, fmt, again);
		buf->size_bytes += (size_t)length;
	}
	va_end(again);
	va_end(args);
}

const char *plm_buf_text(const struct plm_buf *buf)
{
	return buf->data ? buf->data : "";
}

void plm_buf_clear(struct plm_buf *buf)
{
	buf->size_bytes = 0;
	buf->failed = PLM_OK;
	if (buf->data)
		buf->data[0] = '\0';
}

void plm_buf_free(struct plm_buf *buf)
{
	free(buf->data);
	*buf = (struct plm_buf){.limit_bytes = buf->limit_bytes};
}
