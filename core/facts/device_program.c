/*
 * device_program.c: runs the instructions of one BPF program over one question. Reads only the
 * instructions and the question; whatever it does not know ends the run untold.
 */
#include "core/facts/device_program.h"

#include <linux/bpf.h>
#include <string.h>

enum {
	REGISTERS = 12, /* r0 to r10, and the one that blinded constants go through */
	FRAME = 10,
	STACK_BYTES = 512,
	MOST_STEPS = 1 << 20,
};

/* What a register holds: a number, or a place in the question or on the stack. */
enum holding { NOTHING = 0, NUMBER, QUESTION, STACK };

struct machine {
	const struct plm_device_program *program;
	uint64_t value[REGISTERS];
	enum holding holds[REGISTERS];
	size_t at;
	unsigned char question[12]; /* struct bpf_cgroup_dev_ctx */
	unsigned char stack[STACK_BYTES];
	const char *why;
	bool ended;
};

static bool give_up(struct machine *m, const char *why)
{
	m->why = why;
	return false;
}

/* ---- memory ---- */

static size_t size_of(uint8_t code)
{
	switch (BPF_SIZE(code)) {
	case BPF_B:
		return 1;
	case BPF_H:
		return 2;
	case BPF_W:
		return 4;
	default:
		return 8;
	}
}

/* The bytes a register with an offset leads to, or NULL. */
static unsigned char *place_of(struct machine *m, unsigned reg, int16_t offset, size_t size)
{
	bool on_stack = m->holds[reg] == STACK;
	size_t room = on_stack ? sizeof(m->stack) : sizeof(m->question);
	uint64_t at = m->value[reg] + (uint64_t)(int64_t)offset;

	if (!on_stack && m->holds[reg] != QUESTION)
		return NULL;
	if (at > room || size > room - at)
		return NULL;
	return (on_stack ? m->stack : m->question) + at;
}

static bool load(struct machine *m, const struct plm_bpf_instruction *i)
{
	size_t size = size_of(i->code);
	const unsigned char *place = place_of(m, i->from, i->offset, size);
	uint64_t value = 0;

	if (BPF_MODE(i->code) != BPF_MEM || !place)
		return give_up(m, "it reads more than the question");
	for (size_t k = size; k > 0; k--)
		value = value << 8 | place[k - 1];
	m->value[i->to] = value;
	m->holds[i->to] = NUMBER;
	return true;
}

static bool store(struct machine *m, const struct plm_bpf_instruction *i)
{
	size_t size = size_of(i->code);
	unsigned char *place = place_of(m, i->to, i->offset, size);
	uint64_t value =
		BPF_CLASS(i->code) == BPF_ST ? (uint64_t)(int64_t)i->immediate : m->value[i->from];

	if (BPF_MODE(i->code) != BPF_MEM || !place || m->holds[i->to] != STACK ||
	    (BPF_CLASS(i->code) == BPF_STX && m->holds[i->from] != NUMBER))
		return give_up(m, "it writes elsewhere than to its stack");
	for (size_t k = 0; k < size; k++, value >>= 8)
		place[k] = (unsigned char)value;
	return true;
}

/* ---- numbers ---- */

static bool compute64(uint8_t operation, uint64_t a, uint64_t b, uint64_t *result)
{
	switch (operation) {
	case BPF_ADD:
		*result = a + b;
		return true;
	case BPF_SUB:
		*result = a - b;
		return true;
	case BPF_MUL:
		*result = a * b;
		return true;
	case BPF_DIV:
		*result = b ? a / b : 0;
		return true;
	case BPF_MOD:
		*result = b ? a % b : a;
		return true;
	case BPF_OR:
		*result = a | b;
		return true;
	case BPF_AND:
		*result = a & b;
		return true;
	case BPF_XOR:
		*result = a ^ b;
		return true;
	case BPF_LSH:
		*result = a << (b & 63);
		return true;
	case BPF_RSH:
		*result = a >> (b & 63);
		return true;
	case BPF_NEG:
		*result = 0 - a;
		return true;
	case BPF_MOV:
		*result = b;
		return true;
	default:
		return false;
	}
}

/* Shifts count within the width, the rest is cut off after. */
static bool compute(uint8_t operation, bool wide, uint64_t a, uint64_t b, uint64_t *result)
{
	if (wide)
		return compute64(operation, a, b, result);
	a = (uint32_t)a;
	b = (uint32_t)b;
	if (operation == BPF_LSH || operation == BPF_RSH)
		b &= 31;
	if (!compute64(operation, a, b, result))
		return false;
	*result = (uint32_t)*result;
	return true;
}

/* A place may be copied, and moved by a number. */
static bool compute_place(struct machine *m, const struct plm_bpf_instruction *i, bool is_register)
{
	uint8_t operation = BPF_OP(i->code);

	if (BPF_CLASS(i->code) != BPF_ALU64)
		return give_up(m, "it computes with addresses");
	if (operation == BPF_MOV && is_register) {
		m->holds[i->to] = m->holds[i->from];
		m->value[i->to] = m->value[i->from];
		return true;
	}
	if (operation != BPF_ADD || is_register)
		return give_up(m, "it computes with addresses");
	m->value[i->to] += (uint64_t)(int64_t)i->immediate;
	return true;
}

static bool alu(struct machine *m, const struct plm_bpf_instruction *i)
{
	bool is_register = BPF_SRC(i->code) == BPF_X && BPF_OP(i->code) != BPF_NEG;
	bool is_move = BPF_OP(i->code) == BPF_MOV;
	uint64_t by = is_register ? m->value[i->from] : (uint64_t)(int64_t)i->immediate;
	uint64_t result;

	/* With an offset they are the signed ones. */
	if (i->offset)
		return give_up(m, "it has an instruction that is not known");
	if ((is_register && m->holds[i->from] > NUMBER) || (!is_move && m->holds[i->to] > NUMBER))
		return compute_place(m, i, is_register);
	if ((is_register && m->holds[i->from] != NUMBER) || (!is_move && m->holds[i->to] != NUMBER))
		return give_up(m, "it computes with nothing");
	if (!compute(BPF_OP(i->code), BPF_CLASS(i->code) == BPF_ALU64, m->value[i->to], by,
		     &result))
		return give_up(m, "it has an instruction that is not known");
	m->value[i->to] = result;
	m->holds[i->to] = NUMBER;
	return true;
}

/* Two instructions long. */
static bool load_constant(struct machine *m, const struct plm_bpf_instruction *i)
{
	const struct plm_bpf_instruction *next = i + 1;

	if (i->code != (BPF_LD | BPF_IMM | BPF_DW) || i->from || m->at >= m->program->count ||
	    next->code)
		return give_up(m, "it uses a map");
	m->value[i->to] = (uint64_t)(uint32_t)next->immediate << 32 | (uint32_t)i->immediate;
	m->holds[i->to] = NUMBER;
	m->at++;
	return true;
}

/* ---- jumps ---- */

static bool compare_signed(uint8_t operation, int64_t a, int64_t b, bool *met)
{
	switch (operation) {
	case BPF_JSGT:
		*met = a > b;
		return true;
	case BPF_JSGE:
		*met = a >= b;
		return true;
	case BPF_JSLT:
		*met = a < b;
		return true;
	case BPF_JSLE:
		*met = a <= b;
		return true;
	default:
		return false;
	}
}

static bool compare(uint8_t operation, uint64_t a, uint64_t b, bool *met)
{
	switch (operation) {
	case BPF_JEQ:
		*met = a == b;
		return true;
	case BPF_JNE:
		*met = a != b;
		return true;
	case BPF_JGT:
		*met = a > b;
		return true;
	case BPF_JGE:
		*met = a >= b;
		return true;
	case BPF_JLT:
		*met = a < b;
		return true;
	case BPF_JLE:
		*met = a <= b;
		return true;
	case BPF_JSET:
		*met = (a & b) != 0;
		return true;
	default:
		return compare_signed(operation, (int64_t)a, (int64_t)b, met);
	}
}

static bool go(struct machine *m, int64_t by)
{
	int64_t to = (int64_t)m->at + by;

	if (to < 0 || (uint64_t)to >= m->program->count)
		return give_up(m, "it leads out of itself");
	m->at = (size_t)to;
	return true;
}

static bool jump_if(struct machine *m, const struct plm_bpf_instruction *i)
{
	bool wide = BPF_CLASS(i->code) == BPF_JMP, is_register = BPF_SRC(i->code) == BPF_X;
	uint64_t a = m->value[i->to];
	uint64_t b = is_register ? m->value[i->from] : (uint64_t)(int64_t)i->immediate;
	bool met = false;

	if (m->holds[i->to] != NUMBER || (is_register && m->holds[i->from] != NUMBER))
		return give_up(m, "it compares addresses");
	if (!wide) {
		a = (uint64_t)(int64_t)(int32_t)(uint32_t)a;
		b = (uint64_t)(int64_t)(int32_t)(uint32_t)b;
	}
	if (!compare(BPF_OP(i->code), a, b, &met))
		return give_up(m, "it has an instruction that is not known");
	return !met || go(m, i->offset);
}

static bool jump(struct machine *m, const struct plm_bpf_instruction *i)
{
	bool wide = BPF_CLASS(i->code) == BPF_JMP;

	if (BPF_OP(i->code) == BPF_JA)
		return go(m, wide ? i->offset : i->immediate);
	if (BPF_OP(i->code) == BPF_CALL)
		return give_up(m, "it calls into the kernel");
	if (BPF_OP(i->code) != BPF_EXIT)
		return jump_if(m, i);
	if (m->holds[0] != NUMBER)
		return give_up(m, "it ends without an answer");
	m->ended = true;
	return true;
}

/* ---- the whole ---- */

static bool step(struct machine *m)
{
	const struct plm_bpf_instruction *i;

	if (m->at >= m->program->count)
		return give_up(m, "it leads out of itself");
	i = &m->program->instructions[m->at++];
	if (i->to >= REGISTERS || i->from >= REGISTERS)
		return give_up(m, "it has an instruction that is not known");
	switch (BPF_CLASS(i->code)) {
	case BPF_ALU:
	case BPF_ALU64:
		return i->to != FRAME ? alu(m, i) : give_up(m, "it moves its stack");
	case BPF_JMP:
	case BPF_JMP32:
		return jump(m, i);
	case BPF_LDX:
		return load(m, i);
	case BPF_LD:
		return load_constant(m, i);
	default:
		return store(m, i);
	}
}

static void put(unsigned char to[static 4], uint32_t value)
{
	for (int i = 0; i < 4; i++, value >>= 8)
		to[i] = (unsigned char)value;
}

/* *why is set when it is UNTOLD: "it calls into the kernel". */
static enum plm_device_answer ask(const struct plm_device_program *program,
				  const struct plm_device_question *question, const char **why)
{
	struct machine m = {.program = program, .why = "it does not end"};

	*why = "the kernel hides its instructions";
	if (!program->instructions)
		return PLM_DEVICE_UNTOLD;
	put(m.question, question->access << 16 | question->type);
	put(m.question + 4, question->major);
	put(m.question + 8, question->minor);
	m.holds[1] = QUESTION;
	m.holds[FRAME] = STACK;
	m.value[FRAME] = STACK_BYTES;
	for (int steps = 0; steps < MOST_STEPS; steps++) {
		if (!step(&m) || m.ended)
			break;
	}
	*why = m.why;
	if (!m.ended)
		return PLM_DEVICE_UNTOLD;
	*why = NULL;
	return m.value[0] ? PLM_DEVICE_ALLOWED : PLM_DEVICE_DENIED;
}

enum plm_device_answer plm_device_programs_ask(const struct plm_device_program_list *list,
					       const struct plm_device_question *question,
					       const struct plm_device_program **which,
					       const char **why)
{
	enum plm_device_answer all = PLM_DEVICE_ALLOWED;

	*which = NULL;
	*why = NULL;
	for (size_t i = 0; i < list->count; i++) {
		const char *reason;
		enum plm_device_answer one = ask(&list->items[i], question, &reason);

		if (one == PLM_DEVICE_ALLOWED || (one == PLM_DEVICE_UNTOLD && *which))
			continue;
		all = one;
		*which = &list->items[i];
		*why = reason;
		if (one == PLM_DEVICE_DENIED)
			break;
	}
	return all;
}
