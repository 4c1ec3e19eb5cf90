/*
 * fuzz_debian_version.c: any three lines are put into one order: each equals itself, swapping two
 * swaps the sign, and what is before something is before what comes after that.
 */
#include "core/facts/debian_version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(struct plm_slice a, struct plm_slice b)
{
	int n = plm_debian_version_compare(a, b);

	return (n > 0) - (n < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_slice rest = {.data = (const char *)data, .size_bytes = size};
	struct plm_slice v[3] = {{.data = ""}, {.data = ""}, {.data = ""}};

	for (size_t i = 0; i < 3 && plm_next_line(&rest, &v[i]); i++)
		if (sign(v[i], v[i]) != 0)
			abort();
	if (sign(v[0], v[1]) != -sign(v[1], v[0]))
		abort();
	if (sign(v[0], v[1]) <= 0 && sign(v[1], v[2]) <= 0 && sign(v[0], v[2]) > 0)
		abort();
	return 0;
}
