/*
 * digest.c: digests of files that evidence names. Reads through the facts, which keep what was read already.
 */
#include "core/facts/digest.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/sha256.h"
#include "core/host/host.h"

enum { MOST_BYTES = 4 * 1024 * 1024 };

struct digest {
	char hex[PLM_SHA256_HEX_BYTES]; /* "" for none */
};

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct digest *digest = plm_new(plm_facts_arena(facts), struct digest);
	const struct plm_datum *datum = NULL;
	struct plm_datum shown;
	int rc;

	*value = digest;
	if (!digest)
		return plm_err_nomem(err);
	/* Lists of packages have hundreds of megabytes: not even their first part is worth a read. */
	if (plm_host_stat(plm_facts_host(facts), key, true).size_bytes > MOST_BYTES)
		return 0;
	rc = plm_facts_read(facts, key, MOST_BYTES, &datum, err);
	if (rc < 0)
		return rc;
	if (datum->presence != PLM_PRESENT)
		return 0;
	shown = *datum;
	if (plm_host_shown(plm_facts_arena(facts), key, &shown) < 0)
		return plm_err_nomem(err);
	plm_sha256_hex(shown.data, shown.size_bytes, digest->hex);
	return 0;
}

static bool is_on_disk(const char *source)
{
	static const char *const elsewhere[] = {"/proc/", "/sys/", "/dev/"};

	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		if (plm_str_starts(source, elsewhere[i]))
			return false;
	return source[0] == '/';
}

/* "/etc/fstab:3" without the line; NULL when out of memory. */
static const char *path_of(struct plm_arena *arena, const char *source)
{
	const char *colon = strrchr(source, ':');

	if (!colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
		return source;
	return plm_arena_strndup(arena, source, (size_t)(colon - source));
}

int plm_facts_digest(struct plm_facts *facts, const char *source, const char **out,
		     struct plm_err **err)
{
	static const struct plm_fact fact = {"the digest of a file", gather};
	const struct digest *digest;
	const void *value = NULL;
	const char *path;
	int rc;

	*out = NULL;
	if (!source || !is_on_disk(source))
		return 0;
	path = path_of(plm_facts_arena(facts), source);
	rc = path ? plm_facts_get(facts, &fact, path, &value, err) : plm_err_nomem(err);
	digest = value;
	if (rc == 0 && digest->hex[0])
		*out = digest->hex;
	return rc;
}
