/*
 * file_capability.c: the attribute security.capability of a file, as struct vfs_ns_cap_data of the kernel's
 * linux/capability.h has it: little-endian words. Pure, on untrusted bytes.
 */
#include "core/facts/walk.h"

#include <linux/capability.h>

static uint32_t word_at(struct plm_slice bytes, size_t index)
{
	const unsigned char *at = (const unsigned char *)bytes.data + 4 * index;

	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

/* How many bytes a revision has; 0 for one that no kernel takes. */
static size_t size_of(uint32_t magic)
{
	switch (magic & VFS_CAP_REVISION_MASK) {
	case VFS_CAP_REVISION_1:
		return XATTR_CAPS_SZ_1;
	case VFS_CAP_REVISION_2:
		return XATTR_CAPS_SZ_2;
	case VFS_CAP_REVISION_3:
		return XATTR_CAPS_SZ_3;
	default:
		return 0;
	}
}

struct plm_file_capability plm_file_capability_parse(struct plm_slice bytes)
{
	struct plm_file_capability c = {.present = true};
	uint32_t magic = bytes.size_bytes >= 4 ? word_at(bytes, 0) : 0;

	c.malformed = bytes.size_bytes < 4 || bytes.size_bytes != size_of(magic);
	if (c.malformed)
		return c;
	c.effective = magic & VFS_CAP_FLAGS_EFFECTIVE;
	c.permitted = word_at(bytes, 1);
	c.inheritable = word_at(bytes, 2);
	if (bytes.size_bytes > XATTR_CAPS_SZ_1) {
		c.permitted |= (uint64_t)word_at(bytes, 3) << 32;
		c.inheritable |= (uint64_t)word_at(bytes, 4) << 32;
	}
	if (bytes.size_bytes == XATTR_CAPS_SZ_3)
		c.root_uid = word_at(bytes, 5);
	return c;
}
