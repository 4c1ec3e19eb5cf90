/*
 * fuzz_xccdf_seam.c: where a TestResult goes in a benchmark, in hostile bytes.
 */
#include <stdlib.h>

#include "reports/xccdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct plm_xccdf_seam seam = {0};

	if (plm_xccdf_find_seam((const char *)data, size, &seam) &&
	    (seam.head_end > seam.tail_start || seam.tail_start >= size))
		abort();
	return 0;
}
