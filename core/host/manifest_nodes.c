/*
 * manifest_nodes.c: the statements of a manifest about one path: file, dir, link, node, stat, xattr, absent, refused. Each changes one
 * node of the recording. Reads only its line, and what from= names.
 */
#include "core/host/manifest_nodes.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/backend.h"
#include "core/host/manifest_parser.h"

#include <errno.h>

enum {
	METADATA = PLM_KEY_MODE | PLM_KEY_UID | PLM_KEY_GID | PLM_KEY_DEV | PLM_KEY_INO |
		   PLM_KEY_SIZE | PLM_KEY_MTIME | PLM_KEY_LINKS
};

static void apply_metadata(struct plm_node *node, const struct plm_line_attrs *attrs)
{
	plm_line_metadata(attrs, &node->st);
	if (attrs->given & PLM_KEY_MTIME)
		node->mtime_given = true;
	if (attrs->given & PLM_KEY_SIZE)
		node->size_given = true;
	if (attrs->given & PLM_KEY_ERROR)
		node->error = attrs->error;
}

/* ---- content ---- */

static int apply_content(struct plm_manifest_parser *p, struct plm_node *node,
			 struct plm_line_attrs *attrs)
{
	uint64_t size_bytes = attrs->text_bytes;
	int rc;

	if (!(attrs->given & (PLM_KEY_TEXT | PLM_KEY_FROM)))
		return 0;
	if (!(~attrs->given & (PLM_KEY_TEXT | PLM_KEY_FROM)))
		return plm_manifest_fail_about(p, node->path, "keep one of them",
					       "text= and from= are both given");
	if ((attrs->given & PLM_KEY_FROM) && p->layer->members) {
		rc = plm_manifest_member(p, attrs);
		if (rc < 0)
			return rc;
		size_bytes = attrs->text_bytes;
	} else if (attrs->given & PLM_KEY_FROM) {
		rc = plm_manifest_source(p, attrs->from, &size_bytes);
		if (rc == 0)
			rc = plm_manifest_hide_source(p, attrs->from);
		if (rc < 0)
			return rc;
	}
	node->text = attrs->given & PLM_KEY_TEXT ? attrs->text : NULL;
	node->text_bytes = attrs->text_bytes;
	node->from = attrs->given & PLM_KEY_FROM ? attrs->from : NULL;
	node->from_layer = p->layer;
	node->error = 0;
	node->st.size_bytes = size_bytes;
	return 0;
}

/* ---- one function a directive ---- */

int plm_manifest_apply_file(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node *node = NULL;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_attrs(p, METADATA | PLM_KEY_TEXT | PLM_KEY_FROM | PLM_KEY_ERROR,
					&attrs);
	if (rc == 0)
		rc = plm_manifest_node(p, path, PLM_FILE_REGULAR, &node);
	if (rc == 0)
		rc = apply_content(p, node, &attrs);
	if (rc == 0)
		apply_metadata(node, &attrs);
	return rc;
}

int plm_manifest_apply_dir(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node *node = NULL;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_attrs(p, METADATA | PLM_KEY_ERROR, &attrs);
	if (rc == 0)
		rc = plm_manifest_node(p, path, PLM_FILE_DIRECTORY, &node);
	/* Where the rest is unknown, naming a directory says that all its names follow. */
	if (rc == 0 && p->recording->otherwise)
		node->error = 0;
	if (rc == 0)
		apply_metadata(node, &attrs);
	return rc;
}

int plm_manifest_apply_link(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node *node = NULL;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_attrs(p, METADATA | PLM_KEY_TARGET | PLM_KEY_ERROR, &attrs);
	if (rc == 0 && !(attrs.given & (PLM_KEY_TARGET | PLM_KEY_ERROR)))
		rc = plm_manifest_fail_about(p, path, "add target=\"…\"", "a link needs its text");
	if (rc == 0)
		rc = plm_manifest_node(p, path, PLM_FILE_SYMLINK, &node);
	if (rc != 0)
		return rc;
	if (attrs.given & PLM_KEY_TARGET) {
		node->target = attrs.target;
		node->st.size_bytes = strlen(attrs.target);
		node->error = 0;
	}
	apply_metadata(node, &attrs);
	return 0;
}

int plm_manifest_apply_node(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node *node = NULL;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_attrs(p, METADATA | PLM_KEY_KIND | PLM_KEY_RDEV, &attrs);
	if (rc == 0 && (attrs.st.kind < PLM_FILE_CHARDEV))
		rc = plm_manifest_fail_about(p, path, "add kind=char, block, fifo or socket",
					     "a node needs its kind");
	if (rc == 0)
		rc = plm_manifest_node(p, path, attrs.st.kind, &node);
	if (rc == 0)
		apply_metadata(node, &attrs);
	return rc;
}

static int make_beside(struct plm_manifest_parser *p, const char *path, enum plm_file_kind kind,
		       struct plm_node **node)
{
	*node = plm_recording_make(p->recording, path, kind);
	if (*node)
		return 0;
	return errno == ENOTDIR
		       ? plm_manifest_fail_about(p, path, "write the path the link leads to",
						 "something above it is no directory")
		       : plm_err_nomem(p->err);
}

/* What a followed stat gives. A path that nothing else is known of becomes a link without text. */
int plm_manifest_apply_stat(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {.st.kind = PLM_FILE_REGULAR};
	struct plm_node *node = NULL;
	struct plm_stat *st = plm_new(p->recording->arena, struct plm_stat);
	const char *path = NULL;
	int rc = st ? plm_manifest_path(p, &path) : plm_err_nomem(p->err);

	if (rc == 0)
		rc = plm_manifest_attrs(p, METADATA | PLM_KEY_KIND | PLM_KEY_RDEV | PLM_KEY_ERROR,
					&attrs);
	if (rc < 0)
		return rc;
	node = plm_recording_at(p->recording, path);
	if (!node)
		rc = make_beside(p, path, PLM_FILE_SYMLINK, &node);
	if (rc < 0)
		return rc;
	*st = attrs.given & PLM_KEY_ERROR ? plm_stat_of_error(attrs.error)
					  : plm_recording_defaults(p->recording, attrs.st.kind);
	plm_line_metadata(&attrs, st);
	node->followed = st;
	return 0;
}

static const char *xattr_value(struct plm_manifest_parser *p, const struct plm_word *word,
			       size_t *size_bytes)
{
	struct plm_slice hex = {.data = word->value, .size_bytes = word->value_bytes};
	char *bytes;

	*size_bytes = word->value_bytes;
	if (word->value_quoted || !plm_slice_starts(hex, "hex:"))
		return word->value;
	*size_bytes = (hex.size_bytes - 4) / 2;
	bytes = plm_arena_alloc(p->recording->arena, *size_bytes + 1);
	for (size_t i = 0; bytes && i < *size_bytes; i++) {
		struct plm_slice pair = {.data = hex.data + 4 + 2 * i, .size_bytes = 2};
		uint64_t value = 0;

		if (pair.data[0] == '-' || !plm_parse_u64(pair, 16, &value) || value > 255)
			return NULL;
		bytes[i] = (char)value;
	}
	return hex.size_bytes % 2 ? NULL : bytes;
}

int plm_manifest_apply_xattr(struct plm_manifest_parser *p)
{
	struct plm_word word = {0};
	struct plm_line_attrs attrs = {0};
	struct plm_node *node;
	struct plm_node_xattr *xattr = plm_new(p->recording->arena, struct plm_node_xattr);
	const char *path = NULL;
	int rc = xattr ? plm_manifest_path(p, &path) : plm_err_nomem(p->err);

	if (rc == 0)
		rc = plm_manifest_word(p, &word, "add NAME=\"value\" or NAME=hex:…");
	if (rc == 0)
		rc = plm_manifest_attrs(p, word.value ? 0 : PLM_KEY_ERROR, &attrs);
	if (rc < 0)
		return rc;
	node = plm_recording_at(p->recording, path);
	if (!node)
		return plm_manifest_fail_about(p, path, "describe the file on a line above",
					       "nothing has this path");
	if (!attrs.given && (!word.value || word.key_bytes == 0))
		return plm_manifest_fail_about(p, path, "write NAME=\"value\" or NAME=hex:…",
					       "the attribute has no value");
	xattr->error = attrs.error;
	xattr->name = attrs.given
			      ? word.data
			      : plm_arena_strndup(p->recording->arena, word.data, word.key_bytes);
	if (!attrs.given)
		xattr->value = xattr_value(p, &word, &xattr->size_bytes);
	if (!xattr->name)
		return plm_err_nomem(p->err);
	if (!attrs.given && !xattr->value)
		return plm_manifest_fail_about(p, path, "write two hexadecimal digits a byte",
					       "the attribute's value is no hex:");
	xattr->next = node->xattrs;
	node->xattrs = xattr;
	return 0;
}

int plm_manifest_apply_absent(struct plm_manifest_parser *p)
{
	struct plm_node *node;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_end(p);
	if (rc < 0)
		return rc;
	node = plm_recording_at(p->recording, path);
	if (node == p->recording->root)
		return plm_manifest_fail(p, PLM_E_PARSE, "name something below it",
					 "/ cannot be absent");
	if (!node && p->recording->otherwise) {
		rc = make_beside(p, path, PLM_FILE_REGULAR, &node);
		if (rc < 0)
			return rc;
	}
	if (node) {
		plm_recording_hide(node);
		node->said_absent = true;
	}
	return 0;
}

/* Every question about the path and what is below it was refused. */
int plm_manifest_apply_refused(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node *node = NULL;
	const char *path = NULL;
	int rc = plm_manifest_path(p, &path);

	if (rc == 0)
		rc = plm_manifest_attrs(p, PLM_KEY_ERROR, &attrs);
	if (rc == 0 && !attrs.given)
		return plm_manifest_fail_about(p, path, "add error=ERRNO",
					       "the refusal has no reason");
	if (rc == 0)
		rc = plm_manifest_node(p, path, PLM_FILE_OTHER, &node);
	if (rc == 0)
		node->refused = attrs.error;
	return rc;
}
