/*
 * options.c: the options of a mount as mount(8) and the kernel take them, word by word. Pure.
 */
#include "checks/filesystem/filesystem.h"
#include "core/base/text.h"

/* Words that bring others along unless later ones say otherwise: mount(8), "user". Not "defaults": mount takes back
 * nothing for it, wherever it stands. */
static const struct {
	const char *word, *brings;
} bundles[] = {
	{"user", "noexec,nosuid,nodev"},
	{"users", "noexec,nosuid,nodev"},
	{"owner", "nosuid,nodev"},
	{"group", "nosuid,nodev"},
};

/* "nosuid" and "suid", "ro" and "rw". */
static bool is_opposite(struct plm_slice word, const char *wanted)
{
	struct plm_slice w = plm_slice_of(wanted);

	if (plm_slice_is(word, "rw") || plm_slice_is(word, "ro"))
		return !plm_slice_is(word, wanted) &&
		       (plm_slice_is(w, "rw") || plm_slice_is(w, "ro"));
	if (plm_slice_starts(word, "no") && w.size_bytes == word.size_bytes - 2)
		return memcmp(word.data + 2, wanted, w.size_bytes) == 0;
	return plm_slice_starts(w, "no") && word.size_bytes == w.size_bytes - 2 &&
	       memcmp(wanted + 2, word.data, word.size_bytes) == 0;
}

static void take(struct plm_slice word, const char *wanted, bool *has)
{
	if (plm_slice_is(word, wanted))
		*has = true;
	else if (is_opposite(word, wanted))
		*has = false;
}

bool filesystem_has_option(const char *options, const char *wanted)
{
	struct plm_slice rest = plm_slice_of(options ? options : ""), word, brought;
	bool has = false;

	while (plm_next_word(&rest, ",", &word)) {
		take(word, wanted, &has);
		for (size_t i = 0; i < sizeof(bundles) / sizeof(*bundles); i++) {
			struct plm_slice more = plm_slice_of(bundles[i].brings);

			while (plm_slice_is(word, bundles[i].word) &&
			       plm_next_word(&more, ",", &brought))
				take(brought, wanted, &has);
		}
	}
	return has;
}
