/*
 * boot.c: gathers every list of kernel parameters that a next boot may use. Reads the files of GRUB,
 * of the Boot Loader Specification and of kernel-install; judges nothing.
 */
#include "checks/kernel/boot.h"

#include <errno.h>

#include "checks/kernel/shell.h"
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum {
	MAX_FILE_BYTES = 1024 * 1024,
	MAX_DROP_INS = 64,
	MAX_ENTRIES = 512,
};

struct gatherer {
	struct plm_facts *facts;
	struct plm_arena *arena;
	struct boot_lines *lines;
	struct plm_err **err;
};

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
}

static int add(struct gatherer *g, const char *source, const struct plm_datum *words)
{
	struct boot_line *line = plm_push(g->arena, g->lines->items, g->lines->count);

	if (!line || !source)
		return plm_err_nomem(g->err);
	*line = (struct boot_line){.source = source, .words = *words};
	return 0;
}

static int add_unreadable(struct gatherer *g, const char *source, int error)
{
	return add(g, source, &(struct plm_datum){.presence = PLM_UNREADABLE, .error = error});
}

/* Reads a file; one that is there but unreadable becomes an unreadable line. */
static int read_or_note(struct gatherer *g, const char *file, const struct plm_datum **datum)
{
	int rc = plm_facts_read(g->facts, file, MAX_FILE_BYTES, datum, g->err);

	if (rc == 0 && (*datum)->presence == PLM_UNREADABLE)
		rc = add_unreadable(g, file, (*datum)->error);
	return rc;
}

/* ---- names in a directory that end in a suffix; none when there is no such directory ---- */

struct names {
	const char **items;
	size_t count;
};

static int list_files(struct gatherer *g, const char *directory, const char *suffix, size_t most,
		      struct names *names)
{
	const struct plm_datum *list;
	int rc = plm_facts_list(g->facts, directory, &list, g->err);

	if (rc < 0)
		return rc;
	if (list->presence == PLM_UNREADABLE)
		return add_unreadable(g, directory, list->error);
	for (size_t at = 0; at < list->size_bytes; at += strlen(list->data + at) + 1) {
		const char **name;

		if (!plm_str_ends(list->data + at, suffix))
			continue;
		if (names->count >= most)
			return add_unreadable(g, directory, EFBIG);
		name = plm_push(g->arena, names->items, names->count);
		if (!name)
			return plm_err_nomem(g->err);
		*name = plm_arena_printf(g->arena, "%s/%s", directory, list->data + at);
		if (!*name)
			return plm_err_nomem(g->err);
	}
	return 0;
}

/* ---- what configurations are made from ---- */

/* /etc/default/grub, then grub.d beside it, one reading on from the other. */
static int gather_grub_defaults(struct gatherer *g)
{
	static const char first[] = "/etc/default/grub";
	struct plm_datum texts[MAX_DROP_INS + 1];
	const char *files[MAX_DROP_INS + 1];
	const struct plm_datum *datum;
	struct names drop_ins = {0};
	size_t count = 0;
	int rc = read_or_note(g, first, &datum);

	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	files[count] = first;
	texts[count++] = *datum;
	rc = list_files(g, "/etc/default/grub.d", ".cfg", MAX_DROP_INS, &drop_ins);
	for (size_t i = 0; rc == 0 && i < drop_ins.count; i++) {
		rc = read_or_note(g, drop_ins.items[i], &datum);
		if (rc < 0 || datum->presence != PLM_PRESENT)
			continue;
		files[count] = drop_ins.items[i];
		texts[count++] = *datum;
	}
	if (rc == 0 && boot_parse_grub_defaults(g->arena, texts, files, count, g->lines) < 0)
		rc = plm_err_nomem(g->err);
	return rc;
}

/* A file that is nothing but parameters; lines that begin with "#" are remarks. */
static int gather_plain(struct gatherer *g, const char *file, bool *found)
{
	const struct plm_datum *datum;
	plm_auto_buf struct plm_buf buf = {.limit_bytes = 2UL * MAX_FILE_BYTES};
	struct plm_slice rest, line;
	const char *words;
	int rc = read_or_note(g, file, &datum);

	*found = rc == 0 && datum->presence != PLM_ABSENT;
	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	rest = slice_of(datum);
	while (plm_next_line(&rest, &line)) {
		if (plm_slice_starts(line, "#"))
			continue;
		plm_buf_add(&buf, line.data, line.size_bytes);
		plm_buf_char(&buf, ' ');
	}
	words = buf.failed ? NULL : plm_arena_strndup(g->arena, plm_buf_text(&buf), buf.size_bytes);
	if (!words)
		return plm_err_nomem(g->err);
	return add(g, file,
		   &(struct plm_datum){
			   .presence = PLM_PRESENT, .data = words, .size_bytes = buf.size_bytes});
}

static int gather_plain_files(struct gatherer *g)
{
	static const char *const firmware[] = {"/boot/cmdline.txt", "/boot/firmware/cmdline.txt"};
	static const char *const extlinux[] = {"/boot/extlinux/extlinux.conf",
					       "/boot/syslinux/syslinux.cfg"};
	bool found = false;
	int rc = gather_plain(g, "/etc/kernel/cmdline", &found);

	if (rc == 0 && !found)
		rc = gather_plain(g, "/usr/lib/kernel/cmdline", &found);
	for (size_t i = 0; rc == 0 && i < 2; i++)
		rc = gather_plain(g, firmware[i], &found);
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		const struct plm_datum *datum;

		rc = read_or_note(g, extlinux[i], &datum);
		if (rc == 0 && datum->presence == PLM_PRESENT &&
		    boot_parse_extlinux(g->arena, extlinux[i], slice_of(datum), g->lines) < 0)
			rc = plm_err_nomem(g->err);
	}
	return rc;
}

/* ---- what boot loaders read ---- */

/* The entries of the operator's own, which grub.cfg reads at its end. */
static int gather_grub_custom(struct gatherer *g, const char *directory, struct plm_shell *shell)
{
	const char *file = plm_arena_printf(g->arena, "%s/custom.cfg", directory);
	const struct plm_datum *text;
	int rc = file ? read_or_note(g, file, &text) : plm_err_nomem(g->err);

	if (rc < 0 || text->presence != PLM_PRESENT)
		return rc;
	if (plm_shell_assignments(shell, file, slice_of(text)) < 0 ||
	    boot_parse_grub_cfg(shell, file, slice_of(text), g->lines) < 0)
		return plm_err_nomem(g->err);
	return 0;
}

/* A directory of GRUB's: grub.cfg beside its grubenv. */
static int gather_grub_directory(struct gatherer *g, const char *directory, struct plm_shell *shell)
{
	const char *file = plm_arena_printf(g->arena, "%s/grub.cfg", directory);
	const char *environment = plm_arena_printf(g->arena, "%s/grubenv", directory);
	const struct plm_datum *text, *variables;
	int rc;

	if (!file || !environment)
		return plm_err_nomem(g->err);
	rc = read_or_note(g, file, &text);
	if (rc < 0 || text->presence != PLM_PRESENT)
		return rc;
	rc = read_or_note(g, environment, &variables);
	if (rc < 0)
		return rc;
	if (boot_parse_grub_variables(shell, file, slice_of(text), slice_of(variables)) < 0 ||
	    boot_parse_grub_cfg(shell, file, slice_of(text), g->lines) < 0)
		return plm_err_nomem(g->err);
	return gather_grub_custom(g, directory, shell);
}

static int gather_grub(struct gatherer *g, struct plm_shell *shell)
{
	struct names vendors = {0};
	int rc = list_files(g, "/boot/efi/EFI", "", MAX_DROP_INS, &vendors);

	for (size_t i = 0; rc == 0 && i < vendors.count; i++)
		rc = gather_grub_directory(g, vendors.items[i], shell);
	if (rc == 0)
		rc = gather_grub_directory(g, "/boot/grub2", shell);
	if (rc == 0)
		rc = gather_grub_directory(g, "/boot/grub", shell);
	return rc;
}

static int gather_entries(struct gatherer *g, struct plm_shell *shell)
{
	static const char *const directories[] = {
		"/boot/loader/entries",
		"/boot/efi/loader/entries",
		"/efi/loader/entries",
	};
	struct names files = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(directories[0]); i++)
		rc = list_files(g, directories[i], ".conf", MAX_ENTRIES, &files);
	for (size_t i = 0; rc == 0 && i < files.count; i++) {
		const struct plm_datum *datum;

		rc = read_or_note(g, files.items[i], &datum);
		if (rc == 0 && datum->presence == PLM_PRESENT &&
		    boot_parse_entry(shell, files.items[i], slice_of(datum), g->lines) < 0)
			rc = plm_err_nomem(g->err);
	}
	return rc;
}

int boot_line_running(struct plm_facts *facts, struct boot_line *out, struct plm_err **err)
{
	static const char path[] = "/proc/cmdline";
	const struct plm_datum *words;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &words, err);

	if (rc != 0)
		return rc;
	*out = (struct boot_line){.source = path, .words = *words};
	if (words->presence == PLM_ABSENT && plm_facts_nothing_runs(facts))
		out->source = NULL;
	else if (words->presence == PLM_ABSENT)
		out->words = (struct plm_datum){.presence = PLM_UNREADABLE, .error = ENOENT};
	return 0;
}

static int gather_lines(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct boot_lines *lines = plm_new(arena, struct boot_lines);
	struct gatherer g = {.facts = facts, .arena = arena, .lines = lines, .err = err};
	struct plm_shell shell = {.arena = arena};
	int rc;

	(void)key;
	if (!lines)
		return plm_err_nomem(err);
	rc = gather_grub(&g, &shell);
	if (rc == 0)
		rc = gather_entries(&g, &shell);
	if (rc == 0)
		rc = gather_grub_defaults(&g);
	if (rc == 0)
		rc = gather_plain_files(&g);
	if (rc == 0)
		rc = boot_lines_images(facts, lines, err);
	*value = lines;
	return rc;
}

static const struct plm_fact lines_fact = {"boot parameters", gather_lines};

int boot_lines_persistent(struct plm_facts *facts, const struct boot_lines **out,
			  struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &lines_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
