/*
 * claims_compare.c: how two values of an attribute stand to each other, and which difference between what was claimed and what
 * is in effect matters most. Pure.
 */
#include "core/facts/claims_read.h"

enum relation { EQUAL, LESS, MORE, OTHER };

/* ---- two values ---- */

bool plm_claim_has_item(const struct plm_claim_value *v, const char *item)
{
	for (size_t i = 0; i < v->item_count; i++)
		if (strcmp(v->items[i], item) == 0)
			return true;
	return false;
}

static bool lacks_some(const struct plm_claim_value *of, const struct plm_claim_value *in)
{
	for (size_t i = 0; i < of->item_count; i++)
		if (!plm_claim_has_item(in, of->items[i]))
			return true;
	return false;
}

static enum relation by_both(bool more, bool less)
{
	return more && less ? OTHER : more ? MORE : less ? LESS : EQUAL;
}

/* A profile may hand on to one of its own children: "NAME//CHILD"; a claim that ends in a name space leaves the profile in
 * it to the container: "NAME//&:SPACE:". */
static bool is_same_word(const char *claim, const char *other)
{
	size_t n = strlen(claim);

	return strncmp(claim, other, n) == 0 &&
	       (other[n] == '\0' || plm_str_starts(other + n, "//") || plm_str_ends(claim, ":"));
}

static enum relation relate_words(const struct plm_claim_value *claim,
				  const struct plm_claim_value *other)
{
	if (is_same_word(claim->text, other->text))
		return EQUAL;
	return other->rank > claim->rank ? MORE : other->rank < claim->rank ? LESS : OTHER;
}

/* What `other` has beside `claim`. */
static enum relation relate(enum plm_claim_order order, const struct plm_claim_value *claim,
			    const struct plm_claim_value *other)
{
	switch (order) {
	case PLM_CLAIM_RANKED:
		return by_both(other->rank > claim->rank, other->rank < claim->rank);
	case PLM_CLAIM_BITS:
		return by_both(other->bits & ~claim->bits, claim->bits & ~other->bits);
	case PLM_CLAIM_GRANTS:
		return by_both(lacks_some(other, claim), lacks_some(claim, other));
	case PLM_CLAIM_CLOSURES:
		return by_both(lacks_some(claim, other), lacks_some(other, claim));
	case PLM_CLAIM_WORDS:
		return relate_words(claim, other);
	}
	return OTHER;
}

/* ---- all values of an attribute ---- */

static bool can_compare(const struct plm_claim_value *v)
{
	return v->presence == PLM_PRESENT && !v->incomparable;
}

/* Of what changes while it runs the bundle tells only how it began, where somebody knows better. */
static bool is_outdated(const struct plm_claim_value *row, const struct claim_row *kind, int origin)
{
	return kind->updatable && origin == PLM_CLAIM_BUNDLE &&
	       (can_compare(&row[PLM_CLAIM_ASKED]) || can_compare(&row[PLM_CLAIM_STATE]));
}

struct comparing {
	const struct plm_claims *claims;
	enum plm_claim_attribute attribute;
	const struct claim_row *kind;
	const struct plm_claim_value *row;
	struct plm_claim_difference worst;
};

static void take(struct comparing *c, enum plm_claim_verdict verdict, int claim, int other)
{
	if (verdict > c->worst.verdict)
		c->worst = (struct plm_claim_difference){verdict, (enum plm_claim_origin)claim,
							 (enum plm_claim_origin)other};
}

/* A program may gain what its bounding set leaves it, by files' capabilities and set-uid: that was claimed with the set. */
static enum relation relate_to_effect(const struct comparing *c, int origin)
{
	struct plm_claim_value claim = c->row[origin];
	const struct plm_claim_value *effect = &c->row[PLM_CLAIM_EFFECT];
	const struct plm_claim_value *bounding = &c->claims->values[PLM_CLAIM_BOUNDING][origin];

	if (c->attribute == PLM_CLAIM_CAPABILITIES && can_compare(bounding) &&
	    (effect->bits & ~claim.bits))
		claim.bits |= effect->bits & bounding->bits;
	return relate(c->kind->order, &claim, effect);
}

static void compare_effect(struct comparing *c, int origin)
{
	if (!can_compare(&c->row[PLM_CLAIM_EFFECT]))
		return;
	switch (relate_to_effect(c, origin)) {
	case EQUAL:
		take(c, PLM_CLAIM_AGREED, origin, PLM_CLAIM_EFFECT);
		break;
	case LESS:
		take(c, PLM_CLAIM_STRICTER, origin, PLM_CLAIM_EFFECT);
		break;
	case MORE:
	case OTHER:
		take(c, PLM_CLAIM_EXCEEDED, origin, PLM_CLAIM_EFFECT);
		break;
	}
}

static void compare_claims(struct comparing *c, int a, int b)
{
	enum relation relation = relate(c->kind->order, &c->row[a], &c->row[b]);

	if (relation == EQUAL || (relation == LESS && c->row[a].at_most))
		take(c, PLM_CLAIM_AGREED, a, b);
	else
		take(c, PLM_CLAIM_CHANGED, a, b);
}

struct plm_claim_difference plm_claims_compare(const struct plm_claims *claims,
					       enum plm_claim_attribute attribute)
{
	struct comparing c = {.claims = claims,
			      .attribute = attribute,
			      .kind = &claim_rows[attribute],
			      .row = claims->values[attribute]};
	bool bounded = false;

	for (int a = 0; a < PLM_CLAIM_EFFECT; a++) {
		if (c.row[a].presence == PLM_UNREADABLE)
			take(&c, PLM_CLAIM_UNREADABLE, a, a);
		if (!can_compare(&c.row[a]) || is_outdated(c.row, c.kind, a))
			continue;
		bounded |= !c.row[a].boundless;
		compare_effect(&c, a);
		for (int b = a + 1; b < PLM_CLAIM_EFFECT; b++)
			if (can_compare(&c.row[b]) && !is_outdated(c.row, c.kind, b))
				compare_claims(&c, a, b);
	}
	if (bounded && c.row[PLM_CLAIM_EFFECT].presence == PLM_UNREADABLE &&
	    !c.row[PLM_CLAIM_EFFECT].incomparable)
		take(&c, PLM_CLAIM_UNREADABLE, PLM_CLAIM_EFFECT, PLM_CLAIM_EFFECT);
	return c.worst;
}

const char *plm_claim_verdict_name(enum plm_claim_verdict verdict)
{
	static const char *const names[] = {"untold",	  "agreed",  "stricter",
					    "unreadable", "changed", "exceeded"};

	return names[verdict];
}
