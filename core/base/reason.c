/*
 * reason.c: why something could not be read, in words for an operator. A table; reads nothing.
 */
#include "core/base/text.h"

#include <errno.h>
#include <string.h>

/* Codes that plimsoll gives a meaning of its own, or whose name tells nobody what to do. */
static const struct {
	int error;
	const char *words;
} own[] = {
	{EBADMSG, "its content could not be understood"},
	{ENODATA, "nothing is known of it"},
	{EFBIG, "it is larger than plimsoll reads"},
	{E2BIG, "there is more of it than plimsoll reads"},
	{EXDEV, "it lies on another file system than plimsoll reads"},
	{ELOOP, "it leads through symbolic links that are not followed"},
	{ESTALE, "it changed while it was read"},
	{ETIMEDOUT, "it did not answer in time"},
	{EOPNOTSUPP, "plimsoll cannot read this kind"},
	{EINVAL, "it is of no kind that can be read"},
	{ELIBACC, "the library that reads it (librpm, libnftables) is not installed here"},
	{EREMOTE, "it lies on a network file system"},
};

const char *plm_errno_words(int error)
{
	const char *words = strerrordesc_np(error);

	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (own[i].error == error)
			return own[i].words;
	return words && error ? words : "unknown reason";
}
