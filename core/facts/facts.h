/*
 * facts.h: what is known of one host during one audit. A fact is gathered at most once, on first
 * use, and lives in the audit's arena. A fact shared by several families has a file here; a
 * family's own facts are in its collect.c.
 *
 * A gatherer reads through core/host and judges nothing. What it could not read it stores as data.
 */
#ifndef PLM_CORE_FACTS_FACTS_H
#define PLM_CORE_FACTS_FACTS_H

#include <plimsoll/facts.h>
#include <plimsoll/types.h>

#include "core/base/text.h"
#include "core/facts/addresses.h"

struct plm_arena;
struct plm_err;
struct plm_host;
struct plm_facts;

/* One kind of fact. The address of the constant is its identity. */
struct plm_fact {
	const char *name;
	/* Gathers it for a key (NULL when there is only one). Returns 0 with *value set (in the
	 * arena, never NULL), or a negative code for a fault of ours, which is remembered and
	 * returned to every asker. */
	int (*gather)(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err);
};

/* host is borrowed and must outlive facts; facts and everything gathered live in the arena. NULL
 * when out of memory. */
struct plm_facts *plm_facts_new(struct plm_host *host, struct plm_arena *arena);

struct plm_host *plm_facts_host(struct plm_facts *facts);
struct plm_arena *plm_facts_arena(struct plm_facts *facts);

/* Whether this is an image, as a directory or a recording, or a kernel's files alone: nothing runs in
 * it, and what only a kernel tells is not there but for what such files say. */
bool plm_facts_nothing_runs(struct plm_facts *facts);

/* Gives the fact, gathering it when nobody has asked before. */
int plm_facts_get(struct plm_facts *facts, const struct plm_fact *fact, const char *key,
		  const void **value, struct plm_err **err);

/* The fact if somebody has gathered it, else NULL: for what an audit reports only when it knows it
 * anyway. */
const void *plm_facts_peek(struct plm_facts *facts, const struct plm_fact *fact, const char *key);

/* The door with a memory: each is asked at most once per path. Results live in the arena; never
 * NULL on 0. A file is read again only where it was larger than all who asked before would take; to
 * one who takes less than there is it is UNREADABLE with EFBIG, whoever read it. */
int plm_facts_read(struct plm_facts *facts, const char *path, size_t max_bytes,
		   const struct plm_datum **out, struct plm_err **err);
int plm_facts_list(struct plm_facts *facts, const char *path, const struct plm_datum **out,
		   struct plm_err **err);
int plm_facts_readlink(struct plm_facts *facts, const char *path, const struct plm_datum **out,
		       struct plm_err **err);
int plm_facts_probe(struct plm_facts *facts, const char *name, const struct plm_datum **out,
		    struct plm_err **err);
int plm_facts_stat(struct plm_facts *facts, const char *path, const struct plm_stat **out,
		   struct plm_err **err);

/* The value of KEY in "KEY=value" lines (probes, os-release: quotes are taken off), where it lies in
 * the datum; false when it is not there. */
bool plm_facts_line(const struct plm_datum *datum, const char *key, struct plm_slice *value);
/* A copy of it; NULL when it is not there, and when out of memory: for what no verdict rests on. */
const char *plm_facts_line_value(struct plm_arena *arena, const struct plm_datum *datum,
				 const char *key);

/* Who the host is, for the report's head. Members are NULL when not readable. */
struct plm_host_identity {
	const char *hostname;
	const char *os_name;	 /* os-release PRETTY_NAME */
	const char *os_id;	 /* os-release ID */
	const char *os_version;	 /* os-release VERSION_ID */
	const char *os_cpe_name; /* os-release CPE_NAME */
	const char *kernel;	 /* uname release */
	const char *machine;	 /* uname machine */
	const char *machine_id;
	const char *boot_id;
	uint64_t memory_bytes;	 /* 0 when not known */
	uint32_t cpu_count;	 /* 0 when not known */
	const char *reader_euid; /* who audited: "euid" of the probe "self" */
	struct plm_host_addresses addresses;
};
int plm_facts_identity(struct plm_facts *facts, const struct plm_host_identity **out,
		       struct plm_err **err);

#endif
