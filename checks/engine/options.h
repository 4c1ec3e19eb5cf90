/*
 * options.h: how containerd, podman and CRI-O are configured: the files they read, least first, their live command line
 * and what they do when not told. A setting is found in them without asking an engine.
 */
#ifndef PLM_CHECKS_ENGINE_OPTIONS_H
#define PLM_CHECKS_ENGINE_OPTIONS_H

#include "core/facts/containers.h"
#include "core/facts/toml.h"

struct plm_arena;

/* ---- option_table.c: the options that rules may ask for ---- */

enum engine_kind { ENGINE_CONTAINERD = 0, ENGINE_PODMAN, ENGINE_CRIO, ENGINE_KINDS };

enum engine_option_kind { ENGINE_TEXT = 0, ENGINE_BOOL, ENGINE_LIST };

/* Where version 3 of containerd's configuration keeps what was one plug-in before. */
enum engine_cri { ENGINE_NO_CRI = 0, ENGINE_CRI_RUNTIME, ENGINE_CRI_IMAGES, ENGINE_CRI_SERVER };

struct engine_option {
	const char *key;  /* as rules write it, and where the file has it */
	const char *flag; /* on the command line, without dashes; NULL: only in files */
	const char *letter;
	enum engine_option_kind kind;
	const char *
		fallback; /* what the engine does when not told; NULL: its version or the host decides */
	enum engine_cri cri;
};

/* NULL when there is none of that key. */
const struct engine_option *engine_option_find(enum engine_kind kind, const char *key);

/* ---- option_files.c: what an engine reads ---- */

struct engine_file {
	const char *path;
	struct plm_datum state;	     /* PRESENT, ABSENT, or why it cannot be used */
	const struct plm_toml *root; /* NULL unless PRESENT */
	long wrong_line;	     /* where it is no TOML, or 0 */
	int version;		     /* of containerd's */
	bool newer;		     /* changed after the engine had started */
	bool storage;		     /* podman's storage.conf, whose keys begin with "storage." */
};

/* One engine: running, or installed and not running (process is NULL; so it is for podman, which has no daemon). */
struct engine_setup {
	enum engine_kind kind;
	const char *name; /* "containerd (pid 811)" */
	const struct plm_process *process;
	const char *cmdline_path;
	struct plm_datum cmdline;
	struct engine_file *files; /* what is later beats what is earlier */
	size_t file_count;
	const char *gap; /* a directory or file of more that could not be read, or NULL */
	int gap_error;
};

struct engine_setup_list {
	struct engine_setup *items;
	size_t count;
	struct plm_datum processes; /* presence of /proc; ABSENT for an image */
};

/* Gathered once an audit and kind. */
int engine_setups(struct plm_facts *facts, enum engine_kind kind,
		  const struct engine_setup_list **out, struct plm_err **err);
const char *engine_kind_name(enum engine_kind kind); /* "containerd", "podman", "crio" */

/* ---- option_value.c: pure ---- */

struct engine_setting {
	const char *value;  /* NULL: nobody can tell from here */
	const char *source; /* where it comes from, or NULL for the default */
	const char *file;   /* the engine's, for sentences */
	const char *unread; /* what could not be read and would decide, or NULL */
	int error;
	const char *doubt; /* a reason why it cannot be told, or NULL */
	bool may_be_old;   /* the file was changed after the engine had read it */
	const char *later; /* what a new start would make of it, or NULL: the same */
	const char *later_source;
};

/* `out` comes zeroed. 0 or -PLM_E_NOMEM. */
int engine_setting_find(struct plm_arena *arena, const struct engine_setup *setup,
			const struct engine_option *option, struct engine_setting *out);
/* Whether containerd runs without its CRI plug-in, so that options of it mean nothing. */
bool engine_without_cri(const struct engine_setup *setup);

#endif
