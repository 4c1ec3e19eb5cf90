/*
 * collect_apparmor.c: asks the kernel for the state of AppArmor and for its profiles, and for the stack of security
 * modules, in /sys. Judges nothing.
 */
#include "checks/mac/mac.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/facts.h"
#include "core/host/host.h"

/* "NAME (MODE)"; a name may hold blanks and brackets, a mode does not. */
static bool parse_profile(struct plm_arena *arena, struct plm_slice line, struct mac_profile *p)
{
	const char *open = line.size_bytes ? memrchr(line.data, '(', line.size_bytes) : NULL;
	struct plm_slice name, mode;

	if (!open || line.data[line.size_bytes - 1] != ')')
		return true;
	name = plm_slice_trim(
		(struct plm_slice){.data = line.data, .size_bytes = (size_t)(open - line.data)});
	mode = (struct plm_slice){.data = open + 1,
				  .size_bytes = line.size_bytes - (size_t)(open - line.data) - 2};
	p->name = plm_arena_strndup(arena, name.data, name.size_bytes);
	p->mode = plm_arena_strndup(arena, mode.data, mode.size_bytes);
	return p->name && p->mode;
}

static int parse_profiles(struct plm_arena *arena, struct mac_apparmor *a)
{
	struct plm_slice rest = {.data = a->profiles_file.data,
				 .size_bytes = a->profiles_file.size_bytes};
	struct mac_profile *profiles = NULL;
	struct plm_slice line;

	while (plm_next_line(&rest, &line)) {
		struct mac_profile profile = {.name = NULL};
		struct mac_profile *slot;

		if (!parse_profile(arena, line, &profile))
			return -PLM_E_NOMEM;
		if (!profile.name)
			continue;
		slot = plm_push(arena, profiles, a->profile_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = profile;
	}
	a->profiles = profiles;
	return 0;
}

/* A file of one line without its newline. */
static int read_word(struct plm_facts *facts, const char *path, struct plm_datum *out,
		     struct plm_err **err)
{
	const struct plm_datum *datum;
	struct plm_slice text;
	const char *copy;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &datum, err);

	if (rc != 0)
		return rc;
	*out = *datum;
	if (datum->presence != PLM_PRESENT)
		return 0;
	text = plm_slice_trim(
		(struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes});
	copy = plm_arena_strndup(plm_facts_arena(facts), text.data, text.size_bytes);
	if (!copy)
		return plm_err_nomem(err);
	*out = mac_word_datum(copy);
	return 0;
}

static int read_apparmor(struct plm_facts *facts, struct mac_apparmor *a, struct plm_err **err)
{
	const struct plm_datum *profiles;
	int rc = read_word(facts, MAC_APPARMOR_ENABLED, &a->enabled, err);

	if (rc != 0)
		return rc;
	a->on = plm_str_eq(a->enabled.data, "Y");
	a->mode = a->enabled.presence == PLM_PRESENT ? mac_word_datum("disabled") : a->enabled;
	if (!a->on)
		return 0;
	rc = read_word(facts, MAC_APPARMOR_MODE, &a->mode, err);
	if (rc == 0)
		rc = plm_facts_read(facts, MAC_PROFILES, PLM_READ_LARGE, &profiles, err);
	if (rc != 0)
		return rc;
	a->profiles_file = *profiles;
	return parse_profiles(plm_facts_arena(facts), a) < 0 ? plm_err_nomem(err) : 0;
}

static int gather_apparmor(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct mac_apparmor *a = plm_new(plm_facts_arena(facts), struct mac_apparmor);

	(void)key;
	*value = a;
	return a ? read_apparmor(facts, a, err) : plm_err_nomem(err);
}

int mac_apparmor(struct plm_facts *facts, const struct mac_apparmor **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"AppArmor", gather_apparmor};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* ---- the stack of security modules ---- */

static int parse_names(struct plm_arena *arena, struct mac_lsm *lsm)
{
	struct plm_slice rest = {.data = lsm->file.data, .size_bytes = lsm->file.size_bytes};
	struct plm_slice name;
	const char **names = NULL;

	while (plm_next_word(&rest, ",\n", &name)) {
		const char **slot = plm_push(arena, names, lsm->names.count);

		if (!slot)
			return -PLM_E_NOMEM;
		*slot = plm_arena_strndup(arena, name.data, name.size_bytes);
		if (!*slot)
			return -PLM_E_NOMEM;
	}
	lsm->names.items = names;
	return 0;
}

static int gather_lsm(struct plm_facts *facts, const char *key, const void **value,
		      struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct mac_lsm *lsm = plm_new(arena, struct mac_lsm);
	const struct plm_datum *filesystems;
	int rc;

	(void)key;
	*value = lsm;
	if (!lsm)
		return plm_err_nomem(err);
	rc = read_word(facts, MAC_LSM, &lsm->file, err);
	if (rc == 0)
		rc = plm_facts_read(facts, "/proc/filesystems", PLM_READ_SMALL, &filesystems, err);
	if (rc != 0)
		return rc;
	lsm->kernel_has_securityfs = filesystems->presence == PLM_PRESENT &&
				     strstr(filesystems->data, "\tsecurityfs\n") != NULL;
	return parse_names(arena, lsm) < 0 ? plm_err_nomem(err) : 0;
}

int mac_lsm(struct plm_facts *facts, const struct mac_lsm **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"security modules", gather_lsm};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
