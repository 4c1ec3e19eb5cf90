/*
 * eval_docker_option.c: asks dockerd's command line, its daemon.json and its unit for an option. Pure.
 */
#include "checks/engine/judge_option.h"

#include <inttypes.h>

#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

const char *engine_docker_name(struct plm_arena *arena, const struct plm_docker_daemon *daemon)
{
	return daemon->process
		       ? plm_arena_printf(arena, "dockerd (pid %" PRId32 ")", daemon->process->pid)
		       : "dockerd";
}

bool engine_no_docker(struct plm_eval *ev, const struct plm_docker_daemon_list *list)
{
	if (list->count)
		return false;
	if (!engine_nobody_knows(ev, "Docker", &list->processes))
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "Docker neither runs here nor is it installed");
	return true;
}

const char *engine_validate_docker_option(const void *params)
{
	const struct docker_option_params *p = params;
	const char *member;

	if (!plm_docker_option_find(p->key, &member))
		return "key is no option of dockerd that plimsoll knows; write it as daemon.json "
		       "has it: log-driver, "
		       "log-opts.max-size";
	return plm_expect_check(&p->expect);
}

static int find_setting(struct plm_eval *ev, const struct plm_docker_daemon *daemon,
			const char *key, struct engine_setting *s)
{
	struct plm_docker_setting found = {0};
	int rc = plm_docker_setting_find(plm_facts_arena(ev->facts), daemon, key, &found);

	*s = (struct engine_setting){.value = found.value,
				     .source = found.source,
				     .file = found.file,
				     .unread = found.unread,
				     .error = found.error,
				     .may_be_old = found.may_be_old};
	return rc;
}

/* What the unit would start, when it is the unit that runs or nothing runs. */
static int find_later(struct plm_eval *ev, const struct plm_docker_daemon *daemon, const char *key,
		      struct engine_setting *s)
{
	struct plm_docker_daemon next = *daemon;
	struct engine_setting later;
	struct engine_command command;
	int rc = engine_ask_unit(ev, "docker.service", daemon->process, s, &command);

	if (rc <= 0)
		return rc;
	next.process = NULL;
	next.config_is_newer = false;
	next.cmdline = command.arguments;
	next.cmdline_path = command.source;
	rc = find_setting(ev, &next, key, &later);
	engine_take_unit(s, &later, daemon->process);
	return rc;
}

static int ask_docker(struct plm_eval *ev, const struct plm_docker_daemon *daemon, const char *key,
		      struct engine_answer *a)
{
	int rc;

	*a = (struct engine_answer){.name = engine_docker_name(plm_facts_arena(ev->facts), daemon)};
	rc = find_setting(ev, daemon, key, &a->s);
	if (daemon->process)
		engine_show_command_line(ev, daemon->cmdline_path, &daemon->cmdline);
	engine_show_file(ev, daemon->config_path, &daemon->config_state);
	if (rc == 0)
		rc = find_later(ev, daemon, key, &a->s);
	engine_show_answer(ev, a, daemon->process);
	return rc < 0 || a->name ? rc : -PLM_E_NOMEM;
}

int engine_eval_docker_option(struct plm_eval *ev, const void *params)
{
	const struct docker_option_params *p = params;
	const char *wanted = plm_expect_words(plm_facts_arena(ev->facts), &p->expect);
	const struct plm_docker_daemon_list *list;
	struct engine_answer a, worst = {0};
	int rc = wanted ? plm_facts_docker_daemons(ev->facts, &list, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->key, wanted);
	if (engine_no_docker(ev, list))
		return 0;
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		rc = ask_docker(ev, &list->items[i], p->key, &a);
		if (rc == 0)
			engine_take_worse(ev, &p->expect, &a, &worst);
	}
	if (rc == 0)
		engine_judge_answer(ev, p->key, &p->expect, &worst, wanted);
	return rc;
}
