/*
 * flags.c: what a kubelet's command line sets: --name=value, --name value, --switch; '_' is as good as '-' in a name.
 * Pure: knows a command line.
 */
#include "checks/kubernetes/kubernetes.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/facts/cmdline.h"

/* The value that an argument gives a flag, or NULL. A switch never takes the next argument. */
static const char *value_of(const struct plm_datum *cmdline, size_t *at, const char *arg,
			    const char *flag, bool is_switch)
{
	size_t i = 0;

	if (!plm_str_starts(arg, "--"))
		return NULL;
	arg += 2;
	while (flag[i] && (arg[i] == flag[i] || (flag[i] == '-' && arg[i] == '_')))
		i++;
	if (flag[i] || (arg[i] && arg[i] != '='))
		return NULL;
	if (arg[i] == '=')
		return arg + i + 1;
	return is_switch ? "true" : plm_cmdline_next(cmdline, at);
}

const char *kubelet_flag(const struct plm_datum *cmdline, const char *flag)
{
	const char *arg, *value, *last = NULL;
	size_t at = 0;

	while ((arg = plm_cmdline_next(cmdline, &at))) {
		value = value_of(cmdline, &at, arg, flag, false);
		last = value ? value : last;
	}
	return last;
}

/* Adds the words of one flag, which commas part; of a map with a member asked for only that one's value, the last. */
static void add_words(struct plm_buf *words, const char *value, const char *member)
{
	struct plm_slice rest = plm_slice_of(value), word;
	size_t size = member ? strlen(member) : 0;

	while (plm_next_word(&rest, ",", &word)) {
		word = plm_slice_trim(word);
		if (member && (!plm_slice_starts(word, member) || word.size_bytes == size ||
			       !strchr("=<", word.data[size])))
			continue;
		if (member) {
			plm_buf_clear(words);
			word.data += size + 1;
			word.size_bytes -= size + 1;
		}
		if (words->size_bytes)
			plm_buf_char(words, ' ');
		plm_buf_add(words, word.data, word.size_bytes);
	}
}

static int keep(struct plm_arena *arena, const struct plm_buf *words, const char **value)
{
	if (words->failed)
		return -PLM_E_NOMEM;
	*value = plm_arena_strndup(arena, plm_buf_text(words), words->size_bytes);
	return *value ? 0 : -PLM_E_NOMEM;
}

int kubelet_option_of_flags(struct plm_arena *arena, const struct plm_datum *cmdline,
			    const struct kubelet_option *option, const char *member,
			    const char **value)
{
	bool is_one = option->kind <= KUBELET_DURATION, given = false;
	plm_auto_buf struct plm_buf words = {0};
	const char *arg, *found;
	size_t at = 0;

	*value = NULL;
	while (option->flag && (arg = plm_cmdline_next(cmdline, &at))) {
		found = value_of(cmdline, &at, arg, option->flag, option->kind == KUBELET_BOOL);
		if (!found)
			continue;
		given = true;
		if (is_one) {
			plm_buf_clear(&words);
			plm_buf_str(&words, found);
		} else {
			add_words(&words, found, member);
		}
	}
	/* Gates that no flag names are as the files have them. */
	if (option->kind == KUBELET_GATES && words.size_bytes == 0)
		given = false;
	return given || words.failed ? keep(arena, &words, value) : 0;
}
