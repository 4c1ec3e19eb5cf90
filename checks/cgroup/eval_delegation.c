/*
 * eval_delegation.c: judges whether a unit hands down the controllers that what runs below it needs.
 * Pure: facts and parameters in, a verdict out.
 */
#include "checks/cgroup/cgroup.h"
#include "checks/cgroup/slice.h"

#include "core/base/buf.h"
#include "core/engine/judge.h"

static bool in_text(const struct plm_datum *datum, const char *word)
{
	struct plm_slice rest = {.data = datum->data, .size_bytes = datum->size_bytes}, w;

	while (plm_next_word(&rest, " \n", &w))
		if (plm_slice_is(w, word))
			return true;
	return false;
}

/* The controllers that the file does not hand down, as words. */
static void missing_in_file(struct plm_buf *to, const struct delegation *d,
			    const struct plm_list *wanted)
{
	for (size_t i = 0; i < wanted->count && !d->all; i++)
		if (!plm_list_has(&d->controllers, wanted->items[i]))
			plm_buf_printf(to, "%s%s", to->size_bytes ? ", " : "", wanted->items[i]);
}

/* The first group that lacks one; NULL when none does. */
static const struct delegated_group *
lacking_group(const struct delegation *d, const struct plm_list *wanted, const char **controller)
{
	for (size_t g = 0; g < d->group_count; g++)
		for (size_t i = 0; i < wanted->count; i++)
			if (d->groups[g].controllers->presence == PLM_PRESENT &&
			    !in_text(d->groups[g].controllers, wanted->items[i])) {
				*controller = wanted->items[i];
				return &d->groups[g];
			}
	return NULL;
}

static bool unsure(const struct delegation *d)
{
	for (size_t g = 0; g < d->group_count; g++)
		if (d->groups[g].controllers->presence == PLM_UNREADABLE)
			return true;
	return d->listing.presence == PLM_UNREADABLE || d->setting.presence == PLM_UNREADABLE;
}

static void show(struct plm_eval *ev, const struct delegation *d)
{
	plm_auto_buf struct plm_buf words = {.limit_bytes = 0};

	for (size_t i = 0; i < d->controllers.count; i++)
		plm_buf_printf(&words, "%s%s", i ? " " : "", d->controllers.items[i]);
	if (d->setting.presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_PERSISTENT, d->setting_source, "Delegate=%s",
				   d->all ? "yes" : plm_buf_text(&words));
	else
		plm_evidence_datum(ev, PLM_PERSISTENT, d->setting_source, &d->setting);
	for (size_t g = 0; g < d->group_count; g++)
		plm_evidence_datum(ev, PLM_RUNNING, d->groups[g].path, d->groups[g].controllers);
}

static int judge(struct plm_eval *ev, const struct delegation_params *p, const struct delegation *d)
{
	plm_auto_buf struct plm_buf missing = {.limit_bytes = 0};
	const char *controller = NULL;
	const struct delegated_group *group = lacking_group(d, &p->controllers, &controller);

	missing_in_file(&missing, d, &p->controllers);
	if (d->setting.presence != PLM_UNREADABLE && missing.size_bytes)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s does not hand down %s (%s): what runs below it cannot limit its "
			    "containers",
			    p->unit, plm_buf_text(&missing), d->setting_source);
	else if (group)
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "the controller %s is not in %s, although %s hands it down: restart it "
			    "for that to hold",
			    controller, group->path, p->unit);
	else if (unsure(d))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "not everything that %s hands down could be read", p->unit);
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "%s hands down what is wanted, in %zu control group%s that exist%s now",
			    p->unit, d->group_count, d->group_count == 1 ? "" : "s",
			    d->group_count == 1 ? "s" : "");
	return missing.failed ? -PLM_E_NOMEM : 0;
}

int eval_delegation(struct plm_eval *ev, const void *params)
{
	const struct delegation_params *p = params;
	const struct delegation *d;
	int rc = delegation(ev->facts, p->unit, &d, NULL);

	if (rc < 0)
		return rc;
	plm_expected(ev, "%zu controllers handed down by %s", p->controllers.count, p->unit);
	show(ev, d);
	if (d->unit.presence == PLM_ABSENT && d->setting.presence == PLM_ABSENT) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no unit %s", p->unit);
		return 0;
	}
	return judge(ev, p, d);
}

const char *validate_delegation(const void *params)
{
	const struct delegation_params *p = params;

	return strchr(p->unit, '/') || !strchr(p->unit, '.')
		       ? "unit is the whole name of a service, such as docker.service or "
			 "user@.service"
		       : NULL;
}
