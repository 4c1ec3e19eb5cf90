/*
 * collect_acl.c: the access control list of a path, beside its mode: acl(5) in the form of the attribute
 * system.posix_acl_access (linux/posix_acl_xattr.h). Judges nothing.
 */
#include <errno.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { HEADER_BYTES = 4, ENTRY_BYTES = 8 };

struct entry {
	uint32_t tag, permissions, id;
};

static uint32_t number_at(const char *at, size_t bytes)
{
	uint32_t number = 0;

	while (bytes--)
		number = number << 8 | (unsigned char)at[bytes];
	return number;
}

static struct entry entry_at(struct plm_slice bytes, size_t index)
{
	const char *at = bytes.data + HEADER_BYTES + index * ENTRY_BYTES;

	return (struct entry){.tag = number_at(at, 2),
			      .permissions = number_at(at + 2, 2),
			      .id = number_at(at + 4, 4)};
}

int filesystem_acl_parse(struct plm_arena *arena, struct plm_slice bytes,
			 struct filesystem_acl *acl)
{
	size_t count = bytes.size_bytes / ENTRY_BYTES;
	uint32_t mask = 07;

	acl->state = (struct plm_datum){.error = EBADMSG};
	if (bytes.size_bytes < HEADER_BYTES || bytes.size_bytes % ENTRY_BYTES != HEADER_BYTES ||
	    number_at(bytes.data, 4) != POSIX_ACL_XATTR_VERSION)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (entry_at(bytes, i).tag == ACL_MASK)
			mask = entry_at(bytes, i).permissions;
	for (size_t i = 0; i < count; i++) {
		struct entry e = entry_at(bytes, i);
		struct filesystem_acl_entry *slot;

		if (e.tag != ACL_USER && e.tag != ACL_GROUP)
			continue;
		slot = plm_push(arena, acl->named, acl->named_count);
		if (!slot)
			return -PLM_E_NOMEM;
		*slot = (struct filesystem_acl_entry){.group = e.tag == ACL_GROUP,
						      .id = e.id,
						      .permissions = e.permissions & mask & 07};
	}
	acl->state = (struct plm_datum){.presence = PLM_PRESENT};
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct filesystem_acl *acl = plm_new(arena, struct filesystem_acl);
	struct plm_datum bytes;

	if (!acl || plm_host_xattr(plm_facts_host(facts), arena, key, "system.posix_acl_access",
				   &bytes) < 0)
		return plm_err_nomem(err);
	*value = acl;
	acl->state = (struct plm_datum){.presence = bytes.presence, .error = bytes.error};
	if (bytes.presence == PLM_PRESENT &&
	    filesystem_acl_parse(arena, (struct plm_slice){bytes.data, bytes.size_bytes}, acl) < 0)
		return plm_err_nomem(err);
	return 0;
}

int filesystem_acl(struct plm_facts *facts, const char *path, const struct filesystem_acl **out,
		   struct plm_err **err)
{
	static const struct plm_fact fact = {"an access control list", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
