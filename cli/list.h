/*
 * list.h: what the files of `plimsoll list` share.
 */
#ifndef PLM_CLI_LIST_H
#define PLM_CLI_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct plm_buf;
struct plm_err;
struct plm_session;

/* Text of a benchmark, which is not trusted, on one line: filled up to `width`, or ending the line. */
void list_column(struct plm_buf *out, size_t width, const char *text);
void list_last(struct plm_buf *out, const char *text);

int list_benchmarks(struct plm_session *session, bool json, struct plm_buf *out,
		    struct plm_err **err);

#endif
