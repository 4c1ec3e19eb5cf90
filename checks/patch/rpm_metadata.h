/*
 * rpm_metadata.h: what a repository of rpm packages publishes: the index (repomd.xml), the packages (primary.xml) and
 * the advisories (updateinfo.xml), taken apart while they stream by. Pure but for memory.
 */
#ifndef PLM_CHECKS_PATCH_RPM_METADATA_H
#define PLM_CHECKS_PATCH_RPM_METADATA_H

#include "core/base/buf.h"
#include "core/base/text.h"

struct plm_arena;

/* Where repomd.xml says the others are: below the repository, "repodata/….xml.gz"; NULL when it does not. */
struct rpm_index {
	const char *primary, *updateinfo;
	const char *primary_zck, *updateinfo_zck; /* the same once more, as zchunk */
};

/* 0, -PLM_E_PARSE or -PLM_E_NOMEM. */
int rpm_index_parse(struct plm_arena *arena, struct plm_slice text, struct rpm_index *index);

/* One package that is offered. Untrusted text, valid during the call; "" for what is not said. */
struct rpm_offer {
	struct plm_slice name, architecture, epoch, version, release;
	struct plm_slice module; /* "NAME:STREAM", of advisories only */
	struct plm_slice advisory;
	bool security; /* the advisory is one of security */
};

struct rpm_reader;

/* Either file, told by its elements. `each` returns 0 to go on, anything else stops and is given back by feed. NULL
 * when out of memory. */
struct rpm_reader *rpm_reader_new(int (*each)(void *context, const struct rpm_offer *offer),
				  void *context);
/* The next piece; 0, what each gave, -PLM_E_PARSE or -PLM_E_NOMEM. */
int rpm_reader_feed(struct rpm_reader *reader, const char *data, size_t size_bytes);
/* The text is over: -PLM_E_PARSE when it is cut off. */
int rpm_reader_end(struct rpm_reader *reader);
void rpm_reader_free(struct rpm_reader *reader);

#endif
