/*
 * session_select.c: which rules with which values: --profile, --tailoring and --set. Prints nothing.
 */
#include "session.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/benchmark/selection.h"
#include "core/benchmark/tailoring.h"

/* The tailoring of --tailoring, which has to be for exactly this benchmark: one that is used although it was written
 * for another, or is not used at all, would make results mean something else than their reader believes. */
static int load_tailoring(struct plm_session *session, struct plm_tailoring **tailoring,
			  struct plm_err **err)
{
	const char *file = plm_given_value(session->invocation, "tailoring");
	const char *version;
	int rc;

	if (!file)
		return 0;
	rc = plm_tailoring_load(file, session->benchmark, session->arena, &session->diags,
				tailoring, err);
	if (rc < 0)
		return rc;
	version = (*tailoring)->benchmark_version;
	if (!version || strcmp(version, session->benchmark->version) == 0)
		return 0;
	plm_err_set(err, PLM_E_REFUSED,
		    "this tailoring is for version %s of the benchmark, which is %s now", version,
		    session->benchmark->version);
	plm_err_at(err, file, 0);
	plm_err_remedy(err, "look it over, then write the version it is for");
	return -PLM_E_REFUSED;
}

static int bad_setting(const char *text, struct plm_err **err)
{
	plm_err_set(err, PLM_E_USAGE, "--set %s: there is no = in it", text);
	plm_err_remedy(err, "write --set VALUE=TEXT; plimsoll list values shows them");
	return -PLM_E_USAGE;
}

/* Every --set, in order, in the arena: PLM_E_USAGE when one is no VALUE=TEXT. */
static int read_settings(const struct plm_session *session, struct plm_value_setting **settings,
			 size_t *count, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;

	*settings = plm_new_array(session->arena, struct plm_value_setting, inv->given_count + 1);
	*count = 0;
	if (!*settings)
		return plm_err_nomem(err);
	for (size_t i = 0; i < inv->given_count; i++) {
		const char *text = inv->given[i].value, *equals;

		if (strcmp(inv->given[i].option->name, "set") != 0)
			continue;
		equals = strchr(text, '=');
		if (!equals || equals == text)
			return bad_setting(text, err);
		(*settings)[*count].text = equals + 1;
		(*settings)[*count].name =
			plm_arena_strndup(session->arena, text, (size_t)(equals - text));
		if (!(*settings)[(*count)++].name)
			return plm_err_nomem(err);
	}
	return 0;
}

/* A tailoring none of whose profiles was chosen would be silently ignored. */
static int check_used(const struct plm_tailoring *tailoring, const struct plm_selection *selection,
		      struct plm_err **err)
{
	plm_auto_buf struct plm_buf names = {0};

	if (!tailoring || selection->tailoring == tailoring)
		return 0;
	for (size_t i = 0; i < tailoring->profile_count; i++)
		plm_buf_printf(&names, "%s%s", i ? ", " : "",
			       plm_benchmark_short_id(tailoring->profiles[i].id));
	plm_err_set(err, PLM_E_REFUSED,
		    "the tailoring would not be used: profile %s is not its own",
		    selection->profile ? plm_benchmark_short_id(selection->profile->id) : "none");
	plm_err_at(err, tailoring->file, 0);
	plm_err_remedy(err, "choose one of %s, or leave --tailoring out", plm_buf_text(&names));
	return -PLM_E_REFUSED;
}

/* What --profile says, else the fallback, else the first profile; NULL for none. */
static const char *chosen_profile(const struct plm_session *session, const char *fallback)
{
	const char *profile = plm_given_value(session->invocation, "profile");

	if (!profile)
		profile = fallback;
	if (!profile && session->benchmark->profile_count)
		profile = session->benchmark->profiles[0].id;
	return plm_str_eq(profile, "none") ? NULL : profile;
}

int plm_session_profile(struct plm_session *session, struct plm_err **err)
{
	return plm_benchmark_select(session->benchmark, chosen_profile(session, NULL),
				    session->arena, &session->selection, err);
}

int plm_session_select(struct plm_session *session, const char *fallback, struct plm_err **err)
{
	bool given = plm_given(session->invocation, "profile");
	struct plm_select_options options = {0};
	struct plm_tailoring *tailoring = NULL;
	struct plm_value_setting *settings;
	int rc = read_settings(session, &settings, &options.setting_count, err);

	if (rc == 0)
		rc = load_tailoring(session, &tailoring, err);
	if (rc < 0)
		return rc;
	if (given || !tailoring)
		options.profile = chosen_profile(session, fallback);
	/* --profile none with a tailoring is no wish for the tailoring's only profile. */
	if (!given || options.profile)
		options.tailoring = tailoring;
	options.settings = settings;
	rc = plm_benchmark_select_with(session->benchmark, &options, session->arena,
				       &session->selection, err);
	return rc < 0 ? rc : check_used(tailoring, session->selection, err);
}

static int name_rule(const struct plm_session *session, const char *name,
		     struct plm_selected_item *items, struct plm_err **err)
{
	const struct plm_item *rule = plm_benchmark_rule_named(session->benchmark, name);
	const char *near;

	if (rule) {
		items[rule->index].active = items[rule->index].selected = true;
		return 0;
	}
	near = plm_benchmark_rule_near(session->benchmark, name);
	plm_err_set(err, PLM_E_NOTFOUND, "--rule %s: the benchmark has no such rule", name);
	if (near)
		plm_err_remedy(err, "did you mean %s?", near);
	else
		plm_err_remedy(err, "plimsoll list rules --all shows them");
	return -PLM_E_NOTFOUND;
}

int plm_session_rules(struct plm_session *session, struct plm_err **err)
{
	const struct plm_invocation *inv = session->invocation;
	size_t count = session->benchmark->item_count;
	struct plm_selected_item *items;
	int rc = 0;

	if (!plm_given(inv, "rule"))
		return 0;
	items = plm_new_array(session->arena, struct plm_selected_item, count);
	if (!items)
		return plm_err_nomem(err);
	memcpy(items, session->selection->items, count * sizeof(*items));
	for (size_t i = 0; i < session->benchmark->rule_count; i++)
		items[session->benchmark->rules[i]->index].active = false;
	for (size_t i = 0; i < inv->given_count && rc == 0; i++)
		if (strcmp(inv->given[i].option->name, "rule") == 0)
			rc = name_rule(session, inv->given[i].value, items, err);
	session->selection->items = items;
	return rc;
}
