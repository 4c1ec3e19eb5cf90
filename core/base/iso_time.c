/*
 * iso_time.c: reads and writes ISO 8601 in UTC, independent of locale and time zone.
 */
#include "core/base/iso_time.h"

#include <string.h>
#include <time.h>

#define SHAPE "dddd-dd-ddTdd:dd:ddZ"

enum { DAY_SIZE = 10, DAY_SECONDS = 24 * 60 * 60 };

static bool has_shape(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';

		if (SHAPE[i] == 'd' ? !digit : text[i] != SHAPE[i])
			return false;
	}
	return text[size] == '\0';
}

static int number(const char *text, size_t size)
{
	int value = 0;

	for (size_t i = 0; i < size; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* timegm() takes 31 February for a day of March: what comes back has to be what went in. */
static bool day_start(const char *text, int64_t *seconds)
{
	struct tm tm = {.tm_year = number(text, 4) - 1900,
			.tm_mon = number(text + 5, 2) - 1,
			.tm_mday = number(text + 8, 2)};
	struct tm asked = tm;

	if (tm.tm_year < 70)
		return false;
	*seconds = timegm(&tm);
	return tm.tm_year == asked.tm_year && tm.tm_mon == asked.tm_mon &&
	       tm.tm_mday == asked.tm_mday;
}

bool plm_iso_time_parse(const char *text, int64_t *seconds)
{
	int hour, minute, second;

	if (!has_shape(text, sizeof(SHAPE) - 1))
		return false;
	hour = number(text + 11, 2);
	minute = number(text + 14, 2);
	second = number(text + 17, 2);
	if (hour > 23 || minute > 59 || second > 59 || !day_start(text, seconds))
		return false;
	*seconds += (hour * 60 + minute) * 60 + second;
	return true;
}

bool plm_iso_day_parse(const char *text, int64_t *last_second)
{
	if (!has_shape(text, DAY_SIZE) || !day_start(text, last_second))
		return false;
	*last_second += DAY_SECONDS - 1;
	return true;
}

void plm_iso_time_format(int64_t seconds, char to[static PLM_ISO_TIME_BYTES])
{
	const int64_t first = -INT64_C(30610224000), last = INT64_C(253402300799);
	time_t when = (time_t)(seconds < first ? first : seconds > last ? last : seconds);
	struct tm tm = {0};

	gmtime_r(&when, &tm);
	if (strftime(to, PLM_ISO_TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		to[0] = '\0';
}
