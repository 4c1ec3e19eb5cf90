/*
 * xml_parts.c: parts of a document are handed over whole, one by one, and then forgotten, so that a large document need not be
 * in memory: neither as a tree nor as bytes. Reads nothing by itself.
 */
#include "core/benchmark/xml_builder.h"

#include "core/base/arena.h"
#include "core/base/text.h"

static bool is_part(const struct plm_xml_builder *b, const char *ns, const char *name)
{
	const struct plm_xml_parts *parts = b->parts;

	return parts && !b->part.open && b->depth > 0 && plm_str_eq(name, parts->name) &&
	       plm_str_eq(ns, parts->ns) &&
	       plm_xml_node_is(b->open[b->depth - 1], parts->ns, parts->parent);
}

/* Where the parser stands in the bytes of the file, if it does not translate them. */
static long position(const struct plm_xml_builder *b)
{
	const xmlParserInput *input = b->context->input;

	if (!input || !input->buf || input->buf->encoder)
		return -1;
	return (long)input->consumed + (input->cur - input->base);
}

static long start_position(const struct plm_xml_builder *b)
{
	const xmlParserInput *input = b->context->input;
	const char *base = (const char *)input->base, *cur = (const char *)input->cur;
	const char *open = memrchr(base, '<', (size_t)(cur - base));

	return open && position(b) >= 0 ? position(b) - (cur - open) : -1;
}

void plm_xml_part_begin(struct plm_xml_builder *b, const char *ns, const char *name)
{
	if (b->failed || !is_part(b, ns, name))
		return;
	if (!b->part_nodes)
		b->part_nodes = plm_arena_new();
	if (!b->part_nodes) {
		plm_xml_out_of_memory(b);
		return;
	}
	b->part = (struct plm_xml_part){.open = true,
					.depth = b->depth,
					.before = b->last[b->depth - 1],
					.start = start_position(b)};
	b->nodes = b->part_nodes;
}

/* A part that cannot be told from the bytes around it stays there. */
static void cut(struct plm_xml_builder *b)
{
	struct plm_buf *rest = b->parts->rest;
	long start = b->part.start, end = position(b);
	size_t from, size;

	if (!rest || rest->failed || start < 0 || end <= start || (size_t)start < b->rest_dropped)
		return;
	from = (size_t)start - b->rest_dropped;
	size = (size_t)(end - start);
	if (size > rest->size_bytes || from > rest->size_bytes - size || rest->data[from] != '<' ||
	    rest->data[from + size - 1] != '>')
		return;
	memmove(rest->data + from, rest->data + from + size, rest->size_bytes - from - size + 1);
	rest->size_bytes -= size;
	b->rest_dropped += size;
}

static void unlink_part(struct plm_xml_builder *b)
{
	struct plm_xml_node *parent = b->open[b->depth - 1];

	if (b->part.before)
		b->part.before->next = NULL;
	else
		parent->child = NULL;
	b->last[b->depth - 1] = b->part.before;
}

void plm_xml_part_end(struct plm_xml_builder *b)
{
	int rc;

	if (!b->part.open || b->depth != b->part.depth)
		return;
	rc = b->parts->take(b->parts->user, b->open[b->depth - 1], b->open[b->depth], b->err);
	if (rc < 0) {
		b->failed = (enum plm_code) - rc;
		b->told = true;
	}
	unlink_part(b);
	cut(b);
	plm_arena_clear(b->part_nodes);
	b->nodes = b->arena;
	b->part.open = false;
}
