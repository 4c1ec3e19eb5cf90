/*
 * session.h: what several commands set up: the arena, the registry, the host, the benchmark, and where files are.
 */
#ifndef PLM_CLI_SESSION_H
#define PLM_CLI_SESSION_H

#include <plimsoll/types.h>

#include "command.h"
#include "core/base/diag.h"

struct plm_arena;
struct plm_benchmark;
struct plm_element;
struct plm_host;
struct plm_registry;
struct plm_selection;
struct plm_value_setting;
struct plm_waivers;

struct plm_session {
	const struct plm_invocation *invocation;
	struct plm_arena *arena;
	struct plm_diags diags;
	struct plm_host *host;		 /* NULL until plm_session_host */
	struct plm_registry *registry;	 /* NULL until plm_session_registry */
	struct plm_benchmark *benchmark; /* NULL until plm_session_benchmark */
	struct plm_selection *selection; /* NULL until plm_session_select */
};

int plm_session_init(struct plm_session *session, const struct plm_invocation *invocation,
		     struct plm_err **err);
void plm_session_free(struct plm_session *session);

/* Confines this process (core/host/confine.h), so plugins must be loaded before; then opens what --root, --host
 * or the options for bare files name, else this host; applies SOURCE_DATE_EPOCH. */
int plm_session_host(struct plm_session *session, struct plm_err **err);
/* The built-in families and, unless --no-plugins, those of the plugin directory (--plugins). */
int plm_session_registry(struct plm_session *session, struct plm_err **err);
/* Loads the benchmark argument (a file, or the name of an installed one), by default container-host. Warnings stay in
 * diags. */
int plm_session_benchmark(struct plm_session *session, const char *argument, struct plm_err **err);
/* The file that a benchmark argument means; *file lives in the arena. */
int plm_session_benchmark_file(struct plm_session *session, const char *argument, const char **file,
			       struct plm_err **err);
/* Applies --profile, --tailoring and --set, as far as the command has them. Without --profile the only profile of the
 * tailoring, else `fallback`, which is NULL for the first profile of the benchmark; "none" is the benchmark as it
 * stands. A tailoring that is not for this benchmark and its version, or would not be used, is PLM_E_REFUSED. */
int plm_session_select(struct plm_session *session, const char *fallback, struct plm_err **err);
/* Whether only files of a kernel are to be judged: --kernel-config, --kernel-cmdline, --sysctl-dump. */
bool plm_session_is_bare(const struct plm_session *session);
/* After plm_session_select: with --rule, only the rules that it names, whether or not the profile has them. PLM_E_NOTFOUND. */
int plm_session_rules(struct plm_session *session, struct plm_err **err);
/* Only --profile, without --tailoring and --set. */
int plm_session_profile(struct plm_session *session, struct plm_err **err);

/* Reads --format: text or json. PLM_E_USAGE. */
int plm_session_format(const struct plm_session *session, bool *json, struct plm_err **err);

/* The waivers of --waivers, held against the benchmark; nothing without it. */
int plm_session_waivers(struct plm_session *session, const struct plm_waivers **waivers,
			struct plm_err **err);

/* The CPE dictionary of --cpe; nothing without it. */
int plm_session_dictionary(struct plm_session *session, const struct plm_element **dictionary,
			   struct plm_err **err);

/* The directory with the installed benchmarks. Lives in the arena; NULL when out of memory. */
const char *plm_session_profiles_directory(struct plm_session *session);

/* What makes more of the host readable, to end a sentence with: "; run it as root", or nothing when that cannot help. */
const char *plm_session_remedy(const struct plm_session *session);

/* The value of an environment variable: NULL when unset, empty, or in a set-user-ID program. */
const char *plm_cli_environment(const char *name);

/* Seconds since 1970: SOURCE_DATE_EPOCH, else now. */
int plm_cli_now(int64_t *seconds, struct plm_err **err);

/* The options these functions read, for the commands' tables. */
#define PLM_OPTION_PROFILE                                                                         \
	{                                                                                          \
		.name = "profile", .short_name = 'p', .argument = "PROFILE",                       \
		.help = "Profile by id or by the last part of its id. Default: the benchmark's "   \
			"first. "                                                                  \
			"'none' takes the benchmark as it stands."                                 \
	}
#define PLM_OPTION_TAILORING                                                                       \
	{                                                                                          \
		.name = "tailoring", .argument = "FILE",                                           \
		.help = "Use a profile of this XCCDF 1.2 tailoring: its only one, or the one "     \
			"that "                                                                    \
			"--profile names. Refused when it is for another benchmark or version."    \
	}
#define PLM_OPTION_SET                                                                             \
	{                                                                                          \
		.name = "set", .argument = "VALUE=TEXT",                                           \
		.help = "Set a value of the benchmark, by its id or the last part of it, after "   \
			"all that the profile sets; may be given many times. A list is its items " \
			"with blanks between them."                                                \
	}
#define PLM_OPTION_FORMAT                                                                          \
	{                                                                                          \
		.name = "format", .argument = "FORMAT",                                            \
		.help = "text (the default), or json for programs."                                \
	}
#define PLM_OPTION_ROOT                                                                            \
	{                                                                                          \
		.name = "root", .argument = "DIR",                                                 \
		.help = "Judge the root file system in DIR, an image before deployment, instead "  \
			"of this "                                                                 \
			"host. Nothing is running there: only files are read."                     \
	}
#define PLM_OPTION_HOST                                                                            \
	{                                                                                          \
		.name = "host", .argument = "FILE",                                                \
		.help = "Judge a recorded host: what plimsoll capture wrote, or a directory in "   \
			"the same form."                                                           \
	}
#define PLM_OPTIONS_BARE                                                                           \
	{.name = "kernel-config",                                                                  \
	 .argument = "FILE",                                                                       \
	 .help = "Judge a kernel by its build options, a .config or config.gz, instead of this "   \
		 "host; of what no such file tells nothing is judged."},                           \
		{.name = "kernel-cmdline",                                                         \
		 .argument = "FILE",                                                               \
		 .help = "The same by its command line, as in /proc/cmdline."},                    \
	{                                                                                          \
		.name = "sysctl-dump", .argument = "FILE",                                         \
		.help = "The same by its sysctls, as sysctl -a prints them."                       \
	}
#define PLM_OPTION_PLUGINS                                                                         \
	{                                                                                          \
		.name = "plugins", .argument = "DIR",                                              \
		.help = "Load check families from DIR instead of the installed directory."         \
	}
#define PLM_OPTION_NO_WALK                                                                         \
	{                                                                                          \
		.name = "no-walk", .help = "Do not look at every file of the host, which takes "   \
					   "seconds: tests that need it are unknown."              \
	}
#define PLM_OPTION_NO_PLUGINS                                                                      \
	{                                                                                          \
		.name = "no-plugins", .help = "Use the built-in check families only."              \
	}

#endif
