/*
 * run_cases.c: runs case files: each case becomes a benchmark of one rule, which is audited against
 * a fixture host. Usage: run_cases [--sentences] HOSTS-DIRECTORY FILE.cases...
 * With --sentences it prints what each case makes plimsoll say, for lint/sentences.
 */
#include "cases.h"

#include "checks/registry.h"
#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/engine/audit.h"
#include "core/engine/registry.h"
#include "core/host/host.h"

struct running {
	const char *hosts;
	const struct plm_registry *registry;
	const struct plm_family *family;
	const struct host_case *c;
	bool sentences;
	bool good;
};

static void print_escaped(FILE *to, const char *text)
{
	char clean[4096];

	plm_text_escape(clean, sizeof(clean), text, strlen(text));
	fputs(clean, to);
}

static void print_result(const struct plm_outcome *outcome)
{
	fprintf(stderr, "    %s", plm_verdict_name(outcome->verdict));
	if (outcome->instance) {
		fputs(" [", stderr);
		print_escaped(stderr, outcome->instance);
		fputs("]", stderr);
	}
	fputs(": ", stderr);
	print_escaped(stderr, outcome->message);
	if (outcome->expected)
		fprintf(stderr, " (expected: %s)", outcome->expected);
	fputs("\n", stderr);
	for (size_t i = 0; i < outcome->evidence_count; i++) {
		const struct plm_evidence *e = &outcome->evidence[i];

		fprintf(stderr, "      %s %s %s ", plm_aspect_name(e->aspect), e->source,
			plm_presence_name(e->presence));
		print_escaped(stderr, e->value ? e->value : "");
		fprintf(stderr, "%s\n", e->error ? strerror(e->error) : "");
	}
}

static void mismatch(struct running *r, const char *what, const char *wanted, const char *got)
{
	fprintf(stderr, "%s:%ld: %s: %s: wanted \"%s\", got \"", r->c->file, r->c->line, r->c->name,
		what, wanted);
	print_escaped(stderr, got);
	fputs("\"\n", stderr);
	r->good = false;
}

/* ---- the comparison ---- */

static const struct plm_outcome *find(const struct plm_audit *audit, const char *instance)
{
	for (size_t i = 0; i < audit->result_count; i++)
		if (plm_str_eq(audit->results[i].outcome.instance, instance))
			return &audit->results[i].outcome;
	return NULL;
}

static enum plm_verdict overall(struct plm_arena *arena, const struct plm_audit *audit)
{
	enum plm_verdict *verdicts =
		plm_new_array(arena, enum plm_verdict, audit->result_count + 1);

	if (!verdicts)
		abort();
	for (size_t i = 0; i < audit->result_count; i++)
		verdicts[i] = audit->results[i].outcome.verdict;
	return plm_verdict_and(verdicts, audit->result_count);
}

static bool said(const struct plm_audit *audit, const char *words)
{
	for (size_t i = 0; i < audit->result_count; i++)
		if (strstr(audit->results[i].outcome.message, words))
			return true;
	return false;
}

static void compare(struct running *r, struct plm_arena *arena, const struct plm_audit *audit)
{
	enum plm_verdict verdict = overall(arena, audit);

	if (verdict != r->c->verdict)
		mismatch(r, "verdict", plm_verdict_name(r->c->verdict), plm_verdict_name(verdict));
	if (r->c->message && !said(audit, r->c->message))
		mismatch(r, "message", r->c->message, audit->results[0].outcome.message);
	for (size_t i = 0; i < r->c->instance_count; i++) {
		const struct case_instance *wanted = &r->c->instances[i];
		const struct plm_outcome *outcome = find(audit, wanted->name);
		const char *got = outcome ? plm_verdict_name(outcome->verdict) : "no such instance";

		if (!plm_str_eq(got, plm_verdict_name(wanted->verdict)))
			mismatch(r, wanted->name, plm_verdict_name(wanted->verdict), got);
	}
	for (size_t i = 0; !r->good && i < audit->result_count; i++)
		print_result(&audit->results[i].outcome);
}

/* A line a result: family, element, verdict, place of the case, instance, sentence. */
static void print_sentences(const struct running *r, const struct plm_audit *audit)
{
	const char *element = r->c->check + 1;

	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_outcome *outcome = &audit->results[i].outcome;

		printf("%s\t%.*s\t%s\t%s:%ld\t", r->family->name, (int)strcspn(element, " \t/>"),
		       element, plm_verdict_name(outcome->verdict), r->c->file, r->c->line);
		print_escaped(stdout, outcome->instance ? outcome->instance : "");
		putchar('\t');
		print_escaped(stdout, outcome->message);
		putchar('\n');
	}
}

/* ---- the audit ---- */

/* The element with the family's namespace as the default one, in a benchmark of one rule. */
static const char *benchmark_text(struct plm_arena *arena, const struct running *r)
{
	const char *check = r->c->check;
	size_t name = check[0] == '<' ? strcspn(check, " \t/>") : 0;
	const char *element = plm_arena_strndup(arena, check + 1, name ? name - 1 : 0);
	const struct plm_test *test =
		element ? plm_registry_test(r->registry, r->family->xmlns, element, NULL) : NULL;
	bool multiple = test && (test->flags & PLM_TEST_PER_INSTANCE);

	return plm_arena_printf(
		arena,
		"<Benchmark xmlns=\"%s\" id=\"xccdf_test_benchmark_case\">"
		"<status>draft</status><version>1</version>"
		"<Rule id=\"xccdf_test_rule_case\" selected=\"true\" multiple=\"%s\">"
		"<title>case</title><check system=\"%s\"><check-content>"
		"%.*s xmlns=\"%s\"%s</check-content></check></Rule></Benchmark>",
		PLM_XCCDF_NS, multiple ? "true" : "false", PLM_CHECK_SYSTEM_URI, (int)name, check,
		r->family->xmlns, check + name);
}

static int audit_host(const struct running *r, struct plm_arena *arena, struct plm_host *host,
		      struct plm_audit **audit, struct plm_err **err)
{
	const char *text = benchmark_text(arena, r);
	struct plm_selection *selection = NULL;
	struct plm_benchmark *benchmark = NULL;
	struct plm_audit_options options = {.registry = r->registry, .host = host};
	struct plm_diags diags;
	int rc;

	plm_diags_init(&diags, arena);
	if (!text)
		return plm_err_nomem(err);
	rc = plm_benchmark_parse(r->c->file, text, strlen(text), arena, &diags, &benchmark, err);
	if (rc == 0)
		rc = plm_benchmark_select(benchmark, NULL, arena, &selection, err);
	options.selection = selection;
	options.tool_version = "test";
	return rc == 0 ? plm_audit_run(&options, arena, &diags, audit, err) : rc;
}

static void run_case(struct running *r)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_audit *audit = NULL;
	struct plm_host *host = NULL;
	const char *directory =
		arena ? plm_arena_printf(arena, "%s/%s", r->hosts, r->c->host) : NULL;

	r->good = true;
	if (!directory)
		abort();
	/* Live tests write case files about the machine they run on. */
	if ((strcmp(r->c->host, "live") == 0
		     ? plm_host_open_live(&host, &err)
		     : plm_host_open_recorded(directory, &host, &err)) < 0 ||
	    audit_host(r, arena, host, &audit, &err) < 0)
		mismatch(r, "audit", "to run", plm_err_message(err));
	else if (r->sentences)
		print_sentences(r, audit);
	else
		compare(r, arena, audit);
	plm_host_close(host);
}

static const struct plm_family *find_family(const struct plm_registry *registry, const char *name)
{
	for (size_t i = 0; i < plm_registry_count(registry); i++)
		if (strcmp(plm_registry_family(registry, i)->family->name, name) == 0)
			return plm_registry_family(registry, i)->family;
	return NULL;
}

static bool run_file(struct running r, const char *file, struct plm_arena *arena)
{
	struct case_file cases;
	size_t bad = 0;

	if (!cases_read(file, arena, &cases))
		return false;
	r.family = find_family(r.registry, cases.family);
	if (!r.family) {
		fprintf(stderr, "%s: no family is called %s\n", file, cases.family);
		return false;
	}
	for (size_t i = 0; i < cases.count; i++) {
		r.c = &cases.items[i];
		run_case(&r);
		bad += !r.good;
	}
	if (!r.sentences)
		printf("%s: %zu cases, %zu wrong\n", cases.family, cases.count, bad);
	return bad == 0;
}

int main(int argc, char **argv)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_err struct plm_err *err = NULL;
	struct plm_registry *registry = arena ? plm_registry_new(arena) : NULL;
	bool sentences = argc > 1 && strcmp(argv[1], "--sentences") == 0;
	int first = sentences ? 2 : 1;
	bool good = true;

	if (argc < first + 2 || !registry || plm_checks_register(registry, &err) < 0) {
		fprintf(stderr, "%s\n",
			err ? plm_err_message(err)
			    : "usage: run_cases [--sentences] HOSTS FILE.cases...");
		return 2;
	}
	for (int i = first + 1; i < argc; i++) {
		struct running r = {
			.hosts = argv[first], .registry = registry, .sentences = sentences};

		good = run_file(r, argv[i], arena) && good;
	}
	return good ? 0 : 1;
}
