/*
 * device_program_text.c: the programs in the text of the probe "device-programs". Reads only the bytes
 * it is given.
 */
#include "core/facts/device_program.h"

#include "core/base/arena.h"
#include "core/base/err.h"

enum { INSTRUCTION_DIGITS = 16 };

static bool digit_of(char c, uint8_t *value)
{
	if (c >= '0' && c <= '9')
		*value = (uint8_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*value = (uint8_t)(c - 'a' + 10);
	else
		return false;
	return true;
}

static bool bytes_of(const char *digits, uint8_t bytes[static 8])
{
	for (size_t i = 0; i < 8; i++) {
		uint8_t high, low;

		if (!digit_of(digits[2 * i], &high) || !digit_of(digits[2 * i + 1], &low))
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* struct bpf_insn, in the order of a little-endian machine. */
static struct plm_bpf_instruction decode(const uint8_t b[static 8])
{
	uint32_t immediate =
		(uint32_t)b[4] | (uint32_t)b[5] << 8 | (uint32_t)b[6] << 16 | (uint32_t)b[7] << 24;

	return (struct plm_bpf_instruction){
		.code = b[0],
		.to = b[1] & 15,
		.from = b[1] >> 4,
		.offset = (int16_t)(uint16_t)(b[2] | b[3] << 8),
		.immediate = (int32_t)immediate,
	};
}

static int take_instructions(struct plm_arena *arena, struct plm_slice digits,
			     struct plm_device_program *program)
{
	struct plm_bpf_instruction *items;
	uint8_t bytes[8];

	program->count = digits.size_bytes / INSTRUCTION_DIGITS;
	if (digits.size_bytes % INSTRUCTION_DIGITS || program->count == 0)
		return -PLM_E_PARSE;
	items = plm_new_array(arena, struct plm_bpf_instruction, program->count);
	if (!items)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < program->count; i++) {
		if (!bytes_of(digits.data + i * INSTRUCTION_DIGITS, bytes))
			return -PLM_E_PARSE;
		items[i] = decode(bytes);
	}
	program->instructions = items;
	return 0;
}

/* "program ID NAME HEX", after its first word. */
static int take_program(struct plm_arena *arena, struct plm_slice rest,
			struct plm_device_program *program)
{
	struct plm_slice id, name, digits;

	if (!plm_next_word(&rest, " ", &id) || !plm_next_word(&rest, " ", &name) ||
	    !plm_next_word(&rest, " ", &digits) || !plm_parse_u64(id, 10, &program->id))
		return -PLM_E_PARSE;
	program->name = plm_arena_strndup(arena, name.data, name.size_bytes);
	if (!program->name)
		return -PLM_E_NOMEM;
	return plm_slice_is(digits, "hidden") ? 0 : take_instructions(arena, digits, program);
}

int plm_device_programs_parse(struct plm_arena *arena, struct plm_slice text,
			      struct plm_device_program_list *list)
{
	struct plm_device_program *items = NULL, *slot;
	struct plm_slice line, word;
	uint64_t attached = 0;
	int rc = 0;

	*list = (struct plm_device_program_list){0};
	if (!plm_next_line(&text, &line) || !plm_next_word(&line, " ", &word) ||
	    !plm_slice_is(word, "attached") || !plm_parse_u64(plm_slice_trim(line), 10, &attached))
		return -PLM_E_PARSE;
	while (rc == 0 && plm_next_line(&text, &line)) {
		if (!plm_next_word(&line, " ", &word) || !plm_slice_is(word, "program"))
			return -PLM_E_PARSE;
		slot = plm_push(arena, items, list->count);
		rc = slot ? take_program(arena, line, slot) : -PLM_E_NOMEM;
	}
	if (rc < 0)
		return rc;
	list->items = items;
	/* One that is missing may be the one that denies; but it may also be the one that does not. */
	return list->count == attached ? 0 : -PLM_E_PARSE;
}
