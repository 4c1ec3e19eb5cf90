/*
 * text.c: the texts of an element as the model keeps them: of all children of a name, in one language; a script as it
 * stands; character data alone. Reads the tree; writes nothing but the model.
 */
#include "core/benchmark/prose.h"

#include "core/base/text.h"

static const char *language_of(const struct plm_xml_node *node)
{
	const char *language = plm_xml_node_language(node);

	return language ? language : "";
}

/* What is in the Benchmark's language, or says of none, stands for the whole; else the language that
 * comes first does. */
static const char *language_wanted(const struct plm_loader *l, const struct plm_xml_node *first)
{
	for (const struct plm_xml_node *c = first; c; c = plm_xml_same(c))
		if (!*language_of(c) || plm_str_eq(language_of(c), l->language))
			return "";
	return first ? language_of(first) : "";
}

static bool is_wanted(const struct plm_loader *l, const struct plm_xml_node *node,
		      const char *language)
{
	const char *own = language_of(node);

	return strcmp(own, language) == 0 || (!*language && plm_str_eq(own, l->language));
}

/* All children of a name in one language. */
static const char *join_texts(struct plm_loader *l, const struct plm_xml_node *parent,
			      const char *name, const char *between)
{
	const struct plm_xml_node *first = plm_xml_first(parent, name);
	const char *language = language_wanted(l, first);
	struct plm_prose w = {.loader = l};

	for (const struct plm_xml_node *c = first; c; c = plm_xml_same(c)) {
		if (!is_wanted(l, c, language))
			continue;
		if (!between)
			plm_prose_ask_lines(&w, 2);
		else if (w.out.size_bytes)
			plm_buf_str(&w.out, between);
		w.space = w.space && !between;
		plm_prose_write(&w, c);
	}
	return plm_prose_finish(&w);
}

const char *plm_loader_texts(struct plm_loader *loader, const struct plm_xml_node *parent,
			     const char *name)
{
	return join_texts(loader, parent, name, NULL);
}

const char *plm_loader_titles(struct plm_loader *loader, const struct plm_xml_node *parent)
{
	return join_texts(loader, parent, "title", " - ");
}

const char *plm_loader_text(struct plm_loader *loader, const struct plm_xml_node *node)
{
	struct plm_prose w = {.loader = loader};

	plm_prose_write(&w, node);
	return plm_prose_finish(&w);
}

const char *plm_loader_verbatim(struct plm_loader *loader, const struct plm_xml_node *node)
{
	struct plm_prose w = {.loader = loader, .verbatim = true};

	plm_prose_write(&w, node);
	return plm_prose_finish(&w);
}

/* The only run of text there is needs no joining. */
static const char *direct_text(const struct plm_xml_node *node, struct plm_buf *joined)
{
	if (!node->child)
		return "";
	if (!node->child->name && !node->child->next)
		return node->child->text;
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		if (!c->name)
			plm_buf_str(joined, c->text);
	return plm_buf_text(joined);
}

const char *plm_loader_raw(struct plm_loader *loader, const struct plm_xml_node *node)
{
	plm_auto_buf struct plm_buf joined = {0};
	const char *text = plm_loader_copy(loader, direct_text(node, &joined));

	loader->out_of_memory |= joined.failed != PLM_OK;
	return text;
}

const char *plm_loader_trimmed(struct plm_loader *loader, const struct plm_xml_node *node)
{
	plm_auto_buf struct plm_buf joined = {0};
	struct plm_slice s = plm_slice_trim(plm_slice_of(direct_text(node, &joined)));
	const char *text;

	loader->out_of_memory |= joined.failed != PLM_OK;
	if (s.size_bytes == 0)
		return "";
	text = plm_loader_got(loader, plm_arena_strndup(loader->arena, s.data, s.size_bytes));
	return text ? text : "";
}
