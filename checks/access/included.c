/*
 * included.c: reads the files of a configuration that includes others, within the bounds of the program that reads it. Judges
 * nothing.
 */
#include "checks/access/included.h"

#include <errno.h>

#include "core/base/err.h"
#include "core/host/host.h"

void access_note_gap(struct access_reading *reading, const char *path, int error)
{
	if (*reading->gap)
		return;
	*reading->gap = path;
	*reading->gap_error = error;
}

int access_read_file(struct access_reading *reading, const char *path, const void *within,
		     struct plm_datum *state)
{
	const struct plm_datum *text;
	int rc = plm_facts_read(reading->facts, path, PLM_READ_SMALL, &text, reading->err);

	if (rc < 0)
		return rc;
	*state = (struct plm_datum){.presence = text->presence, .error = text->error};
	if (text->presence == PLM_UNREADABLE)
		access_note_gap(reading, path, text->error);
	if (text->presence != PLM_PRESENT)
		return 0;
	if (reading->depth >= reading->most_depth || reading->files >= reading->most_files) {
		access_note_gap(reading, path, ELOOP);
		return 0;
	}
	reading->depth++;
	reading->files++;
	rc = reading->parse(reading->parser, (struct plm_slice){text->data, text->size_bytes}, path,
			    within);
	reading->depth--;
	return rc == -PLM_E_NOMEM ? plm_err_nomem(reading->err) : rc;
}

int access_read_first(struct access_reading *reading, const char *const *paths, const char **path,
		      struct plm_datum *state)
{
	int rc = 0;

	for (; rc == 0 && *paths; paths++) {
		*path = *paths;
		rc = access_read_file(reading, *paths, NULL, state);
		if (rc == 0 && state->presence != PLM_ABSENT)
			break;
	}
	return rc;
}
