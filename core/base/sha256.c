/*
 * sha256.c: SHA-256 as FIPS 180-4 section 6.2 writes it, and by the processor's own instructions
 * where it has them. Does no I/O and allocates nothing.
 */
#include "core/base/sha256.h"

/* The C library keeps what the processor told it at the start: to ask the processor again is a trap in a virtual machine,
 * dearer than the digest of a small file. */
#if defined(__x86_64__) && __has_include(<sys/platform/x86.h>)
#define HAS_X86_FEATURES 1
#include <immintrin.h>
#include <sys/platform/x86.h>
#else
#define HAS_X86_FEATURES 0
#endif

enum { BLOCK_BYTES = 64 };

/* Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first primes. */
static const uint32_t round_constants[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, unsigned bits)
{
	return x >> bits | x << (32 - bits);
}

static uint32_t big_endian_word(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void make_schedule(uint32_t w[static 64], const unsigned char *block)
{
	for (size_t t = 0; t < 16; t++)
		w[t] = big_endian_word(block + 4 * t);
	for (size_t t = 16; t < 64; t++) {
		uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
		uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;

		w[t] = s1 + w[t - 7] + s0 + w[t - 16];
	}
}

static void add_block(uint32_t state[static 8], const unsigned char *block)
{
	uint32_t w[64], s[8];

	make_schedule(w, block);
	memcpy(s, state, sizeof(s));
	for (size_t t = 0; t < 64; t++) {
		uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
		uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
		uint32_t t1 = s[7] + e + choice + round_constants[t] + w[t];
		uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
		uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);

		s[7] = s[6];
		s[6] = s[5];
		s[5] = s[4];
		s[4] = s[3] + t1;
		s[3] = s[2];
		s[2] = s[1];
		s[1] = s[0];
		s[0] = t1 + a + majority;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += s[i];
}

static void add_blocks_plainly(uint32_t state[static 8], const unsigned char *data, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_block(state, data + i * BLOCK_BYTES);
}

#if HAS_X86_FEATURES

#define WITH_SHA __attribute__((target("sha,sse4.1")))

static bool has_instructions(void)
{
	return CPU_FEATURE_ACTIVE(SHA) && CPU_FEATURE_ACTIVE(SSE4_1);
}

static WITH_SHA void make_schedule_in_registers(__m128i w[static 16], const unsigned char *block)
{
	const __m128i big_endian =
		_mm_set_epi64x(INT64_C(0x0c0d0e0f08090a0b), INT64_C(0x0405060700010203));

	for (size_t i = 0; i < 4; i++)
		w[i] = _mm_shuffle_epi8(
			_mm_loadu_si128((const __m128i_u *)(const void *)(block + 16 * i)),
			big_endian);
	for (int i = 4; i < 16; i++)
		w[i] = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w[i - 4], w[i - 3]),
							  _mm_alignr_epi8(w[i - 1], w[i - 2], 4)),
					    w[i - 1]);
}

/* The instructions want the state as a, b, e, f and c, d, g, h. */
static WITH_SHA void add_blocks_by_instructions(uint32_t state[static 8], const unsigned char *data,
						size_t count)
{
	__m128i_u *halves = (__m128i_u *)(void *)state;
	const __m128i *k = (const __m128i *)(const void *)round_constants;
	__m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128(&halves[0]), 0xb1);
	__m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(&halves[1]), 0x1b);
	__m128i abef = _mm_alignr_epi8(abcd, efgh, 8), cdgh = _mm_blend_epi16(efgh, abcd, 0xf0);
	__m128i w[16], x;

	for (; count; count--, data += BLOCK_BYTES) {
		__m128i before_abef = abef, before_cdgh = cdgh;

		make_schedule_in_registers(w, data);
		for (int i = 0; i < 16; i++) {
			x = _mm_add_epi32(w[i], k[i]);
			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, x);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(x, 0x0e));
		}
		abef = _mm_add_epi32(abef, before_abef);
		cdgh = _mm_add_epi32(cdgh, before_cdgh);
	}
	x = _mm_shuffle_epi32(abef, 0x1b);
	cdgh = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128(&halves[0], _mm_blend_epi16(x, cdgh, 0xf0));
	_mm_storeu_si128(&halves[1], _mm_alignr_epi8(cdgh, x, 8));
}

static void add_blocks(uint32_t state[static 8], const unsigned char *data, size_t count)
{
	if (has_instructions())
		add_blocks_by_instructions(state, data, count);
	else
		add_blocks_plainly(state, data, count);
}

#else

static void add_blocks(uint32_t state[static 8], const unsigned char *data, size_t count)
{
	add_blocks_plainly(state, data, count);
}

#endif

/* Section 5.1.1: a one bit, zeros, and the length in bits end the last block. */
static void add_tail(uint32_t state[static 8], const unsigned char *tail, size_t tail_bytes,
		     uint64_t total_bytes)
{
	unsigned char blocks[2 * BLOCK_BYTES] = {0};
	size_t size = tail_bytes + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
	uint64_t bits = total_bytes * 8;

	if (tail)
		memcpy(blocks, tail, tail_bytes);
	blocks[tail_bytes] = 0x80;
	for (size_t i = 0; i < 8; i++)
		blocks[size - 1 - i] = (unsigned char)(bits >> (8 * i));
	add_blocks(state, blocks, size / BLOCK_BYTES);
}

void plm_sha256_hex(const void *data, size_t size_bytes, char hex[static PLM_SHA256_HEX_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	const unsigned char *bytes = data;
	size_t whole = size_bytes / BLOCK_BYTES * BLOCK_BYTES;

	if (whole)
		add_blocks(state, bytes, whole / BLOCK_BYTES);
	add_tail(state, whole < size_bytes ? bytes + whole : NULL, size_bytes - whole, size_bytes);
	for (size_t i = 0; i < 64; i++)
		hex[i] = digits[state[i / 8] >> (28 - 4 * (i % 8)) & 15];
	hex[64] = '\0';
}
