/*
 * columns.h: how many columns of a terminal a text takes. Pure.
 */
#ifndef PLM_CORE_BASE_COLUMNS_H
#define PLM_CORE_BASE_COLUMNS_H

#include <plimsoll/types.h>

/* 0 for what is drawn over the character before it, 2 for East Asian wide characters and emoji, else 1.
 * Follows Unicode's EastAsianWidth.txt by blocks; the locale is not asked. */
unsigned plm_code_point_columns(uint32_t code_point);

/* Of a whole text; a byte that is not UTF-8 counts as one. */
size_t plm_text_columns(const char *text, size_t size_bytes);

#endif
