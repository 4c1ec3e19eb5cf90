/*
 * judge_option.h: what a setting of an engine is answered with, whatever the engine. Pure.
 */
#ifndef PLM_CHECKS_ENGINE_JUDGE_OPTION_H
#define PLM_CHECKS_ENGINE_JUDGE_OPTION_H

#include "checks/engine/engine.h"

/* What one engine says to the question. */
struct engine_answer {
	const char *name;
	struct engine_setting s;
};

/* Keeps the worse of two: what fails is named before what cannot be told. `worst` begins zeroed. */
void engine_take_worse(struct plm_eval *ev, const struct plm_expect *expect,
		       const struct engine_answer *a, struct engine_answer *worst);
/* Gives the verdict; `wanted` is the expectation in words. */
void engine_judge_answer(struct plm_eval *ev, const char *key, const struct plm_expect *expect,
			 const struct engine_answer *a, const char *wanted);
/* Evidence: the value, now and later; a file. */
void engine_show_answer(struct plm_eval *ev, const struct engine_answer *a, bool runs);
void engine_show_file(struct plm_eval *ev, const char *path, const struct plm_datum *state);
/* True when the verdict is given: whether the engine runs could not be read. */
bool engine_nobody_knows(struct plm_eval *ev, const char *name, const struct plm_datum *processes);
/* Evidence: whether the command line of what runs was read. */
void engine_show_command_line(struct plm_eval *ev, const char *path, const struct plm_datum *state);

/* What a unit would start the engine with, as evidence too. 1: a command line to ask; 0: there is none, or it could not be read,
 * which the setting then says; else a negative code. process is what runs, or NULL. */
int engine_ask_unit(struct plm_eval *ev, const char *unit, const struct plm_process *process,
		    struct engine_setting *s, struct engine_command *command);
/* What that command line says: later than what runs, or in place of what does not. */
void engine_take_unit(struct engine_setting *s, const struct engine_setting *unit, bool runs);

#endif
