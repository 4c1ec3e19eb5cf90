/*
 * containers_rules.c: the shipped benchmark's rules about containers, run on what is known of the host already. Judges
 * nothing itself.
 */
#include "containers.h"
#include "session.h"

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/benchmark/selection.h"
#include "core/base/err.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"

static const char profile[] = "strict";

/* Whether a check looks at every file of the host. */
static bool walks(const struct plm_registry *registry, const struct plm_check *check)
{
	const struct plm_test *test = check->content && check->content->ns
					      ? plm_registry_test(registry, check->content->ns,
								  check->content->name, NULL)
					      : NULL;

	for (size_t i = 0; i < check->operand_count; i++)
		if (walks(registry, check->operands[i]))
			return true;
	return test && test->flags & PLM_TEST_WALKS;
}

static bool is_wanted(const struct plm_registry *registry, const struct plm_item *rule)
{
	for (size_t i = 0; i < rule->check_count; i++)
		if (walks(registry, rule->checks[i]))
			return false;
	return rule->multiple;
}

/* Leaves only the rules that give one result for each container, and that at once. */
static int keep_container_rules(struct plm_session *session, struct plm_err **err)
{
	const struct plm_benchmark *benchmark = session->benchmark;
	struct plm_selected_item *items =
		plm_new_array(session->arena, struct plm_selected_item, benchmark->item_count);

	if (!items)
		return plm_err_nomem(err);
	memcpy(items, session->selection->items, sizeof(*items) * benchmark->item_count);
	for (size_t i = 0; i < benchmark->rule_count; i++)
		if (!is_wanted(session->registry, benchmark->rules[i]))
			items[benchmark->rules[i]->index].active = false;
	session->selection->items = items;
	return 0;
}

int container_rules_prepare(struct plm_session *session, struct plm_err **err)
{
	int rc;

	/* No plugin is loaded: the shipped rules need none. */
	session->registry = plm_registry_new(session->arena);
	if (!session->registry)
		return plm_err_nomem(err);
	rc = plm_checks_register(session->registry, err);
	if (rc == 0)
		rc = plm_session_benchmark(session, NULL, err);
	if (rc == 0)
		rc = plm_benchmark_select(session->benchmark, profile, session->arena,
					  &session->selection, err);
	return rc == 0 ? keep_container_rules(session, err) : rc;
}

int container_rules_run(struct plm_session *session, struct plm_facts *facts,
			const struct plm_audit **audit, struct plm_err **err)
{
	struct plm_audit_options options = {
		.registry = session->registry,
		.host = session->host,
		.selection = session->selection,
		.tool_version = PLM_VERSION,
		.facts = facts,
	};
	struct plm_audit *made = NULL;
	int rc = plm_audit_run(&options, session->arena, &session->diags, &made, err);

	*audit = made;
	return rc;
}
