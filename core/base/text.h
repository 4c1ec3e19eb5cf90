/*
 * text.h: slicing, parsing and escaping of untrusted text.
 */
#ifndef PLM_CORE_BASE_TEXT_H
#define PLM_CORE_BASE_TEXT_H

#include <plimsoll/types.h>

/* A borrowed run of bytes without a NUL at its end. */
struct plm_slice {
	const char *data;
	size_t size_bytes;
};

struct plm_slice plm_slice_of(const char *text);
struct plm_slice plm_slice_trim(struct plm_slice s); /* white space off both ends */
bool plm_slice_is(struct plm_slice s, const char *text);
bool plm_slice_starts(struct plm_slice s, const char *prefix);

/* Takes the next line (without its newline) off *rest; false at the end. */
bool plm_next_line(struct plm_slice *rest, struct plm_slice *line);
/* Takes the next word (separated by any byte of `separators`) off *rest; false at the end. */
bool plm_next_word(struct plm_slice *rest, const char *separators, struct plm_slice *word);
/* Splits "key SEP value" at the first `separator`, trimming both; false when there is none. */
bool plm_split(struct plm_slice s, char separator, struct plm_slice *key, struct plm_slice *value);

/* The whole slice must be the number: decimal, or with base 0 also 0x… and 0…; false else or on
 * overflow. */
bool plm_parse_i64(struct plm_slice s, int base, int64_t *value);
bool plm_parse_u64(struct plm_slice s, int base, uint64_t *value);

bool plm_str_starts(const char *text, const char *prefix);
bool plm_str_ends(const char *text, const char *suffix);
static inline bool plm_str_eq(const char *a, const char *b)
{
	return a == b || (a && b && __builtin_strcmp(a, b) == 0);
}

/* For terminals and one-line messages: control characters, DEL, C1, bidirectional overrides and
 * bytes that are not UTF-8 become \xNN; a backslash becomes \\. Sizes are without the closing NUL.
 */
size_t plm_text_escaped_size(const char *raw, size_t size_bytes);
void plm_text_escape(char *to, size_t room_bytes, const char *raw, size_t size_bytes);

/* Bytes of the UTF-8 sequence at s (1 to 4), or 0 when it is none (overlong and surrogates are
 * none). */
size_t plm_utf8_length(const char *s, size_t size_bytes, uint32_t *code_point);

const char *plm_verdict_name(enum plm_verdict verdict);	   /* XCCDF: "pass", "fail", … */
const char *plm_severity_name(enum plm_severity severity); /* "unknown", "info", "low", … */
/* Why something could not be read, for an errno: "Permission denied". In no locale. */
const char *plm_errno_words(int error);
bool plm_verdict_parse(const char *name, enum plm_verdict *verdict);
bool plm_severity_parse(const char *name, enum plm_severity *severity);
const char *plm_aspect_name(enum plm_aspect aspect);	   /* "running", "persistent", "claimed" */
const char *plm_presence_name(enum plm_presence presence); /* "present", "absent", "unreadable" */

#endif
