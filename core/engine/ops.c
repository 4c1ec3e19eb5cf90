/*
 * ops.c: the table of functions handed to every evaluator; for a plugin it is the only way to the
 * host, the facts and its result. Each entry is a thin face of a function the built-in families
 * use.
 */
#include "core/engine/ops.h"

#include "core/base/err.h"
#include "core/engine/judge.h"
#include "core/engine/result.h"
#include "core/facts/containers.h"
#include "core/facts/facts.h"

#include <errno.h>

/* What the facts gave, or unreadable with ENOMEM, which ends the audit after eval. */
static struct plm_datum datum(struct plm_eval *ev, int rc, const struct plm_datum *found)
{
	if (rc == 0)
		return *found;
	ev->result->out_of_memory = true;
	return (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENOMEM};
}

static void op_expected(struct plm_eval *ev, const char *text)
{
	plm_expected(ev, "%s", text);
}

static struct plm_datum op_read(struct plm_eval *ev, const char *path, size_t max_bytes)
{
	const struct plm_datum *found = NULL;
	int rc = plm_facts_read(ev->facts, path, max_bytes, &found, NULL);

	return datum(ev, rc, found);
}

static struct plm_datum op_list(struct plm_eval *ev, const char *path)
{
	const struct plm_datum *found = NULL;
	int rc = plm_facts_list(ev->facts, path, &found, NULL);

	return datum(ev, rc, found);
}

static struct plm_datum op_readlink(struct plm_eval *ev, const char *path)
{
	const struct plm_datum *found = NULL;
	int rc = plm_facts_readlink(ev->facts, path, &found, NULL);

	return datum(ev, rc, found);
}

static struct plm_datum op_probe(struct plm_eval *ev, const char *name)
{
	const struct plm_datum *found = NULL;
	int rc = plm_facts_probe(ev->facts, name, &found, NULL);

	return datum(ev, rc, found);
}

static struct plm_stat op_stat(struct plm_eval *ev, const char *path)
{
	const struct plm_stat *found = NULL;

	if (plm_facts_stat(ev->facts, path, &found, NULL) == 0)
		return *found;
	ev->result->out_of_memory = true;
	return (struct plm_stat){.presence = PLM_UNREADABLE, .error = ENOMEM};
}

static const struct plm_container_list *op_containers(struct plm_eval *ev)
{
	const struct plm_container_list *found = NULL;
	int rc = plm_facts_containers(ev->facts, &found, NULL);

	if (rc == -PLM_E_NOMEM)
		ev->result->out_of_memory = true;
	return rc == 0 ? found : NULL;
}

static bool op_meets(struct plm_eval *ev, const struct plm_expect *expect, const char *value)
{
	const char *words = plm_expect_words(ev->result->list->arena, expect);

	if (words)
		plm_expected(ev, "%s", words);
	else
		ev->result->out_of_memory = true;
	return plm_expect_meets(ev, expect, value);
}

const struct plm_ops plm_engine_ops = {
	.size = sizeof(struct plm_ops),
	.instance = plm_instance,
	.verdict = plm_verdict,
	.evidence = plm_evidence,
	.expected = op_expected,
	.read = op_read,
	.list = op_list,
	.readlink = op_readlink,
	.probe = op_probe,
	.stat = op_stat,
	.containers = op_containers,
	.meets = op_meets,
};
