/*
 * setup_files.h: the configuration files of one engine, between option_files.c, which knows the engines, and what reads
 * their files.
 */
#ifndef PLM_CHECKS_ENGINE_SETUP_FILES_H
#define PLM_CHECKS_ENGINE_SETUP_FILES_H

#include "checks/engine/options.h"

/* Adds all files that the engine reads, least first: `config`, those in `directory` (or NULL), and what they name. */
int engine_setup_add_files(struct plm_facts *facts, struct engine_setup *setup, const char *config,
			   const char *directory, struct plm_err **err);

#endif
