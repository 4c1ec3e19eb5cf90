/*
 * secret.h: how secrets are told in text, and how they are masked. One set of rules for what a
 * recording leaves out, what a report may show and what a check calls a secret. Pure.
 */
#ifndef PLM_CORE_BASE_SECRET_H
#define PLM_CORE_BASE_SECRET_H

#include "core/base/text.h"

struct plm_buf;

/* What stands where a secret stood. */
#define PLM_SECRET_MARK "*redacted*"

/* "DB_PASSWORD", "--registry-token", "apiKey": but not "token-file", which names a place. */
bool plm_secret_name(struct plm_slice name);
/* "scheme://user:password@host" anywhere in it. */
bool plm_secret_login(struct plm_slice value);
/* The first line of a private key anywhere in it. */
bool plm_secret_key(struct plm_slice value);

/* A whole value by its mark. What is empty stays empty; a login stays one, and a key. */
void plm_secret_mask_value(struct plm_slice value, struct plm_buf *out);
/* A text with the secrets in it masked: passwords of logins, values after a secret name and '=',
 * after an option that is one ("--password x"), of an environment given on a command line
 * ("-e NAME=value"), and bearer tokens. Words end at NUL bytes where there are any, else at white
 * space. True when it changed something; masking twice is masking once. */
bool plm_secret_mask(struct plm_slice text, struct plm_buf *out);

#endif
