/*
 * oscal.h: the small pieces of an OSCAL document. Private to oscal.c and oscal_words.c.
 */
#ifndef PLM_REPORTS_DATA_OSCAL_H
#define PLM_REPORTS_DATA_OSCAL_H

#include "reports/data/json.h"

enum { PLM_UUID_ROOM = 37 };

/* A UUID in the layout of version 5 [RFC 9562]: of what, and of which of them (NULL: there is one). */
void plm_oscal_make_uuid(const struct plm_audit *audit, const char *what, const char *more,
			 char uuid[PLM_UUID_ROOM]);
void plm_oscal_uuid(struct plm_json_writer *w, const struct plm_audit *audit, const char *key,
		    const char *what, const char *more);

/* The text, or what stands for one that is empty or blank. */
const char *plm_oscal_some(const char *text, const char *otherwise);
/* OSCAL's strings are one line, without a blank at either end. */
void plm_oscal_add_line(struct plm_buf *line, const char *text);
void plm_oscal_line(struct plm_json_writer *w, const char *key, const char *text,
		    const char *otherwise);

/* A property whose name is ours, or has a meaning in OSCAL; nothing for an empty value. */
void plm_oscal_property(struct plm_json_writer *w, const char *name, const char *value);
void plm_oscal_known(struct plm_json_writer *w, const char *name, const char *value);

#endif
