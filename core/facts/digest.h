/*
 * digest.h: the SHA-256 of a file that evidence names, so that a report says which bytes it rests on.
 */
#ifndef PLM_CORE_FACTS_DIGEST_H
#define PLM_CORE_FACTS_DIGEST_H

#include "core/facts/facts.h"

/* Lower-case hexadecimal, once a path: of the bytes as a recording may hold them, so that a host and its recording agree;
 * that is the file itself but where secrets are taken out of it (docs/recordings.md). *out is NULL for a source that is no
 * file of a disk (below /proc, /sys and /dev), cannot be read or is larger than 4 MiB. A line behind the path
 * ("/etc/fstab:3") is passed over. */
int plm_facts_digest(struct plm_facts *facts, const char *source, const char **out,
		     struct plm_err **err);

#endif
