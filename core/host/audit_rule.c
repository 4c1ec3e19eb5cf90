/*
 * audit_rule.c: struct audit_rule_data of linux/audit.h to the text of audit.rules(7), with the name
 * tables of libaudit. Trusts no length in it. Does no I/O.
 */
#include "core/host/audit_rule.h"

#include "core/base/buf.h"

#include <errno.h>
#include <libaudit.h>

enum {
	FILTER_MASK = 7,   /* of flags: the list; AUDIT_FILTER_PREPEND is above */
	KEY_SEPARATOR = 1, /* between several keys of one rule */
	WORDS_THAT_COUNT = AUDIT_BITMASK_SIZE - 1, /* the last word holds classes of calls */
};

/* A rule in its message, and how far its strings have been used. */
struct rule {
	const struct audit_rule_data *head;
	const char *strings; /* of the fields that were not written yet */
	int machine;	     /* of libaudit; -1 when unknown */
};

static unsigned field_of(const struct rule *r, unsigned i)
{
	return r->head->fields[i] & ~(unsigned)AUDIT_OPERATORS;
}

static const char *operator_of(const struct rule *r, unsigned i)
{
	const char *symbol =
		audit_operator_to_symbol((int)(r->head->fieldflags[i] & AUDIT_OPERATORS));

	return symbol ? symbol : "?";
}

/* Fields whose value is the length of a string behind the rule. */
static bool has_string(unsigned field)
{
	switch (field) {
	case AUDIT_SUBJ_USER:
	case AUDIT_SUBJ_ROLE:
	case AUDIT_SUBJ_TYPE:
	case AUDIT_SUBJ_SEN:
	case AUDIT_SUBJ_CLR:
	case AUDIT_OBJ_USER:
	case AUDIT_OBJ_ROLE:
	case AUDIT_OBJ_TYPE:
	case AUDIT_OBJ_LEV_LOW:
	case AUDIT_OBJ_LEV_HIGH:
	case AUDIT_WATCH:
	case AUDIT_DIR:
	case AUDIT_EXE:
	case AUDIT_FILTERKEY:
		return true;
	default:
		return false;
	}
}

/* ---- is it a rule at all ---- */

static bool load(struct rule *r, const void *payload, size_t size_bytes)
{
	size_t need = 0;

	if (size_bytes < sizeof(*r->head))
		return false;
	r->head = payload;
	r->strings = (const char *)payload + sizeof(*r->head);
	if (r->head->field_count > AUDIT_MAX_FIELDS ||
	    r->head->buflen > size_bytes - sizeof(*r->head))
		return false;
	for (unsigned i = 0; i < r->head->field_count; i++) {
		if (!has_string(field_of(r, i)))
			continue;
		if (r->head->values[i] > r->head->buflen - need)
			return false;
		need += r->head->values[i];
	}
	return true;
}

static bool is_every_syscall(const struct rule *r)
{
	for (unsigned i = 0; i < WORDS_THAT_COUNT; i++)
		if (r->head->mask[i] != UINT32_MAX)
			return false;
	return true;
}

static bool takes_syscalls(const struct rule *r)
{
	unsigned list = r->head->flags & FILTER_MASK;

	return list == AUDIT_FILTER_ENTRY || list == AUDIT_FILTER_EXIT ||
	       list == AUDIT_FILTER_URING_EXIT;
}

/* ---- text ---- */

/* Strings come from whoever loaded the rule: a newline must not make two rules of one, and a blank
 * or a backslash is escaped as auditctl reads it back. */
static void add_string(struct plm_buf *text, const char *data, size_t size_bytes)
{
	for (size_t i = 0; i < size_bytes; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c < 0x20 || c == 0x7f)
			plm_buf_printf(text, "\\x%02x", c);
		else if (c == ' ' || c == '\\')
			plm_buf_printf(text, "\\%c", c);
		else
			plm_buf_char(text, data[i]);
	}
}

static void add_name_or_number(struct plm_buf *text, const char *name, int number)
{
	if (name)
		plm_buf_str(text, name);
	else
		plm_buf_printf(text, "%d", number);
}

static void add_list(const struct rule *r, struct plm_buf *text)
{
	static const char *const lists[] = {
		[AUDIT_FILTER_USER] = "user",	  [AUDIT_FILTER_TASK] = "task",
		[AUDIT_FILTER_ENTRY] = "entry",	  [AUDIT_FILTER_WATCH] = "watch",
		[AUDIT_FILTER_EXIT] = "exit",	  [AUDIT_FILTER_EXCLUDE] = "exclude",
		[AUDIT_FILTER_FS] = "filesystem", [AUDIT_FILTER_URING_EXIT] = "io_uring",
	};
	const char *action = audit_action_to_name((int)r->head->action);

	plm_buf_str(text, "-a ");
	add_name_or_number(text, action, (int)r->head->action);
	plm_buf_printf(text, ",%s", lists[r->head->flags & FILTER_MASK]);
}

/* The architecture comes before the system calls, whose names depend on it. */
static void add_arch(struct rule *r, struct plm_buf *text)
{
	r->machine = audit_detect_machine();
	for (unsigned i = 0; i < r->head->field_count; i++) {
		uint32_t elf = r->head->values[i];

		if (field_of(r, i) != AUDIT_ARCH)
			continue;
		r->machine = audit_elf_to_machine(elf);
		plm_buf_printf(text, " -F arch%s", operator_of(r, i));
		if (r->machine < 0)
			plm_buf_printf(text, "0x%X", elf);
		else
			plm_buf_str(text, elf & __AUDIT_ARCH_64BIT ? "b64" : "b32");
	}
}

static void add_syscalls(const struct rule *r, struct plm_buf *text)
{
	bool first = true;

	if (!takes_syscalls(r))
		return;
	if (is_every_syscall(r)) {
		plm_buf_str(text, " -S all");
		return;
	}
	for (unsigned n = 0; n < WORDS_THAT_COUNT * 32u; n++) {
		const char *name;

		if (!(r->head->mask[AUDIT_WORD(n)] & AUDIT_BIT(n)))
			continue;
		name = r->machine < 0 ? NULL : audit_syscall_to_name((int)n, r->machine);
		plm_buf_str(text, first ? " -S " : ",");
		add_name_or_number(text, name, (int)n);
		first = false;
	}
}

static void add_perm(struct plm_buf *text, uint32_t value)
{
	static const struct {
		uint32_t bit;
		char letter;
	} perms[] = {{AUDIT_PERM_READ, 'r'},
		     {AUDIT_PERM_WRITE, 'w'},
		     {AUDIT_PERM_EXEC, 'x'},
		     {AUDIT_PERM_ATTR, 'a'}};

	for (size_t i = 0; i < sizeof(perms) / sizeof(*perms); i++)
		if (value & perms[i].bit)
			plm_buf_char(text, perms[i].letter);
}

static void add_keys(struct rule *r, struct plm_buf *text, size_t size_bytes)
{
	const char *at = r->strings, *end = at + size_bytes;

	while (at < end) {
		const char *separator = memchr(at, KEY_SEPARATOR, (size_t)(end - at));
		const char *stop = separator ? separator : end;

		if (stop > at) {
			plm_buf_str(text, " -F key=");
			add_string(text, at, (size_t)(stop - at));
		}
		at = stop + 1;
	}
}

static void add_string_field(struct rule *r, unsigned i, struct plm_buf *text)
{
	unsigned field = field_of(r, i);
	size_t size_bytes = r->head->values[i];
	const char *name = audit_field_to_name((int)field);

	if (field == AUDIT_FILTERKEY) {
		add_keys(r, text, size_bytes);
	} else {
		plm_buf_printf(text, " -F %s%s", name ? name : "?", operator_of(r, i));
		add_string(text, r->strings, size_bytes);
	}
	r->strings += size_bytes;
}

/* AUDIT_FIELD_COMPARE: the two fields each comparison is about, as -C takes them. */
static void add_compare(struct plm_buf *text, uint32_t value, const char *operator)
{
	static const char *const pairs[][2] = {
		[AUDIT_COMPARE_UID_TO_OBJ_UID] = {"uid", "obj_uid"},
		[AUDIT_COMPARE_GID_TO_OBJ_GID] = {"gid", "obj_gid"},
		[AUDIT_COMPARE_EUID_TO_OBJ_UID] = {"euid", "obj_uid"},
		[AUDIT_COMPARE_EGID_TO_OBJ_GID] = {"egid", "obj_gid"},
		[AUDIT_COMPARE_AUID_TO_OBJ_UID] = {"auid", "obj_uid"},
		[AUDIT_COMPARE_SUID_TO_OBJ_UID] = {"suid", "obj_uid"},
		[AUDIT_COMPARE_SGID_TO_OBJ_GID] = {"sgid", "obj_gid"},
		[AUDIT_COMPARE_FSUID_TO_OBJ_UID] = {"fsuid", "obj_uid"},
		[AUDIT_COMPARE_FSGID_TO_OBJ_GID] = {"fsgid", "obj_gid"},
		[AUDIT_COMPARE_UID_TO_AUID] = {"uid", "auid"},
		[AUDIT_COMPARE_UID_TO_EUID] = {"uid", "euid"},
		[AUDIT_COMPARE_UID_TO_FSUID] = {"uid", "fsuid"},
		[AUDIT_COMPARE_UID_TO_SUID] = {"uid", "suid"},
		[AUDIT_COMPARE_AUID_TO_FSUID] = {"auid", "fsuid"},
		[AUDIT_COMPARE_AUID_TO_SUID] = {"auid", "suid"},
		[AUDIT_COMPARE_AUID_TO_EUID] = {"auid", "euid"},
		[AUDIT_COMPARE_EUID_TO_SUID] = {"euid", "suid"},
		[AUDIT_COMPARE_EUID_TO_FSUID] = {"euid", "fsuid"},
		[AUDIT_COMPARE_SUID_TO_FSUID] = {"suid", "fsuid"},
		[AUDIT_COMPARE_GID_TO_EGID] = {"gid", "egid"},
		[AUDIT_COMPARE_GID_TO_FSGID] = {"gid", "fsgid"},
		[AUDIT_COMPARE_GID_TO_SGID] = {"gid", "sgid"},
		[AUDIT_COMPARE_EGID_TO_FSGID] = {"egid", "fsgid"},
		[AUDIT_COMPARE_EGID_TO_SGID] = {"egid", "sgid"},
		[AUDIT_COMPARE_SGID_TO_FSGID] = {"sgid", "fsgid"},
	};

	if (value > 0 && value < sizeof(pairs) / sizeof(*pairs))
		plm_buf_printf(text, " -C %s%s%s", pairs[value][0], operator, pairs[value][1]);
	else
		plm_buf_printf(text, " -C %u%s?", value, operator);
}

/* A system call's result: errors by name. */
static void add_exit(struct plm_buf *text, int value)
{
	const char *name = value < 0 && value > -4096 ? audit_errno_to_name(-value) : NULL;

	if (name)
		plm_buf_char(text, '-');
	add_name_or_number(text, name, value);
}

/* The value of a field that holds a number. */
static void add_number(struct plm_buf *text, unsigned field, uint32_t value)
{
	switch (field) {
	case AUDIT_EXIT:
		add_exit(text, (int)value);
		break;
	case AUDIT_PERM:
		add_perm(text, value);
		break;
	case AUDIT_MSGTYPE:
		add_name_or_number(text, audit_msg_type_to_name((int)value), (int)value);
		break;
	case AUDIT_FSTYPE:
		add_name_or_number(text, audit_fstype_to_name((int)value), (int)value);
		break;
	case AUDIT_FILETYPE:
		add_name_or_number(text, audit_ftype_to_name((int)value), (int)value);
		break;
	case AUDIT_ARG0:
	case AUDIT_ARG1:
	case AUDIT_ARG2:
	case AUDIT_ARG3:
		plm_buf_printf(text, "0x%X", value);
		break;
	default:
		/* "Nobody" is written -1, as auditctl -l does. */
		if (value == UINT32_MAX && field != AUDIT_INODE)
			plm_buf_str(text, "-1");
		else
			plm_buf_printf(text, "%u", value);
		break;
	}
}

static void add_number_field(const struct rule *r, unsigned i, struct plm_buf *text)
{
	unsigned field = field_of(r, i);
	uint32_t value = r->head->values[i];
	const char *name = audit_field_to_name((int)field);

	if (field == AUDIT_FIELD_COMPARE) {
		add_compare(text, value, operator_of(r, i));
		return;
	}
	plm_buf_str(text, " -F ");
	if (name)
		plm_buf_str(text, name);
	else
		plm_buf_printf(text, "f%u", field);
	plm_buf_str(text, operator_of(r, i));
	add_number(text, field, value);
}

int plm_audit_rule_text(const void *payload, size_t size_bytes, struct plm_buf *text)
{
	struct rule r = {0};

	if (!load(&r, payload, size_bytes))
		return EBADMSG;
	add_list(&r, text);
	add_arch(&r, text);
	add_syscalls(&r, text);
	for (unsigned i = 0; i < r.head->field_count; i++) {
		if (has_string(field_of(&r, i)))
			add_string_field(&r, i, text);
		else if (field_of(&r, i) != AUDIT_ARCH)
			add_number_field(&r, i, text);
	}
	plm_buf_char(text, '\n');
	return 0;
}
