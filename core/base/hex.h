/*
 * hex.h: the digits of base 16.
 */
#ifndef PLM_CORE_BASE_HEX_H
#define PLM_CORE_BASE_HEX_H

/* 0 to 15 in either case; -1 when it is none. */
static inline int plm_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

#endif
