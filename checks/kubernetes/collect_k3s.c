/*
 * collect_k3s.c: the kubelet that K3s has within its own process: what K3s hands it by itself, and the kubelet-arg of its
 * configuration and of its unit, which it hides from its command line. Reads those; judges nothing.
 */
#include <errno.h>
#include <inttypes.h>

#include "checks/kubernetes/kubernetes.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"
#include "core/facts/settings.h"
#include "core/facts/units.h"

/* As K3s calls its kubelet in every release there is (its guide to hardening names them). */
#define HANDED                                                                                     \
	"--anonymous-auth=false\0--authorization-mode=Webhook\0"                                   \
	"--authentication-token-webhook=true\0"                                                    \
	"--client-ca-file=/var/lib/rancher/k3s/agent/client-ca.crt\0--read-only-port=0\0"          \
	"--healthz-bind-address=127.0.0.1\0--fail-swap-on=false\0"                                 \
	"--tls-cert-file=/var/lib/rancher/k3s/agent/serving-kubelet.crt\0"                         \
	"--tls-private-key-file=/var/lib/rancher/k3s/agent/serving-kubelet.key"
#define KERNEL_DEFAULTS "protect-kernel-defaults"
static const struct plm_datum handed = {
	.presence = PLM_PRESENT, .data = HANDED, .size_bytes = sizeof(HANDED)};
static const struct plm_datum handed_more = {.presence = PLM_PRESENT,
					     .data = HANDED "\0--" KERNEL_DEFAULTS "=true",
					     .size_bytes =
						     sizeof(HANDED "\0--" KERNEL_DEFAULTS "=true")};

static const char usual_file[] = "/etc/rancher/k3s/config.yaml";
static const char own_dropins[] = "/var/lib/rancher/k3s/agent/etc/kubelet.conf.d";

struct k3s {
	struct plm_facts *facts;
	struct kubelet *kubelet;
	struct plm_buf *words; /* the kubelet's arguments, each ended by a NUL */
	json_t *nothing;       /* what a file of K3s tells kubelet as a file of its own */
	bool kernel_defaults;  /* --protect-kernel-defaults of K3s, which is kubelet's */
	bool elsewhere;	       /* K3s keeps its files where it was told */
	struct plm_err **err;
};

static void release_json(void *object)
{
	json_decref(object);
}

static void unread(struct k3s *k, const char *path, int error)
{
	k->kubelet->cmdline_path = path;
	k->kubelet->cmdline = (struct plm_datum){.presence = PLM_UNREADABLE, .error = error};
}

static void add_word(struct k3s *k, const char *argument, size_t size, const char *source)
{
	plm_buf_str(k->words, "--");
	plm_buf_add(k->words, argument, size);
	plm_buf_char(k->words, '\0');
	if (k->kubelet->cmdline.presence != PLM_UNREADABLE)
		k->kubelet->cmdline_path = source;
}

/* ---- the configuration ---- */

/* A list or one text; a later file replaces what was before it, but for a key that ends in "+". */
static void take_arguments(struct k3s *k, const json_t *config, const char *path)
{
	static const char *const keys[] = {"kubelet-arg", "kubelet-arg+"};

	for (size_t i = 0; i < 2; i++) {
		const json_t *value = json_object_get(config, keys[i]);
		const char *text = json_string_value(value);

		if (value && i == 0)
			plm_buf_clear(k->words);
		if (text)
			add_word(k, text, strlen(text), path);
		for (size_t at = 0; at < json_array_size(value); at++) {
			text = json_string_value(json_array_get(value, at));
			if (text)
				add_word(k, text, strlen(text), path);
		}
	}
}

/* A switch of K3s' own that is one of kubelet's, too. */
static void take_switch(struct k3s *k, const json_t *config)
{
	const json_t *value = json_object_get(config, KERNEL_DEFAULTS);
	const char *text = json_string_value(value);

	if (value)
		k->kernel_defaults = text ? strcmp(text, "true") == 0 : json_is_true(value);
}

static int take_file(struct k3s *k, const char *path)
{
	struct kubelet_files *files = &k->kubelet->files;
	int rc = kubelet_add_file(k->facts, path, files, k->err);
	struct kubelet_file *file;

	if (rc < 0)
		return rc;
	file = &files->items[files->count - 1];
	if (file->config) {
		take_arguments(k, file->config, path);
		take_switch(k, file->config);
		k->elsewhere |= json_object_get(file->config, "data-dir") != NULL;
		file->config = k->nothing;
	} else if (file->state.presence == PLM_UNREADABLE) {
		unread(k, path, file->state.error);
	}
	files->count -= file->state.presence == PLM_ABSENT;
	return 0;
}

static int take_dropins(struct k3s *k, const char *file)
{
	struct plm_arena *arena = plm_facts_arena(k->facts);
	const char *directory = plm_arena_printf(arena, "%s.d", file), *path;
	const struct plm_datum *names;
	int rc = directory ? plm_facts_list(k->facts, directory, &names, k->err)
			   : plm_err_nomem(k->err);

	if (rc == 0 && names->presence == PLM_UNREADABLE)
		unread(k, directory, names->error);
	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		if (!plm_str_ends(names->data + at, ".yaml") &&
		    !plm_str_ends(names->data + at, ".yml"))
			continue;
		path = plm_arena_printf(arena, "%s/%s", directory, names->data + at);
		rc = path ? take_file(k, path) : plm_err_nomem(k->err);
	}
	return rc;
}

/* ---- the command line, as its unit gives it ---- */

static struct plm_slice unquoted(struct plm_slice word)
{
	if (word.size_bytes >= 2 && strchr("'\"", word.data[0]) &&
	    word.data[word.size_bytes - 1] == word.data[0])
		word = (struct plm_slice){word.data + 1, word.size_bytes - 2};
	return word;
}

/* The value of an option in a command of a unit, or an empty slice; *rest goes on behind it. */
static bool next_value(struct plm_slice *rest, const char *option, struct plm_slice *value)
{
	struct plm_slice word;
	size_t size = strlen(option);

	while (plm_next_word(rest, " \t\n\\", &word)) {
		word = unquoted(word);
		if (!plm_slice_starts(word, option))
			continue;
		if (word.size_bytes == size && plm_next_word(rest, " \t\n\\", value)) {
			*value = unquoted(*value);
			return true;
		}
		if (word.size_bytes > size && word.data[size] == '=') {
			*value = (struct plm_slice){word.data + size + 1,
						    word.size_bytes - size - 1};
			return true;
		}
	}
	return false;
}

/* Given there, those of the files do not count. */
static void take_command(struct k3s *k, const char *command, const char *source)
{
	struct plm_slice rest = plm_slice_of(command), value;
	bool first = true;

	while (next_value(&rest, "--kubelet-arg", &value)) {
		if (first)
			plm_buf_clear(k->words);
		first = false;
		add_word(k, value.data, value.size_bytes, source);
	}
}

static void take_command_switch(struct k3s *k, const char *command)
{
	struct plm_slice rest = plm_slice_of(command), word, key, value;

	while (plm_next_word(&rest, " \t\n\\", &word)) {
		word = unquoted(word);
		if (plm_slice_is(word, "--" KERNEL_DEFAULTS))
			k->kernel_defaults = true;
		else if (plm_split(word, '=', &key, &value) &&
			 plm_slice_is(key, "--" KERNEL_DEFAULTS))
			k->kernel_defaults = plm_slice_is(value, "true");
	}
}

/* What starts K3s: *command NULL when no unit does, which leaves open what it was told. */
static int find_command(struct k3s *k, const char *name, const char **command)
{
	const char *unit_name = plm_str_eq(name, "k3s-agent") ? "k3s-agent.service" : "k3s.service";
	const struct plm_settings *settings;
	struct plm_settings_list list;
	const struct plm_unit *unit;
	int rc = plm_facts_unit(k->facts, unit_name, &unit, k->err);

	*command = NULL;
	k->kubelet->cmdline_path = unit_name;
	if (rc < 0 || unit->state.presence != PLM_PRESENT)
		return rc;
	rc = plm_facts_unit_settings(k->facts, unit_name, &settings, k->err);
	if (rc < 0)
		return rc;
	if (plm_settings_list(plm_facts_arena(k->facts), settings, "Service", "ExecStart", &list) <
	    0)
		return plm_err_nomem(k->err);
	*command = list.count ? list.items[list.count - 1]->value : NULL;
	return 0;
}

/* ---- all of it ---- */

static int add_own_dropins(struct k3s *k)
{
	const struct plm_stat *st;
	int rc = plm_facts_stat(k->facts, own_dropins, &st, k->err);

	return rc == 0 && st->presence != PLM_ABSENT
		       ? kubelet_add_dropins(k->facts, own_dropins, &k->kubelet->files, k->err)
		       : rc;
}

static int read_told(struct k3s *k, const char *command)
{
	struct plm_slice rest = plm_slice_of(command), value = {0};
	const char *source = k->kubelet->cmdline_path, *file = usual_file;
	int rc;

	if (next_value(&rest, "--config", &value))
		file = plm_arena_strndup(plm_facts_arena(k->facts), value.data, value.size_bytes);
	rc = file ? take_file(k, file) : plm_err_nomem(k->err);
	if (rc == 0)
		rc = take_dropins(k, file);
	if (rc < 0)
		return rc;
	take_command(k, command, source);
	take_command_switch(k, command);
	rest = plm_slice_of(command);
	k->elsewhere |= next_value(&rest, "--data-dir", &value);
	rest = plm_slice_of(command);
	k->elsewhere |= next_value(&rest, "-d", &value);
	rest = plm_slice_of(command);
	k->elsewhere |= next_value(&rest, "-c", &value);
	return add_own_dropins(k);
}

int kubernetes_k3s(struct plm_facts *facts, const struct plm_process *process,
		   const struct kubelet **out, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	plm_auto_buf struct plm_buf words = {0};
	struct kubelet *kubelet = plm_new(arena, struct kubelet);
	struct k3s k = {.facts = facts, .kubelet = kubelet, .words = &words, .err = err};
	const char *command;
	int rc = kubelet ? find_command(&k, process->comm, &command) : plm_err_nomem(err);

	*out = NULL;
	if (rc < 0 || !command)
		return rc;
	k.nothing = json_object();
	if (!k.nothing || plm_arena_defer(arena, release_json, k.nothing) < 0)
		return plm_err_nomem(err);
	kubelet->program = "the kubelet within K3s";
	kubelet->process = process;
	kubelet->cmdline.presence = PLM_PRESENT; /* until a file turns out not to be readable */
	kubelet->files.reader = process;
	kubelet->has_config_flag = true;
	kubelet->handed = &handed;
	rc = read_told(&k, command);
	if (rc < 0 || k.elsewhere)
		return rc;
	if (k.kernel_defaults)
		kubelet->handed = &handed_more;
	if (kubelet->cmdline.presence != PLM_UNREADABLE) {
		kubelet->cmdline =
			(struct plm_datum){.presence = PLM_PRESENT, .size_bytes = words.size_bytes};
		kubelet->cmdline.data =
			plm_arena_strndup(arena, plm_buf_text(&words), words.size_bytes);
	}
	if (words.failed || (kubelet->cmdline.presence == PLM_PRESENT && !kubelet->cmdline.data))
		return plm_err_nomem(err);
	*out = kubelet;
	return kubernetes_merge_files(facts, kubelet, err);
}
