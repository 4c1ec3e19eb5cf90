/*
 * rsyslog_items.h: the statements that keep something; private to rsyslog_parse.c.
 */
#ifndef PLM_CORE_FORWARDING_RSYSLOG_ITEMS_H
#define PLM_CORE_FORWARDING_RSYSLOG_ITEMS_H

#include "core/forwarding/rsyslog_cursor.h"

/* Before the first statement of a file. */
void plm_rsyslog_begin(struct plm_rsyslog *conf);

/* Appends an item that is no more than its kind and name. */
void plm_rsyslog_add(struct plm_rsyslog_cursor *c, enum plm_rsyslog_kind kind, const char *name);
/* Whether a word is the one, in capitals or not. */
bool plm_rsyslog_is_word(struct plm_slice word, const char *text);

/* name(key="value" …): whether one is ahead, and reading it. */
bool plm_rsyslog_at_object(const struct plm_rsyslog_cursor *c, struct plm_slice *name);
void plm_rsyslog_object(struct plm_rsyslog_cursor *c, struct plm_slice name);
/* $Directive value, to the end of its line. */
void plm_rsyslog_directive(struct plm_rsyslog_cursor *c);
/* "@host", "@@(o,z9)host:port;template", to the end of its line. */
void plm_rsyslog_at(struct plm_rsyslog_cursor *c);
/* "host", "host:port", "[address]:port" */
void plm_rsyslog_address(struct plm_rsyslog_cursor *c, struct plm_slice text, bool udp);

#endif
