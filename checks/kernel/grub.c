/*
 * grub.c: kernel parameters out of boot loaders' files: /etc/default/grub with its drop-ins, the
 * `linux` commands of grub.cfg, the options of Boot Loader Specification entries. Pure: takes text,
 * gives lines.
 */
#include "checks/kernel/boot.h"

#include <errno.h>

#include "checks/kernel/shell.h"
#include "core/base/arena.h"
#include "core/base/buf.h"

enum {
	MAX_LINE_BYTES = 64 * 1024,
	MAX_ENTRIES = 512,
};

/* words NULL: only a shell could tell. */
static int add_line(struct plm_arena *arena, struct boot_lines *lines, const char *source,
		    const char *words)
{
	struct boot_line *line = plm_push(arena, lines->items, lines->count);

	if (!line || !source)
		return -PLM_E_NOMEM;
	line->source = source;
	line->words = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EBADMSG};
	if (words)
		line->words = (struct plm_datum){
			.presence = PLM_PRESENT, .data = words, .size_bytes = strlen(words)};
	return 0;
}

/* Where both variables come from: "FILE:LINE and FILE:LINE". */
static const char *default_source(struct plm_arena *arena, const struct plm_shell_var *a,
				  const struct plm_shell_var *b, const char *file)
{
	if (a && b)
		return plm_arena_printf(arena, "%s:%zu and %s:%zu", a->file, a->line, b->file,
					b->line);
	a = a ? a : b;
	return a ? plm_arena_printf(arena, "%s:%zu", a->file, a->line) : file;
}

int boot_parse_grub_defaults(struct plm_arena *arena, const struct plm_datum *texts,
			     const char *const *files, size_t count, struct boot_lines *lines)
{
	struct plm_shell shell = {.arena = arena};
	const struct plm_shell_var *all, *normal;
	const char *source, *words;

	for (size_t i = 0; i < count; i++)
		if (plm_shell_assignments(&shell, files[i],
					  (struct plm_slice){texts[i].data, texts[i].size_bytes}) <
		    0)
			return -PLM_E_NOMEM;
	all = plm_shell_get(&shell, "GRUB_CMDLINE_LINUX");
	normal = plm_shell_get(&shell, "GRUB_CMDLINE_LINUX_DEFAULT");
	source = default_source(arena, all, normal, files[0]);
	if (shell.full || (all && !all->value) || (normal && !normal->value))
		return add_line(arena, lines, source, NULL);
	words = plm_arena_printf(arena, "%s %s", all ? all->value : "",
				 normal ? normal->value : "");
	return words ? add_line(arena, lines, source, words) : -PLM_E_NOMEM;
}

/* grubenv: NAME=value to the line's end, a backslash before what is special. */
static int read_environment(struct plm_shell *shell, struct plm_slice text)
{
	struct plm_slice line, name, value;

	while (plm_next_line(&text, &line)) {
		char *copy;
		size_t to = 0;

		if (plm_slice_starts(line, "#") || !plm_split(line, '=', &name, &value))
			continue;
		copy = plm_arena_alloc(shell->arena, value.size_bytes + 1);
		if (!copy)
			return -PLM_E_NOMEM;
		for (size_t i = 0; i < value.size_bytes; i++) {
			if (value.data[i] == '\\' && i + 1 < value.size_bytes)
				i++;
			copy[to++] = value.data[i];
		}
		if (plm_shell_set(shell, &(struct plm_shell_var){.name = name, .value = copy}) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

struct command {
	struct plm_buf words;
	size_t index;	     /* of the next word; 0 is the kernel's file */
	bool obscure, other; /* other: no entry to judge */
};

/* Recovery entries drop most parameters on purpose, and a memory test is no Linux. */
static bool is_other(const char *word, size_t index)
{
	return (index == 0 && strstr(word, "memtest")) || plm_str_eq(word, "single") ||
	       plm_str_eq(word, "recovery");
}

static int read_command(struct plm_shell *shell, struct plm_slice rest, struct command *command)
{
	for (size_t line = 0;; command->index++) {
		const char *word;

		while (rest.size_bytes && (rest.data[0] == ' ' || rest.data[0] == '\t')) {
			rest.data++;
			rest.size_bytes--;
		}
		if (!rest.size_bytes || strchr("\r\n;", rest.data[0]))
			return 0;
		if (plm_shell_word(shell, &rest, &line, &word) < 0)
			return -PLM_E_NOMEM;
		command->obscure |= !word;
		if (!word)
			continue;
		command->other |= is_other(word, command->index);
		/* A variable may hold many words: GRUB splits them. */
		if (command->index > 0 && *word)
			plm_buf_printf(&command->words, "%s ", word);
	}
}

/* Adds what a command collected, and frees it. rc: how collecting went. */
static int add_command(struct plm_shell *shell, const char *source, struct command *command, int rc,
		       struct boot_lines *lines)
{
	const char *words = NULL;

	if (command->words.failed == PLM_E_NOMEM)
		rc = -PLM_E_NOMEM;
	if (rc == 0 && !command->obscure && !command->words.failed) {
		words = plm_arena_strdup(shell->arena, plm_buf_text(&command->words));
		rc = words ? 0 : -PLM_E_NOMEM;
	}
	if (rc == 0 && !command->other)
		rc = add_line(shell->arena, lines, source, words);
	plm_buf_free(&command->words);
	return rc;
}

int boot_parse_grub_variables(struct plm_shell *shell, const char *file, struct plm_slice text,
			      struct plm_slice environment)
{
	if (read_environment(shell, environment) < 0)
		return -PLM_E_NOMEM;
	return plm_shell_assignments(shell, file, text);
}

int boot_parse_grub_cfg(struct plm_shell *shell, const char *file, struct plm_slice text,
			struct boot_lines *lines)
{
	struct plm_slice line, word;
	size_t first = lines->count;

	for (size_t number = 1; plm_next_line(&text, &line); number++) {
		struct command command = {.words = {.limit_bytes = MAX_LINE_BYTES}};
		const char *source;

		if (!plm_next_word(&line, " \t", &word) ||
		    (!plm_slice_is(word, "linux") && !plm_slice_is(word, "linux16") &&
		     !plm_slice_is(word, "linuxefi")))
			continue;
		if (lines->count - first >= MAX_ENTRIES)
			return add_line(shell->arena, lines, file, NULL);
		source = plm_arena_printf(shell->arena, "%s:%zu", file, number);
		if (add_command(shell, source, &command, read_command(shell, line, &command),
				lines) < 0)
			return -PLM_E_NOMEM;
	}
	return 0;
}

int boot_parse_entry(struct plm_shell *shell, const char *file, struct plm_slice text,
		     struct boot_lines *lines)
{
	struct command command = {.words = {.limit_bytes = MAX_LINE_BYTES}, .index = 1};
	struct plm_slice line, word;
	int rc = 0;

	while (rc == 0 && plm_next_line(&text, &line))
		if (plm_next_word(&line, " \t", &word) && plm_slice_is(word, "options"))
			rc = read_command(shell, line, &command);
	return add_command(shell, file, &command, rc, lines);
}
