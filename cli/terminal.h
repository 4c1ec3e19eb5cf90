/*
 * terminal.h: what the terminal is, what goes to it, and the progress line.
 */
#ifndef PLM_CLI_TERMINAL_H
#define PLM_CLI_TERMINAL_H

#include <stdbool.h>

struct plm_buf;
struct plm_err;
struct plm_item;

bool plm_terminal_is(int fd);
/* A terminal that understands escape sequences (TERM is not dumb): a line on it can be drawn anew. */
bool plm_terminal_redraws(int fd);
/* Colours are used on such a terminal unless NO_COLOR is set. */
bool plm_terminal_colour(int fd);
/* Columns: those COLUMNS names, else of the terminal, else 80. */
int plm_terminal_width(int fd);

/* Writes all of it to standard output; PLM_E_IO with a remedy when that fails (a full disk). */
int plm_print(const struct plm_buf *buf, struct plm_err **err);

/* A whole file, or standard output when it is "-"; mode 0 is as plm_local_write has it. */
int plm_output_write(const char *file, const struct plm_buf *buf, unsigned mode,
		     struct plm_err **err);

/* A progress line on standard error, only when that is a terminal; redrawn at most 20 times a second. */
struct plm_progress {
	bool shown;
	long last_ms;
};
void plm_progress_draw(void *progress, size_t done, size_t total, const struct plm_item *rule);
void plm_progress_clear(struct plm_progress *progress);

#endif
