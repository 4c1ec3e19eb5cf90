/*
 * pam_settings.c: options that modules of PAM take from files of their own: faillock.conf(5), pwquality.conf(5), pwhistory.conf(5),
 * and what they do when nothing is said. Reads these files through the facts; judges nothing.
 */
#include <errno.h>

#include "checks/access/pam.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/dropins.h"
#include "core/host/host.h"

static const struct module {
	const char *name, *file;
	const char *const *drop_ins; /* read before the file, which beats them */
} modules[] = {
	{"pam_faillock.so", "/etc/security/faillock.conf", NULL},
	{"pam_pwquality.so", "/etc/security/pwquality.conf",
	 (const char *const[]){"/etc/security/pwquality.conf.d", NULL}},
	{"pam_pwhistory.so", "/etc/security/pwhistory.conf", NULL},
};

static const struct {
	const char *module, *option, *value;
} defaults[] = {
	{"pam_faillock.so", "deny", "3"},
	{"pam_faillock.so", "fail_interval", "900"},
	{"pam_faillock.so", "unlock_time", "600"},
	{"pam_faillock.so", "even_deny_root", "false"},
	{"pam_faillock.so", "audit", "false"},
	{"pam_pwquality.so", "minlen", "8"},
	{"pam_pwquality.so", "minclass", "0"},
	{"pam_pwquality.so", "difok", "1"},
	{"pam_pwquality.so", "retry", "1"},
	{"pam_pwquality.so", "enforcing", "1"},
	{"pam_pwquality.so", "dictcheck", "1"},
	{"pam_pwquality.so", "maxrepeat", "0"},
	{"pam_pwquality.so", "enforce_for_root", "false"},
	{"pam_pwhistory.so", "remember", "10"},
	{"pam_pwhistory.so", "enforce_for_root", "false"},
	{"pam_unix.so", "nullok", "false"},
	{"pam_unix.so", "yescrypt", "false"},
	{"pam_unix.so", "sha512", "false"},
	{"pam_wheel.so", "use_uid", "false"},
	{"pam_wheel.so", "group", "wheel"},
	{"pam_wheel.so", "trust", "false"},
	{"pam_wheel.so", "deny", "false"},
};

const char *pam_module_default(const char *module, const char *option)
{
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++)
		if (plm_str_eq(defaults[i].module, module) &&
		    plm_str_eq(defaults[i].option, option))
			return defaults[i].value;
	return "";
}

/* The last "option = value", or "option" alone. */
static int find_line(struct plm_arena *arena, const struct plm_datum *text, const char *option,
		     const char *file, struct pam_setting *out)
{
	struct plm_slice rest = {text->data, text->size_bytes}, line, key, value;

	while (plm_next_line(&rest, &line)) {
		const char *hash = line.size_bytes ? memchr(line.data, '#', line.size_bytes) : NULL;

		if (hash)
			line.size_bytes = (size_t)(hash - line.data);
		if (!plm_split(line, '=', &key, &value)) {
			key = plm_slice_trim(line);
			value = plm_slice_of("true");
		}
		if (!plm_slice_is(key, option))
			continue;
		out->state = (struct plm_datum){
			.presence = PLM_PRESENT,
			.data = plm_arena_strndup(arena, value.data, value.size_bytes)};
		out->source = file;
		if (!out->state.data)
			return -PLM_E_NOMEM;
	}
	return 0;
}

static int read_one(struct plm_facts *facts, const char *file, const char *option,
		    struct pam_setting *out, struct plm_err **err)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(facts, file, PLM_READ_SMALL, &text, err);

	if (rc < 0 || text->presence == PLM_ABSENT)
		return rc;
	if (text->presence == PLM_UNREADABLE) {
		out->state = (struct plm_datum){.error = text->error};
		out->source = file;
		return 0;
	}
	return find_line(plm_facts_arena(facts), text, option, file, out) < 0 ? plm_err_nomem(err)
									      : 0;
}

int pam_module_setting(struct plm_facts *facts, const char *module, const char *option,
		       struct pam_setting *out, struct plm_err **err)
{
	const struct module *m = NULL;
	struct plm_dropins dropins = {0};
	int rc = 0;

	*out = (struct pam_setting){.state = {.presence = PLM_ABSENT}};
	for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++)
		if (plm_str_eq(modules[i].name, module))
			m = &modules[i];
	if (!m)
		return 0;
	if (m->drop_ins)
		rc = plm_facts_dropins(facts, m->drop_ins, ".conf", &dropins, err);
	if (rc == 0 && dropins.gap_count)
		*out = (struct pam_setting){.state = {.error = dropins.gaps[0].error},
					    .source = dropins.gaps[0].directory};
	for (size_t i = 0; rc == 0 && i < dropins.count; i++)
		rc = read_one(facts, dropins.files[i], option, out, err);
	return rc < 0 ? rc : read_one(facts, m->file, option, out, err);
}
