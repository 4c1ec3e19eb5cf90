/*
 * manifest_parser.h: what the statements of a manifest have in common: words that must be there, the
 * node a line is about, errors with their line; private to core/host.
 */
#ifndef PLM_CORE_HOST_MANIFEST_PARSER_H
#define PLM_CORE_HOST_MANIFEST_PARSER_H

#include "core/host/manifest_line.h"
#include "core/host/recording.h"

struct plm_manifest_parser {
	struct plm_recording *recording;
	struct plm_layer *layer;
	long line;
	struct plm_slice rest; /* of the line */
	struct plm_err **err;
};

/* The next word of the line: 1 when there is one, 0 at its end, or a negative code. */
int plm_manifest_next(struct plm_manifest_parser *p, struct plm_word *word);
/* All give 0 or a negative code with its error set: file, line, what is wrong, what to write. */
int plm_manifest_fail(struct plm_manifest_parser *p, enum plm_code code, const char *remedy,
		      const char *message);
int plm_manifest_fail_about(struct plm_manifest_parser *p, const char *what, const char *remedy,
			    const char *message);
int plm_manifest_word(struct plm_manifest_parser *p, struct plm_word *word, const char *remedy);
int plm_manifest_end(struct plm_manifest_parser *p);
int plm_manifest_path(struct plm_manifest_parser *p, const char **path);
/* The rest of the line; allowed is a set of enum plm_line_key. */
int plm_manifest_attrs(struct plm_manifest_parser *p, unsigned allowed,
		       struct plm_line_attrs *attrs);
/* The node a line is about, made when it is not there. One manifest says one thing once of a path. */
int plm_manifest_node(struct plm_manifest_parser *p, const char *path, enum plm_file_kind kind,
		      struct plm_node **node);
/* A file that from= names, below the layer's root/; hidden, because it is no file of the host. */
int plm_manifest_source(struct plm_manifest_parser *p, const char *from, uint64_t *size_bytes);
int plm_manifest_hide_source(struct plm_manifest_parser *p, const char *from);
/* The same for a layer that is an archive: puts the member's bytes in place of from=. */
int plm_manifest_member(struct plm_manifest_parser *p, struct plm_line_attrs *attrs);

#endif
