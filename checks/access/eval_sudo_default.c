/*
 * eval_sudo_default.c: judges an option of sudo's Defaults: the last line for everybody, and every line for some that could
 * loosen it. Pure. What sudo does when it is not told follows sudoers(5); where that changed between versions the package's
 * version decides.
 */
#include "checks/access/sudo.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/facts/debian_version.h"
#include "core/facts/packages.h"

struct option {
	const char *name, *fallback;
	bool is_flag;
	const char *since, *fallback_since; /* from that version of sudo on, or NULL */
};

static const struct option options[] = {
	{"always_set_home", "false", true, NULL, NULL},
	{"authenticate", "true", true, NULL, NULL},
	{"env_reset", "true", true, NULL, NULL},
	{"ignore_dot", "true", true, NULL, NULL},
	{"intercept", "false", true, NULL, NULL},
	{"iolog_dir", "/var/log/sudo-io", false, NULL, NULL},
	{"log_allowed", "true", true, NULL, NULL},
	{"log_denied", "true", true, NULL, NULL},
	{"log_input", "false", true, NULL, NULL},
	{"log_output", "false", true, NULL, NULL},
	{"logfile", "", false, NULL, NULL},
	{"noexec", "false", true, NULL, NULL},
	{"passwd_timeout", "5", false, NULL, NULL},
	{"passwd_tries", "3", false, NULL, NULL},
	{"pwfeedback", "false", true, NULL, NULL},
	{"requiretty", "false", true, NULL, NULL},
	{"rootpw", "false", true, NULL, NULL},
	{"runaspw", "false", true, NULL, NULL},
	{"secure_path", "", false, NULL, NULL},
	{"setenv", "false", true, NULL, NULL},
	{"syslog", "authpriv", false, NULL, NULL},
	{"targetpw", "false", true, NULL, NULL},
	{"timestamp_timeout", "15", false, NULL, NULL},
	{"timestamp_type", "tty", false, NULL, NULL},
	{"use_pty", "false", true, "1.9.14", "true"},
	{"visiblepw", "false", true, NULL, NULL},
};

static const struct option *find(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (plm_str_eq(options[i].name, name))
			return &options[i];
	return NULL;
}

const char *sudo_validate_default(const struct access_sudo_params *p)
{
	if (!find(p->option))
		return "plimsoll does not know that option of sudoers(5); write it as the manual "
		       "does: use_pty";
	return plm_expect_check(&p->expect);
}

static const char *value_of(const struct sudoers_default *d, const struct option *option)
{
	if (option->is_flag)
		return d->off ? "false" : "true";
	if (d->off)
		return plm_str_eq(option->name, "timestamp_timeout") ? "0" : "";
	return d->value ? d->value : option->fallback;
}

/* What sudo does when it is not told; NULL when its version would have to be known and is not. */
static int find_fallback(struct plm_eval *ev, const struct option *option, const char **value)
{
	const struct plm_package_list *packages;
	const struct plm_package *sudo;
	int rc = 0;

	*value = option->fallback;
	if (!option->since)
		return 0;
	rc = plm_facts_packages(ev->facts, &packages, NULL);
	if (rc < 0)
		return rc;
	sudo = plm_package_find(packages, plm_slice_of("sudo"));
	*value = NULL;
	if (!sudo)
		return 0;
	plm_evidence_value(ev, PLM_PERSISTENT, packages->database, "sudo %s", sudo->version);
	*value = plm_debian_version_compare(plm_slice_of(sudo->version),
					    plm_slice_of(option->since)) < 0
			 ? option->fallback
			 : option->fallback_since;
	return 0;
}

struct judged {
	const struct sudoers_default *everybody, *loosened;
};

static int find_lines(struct plm_eval *ev, const struct access_sudo_params *p,
		      const struct sudoers *s, struct judged *j)
{
	const struct option *option = find(p->option);

	for (size_t i = 0; i < s->default_count; i++) {
		const struct sudoers_default *d = &s->defaults[i];
		const char *source, *value = value_of(d, option);

		if (!plm_str_eq(d->name, p->option))
			continue;
		source = plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", d->file, d->line);
		if (!source)
			return -PLM_E_NOMEM;
		plm_evidence_value(ev, PLM_PERSISTENT, source, "%s%s%.1s%s%s", value,
				   d->binding ? " (only for " : "", &d->binding, d->bound,
				   d->binding ? ")" : "");
		if (!d->binding)
			j->everybody = d;
		else if (!j->loosened && !plm_expect_meets(ev, &p->expect, value))
			j->loosened = d;
	}
	return 0;
}

int sudo_eval_default(struct plm_eval *ev, const struct access_sudo_params *p,
		      const struct sudoers *s)
{
	const char *wanted = plm_expect_words(plm_facts_arena(ev->facts), &p->expect),
		   *value = NULL;
	const struct option *option = find(p->option);
	struct judged j = {0};
	int rc = wanted ? find_lines(ev, p, s, &j) : -PLM_E_NOMEM;

	if (rc == 0 && j.everybody)
		value = value_of(j.everybody, option);
	else if (rc == 0)
		rc = find_fallback(ev, option, &value);
	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->option, wanted);
	if (s->gap || s->bad_file)
		sudo_untold(ev, s);
	else if (!value)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "sudoers does not set %s, and what sudo does then depends on its "
			    "version, which is not known",
			    p->option);
	else if (!plm_expect_meets(ev, &p->expect, value))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "sudo has %s set to \"%.100s\" by %s; it should be %s", p->option,
			    value, j.everybody ? j.everybody->file : "its default", wanted);
	else if (j.loosened)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"sudo has %s set to \"%.100s\" for %.1s%.100s (%s:%zu); it should be %s "
			"for everybody",
			p->option, value_of(j.loosened, option), &j.loosened->binding,
			j.loosened->bound, j.loosened->file, j.loosened->line, wanted);
	else if (!sudo_untold(ev, s))
		plm_verdict(ev, PLM_VERDICT_PASS, "sudo has %s set to \"%.100s\" by %s", p->option,
			    value, j.everybody ? j.everybody->file : "its default");
	return 0;
}

int sudo_authenticates(struct plm_eval *ev, const struct sudoers *s)
{
	for (size_t i = 0; i < s->default_count; i++) {
		const struct sudoers_default *d = &s->defaults[i];
		bool off = plm_str_eq(d->name, "authenticate") && d->off;

		if (!off && !plm_str_eq(d->name, "exempt_group"))
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "sudo does not ask for a password %s%.100s (%s:%zu): Defaults %s",
			    !off	 ? "members of "
			    : d->binding ? "for "
					 : "at all",
			    !off ? (d->value ? d->value : "") : d->bound, d->file, d->line,
			    off ? "!authenticate" : "exempt_group");
		return 1;
	}
	return 0;
}
