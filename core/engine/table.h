/*
 * table.h: what the tables of the built-in families share. A plugin sees none of it.
 */
#ifndef PLM_CORE_ENGINE_TABLE_H
#define PLM_CORE_ENGINE_TABLE_H

#define PLM_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The parameter "of", where a rule may ask for one of two truths: what holds now, what files say will hold. */
enum plm_of { PLM_OF_BOTH = 0, PLM_OF_RUNNING, PLM_OF_PERSISTENT };
extern const char *const plm_of_choices[]; /* "both", "running", "persistent", NULL */

#endif
