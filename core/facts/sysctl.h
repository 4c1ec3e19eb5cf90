/*
 * sysctl.h: what the sysctl files say a host will set at boot, and what runs now. Several families
 * ask. Follows sysctl.d(5) and `sysctl --system` of procps 4.0.
 *
 * Directories /etc, /run, /usr/local/lib, /usr/lib, /lib, each with sysctl.d: files sorted by name
 * across all of them, a name found in an earlier directory hides the same name in later ones, a
 * link to /dev/null hides and sets nothing; /etc/sysctl.conf comes last, but where systemd applies
 * the files at boot (systemd-sysctl.service), which does not read it. Of several lines for one
 * key the last wins. A key written out beats every pattern, wherever it stands; "-key" without a
 * value takes one key out of all patterns.
 */
#ifndef PLM_CORE_FACTS_SYSCTL_H
#define PLM_CORE_FACTS_SYSCTL_H

#include "core/base/text.h"
#include "core/facts/facts.h"

struct plm_sysctl_setting {
	const char *path;  /* below /proc/sys: "kernel/kptr_restrict"; untrusted text */
	const char *value; /* NULL: keeps patterns off this key */
	const char *file;
	size_t line;
	bool pattern;
};

/* A file or directory that could not be read: what it holds may beat the settings before it. */
struct plm_sysctl_gap {
	const char *file;
	int error;
	size_t before; /* settings known before it */
};

struct plm_sysctl_conf {
	struct plm_sysctl_setting *items; /* in the order they are applied */
	size_t count;
	struct plm_sysctl_gap *gaps;
	size_t gap_count;
	const char *unapplied; /* why a boot applies none of them, or NULL */
};

/* Appends the settings of one file. `file` is borrowed. Only -PLM_E_NOMEM: a line that is no
 * setting is skipped, as sysctl does. */
int plm_sysctl_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		     struct plm_sysctl_conf *conf);

/* "kernel.kptr_restrict" or "kernel/kptr_restrict" to the path below /proc/sys; the first separator
 * tells which of the two is meant, as in sysctl(8). NULL when out of memory. */
const char *plm_sysctl_path(struct plm_arena *arena, struct plm_slice key);

/* One value as text with its blanks made single, and where it comes from. */
struct plm_sysctl_value {
	struct plm_datum value;
	const char *source; /* "/etc/sysctl.d/50.conf:3", the file that could not be read, or where
			       was looked; NULL: this host has no such side */
};

/* The persistent value. Pure but for memory. */
int plm_sysctl_find(struct plm_arena *arena, const struct plm_sysctl_conf *conf, const char *path,
		    struct plm_sysctl_value *out);

/* Both sides of one key: running from /proc/sys (source NULL for an image), persistent from the
 * files. */
struct plm_sysctl {
	struct plm_sysctl_value running, persistent;
	const char *unapplied; /* why a boot does not do what the files say, or NULL */
};
int plm_facts_sysctl(struct plm_facts *facts, const char *key, const struct plm_sysctl **out,
		     struct plm_err **err);

#endif
