/*
 * xtables.c: one table of legacy iptables into the text of iptables-save(8): chains with their policies, then their rules.
 * Pure.
 */
#include "core/host/xtables_entries.h"

#include "core/base/buf.h"

#include <errno.h>
#include <linux/netfilter.h>

static int write_heads(struct plm_xtables_reader *r)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct plm_xtables_chain *chain = &r->chains[i];
		const char *policy = "-";
		struct plm_xtables_entry e;

		if (chain->built_in)
			policy = plm_xtables_take(r, chain->policy, &e) &&
						 e.kind == PLM_XTABLES_VERDICT
					 ? plm_xtables_verdict(e.verdict)
					 : NULL;
		if (!policy)
			return EBADMSG;
		plm_buf_printf(r->text, ":%s %s [0:0]\n", chain->name, policy);
	}
	return 0;
}

/* What ends a chain is no rule of it: the policy of the kernel's own, a return of the others. */
static bool is_end(const struct plm_xtables_reader *r, const struct plm_xtables_chain *chain,
		   const struct plm_xtables_entry *e)
{
	struct plm_xtables_entry behind;

	if (e->kind != PLM_XTABLES_VERDICT)
		return false;
	if (chain->built_in)
		return chain->policy == e->at;
	return e->verdict == XT_RETURN && plm_xtables_take(r, e->next, &behind) &&
	       behind.kind == PLM_XTABLES_CHAIN;
}

static int write_rules(struct plm_xtables_reader *r)
{
	const struct plm_xtables_chain *chain = NULL;
	struct plm_xtables_entry e;

	for (size_t at = 0; at < r->table->size_bytes; at = e.next) {
		const struct plm_xtables_chain *begun = plm_xtables_chain_at(r, at);

		if (!plm_xtables_take(r, at, &e))
			return EBADMSG;
		chain = begun ? begun : chain;
		if (e.kind == PLM_XTABLES_CHAIN)
			continue;
		if (!chain || (!is_end(r, chain, &e) && !plm_xtables_rule(r, chain, &e)))
			return EBADMSG;
	}
	return 0;
}

int plm_xtables_save(const struct plm_xtables *table, struct plm_buf *text)
{
	struct plm_xtables_reader r = {
		.table = table, .layout = &plm_xtables_layouts[table->ipv6], .text = text};
	size_t before = text->size_bytes;
	int error = plm_xtables_find_chains(&r);

	plm_buf_printf(text, "*%s\n", table->table);
	if (error == 0)
		error = write_heads(&r);
	if (error == 0)
		error = write_rules(&r);
	plm_buf_str(text, "COMMIT\n");
	if (error && text->data) {
		text->size_bytes = before;
		text->data[before] = '\0';
	}
	free(r.chains);
	return error;
}
