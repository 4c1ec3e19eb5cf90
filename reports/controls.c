/*
 * controls.c: finds framework and number in each reference of each rule, and puts them in order. Reads the finished audit;
 * writes nothing.
 */
#include "reports/controls.h"

#include "core/base/arena.h"

static bool has_digit(struct plm_slice s)
{
	for (size_t i = 0; i < s.size_bytes; i++)
		if (s.data[i] >= '0' && s.data[i] <= '9')
			return true;
	return false;
}

bool plm_control_split(const struct plm_reference *reference, struct plm_slice *framework,
		       struct plm_slice *number)
{
	struct plm_slice text =
		plm_slice_trim(plm_slice_of(reference->text ? reference->text : ""));
	const char *blank = text.size_bytes ? memrchr(text.data, ' ', text.size_bytes) : NULL;

	*number = text;
	*framework = plm_slice_of(reference->href ? reference->href : "");
	if (blank) {
		*framework =
			plm_slice_trim((struct plm_slice){text.data, (size_t)(blank - text.data)});
		number->data = blank + 1;
		number->size_bytes = text.size_bytes - (size_t)(blank + 1 - text.data);
	}
	return framework->size_bytes && has_digit(*number);
}

/* Numbers count as numbers: 4.2.6 comes before 4.2.10. */
static int compare(struct plm_slice a, struct plm_slice b)
{
	size_t i = 0, j = 0;

	while (i < a.size_bytes && j < b.size_bytes) {
		struct plm_slice x = {a.data + i, a.size_bytes - i},
				 y = {b.data + j, b.size_bytes - j};
		size_t m = 0, n = 0;

		while (m < x.size_bytes && x.data[m] >= '0' && x.data[m] <= '9')
			m++;
		while (n < y.size_bytes && y.data[n] >= '0' && y.data[n] <= '9')
			n++;
		if (m != n && m && n)
			return m < n ? -1 : 1;
		if (*x.data != *y.data)
			return (unsigned char)*x.data < (unsigned char)*y.data ? -1 : 1;
		i++;
		j++;
	}
	return (i < a.size_bytes) - (j < b.size_bytes);
}

static int by_control(const void *left, const void *right, void *context)
{
	const struct plm_control_use *a = left, *b = right;
	const struct plm_controls *c = context;
	enum plm_standing x = plm_verdict_standing(c->views[a->rule].verdict),
			  y = plm_verdict_standing(c->views[b->rule].verdict);
	int order = compare(a->framework, b->framework);

	if (order == 0)
		order = compare(a->number, b->number);
	if (order == 0 && x != y)
		order = x < y ? -1 : 1;
	return order ? order : (a->rule > b->rule) - (a->rule < b->rule);
}

static int collect(struct plm_controls *c, const struct plm_audit *audit)
{
	struct plm_rule_view view;
	size_t at = 0;

	while (plm_next_rule(audit, &at, &view)) {
		struct plm_rule_view *kept;

		if (view.verdict == PLM_VERDICT_NOTSELECTED || !view.rule->reference_count)
			continue;
		kept = plm_push(c->arena, c->views, c->view_count);
		if (!kept)
			return -PLM_E_NOMEM;
		*kept = view;
		for (size_t i = 0; i < view.rule->reference_count; i++) {
			struct plm_control_use use = {.href = view.rule->references[i].href,
						      .rule = c->view_count - 1};
			struct plm_control_use *to;

			if (!plm_control_split(&view.rule->references[i], &use.framework,
					       &use.number))
				continue;
			to = plm_push(c->arena, c->uses, c->use_count);
			if (!to)
				return -PLM_E_NOMEM;
			*to = use;
		}
	}
	return 0;
}

/* A rule may name a number twice, by two of its topics. */
static void drop_doubles(struct plm_controls *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->use_count; i++) {
		const struct plm_control_use *before = kept ? &c->uses[kept - 1] : NULL;

		if (before && before->rule == c->uses[i].rule &&
		    compare(before->framework, c->uses[i].framework) == 0 &&
		    compare(before->number, c->uses[i].number) == 0)
			continue;
		c->uses[kept++] = c->uses[i];
	}
	c->use_count = kept;
}

/* seen[] holds, of each rule, the framework that counted it last, from 1. */
static int add_use(struct plm_controls *c, const struct plm_control_use *use, size_t *seen)
{
	enum plm_standing standing = plm_verdict_standing(c->views[use->rule].verdict);
	struct plm_framework *framework =
		c->framework_count ? &c->frameworks[c->framework_count - 1] : NULL;
	struct plm_control *control;

	if (!framework || compare(framework->name, use->framework) != 0) {
		framework = plm_push(c->arena, c->frameworks, c->framework_count);
		if (!framework)
			return -PLM_E_NOMEM;
		framework->name = use->framework;
		framework->href = use->href;
	}
	control = framework->control_count ? &framework->controls[framework->control_count - 1]
					   : NULL;
	if (!control || compare(control->number, use->number) != 0) {
		control = plm_push(c->arena, framework->controls, framework->control_count);
		if (!control)
			return -PLM_E_NOMEM;
		control->number = use->number;
		control->uses = use;
	}
	control->use_count++;
	control->counts[standing]++;
	if (seen[use->rule] != c->framework_count)
		framework->counts[standing]++;
	seen[use->rule] = c->framework_count;
	return 0;
}

int plm_controls_build(struct plm_controls *c, struct plm_arena *arena,
		       const struct plm_audit *audit)
{
	size_t *seen;
	int rc;

	*c = (struct plm_controls){.arena = arena};
	rc = collect(c, audit);
	if (rc < 0 || !c->use_count)
		return rc;
	qsort_r(c->uses, c->use_count, sizeof(*c->uses), by_control, c);
	drop_doubles(c);
	seen = plm_new_array(arena, size_t, c->view_count);
	if (!seen)
		return -PLM_E_NOMEM;
	for (size_t i = 0; rc == 0 && i < c->use_count; i++)
		rc = add_use(c, &c->uses[i], seen);
	return rc;
}
