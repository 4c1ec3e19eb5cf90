/*
 * settings_read.h: what reading a configuration and reading a unit have in common; for settings.c and
 * settings_unit.c alone.
 */
#ifndef PLM_CORE_FACTS_SETTINGS_READ_H
#define PLM_CORE_FACTS_SETTINGS_READ_H

#include "core/facts/settings.h"

/* Whether a directory's datum has this name. */
bool plm_settings_lists(const struct plm_datum *names, const char *name);
/* The first of directories (NULL-terminated) that has a file of this name decides: conf->main, which stays
 * NULL when none has. */
int plm_settings_read_main(struct plm_facts *facts, const char *const *directories,
			   const char *name, struct plm_settings *conf, struct plm_err **err);
/* Every drop-in of directories, as core/facts/dropins.h merges them. */
int plm_settings_read_dropins(struct plm_facts *facts, const char *const *directories,
			      struct plm_settings *conf, struct plm_err **err);

#endif
