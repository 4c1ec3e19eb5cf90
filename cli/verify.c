/*
 * verify.c: `plimsoll verify`: whether a report is as it was signed, by whom, and whether what it rests on still holds.
 */
#include "verify.h"

#include "command.h"
#include "session.h"
#include "signing.h"
#include "terminal.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/iso_time.h"
#include "core/base/text.h"
#include "core/benchmark/benchmark.h"
#include "core/engine/audit.h"
#include "core/host/local.h"
#include "exports/recall.h"
#include "exports/results.h"
#include "reports/escape.h"

#include <stdarg.h>
#include <sys/stat.h>

enum { MAX_PEM_BYTES = 16 * 1024 * 1024 };

int plm_verify_refuse(const char *file, const char *fmt, ...)
{
	plm_auto_buf struct plm_buf text = {0};
	char *sentence = NULL;
	va_list args;

	va_start(args, fmt);
	if (vasprintf(&sentence, fmt, args) < 0)
		sentence = NULL;
	va_end(args);
	plm_terminal_text(&text, file);
	plm_buf_str(&text, ": ");
	plm_terminal_text(&text, sentence ? sentence : "it does not hold");
	fprintf(stderr, "plimsoll: %s\n", plm_buf_text(&text));
	free(sentence);
	return PLM_EXIT_GATE;
}

/* FILE.sig where there is one. */
static int read_beside(struct plm_verifying *v, const char *file, struct plm_datum *signature,
		       struct plm_err **err)
{
	const char *beside = plm_arena_printf(v->session->arena, "%s.sig", file);
	struct stat st;

	if (!beside)
		return plm_err_nomem(err);
	if (stat(beside, &st) < 0)
		return 0;
	return plm_local_read(v->session->arena, beside, PLM_BENCHMARK_MAX_BYTES, signature, err);
}

/* Only formats whose signature is inside can be asked without a file beside them. */
static bool may_hold_signature(const char *file)
{
	return plm_str_ends(file, ".xml") && !plm_str_ends(file, ".junit.xml");
}

/* The file that what was said is about. */
static const char *at_fault(const struct plm_verifying *v, const struct plm_verified *verified)
{
	static const char *const options[] = {
		[PLM_SIGNING_KEY] = "key",
		[PLM_SIGNING_CERTIFICATE] = "cert",
		[PLM_SIGNING_AUTHORITY] = "trust",
	};
	enum plm_signing_about about = verified->answer.said.about;

	return options[about] ? plm_given_value(v->session->invocation, options[about])
			      : verified->file;
}

static int ask(struct plm_verifying *v, struct plm_verified *verified, struct plm_err **err)
{
	struct plm_signature_question question = v->by;
	struct plm_datum beside = {0};
	int rc = read_beside(v, verified->file, &beside, err);

	if (rc < 0)
		return rc;
	if (!beside.data && !may_hold_signature(verified->file)) {
		verified->answer.state = PLM_SIGNATURE_ABSENT;
		snprintf(verified->answer.said.text, sizeof(verified->answer.said.text),
			 "it is not signed: there is no %s.sig beside it",
			 plm_file_name(verified->file));
		return 0;
	}
	question.document =
		(struct plm_signing_bytes){verified->bytes.data, verified->bytes.size_bytes};
	question.detached = (struct plm_signing_bytes){beside.data, beside.size_bytes};
	question.name = plm_file_name(verified->file);
	rc = v->module->verify(&question, &verified->answer);
	return rc < 0 ? plm_signing_error(rc, &verified->answer.said, at_fault(v, verified), err)
		      : 0;
}

/* What recall takes is what every other command of plimsoll would tell of the file. */
static int recall(struct plm_verifying *v, struct plm_verified *verified, struct plm_err **err)
{
	if (!may_hold_signature(verified->file))
		return 0;
	return plm_recall_text(verified->file, verified->bytes.data, verified->bytes.size_bytes,
			       v->session->arena, &v->session->diags, &verified->audit, err);
}

/* What is signed may still be no results: whoever has the key may have written it by hand. */
static int refuse_invalid(const char *file, const struct plm_diags *diags)
{
	size_t i = 0;

	while (i < diags->count && diags->items[i].level != PLM_DIAG_ERROR)
		i++;
	if (i == diags->count)
		return plm_verify_refuse(file, "it is not valid XCCDF 1.2");
	return plm_verify_refuse(file, "it is not valid XCCDF 1.2: line %ld: %s",
				 diags->items[i].line, diags->items[i].message);
}

static int conforms(const struct plm_verified *verified, struct plm_err **err)
{
	plm_auto_arena struct plm_arena *scratch = NULL;
	plm_auto_err struct plm_err *why = NULL;
	struct plm_diags diags;
	int rc;

	if (!may_hold_signature(verified->file))
		return 0;
	scratch = plm_arena_new();
	if (!scratch)
		return plm_err_nomem(err);
	plm_diags_init(&diags, scratch);
	rc = plm_xccdf_conforms(verified->file, verified->bytes.data, verified->bytes.size_bytes,
				scratch, &diags, &why);
	if (rc == -PLM_E_INVALID)
		return refuse_invalid(verified->file, &diags);
	if (rc < 0) {
		*err = why;
		why = NULL;
	}
	return rc;
}

static bool is_good(const struct plm_verifying *v, enum plm_signature_state state)
{
	return state == PLM_SIGNATURE_GOOD ||
	       (v->in_chain &&
		(state == PLM_SIGNATURE_ABSENT || state == PLM_SIGNATURE_UNVOUCHED) &&
		!v->by.certificate.data && !v->by.key.data && !v->by.authority.data);
}

int plm_verify_file(struct plm_verifying *v, const char *file, struct plm_verified *verified,
		    struct plm_err **err)
{
	const struct plm_signature_answer *answer = &verified->answer;
	int rc;

	*verified = (struct plm_verified){.file = file};
	rc = plm_local_read(v->session->arena, file, PLM_RESULTS_MAX_BYTES, &verified->bytes, err);
	if (rc == 0)
		rc = ask(v, verified, err);
	if (rc == 0 && !is_good(v, answer->state))
		return plm_verify_refuse(file, "%s", answer->said.text);
	if (rc == 0)
		rc = conforms(verified, err);
	if (rc == 0)
		rc = recall(v, verified, err);
	if (rc == 0 && verified->audit && answer->time_seconds &&
	    answer->time_seconds != verified->audit->end_seconds)
		return plm_verify_refuse(file,
					 "it was signed for an audit that ended at another time");
	return rc;
}

static int print_good(const struct plm_verified *verified, struct plm_err **err)
{
	plm_auto_buf struct plm_buf out = {0};
	char ended[PLM_ISO_TIME_BYTES];

	plm_iso_time_format(verified->answer.time_seconds, ended);
	plm_terminal_text(&out, verified->file);
	plm_buf_str(&out, ": signed by ");
	plm_terminal_text(&out, verified->answer.signer);
	plm_buf_printf(&out, ", of an audit that ended %s; nothing was altered since\n", ended);
	return plm_print(&out, err);
}

static int verify_one(struct plm_verifying *v, struct plm_err **err)
{
	const struct plm_invocation *inv = v->session->invocation;
	const char *benchmark = plm_given_value(inv, "benchmark");
	struct plm_verified verified;
	int rc = plm_verify_file(v, inv->args[0], &verified, err);

	if (rc == 0)
		rc = print_good(&verified, err);
	if (rc == 0 && benchmark)
		rc = plm_verify_benchmark(v, &verified, benchmark, err);
	if (rc == 0 && plm_given(inv, "evidence"))
		rc = plm_verify_evidence(v, &verified, err);
	return rc;
}

static int read_given(struct plm_verifying *v, const char *option, struct plm_signing_bytes *bytes,
		      struct plm_err **err)
{
	const char *file = plm_given_value(v->session->invocation, option);
	struct plm_datum datum = {0};
	int rc = 0;

	if (file)
		rc = plm_local_read(v->session->arena, file, MAX_PEM_BYTES, &datum, err);
	*bytes = (struct plm_signing_bytes){datum.data, datum.size_bytes};
	return rc;
}

static int check_usage(const struct plm_invocation *inv, struct plm_err **err)
{
	if (plm_given(inv, "chain") || inv->arg_count == 1)
		return 0;
	plm_err_set(err, PLM_E_USAGE, "verify: %zu files without --chain", inv->arg_count);
	plm_err_remedy(err, "check one file at a time, or a series with --chain, oldest first");
	return -PLM_E_USAGE;
}

static int run(const struct plm_invocation *inv, struct plm_err **err)
{
	plm_cleanup(plm_session_free) struct plm_session session = {0};
	struct plm_verifying v = {.session = &session, .in_chain = plm_given(inv, "chain")};
	int rc = check_usage(inv, err);

	if (rc == 0)
		rc = plm_session_init(&session, inv, err);
	if (rc == 0)
		rc = read_given(&v, "cert", &v.by.certificate, err);
	if (rc == 0)
		rc = read_given(&v, "key", &v.by.key, err);
	if (rc == 0)
		rc = read_given(&v, "trust", &v.by.authority, err);
	if (rc == 0)
		rc = plm_signing_load(&session, &v.module, err);
	if (rc != 0)
		return rc;
	return v.in_chain ? plm_verify_chain(&v, err) : verify_one(&v, err);
}

static const struct plm_option options[] = {
	{.name = "cert",
	 .argument = "FILE",
	 .help = "The certificate (PEM) of who must have signed it."},
	{.name = "key",
	 .argument = "FILE",
	 .help = "The public key (PEM) of who must have signed it."},
	{.name = "trust",
	 .argument = "FILE",
	 .help = "Certificates (PEM) of authorities: one of them must have issued the certificate "
		 "that "
		 "goes with the signature, which must have been in force when the audit ended."},
	{.name = "benchmark",
	 .argument = "FILE",
	 .help = "Also: the results are of exactly this benchmark."},
	{.name = "evidence",
	 .help = "Also: the files that the results rest on are on this host what they were; names "
		 "those "
		 "that changed since."},
	{.name = "chain",
	 .help = "The files are a series of XCCDF results, oldest first, each made with audit "
		 "--previous: names a missing, altered or reordered one."},
	PLM_OPTION_ROOT,
	PLM_OPTION_HOST,
};

static const struct plm_example examples[] = {
	{"verify results.xml --cert auditor.pem", "Whether it is as the auditor signed it."},
	{"verify report.html --trust authority.pem",
	 "The same by an authority, with report.html.sig "
	 "beside it."},
	{"verify --chain monday.xml tuesday.xml wednesday.xml",
	 "Whether one of a series is missing or "
	 "was altered."},
	{"verify results.xml --key auditor.pub --evidence", "And what changed on this host since."},
};

const struct plm_command plm_command_verify = {
	.name = "verify",
	.summary = "check who signed a report and that nothing in it was altered",
	.arguments = "FILE...",
	.description = "Checks a report that plimsoll signed (audit --sign-key): the signature "
		       "inside an XCCDF "
		       "or ARF document, or FILE.sig beside another format. Exits with 0 when it "
		       "is whole, valid by XCCDF 1.2 where it is XML, and "
		       "somebody vouches for it: the key, the certificate or the authority that is "
		       "given. Exits "
		       "with 1, and says why, when it is not signed, was altered, was signed by "
		       "another key, "
		       "when the certificate was not in force at the end of the audit, or when "
		       "nothing was "
		       "given to check by; with 2 when a file cannot be read.\n\n"
		       "Only signatures over the whole of a document are taken, by RSA or ECDSA "
		       "with SHA-2. "
		       "Nothing is fetched; revoked certificates are not looked for.",
	.options = options,
	.option_count = sizeof(options) / sizeof(options[0]),
	.min_args = 1,
	.max_args = 10000,
	.examples = examples,
	.example_count = sizeof(examples) / sizeof(examples[0]),
	.run = run,
};
