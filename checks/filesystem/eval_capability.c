/*
 * eval_capability.c: judges the capabilities that files give whoever executes them, against a list. Pure. Names and order are
 * libcap's.
 */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>

#include "checks/filesystem/walk.h"
#include "core/base/arena.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/facts/capabilities.h"

enum { NAME_ROOM = 32, MOST_CAPABILITIES = 64 };

/* "cap_net_raw", as setcap(8) writes it. */
static bool name_of(int capability, char to[static NAME_ROOM])
{
	if (plm_capability_name(capability, to) < 0)
		return false;
	for (char *c = to; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return true;
}

/* An entry is "PATTERN", or "PATTERN=cap_a,cap_b" for these alone. */
static void split_entry(const char *entry, struct plm_slice *pattern, struct plm_slice *names)
{
	if (!plm_split(plm_slice_of(entry), '=', pattern, names)) {
		*pattern = plm_slice_of(entry);
		*names = (struct plm_slice){0};
	}
}

static bool are_known(struct plm_slice names)
{
	struct plm_slice word;
	char name[NAME_ROOM];

	while (plm_next_word(&names, ",", &word)) {
		bool known = false;

		for (int c = 0; !known && c < MOST_CAPABILITIES; c++)
			known = name_of(c, name) && plm_slice_is(word, name);
		if (!known)
			return false;
	}
	return true;
}

const char *filesystem_validate_capability(const void *params)
{
	const struct filesystem_capability_params *p = params;
	struct plm_slice pattern, names;

	for (size_t i = 0; i < p->allowed.count; i++) {
		split_entry(p->allowed.items[i], &pattern, &names);
		if (!are_known(names))
			return "a capability has no such name; write "
			       "allowed=\"/usr/bin/ping=cap_net_raw\", with ',' between several";
	}
	return NULL;
}

/* Takes away what a list of names allows. */
static bool allow(struct plm_slice names, uint64_t *left)
{
	struct plm_slice word;
	char name[NAME_ROOM];

	if (!names.data) {
		*left = 0;
		return true;
	}
	while (plm_next_word(&names, ",", &word))
		for (int c = 0; c < MOST_CAPABILITIES; c++) {
			if (!name_of(c, name))
				return false;
			if (plm_slice_is(word, name))
				*left &= ~(1ull << c);
		}
	return true;
}

/* What of a file's capabilities no entry allows; false when out of memory. */
static bool find_rest(struct plm_arena *arena, const struct plm_list *allowed,
		      const struct plm_walk_file *f, uint64_t *left)
{
	*left = f->capability.permitted | f->capability.inheritable;
	for (size_t i = 0; *left && i < allowed->count; i++) {
		struct plm_slice pattern, names;
		const char *glob;

		split_entry(allowed->items[i], &pattern, &names);
		glob = plm_arena_strndup(arena, pattern.data, pattern.size_bytes);
		if (!glob || (fnmatch(glob, f->path, 0) == 0 && !allow(names, left)))
			return false;
	}
	return true;
}

/* "cap_net_admin,cap_net_raw=ep"; false when out of memory. */
static bool write_set(const struct plm_file_capability *c, struct plm_buf *out)
{
	uint64_t all = c->permitted | c->inheritable;
	char name[NAME_ROOM];

	for (int i = 0; i < MOST_CAPABILITIES; i++) {
		if (!(all >> i & 1))
			continue;
		if (!name_of(i, name))
			return false;
		plm_buf_printf(out, "%s%s", out->size_bytes ? "," : "", name);
	}
	plm_buf_printf(out, "=%s%s%s", c->effective ? "e" : "", c->inheritable ? "i" : "",
		       c->permitted ? "p" : "");
	if (c->root_uid)
		plm_buf_printf(out, " [rootid=%u]", c->root_uid);
	return !out->failed;
}

static bool judge(struct filesystem_finds *finds, const struct plm_list *allowed,
		  const struct plm_walk_file *f)
{
	plm_auto_buf struct plm_buf set = {0};
	uint64_t left = 0;

	if (f->capability.refused) {
		plm_evidence(finds->ev, &(struct plm_evidence){.aspect = PLM_RUNNING,
							       .source = f->path,
							       .presence = PLM_UNREADABLE,
							       .error = EACCES});
		finds->untold = "the capabilities of some files could not be read";
		return true;
	}
	/* The kernel gives nothing for it, but nobody would write it either. */
	if (f->capability.malformed) {
		filesystem_find(finds, f->path, "an attribute that is not of the kernel's form");
		return true;
	}
	if (!find_rest(plm_facts_arena(finds->ev->facts), allowed, f, &left))
		return false;
	if (!left)
		return true;
	if (!write_set(&f->capability, &set))
		return false;
	filesystem_find(finds, f->path, "%s", plm_buf_text(&set));
	return true;
}

int filesystem_eval_capability(struct plm_eval *ev, const void *params)
{
	const struct filesystem_capability_params *p = params;
	plm_cleanup(filesystem_finds_free) struct filesystem_finds finds = {0};
	int rc = filesystem_begin(ev, &finds);

	if (rc <= 0)
		return rc;
	plm_expected(ev, "file capabilities are those that are named");
	for (size_t i = 0; i < finds.walk->file_count; i++) {
		const struct plm_walk_file *f = &finds.walk->files[i];

		if (!(f->capability.present || f->capability.refused) ||
		    (f->nosuid && p->nosuid.value) || (f->in_store && !p->stores.value))
			continue;
		if (!judge(&finds, &p->allowed, f))
			return -PLM_E_NOMEM;
	}
	return filesystem_conclude(&finds, "files give capabilities that are not among those named",
				   "no file gives capabilities but those named");
}
