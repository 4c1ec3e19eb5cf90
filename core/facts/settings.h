/*
 * settings.h: "Key=value" configuration in [sections], as systemd reads its own (journald.conf,
 * timesyncd.conf, unit files): one main file and drop-ins from several directories, where each value
 * knows its file and line. Follows systemd.syntax(7), systemd.unit(5) and the parser of systemd 252.
 *
 * Main file: the first of /etc, /run, /usr/local/lib, /usr/lib, /lib that has one. Drop-ins (NAME.d, *.conf)
 * come after it, by file name across all directories; one found in an earlier directory hides
 * the same name in later ones, a link to /dev/null or an empty file hides and sets nothing.
 */
#ifndef PLM_CORE_FACTS_SETTINGS_H
#define PLM_CORE_FACTS_SETTINGS_H

#include "core/base/text.h"
#include "core/facts/facts.h"

struct plm_setting {
	const char *section; /* "" before the first header */
	const char *key;
	const char *value; /* "" takes back what was said before */
	const char *file;
	size_t line; /* where the assignment begins */
};

/* A file or directory that could not be read, or not understood (EBADMSG). */
struct plm_settings_gap {
	const char *file;
	int error;
	size_t before; /* settings known before it; SIZE_MAX: it may beat any */
};

struct plm_settings {
	struct plm_setting *items; /* in the order they are applied */
	size_t count;
	struct plm_settings_gap *gaps;
	size_t gap_count;
	const char **files; /* that were read, in order: the main file, then drop-ins */
	size_t file_count;
	const char *where; /* what was asked for, for a sentence: "systemd/journald.conf" */
	const char *main;  /* the main file, or NULL: there is none */
	bool masked;	   /* of a unit: its file is empty or a link to /dev/null */
};

/* name is below the directories: "systemd/journald.conf". */
int plm_facts_settings(struct plm_facts *facts, const char *name, const struct plm_settings **out,
		       struct plm_err **err);
/* The same as the next boot finds it: /run is empty then, and what a file there hid is back. */
int plm_facts_settings_after_boot(struct plm_facts *facts, const char *name,
				  const struct plm_settings **out, struct plm_err **err);
/* A unit's file and its drop-ins: NAME.d, of its template, of the names with a dash ("foo-.service.d"), of
 * its type ("service.d"), and those of the unit that NAME is an alias of. */
int plm_facts_unit_settings(struct plm_facts *facts, const char *name,
			    const struct plm_settings **out, struct plm_err **err);

/* Appends the settings of one file; `file` is borrowed. Only -PLM_E_NOMEM: what systemd skips is skipped,
 * and where it would stop reading, that is a gap. */
int plm_settings_parse(struct plm_arena *arena, const char *file, struct plm_slice text,
		       struct plm_settings *conf);

struct plm_settings_value {
	struct plm_datum value; /* ABSENT also when the last assignment is empty */
	const char *source;	/* "FILE:LINE", the file that could not be read, or conf->where */
};

/* The last assignment of a key. Pure but for memory. */
int plm_settings_find(struct plm_arena *arena, const struct plm_settings *conf, const char *section,
		      const char *key, struct plm_settings_value *out);

/* All assignments of a key that add up (ExecStart=, Server lists), from the last empty one on. */
struct plm_settings_list {
	const struct plm_setting **items;
	size_t count;
	const struct plm_settings_gap *gap; /* NULL, or what may add to it */
};
int plm_settings_list(struct plm_arena *arena, const struct plm_settings *conf, const char *section,
		      const char *key, struct plm_settings_list *out);

/* "1", "yes", "y", "true", "t", "on" and their opposites, in any case; false when it is none. */
bool plm_settings_boolean(const char *text, bool *value);

/* The directories of systemd's units, the first wins; ends in NULL. */
extern const char *const plm_unit_directories[];

#endif
