/*
 * test_languages.c: addresses, and what is read of the configurations of syslog-ng, Fluent Bit and Vector.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/arena.h"
#include "core/forwarding/carrier.h"
#include "core/forwarding/fluentbit.h"
#include "core/forwarding/syslogng.h"
#include "core/forwarding/vector.h"

static void addresses(void **state)
{
	static const struct {
		const char *url, *host; /* host NULL: it names none */
		uint16_t port;
		bool encrypted;
	} examples[] = {
		{"https://logs.example.org/in?x=1", "logs.example.org", 99, true},
		{"http://logs.example.org:8080", "logs.example.org", 8080, false},
		{"https://user:word@logs.example.org:9200/", "logs.example.org", 9200, true},
		{"10.0.0.9:6514", "10.0.0.9", 6514, false},
		{"[2001:db8::9]:6514", "2001:db8::9", 6514, false},
		{"tcps://[2001:db8::9]", "2001:db8::9", 99, true},
		{"host:0", "host", 99, false},
		{"host:70000", "host", 99, false},
		{"https://", NULL, 0, false},
		{"", NULL, 0, false},
		{"[]:1", NULL, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++) {
		plm_auto_arena struct plm_arena *arena = plm_arena_new();
		struct plm_carrier carrier = {0};
		bool found =
			plm_carrier_set_url(arena, &carrier, plm_slice_of(examples[i].url), 99);

		assert_int_equal(found, examples[i].host != NULL);
		if (!found)
			continue;
		assert_string_equal(carrier.host, examples[i].host);
		assert_int_equal(carrier.port, examples[i].port);
		assert_int_equal(carrier.encrypted, examples[i].encrypted);
	}
}

static void own_host(void **state)
{
	static const char *const local[] = {"localhost", "127.0.0.1", "127.9.9.9", "::1"};
	static const char *const far[] = {"128.0.0.1", "10.0.0.9", "::2", "localhost.example.org"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_true(plm_carrier_is_local(&(struct plm_carrier){.host = local[i]}));
		assert_false(plm_carrier_is_local(&(struct plm_carrier){.host = far[i]}));
	}
}

static struct plm_ng_text read_ng(struct plm_arena *arena, const char *bytes)
{
	struct plm_ng_text text = {.arena = arena};

	plm_ng_read(&text, "f", plm_slice_of(bytes));
	assert_false(text.out_of_memory);
	return text;
}

static void syslogng_words(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_ng_text text = read_ng(
		arena,
		"@version: 3.38\n@include \"conf.d/*.conf\"\n# { not this\n"
		"destination d-net { tcp(\"a \\\"b\\\"\" port(514)\n tls()); };\nlog { x; };\n");
	const struct plm_ng_word *w = text.first, *tcp;

	(void)state;
	assert_int_equal(text.include_count, 1);
	assert_string_equal(text.includes[0], "conf.d/*.conf");
	assert_string_equal(w->text, "destination");
	assert_int_equal(w->opens, 0);
	w = w->next;
	assert_string_equal(w->text, "d-net");
	assert_int_equal(w->opens, '{');
	assert_int_equal(w->line, 4);
	tcp = plm_ng_inside(w, "TCP");
	assert_non_null(tcp);
	assert_string_equal(tcp->inside->text, "a \"b\"");
	assert_string_equal(plm_ng_value(tcp, "port"), "514");
	assert_non_null(plm_ng_inside(tcp, "tls"));
	assert_null(plm_ng_value(tcp, "tls"));
	assert_string_equal(w->next->text, "log");
}

/* Brackets that never close, or never opened, lose nothing before them. */
static void syslogng_broken(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_ng_text text = read_ng(arena, "a(b(c(\n");

	(void)state;
	assert_string_equal(text.first->inside->inside->text, "c");
	text = read_ng(arena, ") } a; }");
	assert_string_equal(text.first->text, "a");
}

static void fluentbit_classic(void **state)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	struct plm_flb conf = {.arena = arena};

	(void)state;
	plm_flb_read_classic(
		&conf, "f",
		plm_slice_of("# x\nlost value\n[input]\n  Name  tail\n  Path /a b\n"
			     "  Path /c\n@INCLUDE out.conf\n[OUTPUT]\nName http\n[x\n"));
	assert_int_equal(conf.count, 2);
	assert_int_equal(conf.items[0].kind, PLM_FLB_INPUT);
	assert_int_equal(conf.items[0].line, 3);
	assert_string_equal(plm_flb_value(&conf.items[0], "NAME"), "tail");
	assert_string_equal(plm_flb_value(&conf.items[0], "path"), "/c");
	assert_null(plm_flb_value(&conf.items[0], "host"));
	assert_int_equal(conf.items[1].kind, PLM_FLB_OUTPUT);
	assert_string_equal(conf.includes[0], "out.conf");
}

struct seen {
	const char *doubt;
	unsigned times;
};

static int take(void *context, const char *id, const json_t *source, const char *doubt)
{
	struct seen *seen = context;

	assert_string_equal(id, "journal");
	assert_string_equal(plm_json_text(source, "type"), "journald");
	seen->doubt = doubt;
	seen->times++;
	return 0;
}

static struct seen walk(const char *file, const char *text)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_json json_t *config = json_object();
	struct plm_datum datum = {
		.presence = PLM_PRESENT, .data = text, .size_bytes = strlen(text)};
	static char kept[32];
	struct seen seen = {0};
	bool out_of_memory;

	assert_true(plm_vector_read(arena, config, file, &datum, &out_of_memory));
	plm_vector_walk(config, json_object_get(json_object_get(config, "sinks"), "out"), take,
			&seen);
	if (seen.doubt) {
		snprintf(kept, sizeof(kept), "%s", seen.doubt);
		seen.doubt = kept;
	}
	return seen;
}

static void vector_ways(void **state)
{
	static const char toml[] = "[sources.journal]\ntype = \"journald\"\n"
				   "[transforms.split]\ntype = \"route\"\ninputs = [\"jour*\"]\n"
				   "[transforms.loop]\ntype = \"remap\"\ninputs = [\"loop\"]\n"
				   "[sinks.out]\ntype = \"vector\"\n";
	char text[512];
	struct seen seen;

	(void)state;
	snprintf(text, sizeof(text), "%sinputs = [\"journal\", \"loop\"]\n", toml);
	seen = walk("v.toml", text);
	assert_int_equal(seen.times, 1);
	assert_null(seen.doubt);
	snprintf(text, sizeof(text), "%sinputs = [\"split.errors\"]\n", toml);
	seen = walk("v.toml", text);
	assert_int_equal(seen.times, 1);
	assert_string_equal(seen.doubt, "split");
	snprintf(text, sizeof(text), "%sinputs = [\"other\"]\n", toml);
	assert_int_equal(walk("v.toml", text).times, 0);
	assert_int_equal(walk("v.yaml", "sources: {journal: {type: journald}}\n"
					"sinks: {out: {inputs: ['*']}}\n")
				 .times,
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),	     cmocka_unit_test(own_host),
		cmocka_unit_test(syslogng_words),    cmocka_unit_test(syslogng_broken),
		cmocka_unit_test(fluentbit_classic), cmocka_unit_test(vector_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
