/*
 * text.c: plain text out of mixed content: XHTML paragraphs, lists and line breaks, and <sub>.
 * Reads the tree and values; writes nothing but the model.
 */
#include "core/benchmark/loader.h"

#include "core/base/buf.h"
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

struct writer {
	struct plm_loader *loader;
	struct plm_buf out;
	unsigned newlines; /* asked for before the next character */
	bool space;	   /* a blank is, too */
	bool verbatim;
	bool has_sub;
};

static void ask_lines(struct writer *w, unsigned newlines)
{
	if (newlines > w->newlines)
		w->newlines = newlines;
}

/* What was asked for between the text before and the text after. */
static void settle(struct writer *w)
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
static const char *skip_space(struct writer *w, const char *text)
{
	unsigned lines = 0;

	w->space |= is_space(*text);
	for (; is_space(*text); text++)
		lines += *text == '\n' ? 1 : 0;
	if (lines > 1)
		ask_lines(w, 2);
	return text;
}

static void write_folded(struct writer *w, const char *text)
{
	size_t n;

	for (text = skip_space(w, text); *text; text = skip_space(w, text + n)) {
		settle(w);
		for (n = 1; text[n] && !is_space(text[n]);)
			n++;
		plm_buf_add(&w->out, text, n);
	}
}

static void write_text(struct writer *w, const char *text)
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
static void write_value(struct writer *w, size_t index, bool title)
{
	if (title) {
		plm_buf_str(&w->out, w->loader->values[index].title);
		return;
	}
	plm_buf_printf(&w->out, "%c%zu%c", PLM_SUB_OPEN, index, PLM_SUB_CLOSE);
	w->has_sub = true;
}

static void write_sub(struct writer *w, const struct plm_xml_node *node)
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

static void write_instance(struct writer *w)
{
	settle(w);
	plm_buf_char(&w->out, PLM_INSTANCE_MARK);
	w->has_sub = true;
}

/* <h:object data="#xccdf:value:ID"> and "#xccdf:title:ID" [7.2.3.6.3]; false: its content stands. */
static bool write_object(struct writer *w, const struct plm_xml_node *node)
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

static void write_node(struct writer *w, const struct plm_xml_node *node);

static void write_children(struct writer *w, const struct plm_xml_node *node)
{
	for (const struct plm_xml_node *c = node->child; c; c = c->next)
		write_node(w, c);
}

static void write_preformatted(struct writer *w, const struct plm_xml_node *node)
{
	bool outer = w->verbatim;

	ask_lines(w, 2);
	settle(w);
	w->verbatim = true;
	write_children(w, node);
	w->verbatim = outer;
	ask_lines(w, 2);
}

static void write_element(struct writer *w, const struct plm_xml_node *node)
{
	switch (layout_of(node)) {
	case INLINE:
		write_children(w, node);
		break;
	case PARAGRAPH:
		ask_lines(w, 2);
		write_children(w, node);
		ask_lines(w, 2);
		break;
	case ITEM:
		ask_lines(w, 1);
		settle(w);
		plm_buf_str(&w->out, "- ");
		write_children(w, node);
		ask_lines(w, 1);
		break;
	case LINE:
		ask_lines(w, 1);
		write_children(w, node);
		ask_lines(w, 1);
		break;
	case BREAK:
		ask_lines(w, 1);
		break;
	case PREFORMATTED:
		write_preformatted(w, node);
		break;
	}
}

static void write_node(struct writer *w, const struct plm_xml_node *node)
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

/* ---- values in texts ---- */

void plm_template_fill(const char *source, const char *const *values, const char *instance,
		       struct plm_buf *out)
{
	static const char marks[] = {PLM_SUB_OPEN, PLM_INSTANCE_MARK, '\0'};
	size_t n;
	char *end;

	for (; source[n = strcspn(source, marks)]; source = end + 1) {
		plm_buf_add(out, source, n);
		end = (char *)(uintptr_t)(source + n);
		if (source[n] == PLM_INSTANCE_MARK)
			plm_buf_str(out, instance);
		else
			plm_buf_str(out, values[strtoul(source + n + 1, &end, 10)]);
	}
	plm_buf_str(out, source);
}

const char *plm_loader_keep_template(struct plm_loader *l, const char *source)
{
	struct plm_template *template =
		plm_loader_got(l, plm_push(l->arena, l->templates, l->template_count));
	plm_auto_buf struct plm_buf filled = {0};

	if (!template)
		return "";
	plm_template_fill(source, l->default_values, PLM_INSTANCE_WORD, &filled);
	l->out_of_memory |= filled.failed != PLM_OK;
	template->source = source;
	template->text = plm_loader_copy(l, plm_buf_text(&filled));
	return template->text;
}

static int by_address(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)((const struct plm_template *)a)->text;
	uintptr_t y = (uintptr_t)((const struct plm_template *)b)->text;

	return x < y ? -1 : x > y;
}

void plm_loader_sort_templates(struct plm_loader *l)
{
	if (l->template_count)
		qsort(l->templates, l->template_count, sizeof(*l->templates), by_address);
}

const struct plm_template *plm_template_find(const struct plm_template *templates, size_t count,
					     const char *text)
{
	const struct plm_template wanted = {.text = text};

	return count ? bsearch(&wanted, templates, count, sizeof(*templates), by_address) : NULL;
}

static const char *finish(struct writer *w)
{
	const char *text;

	w->loader->out_of_memory |= w->out.failed != PLM_OK;
	text = w->out.size_bytes ? plm_loader_copy(w->loader, plm_buf_text(&w->out)) : "";
	plm_buf_free(&w->out);
	return w->has_sub ? plm_loader_keep_template(w->loader, text) : text;
}

/* ---- what the readers use ---- */

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
	struct writer w = {.loader = l};

	for (const struct plm_xml_node *c = first; c; c = plm_xml_same(c)) {
		if (!is_wanted(l, c, language))
			continue;
		if (!between)
			ask_lines(&w, 2);
		else if (w.out.size_bytes)
			plm_buf_str(&w.out, between);
		w.space = w.space && !between;
		write_children(&w, c);
	}
	return finish(&w);
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
	struct writer w = {.loader = loader};

	write_children(&w, node);
	return finish(&w);
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

const char *plm_loader_verbatim(struct plm_loader *loader, const struct plm_xml_node *node)
{
	struct writer w = {.loader = loader, .verbatim = true};

	write_children(&w, node);
	cut_blank_lines(&w.out);
	return finish(&w);
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
