/*
 * rpm_version.c: prints -1, 0 or 1 as the first version is earlier than, equal to or later than the second, by rpm's order.
 */
#include "core/facts/rpm_version.h"

int main(int argc, char **argv)
{
	int order;

	if (argc != 3)
		return 2;
	order = plm_rpm_version_compare(plm_slice_of(argv[1]), plm_slice_of(argv[2]));
	printf("%d\n", (order > 0) - (order < 0));
	return 0;
}
