/*
 * manifest.c: the lines of a manifest, applied in order to a recording. Follows
 * docs/fixture-hosts.md. Reads only the text it is given, and what base= and from= name.
 */
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/host/backend.h"
#include "core/host/manifest_parser.h"
#include "core/host/manifest_scan.h"
#include "core/host/probe.h"

#include <errno.h>
#include <fcntl.h>

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

static int apply_file(struct plm_manifest_parser *p)
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

static int apply_dir(struct plm_manifest_parser *p)
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

static int apply_link(struct plm_manifest_parser *p)
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

static int apply_node(struct plm_manifest_parser *p)
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
static int apply_stat(struct plm_manifest_parser *p)
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

static int apply_xattr(struct plm_manifest_parser *p)
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

static int apply_absent(struct plm_manifest_parser *p)
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
static int apply_refused(struct plm_manifest_parser *p)
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

/* What the recording says nothing of: unreadable with this errno, instead of absent. */
static int apply_otherwise(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	int rc = plm_manifest_attrs(p, PLM_KEY_ERROR, &attrs);

	if (rc < 0)
		return rc;
	if (!attrs.given || p->layer->scanned)
		return plm_manifest_fail(p, PLM_E_PARSE,
					 "write error=ERRNO, above every other statement",
					 "what is not mentioned has no errno, or has it too late");
	p->recording->otherwise = attrs.error;
	p->recording->root->error = attrs.error;
	return 0;
}

static int probe_text(struct plm_manifest_parser *p, struct plm_line_attrs *attrs,
		      struct plm_node_probe *probe)
{
	int member = attrs->given & PLM_KEY_FROM && p->layer->members
			     ? plm_manifest_member(p, attrs)
			     : 0;
	struct plm_datum content = plm_datum_of_bytes(attrs->text, attrs->text_bytes);
	uint64_t size_bytes = 0;

	if (member < 0)
		return member;
	if (attrs->given & PLM_KEY_FROM) {
		plm_auto_fd int fd = -1;
		int rc = plm_manifest_source(p, attrs->from, &size_bytes);

		if (rc == 0)
			rc = plm_manifest_hide_source(p, attrs->from);
		if (rc < 0)
			return rc;
		fd = plm_beneath_open(p->layer->root_fd, attrs->from, 0, true);
		if (fd >= 0 && plm_fd_read(fd, p->recording->arena, PLM_READ_LARGE, &content) < 0)
			return plm_err_nomem(p->err);
		if (fd < 0 || content.presence != PLM_PRESENT)
			return plm_manifest_fail_about(p, attrs->from,
						       "make it readable, 16 MiB at most",
						       "from= names a file that cannot be read");
	}
	probe->text = content.data;
	probe->text_bytes = content.size_bytes;
	return 0;
}

static int apply_probe(struct plm_manifest_parser *p)
{
	struct plm_line_attrs attrs = {0};
	struct plm_node_probe *probe = plm_new(p->recording->arena, struct plm_node_probe);
	struct plm_word name = {0};
	int rc = probe ? plm_manifest_word(p, &name, "name the probe") : plm_err_nomem(p->err);

	if (rc == 0 && !plm_probe_is_known(name.data))
		return plm_manifest_fail_about(
			p, name.data,
			"write uname, audit-status, audit-rules, selinux, units, sockets, self, "
			"listeners:PID, pid-namespaces:PID, device-programs:DIRECTORY or "
			"go-build:PROGRAM",
			"there is no such probe");
	if (rc == 0)
		rc = plm_manifest_attrs(p, PLM_KEY_TEXT | PLM_KEY_FROM | PLM_KEY_ERROR, &attrs);
	if (rc == 0 && !attrs.given)
		return plm_manifest_fail_about(p, name.data,
					       "add text=\"…\", from=FILE or error=ERRNO",
					       "the probe has no answer");
	if (rc == 0)
		rc = probe_text(p, &attrs, probe);
	if (rc < 0)
		return rc;
	probe->error = attrs.error;
	return plm_map_set(&p->recording->probes, name.data, probe) < 0 ? plm_err_nomem(p->err) : 0;
}

static int apply_time(struct plm_manifest_parser *p)
{
	struct plm_word word = {0};
	int rc = plm_manifest_word(p, &word, "write seconds since 1970, UTC");

	if (rc == 0)
		rc = plm_manifest_end(p);
	if (rc < 0)
		return rc;
	if (!plm_parse_i64((struct plm_slice){.data = word.data, .size_bytes = word.size_bytes}, 10,
			   &p->recording->time_seconds))
		return plm_manifest_fail(p, PLM_E_PARSE, "write seconds since 1970, UTC",
					 "this is no time");
	p->recording->time_given = true;
	return 0;
}

static int apply_base(struct plm_manifest_parser *p)
{
	struct plm_word word = {0};
	const char *directory;
	int rc = plm_manifest_word(p, &word, "name the directory of the other recording");

	if (rc == 0)
		rc = plm_manifest_end(p);
	if (rc < 0)
		return rc;
	if (p->layer->scanned)
		return plm_manifest_fail(p, PLM_E_PARSE, "move it up, right below the first line",
					 "base comes after lines that it would undo");
	if (!p->layer->directory)
		return plm_manifest_fail(p, PLM_E_PARSE,
					 "record the host again with plimsoll capture",
					 "a manifest without a directory has no base");
	directory = word.data[0] == '/' ? word.data
					: plm_arena_printf(p->recording->arena, "%s/%s",
							   p->layer->directory, word.data);
	if (!directory)
		return plm_err_nomem(p->err);
	return plm_manifest_load(p->recording, directory, p->layer->depth + 1, p->err);
}

/* ---- lines ---- */

static const struct {
	const char *name;
	bool before_root; /* does not need what root/ holds */
	int (*apply)(struct plm_manifest_parser *p);
} directives[] = {
	{"base", true, apply_base},	      {"time", true, apply_time},
	{"otherwise", true, apply_otherwise}, {"refused", false, apply_refused},
	{"file", false, apply_file},	      {"dir", false, apply_dir},
	{"link", false, apply_link},	      {"stat", false, apply_stat},
	{"node", false, apply_node},	      {"xattr", false, apply_xattr},
	{"absent", false, apply_absent},      {"probe", false, apply_probe},
};

static int scan_once(struct plm_manifest_parser *p)
{
	if (p->layer->scanned)
		return 0;
	p->layer->scanned = true;
	return plm_manifest_scan(p->recording, p->layer, p->err);
}

static int parse_line(struct plm_manifest_parser *p)
{
	struct plm_word word;
	int rc = plm_manifest_next(p, &word);

	if (rc <= 0)
		return rc;
	for (size_t i = 0; i < sizeof(directives) / sizeof(*directives); i++) {
		if (!plm_str_eq(word.data, directives[i].name))
			continue;
		rc = directives[i].before_root ? 0 : scan_once(p);
		return rc < 0 ? rc : directives[i].apply(p);
	}
	return plm_manifest_fail_about(
		p, word.data,
		"write file, dir, link, node, stat, xattr, absent, refused, probe, time, "
		"otherwise or base",
		"no line begins with this word");
}

int plm_manifest_parse(struct plm_recording *recording, struct plm_layer *layer, const char *text,
		       size_t size_bytes, struct plm_err **err)
{
	struct plm_manifest_parser p = {
		.recording = recording, .layer = layer, .line = 1, .err = err};
	struct plm_slice all = {.data = text, .size_bytes = size_bytes}, line;
	int rc = 0;

	if (!plm_next_line(&all, &line) || !plm_slice_is(plm_slice_trim(line), "plimsoll-host 1"))
		return plm_manifest_fail(&p, PLM_E_PARSE,
					 "begin the file with the line \"plimsoll-host 1\"",
					 "this is no manifest of a host that this version reads");
	while (rc == 0 && plm_next_line(&all, &line)) {
		p.line++;
		p.rest = line;
		rc = parse_line(&p);
	}
	return rc < 0 ? rc : scan_once(&p);
}
