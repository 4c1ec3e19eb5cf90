/*
 * accounts.c: gathers the accounts and groups of this host. Reads /etc/passwd, /etc/shadow and /etc/group; judges
 * nothing.
 */
#include "core/facts/accounts.h"

#include "core/base/arena.h"
#include "core/base/err.h"

enum { MOST_BYTES = 4 * 1024 * 1024 };

typedef int parser(struct plm_arena *arena, struct plm_slice text, struct plm_accounts *accounts);

static int read_file(struct plm_facts *facts, const char *path, struct plm_account_file *file,
		     parser *parse, struct plm_accounts *accounts, struct plm_err **err)
{
	const struct plm_datum *text;
	struct plm_slice all = {0};
	int rc = plm_facts_read(facts, path, MOST_BYTES, &text, err);

	if (rc < 0)
		return rc;
	file->path = path;
	file->state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_UNREADABLE)
		return 0;
	if (text->presence == PLM_PRESENT)
		all = (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes};
	return parse(plm_facts_arena(facts), all, accounts) < 0 ? plm_err_nomem(err) : 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_accounts *a = plm_new(plm_facts_arena(facts), struct plm_accounts);
	int rc = a ? 0 : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		rc = read_file(facts, PLM_PASSWD_FILE, &a->passwd, plm_accounts_parse_passwd, a,
			       err);
	if (rc == 0)
		rc = read_file(facts, PLM_SHADOW_FILE, &a->shadow, plm_accounts_parse_shadow, a,
			       err);
	if (rc == 0)
		rc = read_file(facts, PLM_GROUP_FILE, &a->group, plm_accounts_parse_group, a, err);
	*value = a;
	return rc;
}

int plm_facts_accounts(struct plm_facts *facts, const struct plm_accounts **out,
		       struct plm_err **err)
{
	static const struct plm_fact fact = {"accounts and groups", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
