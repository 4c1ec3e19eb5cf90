/*
 * zchunk.h: the head of a zchunk file, as Fedora publishes metadata in: what stands before the data. Pure.
 */
#ifndef PLM_CORE_FACTS_ZCHUNK_H
#define PLM_CORE_FACTS_ZCHUNK_H

#include <plimsoll/types.h>

struct plm_zchunk {
	size_t head_bytes; /* the data begins behind them: the dictionary, then one zstd frame a chunk */
	size_t dictionary_bytes; /* as it is packed; 0: none */
	size_t dictionary_size;	 /* unpacked */
	bool packed;		 /* with zstd; otherwise the data is as it is */
};

/* Lengths in a head are bounded by this. */
enum { PLM_ZCHUNK_MOST_BYTES = 16 * 1024 * 1024 };

/* 0 when all of the head is there, 1 when more bytes are needed, -PLM_E_PARSE when it is none that can be read. Checksums
 * are not verified. Follows zchunk_format.txt of zchunk 1.2. */
int plm_zchunk_head(const void *data, size_t size_bytes, struct plm_zchunk *out);

#endif
