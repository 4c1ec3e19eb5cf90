/*
 * apt_conf.h: what apt is configured to do: /etc/apt/apt.conf.d and /etc/apt/apt.conf, by apt's own grammar. The last
 * setting of a name wins, names know no case, "NAME::" adds to a list. Follows apt.conf(5) and the reader of apt 2.6.
 */
#ifndef PLM_CHECKS_PATCH_APT_CONF_H
#define PLM_CHECKS_PATCH_APT_CONF_H

#include "core/base/text.h"
#include "core/facts/facts.h"

#define PATCH_APT_CONF	"/etc/apt/apt.conf"
#define PATCH_APT_PARTS "/etc/apt/apt.conf.d"

/* No file of settings that people or packages write is larger. */
enum { PATCH_CONF_BYTES = 1024 * 1024 };

/* Untrusted text. */
struct patch_apt_item {
	const char *name;  /* "APT::Periodic::Enable"; ends in "::" for an element of a list */
	const char *value; /* NULL: cleared or set again later */
	const char *file;
	size_t line;
};

/* A file that could not be read, or that apt itself would refuse (EBADMSG) or take from elsewhere (EOPNOTSUPP). */
struct patch_apt_gap {
	const char *file;
	size_t line; /* 0: the whole */
	int error;
};

struct patch_apt_conf {
	struct patch_apt_item *items;
	size_t count;
	struct patch_apt_gap *gaps;
	size_t gap_count;
	const char **files;
	size_t file_count;
};

int patch_apt_conf(struct plm_facts *facts, const struct patch_apt_conf **out,
		   struct plm_err **err);

/* The setting of a name, or NULL. */
const struct patch_apt_item *patch_apt_find(const struct patch_apt_conf *conf, const char *name);
/* Goes through the elements of a list, named and nameless ones: start with *at 0; NULL at the end. */
const struct patch_apt_item *patch_apt_next(const struct patch_apt_conf *conf, const char *list,
					    size_t *at);

/* ---- apt_conf_parse.c: pure but for memory ---- */

/* Reads one file into conf; `file` is borrowed. What apt refuses becomes a gap, and the rest of the file does not
 * count. 0 or -PLM_E_NOMEM. */
int patch_apt_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		    struct patch_apt_conf *conf);

#endif
