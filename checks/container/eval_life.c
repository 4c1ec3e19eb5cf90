/*
 * eval_life.c: judges what an engine was asked to do with a container that ends or is ill: how often it is started again,
 * and whether its health is asked for. Docker and Podman keep both; the kubelet does both for pods. Pure.
 */
#include "checks/container/tests.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "core/engine/judge.h"
#include "core/facts/claimed_image.h"
#include "core/base/text.h"

/* Podman keeps both in its database alone. */
static void judge_untold(const struct container_case *c, const struct plm_claimed_image *claim,
			 const char *what)
{
	const char *why = claim->database_silence;

	if (claim->database_state != PLM_PRESENT)
		why = claim->database_state == PLM_ABSENT ? "it is not there"
							  : plm_errno_words(claim->database_error);
	plm_evidence(c->ev, &(struct plm_evidence){.aspect = PLM_CLAIMED,
						   .source = claim->database,
						   .presence = claim->database_state == PLM_PRESENT
								       ? PLM_ABSENT
								       : claim->database_state,
						   .error = claim->database_error});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "the %s of %s could not be learned from Podman's database %s: %s", what, c->who,
		    claim->database, why);
}

/* What no record tells. */
static void judge_other(const struct container_case *c, const struct plm_claimed_image *claim,
			const char *what, const char *pods)
{
	enum plm_runtime runtime = c->container->runtime;

	if (claim->unread || claim->stale || runtime == PLM_RUNTIME_DOCKER) {
		plm_evidence(c->ev, &(struct plm_evidence){
					    .aspect = PLM_CLAIMED,
					    .source = claim->unread ? claim->unread
								    : "its engine's records",
					    .presence = PLM_UNREADABLE,
					    .error = claim->error ? claim->error : ENOENT});
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN, "the %s of %s could not be read: %s", what,
			    c->who,
			    claim->stale ? claim->stale
					 : plm_errno_words(claim->error ? claim->error : ENOENT));
	} else if (claim->database) {
		judge_untold(c, claim, what);
	} else if (runtime == PLM_RUNTIME_KUBERNETES) {
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE, "%s: %s", c->who, pods);
	} else {
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "%s has no %s to judge: what runs it knows of none", c->who, what);
	}
}

/* ---- restart ---- */

static void judge_policy(const struct container_case *c, const struct container_restart_params *p,
			 const struct plm_claimed_image *claim)
{
	bool on_failure = strcmp(claim->restart, "on-failure") == 0;
	char times[48] = "any number of times";

	if (claim->restart_tries > 0)
		snprintf(times, sizeof(times), "%" PRId64 " time%s", claim->restart_tries,
			 claim->restart_tries == 1 ? "" : "s");

	plm_evidence_value(c->ev, PLM_CLAIMED, claim->restart_source,
			   "%s, %" PRId64 " times at most", claim->restart, claim->restart_tries);
	if (strcmp(claim->restart, "no") == 0)
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is not started again when it ends",
			    c->who);
	else if (!on_failure)
		plm_verdict(
			c->ev, PLM_VERDICT_FAIL,
			"%s is started again whenever it ends (%s): one that fails at once keeps "
			"the host busy without end",
			c->who, claim->restart);
	else if (claim->restart_tries <= 0 || claim->restart_tries > p->at_most.value)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s is started again %s when it fails, which keeps the host busy; it "
			    "should be at most %" PRId64 " time%s",
			    c->who, times, p->at_most.value, p->at_most.value == 1 ? "" : "s");
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS,
			    "%s is started again %" PRId64 " times at most when it fails", c->who,
			    claim->restart_tries);
}

static int judge_restart(const struct container_case *c)
{
	const struct plm_claimed_image *claim;
	int rc = plm_facts_claimed_image(c->ev->facts, c->container, &claim, NULL);

	if (rc < 0)
		return rc;
	if (claim->restart)
		judge_policy(c, c->params, claim);
	else
		judge_other(c, claim, "restart policy",
			    "the kubelet starts it again, later each time");
	return 0;
}

int container_eval_restart(struct plm_eval *ev, const void *params)
{
	const struct container_restart_params *p = params;

	plm_expected(ev, "not started again, or on failure %" PRId64 " times at most",
		     p->at_most.value);
	return container_each(ev, params, &p->exempt, judge_restart);
}

/* ---- health ---- */

static int judge_health(const struct container_case *c)
{
	const struct plm_claimed_image *claim;
	int rc = plm_facts_claimed_image(c->ev->facts, c->container, &claim, NULL);

	if (rc < 0)
		return rc;
	if (claim->health == PLM_HEALTH_UNTOLD) {
		judge_other(c, claim, "health check", "the kubelet asks for its health by probes");
		return 0;
	}
	plm_evidence_value(c->ev, PLM_CLAIMED, claim->health_source, "%s%s%s",
			   claim->health == PLM_HEALTH_ASKED ? "a health check" : "no health check",
			   claim->health_state ? ", last " : "",
			   claim->health_state ? claim->health_state : "");
	if (claim->health == PLM_HEALTH_NOT_ASKED)
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s has no health check: its engine takes it for well as long as its "
			    "first process lives",
			    c->who);
	else if (plm_str_eq(claim->health_state, "unhealthy"))
		plm_verdict(c->ev, PLM_VERDICT_FAIL, "%s was unhealthy when it was last asked",
			    c->who);
	else
		plm_verdict(c->ev, PLM_VERDICT_PASS, "%s is asked for its health%s%s", c->who,
			    claim->health_state ? ", and was last " : "",
			    claim->health_state ? claim->health_state : "");
	return 0;
}

int container_eval_healthcheck(struct plm_eval *ev, const void *params)
{
	const struct container_params *p = params;

	plm_expected(ev, "a health check that was not answered by unhealthy");
	return container_each(ev, params, &p->exempt, judge_health);
}
