/*
 * validate.c: refuses parameters of the mount tests that are well-typed but mean nothing. Pure.
 */
#include "checks/container/tests.h"

#include <string.h>

static bool all_absolute(const struct plm_list *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		if (paths->items[i][0] != '/' || strstr(paths->items[i], "/.."))
			return false;
	return true;
}

const char *container_validate_host_mount(const void *params)
{
	const struct container_mount_params *p = params;

	if (!p->forbidden.count || !all_absolute(&p->forbidden))
		return "forbidden holds absolute paths of the host";
	return all_absolute(&p->allowed) ? NULL : "allowed holds absolute paths of the host";
}

const char *container_validate_socket(const void *params)
{
	const struct container_socket_params *p = params;

	return all_absolute(&p->also) ? NULL : "also holds absolute paths of sockets on the host";
}

const char *container_validate_files(const void *params)
{
	const struct container_file_params *p = params;

	if (!p->read_only.count && !p->masked.count)
		return "no path is named: write read-only or masked";
	return all_absolute(&p->read_only) && all_absolute(&p->masked)
		       ? NULL
		       : "read-only and masked hold absolute paths";
}
