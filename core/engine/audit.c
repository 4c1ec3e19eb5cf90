/*
 * audit.c: the face of the engine: plan, run, score. Reads the host only through its facts.
 */
#include "core/engine/audit.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/benchmark/selection.h"
#include "core/engine/applicability.h"
#include "core/engine/plan.h"
#include "core/engine/run.h"
#include "core/engine/waive.h"
#include "core/facts/containers.h"
#include "core/facts/facts.h"
#include "core/host/host.h"

static uint64_t now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* The containers, if a rule asked for them; an audit does not look for them by itself. */
static void note_containers(struct plm_audit *audit, struct plm_facts *facts)
{
	audit->containers = plm_facts_peek(facts, &plm_fact_containers, NULL);
	audit->scope_problem = audit->containers ? audit->containers->scope_problem : NULL;
	audit->incomplete = audit->incomplete || audit->scope_problem;
}

/* Scored without the waivers first, then with them. */
static int score(const struct plm_audit_options *options, struct plm_arena *arena,
		 struct plm_audit *audit, struct plm_err **err)
{
	int rc = plm_audit_score(audit, arena, err);

	if (rc < 0 || !options->waivers)
		return rc;
	memcpy(audit->unwaived_scores, audit->scores, sizeof(audit->scores));
	rc = plm_waive(audit, options->waivers, arena, err);
	if (rc < 0)
		return rc;
	plm_audit_count(audit);
	return plm_audit_score(audit, arena, err);
}

static int run_plan(const struct plm_audit_options *options, const struct plm_plan *plan,
		    struct plm_arena *arena, struct plm_audit *audit, struct plm_err **err)
{
	struct plm_facts *facts =
		options->facts ? options->facts : plm_facts_new(options->host, arena);
	int rc;

	if (!facts)
		return plm_err_nomem(err);
	rc = plm_facts_identity(facts, &audit->host, err);
	if (rc == 0)
		rc = plm_applicability_names(facts, arena, &audit->platforms,
					     &audit->platform_count, err);
	if (rc == 0)
		rc = plm_run(options, plan, facts, arena, audit, err);
	if (rc == 0)
		rc = score(options, arena, audit, err);
	if (rc == 0)
		note_containers(audit, facts);
	return rc;
}

int plm_audit_run(const struct plm_audit_options *options, struct plm_arena *arena,
		  struct plm_diags *diags, struct plm_audit **audit, struct plm_err **err)
{
	struct plm_audit *made = plm_new(arena, struct plm_audit);
	uint64_t start_us = now_us();
	struct plm_plan *plan = NULL;
	int rc;

	if (!made)
		return plm_err_nomem(err);
	made->benchmark = options->selection->benchmark;
	made->selection = options->selection;
	made->host_label = plm_host_label(options->host);
	made->tool_name = "plimsoll";
	made->tool_version = options->tool_version;
	made->start_seconds = plm_host_time(options->host);
	rc = plm_plan_make(options->registry, options->selection, options->dictionary, arena, diags,
			   &plan, err);
	if (rc < 0)
		return rc;
	rc = run_plan(options, plan, arena, made, err);
	plm_plan_release(plan);
	if (rc < 0)
		return rc;
	made->end_seconds = plm_host_time(options->host);
	made->duration_us = now_us() - start_us;
	*audit = made;
	return 0;
}

int plm_audit_plan_check(const struct plm_registry *registry, const struct plm_selection *selection,
			 struct plm_arena *arena, struct plm_diags *diags, struct plm_err **err)
{
	struct plm_plan *plan = NULL;
	int rc = plm_plan_make(registry, selection, NULL, arena, diags, &plan, err);

	plm_plan_release(plan);
	return rc;
}
