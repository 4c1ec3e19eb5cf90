/*
 * go_build.c: finds and reads the build information of a Go program. The program may be anything: every size is bounded,
 * and nothing in it is trusted. Follows elf(5) and the documentation of Go's debug/buildinfo.
 */
#include "core/host/go_build.h"

#include <elf.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/base/text.h"

enum {
	MOST_SECTIONS = 512,
	MOST_BYTES = 1024 * 1024,
	HEAD_BYTES = 32,
	FLAGS_AT = 15,
	INLINE_STRINGS = 2,
	FRAME_BYTES = 16 /* on either side of the module information */
};

static const char section_name[] = ".go.buildinfo";
static const char magic[] = "\xff Go buildinf:";

/* ---- the section ---- */

struct program {
	plm_read_at_fn *read_at;
	void *context;
	Elf64_Ehdr head;
};

static bool read_head(struct program *p)
{
	if (!p->read_at(p->context, 0, &p->head, sizeof(p->head)))
		return false;
	return memcmp(p->head.e_ident, ELFMAG, SELFMAG) == 0 &&
	       p->head.e_ident[EI_CLASS] == ELFCLASS64 && p->head.e_ident[EI_DATA] == ELFDATA2LSB &&
	       p->head.e_shentsize == sizeof(Elf64_Shdr) && p->head.e_shnum <= MOST_SECTIONS &&
	       p->head.e_shstrndx < p->head.e_shnum;
}

static bool read_section(struct program *p, size_t index, Elf64_Shdr *section)
{
	uint64_t at;

	if (__builtin_add_overflow(p->head.e_shoff, index * sizeof(*section), &at))
		return false;
	return p->read_at(p->context, at, section, sizeof(*section));
}

static bool is_named(struct program *p, const Elf64_Shdr *names, const Elf64_Shdr *section)
{
	char name[sizeof(section_name)];
	uint64_t at;

	if (__builtin_add_overflow(names->sh_offset, (uint64_t)section->sh_name, &at) ||
	    !p->read_at(p->context, at, name, sizeof(name)))
		return false;
	return memcmp(name, section_name, sizeof(name)) == 0;
}

/* The section's bytes, the caller's to free; NULL when there is none. */
static unsigned char *read_build_info(struct program *p, size_t *size)
{
	Elf64_Shdr names, section;
	unsigned char *bytes;

	if (!read_head(p) || !read_section(p, p->head.e_shstrndx, &names))
		return NULL;
	for (size_t i = 1; i < p->head.e_shnum; i++) {
		if (!read_section(p, i, &section))
			return NULL;
		if (section.sh_type != SHT_PROGBITS || !is_named(p, &names, &section))
			continue;
		if (section.sh_size < HEAD_BYTES || section.sh_size > MOST_BYTES)
			return NULL;
		*size = section.sh_size;
		bytes = malloc(*size);
		if (bytes && p->read_at(p->context, section.sh_offset, bytes, *size))
			return bytes;
		free(bytes);
		return NULL;
	}
	return NULL;
}

/* ---- its strings ---- */

/* A size in seven bits a byte, then so many bytes. */
static bool take_string(struct plm_slice *rest, struct plm_slice *out)
{
	uint64_t size = 0;

	for (unsigned shift = 0; shift < 32; shift += 7) {
		unsigned char byte;

		if (!rest->size_bytes)
			return false;
		byte = (unsigned char)*rest->data++;
		rest->size_bytes--;
		size |= (uint64_t)(byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		if (size > rest->size_bytes)
			return false;
		*out = (struct plm_slice){rest->data, size};
		rest->data += size;
		rest->size_bytes -= size;
		return true;
	}
	return false;
}

static void put_line(struct plm_buf *text, struct plm_slice line)
{
	for (size_t i = 0; i < line.size_bytes; i++)
		plm_buf_char(text,
			     (char)(line.data[i] == '\t' || !line.data[i] ? ' ' : line.data[i]));
	plm_buf_char(text, '\n');
}

static void put_modules(struct plm_buf *text, struct plm_slice modules)
{
	struct plm_slice line;

	if (modules.size_bytes <= 2 * (size_t)FRAME_BYTES)
		return;
	modules.data += FRAME_BYTES;
	modules.size_bytes -= 2 * (size_t)FRAME_BYTES;
	while (plm_next_line(&modules, &line))
		if (plm_slice_starts(line, "path\t") || plm_slice_starts(line, "mod\t") ||
		    plm_slice_starts(line, "build\t"))
			put_line(text, line);
}

void plm_go_build_text(plm_read_at_fn *read_at, void *context, struct plm_buf *text)
{
	struct program p = {.read_at = read_at, .context = context};
	struct plm_slice rest, version, modules;
	size_t size = 0;
	plm_auto_free unsigned char *bytes = read_build_info(&p, &size);

	if (!bytes || memcmp(bytes, magic, sizeof(magic) - 1) != 0 ||
	    !(bytes[FLAGS_AT] & INLINE_STRINGS))
		return;
	rest = (struct plm_slice){(const char *)bytes + HEAD_BYTES, size - HEAD_BYTES};
	if (!take_string(&rest, &version) || !version.size_bytes)
		return;
	plm_buf_str(text, "go ");
	put_line(text, version);
	if (take_string(&rest, &modules))
		put_modules(text, modules);
}
