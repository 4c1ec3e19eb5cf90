/*
 * verify_digests.c: whether the digests in a report hold: of its benchmark, and of the files of this host that its results
 * rest on.
 */
#include "verify.h"

#include "command.h"
#include "session.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/audit.h"
#include "core/facts/digest.h"
#include "core/facts/facts.h"
#include "core/host/local.h"
#include "reports/escape.h"
#include "reports/view.h"

static int needs_results(const char *option, struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "--%s: a report of this format has no digests to check",
		    option);
	plm_err_remedy(err, "give XCCDF results or an ARF collection");
	return -PLM_E_USAGE;
}

/* From the root element to where its results would go: the embedded copy begins with the same bytes. */
static struct plm_slice body_of(const struct plm_datum *bytes)
{
	const char *start = memmem(bytes->data, bytes->size_bytes, "Benchmark", 9), *end = NULL;
	const char *last = bytes->data + bytes->size_bytes;

	for (const char *c = start; c && c < last; c++)
		if (*c == '<' && c + 1 < last && c[1] == '/')
			end = c;
	while (end && end > start && end[-1] == ' ')
		end--;
	return (struct plm_slice){start, end ? (size_t)(end - start) : 0};
}

int plm_verify_benchmark(struct plm_verifying *v, const struct plm_verified *verified,
			 const char *benchmark, struct plm_err **err)
{
	char hex[PLM_SHA256_HEX_BYTES];
	struct plm_datum bytes = {0};
	struct plm_slice body;
	const char *told;
	int rc;

	if (!verified->audit)
		return needs_results("benchmark", err);
	told = verified->audit->benchmark->sha256;
	rc = plm_local_read(v->session->arena, benchmark, PLM_BENCHMARK_MAX_BYTES, &bytes, err);
	if (rc < 0)
		return rc;
	plm_sha256_hex(bytes.data, bytes.size_bytes, hex);
	if (!plm_str_eq(told, hex))
		return plm_verify_refuse(
			verified->file,
			"its results are of another benchmark: the SHA-256 of %s is %s, "
			"not %s",
			benchmark, hex, told ? told : "told");
	body = body_of(&bytes);
	if (!body.size_bytes ||
	    !memmem(verified->bytes.data, verified->bytes.size_bytes, body.data, body.size_bytes))
		return plm_verify_refuse(
			verified->file,
			"the benchmark in it is not the one of %s, whose SHA-256 it "
			"names",
			benchmark);
	return 0;
}

/* What became of the files, each told once. */
struct files {
	struct plm_facts *facts;
	struct plm_map seen;
	size_t count, changed;
	struct plm_buf out;
};

static int look_at(struct files *files, const struct plm_evidence *fact, struct plm_err **err)
{
	const char *now = NULL;
	int rc;

	if (!fact->sha256 || plm_map_get(&files->seen, fact->source))
		return 0;
	if (plm_map_add(&files->seen, fact->source, files) < 0)
		return plm_err_nomem(err);
	rc = plm_facts_digest(files->facts, fact->source, &now, err);
	if (rc < 0)
		return rc;
	files->count++;
	if (plm_str_eq(now, fact->sha256))
		return 0;
	files->changed++;
	plm_terminal_text(&files->out, fact->source);
	plm_buf_str(&files->out, now ? ": changed since\n" : ": cannot be read any more\n");
	return 0;
}

static int look_at_all(struct files *files, const struct plm_audit *audit, struct plm_err **err)
{
	int rc = 0;

	for (size_t i = 0; i < audit->result_count; i++) {
		const struct plm_outcome *outcome = &audit->results[i].outcome;

		for (size_t j = 0; j < outcome->evidence_count && rc == 0; j++)
			rc = look_at(files, &outcome->evidence[j], err);
	}
	return rc;
}

int plm_verify_evidence(struct plm_verifying *v, const struct plm_verified *verified,
			struct plm_err **err)
{
	struct files files = {.count = 0};
	int rc;

	if (!verified->audit)
		return needs_results("evidence", err);
	rc = plm_session_host(v->session, err);
	if (rc < 0)
		return rc;
	plm_map_init(&files.seen, v->session->arena);
	files.facts = plm_facts_new(v->session->host, v->session->arena);
	rc = files.facts ? look_at_all(&files, verified->audit, err) : plm_err_nomem(err);
	if (rc == 0)
		rc = plm_print(&files.out, err);
	plm_buf_free(&files.out);
	if (rc < 0 || !files.changed)
		return rc;
	return plm_verify_refuse(verified->file, "%zu of %zu files that it rests on changed since",
				 files.changed, files.count);
}
