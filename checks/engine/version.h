/*
 * version.h: which version of an engine's program is installed and which one runs, without running anything: the package
 * manager's records and what Go's linker wrote into the programs.
 */
#ifndef PLM_CHECKS_ENGINE_VERSION_H
#define PLM_CHECKS_ENGINE_VERSION_H

#include "core/facts/containers.h"
#include "core/facts/packages.h"

enum engine_program {
	ENGINE_PROGRAM_DOCKER = 0,
	ENGINE_PROGRAM_CONTAINERD,
	ENGINE_PROGRAM_RUNC,
	ENGINE_PROGRAM_CRUN,
	ENGINE_PROGRAM_PODMAN,
	ENGINE_PROGRAM_CRIO,
	ENGINE_PROGRAMS
};

/* One file of a program. */
struct engine_binary {
	const char *path;		   /* "/usr/bin/runc"; of a process what its link says */
	const char *source;		   /* "go-build:/usr/bin/runc" */
	struct plm_datum build;		   /* the probe's text */
	const char *version;		   /* upstream's, "1.1.12"; NULL: it does not say */
	bool replaced;			   /* of a process: the file is no longer there */
	bool packaged;			   /* it lies where packages put theirs */
	const struct plm_process *process; /* NULL: the installed file */
};

struct engine_versions {
	const char *name;		   /* "containerd" */
	const struct plm_package *package; /* NULL: no package has it, or nobody can tell */
	const char *database;
	struct plm_datum package_state; /* PRESENT, or why packages are not known */
	const char *package_version;	/* upstream's part of the package's, or NULL */
	const char *release;		/* "debian-12", "" when the host does not say */
	struct engine_binary installed; /* path NULL: it is not here */
	const struct engine_binary *running;
	size_t running_count;
};

/* Gathered once an audit and program. */
int engine_versions(struct plm_facts *facts, enum engine_program program,
		    const struct engine_versions **out, struct plm_err **err);

/* ---- version.c: pure ---- */

/* As upstream orders them: numbers between dots; a "-rc.1" behind them comes before. */
int engine_version_compare(const char *a, const char *b);
/* Whether a version is at or above the floor of its own branch (its first two numbers), or above all of them. */
bool engine_version_meets(const char *version, const char *const *floors, size_t count);
/* What a build's text says, in the arena: *version NULL when it does not. 0 or -PLM_E_NOMEM. */
int engine_version_of_build(struct plm_arena *arena, const struct plm_datum *build,
			    const char **version);

#endif
