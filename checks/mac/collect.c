/*
 * collect.c: asks the kernel and the files for the state of mandatory access control: the probe
 * "selinux", /etc/selinux/config, and AppArmor's and the kernel's files in /sys. Judges nothing.
 */
#include "checks/mac/mac.h"

#include <errno.h>
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/facts.h"
#include "core/host/host.h"

static struct plm_datum word(const char *text)
{
	if (!text)
		return (struct plm_datum){.presence = PLM_ABSENT};
	return (struct plm_datum){
		.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)};
}

static struct plm_datum unreadable(int error)
{
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

/* ---- SELinux ---- */

static struct plm_datum running_mode(const struct plm_datum *probe)
{
	struct plm_slice enabled, enforcing;

	if (probe->presence != PLM_PRESENT)
		return *probe;
	if (!plm_facts_line(probe, "enabled", &enabled))
		return unreadable(EBADMSG);
	if (plm_slice_is(enabled, "0"))
		return word("disabled");
	if (!plm_facts_line(probe, "enforcing", &enforcing))
		return unreadable(EBADMSG);
	return word(plm_slice_is(enforcing, "1") ? "enforcing" : "permissive");
}

/* The mode a line of the configuration asks for; libselinux wants the key at its very start and
 * looks only at how the value begins, in any letter case. */
static const char *mode_of_line(struct plm_slice line)
{
	static const char key[] = "SELINUX=";
	static const char *const modes[] = {"enforcing", "permissive", "disabled"};
	struct plm_slice value;

	if (!plm_slice_starts(line, key))
		return NULL;
	value = plm_slice_trim((struct plm_slice){.data = line.data + sizeof(key) - 1,
						  .size_bytes = line.size_bytes - sizeof(key) + 1});
	for (size_t i = 0; i < 3; i++)
		if (value.size_bytes >= strlen(modes[i]) &&
		    strncasecmp(value.data, modes[i], strlen(modes[i])) == 0)
			return modes[i];
	return NULL;
}

/* The first line that names a mode decides, as in libselinux. */
static struct plm_datum configured_mode(const struct plm_datum *config)
{
	struct plm_slice rest = {.data = config->data, .size_bytes = config->size_bytes}, line;
	const char *mode = NULL;

	if (config->presence != PLM_PRESENT)
		return *config;
	while (!mode && plm_next_line(&rest, &line))
		mode = mode_of_line(line);
	return word(mode);
}

/* The last line that names a policy decides. */
static struct plm_datum configured_policy(struct plm_arena *arena, const struct plm_datum *config)
{
	struct plm_slice rest = {.data = config->data, .size_bytes = config->size_bytes};
	struct plm_slice line, name, value, last = {.data = NULL, .size_bytes = 0};
	const char *text;

	if (config->presence != PLM_PRESENT)
		return *config;
	while (plm_next_line(&rest, &line))
		if (plm_split(line, '=', &name, &value) && plm_slice_is(name, "SELINUXTYPE"))
			last = value;
	if (!last.data)
		return word(NULL);
	text = plm_arena_strndup(arena, last.data, last.size_bytes);
	return text ? word(text) : unreadable(ENOMEM);
}

/* What the boot parameters say overrides the configuration; NULL when they say nothing. */
static const char *mode_of_cmdline(const struct plm_datum *cmdline)
{
	struct plm_slice rest = {.data = cmdline->data, .size_bytes = cmdline->size_bytes},
			 parameter;
	const char *mode = NULL;

	while (cmdline->presence == PLM_PRESENT && plm_next_word(&rest, " \n", &parameter)) {
		if (plm_slice_is(parameter, "selinux=0"))
			return "disabled";
		if (plm_slice_is(parameter, "enforcing=0"))
			mode = "permissive";
		else if (plm_slice_is(parameter, "enforcing=1"))
			mode = "enforcing";
	}
	return mode;
}

static void fill_selinux(struct mac_selinux *s, struct plm_arena *arena,
			 const struct plm_datum *probe, const struct plm_datum *config,
			 const struct plm_datum *cmdline)
{
	const char *override = mode_of_cmdline(cmdline);

	s->mode.running = running_mode(probe);
	s->policy = configured_policy(arena, config);
	s->mode.persistent = configured_mode(config);
	s->mode_source = MAC_SELINUX_CONFIG;
	if (override && config->presence == PLM_PRESENT) {
		s->mode.persistent = word(override);
		s->mode_source = "/proc/cmdline";
	}
	s->installed =
		config->presence != PLM_ABSENT || (s->mode.running.presence != PLM_ABSENT &&
						   !plm_str_eq(s->mode.running.data, "disabled"));
}

static int gather_selinux(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct mac_selinux *s = plm_new(arena, struct mac_selinux);
	const struct plm_datum *probe, *config, *cmdline;
	int rc;

	(void)key;
	*value = s;
	if (!s)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, "selinux", &probe, err);
	if (rc == 0)
		rc = plm_facts_read(facts, MAC_SELINUX_CONFIG, PLM_READ_SMALL, &config, err);
	if (rc == 0)
		rc = plm_facts_read(facts, "/proc/cmdline", PLM_READ_SMALL, &cmdline, err);
	if (rc == 0)
		fill_selinux(s, arena, probe, config, cmdline);
	return rc;
}

int mac_selinux(struct plm_facts *facts, const struct mac_selinux **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"SELinux", gather_selinux};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- AppArmor ---- */

/* "NAME (MODE)"; a name may hold blanks and brackets, a mode does not. */
static bool parse_profile(struct plm_arena *arena, struct plm_slice line, struct mac_profile *p)
{
	const char *open = line.size_bytes ? memrchr(line.data, '(', line.size_bytes) : NULL;
	struct plm_slice name, mode;

	if (!open || line.data[line.size_bytes - 1] != ')')
		return true;
	name = plm_slice_trim(
		(struct plm_slice){.data = line.data, .size_bytes = (size_t)(open - line.data)});
	mode = (struct plm_slice){.data = open + 1,
				  .size_bytes = line.size_bytes - (size_t)(open - line.data) - 2};
	p->name = plm_arena_strndup(arena, name.data, name.size_bytes);
	p->mode = plm_arena_strndup(arena, mode.data, mode.size_bytes);
	return p->name && p->mode;
}

static int parse_profiles(struct plm_arena *arena, struct mac_apparmor *a)
{
	struct plm_slice rest = {.data = a->profiles_file.data,
				 .size_bytes = a->profiles_file.size_bytes};
	struct mac_profile *profiles = NULL;
	struct plm_slice line;

	while (plm_next_line(&rest, &line)) {
		struct mac_profile profile = {.name = NULL};
		struct mac_profile *slot;

		if (!parse_profile(arena, line, &profile))
			return -PLM_E_NOMEM;
		if (!profile.name)
			continue;
		slot = plm_push(arena, profiles, a->profile_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = profile;
	}
	a->profiles = profiles;
	return 0;
}

/* A file of one line without its newline. */
static int read_word(struct plm_facts *facts, const char *path, struct plm_datum *out,
		     struct plm_err **err)
{
	const struct plm_datum *datum;
	struct plm_slice text;
	const char *copy;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &datum, err);

	if (rc != 0)
		return rc;
	*out = *datum;
	if (datum->presence != PLM_PRESENT)
		return 0;
	text = plm_slice_trim(
		(struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes});
	copy = plm_arena_strndup(plm_facts_arena(facts), text.data, text.size_bytes);
	if (!copy)
		return plm_err_nomem(err);
	*out = word(copy);
	return 0;
}

static int read_apparmor(struct plm_facts *facts, struct mac_apparmor *a, struct plm_err **err)
{
	const struct plm_datum *profiles;
	int rc = read_word(facts, MAC_APPARMOR_ENABLED, &a->enabled, err);

	if (rc != 0)
		return rc;
	a->on = plm_str_eq(a->enabled.data, "Y");
	a->mode = a->enabled.presence == PLM_PRESENT ? word("disabled") : a->enabled;
	if (!a->on)
		return 0;
	rc = read_word(facts, MAC_APPARMOR_MODE, &a->mode, err);
	if (rc == 0)
		rc = plm_facts_read(facts, MAC_PROFILES, PLM_READ_LARGE, &profiles, err);
	if (rc != 0)
		return rc;
	a->profiles_file = *profiles;
	return parse_profiles(plm_facts_arena(facts), a) < 0 ? plm_err_nomem(err) : 0;
}

static int gather_apparmor(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct mac_apparmor *a = plm_new(plm_facts_arena(facts), struct mac_apparmor);

	(void)key;
	*value = a;
	return a ? read_apparmor(facts, a, err) : plm_err_nomem(err);
}

int mac_apparmor(struct plm_facts *facts, const struct mac_apparmor **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"AppArmor", gather_apparmor};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- the stack of security modules ---- */

static int parse_names(struct plm_arena *arena, struct mac_lsm *lsm)
{
	struct plm_slice rest = {.data = lsm->file.data, .size_bytes = lsm->file.size_bytes};
	struct plm_slice name;
	const char **names = NULL;

	while (plm_next_word(&rest, ",\n", &name)) {
		const char **slot = plm_push(arena, names, lsm->names.count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(arena, name.data, name.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	lsm->names.items = names;
	return 0;
}

static int gather_lsm(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct mac_lsm *lsm = plm_new(arena, struct mac_lsm);
	const struct plm_datum *filesystems;
	int rc;

	(void)key;
	*value = lsm;
	if (!lsm)
		return plm_err_nomem(err);
	rc = read_word(facts, MAC_LSM, &lsm->file, err);
	if (rc == 0)
		rc = plm_facts_read(facts, "/proc/filesystems", PLM_READ_SMALL, &filesystems, err);
	if (rc != 0)
		return rc;
	lsm->kernel_has_securityfs = filesystems->presence == PLM_PRESENT &&
				     strstr(filesystems->data, "\tsecurityfs\n") != NULL;
	return parse_names(arena, lsm) < 0 ? plm_err_nomem(err) : 0;
}

int mac_lsm(struct plm_facts *facts, const struct mac_lsm **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"security modules", gather_lsm};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
