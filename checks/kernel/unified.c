/*
 * unified.c: the command lines that unified kernel images hold: programs for EFI (PE) with a section
 * ".cmdline". Reads no more of an image than its head and that section; judges nothing.
 */
#include "checks/kernel/boot.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum {
	HEAD_BYTES = 16 * 1024,
	MAX_CMDLINE_BYTES = 64 * 1024,
	MAX_IMAGES = 64,
};

/* ---- the head of a PE file (Microsoft's PE format) ---- */

static uint32_t number(struct plm_slice head, size_t at, size_t width)
{
	uint32_t n = 0;

	for (size_t i = 0; i < width; i++)
		n |= (uint32_t)(unsigned char)head.data[at + i] << (8 * i);
	return n;
}

/* Where the table of sections begins, and how many there are; 0 for what is no such file. */
static size_t section_table(struct plm_slice head, size_t *count)
{
	enum { POINTER_AT = 0x3c, SIGNATURE_BYTES = 4, COFF_BYTES = 20 };
	size_t at, table;

	if (head.size_bytes < POINTER_AT + 4 || memcmp(head.data, "MZ", 2) != 0)
		return 0;
	at = number(head, POINTER_AT, 4);
	if (at + SIGNATURE_BYTES + COFF_BYTES > head.size_bytes ||
	    memcmp(head.data + at, "PE\0\0", SIGNATURE_BYTES) != 0)
		return 0;
	at += SIGNATURE_BYTES;
	*count = number(head, at + 2, 2);
	table = at + COFF_BYTES + number(head, at + 16, 2);
	return table;
}

bool boot_image_cmdline(struct plm_slice head, size_t *offset, size_t *size_bytes)
{
	enum { SECTION_BYTES = 40, NAME_BYTES = 8 };
	static const char name[NAME_BYTES] = ".cmdline";
	size_t count = 0, at = section_table(head, &count);

	for (size_t i = 0; at && i < count && at + SECTION_BYTES <= head.size_bytes;
	     i++, at += SECTION_BYTES) {
		size_t used = number(head, at + 8, 4), stored = number(head, at + 16, 4);

		if (memcmp(head.data + at, name, NAME_BYTES) != 0)
			continue;
		*offset = number(head, at + 20, 4);
		*size_bytes = used < stored ? used : stored;
		return *offset > 0;
	}
	return false;
}

/* ---- reading ---- */

/* A part of a file, as it is read in pieces. */
struct part {
	size_t from, size_bytes, seen;
	struct plm_buf out;
};

static int take_piece(void *context, const char *data, size_t size_bytes)
{
	struct part *part = context;
	size_t end = part->from + part->size_bytes - part->seen;
	size_t begin = part->from > part->seen ? part->from - part->seen : 0;

	end = end < size_bytes ? end : size_bytes;
	if (begin < end)
		plm_buf_add(&part->out, data + begin, end - begin);
	part->seen += size_bytes;
	return part->out.failed || part->seen >= part->from + part->size_bytes;
}

static int read_part(struct plm_facts *facts, const char *file, struct part *part,
		     struct plm_datum *datum, struct plm_err **err)
{
	if (plm_host_stream(plm_facts_host(facts), file, take_piece, part, datum) < 0 ||
	    part->out.failed)
		return plm_err_nomem(err);
	return 0;
}

static int add(struct plm_facts *facts, struct boot_lines *lines, const char *file,
	       const struct plm_datum *words, struct plm_err **err)
{
	struct boot_line *line = plm_push(plm_facts_arena(facts), lines->items, lines->count);

	if (!line || !file)
		return plm_err_nomem(err);
	*line = (struct boot_line){.source = file, .words = *words};
	return 0;
}

/* The section's text, which may end in NUL bytes. */
static int add_words(struct plm_facts *facts, struct boot_lines *lines, const char *file,
		     const struct plm_buf *text, struct plm_err **err)
{
	struct plm_datum words = {.presence = PLM_PRESENT};

	words.data =
		plm_arena_strndup(plm_facts_arena(facts), plm_buf_text(text), text->size_bytes);
	if (!words.data)
		return plm_err_nomem(err);
	words.size_bytes = strlen(words.data);
	return add(facts, lines, file, &words, err);
}

static int read_image(struct plm_facts *facts, struct boot_lines *lines, const char *file,
		      struct plm_err **err)
{
	struct part head = {.size_bytes = HEAD_BYTES}, words = {.from = 0};
	struct plm_datum datum, broken = {.presence = PLM_UNREADABLE, .error = EBADMSG};
	bool found = false;
	int rc = read_part(facts, file, &head, &datum, err);

	if (rc == 0 && datum.presence == PLM_PRESENT)
		found = boot_image_cmdline(
			(struct plm_slice){plm_buf_text(&head.out), head.out.size_bytes},
			&words.from, &words.size_bytes);
	if (rc == 0 && datum.presence == PLM_UNREADABLE)
		rc = add(facts, lines, file, &datum, err);
	if (found && words.size_bytes > MAX_CMDLINE_BYTES)
		rc = add(facts, lines, file, &broken, err);
	else if (found)
		rc = read_part(facts, file, &words, &datum, err);
	if (rc == 0 && found && words.size_bytes <= MAX_CMDLINE_BYTES)
		rc = datum.presence == PLM_PRESENT && words.out.size_bytes == words.size_bytes
			     ? add_words(facts, lines, file, &words.out, err)
			     : add(facts, lines, file, &broken, err);
	plm_buf_free(&head.out);
	plm_buf_free(&words.out);
	return rc;
}

static int read_directory(struct plm_facts *facts, struct boot_lines *lines, const char *directory,
			  struct plm_err **err)
{
	const struct plm_datum *list;
	size_t count = 0;
	int rc = plm_facts_list(facts, directory, &list, err);

	if (rc == 0 && list->presence == PLM_UNREADABLE)
		rc = add(facts, lines, directory, list, err);
	for (size_t at = 0; rc == 0 && at < list->size_bytes; at += strlen(list->data + at) + 1) {
		const char *file;

		if (!plm_str_ends(list->data + at, ".efi"))
			continue;
		if (++count > MAX_IMAGES)
			return add(facts, lines, directory,
				   &(struct plm_datum){.presence = PLM_UNREADABLE, .error = EFBIG},
				   err);
		file = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory,
					list->data + at);
		rc = file ? read_image(facts, lines, file, err) : plm_err_nomem(err);
	}
	return rc;
}

int boot_lines_images(struct plm_facts *facts, struct boot_lines *lines, struct plm_err **err)
{
	static const char *const directories[] = {"/boot/EFI/Linux", "/boot/efi/EFI/Linux",
						  "/efi/EFI/Linux"};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < sizeof(directories) / sizeof(*directories); i++)
		rc = read_directory(facts, lines, directories[i], err);
	return rc;
}
