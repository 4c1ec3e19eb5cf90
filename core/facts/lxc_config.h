/*
 * lxc_config.h: the configuration of an LXC container as a list of keys and values, lxc.container.conf(5), with the files it
 * includes. Not for use outside of core/facts and its tests.
 */
#ifndef PLM_CORE_FACTS_LXC_CONFIG_H
#define PLM_CORE_FACTS_LXC_CONFIG_H

#include "core/base/text.h"

struct plm_arena;

struct plm_lxc_entry {
	struct plm_slice key, value; /* of the text; the value may be empty: that clears a list */
};

struct plm_lxc_config {
	const struct plm_lxc_entry *entries;
	size_t count;
	int error; /* errno when a file it includes could not be read, or there are too many */
};

/* Gives the text of an included file, *text.presence tells; lives as long as the arena. 0 or -PLM_E_NOMEM. */
struct plm_lxc_includes {
	int (*read)(void *context, const char *path, struct plm_datum *text);
	void *context;
};

/* Slices are of the texts, which must outlive it. A line that is none is left out. 0 or -PLM_E_NOMEM. */
int plm_lxc_config_parse(struct plm_arena *arena, struct plm_slice text,
			 const struct plm_lxc_includes *includes, struct plm_lxc_config *out);

/* The last value of a key, or an empty slice with data NULL. */
struct plm_slice plm_lxc_config_get(const struct plm_lxc_config *config, const char *key);
/* The words of all values of a key, of which an empty one clears what came before: goes on from *at and *word's rest. */
struct plm_lxc_words {
	const struct plm_lxc_config *config;
	const char *key;
	size_t next;
	struct plm_slice rest;
};
struct plm_lxc_words plm_lxc_config_words(const struct plm_lxc_config *config, const char *key);
bool plm_lxc_next_word(struct plm_lxc_words *words, struct plm_slice *word);
/* Takes the rest of a value as one, for keys whose values are not lists of words. */
bool plm_lxc_next_value(struct plm_lxc_words *words, struct plm_slice *value);

#endif
