/*
 * stanzas.h: text in stanzas separated by empty lines (deb822(5): dpkg's status, apt's Packages and
 * Release files), taken apart while it streams by. Only one stanza is held at a time.
 */
#ifndef PLM_CORE_FACTS_STANZAS_H
#define PLM_CORE_FACTS_STANZAS_H

#include "core/base/buf.h"
#include "core/base/text.h"

/* No stanza of a package is a hundredth of this; a file without empty lines must not fill memory.
 */
enum { PLM_STANZA_MAX_BYTES = 1024 * 1024 };

struct plm_stanzas {
	/* Called with each stanza, without the empty line behind it; the slice is valid during the
	 * call. Returns 0 to go on; anything else stops and is returned by feed. */
	int (*each)(void *context, struct plm_slice stanza);
	void *context;
	struct plm_buf rest; /* the start of a stanza whose end has not come yet */
};

void plm_stanzas_init(struct plm_stanzas *stanzas,
		      int (*each)(void *context, struct plm_slice stanza), void *context);
/* The next piece of the text. -PLM_E_LIMIT when a stanza is too large, -PLM_E_NOMEM. */
int plm_stanzas_feed(struct plm_stanzas *stanzas, const char *data, size_t size_bytes);
/* A whole text, and that it is over; lines that begin with '#' may stand anywhere in it, and are nothing. */
int plm_stanzas_text(struct plm_stanzas *stanzas, struct plm_slice text);
/* The text is over: a last stanza without an empty line behind it counts too. */
int plm_stanzas_end(struct plm_stanzas *stanzas);
void plm_stanzas_free(struct plm_stanzas *stanzas);

/* The first line of a field's value, trimmed; names are matched without regard to case. False when
 * the stanza has no such field. */
bool plm_stanza_field(struct plm_slice stanza, const char *name, struct plm_slice *value);

#endif
