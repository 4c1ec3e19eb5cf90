/*
 * automatic_rpm.c: whether a file with sections has its program install updates: dnf-automatic's, yum-cron's,
 * rpm-ostree's. Reads those files. Judges nothing beyond that.
 */
#include "checks/patch/automatic.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/settings.h"
#include "core/host/host.h"
#include "core/base/text.h"

static bool installs(const struct patch_way_file *file, const char *value)
{
	struct plm_slice rest, word;
	bool yes = false;

	if (!file->installs)
		return plm_settings_boolean(value, &yes) && yes;
	rest = plm_slice_of(file->installs);
	while (plm_next_word(&rest, " ", &word))
		if (word.size_bytes == strlen(value) &&
		    strncasecmp(word.data, value, word.size_bytes) == 0)
			return true;
	return false;
}

static int read_one(struct plm_facts *facts, const char *path, struct plm_settings *conf,
		    struct patch_way *way)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *text;

	if (plm_facts_read(facts, path, PLM_READ_SMALL, &text, NULL) < 0)
		return -PLM_E_NOMEM;
	if (text->presence == PLM_PRESENT)
		return plm_settings_parse(
			arena, path,
			(struct plm_slice){.data = text->data, .size_bytes = text->size_bytes},
			conf);
	if (text->presence == PLM_ABSENT || way->unknown)
		return 0;
	way->unknown = plm_arena_printf(arena, "%s could not be read: %s", path,
					plm_errno_words(text->error));
	return way->unknown ? 0 : -PLM_E_NOMEM;
}

static int take_setting(struct plm_arena *arena, const struct patch_way_file *file,
			const struct plm_settings_value *found, struct patch_way *way)
{
	struct patch_way_setting *setting = plm_new(arena, struct patch_way_setting);
	const char *text =
		found->value.presence == PLM_PRESENT ? found->value.data : file->fallback;

	if (!setting)
		return -PLM_E_NOMEM;
	*setting = (struct patch_way_setting){
		.source = found->value.presence == PLM_PRESENT ? found->source : file->paths[0],
		.state = {.presence = PLM_ABSENT}};
	way->settings = setting;
	way->setting_count = 1;
	if (found->value.presence == PLM_UNREADABLE && !way->unknown) {
		way->unknown = plm_arena_printf(arena, "%s could not be read: %s", found->source,
						plm_errno_words(found->value.error));
		return way->unknown ? 0 : -PLM_E_NOMEM;
	}
	if (found->value.presence == PLM_PRESENT) {
		const char *shown = plm_arena_printf(arena, "%s=%s", file->key, found->value.data);

		if (!shown)
			return -PLM_E_NOMEM;
		setting->state = (struct plm_datum){
			.presence = PLM_PRESENT, .data = shown, .size_bytes = strlen(shown)};
	}
	if (text && installs(file, text))
		return 0;
	way->problem = plm_arena_printf(arena, "it is not told to install anything (%s in %s)",
					file->key, setting->source);
	return way->problem ? 0 : -PLM_E_NOMEM;
}

int patch_automatic_file(struct plm_facts *facts, const struct patch_way_file *file,
			 struct patch_way *way, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_settings conf = {.where = file->paths[0]};
	struct plm_settings_value found = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < 4 && file->paths[i]; i++)
		rc = read_one(facts, file->paths[i], &conf, way);
	if (rc == 0)
		rc = plm_settings_find(arena, &conf, file->section, file->key, &found);
	if (rc == 0)
		rc = take_setting(arena, file, &found, way);
	return rc < 0 ? plm_err_nomem(err) : 0;
}
