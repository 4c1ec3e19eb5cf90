/*
 * waivers.c: reads a file of waivers and holds each against the schema's rules and the benchmark.
 * Applies nothing.
 */
#include "core/benchmark/waivers.h"

#include <stddef.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/iso_time.h"
#include "core/base/nearest.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/benchmark/xml.h"
#include "core/host/local.h"

struct reading {
	const char *file;
	const struct plm_benchmark *benchmark;
	struct plm_arena *arena;
	struct plm_diags *diags;
	struct plm_waiver *items;
	size_t count;
	bool out_of_memory;
};

struct word {
	const char *name;
	size_t offset; /* in struct plm_waiver */
	bool required;
	bool is_time;
};

static const struct word words[] = {
	{"rule", offsetof(struct plm_waiver, rule_name), true, false},
	{"host", offsetof(struct plm_waiver, host), true, false},
	{"instance", offsetof(struct plm_waiver, instance), false, false},
	{"authority", offsetof(struct plm_waiver, authority), true, false},
	{"created", offsetof(struct plm_waiver, created), true, true},
	{"expires", offsetof(struct plm_waiver, expires), true, true},
	{"ticket", offsetof(struct plm_waiver, ticket), false, false},
};

static const char *const result_word = "result";

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

static const char *word_at(const void *list, size_t index)
{
	(void)list;
	if (index == WORD_COUNT)
		return result_word;
	return index < WORD_COUNT ? words[index].name : NULL;
}

static const char *copy(struct reading *r, const char *text)
{
	const char *copied = plm_arena_strdup(r->arena, text);

	r->out_of_memory = r->out_of_memory || !copied;
	return copied ? copied : "";
}

static bool is_blank(const char *text)
{
	return plm_slice_trim(plm_slice_of(text)).size_bytes == 0;
}

static void read_word(struct reading *r, const struct plm_xml_node *node, const struct word *word,
		      struct plm_waiver *waiver)
{
	const char *text = plm_xml_node_attr(node, word->name);
	void *to = (char *)waiver + word->offset;

	if (!text) {
		if (word->required)
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line,
				     "write it: rule, host, authority, created and expires have to "
				     "be there",
				     "the waiver has no attribute %s", word->name);
		return;
	}
	if (word->is_time) {
		if (!plm_iso_time_parse(text, to))
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line,
				     "write UTC to the second, 2026-12-31T23:59:59Z",
				     "%s=\"%s\" is no point in time", word->name, text);
		return;
	}
	if (is_blank(text) && word->required)
		plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line, "say it",
			     "the waiver's %s is empty", word->name);
	*(const char **)to = copy(r, text);
}

bool plm_waiver_verdict_parse(const char *word, enum plm_verdict *verdict)
{
	return plm_verdict_parse(word, verdict) &&
	       (*verdict == PLM_VERDICT_INFORMATIONAL || *verdict == PLM_VERDICT_NOTAPPLICABLE ||
		*verdict == PLM_VERDICT_PASS);
}

static void read_result(struct reading *r, const struct plm_xml_node *node,
			struct plm_waiver *waiver)
{
	const char *text = plm_xml_node_attr(node, result_word);

	waiver->new_verdict = PLM_VERDICT_INFORMATIONAL;
	if (!text || plm_waiver_verdict_parse(text, &waiver->new_verdict))
		return;
	plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line,
		     "write informational, notapplicable or pass",
		     "a waived finding cannot become \"%s\"", text);
}

static void refuse_unknown_words(struct reading *r, const struct plm_xml_node *node)
{
	for (size_t i = 0; i < node->attr_count; i++) {
		const char *name = node->attrs[i].name, *near;
		bool known = false;

		for (size_t k = 0; k <= WORD_COUNT; k++)
			known = known || strcmp(word_at(NULL, k), name) == 0;
		if (known || node->attrs[i].ns)
			continue;
		near = plm_nearest(name, word_at, NULL);
		plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line, NULL,
			     near ? "a waiver has no attribute %s; did you mean %s?"
				  : "a waiver has no attribute %s%s",
			     name, near ? near : "");
	}
}

static void read_reason(struct reading *r, const struct plm_xml_node *node,
			struct plm_waiver *waiver)
{
	const struct plm_xml_node *reason = plm_xml_node_child(node, PLM_WAIVERS_NS, "reason");
	plm_auto_buf struct plm_buf text = {0};

	for (const struct plm_xml_node *n = node->child; n; n = n->next)
		if (n->name && n != reason)
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, n->line,
				     "a waiver holds one <reason>", "<%s> in a waiver", n->name);
	for (const struct plm_xml_node *n = reason ? reason->child : NULL; n; n = n->next) {
		if (n->name)
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, n->line, "write plain text",
				     "<%s> in a reason", n->name);
		else
			plm_buf_str(&text, n->text);
	}
	if (is_blank(plm_buf_text(&text)))
		plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line,
			     "say in <reason> why it is accepted", "the waiver has no reason");
	r->out_of_memory = r->out_of_memory || text.failed;
	waiver->reason = copy(r, plm_buf_text(&text));
}

static void look_up(struct reading *r, struct plm_waiver *waiver)
{
	const char *near;

	if (!r->benchmark || !waiver->rule_name)
		return;
	waiver->rule = plm_benchmark_rule_named(r->benchmark, waiver->rule_name);
	if (waiver->rule)
		return;
	near = plm_benchmark_rule_near(r->benchmark, waiver->rule_name);
	plm_diag_add(r->diags, PLM_DIAG_WARNING, r->file, waiver->line, NULL,
		     near ? "benchmark %s has no rule %s; did you mean %s?"
			  : "benchmark %s has no rule %s%s",
		     r->benchmark->id, waiver->rule_name, near ? near : "");
}

static void read_waiver(struct reading *r, const struct plm_xml_node *node)
{
	struct plm_waiver waiver = {.file = r->file, .line = node->line, .ticket = ""}, *to;

	refuse_unknown_words(r, node);
	for (size_t i = 0; i < WORD_COUNT; i++)
		read_word(r, node, &words[i], &waiver);
	read_result(r, node, &waiver);
	read_reason(r, node, &waiver);
	look_up(r, &waiver);
	if (waiver.expires && waiver.created && waiver.expires < waiver.created)
		plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, node->line,
			     "let it expire after it was created",
			     "the waiver expires before it was created");
	to = plm_push(r->arena, r->items, r->count);
	if (to)
		*to = waiver;
	else
		r->out_of_memory = true;
}

static void read_root(struct reading *r, const struct plm_xml_node *root)
{
	if (!plm_xml_node_is(root, PLM_WAIVERS_NS, "waivers")) {
		plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, root->line,
			     "begin with <waivers xmlns=\"" PLM_WAIVERS_NS "\">",
			     "<%s> is no file of waivers", root->name);
		return;
	}
	for (size_t i = 0; i < root->attr_count; i++)
		if (!root->attrs[i].ns)
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, root->line, "leave it away",
				     "<waivers> has no attribute %s", root->attrs[i].name);
	for (const struct plm_xml_node *n = root->child; n; n = n->next) {
		if (!n->name && !plm_xml_node_is_blank(n))
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, n->line,
				     "put it into a <reason>", "text between waivers");
		else if (n->name && plm_xml_node_is(n, PLM_WAIVERS_NS, "waiver"))
			read_waiver(r, n);
		else if (n->name)
			plm_diag_add(r->diags, PLM_DIAG_ERROR, r->file, n->line, "write <waiver>",
				     "<%s> in a file of waivers", n->name);
	}
}

int plm_waivers_parse(const char *file, const char *data, size_t size_bytes,
		      const struct plm_benchmark *benchmark, struct plm_arena *arena,
		      struct plm_diags *diags, struct plm_waivers **waivers, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = plm_arena_new();
	struct reading r = {.benchmark = benchmark, .arena = arena, .diags = diags};
	struct plm_waivers *made = plm_new(arena, struct plm_waivers);
	char *hex = plm_arena_alloc(arena, PLM_SHA256_HEX_BYTES);
	struct plm_xml xml;
	int rc;

	r.file = plm_arena_strdup(arena, file);
	if (!scratch || !made || !hex || !r.file)
		return plm_err_nomem(err);
	rc = plm_xml_parse(r.file, data, size_bytes, scratch, diags, &xml, err);
	if (rc < 0)
		return rc;
	read_root(&r, xml.root);
	if (r.out_of_memory)
		return plm_err_nomem(err);
	plm_sha256_hex(data, size_bytes, hex);
	*made = (struct plm_waivers){
		.file = r.file, .sha256 = hex, .items = r.items, .count = r.count};
	*waivers = made;
	return plm_diags_fail(diags, PLM_E_INVALID, err);
}

int plm_waivers_load(const char *file, const struct plm_benchmark *benchmark,
		     struct plm_arena *arena, struct plm_diags *diags, struct plm_waivers **waivers,
		     struct plm_err **err)
{
	struct plm_datum content;
	int rc = plm_local_read(arena, file, PLM_WAIVERS_MAX_BYTES, &content, err);

	if (rc < 0)
		return rc;
	return plm_waivers_parse(file, content.data, content.size_bytes, benchmark, arena, diags,
				 waivers, err);
}
