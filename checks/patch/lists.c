/*
 * lists.c: which package lists apt has, of which archive each is, and how old. Reads the directory
 * and the heads of Release files, never the lists themselves.
 */
#include "checks/patch/patch.h"
#include "checks/patch/pins.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

/* The fields that matter come before the checksums, which make up the rest of the file. */
enum { HEAD_BYTES = 8 * 1024 };

struct head {
	char text[HEAD_BYTES];
	size_t size_bytes;
};

static int take_head(void *context, const char *data, size_t size_bytes)
{
	struct head *head = context;
	size_t room = HEAD_BYTES - head->size_bytes;
	size_t n = size_bytes < room ? size_bytes : room;

	memcpy(head->text + head->size_bytes, data, n);
	head->size_bytes += n;
	return head->size_bytes == HEAD_BYTES;
}

/* "Name: value" lines into the release; false when memory ran out. */
static bool parse_line(struct plm_arena *arena, struct plm_slice line,
		       struct patch_release_file *release)
{
	const struct {
		const char *name;
		const char **to;
	} texts[] = {
		{"Origin", &release->origin},	{"Label", &release->label},
		{"Suite", &release->suite},	{"Codename", &release->codename},
		{"Version", &release->version},
	};
	struct plm_slice name, value;

	if (!plm_split(line, ':', &name, &value))
		return true;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!plm_slice_is(name, texts[i].name))
			continue;
		*texts[i].to = plm_arena_strndup(arena, value.data, value.size_bytes);
		return *texts[i].to != NULL;
	}
	if (plm_slice_is(name, "Date"))
		patch_parse_date(value, &release->date_seconds);
	else if (plm_slice_is(name, "Valid-Until"))
		patch_parse_date(value, &release->valid_until_seconds);
	else if (plm_slice_is(name, "NotAutomatic"))
		release->not_automatic = plm_slice_is(value, "yes");
	else if (plm_slice_is(name, "ButAutomaticUpgrades"))
		release->but_automatic_upgrades = plm_slice_is(value, "yes");
	return true;
}

static int read_release(struct plm_facts *facts, const char *path,
			struct patch_release_file *release)
{
	struct head head = {.size_bytes = 0};
	struct plm_slice rest, line;

	*release = (struct patch_release_file){.path = path,
					       .origin = "",
					       .label = "",
					       .suite = "",
					       .codename = "",
					       .version = ""};
	if (plm_host_stream(plm_facts_host(facts), path, take_head, &head, &release->why_not) < 0)
		return -PLM_E_NOMEM;
	rest = (struct plm_slice){.data = head.text, .size_bytes = head.size_bytes};
	while (plm_next_line(&rest, &line))
		if (!parse_line(plm_facts_arena(facts), line, release))
			return -PLM_E_NOMEM;
	return 0;
}

static bool is_list(const char *name)
{
	static const char *const endings[] = {"_Packages",     "_Packages.lz4", "_Packages.gz",
					      "_Packages.xz",  "_Packages.zst", "_Packages.bz2",
					      "_Packages.lzma"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (plm_str_ends(name, endings[i]))
			return true;
	return false;
}

/* The length of what a Release file shares with the lists it speaks for; 0 when it is none. */
static size_t release_prefix(const char *name)
{
	if (plm_str_ends(name, "_InRelease"))
		return strlen(name) - strlen("InRelease");
	return plm_str_ends(name, "_Release") ? strlen(name) - strlen("Release") : 0;
}

static const struct patch_release_file *release_of(const struct patch_lists *lists,
						   const char *path)
{
	const struct patch_release_file *best = NULL;
	size_t best_length = 0;

	for (size_t i = 0; i < lists->release_count; i++) {
		size_t length = release_prefix(lists->releases[i].path);

		if (length > best_length && strncmp(lists->releases[i].path, path, length) == 0) {
			best = &lists->releases[i];
			best_length = length;
		}
	}
	return best;
}

static bool says_security(const char *text)
{
	return strcasestr(text, "security") != NULL;
}

static bool is_security(const struct patch_list *list)
{
	const struct patch_release_file *r = list->release;

	return says_security(list->path) ||
	       (r && (says_security(r->origin) || says_security(r->label) ||
		      says_security(r->suite) || says_security(r->codename)));
}

/* Calls fn with the whole path of each name in the directory. */
static int for_each_name(struct plm_facts *facts, const char *directory,
			 const struct plm_datum *names, struct patch_lists *lists,
			 int (*fn)(struct plm_facts *facts, struct patch_lists *lists,
				   const char *path))
{
	const char *end = names->data + names->size_bytes;
	int rc = 0;

	for (const char *name = names->data; rc == 0 && name < end; name += strlen(name) + 1) {
		const char *path;

		if (!is_list(name) && release_prefix(name) == 0)
			continue;
		path = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory, name);
		rc = path ? fn(facts, lists, path) : -PLM_E_NOMEM;
	}
	return rc;
}

static int add_release(struct plm_facts *facts, struct patch_lists *lists, const char *path)
{
	struct patch_release_file *release;

	if (release_prefix(path) == 0)
		return 0;
	release = plm_push(plm_facts_arena(facts), lists->releases, lists->release_count);
	return release ? read_release(facts, path, release) : -PLM_E_NOMEM;
}

static int add_list(struct plm_facts *facts, struct patch_lists *lists, const char *path)
{
	struct patch_list *list;
	struct plm_stat stat;

	if (!is_list(path))
		return 0;
	list = plm_push(plm_facts_arena(facts), lists->items, lists->count);
	if (!list)
		return -PLM_E_NOMEM;
	stat = plm_host_stat(plm_facts_host(facts), path, true);
	*list = (struct patch_list){.path = path,
				    .release = release_of(lists, path),
				    .why_not = {.presence = PLM_PRESENT},
				    .mtime_seconds = stat.mtime_seconds};
	list->security = is_security(list);
	lists->security_count += list->security;
	return 0;
}

static int add_directory(struct plm_facts *facts, const char *directory,
			 const struct plm_datum *names, struct patch_lists *lists)
{
	if (names->presence != PLM_PRESENT)
		return 0;
	/* Releases first: each list looks for its own among them. */
	return for_each_name(facts, directory, names, lists, add_release) < 0
		       ? -PLM_E_NOMEM
		       : for_each_name(facts, directory, names, lists, add_list);
}

/* What Ubuntu Pro would offer to a host that is not attached, as its client keeps it for its own advice. */
static int add_esm(struct plm_facts *facts, struct patch_lists *lists)
{
	size_t before = lists->count, security = lists->security_count;
	const struct plm_datum *names;

	if (plm_facts_list(facts, PATCH_ESM_LISTS, &names, NULL) < 0 ||
	    add_directory(facts, PATCH_ESM_LISTS, names, lists) < 0)
		return -PLM_E_NOMEM;
	for (size_t i = before; i < lists->count; i++)
		lists->items[i].subscription = true;
	/* They do not stand for the security archive that is missing. */
	lists->security_count = security;
	return 0;
}

static int apply_pins(struct plm_facts *facts, struct patch_lists *lists)
{
	const struct patch_pins *pins;

	if (patch_pins(facts, &pins, NULL) < 0)
		return -PLM_E_NOMEM;
	for (size_t i = 0; i < lists->count; i++)
		lists->items[i].priority = lists->items[i].subscription
						   ? PATCH_PRIORITY_NORMAL
						   : patch_priority_of(pins, &lists->items[i]);
	return 0;
}

static int gather_lists(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct patch_lists *lists = plm_new(plm_facts_arena(facts), struct patch_lists);
	const struct plm_package_list *packages;
	const struct plm_datum *names;
	int rc;

	(void)key;
	*value = lists;
	if (!lists)
		return plm_err_nomem(err);
	rc = plm_facts_packages(facts, &packages, err);
	if (rc == 0 && packages->manager == PLM_PACKAGES_RPM)
		return patch_rpm_lists(facts, lists, err);
	if (rc == 0)
		rc = plm_facts_list(facts, PATCH_LISTS, &names, err);
	if (rc != 0)
		return rc;
	lists->place = PATCH_LISTS;
	lists->refresh = "apt-get update";
	lists->directory = *names;
	lists->stamp = plm_host_stat(plm_facts_host(facts), PATCH_STAMP, true);
	return add_directory(facts, PATCH_LISTS, names, lists) < 0 || add_esm(facts, lists) < 0 ||
			       apply_pins(facts, lists) < 0
		       ? plm_err_nomem(err)
		       : 0;
}

int patch_lists(struct plm_facts *facts, const struct patch_lists **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"apt lists", gather_lists};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
