/*
 * terminal.c: standard output and standard error as a person or a pipe sees them.
 */
#include "terminal.h"

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/local.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "session.h"

#include <errno.h>
#include <sys/ioctl.h>

bool plm_terminal_is(int fd)
{
	return isatty(fd) == 1;
}

bool plm_terminal_redraws(int fd)
{
	const char *term = plm_cli_environment("TERM");

	return plm_terminal_is(fd) && term && strcmp(term, "dumb") != 0;
}

bool plm_terminal_colour(int fd)
{
	return plm_terminal_redraws(fd) && !plm_cli_environment("NO_COLOR");
}

int plm_terminal_width(int fd)
{
	const char *given = plm_cli_environment("COLUMNS");
	struct winsize size;
	int64_t columns;

	if (given && plm_parse_i64(plm_slice_of(given), 10, &columns) && columns >= 20 &&
	    columns <= 10000)
		return (int)columns;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
		return size.ws_col;
	return 80;
}

int plm_print(const struct plm_buf *buf, struct plm_err **err)
{
	size_t done = 0;

	if (buf->failed)
		return plm_err_set(err, buf->failed, "the output is too large");
	while (done < buf->size_bytes) {
		ssize_t n = write(STDOUT_FILENO, buf->data + done, buf->size_bytes - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			plm_err_set(err, PLM_E_IO, "standard output: %s", strerror(errno));
			plm_err_remedy(err, "make room or write somewhere else");
			return -PLM_E_IO;
		}
		done += (size_t)n;
	}
	return 0;
}

int plm_output_write(const char *file, const struct plm_buf *buf, unsigned mode,
		     struct plm_err **err)
{
	if (strcmp(file, "-") == 0)
		return plm_print(buf, err);
	if (buf->failed)
		return plm_err_set(err, buf->failed, "the output is too large");
	return plm_local_write(file, plm_buf_text(buf), buf->size_bytes, mode, err);
}

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void plm_progress_draw(void *progress, size_t done, size_t total, const struct plm_item *rule)
{
	struct plm_progress *p = progress;
	long ms = now_ms();
	int room = plm_terminal_width(STDERR_FILENO) - 16;
	char title[512];

	if (!plm_terminal_redraws(STDERR_FILENO) || (p->shown && ms - p->last_ms < 50))
		return;
	p->last_ms = ms;
	p->shown = true;
	plm_text_escape(title, sizeof(title), rule->title, strlen(rule->title));
	fprintf(stderr, "\r\033[K%4zu of %zu  %.*s", done, total, room > 0 ? room : 0, title);
}

void plm_progress_clear(struct plm_progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
