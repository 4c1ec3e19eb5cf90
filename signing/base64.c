/*
 * base64.c: RFC 4648, strictly: two texts never stand for the same bytes, but for white space. Reads memory only.
 */
#include "signing/private.h"

#include <string.h>

static int value_of(char c)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(alphabet, c) : NULL;

	return found ? (int)(found - alphabet) : -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What is left after whole groups of four must be padded, and its loose bits 0. */
static bool ends_well(unsigned bits, unsigned count, unsigned padding)
{
	if (count == 0)
		return padding == 0;
	return (count == 2 && padding == 2 && !(bits & 0xf)) ||
	       (count == 3 && padding == 1 && !(bits & 0x3));
}

static bool decode(const char *text, unsigned char *out, size_t *size_bytes)
{
	unsigned bits = 0, count = 0, padding = 0;

	for (*size_bytes = 0; *text; text++) {
		int value = value_of(*text);

		if (is_blank(*text))
			continue;
		if (*text == '=' && count + padding < 4) {
			padding++;
			continue;
		}
		if (value < 0 || padding)
			return false;
		bits = bits << 6 | (unsigned)value;
		if (++count < 4)
			continue;
		out[(*size_bytes)++] = (unsigned char)(bits >> 16);
		out[(*size_bytes)++] = (unsigned char)(bits >> 8);
		out[(*size_bytes)++] = (unsigned char)bits;
		bits = count = 0;
	}
	if (!ends_well(bits, count, padding))
		return false;
	if (count > 1)
		out[(*size_bytes)++] = (unsigned char)(count == 2 ? bits >> 4 : bits >> 10);
	if (count > 2)
		out[(*size_bytes)++] = (unsigned char)(bits >> 2);
	return true;
}

unsigned char *plm_base64_decode(const char *text, size_t *size_bytes)
{
	unsigned char *out = malloc(strlen(text) / 4 * 3 + 4);

	if (!out)
		plm_signing_no_memory();
	if (out && decode(text, out, size_bytes) && *size_bytes)
		return out;
	free(out);
	return NULL;
}

char *plm_base64_encode(const unsigned char *data, size_t size_bytes)
{
	char *out = size_bytes < INT32_MAX / 2 ? malloc((size_bytes + 2) / 3 * 4 + 1) : NULL;

	if (out)
		EVP_EncodeBlock((unsigned char *)out, data, (int)size_bytes);
	return out;
}
