/*
 * claim_lxc.c: reads what an LXC configuration includes: files, and directories of files that end in ".conf". Judges nothing.
 */
#include "core/facts/claim_documents.h"

#include <errno.h>

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/host/host.h"

static int read_file(struct plm_claim_documents *d, const char *path, struct plm_datum *text)
{
	return path ? plm_host_read(plm_facts_host(d->facts), d->scratch, path,
				    PLM_ENGINE_FILE_BYTES, text)
		    : -PLM_E_NOMEM;
}

/* All of a directory one after the other, in the order of their names. */
static int read_directory(struct plm_claim_documents *d, const char *path, struct plm_datum *text)
{
	plm_auto_buf struct plm_buf all = {.limit_bytes = PLM_ENGINE_FILE_BYTES};
	const struct plm_datum *names;
	int rc = plm_facts_list(d->facts, path, &names, NULL);

	if (rc < 0)
		return rc;
	*text = (struct plm_datum){.presence = names->presence, .error = names->error};
	for (size_t at = 0; rc == 0 && text->presence == PLM_PRESENT && at < names->size_bytes;
	     at += strlen(names->data + at) + 1) {
		struct plm_datum part;

		if (!plm_str_ends(names->data + at, ".conf"))
			continue;
		rc = read_file(d, plm_arena_printf(d->scratch, "%s/%s", path, names->data + at),
			       &part);
		if (rc == 0 && part.presence != PLM_PRESENT)
			*text = part;
		else if (rc == 0)
			plm_buf_printf(&all, "%s\n", part.data);
	}
	if (rc < 0 || all.failed == PLM_E_NOMEM)
		return -PLM_E_NOMEM;
	if (text->presence != PLM_PRESENT)
		return 0;
	text->data = plm_arena_strndup(d->scratch, plm_buf_text(&all), all.size_bytes);
	text->size_bytes = all.size_bytes;
	return text->data ? 0 : -PLM_E_NOMEM;
}

static int read_include(void *context, const char *path, struct plm_datum *text)
{
	struct plm_claim_documents *d = context;
	int rc = path[0] == '/' ? read_file(d, path, text) : 0;

	return rc == 0 && text->presence == PLM_UNREADABLE && text->error == EISDIR
		       ? read_directory(d, path, text)
		       : rc;
}

/* What it includes may hold anything: when some of that could not be read, none of it is believed. */
int plm_claim_parse_lxc(struct plm_claim_documents *d, const struct plm_datum *text)
{
	struct plm_lxc_includes includes = {read_include, d};
	struct plm_claim_record *record = &d->records[PLM_CLAIM_LXC_CONFIG];
	int rc = plm_lxc_config_parse(d->scratch, (struct plm_slice){text->data, text->size_bytes},
				      &includes, &d->lxc);

	if (rc == 0 && d->lxc.error) {
		record->presence = PLM_UNREADABLE;
		record->error = d->lxc.error;
	}
	return rc;
}
