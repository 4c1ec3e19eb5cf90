/*
 * eval.c: judges how dockerd is configured: what its command line says, else its file, else what it does when it is
 * told nothing; and where a manager of a swarm listens. Pure.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/engine/engine.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"

static const char *who(struct plm_arena *arena, const struct plm_docker_daemon *daemon)
{
	return daemon->process
		       ? plm_arena_printf(arena, "dockerd (pid %" PRId32 ")", daemon->process->pid)
		       : "dockerd";
}

/* True when the verdict is given: there is no Docker here, or nobody can say. */
static bool no_daemon(struct plm_eval *ev, const struct plm_docker_daemon_list *list)
{
	if (list->count)
		return false;
	if (list->processes.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, "/proc", &list->processes);
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether Docker runs here could not be read from /proc: %s",
			    strerror(list->processes.error));
		return true;
	}
	plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "Docker neither runs here nor is it installed");
	return true;
}

/* ---- docker-option ---- */

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

static void show_setting(struct plm_eval *ev, const struct plm_docker_daemon *daemon,
			 const struct plm_docker_setting *s)
{
	enum plm_aspect aspect = daemon->process && !s->may_be_old ? PLM_RUNNING : PLM_PERSISTENT;

	if (daemon->process)
		plm_evidence_value(ev, PLM_RUNNING, daemon->cmdline_path, "%s",
				   daemon->cmdline.presence == PLM_PRESENT ? "read" : "not read");
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_PERSISTENT,
						.source = daemon->config_path,
						.presence = daemon->config_state.presence,
						.error = daemon->config_state.error,
						.value = daemon->config ? "read" : NULL});
	if (s->value)
		plm_evidence_value(ev, aspect, s->source ? s->source : "default of dockerd", "%s",
				   s->value);
}

static void judge_setting(struct plm_eval *ev, const struct docker_option_params *p,
			  const char *name, const struct plm_docker_setting *s, const char *wanted)
{
	const char *from = s->source ? s->source : "its default";

	if (s->value && !plm_expect_meets(ev, &p->expect, s->value))
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s has %s set to \"%.200s\" by %s; it should be %s", name, p->key,
			    s->value, from, wanted);
	else if (s->unread)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what %s has %s set to could not be read from %s: %s", name, p->key,
			    s->unread, strerror(s->error));
	else if (!s->value)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s is not told %s, and what it chooses then depends on the host", name,
			    p->key);
	else if (s->may_be_old)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "%s was changed after %s had started: %s is \"%.200s\" there, and in "
			    "force when it has been started anew",
			    s->file, name, p->key, s->value);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s has %s set to \"%.200s\" by %s", name, p->key,
			    s->value, from);
}

/* Of several daemons the first that fails is named, else the first that cannot be told. */
static unsigned rank(struct plm_eval *ev, const struct docker_option_params *p,
		     const struct plm_docker_setting *s)
{
	if (s->value && !plm_expect_meets(ev, &p->expect, s->value))
		return 2;
	return s->unread || !s->value || s->may_be_old;
}

int engine_eval_docker_option(struct plm_eval *ev, const void *params)
{
	const struct docker_option_params *p = params;
	struct plm_arena *arena = plm_facts_arena(ev->facts);
	const char *wanted = plm_expect_words(arena, &p->expect), *name = NULL;
	const struct plm_docker_daemon_list *list;
	struct plm_docker_setting worst = {0};
	unsigned worst_rank = 0;
	int rc = wanted ? plm_facts_docker_daemons(ev->facts, &list, NULL) : -PLM_E_NOMEM;

	if (rc < 0)
		return rc;
	plm_expected(ev, "%s: %s", p->key, wanted);
	if (no_daemon(ev, list))
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct plm_docker_setting s = {0};
		unsigned its;

		rc = plm_docker_setting_find(arena, &list->items[i], p->key, &s);
		if (rc < 0)
			return rc;
		show_setting(ev, &list->items[i], &s);
		its = rank(ev, p, &s);
		if (!name || its > worst_rank) {
			worst = s;
			worst_rank = its;
			name = who(arena, &list->items[i]);
		}
		if (!name)
			return -PLM_E_NOMEM;
	}
	judge_setting(ev, p, name, &worst, wanted);
	return 0;
}

/* ---- docker-swarm ---- */

/* "0.0.0.0:2377", "[::]:2377", ":2377" */
static bool is_any_address(const char *listens)
{
	return plm_str_starts(listens, "0.0.0.0:") || plm_str_starts(listens, "[::]:") ||
	       listens[0] == ':';
}

static void judge_swarm(struct plm_eval *ev, const struct docker_swarm_params *p, const char *name,
			const struct docker_swarm *swarm)
{
	plm_evidence(ev, &(struct plm_evidence){.aspect = PLM_RUNNING,
						.source = swarm->path,
						.presence = swarm->state.presence,
						.error = swarm->state.error,
						.value = swarm->listens ? swarm->listens
									: "no address"});
	if (swarm->state.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "%s takes part in no swarm", name);
	else if (swarm->state.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "whether %s takes part in a swarm could not be read from %s: %s", name,
			    swarm->path, strerror(swarm->state.error));
	else if (swarm->raft.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "%s is a worker of its swarm: it takes no orders from elsewhere but "
			    "its managers'",
			    name);
	else if (swarm->raft.presence == PLM_UNREADABLE || !swarm->listens)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "where %s listens for its swarm could not be read from %s", name,
			    swarm->path);
	else if (is_any_address(swarm->listens) && !p->any_address.value)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s takes orders for its swarm at every address of the host: %s, where "
			    "one of the inner "
			    "network would do",
			    name, swarm->listens);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s takes orders for its swarm at %s", name,
			    swarm->listens);
}

int engine_eval_docker_swarm(struct plm_eval *ev, const void *params)
{
	const struct plm_docker_daemon_list *list;
	int rc = plm_facts_docker_daemons(ev->facts, &list, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "a manager of a swarm listens at one address");
	if (no_daemon(ev, list))
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct docker_swarm swarm;
		const char *name = who(plm_facts_arena(ev->facts), &list->items[i]);

		rc = name ? engine_docker_swarm(ev->facts, &list->items[i], &swarm, NULL)
			  : -PLM_E_NOMEM;
		if (rc < 0)
			return rc;
		/* With several daemons the first that is in a swarm speaks. */
		if (i == 0 || swarm.state.presence != PLM_ABSENT)
			judge_swarm(ev, params, name, &swarm);
		if (swarm.state.presence != PLM_ABSENT)
			return 0;
	}
	return 0;
}
