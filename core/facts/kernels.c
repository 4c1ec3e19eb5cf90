/*
 * kernels.c: which kernels are installed (packages, /boot, else /lib/modules) and which one runs.
 * Reads names only. Judges nothing but their order.
 */
#include "core/facts/kernels.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/debian_version.h"
#include "core/facts/packages.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "6.1.0-18-amd64" is a kernel's release, "0-rescue-…" and "amd64" are not. */
static bool is_release(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && text[digits] == '.' && is_digit(text[digits + 1]);
}

static int add(struct plm_arena *arena, struct plm_kernels *kernels, const char *release,
	       const char *source, const char *package_version)
{
	struct plm_kernel *kernel = plm_push(arena, kernels->items, kernels->count);

	if (!kernel || !release || !source)
		return -PLM_E_NOMEM;
	*kernel = (struct plm_kernel){
		.release = release, .source = source, .package_version = package_version};
	return 0;
}

/* The release in a package's name: linux-image-RELEASE, and Ubuntu's linux-image-unsigned-RELEASE;
 * NULL when it holds no kernel that could be started. */
static const char *release_of_package(const char *name)
{
	static const char prefix[] = "linux-image-", infix[] = "unsigned-";

	if (!plm_str_starts(name, prefix) || plm_str_ends(name, "-dbg") ||
	    plm_str_ends(name, "-dbgsym"))
		return NULL;
	name += sizeof(prefix) - 1;
	if (plm_str_starts(name, infix))
		name += sizeof(infix) - 1;
	return is_release(name) ? name : NULL;
}

/* What rpm's kernels are called; their release is "VERSION-RELEASE.ARCHITECTURE". */
static bool is_rpm_kernel(const char *name)
{
	static const char *const names[] = {"kernel", "kernel-core", "kernel-uek",
					    "kernel-uek-core"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (plm_str_eq(name, names[i]))
			return true;
	return false;
}

static int add_rpm_kernel(struct plm_arena *arena, struct plm_kernels *kernels,
			  const struct plm_package *p)
{
	const char *colon = strchr(p->version, ':');
	const char *release =
		plm_arena_printf(arena, "%s.%s", colon ? colon + 1 : p->version, p->architecture);

	if (!release || !is_rpm_kernel(p->name))
		return release ? 0 : -PLM_E_NOMEM;
	return add(arena, kernels, release, plm_arena_printf(arena, "%s %s", p->name, p->version),
		   NULL);
}

static int add_packages(struct plm_facts *facts, struct plm_kernels *kernels, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_package_list *packages;
	int rc = plm_facts_packages(facts, &packages, err);

	for (size_t i = 0; rc == 0 && i < packages->count; i++) {
		const struct plm_package *p = packages->items[i];
		const char *release = release_of_package(p->name);

		if (packages->manager == PLM_PACKAGES_RPM) {
			if (add_rpm_kernel(arena, kernels, p) < 0)
				return plm_err_nomem(err);
			continue;
		}
		if (release && !plm_str_eq(p->state, "half-installed") &&
		    add(arena, kernels, release,
			plm_arena_printf(arena, "%s %s", p->name, p->version), p->version) < 0)
			return plm_err_nomem(err);
	}
	return rc;
}

/* Those of the names in a directory that stand for kernels. */
static int add_names(struct plm_facts *facts, struct plm_kernels *kernels, const char *directory,
		     const char *prefix, struct plm_datum *listing, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *names;
	int rc = plm_facts_list(facts, directory, &names, err);

	if (rc != 0)
		return rc;
	*listing = *names;
	if (names->presence != PLM_PRESENT)
		return 0;
	for (const char *name = names->data, *end = name + names->size_bytes; name < end;
	     name += strlen(name) + 1)
		if (plm_str_starts(name, prefix) && is_release(name + strlen(prefix)) &&
		    add(arena, kernels, name + strlen(prefix),
			plm_arena_printf(arena, "%s/%s", directory, name), NULL) < 0)
			return plm_err_nomem(err);
	return 0;
}

static int add_installed(struct plm_facts *facts, struct plm_kernels *kernels, struct plm_err **err)
{
	struct plm_datum modules;
	int rc = add_packages(facts, kernels, err);

	if (rc == 0)
		rc = add_names(facts, kernels, "/boot", "vmlinuz-", &kernels->boot, err);
	/* Modules alone may be left over from a kernel that was removed: the last resort. */
	if (rc == 0 && kernels->count == 0)
		rc = add_names(facts, kernels, "/lib/modules", "", &modules, err);
	return rc;
}

/* "#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)" names the package the kernel was built as.
 */
static struct plm_slice built_as(struct plm_slice version)
{
	static const char mark[] = " Debian ";
	const size_t length = sizeof(mark) - 1;
	const char *at =
		version.size_bytes ? memmem(version.data, version.size_bytes, mark, length) : NULL;
	struct plm_slice rest, word = {.data = "", .size_bytes = 0};

	if (!at)
		return word;
	rest.data = at + length;
	rest.size_bytes = version.size_bytes - (size_t)(rest.data - version.data);
	plm_next_word(&rest, " ", &word);
	return word;
}

static int read_running(struct plm_arena *arena, struct plm_kernels *kernels)
{
	struct plm_slice release, version = {.data = "", .size_bytes = 0}, package;

	if (!plm_facts_line(kernels->uname, "release", &release))
		return 0;
	plm_facts_line(kernels->uname, "version", &version);
	package = built_as(version);
	kernels->running = plm_arena_strndup(arena, release.data, release.size_bytes);
	if (!kernels->running || package.size_bytes == 0)
		return kernels->running ? 0 : -PLM_E_NOMEM;
	kernels->running_package = plm_arena_strndup(arena, package.data, package.size_bytes);
	return kernels->running_package ? 0 : -PLM_E_NOMEM;
}

static int gather_kernels(struct plm_facts *facts, const char *key, const void **value,
			  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct plm_kernels *kernels = plm_new(arena, struct plm_kernels);
	int rc;

	(void)key;
	*value = kernels;
	if (!kernels)
		return plm_err_nomem(err);
	rc = plm_facts_probe(facts, "uname", &kernels->uname, err);
	if (rc != 0)
		return rc;
	return read_running(arena, kernels) < 0 ? plm_err_nomem(err)
						: add_installed(facts, kernels, err);
}

int plm_facts_kernels(struct plm_facts *facts, const struct plm_kernels **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"installed kernels", gather_kernels};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

/* What follows the numbers: "6.1.0-0.deb11.13-cloud-amd64" is of flavour "cloud-amd64". */
static const char *flavour(const char *release)
{
	const char *part = strchr(release, '-');

	while (part &&
	       (is_digit(part[1]) || (part[1] == 'r' && part[2] == 'c' && is_digit(part[3]))))
		part = strchr(part + 1, '-');
	return part ? part + 1 : "";
}

static const struct plm_kernel *newest_of(const struct plm_kernels *kernels, const char *of_flavour)
{
	const struct plm_kernel *newest = NULL;

	for (size_t i = 0; i < kernels->count; i++) {
		const struct plm_kernel *k = &kernels->items[i];

		if (of_flavour && !plm_str_eq(flavour(k->release), of_flavour))
			continue;
		if (!newest || plm_debian_version_compare(plm_slice_of(k->release),
							  plm_slice_of(newest->release)) > 0)
			newest = k;
	}
	return newest;
}

const struct plm_kernel *plm_kernels_newest(const struct plm_kernels *kernels)
{
	const struct plm_kernel *newest =
		kernels->running ? newest_of(kernels, flavour(kernels->running)) : NULL;

	return newest ? newest : newest_of(kernels, NULL);
}

static int compare(const char *a, const char *b)
{
	return plm_debian_version_compare(plm_slice_of(a), plm_slice_of(b));
}

const struct plm_kernel *plm_kernels_newer(const struct plm_kernels *kernels)
{
	const struct plm_kernel *newest = plm_kernels_newest(kernels);

	return newest && compare(newest->release, kernels->running) > 0 ? newest : NULL;
}

const struct plm_kernel *plm_kernels_upgraded(const struct plm_kernels *kernels)
{
	for (size_t i = 0; kernels->running_package && i < kernels->count; i++) {
		const struct plm_kernel *k = &kernels->items[i];

		if (k->package_version && plm_str_eq(k->release, kernels->running) &&
		    compare(k->package_version, kernels->running_package) > 0)
			return k;
	}
	return NULL;
}
