/*
 * apt_conf.h: what apt is configured to do: /etc/apt/apt.conf.d and /etc/apt/apt.conf, by apt's own grammar. The last
 * setting of a name wins, names know no case, "NAME::" adds to a list. Follows apt.conf(5) and the reader of apt 2.6.
 */
#ifndef PLM_CORE_FACTS_APT_CONF_H
#define PLM_CORE_FACTS_APT_CONF_H

#include "core/base/text.h"
#include "core/facts/facts.h"

#define PLM_APT_CONF  "/etc/apt/apt.conf"
#define PLM_APT_PARTS "/etc/apt/apt.conf.d"

/* No file of settings that people or packages write is larger. */
enum { PLM_APT_BYTES = 1024 * 1024 };

/* Untrusted text. */
struct plm_apt_item {
	const char *name;  /* "APT::Periodic::Enable"; ends in "::" for an element of a list */
	const char *value; /* NULL: cleared or set again later */
	const char *file;
	size_t line;
};

/* A file that could not be read, or that apt itself would refuse (EBADMSG) or take from elsewhere (EOPNOTSUPP). */
struct plm_apt_gap {
	const char *file;
	size_t line; /* 0: the whole */
	int error;
};

struct plm_apt_conf {
	struct plm_apt_item *items;
	size_t count;
	struct plm_apt_gap *gaps;
	size_t gap_count;
	const char **files;
	size_t file_count;
};

int plm_apt_conf(struct plm_facts *facts, const struct plm_apt_conf **out, struct plm_err **err);

/* The setting of a name, or NULL. */
const struct plm_apt_item *plm_apt_find(const struct plm_apt_conf *conf, const char *name);
/* Goes through the elements of a list, named and nameless ones: start with *at 0; NULL at the end. */
const struct plm_apt_item *plm_apt_next(const struct plm_apt_conf *conf, const char *list,
					size_t *at);

/* Whether apt reads a file of that name in one of its directories of parts: letters, digits, '-', '_', ':' and '.' only,
 * with the ending (".conf") or, if bare, without any. */
bool plm_apt_is_part(const char *name, const char *ending, bool bare);

/* ---- apt_conf_parse.c: pure but for memory ---- */

/* A value as apt takes it for yes or no; what is neither is `otherwise`. */
bool plm_apt_bool(struct plm_slice value, bool otherwise);

/* Reads one file into conf; `file` is borrowed. What apt refuses becomes a gap, and the rest of the file does not
 * count. 0 or -PLM_E_NOMEM. */
int plm_apt_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		  struct plm_apt_conf *conf);

#endif
