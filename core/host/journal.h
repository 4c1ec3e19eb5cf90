/*
 * journal.h: what a capture has learned, by path: the first answer to each question; private to
 * core/host and its tests. Paths in it have no links on the way, so that a replay finds them as the
 * kernel did.
 */
#ifndef PLM_CORE_HOST_JOURNAL_H
#define PLM_CORE_HOST_JOURNAL_H

#include <limits.h>

#include "core/base/map.h"
#include "core/host/host.h"

/* An answer, once it was asked for. */
struct plm_noted {
	bool asked;
	struct plm_datum datum;
};

struct plm_noted_xattr {
	struct plm_noted_xattr *next;
	const char *name;
	struct plm_datum datum;
};

struct plm_entry {
	const char *path;
	bool stat_asked, followed_asked, redacted;
	bool ended; /* a directory that could be opened once and then was gone: a process that ended */
	struct plm_stat st, followed;
	struct plm_noted content, names, target;
	struct plm_noted_xattr *xattrs;
};

struct plm_noted_probe {
	const char *name;
	struct plm_datum datum;
};

struct plm_journal {
	struct plm_arena *arena;
	struct plm_host *inner;
	struct plm_map by_path;
	struct plm_entry **entries;
	size_t entry_count;
	struct plm_noted_probe *probes;
	size_t probe_count;
	uint64_t content_bytes;
};

enum { PLM_JOURNAL_MOST_BYTES = 1024 * 1024 * 1024 };

/* The entry of a path, made when it is new; NULL when out of memory. */
struct plm_entry *plm_journal_entry(struct plm_journal *journal, const char *path);
/* Notes an answer unless a better one is there: bytes are better than an error. Copies. 0 or
 * -PLM_E_NOMEM. */
int plm_journal_note(struct plm_journal *journal, struct plm_noted *noted,
		     const struct plm_datum *datum);

/* Walks a path as the kernel would, noting every component and every link: *entry is what it leads
 * to, NULL when it leads nowhere, which is noted then. `follow` follows the last component too. 0 or
 * -PLM_E_NOMEM. */
int plm_journal_walk(struct plm_journal *journal, const char *path, bool follow,
		     struct plm_entry **entry);
/* Names that a listing gave and nobody looked at since. 0 or -PLM_E_NOMEM. */
int plm_journal_complete(struct plm_journal *journal);

#endif
