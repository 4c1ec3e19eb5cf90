/*
 * words.h: what to write instead of a command or an option that does not exist.
 */
#ifndef PLM_CLI_WORDS_H
#define PLM_CLI_WORDS_H

#include "command.h"

/* Both set a PLM_E_USAGE error and return -PLM_E_USAGE. A word of another tool (`scan`, `--reporter`) is answered with
 * what does the same here, a misspelt one with the nearest right one. */
int plm_words_command(const char *word, struct plm_err **err);
/* `word` is the whole word of the command line, with its dashes and, perhaps, =VALUE. */
int plm_words_option(const struct plm_command *command, const char *word, struct plm_err **err);

#endif
