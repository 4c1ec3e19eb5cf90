/*
 * waivers.h: findings that somebody answers for, for a while: a file of <waivers> (its schema is
 * docs/schemas/waivers-1.xsd). An audit applies them as XCCDF overrides [6.6.4.3].
 */
#ifndef PLM_CORE_BENCHMARK_WAIVERS_H
#define PLM_CORE_BENCHMARK_WAIVERS_H

#include "core/benchmark/benchmark.h"

struct plm_buf;

#define PLM_WAIVERS_NS "urn:plimsoll:waivers:1"

struct plm_waiver {
	const char *file;
	long line;
	const char *rule_name;	     /* as written: an id or its last part */
	const struct plm_item *rule; /* NULL: the benchmark does not have it */
	const char *host;	     /* glob over host names */
	const char *instance;	     /* glob over instances, or NULL: all of the rule's results */
	const char *reason, *authority;
	const char *ticket;	      /* "" when none */
	int64_t created, expires;     /* seconds since 1970; it holds up to and with `expires` */
	enum plm_verdict new_verdict; /* informational, notapplicable or pass */
};

struct plm_waivers {
	const char *file;
	const char *sha256; /* hex, of the file's bytes */
	const struct plm_waiver *items;
	size_t count;
};

enum { PLM_WAIVERS_MAX_BYTES = 4 * 1024 * 1024 };

/* Every problem goes to diags with file, line and remedy; the first that makes the file unusable is
 * also the error. A rule that the benchmark does not have is a warning. benchmark may be NULL: then
 * no rule is looked up. */
int plm_waivers_load(const char *file, const struct plm_benchmark *benchmark,
		     struct plm_arena *arena, struct plm_diags *diags, struct plm_waivers **waivers,
		     struct plm_err **err);
int plm_waivers_parse(const char *file, const char *data, size_t size_bytes,
		      const struct plm_benchmark *benchmark, struct plm_arena *arena,
		      struct plm_diags *diags, struct plm_waivers **waivers, struct plm_err **err);

/* What a waived finding may become, by its word: informational, notapplicable or pass. False: anything
 * else. */
bool plm_waiver_verdict_parse(const char *word, enum plm_verdict *verdict);

/* The text of a file of waivers (data NULL: of none yet) with one more at its end; rule, file and line
 * of the waiver are not used. What the waiver says has to be what the schema allows. */
int plm_waivers_add(const char *file, const char *data, size_t size_bytes,
		    const struct plm_waiver *waiver, struct plm_buf *out, struct plm_err **err);

#endif
