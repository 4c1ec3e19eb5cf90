/*
 * yaml.h: text that is not trusted as scalars of YAML 1.1 and 1.2. Private to exports.
 */
#ifndef PLM_EXPORTS_YAML_H
#define PLM_EXPORTS_YAML_H

#include <plimsoll/types.h>

struct plm_buf;

/* A name for people in double quotes. What Jinja would take for the start of a template is parted
 * by a blank: "{ {". */
void plm_yaml_name(struct plm_buf *out, const char *text);

/* Many lines as a literal block indented by `indent`, a newline behind it. A text that a block
 * cannot hold (control characters, other line ends, what would reorder what is seen) is written in
 * double quotes instead. */
void plm_yaml_block(struct plm_buf *out, const char *text, unsigned indent);

/* Whether a text is a sequence as far as its first line with anything in it tells. */
bool plm_yaml_is_sequence(const char *text);

#endif
