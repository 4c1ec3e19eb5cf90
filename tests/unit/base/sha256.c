/*
 * sha256.c: the examples of FIPS 180-4 and of NIST's validation suite, and every length around a
 * block. Reads nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/base/sha256.h"

static void expect(const void *data, size_t size_bytes, const char *digest)
{
	char hex[PLM_SHA256_HEX_BYTES];

	plm_sha256_hex(data, size_bytes, hex);
	assert_string_equal(hex, digest);
}

static void examples(void **state)
{
	static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	static const char long_one[] =
		"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnop"
		"jklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

	(void)state;
	expect(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	expect("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	expect(two_blocks, sizeof(two_blocks) - 1,
	       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	expect(long_one, sizeof(long_one) - 1,
	       "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
	expect("\xbd", 1, "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b");
}

static void a_million(void **state)
{
	enum { MILLION = 1000000 };
	char *data = malloc(MILLION);

	(void)state;
	assert_non_null(data);
	memset(data, 'a', MILLION);
	expect(data, MILLION, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(data);
}

/* Long enough for the processor's own instructions, with blocks that differ. */
static void many_different_blocks(void **state)
{
	enum { MANY = 100001 };
	unsigned char *data = malloc(MANY);

	(void)state;
	assert_non_null(data);
	for (size_t i = 0; i < MANY; i++)
		data[i] = (unsigned char)((i * i + 7 * i + 3) & 255);
	expect(data, MANY, "6cd29a14ad96d526c60f024cd45468debe2d6dd6adb0e893d56b0234f8858efd");
	free(data);
}

/* The padding takes one block or two: NIST's vectors of zero bytes around that edge. */
static void padding(void **state)
{
	static const char zeros[64];

	(void)state;
	expect(zeros, 55, "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7");
	expect(zeros, 56, "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb");
	expect(zeros, 57, "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785");
	expect(zeros, 64, "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(a_million),
		cmocka_unit_test(many_different_blocks),
		cmocka_unit_test(padding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
