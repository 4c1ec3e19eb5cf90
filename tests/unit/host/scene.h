/*
 * scene.h: a temporary directory for tests of core/host, and ways to be somebody else for a moment.
 */
#ifndef PLM_TESTS_UNIT_HOST_SCENE_H
#define PLM_TESTS_UNIT_HOST_SCENE_H

#include <stdbool.h>
#include <stddef.h>

struct scene {
	char path[64]; /* absolute, without links */
};

/* Makes an empty directory that everyone can enter; ends the test when that fails. */
void scene_make(struct scene *scene);
void scene_remove(struct scene *scene);

/* The path of a name in the scene; valid until the eighth call after it. */
const char *scene_path(const struct scene *scene, const char *name);
void scene_file(const struct scene *scene, const char *name, const char *text, unsigned mode);
void scene_dir(const struct scene *scene, const char *name, unsigned mode);
void scene_link(const struct scene *scene, const char *name, const char *target);
void scene_fifo(const struct scene *scene, const char *name);

/* Drops to an ordinary user when the test runs as root, and comes back. */
void scene_be_nobody(void);
void scene_be_again(void);
bool scene_is_root(void);

#endif
