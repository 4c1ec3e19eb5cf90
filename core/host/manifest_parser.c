/*
 * manifest_parser.c: the words, paths, attributes and nodes that statements of a manifest need, each
 * with its error. Reads only the line it is given, and whether a file named by from= is there.
 */
#include "core/host/manifest_parser.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/host/backend.h"

#include <errno.h>
#include <fcntl.h>

int plm_manifest_fail(struct plm_manifest_parser *p, enum plm_code code, const char *remedy,
		      const char *message)
{
	int rc = plm_err_set(p->err, code, "%s", message);

	plm_err_at(p->err, p->layer->manifest, p->line);
	if (remedy)
		plm_err_remedy(p->err, "%s", remedy);
	return rc;
}

int plm_manifest_fail_about(struct plm_manifest_parser *p, const char *what, const char *remedy,
			    const char *message)
{
	plm_manifest_fail(p, PLM_E_PARSE, remedy, message);
	plm_err_context(p->err, "%s", what);
	return -PLM_E_PARSE;
}

int plm_manifest_next(struct plm_manifest_parser *p, struct plm_word *word)
{
	const char *problem = NULL;
	int rc = plm_word_next(p->recording->arena, &p->rest, word, &problem);

	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(p->err);
	return rc < 0 ? plm_manifest_fail(p, PLM_E_PARSE, NULL, problem) : rc;
}

/* The word that must be there. */
int plm_manifest_word(struct plm_manifest_parser *p, struct plm_word *word, const char *remedy)
{
	int rc = plm_manifest_next(p, word);

	if (rc < 0)
		return rc;
	return rc == 1 ? 0 : plm_manifest_fail(p, PLM_E_PARSE, remedy, "the line ends too early");
}

int plm_manifest_end(struct plm_manifest_parser *p)
{
	struct plm_word word;
	const char *problem = NULL;
	int rc = plm_word_next(p->recording->arena, &p->rest, &word, &problem);

	if (rc == 0)
		return 0;
	if (rc == -PLM_E_NOMEM)
		return plm_err_nomem(p->err);
	return plm_manifest_fail(p, PLM_E_PARSE,
				 "quote what holds blanks, and begin a comment with #",
				 "there is too much on this line");
}

static bool is_plain_path(const struct plm_word *word)
{
	const char *path = word->data;

	if (path[0] != '/' || strlen(path) != word->size_bytes)
		return false;
	if (path[1] == '\0')
		return true;
	for (const char *at = path; *at; at += 1 + strcspn(at + 1, "/")) {
		size_t size = strcspn(at + 1, "/");

		if (size == 0 || size > 255 || (size == 1 && at[1] == '.') ||
		    (size == 2 && at[1] == '.' && at[2] == '.'))
			return false;
	}
	return word->size_bytes < 4096;
}

int plm_manifest_path(struct plm_manifest_parser *p, const char **path)
{
	struct plm_word word;
	int rc = plm_manifest_word(p, &word, "write the path after the first word");

	if (rc < 0)
		return rc;
	if (!is_plain_path(&word))
		return plm_manifest_fail(
			p, PLM_E_PARSE,
			"write an absolute path without . or .. or a slash at its end",
			"this is no path of a host");
	*path = word.data;
	return 0;
}

int plm_manifest_attrs(struct plm_manifest_parser *p, unsigned allowed,
		       struct plm_line_attrs *attrs)
{
	while (true) {
		struct plm_word word;
		int rc = plm_manifest_next(p, &word);
		const char *problem;

		if (rc <= 0)
			return rc;
		problem = plm_line_attr(attrs, allowed, &word);
		if (problem)
			return plm_manifest_fail_about(p, word.data, NULL, problem);
	}
}

/* The node a line is about. One manifest says one thing once of a path. */
int plm_manifest_node(struct plm_manifest_parser *p, const char *path, enum plm_file_kind kind,
		      struct plm_node **node)
{
	*node = plm_recording_at(p->recording, path);
	if (*node && (*node)->line && (*node)->layer == p->layer)
		return plm_manifest_fail_about(p, path, "keep one of the two lines",
					       "this manifest describes it twice");
	*node = plm_recording_make(p->recording, path, kind);
	if (!*node && errno == ENOTDIR)
		return plm_manifest_fail_about(p, path, "write the path that the link leads to",
					       "something above it is no directory");
	if (!*node) {
		plm_err_nomem(p->err);
		return -PLM_E_NOMEM;
	}
	(*node)->layer = p->layer;
	(*node)->line = p->line;
	return 0;
}

/* A file below root/ that serves as another's content is no file of the host. */
int plm_manifest_hide_source(struct plm_manifest_parser *p, const char *from)
{
	const char *path = plm_arena_printf(p->recording->arena, "/%s", from);
	struct plm_node *node = path ? plm_recording_at(p->recording, path) : NULL;

	if (!path)
		return plm_err_nomem(p->err);
	if (node && node->line == 0 && node->from_layer == p->layer)
		plm_recording_hide(node);
	return 0;
}

int plm_manifest_source(struct plm_manifest_parser *p, const char *from, uint64_t *size_bytes)
{
	plm_auto_fd int fd = -1;
	struct plm_stat st;

	if (!plm_name_is_relative(from))
		return plm_manifest_fail_about(p, from, "write it relative to root/, without ..",
					       "this is no path below root/");
	fd = p->layer->root_fd < 0 ? -ENOENT : plm_beneath_open(p->layer->root_fd, from, 0, true);
	st = fd < 0 ? plm_stat_of_error(-fd) : plm_fd_stat(fd, "", AT_EMPTY_PATH);
	if (st.presence != PLM_PRESENT || st.kind != PLM_FILE_REGULAR)
		return plm_manifest_fail_about(p, from,
					       "put the file below root/ beside the manifest",
					       "from= names a file that is not there");
	*size_bytes = st.size_bytes;
	return 0;
}

int plm_manifest_member(struct plm_manifest_parser *p, struct plm_line_attrs *attrs)
{
	const struct plm_datum *member = plm_map_get(p->layer->members, attrs->from);

	if (!member)
		return plm_manifest_fail_about(p, attrs->from, "record the host again",
					       "from= names a member that is not there");
	attrs->text = member->data;
	attrs->text_bytes = member->size_bytes;
	attrs->given = (attrs->given & ~(unsigned)PLM_KEY_FROM) | PLM_KEY_TEXT;
	return 0;
}
