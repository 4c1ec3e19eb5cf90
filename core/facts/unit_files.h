/*
 * unit_files.h: the directories of unit files as a table, and the state of one file in them. Private
 * to core/facts. Follows systemd.unit(5), "Unit File Load Path", and systemd's own order.
 */
#ifndef PLM_CORE_FACTS_UNIT_FILES_H
#define PLM_CORE_FACTS_UNIT_FILES_H

#include "core/facts/dropins.h"
#include "core/facts/units.h"

/* Something in a directory of units, or in a .wants or .requires directory within one. */
struct plm_unit_entry {
	const char *name;
	const char *path;
	const char *target; /* of a symbolic link; else NULL */
};

/* What DIR/UNIT.wants/ and its like hold. */
struct plm_unit_wants {
	const char *owner; /* UNIT */
	const struct plm_unit_entry *entries;
	size_t count;
	bool linked; /* it is a link to a directory: loaded, but not looked into by is-enabled */
};

struct plm_unit_dir {
	const char *path;
	bool runtime;	/* below /run */
	bool config;	/* /etc/systemd/system */
	bool generator; /* written by a generator */
	bool transient;
	const struct plm_unit_entry *entries;
	size_t count;
	const struct plm_unit_wants *wants;
	size_t wants_count;
	int error; /* why it could not be listed, or 0 */
};

struct plm_unit_dirs {
	const struct plm_unit_dir *items; /* in order of precedence */
	size_t count;
	const char *unread; /* a directory that could not be listed, or a link that could not be
			       read; or NULL */
	int error;
};

int plm_facts_unit_dirs(struct plm_facts *facts, const struct plm_unit_dirs **out,
			struct plm_err **err);

/* The entry of that name in a directory, or NULL. */
const struct plm_unit_entry *plm_unit_entry_find(const struct plm_unit_dir *dir, const char *name);

/* What lasts over a reboot: all but /run, of which what generators wrote will be written again. */
bool plm_unit_dir_lasts(const struct plm_unit_dir *dir);

/* ---- names ---- */

const char *plm_unit_base_name(const char *path);
bool plm_unit_is_instance(const char *name); /* "foo@bar.service" */
bool plm_unit_is_template(const char *name); /* "foo@.service" */
/* The same with `instance` between '@' and the suffix. NULL when out of memory. */
const char *plm_unit_with_instance(struct plm_arena *arena, const char *name, const char *instance);

/* ---- one file ---- */

struct plm_unit_place {
	const char *name; /* aliases followed */
	const char *path; /* of its file; NULL: there is none to read, and state says why */
	const struct plm_datum *text; /* the file */
	size_t dir;		      /* the directory it was found in */
	enum plm_unit_file state;     /* NONE, MASKED, MASKED_RUNTIME or BAD */
	const char *source;	      /* what told so */
	int error;		      /* why it is not known, or 0 */
};

/* persistent: as a boot will find it. */
int plm_unit_place_find(struct plm_facts *facts, const struct plm_unit_dirs *dirs, const char *name,
			bool persistent, struct plm_unit_place *place, struct plm_err **err);

/* One line "Key=value" of a unit file; the value with continued lines joined. Return a negative code
 * to stop. */
typedef int plm_unit_take_line(void *context, const char *file, struct plm_slice section,
			       struct plm_slice key, struct plm_slice value);
/* Every setting of a unit file: systemd.syntax(7). `file` is handed on. */
int plm_unit_parse(struct plm_slice text, const char *file, plm_unit_take_line *take,
		   void *context);
/* The same of a unit's file that has a path, then of its drop-ins. What could not be read is left in
 * place->error and ->source. */
int plm_unit_place_parse(struct plm_facts *facts, const struct plm_unit_dirs *dirs,
			 struct plm_unit_place *place, plm_unit_take_line *take, void *context,
			 struct plm_err **err);

/* What a socket, timer or path starts, aliases followed; NULL for anything else. */
int plm_unit_triggers(struct plm_facts *facts, const char *name, bool persistent,
		      const char **triggers, struct plm_err **err);

/* Fills unit->file, file_state, source, path and real by the files. */
int plm_unit_file_find(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err);
/* The same by scripts in /etc/init.d and links in rcN.d; nothing when there is no such script. */
int plm_unit_script_find(struct plm_facts *facts, struct plm_unit *unit, struct plm_err **err);

#endif
