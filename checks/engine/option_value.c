/*
 * option_value.c: what one engine has an option set to: its command line decides, then the last file that says, then what
 * it does when not told. Pure.
 */
#include "checks/engine/options.h"

#include <errno.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/facts/cmdline.h"

static int keep(struct plm_arena *arena, struct plm_buf *words, const char **value)
{
	if (words->failed)
		return -PLM_E_NOMEM;
	*value = plm_arena_strndup(arena, plm_buf_text(words), words->size_bytes);
	return *value ? 0 : -PLM_E_NOMEM;
}

static void add_word(struct plm_buf *words, const char *word, size_t size)
{
	if (words->size_bytes)
		plm_buf_char(words, ' ');
	plm_buf_add(words, word, size);
}

/* ---- the command line ---- */

/* "--flag", "-flag" (Go's own flags know both) and "-f": what follows the dashes and the name, or NULL. */
static const char *after_name(const char *arg, const char *name)
{
	size_t n = strlen(name), dashes = strspn(arg, "-");

	if (dashes < 1 || dashes > 2 || strncmp(arg + dashes, name, n) != 0)
		return NULL;
	arg += dashes + n;
	return *arg == '\0' || *arg == '=' ? arg : NULL;
}

static const char *flag_value(const struct plm_datum *cmdline, size_t *at, const char *arg,
			      const struct engine_option *option)
{
	const char *rest = after_name(arg, option->flag);

	if (!rest && option->letter)
		rest = after_name(arg, option->letter);
	if (!rest)
		return NULL;
	if (*rest == '=')
		return rest + 1;
	return option->kind == ENGINE_BOOL ? "true" : plm_cmdline_next(cmdline, at);
}

static int of_flags(struct plm_arena *arena, const struct plm_datum *cmdline,
		    const struct engine_option *option, const char **value)
{
	plm_auto_buf struct plm_buf words = {0};
	const char *arg, *found;
	bool given = false;
	size_t at = 0;

	while (option->flag && (arg = plm_cmdline_next(cmdline, &at))) {
		found = flag_value(cmdline, &at, arg, option);
		if (!found)
			continue;
		if (option->kind != ENGINE_LIST)
			plm_buf_clear(&words);
		add_word(&words, found, strlen(found));
		given = true;
	}
	return given ? keep(arena, &words, value) : 0;
}

/* ---- files ---- */

/* The plug-in that has containerd's options for Kubernetes, by version of the file. */
static const char *cri_plugin(const struct engine_option *option, int version)
{
	static const char *const third[] = {
		[ENGINE_NO_CRI] = "",
		[ENGINE_CRI_RUNTIME] = "io.containerd.cri.v1.runtime",
		[ENGINE_CRI_IMAGES] = "io.containerd.cri.v1.images",
		[ENGINE_CRI_SERVER] = "io.containerd.grpc.v1.cri",
	};

	if (version == 1)
		return "cri";
	return version == 2 ? "io.containerd.grpc.v1.cri" : third[option->cri];
}

/* The table of a file in which the rest of an option's key is looked up; *rest is that. */
static const struct plm_toml *section_of(const struct engine_file *file,
					 const struct engine_option *option, const char **rest)
{
	*rest = option->key;
	if (file->storage != (strncmp(option->key, "storage.", strlen("storage.")) == 0))
		return NULL;
	if (option->cri == ENGINE_NO_CRI)
		return file->root;
	*rest = option->key + strlen("cri.");
	return plm_toml_member(plm_toml_member(file->root, "plugins"),
			       cri_plugin(option, file->version));
}

static void add_value(struct plm_buf *words, const struct plm_toml *value)
{
	if (value->kind != PLM_TOML_ARRAY && value->text.data)
		add_word(words, value->text.data, value->text.size_bytes);
	for (const struct plm_toml *item = value->first; item; item = item->next)
		if (item->text.data)
			add_word(words, item->text.data, item->text.size_bytes);
}

/* To containerd an imported file that sets nothing ("", 0, false) outside of plug-ins says nothing. */
static bool says_nothing(const struct engine_setup *setup, const struct engine_option *option,
			 const struct plm_toml *value, size_t file)
{
	if (setup->kind != ENGINE_CONTAINERD || option->cri != ENGINE_NO_CRI || file == 0)
		return false;
	return !value->text.size_bytes ||
	       (value->kind == PLM_TOML_INTEGER && value->integer == 0) ||
	       (value->kind == PLM_TOML_BOOLEAN && !value->boolean);
}

/* containerd puts the lists of its files together; other engines take the last one's. */
static bool lists_add_up(const struct engine_setup *setup, const struct engine_option *option)
{
	return setup->kind == ENGINE_CONTAINERD && option->kind == ENGINE_LIST;
}

struct found {
	struct plm_buf words;
	const char *source;
	bool newer, given;
	/* containerd 1 takes a plug-in's whole section from the last file that has one, containerd 2 joins them. */
	bool maybe_replaced;
};

static void take_file(const struct engine_setup *setup, const struct engine_option *option,
		      size_t i, struct found *found)
{
	const struct engine_file *file = &setup->files[i];
	const char *rest;
	const struct plm_toml *section = section_of(file, option, &rest);
	const struct plm_toml *value = plm_toml_find(section, rest);

	if (!value && section && option->cri != ENGINE_NO_CRI && file->version < 3)
		found->maybe_replaced = found->given;
	if (!value || (option->kind != ENGINE_LIST && says_nothing(setup, option, value, i)))
		return;
	if (!lists_add_up(setup, option))
		plm_buf_clear(&found->words);
	add_value(&found->words, value);
	found->given = true;
	found->maybe_replaced = false;
	found->source = file->path;
	found->newer = file->newer;
}

/* The first file that could not be read and may say otherwise, or the directory that may hold one. */
static bool is_hidden(const struct engine_setup *setup, const struct engine_option *option,
		      struct engine_setting *s)
{
	bool storage = strncmp(option->key, "storage.", strlen("storage.")) == 0;

	for (size_t i = setup->file_count; i-- > 0;)
		if (setup->files[i].storage == storage &&
		    setup->files[i].state.presence == PLM_UNREADABLE) {
			s->unread = setup->files[i].path;
			s->error = setup->files[i].state.error;
			return true;
		}
	if (!setup->gap || storage)
		return false;
	s->unread = setup->gap;
	s->error = setup->gap_error;
	return true;
}

static int of_files(struct plm_arena *arena, const struct engine_setup *setup,
		    const struct engine_option *option, struct engine_setting *s)
{
	struct found found = {.source = NULL};
	int rc = 0;

	for (size_t i = 0; i < setup->file_count; i++)
		if (setup->files[i].root)
			take_file(setup, option, i, &found);
	if (found.given)
		rc = keep(arena, &found.words, &s->value);
	plm_buf_free(&found.words);
	s->source = found.source;
	s->may_be_old = found.newer;
	if (found.newer)
		s->file = found.source;
	if (found.given && found.maybe_replaced)
		s->doubt = "a later file has a section of its own for that plug-in, which replaces "
			   "the earlier one in containerd 1 and not in containerd 2";
	return rc;
}

/* A file without it that was changed since may have had it before. */
static const char *newer_file(const struct engine_setup *setup)
{
	for (size_t i = 0; i < setup->file_count; i++)
		if (setup->files[i].newer)
			return setup->files[i].path;
	return NULL;
}

int engine_setting_find(struct plm_arena *arena, const struct engine_setup *setup,
			const struct engine_option *option, struct engine_setting *s)
{
	int rc = of_flags(arena, &setup->cmdline, option, &s->value);

	s->source = setup->cmdline_path;
	s->file = setup->file_count ? setup->files[0].path : NULL;
	if (rc < 0 || s->value)
		return rc;
	if (setup->process && option->flag && setup->cmdline.presence != PLM_PRESENT) {
		s->unread = setup->cmdline_path;
		s->error = setup->cmdline.error;
		return 0;
	}
	rc = is_hidden(setup, option, s) ? 0 : of_files(arena, setup, option, s);
	if (rc < 0 || s->value || s->unread)
		return rc;
	s->value = option->fallback;
	s->source = NULL;
	if (newer_file(setup)) {
		s->may_be_old = true;
		s->file = newer_file(setup);
	}
	return 0;
}

bool engine_without_cri(const struct engine_setup *setup)
{
	bool without = false;

	for (size_t i = 0; i < setup->file_count; i++) {
		const struct plm_toml *list =
			plm_toml_member(setup->files[i].root, "disabled_plugins");

		for (const struct plm_toml *item = list ? list->first : NULL; item;
		     item = item->next)
			without |= plm_slice_is(item->text, "cri") ||
				   plm_slice_is(item->text, "io.containerd.grpc.v1.cri");
	}
	return without;
}
