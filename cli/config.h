/*
 * config.h: the configuration file: TOML with a [gate], and [gate.group.NAME] and [gate.profile.NAME] beside it.
 */
#ifndef PLM_CLI_CONFIG_H
#define PLM_CLI_CONFIG_H

#include "core/engine/gate.h"

/* The gates of a file that hold under a profile (its short id, or NULL), the one for everything first; it is there even
 * when the file has none. [gate.profile.NAME] beats [gate], key by key. PLM_E_IO, PLM_E_PARSE; PLM_E_INVALID names file,
 * line and what may stand there. All of it lives in the arena. */
int plm_config_gates(const char *file, const char *profile, struct plm_arena *arena,
		     struct plm_gate **gates, size_t *count, struct plm_err **err);

/* What the keys and the flags have in common; false when the text is none. */
bool plm_gate_severity(const char *text, struct plm_gate *gate); /* "none" too */
bool plm_gate_score(const char *text, struct plm_gate *gate);	 /* 0 to 100; borrowed */

#endif
