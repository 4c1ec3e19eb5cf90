/*
 * eval_sshd_running.c: judges the sshd that runs beside its files: what its command line sets beats every file, another file is
 * not the one that was judged, and files that changed since it read them tell nothing about it. Pure but for the facts.
 */
#include "checks/access/access.h"
#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/engine/judge.h"

/* The first file that changed after it was read last, or NULL. */
static int find_newer(struct plm_facts *facts, const struct sshd_config *config, int64_t since,
		      const char **newer)
{
	const char *last = NULL;
	const struct plm_stat *st;
	int rc = plm_facts_stat(facts, config->path, &st, NULL);

	*newer = rc == 0 && st->presence == PLM_PRESENT && st->mtime_seconds > since ? config->path
										     : NULL;
	for (size_t i = 0; rc == 0 && !*newer && i < config->line_count; i++) {
		const char *path = config->lines[i].path;

		if (path == last)
			continue;
		last = path;
		rc = plm_facts_stat(facts, path, &st, NULL);
		if (rc == 0 && st->presence == PLM_PRESENT && st->mtime_seconds > since)
			*newer = path;
	}
	return rc;
}

static const char *option_of(struct plm_eval *ev, const struct sshd_running *running,
			     const struct sshd_option *option)
{
	for (size_t i = 0; i < running->option_count; i++)
		if (sshd_option_find(running->options[i].keyword) == option)
			return sshd_value(plm_facts_arena(ev->facts), option,
					  running->options[i].value);
	return NULL;
}

int sshd_judge_running(struct plm_eval *ev, const struct access_sshd_params *p,
		       const struct sshd_config *config)
{
	const struct sshd_option *option = sshd_option_find(p->option);
	const struct sshd_running *running;
	const char *given, *newer = NULL;
	int rc = sshd_running(ev->facts, &running, NULL);

	if (rc < 0 || !running->pid)
		return rc;
	plm_evidence_value(ev, PLM_RUNNING, running->source, "pid %d, %zu options", running->pid,
			   running->option_count);
	given = option_of(ev, running, option);
	if (given && !plm_expect_meets(ev, &p->expect, given)) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the sshd that runs (pid %d) has %s set to \"%.100s\" on its command "
			    "line, which beats every file",
			    running->pid, option->name, given);
		return 1;
	}
	/* What was given there holds, whatever a file says or said. */
	if (given)
		return 0;
	if (running->file && strcmp(running->file, config->path) != 0) {
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the sshd that runs (pid %d) reads %.200s instead of %s", running->pid,
			    running->file, config->path);
		return 1;
	}
	rc = running->read_seconds ? find_newer(ev->facts, config, running->read_seconds, &newer)
				   : 0;
	if (rc < 0 || !newer)
		return rc;
	plm_verdict(
		ev, PLM_VERDICT_UNKNOWN,
		"%s changed after the sshd that runs (pid %d) read it: until it is reloaded nobody "
		"can tell what it does",
		newer, running->pid);
	return 1;
}
