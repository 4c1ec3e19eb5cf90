/*
 * manifest.c: the lines of a manifest, applied in order to a recording. Follows
 * docs/fixture-hosts.md. Reads only the text it is given, and what base= and from= name.
 */
#include "core/host/recording.h"

#include "core/base/arena.h"
#include "core/base/cleanup.h"
#include "core/base/err.h"
#include "core/host/backend.h"
#include "core/host/manifest_nodes.h"
#include "core/host/manifest_parser.h"
#include "core/host/manifest_scan.h"
#include "core/host/probe.h"

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
		if (fd >= 0 &&
		    plm_fd_read(fd, NULL, p->recording->arena, PLM_READ_LARGE, &content) < 0)
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
			"listeners:PID, pid-namespaces:PID, device-programs:DIRECTORY, "
			"go-build:PROGRAM, podman-containers:DATABASE or "
			"containerd-containers:DATABASE",
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
	{"base", true, apply_base},
	{"time", true, apply_time},
	{"otherwise", true, apply_otherwise},
	{"refused", false, plm_manifest_apply_refused},
	{"file", false, plm_manifest_apply_file},
	{"dir", false, plm_manifest_apply_dir},
	{"link", false, plm_manifest_apply_link},
	{"stat", false, plm_manifest_apply_stat},
	{"node", false, plm_manifest_apply_node},
	{"xattr", false, plm_manifest_apply_xattr},
	{"absent", false, plm_manifest_apply_absent},
	{"probe", false, apply_probe},
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
