/*
 * eval_claims.c: judges whether a container may do what its engine was asked for, and no more: options, set-up and the kernel's
 * word are compared attribute by attribute. Reads facts only.
 */
#include <inttypes.h>
#include <string.h>

#include "checks/container/tests.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/claims.h"

enum { SHOWN_BYTES = 160 };
/* A number longer than this is an id; its first digits tell it from others. */
enum { LONG_NUMBER = 31, SHOWN_DIGITS = 12 };

static bool is_asked_about(const struct container_claims_params *params,
			   enum plm_claim_attribute attribute)
{
	for (size_t i = 0; i < params->attributes.count; i++)
		if (plm_claim_parse(params->attributes.items[i]) == attribute)
			return true;
	return params->attributes.count == 0;
}

/* ---- evidence ---- */

static void show_value(const struct container_case *c, enum plm_claim_attribute attribute,
		       enum plm_claim_origin origin, const struct plm_claim_value *v)
{
	enum plm_aspect aspect = origin == PLM_CLAIM_EFFECT ? PLM_RUNNING : PLM_CLAIMED;

	if (v->presence == PLM_PRESENT)
		plm_evidence_value(c->ev, aspect, v->source, "%s: %s", plm_claim_name(attribute),
				   v->text);
	else
		plm_evidence(c->ev, &(struct plm_evidence){.aspect = aspect,
							   .source = v->source,
							   .presence = PLM_UNREADABLE,
							   .error = v->error});
}

static void show_records(const struct container_case *c, const struct plm_claims *claims)
{
	for (int i = 0; i < PLM_CLAIM_FILES; i++) {
		const struct plm_claim_record *record = &claims->records[i];

		if (record->path && record->stale)
			plm_evidence_value(c->ev, PLM_CLAIMED, record->path, "not counted: %s",
					   record->stale);
		else if (record->path && record->presence == PLM_PRESENT)
			plm_evidence_value(c->ev, PLM_CLAIMED, record->path, "about pid %" PRId32,
					   c->container->init->pid);
	}
}

/* ---- what differs ---- */

struct found {
	const struct plm_claims *claims;
	struct plm_claim_difference worst;
	enum plm_claim_attribute attribute; /* of the worst */
	size_t count[PLM_CLAIM_EXCEEDED + 1];
	const char *unread; /* the last source that could not be read: it is shown once */
	char others[256];   /* names of what differs beside the worst */
};

static void take(const struct container_case *c, struct found *found,
		 enum plm_claim_attribute attribute)
{
	struct plm_claim_difference d = plm_claims_compare(found->claims, attribute);
	const struct plm_claim_value *row = found->claims->values[attribute];

	found->count[d.verdict]++;
	if (d.verdict > found->worst.verdict) {
		found->worst = d;
		found->attribute = attribute;
	}
	if (d.verdict < PLM_CLAIM_STRICTER ||
	    (d.verdict == PLM_CLAIM_UNREADABLE && plm_str_eq(row[d.claim].source, found->unread)))
		return;
	if (d.verdict == PLM_CLAIM_UNREADABLE)
		found->unread = row[d.claim].source;
	show_value(c, attribute, d.claim, &row[d.claim]);
	if (d.other != d.claim)
		show_value(c, attribute, d.other, &row[d.other]);
}

static bool differs(const struct found *found, enum plm_claim_attribute attribute)
{
	return plm_claims_compare(found->claims, attribute).verdict >= PLM_CLAIM_CHANGED;
}

static const char *name_others(const struct container_case *c, struct found *found)
{
	size_t used = 0, room = sizeof(found->others);

	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES && used < room; i++)
		if (i != (int)found->attribute &&
		    is_asked_about(c->params, (enum plm_claim_attribute)i) &&
		    differs(found, (enum plm_claim_attribute)i))
			used += (size_t)snprintf(found->others + used, room - used, "%s%s",
						 used ? ", " : "; other values differ too: ",
						 plm_claim_name((enum plm_claim_attribute)i));
	return found->others;
}

/* A path without the tail of each long number in it: the whole is in the evidence. */
static const char *short_path(struct plm_arena *arena, const char *path)
{
	static const char digits[] = "0123456789abcdef";
	plm_auto_buf struct plm_buf text = {0};

	while (*path) {
		size_t run = strspn(path, digits), rest = strcspn(path + run, digits);

		plm_buf_printf(&text, "%.*s%s%.*s", run > LONG_NUMBER ? SHOWN_DIGITS : (int)run,
			       path, run > LONG_NUMBER ? "..." : "", (int)rest, path + run);
		path += run + rest;
	}
	return text.failed ? NULL : plm_arena_strdup(arena, plm_buf_text(&text));
}

/* What the two say; of long lists only where they differ, the whole is in the evidence. */
static const char *both_values(const struct container_case *c, const struct plm_claim_value *claim,
			       const struct plm_claim_value *other)
{
	struct plm_arena *arena = plm_facts_arena(c->ev->facts);
	const char *more = plm_claim_surplus(arena, other, claim);
	const char *less = plm_claim_surplus(arena, claim, other);
	const char *one = short_path(arena, claim->source), *two = short_path(arena, other->source);

	if (!more || !less || !one || !two)
		return NULL;
	if (more[0])
		return plm_arena_printf(arena, "%s has %.*s, which %s has not", two, SHOWN_BYTES,
					more, one);
	if (less[0])
		return plm_arena_printf(arena, "%s has %.*s, which %s has not", one, SHOWN_BYTES,
					less, two);
	return plm_arena_printf(arena, "\"%.*s\" by %s, \"%.*s\" by %s", SHOWN_BYTES, claim->text,
				one, SHOWN_BYTES, other->text, two);
}

static int fail(const struct container_case *c, struct found *found)
{
	const struct plm_claim_value *row = found->claims->values[found->attribute];
	const char *values = both_values(c, &row[found->worst.claim], &row[found->worst.other]);

	if (!values)
		return -PLM_E_NOMEM;
	plm_verdict(c->ev, PLM_VERDICT_FAIL, "%s %s: %s: %s%s", c->who,
		    found->worst.verdict == PLM_CLAIM_EXCEEDED
			    ? "may do more than was claimed"
			    : "was asked for in two ways that contradict each other, so somebody "
			      "changed one of them later",
		    plm_claim_name(found->attribute), values, name_others(c, found));
	return 0;
}

/* ---- verdicts ---- */

static int judge_found(const struct container_case *c, struct found *found)
{
	const struct plm_claim_value *row = found->claims->values[found->attribute];

	if (found->worst.verdict >= PLM_CLAIM_CHANGED)
		return fail(c, found);
	if (found->worst.verdict == PLM_CLAIM_UNREADABLE)
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "whether %s is what was asked for cannot be told: %s could not be read "
			    "(%s)",
			    c->who, row[found->worst.claim].source,
			    plm_errno_words(row[found->worst.claim].error));
	else if (found->worst.verdict == PLM_CLAIM_UNTOLD)
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "nothing that is written down of %s can be compared with what this "
			    "kernel sees of it%s%s",
			    c->who, c->container->sandbox ? ": it runs behind " : "",
			    c->container->sandbox ? c->container->sandbox : "");
	else
		plm_verdict(
			c->ev, PLM_VERDICT_PASS,
			"%s may do what was claimed and no more (as claimed: %zu, stricter: %zu)",
			c->who, found->count[PLM_CLAIM_AGREED], found->count[PLM_CLAIM_STRICTER]);
	return 0;
}

/* No file is about this container: whether one is about another is worth a word. */
static void judge_unclaimed(const struct container_case *c, const struct plm_claims *claims)
{
	for (int i = 0; i < PLM_CLAIM_FILES; i++) {
		if (!claims->records[i].stale)
			continue;
		plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
			    "what %s was asked to be cannot be told: %s is stale, %s", c->who,
			    claims->records[i].path, claims->records[i].stale);
		return;
	}
	plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
		    "no engine has written down what %s was to be", c->who);
}

static int judge(const struct container_case *c)
{
	struct found found = {0};
	int rc = plm_facts_claims(c->ev->facts, c->container, &found.claims, NULL);

	if (rc < 0)
		return rc;
	show_records(c, found.claims);
	if (!found.claims->claimed) {
		judge_unclaimed(c, found.claims);
		return container_confirm(c);
	}
	for (int i = 0; i < PLM_CLAIM_ATTRIBUTES; i++)
		if (is_asked_about(c->params, (enum plm_claim_attribute)i))
			take(c, &found, (enum plm_claim_attribute)i);
	rc = judge_found(c, &found);
	return rc < 0 ? rc : container_confirm(c);
}

int container_eval_claims(struct plm_eval *ev, const void *params)
{
	const struct container_claims_params *p = params;

	plm_expected(ev, "what is in effect is what was set up, and that is what was asked for");
	return container_each(ev, params, &p->exempt, judge);
}

const char *container_validate_claims(const void *params)
{
	const struct container_claims_params *p = params;

	for (size_t i = 0; i < p->attributes.count; i++)
		if (plm_claim_parse(p->attributes.items[i]) == PLM_CLAIM_ATTRIBUTES)
			return "attributes holds a word that is none of those that "
			       "docs/containers.md lists";
	return NULL;
}
