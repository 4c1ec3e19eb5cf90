/*
 * iso_time.h: points in time as ISO 8601 writes them in UTC: "2026-11-22T09:30:00Z".
 */
#ifndef PLM_CORE_BASE_ISO_TIME_H
#define PLM_CORE_BASE_ISO_TIME_H

#include <plimsoll/types.h>

/* Seconds since 1970. False for anything else than YYYY-MM-DDTHH:MM:SSZ, a day that no calendar has
 * and years before 1970 among it. */
bool plm_iso_time_parse(const char *text, int64_t *seconds);

/* "YYYY-MM-DD" with its last second: what ends with a day. */
bool plm_iso_day_parse(const char *text, int64_t *last_second);

enum { PLM_ISO_TIME_BYTES = 32 };

/* Years are those of four digits: what lies beyond them becomes the first second of 1000 or the last
 * of 9999. */
void plm_iso_time_format(int64_t seconds, char to[static PLM_ISO_TIME_BYTES]);

#endif
