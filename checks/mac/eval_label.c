/*
 * eval_label.c: judges whether files have the label that SELinux's policy gives them. Pure: reads
 * facts and parameters only.
 */
#include "checks/mac/mac.h"
#include "checks/mac/selinux.h"

#include "core/base/arena.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

struct labels {
	size_t there, good;
	const struct mac_file_label *wrong, *unknown;
};

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

static bool has_listed_type(const struct mac_file_label *f, const struct plm_list *types)
{
	struct mac_label label;

	if (!mac_parse_label(slice_of(&f->label), &label))
		return false;
	for (size_t i = 0; i < types->count; i++)
		if (plm_slice_is(label.type, types->items[i]))
			return true;
	return false;
}

static int show(struct plm_eval *ev, const struct mac_file_label *f)
{
	const char *source =
		plm_arena_printf(plm_facts_arena(ev->facts), "%s: security.selinux", f->path);

	if (!source)
		return -PLM_E_NOMEM;
	if (f->st.presence == PLM_UNREADABLE) {
		plm_evidence_datum(ev, PLM_RUNNING, source,
				   &(struct plm_datum){.error = f->st.error});
		return 0;
	}
	plm_evidence_datum(ev, PLM_RUNNING, source, &f->label);
	plm_evidence_datum(ev, PLM_PERSISTENT, f->wanted_source, &f->wanted);
	return 0;
}

static int look_at(struct plm_eval *ev, const struct mac_label_params *p, const char *path,
		   struct labels *all)
{
	const struct mac_file_label *f;
	int rc = mac_file_label(ev->facts, path, &f, NULL);

	if (rc < 0 || f->st.presence == PLM_ABSENT)
		return rc;
	all->there++;
	if (f->st.presence == PLM_UNREADABLE || f->label.presence == PLM_UNREADABLE ||
	    f->wanted.presence == PLM_UNREADABLE)
		all->unknown = all->unknown ? all->unknown : f;
	else if (f->wanted.presence == PLM_ABSENT)
		all->there--;
	else if (f->label.presence == PLM_PRESENT &&
		 (mac_same_type(slice_of(&f->label), slice_of(&f->wanted)) ||
		  has_listed_type(f, &p->also)))
		all->good++;
	else
		all->wrong = all->wrong ? all->wrong : f;
	return show(ev, f);
}

static void say_wrong(struct plm_eval *ev, const struct mac_file_label *f, size_t others)
{
	char more[48] = "";

	if (others)
		snprintf(more, sizeof(more), ", and %zu more", others);
	if (f->label.presence == PLM_ABSENT)
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s has no label, so SELinux does not know what it protects; the policy "
			"has %s for it (%s)%s",
			f->path, f->wanted.data, f->wanted_source, more);
	else
		plm_verdict(
			ev, PLM_VERDICT_FAIL,
			"%s is labelled %s, where the policy has %s (%s): SELinux protects it as "
			"something else%s",
			f->path, f->label.data, f->wanted.data, f->wanted_source, more);
}

static void judge(struct plm_eval *ev, const struct labels *all)
{
	const struct mac_file_label *u = all->unknown;
	size_t others = all->there - all->good - 1;

	if (all->wrong)
		say_wrong(ev, all->wrong, others);
	else if (u && (u->st.presence == PLM_UNREADABLE || u->label.presence == PLM_UNREADABLE))
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "the label of %s could not be read: %s",
			    u->path,
			    plm_errno_words(u->st.presence == PLM_UNREADABLE ? u->st.error
									     : u->label.error));
	else if (u)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "which label %s should have could not be read from %s: %s", u->path,
			    u->wanted_source, plm_errno_words(u->wanted.error));
	else if (all->there == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE,
			    "none of these files is here and labelled by the policy");
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%zu file%s the type that the policy gives it",
			    all->good, all->good == 1 ? " has" : "s have each");
}

int mac_eval_selinux_label(struct plm_eval *ev, const void *params)
{
	const struct mac_label_params *p = params;
	struct labels all = {.there = 0};
	const struct mac_selinux *s;
	bool ended = false;
	int rc = mac_selinux_in_use(ev, &s, &ended);

	for (size_t i = 0; rc == 0 && !ended && i < p->paths.count; i++)
		rc = look_at(ev, p, p->paths.items[i], &all);
	if (rc != 0 || ended)
		return rc;
	plm_expected(ev, "the type of the policy's file_contexts");
	judge(ev, &all);
	return 0;
}

const char *mac_validate_label(const void *params)
{
	const struct mac_label_params *p = params;

	for (size_t i = 0; i < p->paths.count; i++)
		if (p->paths.items[i][0] != '/')
			return "paths holds absolute paths";
	return NULL;
}
