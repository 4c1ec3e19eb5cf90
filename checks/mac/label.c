/*
 * label.c: the label a file has and the one that the policy would give it. Reads security.selinux and
 * the file_contexts of the policy that is configured; judges nothing.
 */
#include "checks/mac/mac.h"
#include "checks/mac/selinux.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/resolve.h"
#include "core/host/host.h"

/* What libselinux takes when the configuration names none. */
static const char default_policy[] = "targeted";

int mac_policy_path(struct plm_facts *facts, const char *rest, const char **path,
		    struct plm_err **err)
{
	const struct mac_selinux *s;
	const char *name;
	int rc = mac_selinux(facts, &s, err);

	*path = NULL;
	if (rc < 0)
		return rc;
	name = s->policy.presence == PLM_PRESENT ? s->policy.data : default_policy;
	if (s->policy.presence == PLM_UNREADABLE || !*name || strchr(name, '/') || name[0] == '.')
		return 0;
	*path = plm_arena_printf(plm_facts_arena(facts), "/etc/selinux/%s/%s", name, rest);
	return *path ? 0 : plm_err_nomem(err);
}

bool mac_parse_label(struct plm_slice text, struct mac_label *label)
{
	struct plm_slice rest;

	*label = (struct mac_label){.level = {.data = "", .size_bytes = 0}};
	if (!plm_split(text, ':', &label->user, &rest) ||
	    !plm_split(rest, ':', &label->role, &label->type))
		return false;
	rest = label->type;
	if (plm_split(rest, ':', &label->type, &label->level))
		return label->type.size_bytes > 0;
	label->type = rest;
	return rest.size_bytes > 0;
}

bool mac_same_type(struct plm_slice a, struct plm_slice b)
{
	struct mac_label x, y;

	return mac_parse_label(a, &x) && mac_parse_label(b, &y) &&
	       x.type.size_bytes == y.type.size_bytes &&
	       memcmp(x.type.data, y.type.data, x.type.size_bytes) == 0;
}

/* ---- the policy's files ---- */

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

/* One part of file_contexts. The policy's own must be there; another may be absent, not unread. */
static int take_part(struct plm_facts *facts, const char *rest, bool own, struct mac_contexts *c,
		     const struct plm_datum **datum, struct plm_err **err)
{
	const char *path;
	int rc = mac_policy_path(facts, rest, &path, err);

	*datum = NULL;
	if (rc == 0 && path)
		rc = plm_facts_read(facts, path, PLM_READ_LARGE, datum, err);
	if (rc != 0 || !path)
		return rc;
	if (own || ((*datum)->presence == PLM_UNREADABLE && c->state.presence == PLM_PRESENT)) {
		c->state = (struct plm_datum){.presence = (*datum)->presence,
					      .error = (*datum)->error};
		c->state_source = path;
	}
	if ((*datum)->presence != PLM_PRESENT)
		*datum = NULL;
	return 0;
}

static int take_contexts(struct plm_facts *facts, const char *rest, bool own,
			 struct mac_contexts *c, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *datum;
	const char *path = NULL;
	int rc = take_part(facts, rest, own, c, &datum, err);

	if (rc == 0 && datum)
		rc = mac_policy_path(facts, rest, &path, err);
	if (rc < 0 || !datum)
		return rc;
	return mac_parse_file_contexts(arena, path, slice_of(datum), c) < 0 ? plm_err_nomem(err)
									    : 0;
}

static int take_substitutions(struct plm_facts *facts, const char *rest, struct mac_contexts *c,
			      struct mac_substitutions *to, struct plm_err **err)
{
	const struct plm_datum *datum;
	int rc = take_part(facts, rest, false, c, &datum, err);

	if (rc < 0 || !datum)
		return rc;
	return mac_parse_substitutions(plm_facts_arena(facts), slice_of(datum), to) < 0
		       ? plm_err_nomem(err)
		       : 0;
}

static int gather_contexts(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct mac_contexts *c = plm_new(plm_facts_arena(facts), struct mac_contexts);
	int rc;

	(void)key;
	*value = c;
	if (!c)
		return plm_err_nomem(err);
	c->state = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EINVAL};
	c->state_source = MAC_SELINUX_CONFIG;
	rc = take_contexts(facts, "contexts/files/file_contexts", true, c, err);
	if (rc == 0)
		rc = take_contexts(facts, "contexts/files/file_contexts.homedirs", false, c, err);
	if (rc == 0)
		rc = take_contexts(facts, "contexts/files/file_contexts.local", false, c, err);
	if (rc == 0)
		rc = take_substitutions(facts, "contexts/files/file_contexts.subs", c,
					&c->local_subs, err);
	if (rc == 0)
		rc = take_substitutions(facts, "contexts/files/file_contexts.subs_dist", c,
					&c->dist_subs, err);
	return rc;
}

static const struct plm_fact contexts_fact = {"labels of files", gather_contexts};

/* ---- one file ---- */

static int find_wanted(struct plm_facts *facts, struct mac_file_label *f, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct mac_contexts *c;
	const struct mac_spec *spec = NULL;
	const void *value = NULL;
	int rc = plm_facts_get(facts, &contexts_fact, NULL, &value, err);

	if (rc < 0)
		return rc;
	c = value;
	f->wanted = c->state;
	f->wanted_source = c->state_source;
	if (c->state.presence != PLM_PRESENT)
		return 0;
	rc = mac_match_context(arena, c, f->path, f->st.kind, &spec);
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(err);
	f->wanted = (struct plm_datum){.presence = rc < 0 ? PLM_UNREADABLE : PLM_ABSENT,
				       .error = rc < 0 ? EBADMSG : 0};
	if (!spec)
		return 0;
	f->wanted_source = plm_arena_printf(arena, "%s:%zu", spec->file, spec->line);
	if (!plm_str_eq(spec->context, "<<none>>"))
		f->wanted = (struct plm_datum){.presence = PLM_PRESENT,
					       .data = spec->context,
					       .size_bytes = strlen(spec->context)};
	return f->wanted_source ? 0 : plm_err_nomem(err);
}

static int read_label(struct plm_facts *facts, struct mac_file_label *f, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	size_t size;
	const char *text;

	if (plm_host_xattr(plm_facts_host(facts), arena, f->path, "security.selinux", &f->label) <
	    0)
		return plm_err_nomem(err);
	if (f->label.presence != PLM_PRESENT)
		return 0;
	size = strnlen(f->label.data, f->label.size_bytes);
	text = plm_arena_strndup(arena, f->label.data, size);
	if (!text)
		return plm_err_nomem(err);
	f->label.data = text;
	f->label.size_bytes = size;
	return 0;
}

static int gather_label(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct mac_file_label *f = plm_new(plm_facts_arena(facts), struct mac_file_label);
	const struct plm_stat *st;
	struct plm_datum why_not;
	int rc;

	*value = f;
	if (!f)
		return plm_err_nomem(err);
	rc = plm_facts_resolve(facts, key, &f->path, &why_not, err);
	if (rc < 0)
		return rc;
	if (!f->path) {
		f->path = plm_arena_strdup(plm_facts_arena(facts), key);
		f->st = (struct plm_stat){.presence = why_not.presence, .error = why_not.error};
		return f->path ? 0 : plm_err_nomem(err);
	}
	rc = plm_facts_stat(facts, f->path, &st, err);
	if (rc < 0)
		return rc;
	f->st = *st;
	if (st->presence != PLM_PRESENT)
		return 0;
	rc = read_label(facts, f, err);
	return rc < 0 ? rc : find_wanted(facts, f, err);
}

int mac_file_label(struct plm_facts *facts, const char *path, const struct mac_file_label **out,
		   struct plm_err **err)
{
	static const struct plm_fact fact = {"label of a file", gather_label};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
