/*
 * packed.c: feeds what the door reads through liblz4, zlib, liblzma or libzstd. Output goes round a buffer that is
 * small enough to stay in the processor's cache and large enough that lz4 finds its history in it.
 */
#include "core/facts/packed.h"

#include <errno.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/base/text.h"
#include "core/facts/zchunk.h"
#include "core/host/host.h"

enum {
	RING_BYTES = 256 * 1024,
	XZ_MEMORY_BYTES = 128 * 1024 * 1024, /* a file that needs more is damaged */
	BLOCK_BYTES = 64 * 1024, /* what apt's lz4 frames are made of; larger blocks work too */
};

struct unpack {
	int (*piece)(void *context, const char *data, size_t size_bytes);
	void *context;
	char *ring;
	size_t at;			 /* in the ring */
	uint64_t left_bytes;		 /* of the limit */
	int damage;			 /* errno, once the file turned out to be unreadable */
	bool stopped;			 /* the caller has seen enough */
	bool complete;			 /* the last frame or member ended where the file does */
	LZ4F_decompressionContext_t lz4; /* one of these is used */
	z_stream gzip;
	lzma_stream xz;
	ZSTD_DStream *zstd;
	struct plm_buf
		head; /* of zchunk: the bytes up to the first chunk, until they are all there */
	bool in_chunks;
	bool plain_chunks;
};

static int give(struct unpack *u, const char *data, size_t size_bytes)
{
	int rc;

	if (size_bytes == 0)
		return 0;
	if (size_bytes > u->left_bytes) {
		u->damage = EFBIG;
		return 1;
	}
	u->left_bytes -= size_bytes;
	rc = u->piece(u->context, data, size_bytes);
	u->stopped = rc == 1;
	return rc;
}

static int damaged(struct unpack *u)
{
	u->damage = EBADMSG;
	return 1;
}

static int lz4_piece(void *context, const char *data, size_t size_bytes)
{
	static const LZ4F_decompressOptions_t options = {.stableDst = 1};
	struct unpack *u = context;
	size_t taken, given, hint;
	int rc;

	/* A call that neither takes nor gives means that lz4 holds nothing back. */
	do {
		if (RING_BYTES - u->at < BLOCK_BYTES)
			u->at = 0;
		taken = size_bytes;
		given = RING_BYTES - u->at;
		hint = LZ4F_decompress(u->lz4, u->ring + u->at, &given, data, &taken, &options);
		if (LZ4F_isError(hint))
			return damaged(u);
		if (taken || given)
			u->complete = hint == 0;
		data += taken;
		size_bytes -= taken;
		rc = give(u, u->ring + u->at, given);
		u->at += given;
	} while (rc == 0 && (taken || given));
	return rc;
}

static int gzip_piece(void *context, const char *data, size_t size_bytes)
{
	struct unpack *u = context;
	int state, rc = 0;

	u->gzip.next_in = (z_const Bytef *)(uintptr_t)data;
	u->gzip.avail_in = (uInt)size_bytes;
	while (rc == 0 && (u->gzip.avail_in || (u->gzip.avail_out == 0 && !u->complete))) {
		if (u->complete && inflateReset(&u->gzip) != Z_OK)
			return damaged(u);
		u->gzip.next_out = (Bytef *)u->ring;
		u->gzip.avail_out = RING_BYTES;
		state = inflate(&u->gzip, Z_NO_FLUSH);
		if (state == Z_MEM_ERROR)
			return -PLM_E_NOMEM;
		if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
			return damaged(u);
		u->complete = state == Z_STREAM_END;
		rc = give(u, u->ring, RING_BYTES - u->gzip.avail_out);
	}
	return rc;
}

static int xz_piece(void *context, const char *data, size_t size_bytes)
{
	struct unpack *u = context;
	lzma_ret state;
	int rc = 0;

	u->xz.next_in = (const uint8_t *)data;
	u->xz.avail_in = size_bytes;
	while (rc == 0 && (u->xz.avail_in || u->xz.avail_out == 0)) {
		u->xz.next_out = (uint8_t *)u->ring;
		u->xz.avail_out = RING_BYTES;
		state = lzma_code(&u->xz, LZMA_RUN);
		if (state == LZMA_MEM_ERROR)
			return -PLM_E_NOMEM;
		if (state != LZMA_OK && state != LZMA_STREAM_END && state != LZMA_BUF_ERROR)
			return damaged(u);
		rc = give(u, u->ring, RING_BYTES - u->xz.avail_out);
	}
	return rc;
}

static int zstd_piece(void *context, const char *data, size_t size_bytes)
{
	struct unpack *u = context;
	ZSTD_inBuffer in = {.src = data, .size = size_bytes};
	ZSTD_outBuffer out;
	size_t hint;
	int rc;

	do {
		out = (ZSTD_outBuffer){.dst = u->ring, .size = RING_BYTES};
		hint = ZSTD_decompressStream(u->zstd, &out, &in);
		if (ZSTD_isError(hint))
			return ZSTD_getErrorCode(hint) == ZSTD_error_memory_allocation
				       ? -PLM_E_NOMEM
				       : damaged(u);
		u->complete = hint == 0;
		rc = give(u, u->ring, out.pos);
	} while (rc == 0 && (in.pos < in.size || out.pos == out.size));
	return rc;
}

static int plain_piece(void *context, const char *data, size_t size_bytes)
{
	return give(context, data, size_bytes);
}

/* The dictionary holds for all frames behind it. */
static int load_dictionary(struct unpack *u, const struct plm_zchunk *zck)
{
	plm_auto_free char *dictionary = NULL;
	const char *packed = u->head.data + zck->head_bytes;
	size_t size;

	if (zck->dictionary_bytes == 0)
		return 0;
	if (zck->dictionary_size == 0 || zck->dictionary_size > PLM_ZCHUNK_MOST_BYTES ||
	    !zck->packed)
		return damaged(u);
	dictionary = malloc(zck->dictionary_size);
	if (!dictionary)
		return -PLM_E_NOMEM;
	size = ZSTD_decompress(dictionary, zck->dictionary_size, packed, zck->dictionary_bytes);
	if (ZSTD_isError(size))
		return damaged(u);
	return ZSTD_isError(ZSTD_DCtx_loadDictionary(u->zstd, dictionary, size)) ? -PLM_E_NOMEM : 0;
}

static int chunk_piece(struct unpack *u, const char *data, size_t size_bytes)
{
	if (size_bytes == 0)
		return 0;
	return u->plain_chunks ? give(u, data, size_bytes) : zstd_piece(u, data, size_bytes);
}

/* Keeps what comes until the head and the dictionary are there. */
static int zck_piece(void *context, const char *data, size_t size_bytes)
{
	struct unpack *u = context;
	struct plm_zchunk zck = {.packed = false};
	size_t begin;
	int rc;

	if (u->in_chunks)
		return chunk_piece(u, data, size_bytes);
	plm_buf_add(&u->head, data, size_bytes);
	if (u->head.failed)
		return u->head.failed == PLM_E_NOMEM ? -PLM_E_NOMEM : damaged(u);
	rc = plm_zchunk_head(u->head.data, u->head.size_bytes, &zck);
	if (rc < 0)
		return damaged(u);
	begin = zck.head_bytes + zck.dictionary_bytes;
	if (rc > 0 || u->head.size_bytes < begin)
		return 0;
	u->in_chunks = u->complete = true;
	u->plain_chunks = !zck.packed;
	rc = load_dictionary(u, &zck);
	return rc ? rc : chunk_piece(u, u->head.data + begin, u->head.size_bytes - begin);
}

static void unpack_close(struct unpack *u)
{
	if (u->lz4)
		LZ4F_freeDecompressionContext(u->lz4);
	inflateEnd(&u->gzip);
	lzma_end(&u->xz);
	ZSTD_freeDStream(u->zstd);
	plm_buf_free(&u->head);
	free(u->ring);
}

/* Concatenated streams end only with the file. */
static void end_xz(struct unpack *u, const struct plm_datum *out)
{
	if (out->presence != PLM_PRESENT || u->damage || u->stopped)
		return;
	u->xz.next_out = (uint8_t *)u->ring;
	u->xz.avail_out = RING_BYTES;
	u->complete = lzma_code(&u->xz, LZMA_FINISH) == LZMA_STREAM_END;
}

/* Streams through one unpacker and says what came of it. */
static int run(struct unpack *u, struct plm_host *host, const char *path,
	       int (*take)(void *context, const char *data, size_t size_bytes),
	       struct plm_datum *out)
{
	int rc = plm_host_stream(host, path, take, u, out);

	if (rc < 0 || out->presence != PLM_PRESENT || u->stopped)
		return rc;
	if (take == xz_piece)
		end_xz(u, out);
	if (!u->complete && !u->damage)
		u->damage = EBADMSG;
	if (u->damage)
		*out = (struct plm_datum){.presence = PLM_UNREADABLE, .error = u->damage};
	return 0;
}

static int start_gzip(struct unpack *u)
{
	u->gzip.avail_out = RING_BYTES;
	return inflateInit2(&u->gzip, 16 + MAX_WBITS) == Z_OK ? 0 : -PLM_E_NOMEM;
}

static int start_lz4(struct unpack *u)
{
	return LZ4F_isError(LZ4F_createDecompressionContext(&u->lz4, LZ4F_VERSION)) ? -PLM_E_NOMEM
										    : 0;
}

static int start_xz(struct unpack *u)
{
	u->xz.avail_out = RING_BYTES;
	return lzma_stream_decoder(&u->xz, XZ_MEMORY_BYTES, LZMA_CONCATENATED) == LZMA_OK
		       ? 0
		       : -PLM_E_NOMEM;
}

static int start_zstd(struct unpack *u)
{
	u->zstd = ZSTD_createDStream();
	return u->zstd ? 0 : -PLM_E_NOMEM;
}

static int start_zck(struct unpack *u)
{
	u->head.limit_bytes = 3 * (size_t)PLM_ZCHUNK_MOST_BYTES;
	return start_zstd(u);
}

static int no_end(struct unpack *u)
{
	u->complete = true;
	return 0;
}

struct packing {
	const char *suffix; /* "" fits every name */
	int (*start)(struct unpack *u);
	int (*piece)(void *context, const char *data, size_t size_bytes); /* NULL: not known here */
};

static const struct packing packings[] = {
	{".lz4", start_lz4, lz4_piece}, {".gz", start_gzip, gzip_piece},
	{".xz", start_xz, xz_piece},	{".zst", start_zstd, zstd_piece},
	{".bz2", NULL, NULL},		{".lzma", NULL, NULL},
	{".zck", start_zck, zck_piece}, {"", no_end, plain_piece},
};

static const struct packing *packing_of(const char *path)
{
	const struct packing *packing = packings;

	while (!plm_str_ends(path, packing->suffix))
		packing++;
	return packing;
}

int plm_packed_stream(struct plm_host *host, const char *path,
		      int (*piece)(void *context, const char *data, size_t size_bytes),
		      void *context, struct plm_datum *out)
{
	plm_cleanup(unpack_close) struct unpack u = {.piece = piece,
						     .context = context,
						     .xz = LZMA_STREAM_INIT,
						     .left_bytes = PLM_PACKED_MAX_BYTES};
	const struct packing *packing = packing_of(path);

	if (!packing->piece) {
		*out = (struct plm_datum){.presence = PLM_UNREADABLE, .error = EOPNOTSUPP};
		return 0;
	}
	u.ring = malloc(RING_BYTES);
	if (!u.ring || packing->start(&u) < 0)
		return -PLM_E_NOMEM;
	return run(&u, host, path, packing->piece, out);
}
