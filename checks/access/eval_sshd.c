/*
 * eval_sshd.c: judges what sshd's configuration says of an option: the first value for everybody, and the value of every
 * Match that could loosen it. Pure.
 */
#include <string.h>

#include "checks/access/access.h"
#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

const char *access_validate_sshd(const void *params)
{
	const struct access_sshd_params *p = params;

	if (!sshd_option_find(p->option))
		return "plimsoll does not know that option of sshd_config(5); write it as the "
		       "manual does: PermitRootLogin";
	return plm_expect_check(&p->expect);
}

/* Within one Match the first value counts, as it does for everybody. */
static bool is_first_of_match(const struct sshd_config *config, const struct sshd_option *option,
			      size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (config->lines[i].match == config->lines[at].match &&
		    sshd_option_find(config->lines[i].keyword) == option)
			return false;
	return true;
}

struct judged {
	const struct sshd_line *everybody; /* NULL: the default */
	const struct sshd_line *loosened;  /* the first Match that does not meet what is wanted */
	struct sshd_default silent;	   /* what it does where no line says */
};

/* A Match beats what stands outside of any; of several that fit the first one counts, so that nothing is behind one for
 * all. */
static int find_lines(struct plm_eval *ev, const struct access_sshd_params *p,
		      const struct sshd_config *config, struct judged *j)
{
	const struct sshd_option *option = sshd_option_find(p->option);
	bool over = false;

	for (size_t i = 0; i < config->line_count; i++) {
		const struct sshd_line *line = &config->lines[i];
		const char *value, *source;

		if (sshd_option_find(line->keyword) != option ||
		    !is_first_of_match(config, option, i) || (over && line->match))
			continue;
		value = sshd_value(plm_facts_arena(ev->facts), option, line->value);
		source = plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu", line->path,
					  line->line);
		if (!value || !source)
			return -PLM_E_NOMEM;
		plm_evidence_value(ev, PLM_PERSISTENT, source, "%s%s%s%s", value,
				   line->match ? " (Match " : "",
				   line->match ? line->match->criteria : "",
				   line->match ? ")" : "");
		if (line->match && line->match->always) {
			j->everybody = line;
			over = true;
		} else if (!line->match) {
			j->everybody = over ? j->everybody : line;
		} else if (!j->loosened && !plm_expect_meets(ev, &p->expect, value)) {
			j->loosened = line;
		}
	}
	return 0;
}

/* 1 where it cannot be told, and the verdict says so. */
static int ask_default(struct plm_eval *ev, const struct access_sshd_params *p, struct judged *j)
{
	int rc = sshd_default(ev->facts, sshd_option_find(p->option), &j->silent, NULL);

	if (rc == 0 && j->silent.source)
		plm_evidence_datum(ev, PLM_PERSISTENT, j->silent.source, &j->silent.os_release);
	if (rc < 0 || j->silent.os_release.presence != PLM_UNREADABLE || !j->silent.source)
		return rc;
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "nothing sets sshd's %s, and what it does then depends on the distribution, "
		    "which is not known: %s could not be read",
		    p->option, j->silent.source);
	return 1;
}

static int judge(struct plm_eval *ev, const struct access_sshd_params *p,
		 const struct sshd_config *config, const struct judged *j, const char *wanted)
{
	const struct sshd_option *option = sshd_option_find(p->option);
	const char *value = sshd_value(plm_facts_arena(ev->facts), option,
				       j->everybody ? j->everybody->value : j->silent.value);
	const char *from = !j->everybody ? "its default"
					 : plm_arena_printf(plm_facts_arena(ev->facts), "%s:%zu",
							    j->everybody->path, j->everybody->line);
	int rc = 0;

	if (!value || !from)
		return -PLM_E_NOMEM;
	if (plm_expect_meets(ev, &p->expect, value) && !j->loosened && p->running.value)
		rc = sshd_judge_running(ev, p, config);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!plm_expect_meets(ev, &p->expect, value))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "sshd has %s set to \"%.100s\" by %s; it should be %s", option->name,
			    value, from, wanted);
	else if (j->loosened)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "sshd has %s set to \"%.100s\" for Match %.100s (%s:%zu); it should be "
			    "%s for everybody",
			    option->name, j->loosened->value, j->loosened->match->criteria,
			    j->loosened->path, j->loosened->line, wanted);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "sshd has %s set to \"%.100s\" by %s",
			    option->name, value, from);
	return 0;
}

int access_eval_sshd(struct plm_eval *ev, const void *params)
{
	const struct access_sshd_params *p = params;
	const char *wanted = plm_expect_words(plm_facts_arena(ev->facts), &p->expect);
	const struct sshd_config *config;
	struct judged j = {0};
	int rc = wanted ? sshd_config(ev->facts, &config, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->option, wanted);
	if (config->state.presence == PLM_ABSENT) {
		plm_evidence_datum(ev, PLM_PERSISTENT, "/etc/ssh/sshd_config", &config->state);
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "sshd has no configuration here: it is not installed, and would not "
			    "start");
		return 0;
	}
	rc = find_lines(ev, p, config, &j);
	if (rc < 0)
		return rc;
	if (!config->gap && !j.everybody)
		rc = ask_default(ev, p, &j);
	if (rc != 0)
		return rc < 0 ? rc : 0;
	if (!config->gap)
		return judge(ev, p, config, &j, wanted);
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = config->gap,
						.presence = PLM_UNREADABLE,
						.error = config->gap_error});
	plm_verdict(ev, PLM_VERDICT_UNKNOWN,
		    "%s, which sshd reads, could not be read: %s; the first value counts, and it "
		    "may be there",
		    config->gap, plm_errno_words(config->gap_error));
	return 0;
}
