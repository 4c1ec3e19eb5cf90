/*
 * release.c: which kernel it is, and comparing versions. Reads uname, /proc/version_signature and,
 * of an image, /lib/modules; judges nothing.
 */
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* ---- versions ---- */

/* The next field of a dotted number; 0 behind its end. */
static uint64_t next_field(const char **at)
{
	uint64_t n = 0;

	while (**at >= '0' && **at <= '9') {
		if (n < UINT32_MAX)
			n = n * 10 + (uint64_t)(**at - '0');
		(*at)++;
	}
	/* A dot counts only between numbers: in "6.1.el9" the number ends at 1. */
	if ((*at)[0] == '.' && (*at)[1] >= '0' && (*at)[1] <= '9')
		(*at)++;
	else
		*at = "";
	return n;
}

int kernel_version_compare(const char *a, const char *b)
{
	while (*a || *b) {
		uint64_t x = next_field(&a), y = next_field(&b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

bool kernel_version_valid(const char *text)
{
	bool digit = false;

	for (; *text; text++) {
		if (*text == '.' && !digit)
			return false;
		if (*text != '.' && (*text < '0' || *text > '9'))
			return false;
		digit = *text != '.';
	}
	return digit;
}

/* Whole names of installed kernels: runs of digits as numbers, the rest as bytes. */
static int compare_names(const char *a, const char *b)
{
	while (*a && *b) {
		bool digits = *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9';
		char *end_a, *end_b;
		unsigned long long x, y;

		if (!digits) {
			if (*a != *b)
				return *a < *b ? -1 : 1;
			a++, b++;
			continue;
		}
		x = strtoull(a, &end_a, 10);
		y = strtoull(b, &end_b, 10);
		if (x != y)
			return x < y ? -1 : 1;
		a = end_a;
		b = end_b;
	}
	return (*a != '\0') - (*b != '\0');
}

/* ---- which kernel ---- */

/* A distribution's own statement counts only when it is about the same series. */
static bool same_series(const char *release, const char *upstream)
{
	const char *a = release, *b = upstream;

	for (int field = 0; field < 2; field++)
		if (next_field(&a) != next_field(&b))
			return false;
	return true;
}

/* Debian freezes the release at "6.1.0" and says "Debian 6.1.76-1" in the version. */
static int debian_upstream(struct plm_arena *arena, struct kernel_release *r)
{
	static const char mark[] = " Debian ";
	const char *version = plm_facts_line_value(arena, &r->uname, "version");
	const char *at = version ? strstr(version, mark) : NULL;

	if (!at || !same_series(r->release, at + strlen(mark)))
		return 0;
	at += strlen(mark);
	r->upstream = plm_arena_strndup(arena, at, strcspn(at, "-~+ "));
	r->upstream_source = "uname version";
	return r->upstream ? 0 : -PLM_E_NOMEM;
}

/* Ubuntu: "Ubuntu 5.15.0-91.101-generic 5.15.131". */
static int ubuntu_upstream(struct plm_facts *facts, struct kernel_release *r, struct plm_err **err)
{
	static const char path[] = "/proc/version_signature";
	const struct plm_datum *datum;
	struct plm_slice rest, word;
	const char *last;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &datum, err);

	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	rest = (struct plm_slice){datum->data, datum->size_bytes};
	for (int i = 0; i < 3; i++)
		if (!plm_next_word(&rest, " \n", &word))
			return 0;
	last = plm_arena_strndup(plm_facts_arena(facts), word.data, word.size_bytes);
	if (!last)
		return plm_err_nomem(err);
	if (!same_series(r->release, last))
		return 0;
	r->upstream = last;
	r->upstream_source = path;
	return 0;
}

/* The newest kernel an image holds. */
static int newest_installed(struct plm_facts *facts, struct kernel_release *r, struct plm_err **err)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(facts, "/lib/modules", &names, err);

	if (rc < 0)
		return rc;
	r->modules = *names;
	for (size_t at = 0; at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at;

		if (*name < '0' || *name > '9')
			continue;
		if (!r->release || compare_names(name, r->release) > 0)
			r->release = name;
	}
	r->source = "/lib/modules";
	r->installed = r->release != NULL;
	return 0;
}

static int gather_release(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct kernel_release *r = plm_new(plm_facts_arena(facts), struct kernel_release);
	const struct plm_datum *uname;
	int rc;

	(void)key;
	if (!r)
		return plm_err_nomem(err);
	*value = r;
	rc = plm_facts_probe(facts, "uname", &uname, err);
	if (rc < 0)
		return rc;
	r->uname = *uname;
	r->source = "uname";
	r->release = plm_facts_line_value(plm_facts_arena(facts), uname, "release");
	if (plm_facts_nothing_runs(facts))
		return newest_installed(facts, r, err);
	if (!r->release)
		return 0;
	if (debian_upstream(plm_facts_arena(facts), r) < 0)
		return plm_err_nomem(err);
	return r->upstream ? 0 : ubuntu_upstream(facts, r, err);
}

static const struct plm_fact release_fact = {"kernel release", gather_release};

int kernel_release(struct plm_facts *facts, const struct kernel_release **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &release_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
