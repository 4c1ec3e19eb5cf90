/*
 * guide_page.h: what the files of the guide share: what is shown, and the sections. Private to
 * exports.
 */
#ifndef PLM_EXPORTS_GUIDE_PAGE_H
#define PLM_EXPORTS_GUIDE_PAGE_H

#include "exports/guide.h"
#include "reports/page.h"

extern const struct plm_asset plm_asset_guide, plm_asset_guide_group, plm_asset_guide_rule,
	plm_asset_guide_style;
extern const char plm_guide_style_hash[];

/* The subject of the page's slots. */
struct plm_guide {
	const struct plm_guide_options *options;
	const struct plm_benchmark *benchmark;
	const struct plm_selection *selection;
	struct plm_arena *arena;
	size_t *rules; /* by item: how many rules are shown in it; of a rule 1 or 0 */
	size_t hidden; /* rules their author keeps out of documents */
	bool *in;      /* profile_count rows of item_count: whether a profile evaluates it */
	struct plm_rule_list *users; /* by value: the rules that take it and are shown */
	bool *scratch;		     /* a place for each value */
};

struct plm_rule_list {
	const struct plm_item **items;
	size_t count;
};

/* Decides what is shown. -PLM_E_NOMEM. */
int plm_guide_prepare(struct plm_guide *guide);
static inline bool plm_guide_shows(const struct plm_guide *guide, const struct plm_item *item)
{
	return guide->rules[item->index] > 0;
}

/* guide_rules.c */
void plm_guide_contents(struct plm_page *page, const void *guide);
void plm_guide_rules(struct plm_page *page, const void *guide);
/* <li> with a link to a rule, or its title alone when it is not shown. */
void plm_guide_rule_link(struct plm_page *page, const struct plm_guide *guide,
			 const struct plm_item *rule);

/* guide_tables.c: nothing is written when there is nothing to show. */
void plm_guide_profiles(struct plm_page *page, const void *guide);
void plm_guide_values(struct plm_page *page, const void *guide);
void plm_guide_cited(struct plm_page *page, const void *guide);
void plm_guide_outside(struct plm_page *page, const void *guide);

#endif
