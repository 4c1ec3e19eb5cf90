/*
 * prose.c: plain text out of mixed content: XHTML paragraphs, lists and line breaks, and <sub>.
 * Reads the tree and values; keeps nothing.
 */
#include "core/benchmark/prose.h"

#include "core/base/text.h"

enum layout {
	INLINE = 0,
	PARAGRAPH, /* an empty line around it */
	ITEM,	   /* a line of its own, with a dash */
	LINE,	   /* a line of its own */
	BREAK,
	PREFORMATTED,
};

static const struct tag {
	const char *name;
	enum layout layout;
} tags[] = {
	{"p", PARAGRAPH},
	{"div", PARAGRAPH},
	{"ul", PARAGRAPH},
	{"ol", PARAGRAPH},
	{"dl", PARAGRAPH},
	{"h1", PARAGRAPH},
	{"h2", PARAGRAPH},
	{"h3", PARAGRAPH},
	{"h4", PARAGRAPH},
	{"table", LINE},
	{"tr", LINE},
	{"dt", LINE},
	{"dd", LINE},
	{"li", ITEM},
	{"br", BREAK},
	{"pre", PREFORMATTED},
	{"blockquote", PARAGRAPH},
};

void plm_prose_ask_lines(struct plm_prose *w, unsigned newlines)
{
	if (newlines > w->newlines)
		w->newlines = newlines;
}

/* What was asked for between the text before and the text after. */
static void settle(struct plm_prose *w)
{
	if (w->out.size_bytes && w->newlines)
		plm_buf_add(&w->out, "\n\n", w->newlines > 2 ? 2 : w->newlines);
	else if (w->out.size_bytes && w->space)
		plm_buf_char(&w->out, ' ');
	w->newlines = 0;
	w->space = false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* White space folds to a blank; an empty line starts a paragraph, as authors mean it. */
static const char *skip_space(struct plm_prose *w, const char *text)
{
	unsigned lines = 0;

	w->space |= is_space(*text);
	for (; is_space(*text); text++)
		lines += *text == '\n' ? 1 : 0;
	if (lines > 1)
		plm_prose_ask_lines(w, 2);
	return text;
}

static void write_folded(struct plm_prose *w, const char *text)
{
	size_t n;

	for (text = skip_space(w, text); *text; text = skip_space(w, text + n)) {
		settle(w);
		for (n = 1; text[n] && !is_space(text[n]);)
			n++;
		plm_buf_add(&w->out, text, n);
	}
}

static void write_text(struct plm_prose *w, const char *text)
{
	if (!w->verbatim) {
		write_folded(w, text);
		return;
	}
	if (w->newlines || w->space)
		settle(w);
	plm_buf_str(&w->out, text);
}

/* A value is left as a mark, for the profile to decide; its title is known now. */
static void write_value(struct plm_prose *w, size_t index, bool title)
{
	if (title) {
		plm_buf_str(&w->out, w->loader->values[index].title);
		return;
	}
	plm_buf_printf(&w->out, "%c%zu%c", PLM_SUB_OPEN, index, PLM_SUB_CLOSE);
	w->has_sub = true;
}

static void write_sub(struct plm_prose *w, const struct plm_xml_node *node)
{
	struct plm_loader *l = w->loader;
	const char *id = plm_xml_node_attr(node, "idref");
	const struct plm_named *named = id ? plm_index_find(l->index, id) : NULL;

	if (!id)
		return;
	if (!named || (named->kind != PLM_NAMED_VALUE && named->kind != PLM_NAMED_PLAIN_TEXT)) {
		plm_loader_dangling(l, node->line, PLM_NAMED_VALUE, id, "<sub>");
		return;
	}
	settle(w);
	if (named->kind == PLM_NAMED_VALUE && l->values[named->index].abstract && !l->gone)
		plm_loader_error(l, node->line, "show a Value that extends it",
				 "<sub> shows %s, which is abstract and gone once all is resolved",
				 id);
	if (named->kind == PLM_NAMED_PLAIN_TEXT)
		plm_buf_str(&w->out, named->text);
	else
		write_value(w, named->index, plm_str_eq(plm_xml_node_attr(node, "use"), "title"));
}

static void write_instance(struct plm_prose *w)
{
	settle(w);
	plm_buf_char(&w->out, PLM_INSTANCE_MARK);
	w->has_sub = true;
}

/* <h:object data="#xccdf:value:ID"> and "#xccdf:title:ID" [7.2.3.6.3]; false: its content stands. */
static bool write_object(struct plm_prose *w, const struct plm_xml_node *node)
{
	static const char value[] = "#xccdf:value:", title[] = "#xccdf:title:";
	const char *data = plm_xml_node_attr(node, "data");
	bool is_title = data && plm_str_starts(data, title);
	const struct plm_named *named;

	if (!data || (!is_title && !plm_str_starts(data, value)))
		return false;
	named = plm_index_find(w->loader->index, data + strlen(value));
	if (!named ||
	    (named->kind != PLM_NAMED_VALUE && (is_title || named->kind != PLM_NAMED_PLAIN_TEXT)))
		return false;
	settle(w);
	if (named->kind == PLM_NAMED_PLAIN_TEXT)
		plm_buf_str(&w->out, named->text);
	else
		write_value(w, named->index, is_title);
	return true;
}

static enum layout layout_of(const struct plm_xml_node *node)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (strcmp(tags[i].name, node->name) == 0)
			return tags[i].layout;
	return INLINE;
}

static void write_node(struct plm_prose *w, const struct plm_xml_node *node);

void plm_prose_write(struct plm_prose *w, const struct plm_xml_node *node)
{
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		write_node(w, c);
}

static void write_preformatted(struct plm_prose *w, const struct plm_xml_node *node)
{
	bool outer = w->verbatim;

	plm_prose_ask_lines(w, 2);
	settle(w);
	w->verbatim = true;
	plm_prose_write(w, node);
	w->verbatim = outer;
	plm_prose_ask_lines(w, 2);
}

static void write_element(struct plm_prose *w, const struct plm_xml_node *node)
{
	switch (layout_of(node)) {
	case INLINE:
		plm_prose_write(w, node);
		break;
	case PARAGRAPH:
		plm_prose_ask_lines(w, 2);
		plm_prose_write(w, node);
		plm_prose_ask_lines(w, 2);
		break;
	case ITEM:
		plm_prose_ask_lines(w, 1);
		settle(w);
		plm_buf_str(&w->out, "- ");
		plm_prose_write(w, node);
		plm_prose_ask_lines(w, 1);
		break;
	case LINE:
		plm_prose_ask_lines(w, 1);
		plm_prose_write(w, node);
		plm_prose_ask_lines(w, 1);
		break;
	case BREAK:
		plm_prose_ask_lines(w, 1);
		break;
	case PREFORMATTED:
		write_preformatted(w, node);
		break;
	}
}

static void write_node(struct plm_prose *w, const struct plm_xml_node *node)
{
	if (!node->name)
		write_text(w, node->text);
	else if (plm_xml_node_is_xccdf(node, "sub"))
		write_sub(w, node);
	else if (plm_xml_node_is_xccdf(node, "instance"))
		write_instance(w);
	else if (strcmp(node->name, "object") != 0 || !write_object(w, node))
		write_element(w, node);
}

/* Cuts the lines around a script that hold nothing; the indent of its first line stays. */
static void cut_blank_lines(struct plm_buf *out)
{
	size_t start = 0;

	while (out->size_bytes && is_space(out->data[out->size_bytes - 1]))
		out->data[--out->size_bytes] = '\0';
	for (size_t i = 0; i < out->size_bytes && is_space(out->data[i]); i++)
		if (out->data[i] == '\n')
			start = i + 1;
	if (start == 0)
		return;
	memmove(out->data, out->data + start, out->size_bytes - start + 1);
	out->size_bytes -= start;
}

const char *plm_prose_finish(struct plm_prose *w)
{
	const char *text;

	if (w->verbatim)
		cut_blank_lines(&w->out);
	w->loader->out_of_memory |= w->out.failed != PLM_OK;
	text = w->out.size_bytes ? plm_loader_copy(w->loader, plm_buf_text(&w->out)) : "";
	plm_buf_free(&w->out);
	return w->has_sub ? plm_loader_keep_template(w->loader, text) : text;
}
