/*
 * sudoers_match.c: what a rule of sudoers(5) comes to: aliases resolved, for which host, as whom, which commands. Pure. Where it
 * cannot be told, the answer is the one that gives more away.
 */
#include <fnmatch.h>

#include "checks/access/sudoers.h"
#include "core/base/text.h"

enum { MOST_DEPTH = 16 };

const struct sudoers_alias *sudoers_alias(const struct sudoers *sudoers, enum sudoers_kind kind,
					  const char *name)
{
	for (size_t i = 0; i < sudoers->alias_count; i++)
		if (sudoers->aliases[i].kind == kind && plm_str_eq(sudoers->aliases[i].name, name))
			return &sudoers->aliases[i];
	return NULL;
}

/* ---- hosts and runas ---- */

/* sure: only what the word certainly names; else also what it may. */
typedef bool word_fits(const char *word, const void *context, bool sure);

/* Whether a list has a word that fits, through aliases: the last decides, and one with a '!' takes back what it certainly
 * names. */
static bool list_has(const struct sudoers *sudoers, enum sudoers_kind kind,
		     const struct sudoers_list *list, word_fits *fits, const void *context,
		     unsigned depth, bool sure)
{
	for (size_t i = list->count; depth < MOST_DEPTH && i-- > 0;) {
		const struct sudoers_word *w = &list->items[i];
		const struct sudoers_alias *alias = sudoers_is_alias_name(w->text)
							    ? sudoers_alias(sudoers, kind, w->text)
							    : NULL;
		bool certain = sure || w->negated;

		if (alias ? list_has(sudoers, kind, &alias->words, fits, context, depth + 1,
				     certain)
			  : fits(w->text, context, certain))
			return !w->negated;
	}
	return false;
}

/* Everything but a plain name of another host. */
static bool may_be_host(const char *word, const void *hostname, bool sure)
{
	const char *name = hostname;
	size_t size = name ? strcspn(name, ".") : 0;

	if (strcmp(word, "ALL") == 0)
		return true;
	if (!name || strpbrk(word, "*?[+/:") || word[strspn(word, "0123456789.")] == '\0')
		return !sure;
	return strcmp(word, name) == 0 || (strlen(word) == size && memcmp(word, name, size) == 0) ||
	       (plm_str_starts(word, name) && word[strlen(name)] == '.');
}

bool sudoers_is_for_host(const struct sudoers *sudoers, const struct sudoers_rule *rule,
			 const char *hostname)
{
	return list_has(sudoers, SUDOERS_HOSTS, rule->hosts, may_be_host, hostname, 0, false);
}

static bool is_root(const char *word, const void *context, bool sure)
{
	(void)context;
	/* A group or netgroup may have root in it. */
	return strcmp(word, "ALL") == 0 || strcmp(word, "root") == 0 || strcmp(word, "#0") == 0 ||
	       (!sure && (*word == '%' || *word == '+'));
}

/* Groups whose members become root: through a disk, an engine's socket, or by name. */
static bool is_root_s_group(const char *word, const void *context, bool sure)
{
	static const char *const names[] = {"ALL",	   "root",   "#0",     "docker",
					    "disk",	   "sudo",   "wheel",  "lxd",
					    "incus-admin", "shadow", "libvirt"};

	(void)context;
	(void)sure;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(word, names[i]) == 0)
			return true;
	return false;
}

bool sudoers_is_as_root(const struct sudoers *sudoers, const struct sudoers_rule *rule)
{
	if (!rule->runas_users)
		return true;
	/* Of "(:docker)" the user is whoever asks. */
	if (list_has(sudoers, SUDOERS_RUNAS, rule->runas_users, is_root, NULL, 0, false))
		return true;
	return rule->runas_groups && list_has(sudoers, SUDOERS_RUNAS, rule->runas_groups,
					      is_root_s_group, NULL, 0, false);
}

/* ---- commands ---- */

static bool any_of(const struct sudoers *sudoers, const struct sudoers_command *command,
		   bool (*fits)(const struct sudoers_command *command), unsigned depth)
{
	const struct sudoers_alias *alias =
		sudoers_is_alias_name(command->text)
			? sudoers_alias(sudoers, SUDOERS_COMMANDS, command->text)
			: NULL;

	/* What is taken away is found again under another name: it never makes "ALL" less. */
	if (command->negated || depth >= MOST_DEPTH)
		return false;
	if (!alias)
		return fits(command);
	for (size_t i = 0; i < alias->command_count; i++)
		if (any_of(sudoers, &alias->commands[i], fits, depth + 1))
			return true;
	return false;
}

bool sudoers_any_command(const struct sudoers *sudoers, const struct sudoers_rule *rule,
			 bool (*fits)(const struct sudoers_command *command))
{
	return any_of(sudoers, &rule->command, fits, 0);
}

/* Whatever is typed there runs as root. */
static bool is_shell(const struct sudoers_command *command)
{
	static const char *const names[] = {"sh",  "bash", "dash", "ash",  "zsh", "ksh", "mksh",
					    "csh", "tcsh", "fish", "rksh", "su",  "sudo"};
	const char *slash = strrchr(command->text, '/');
	const char *arguments = command->arguments;

	/* With arguments it is whatever these say, but for those of a login. */
	if (!slash || command->text[0] != '/' ||
	    (arguments && strcmp(arguments, "-") != 0 && strcmp(arguments, "-i") != 0 &&
	     strcmp(arguments, "-l") != 0 && strcmp(arguments, "- root") != 0 &&
	     strcmp(arguments, "root") != 0 && strcmp(arguments, "*") != 0))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(slash + 1, names[i]) == 0)
			return true;
	return false;
}

bool sudoers_is_all(const struct sudoers_command *command)
{
	return strcmp(command->text, "ALL") == 0 || is_shell(command);
}

static const char *const engines[] = {
	"docker",     "dockerd",     "docker-compose", "podman",     "podman-compose",
	"nerdctl",    "ctr",	     "crictl",	       "containerd", "runc",
	"crun",	      "buildah",     "kubectl",	       "lxc",	     "lxc-attach",
	"lxc-start",  "lxc-execute", "incus",	       "nsenter",    "systemd-nspawn",
	"machinectl", "systemd-run",
};

static const char *const directories[] = {
	"/usr/bin", "/usr/local/bin", "/bin", "/usr/sbin", "/usr/local/sbin", "/sbin", "/snap/bin",
};

/* A pattern, or a directory with a slash at its end. */
static bool names_file(const char *pattern, const char *directory, const char *file)
{
	size_t size = strlen(pattern);
	char path[64];

	if (pattern[size - 1] == '/')
		return size == strlen(directory) + 1 && plm_str_starts(pattern, directory);
	snprintf(path, sizeof(path), "%s/%s", directory, file);
	return fnmatch(pattern, path, FNM_PATHNAME) == 0;
}

static bool names_engine(const char *pattern)
{
	const char *slash = strrchr(pattern, '/');

	/* Nothing here takes a regular expression apart. */
	if (*pattern == '^')
		return true;
	for (size_t i = 0; i < sizeof(engines) / sizeof(*engines); i++) {
		if (slash && strcmp(slash + 1, engines[i]) == 0)
			return true;
		for (size_t k = 0; k < sizeof(directories) / sizeof(*directories); k++)
			if (names_file(pattern, directories[k], engines[i]))
				return true;
	}
	return false;
}

/* What only shows or stops something gives no rights; arguments with patterns may be anything. */
static bool is_harmless(const char *arguments)
{
	static const char *const first[] = {"ps",      "logs",	  "images", "info",	"version",
					    "stats",   "top",	  "stop",   "list",	"ls",
					    "inspect", "restart", "pods",   "--version"};
	size_t size;

	if (!arguments || strpbrk(arguments, "*?[^"))
		return false;
	size = strcspn(arguments, " \t");
	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++)
		if (strlen(first[i]) == size && memcmp(arguments, first[i], size) == 0)
			return true;
	return size == 0;
}

bool sudoers_is_engine(const struct sudoers_command *command)
{
	return (*command->text == '/' || *command->text == '^') && names_engine(command->text) &&
	       !is_harmless(command->arguments);
}
