/*
 * verify_chain.c: a series of reports, each of which names the one before it by its SHA-256: which one is missing, altered
 * or out of order.
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
#include "core/base/sha256.h"
#include "core/base/text.h"
#include "core/engine/audit.h"
#include "reports/escape.h"

struct link {
	struct plm_verified verified;
	char sha256[PLM_SHA256_HEX_BYTES];
};

static int read_link(struct plm_verifying *v, const char *file, struct link *link,
		     struct plm_err **err)
{
	int rc = plm_verify_file(v, file, &link->verified, err);

	if (rc != 0)
		return rc;
	plm_sha256_hex(link->verified.bytes.data, link->verified.bytes.size_bytes, link->sha256);
	/* Only the audit is needed from here on: it lives by itself. */
	if (link->verified.audit)
		return 0;
	plm_err_set(err, PLM_E_INVALID, "it is not XCCDF results, of which a chain is made");
	plm_err_at(err, file, 0);
	return -PLM_E_INVALID;
}

/* The report that `previous` names, among all that were given; NULL when it is none of them. */
static const struct link *find(const struct link *links, size_t count,
			       const struct plm_previous *previous)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(links[i].sha256, previous->sha256) == 0)
			return &links[i];
	return NULL;
}

static bool looks_like(const struct link *link, const struct plm_previous *previous)
{
	return link->verified.audit->end_seconds == previous->end_seconds &&
	       strcmp(plm_file_name(link->verified.file), previous->file) == 0;
}

/* One of the first `count` reports that follows the same one as `link`; NULL when there is none. */
static const struct link *find_rival(const struct link *links, size_t count,
				     const struct link *link)
{
	for (size_t i = 0; i < count; i++) {
		const struct plm_previous *previous = links[i].verified.audit->previous;

		if (previous &&
		    strcmp(previous->sha256, link->verified.audit->previous->sha256) == 0)
			return &links[i];
	}
	return NULL;
}

/* A report that the series has, but not here. */
static int misplaced(const struct link *links, size_t at, const struct link *named)
{
	const char *file = links[at].verified.file;
	const struct link *rival = find_rival(links, at, &links[at]);

	if (rival)
		return plm_verify_refuse(
			file, "the series parts behind %s: both %s and this one follow it",
			named->verified.file, rival->verified.file);
	return plm_verify_refuse(file, "the series is out of order: it follows %s, not %s",
				 named->verified.file, links[at - 1].verified.file);
}

/* Why a report does not follow the one before it. */
static int broken(const struct link *links, size_t count, size_t at)
{
	const char *file = links[at].verified.file, *before = links[at - 1].verified.file;
	const struct plm_previous own = {.sha256 = links[at].sha256};
	const struct link *same = find(links, at, &own);
	const struct plm_previous *previous = links[at].verified.audit->previous;
	const struct link *named = previous ? find(links, count, previous) : NULL;
	char ended[PLM_ISO_TIME_BYTES];

	if (same)
		return plm_verify_refuse(file, "it was given twice: it is the same report as %s",
					 same->verified.file);
	if (!previous)
		return plm_verify_refuse(
			file, "it names no report before it, so it does not follow %s", before);
	if (named)
		return misplaced(links, at, named);
	if (looks_like(&links[at - 1], previous))
		return plm_verify_refuse(before, "it was altered after %s named it", file);
	plm_iso_time_format(previous->end_seconds, ended);
	return plm_verify_refuse(
		file, "a report is missing between %s and it: %s, of an audit that ended %s",
		before, previous->file, ended);
}

static bool follows(const struct link *link, const struct link *before)
{
	const struct plm_previous *previous = link->verified.audit->previous;

	return previous && strcmp(previous->sha256, before->sha256) == 0;
}

static int print_good(const struct plm_verifying *v, const struct link *links, size_t count,
		      struct plm_err **err)
{
	bool vouched = v->by.certificate.data || v->by.key.data || v->by.authority.data;
	const struct plm_previous *first = links[0].verified.audit->previous;
	plm_auto_buf struct plm_buf out = {0};

	plm_buf_printf(&out, "the chain of %zu %s holds\n", count,
		       count == 1 ? "report" : "reports");
	if (first) {
		plm_buf_str(&out, "it begins behind ");
		plm_terminal_text(&out, first->file);
		plm_buf_str(&out, ", which was not given\n");
	}
	if (!vouched) {
		plm_buf_str(&out, "only a signature tells whether ");
		plm_terminal_text(&out, links[count - 1].verified.file);
		plm_buf_str(&out, " itself was altered: give --cert, --key or --trust\n");
	}
	return plm_print(&out, err);
}

int plm_verify_chain(struct plm_verifying *v, struct plm_err **err)
{
	const struct plm_invocation *inv = v->session->invocation;
	struct link *links = plm_new_array(v->session->arena, struct link, inv->arg_count);
	int rc = links ? 0 : plm_err_nomem(err);

	for (size_t i = 0; i < inv->arg_count && rc == 0; i++)
		rc = read_link(v, inv->args[i], &links[i], err);
	if (rc != 0)
		return rc;
	for (size_t i = 1; i < inv->arg_count; i++)
		if (!follows(&links[i], &links[i - 1]))
			return broken(links, inv->arg_count, i);
	return print_good(v, links, inv->arg_count, err);
}
