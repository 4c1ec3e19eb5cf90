/*
 * toy.c: see toy.h.
 */
#include "toy.h"

#include "core/base/arena.h"
#include "core/benchmark/selection.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/engine/registry.h"
#include "core/engine/result.h"
#include "core/engine/system.h"
#include "core/host/host.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* ---- <say verdict="…" unreadable="…"/>: one result ---- */

struct say_params {
	const char *verdict; /* "none": say nothing; "code": fail */
	const char *text;
	struct plm_bool unreadable;
};

static const struct plm_attr say_attrs[] = {
	PLM_ATTR_OF(struct say_params, verdict, "verdict", PLM_ATTR_STRING, "what to say"),
	PLM_ATTR_OF(struct say_params, text, "text", PLM_ATTR_STRING, "the sentence"),
	PLM_ATTR_OF(struct say_params, unreadable, "unreadable", PLM_ATTR_BOOL, "with evidence"),
};

static int say(struct plm_eval *ev, const char *what, const char *text)
{
	enum plm_verdict verdict;

	if (strcmp(what, "code") == 0)
		return -PLM_E_INTERNAL;
	if (strcmp(what, "nomem") == 0)
		return -PLM_E_NOMEM;
	if (plm_verdict_parse(what, &verdict))
		plm_verdict(ev, verdict, "%s", text ? text : "so it is");
	return 0;
}

static int say_eval(struct plm_eval *ev, const void *params)
{
	const struct say_params *p = params;
	struct plm_evidence evidence = {.source = "/toy", .presence = PLM_PRESENT, .value = "1"};

	if (p->unreadable.value) {
		evidence.presence = PLM_UNREADABLE;
		evidence.error = EACCES;
	}
	plm_evidence(ev, &evidence);
	return say(ev, p->verdict ? p->verdict : "pass", p->text);
}

/* ---- <each of="a=pass b=fail"/>: one result an instance; NAME "-" is no instance ---- */

struct each_params {
	struct plm_list of;
};

static const struct plm_attr each_attrs[] = {
	PLM_ATTR_OF(struct each_params, of, "of", PLM_ATTR_LIST, "instances and their verdicts"),
};

static int each_eval(struct plm_eval *ev, const void *params)
{
	const struct each_params *p = params;
	int rc = 0;

	plm_evidence_value(ev, PLM_RUNNING, "/common", "seen by all");
	for (size_t i = 0; rc == 0 && i < p->of.count; i++) {
		struct plm_slice name, verdict;
		char text[64], what[32];

		if (!plm_split(plm_slice_of(p->of.items[i]), '=', &name, &verdict))
			return -PLM_E_INVALID;
		snprintf(text, sizeof(text), "%.*s", (int)name.size_bytes, name.data);
		snprintf(what, sizeof(what), "%.*s", (int)verdict.size_bytes, verdict.data);
		if (strcmp(text, "-") != 0)
			plm_instance(ev, text);
		plm_evidence_value(ev, PLM_RUNNING, text, "own");
		rc = say(ev, what, NULL);
	}
	return rc;
}

/* ---- <look read="…"/>: what the table of functions gives a plugin ---- */

struct look_params {
	const char *read, *list, *readlink, *stat, *probe;
	struct plm_bool containers;
	struct plm_expect expect;
};

static const struct plm_attr look_attrs[] = {
	PLM_ATTR_OF(struct look_params, read, "read", PLM_ATTR_PATH, "a file"),
	PLM_ATTR_OF(struct look_params, list, "list", PLM_ATTR_PATH, "a directory"),
	PLM_ATTR_OF(struct look_params, readlink, "readlink", PLM_ATTR_PATH, "a link"),
	PLM_ATTR_OF(struct look_params, stat, "stat", PLM_ATTR_PATH, "anything"),
	PLM_ATTR_OF(struct look_params, probe, "probe", PLM_ATTR_STRING, "no file"),
	PLM_ATTR_OF(struct look_params, containers, "containers", PLM_ATTR_BOOL, "all of them"),
	PLM_ATTRS_EXPECT(struct look_params, expect),
};

static struct plm_datum look_at(struct plm_eval *ev, const struct look_params *p)
{
	if (p->read)
		return ev->ops->read(ev, p->read, 16);
	if (p->list)
		return ev->ops->list(ev, p->list);
	if (p->readlink)
		return ev->ops->readlink(ev, p->readlink);
	return ev->ops->probe(ev, p->probe);
}

static int look_at_containers(struct plm_eval *ev)
{
	const struct plm_container_list *list = ev->ops->containers(ev);

	if (!list)
		return -PLM_E_INTERNAL;
	ev->ops->verdict(ev, PLM_VERDICT_PASS, "%zu containers", list->count);
	return 0;
}

static int look_eval(struct plm_eval *ev, const void *params)
{
	const struct look_params *p = params;
	struct plm_datum datum;

	if (p->containers.value)
		return look_at_containers(ev);
	if (p->stat) {
		struct plm_stat st = ev->ops->stat(ev, p->stat);

		ev->ops->verdict(ev, PLM_VERDICT_PASS, "%s %o %d", plm_presence_name(st.presence),
				 st.mode, (int)st.kind);
		return 0;
	}
	datum = look_at(ev, p);
	if (datum.presence == PLM_PRESENT && ev->ops->meets(ev, &p->expect, datum.data))
		ev->ops->verdict(ev, PLM_VERDICT_PASS, "%s", datum.data);
	else
		ev->ops->verdict(ev, PLM_VERDICT_FAIL, "%s %d", plm_presence_name(datum.presence),
				 datum.error);
	return 0;
}

static const struct plm_test tests[] = {
	{.name = "say",
	 .summary = "says what it is told",
	 .params_size = sizeof(struct say_params),
	 .attrs = say_attrs,
	 .attr_count = sizeof(say_attrs) / sizeof(*say_attrs),
	 .eval = say_eval},
	{.name = "each",
	 .summary = "says what it is told of each instance",
	 .flags = PLM_TEST_PER_INSTANCE,
	 .params_size = sizeof(struct each_params),
	 .attrs = each_attrs,
	 .attr_count = sizeof(each_attrs) / sizeof(*each_attrs),
	 .eval = each_eval},
	{.name = "look",
	 .summary = "looks at what it is told to",
	 .params_size = sizeof(struct look_params),
	 .attrs = look_attrs,
	 .attr_count = sizeof(look_attrs) / sizeof(*look_attrs),
	 .eval = look_eval},
};

static const char *const paths[] = {NULL};

const struct plm_family toy_family = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "toy",
	.xmlns = TOY_NS,
	.summary = "a family for tests",
	.paths = paths,
	.tests = tests,
	.test_count = sizeof(tests) / sizeof(*tests),
};

/* ---- the system urn:toy:many: one result for each word of the reference's href ---- */

static int many_prepare(const struct plm_registry *registry, const struct plm_selection *selection,
			const struct plm_item *rule, const struct plm_check *check,
			struct plm_arena *arena, struct plm_diags *diags, const void **prepared,
			struct plm_err **err)
{
	(void)registry;
	(void)selection;
	(void)rule;
	(void)arena;
	(void)diags;
	(void)err;
	*prepared = check->content_ref;
	return 0;
}

static int many_evaluate(const void *prepared, struct plm_facts *facts,
			 struct plm_result_list *results, struct plm_err **err)
{
	struct plm_slice rest = plm_slice_of(prepared), word;

	(void)facts;
	(void)err;
	while (plm_next_word(&rest, "-", &word)) {
		struct plm_outcome outcome = {.message = "one of many"};
		char name[32];

		snprintf(name, sizeof(name), "%.*s", (int)word.size_bytes, word.data);
		plm_verdict_parse(name, &outcome.verdict);
		plm_result_append(results, &outcome);
	}
	return 0;
}

static const struct plm_check_system many = {
	.uri = "urn:toy:many", .prepare = many_prepare, .evaluate = many_evaluate};

/* ---- the audit ---- */

static void expand(struct plm_buf *out, const char *body)
{
	for (const char *p = body; *p; p++) {
		if (*p == '{')
			plm_buf_str(out, "<check system=\"urn:plimsoll:check:1\"><check-content><");
		else if (*p == '}')
			plm_buf_str(out, " xmlns=\"" TOY_NS "\"/></check-content></check>");
		else
			plm_buf_char(out, *p);
	}
}

static int run(struct toy_audit *toy, const struct plm_buf *text, const char *profile)
{
	struct plm_audit_options options = {
		.registry = toy->registry, .host = toy->host, .tool_version = "test"};
	struct plm_selection *selection = NULL;
	struct plm_benchmark *benchmark = NULL;
	int rc = plm_registry_add(toy->registry, &toy_family, NULL, &toy->err);

	if (rc == 0)
		rc = plm_registry_add_system(toy->registry, &many, &toy->err);
	if (rc == 0)
		rc = plm_benchmark_parse("toy.xml", text->data, text->size_bytes, toy->arena,
					 toy->diags, &benchmark, &toy->err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, profile, toy->arena, &selection, &toy->err);
	options.selection = selection;
	if (rc == 0)
		rc = plm_audit_run(&options, toy->arena, toy->diags, &toy->audit, &toy->err);
	return rc;
}

struct toy_audit *toy_run(const char *body, const char *profile)
{
	struct toy_audit *toy = calloc(1, sizeof(*toy));
	plm_auto_buf struct plm_buf text = {0};

	if (!toy)
		abort();
	toy->arena = plm_arena_new();
	toy->registry = plm_registry_new(toy->arena);
	toy->diags = plm_new(toy->arena, struct plm_diags);
	plm_diags_init(toy->diags, toy->arena);
	if (plm_host_open_recorded(PLM_SOURCE_DIR "/tests/unit/engine/host", &toy->host,
				   &toy->err) < 0)
		return toy;
	plm_buf_str(&text, "<Benchmark xmlns=\"" PLM_XCCDF_NS "\" id=\"xccdf_t_benchmark_t\">\n"
			   "<status>draft</status><version>1</version>\n");
	expand(&text, body);
	plm_buf_str(&text, "</Benchmark>");
	run(toy, &text, profile);
	return toy;
}

void toy_free(struct toy_audit *toy)
{
	plm_err_free(toy->err);
	plm_host_close(toy->host);
	plm_arena_free(toy->arena);
	free(toy);
}

const struct plm_outcome *toy_result(const struct toy_audit *toy, size_t n)
{
	static const struct plm_outcome none = {.message = "there is no such result"};

	if (!toy->audit) {
		fprintf(stderr, "the audit failed: %s\n", plm_err_message(toy->err));
		return &none;
	}
	return n < toy->audit->result_count ? &toy->audit->results[n].outcome : &none;
}

void toy_words(const struct toy_audit *toy, char *to, size_t room)
{
	static const char *const names[] = {"unknown",	  "pass",	 "fail", "error", "n/a",
					    "notchecked", "notselected", "info", "fixed"};
	size_t used = 0;

	*to = '\0';
	for (size_t i = 0; i < toy->audit->result_count && used < room; i++) {
		const struct plm_outcome *o = toy_result(toy, i);

		assert_non_null(o->message);
		used += (size_t)snprintf(to + used, room - used, "%s%s%s%s", i ? ", " : "",
					 names[o->verdict], o->instance ? " " : "",
					 o->instance ? o->instance : "");
	}
}

void toy_expect(const char *body, const char *profile, const char *wanted)
{
	struct toy_audit *toy = toy_run(body, profile);
	char got[1024];

	if (!toy->audit) {
		fail_msg("%s: %s", body, plm_err_message(toy->err));
		return;
	}
	toy_words(toy, got, sizeof(got));
	assert_string_equal(got, wanted);
	toy_free(toy);
}
