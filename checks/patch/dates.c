/*
 * dates.c: the two spellings of dates that Release files, os-release and distro-info-data use,
 * independent of locale and time zone. Reads only its arguments.
 */
#include "checks/patch/patch.h"

static bool number(struct plm_slice text, int low, int high, int *value)
{
	int64_t n;

	if (!plm_parse_i64(text, 10, &n) || n < low || n > high)
		return false;
	*value = (int)n;
	return true;
}

/* Three numbers with a separator between them. */
static bool triple(struct plm_slice text, const char *separator, const int highs[static 3],
		   int values[static 3])
{
	struct plm_slice word;

	for (size_t i = 0; i < 3; i++)
		if (!plm_next_word(&text, separator, &word) ||
		    !number(word, 0, highs[i], &values[i]))
			return false;
	return text.size_bytes == 0;
}

static bool to_seconds(struct tm *tm, int64_t *seconds)
{
	if (tm->tm_year < 70 || tm->tm_mon < 0 || tm->tm_mday < 1)
		return false;
	*seconds = timegm(tm);
	return true;
}

bool patch_parse_day(struct plm_slice text, int64_t *seconds)
{
	static const int highs[3] = {9999, 12, 31};
	struct tm tm = {0};
	int ymd[3];

	if (!triple(text, "-", highs, ymd))
		return false;
	tm.tm_year = ymd[0] - 1900;
	tm.tm_mon = ymd[1] - 1;
	tm.tm_mday = ymd[2];
	return to_seconds(&tm, seconds);
}

static bool month(struct plm_slice word, int *value)
{
	static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	for (int i = 0; i < 12; i++) {
		if (plm_slice_is(word, names[i])) {
			*value = i;
			return true;
		}
	}
	return false;
}

bool patch_parse_date(struct plm_slice text, int64_t *seconds)
{
	static const int highs[3] = {23, 59, 60};
	struct plm_slice words[6];
	struct tm tm = {0};
	int hms[3];

	for (size_t i = 0; i < 6; i++)
		if (!plm_next_word(&text, " ,", &words[i]))
			return false;
	if (!number(words[1], 1, 31, &tm.tm_mday) || !month(words[2], &tm.tm_mon) ||
	    !number(words[3], 1970, 9999, &tm.tm_year) || !triple(words[4], ":", highs, hms))
		return false;
	if (!plm_slice_is(words[5], "UTC") && !plm_slice_is(words[5], "GMT") &&
	    !plm_slice_is(words[5], "+0000"))
		return false;
	tm.tm_year -= 1900;
	tm.tm_hour = hms[0];
	tm.tm_min = hms[1];
	tm.tm_sec = hms[2];
	return to_seconds(&tm, seconds);
}

void patch_format_date(int64_t seconds, char *text)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&when, &tm) ||
	    strftime(text, PATCH_DATE_ROOM, "%Y-%m-%d %H:%M UTC", &tm) == 0)
		snprintf(text, PATCH_DATE_ROOM, "second %lld", (long long)seconds);
}
