/*
 * linter.c: one pass over a benchmark that loads: what its profiles make of it, then every search
 * of the table. Reads the model and, for what the model resolves away, the file's own bytes.
 */
#include "core/lint/linter.h"

#include "core/benchmark/loader.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/uses.h"

void linter_say(struct linter *l, const char *file, long line, const char *remedy, const char *fmt,
		...)
{
	va_list args;
	const char *message;

	va_start(args, fmt);
	message = plm_arena_vprintf(l->scratch, fmt, args);
	va_end(args);
	if (message)
		plm_diag_add(l->diags, l->code->level, file, line, remedy, "%s", message);
	else
		l->out_of_memory = true;
}

/* ---- what profiles make active ---- */

/* The nearest ancestor that keeps a selected rule from being active. */
static const struct plm_item *shut_by(const struct plm_selection *selection,
				      const struct plm_item *rule)
{
	for (const struct plm_item *item = rule->parent; item; item = item->parent)
		if (item->abstract || !selection->items[item->index].selected)
			return item;
	return NULL;
}

/* The selection's texts go with its arena. */
static const char *keep(struct linter *l, const char *text)
{
	const char *kept = plm_arena_strdup(l->scratch, text);

	l->out_of_memory |= !kept;
	return kept;
}

/* Under a profile, or without one (NULL); gives how many rules it makes active. */
static size_t reach(struct linter *l, const char *profile)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_selection *selection;
	size_t count = 0;
	int rc = arena ? plm_benchmark_select(l->benchmark, profile, arena, &selection, NULL)
		       : -PLM_E_NOMEM;

	l->out_of_memory |= rc == -PLM_E_NOMEM;
	if (rc < 0)
		return 0;
	for (size_t i = 0; i < l->benchmark->rule_count; i++) {
		const struct plm_item *rule = l->benchmark->rules[i];
		bool active = selection->items[rule->index].active;

		l->reached[rule->index] |= active;
		count += active ? 1 : 0;
		if (!active && selection->items[rule->index].selected)
			l->shut[rule->index] = shut_by(selection, rule);
		else if (!active && selection->items[rule->index].why_deselected)
			l->why[rule->index] = keep(l, selection->items[rule->index].why_deselected);
	}
	return count;
}

static void reach_all(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;

	reach(l, NULL);
	for (size_t i = 0; i < b->profile_count && !l->out_of_memory; i++)
		if (!b->profiles[i].abstract)
			l->selected[i] = reach(l, b->profiles[i].id);
}

/* ---- what is extended ---- */

static void note_extends(struct linter *l, const struct plm_xml_node *node)
{
	const char *id = plm_xml_node_attr(node, "extends");

	if (id && plm_map_set(&l->extended, id, l) < 0)
		l->out_of_memory = true;
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (c->name)
			note_extends(l, c);
}

/* The file has loaded, so it parses again; one that is not UTF-8 left no bytes. */
static void read_extends(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;
	struct plm_diags ignored;
	struct plm_xml xml = {0};

	if (!b->source_data)
		return;
	plm_diags_init(&ignored, l->scratch);
	if (plm_xml_parse(b->file, b->source_data, b->source_size_bytes, l->scratch, &ignored, &xml,
			  NULL) < 0)
		l->out_of_memory = true;
	else
		note_extends(l, xml.root);
}

/* ---- what is used ---- */

static void mark_texts(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->template_count; i++)
		plm_template_values(&l->benchmark->templates[i], l->used);
}

/* Fills used, reached, shut, selected, extended. */
static void prepare(struct linter *l)
{
	for (size_t i = 0; i < l->benchmark->rule_count; i++)
		plm_rule_values(l->benchmark, l->benchmark->rules[i], l->used);
	mark_texts(l);
	reach_all(l);
	plm_map_init(&l->extended, l->scratch);
	read_extends(l);
}

static bool allocate(struct linter *l)
{
	const struct plm_benchmark *b = l->benchmark;

	l->used = plm_new_array(l->scratch, bool, b->value_count);
	l->reached = plm_new_array(l->scratch, bool, b->item_count);
	l->shut = plm_new_array(l->scratch, const struct plm_item *, b->item_count);
	l->why = plm_new_array(l->scratch, const char *, b->item_count);
	l->selected = plm_new_array(l->scratch, size_t, b->profile_count);
	return l->used && l->reached && l->shut && l->why && l->selected;
}

int plm_lint_benchmark(const struct plm_benchmark *benchmark, const struct plm_registry *registry,
		       struct plm_diags *diags)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct linter l = {
		.benchmark = benchmark, .registry = registry, .diags = diags, .scratch = scratch};

	if (!scratch || !allocate(&l))
		return -PLM_E_NOMEM;
	prepare(&l);
	for (const struct lint_search *row = lint_searches; row->code.name; row++) {
		if (!row->find || l.out_of_memory)
			continue;
		l.code = &row->code;
		diags->code = row->code.name;
		row->find(&l);
	}
	diags->code = NULL;
	return l.out_of_memory || diags->out_of_memory ? -PLM_E_NOMEM : 0;
}
