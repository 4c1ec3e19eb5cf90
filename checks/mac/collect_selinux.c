/*
 * collect_selinux.c: asks the kernel and the files for the state of SELinux: the probe "selinux" and /etc/selinux/config.
 * Judges nothing.
 */
#include "checks/mac/mac.h"

#include <errno.h>
#include <strings.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/facts.h"
#include "core/host/host.h"

struct plm_datum mac_word_datum(const char *text)
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
		return mac_word_datum("disabled");
	if (!plm_facts_line(probe, "enforcing", &enforcing))
		return unreadable(EBADMSG);
	return mac_word_datum(plm_slice_is(enforcing, "1") ? "enforcing" : "permissive");
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
	return mac_word_datum(mode);
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
		return mac_word_datum(NULL);
	text = plm_arena_strndup(arena, last.data, last.size_bytes);
	return text ? mac_word_datum(text) : unreadable(ENOMEM);
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
		s->mode.persistent = mac_word_datum(override);
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
