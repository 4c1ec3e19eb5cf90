/*
 * head.c: what a Benchmark says of itself: title, status, notices, models, plain texts. Reads the tree;
 * writes nothing but the model.
 */
#include "core/benchmark/loader.h"

#include "core/benchmark/platforms.h"

/* ---- the model ---- */

/* The latest of several [6.2.8]; each of them has a date then. */
static void read_status(struct plm_benchmark *b)
{
	const struct plm_status *latest = b->origin.statuses;

	for (size_t i = 1; i < b->origin.status_count; i++) {
		const struct plm_status *s = &b->origin.statuses[i];

		if (s->date && (!latest->date || strcmp(s->date, latest->date) > 0))
			latest = s;
	}
	b->status = latest ? latest->word : "";
	b->status_date = latest ? latest->date : NULL;
}

static void read_notices(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_notice *notices = NULL, *to;
	struct plm_map seen;

	plm_map_init(&seen, l->scratch);
	for (const struct plm_xml_node *c = plm_xml_first(root, "notice"); c; c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, notices, l->benchmark->notice_count));
		if (!to)
			return;
		to->id = plm_loader_attr(l, c, "id");
		to->text = plm_loader_text(l, c);
		if (to->id && plm_loader_seen(l, &seen, to->id))
			plm_loader_error(l, c->line, "give one of them another id",
					 "a second <notice> with id %s", to->id);
	}
	l->benchmark->notices = notices;
}

static void read_params(struct plm_loader *l, const struct plm_xml_node *node,
			struct plm_model *model)
{
	struct plm_dublin_core *params = NULL, *to;

	for (const struct plm_xml_node *c = plm_xml_first(node, "param"); c; c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, params, model->param_count));
		if (!to)
			return;
		to->name = plm_loader_attr_or(l, c, "name", "");
		to->text = plm_loader_trimmed(l, c);
	}
	model->params = params;
}

static void read_models(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_model *models = NULL, *to;

	for (const struct plm_xml_node *c = plm_xml_first(root, "model"); c; c = plm_xml_same(c)) {
		to = plm_loader_got(l, plm_push(l->arena, models, l->benchmark->model_count));
		if (!to)
			return;
		to->system = plm_loader_attr_or(l, c, "system", "");
		read_params(l, c, to);
	}
	l->benchmark->models = models;
}

void plm_loader_head(struct plm_loader *l, const struct plm_xml_node *root)
{
	const struct plm_xml_node *cpe =
		plm_xml_node_child(root, PLM_CPE_LANGUAGE_NS, "platform-specification");
	struct plm_benchmark *b = l->benchmark;

	b->id = plm_loader_attr(l, root, "id");
	b->style = plm_loader_attr(l, root, "style");
	b->style_href = plm_loader_attr(l, root, "style-href");
	b->language = plm_loader_copy(l, plm_xml_node_language(root));
	b->resolved = plm_xml_node_bool(root, "resolved", false);
	b->title = plm_loader_titles(l, root);
	b->description = plm_loader_texts(l, root, "description");
	b->front_matter = plm_loader_texts(l, root, "front-matter");
	b->rear_matter = plm_loader_texts(l, root, "rear-matter");
	plm_loader_origin(l, root, &b->origin);
	b->version = b->origin.version;
	b->platform_specification = cpe ? plm_loader_element(l, cpe) : NULL;
	read_status(b);
	read_notices(l, root);
	read_models(l, root);
}

void plm_loader_plain_texts(struct plm_loader *l, const struct plm_xml_node *root)
{
	struct plm_plain_text *texts = NULL, *to;

	for (const struct plm_xml_node *c = plm_xml_first(root, "plain-text"); c;
	     c = plm_xml_same(c)) {
		struct plm_named named = {.kind = PLM_NAMED_PLAIN_TEXT, .line = c->line};

		to = plm_loader_got(l, plm_push(l->arena, texts, l->benchmark->plain_text_count));
		if (!to)
			return;
		to->id = plm_loader_attr_or(l, c, "id", "");
		to->text = named.text = plm_loader_raw(l, c);
		if (*to->id)
			plm_index_add(l, to->id, &named);
	}
	l->benchmark->plain_texts = texts;
}
