/*
 * collect_sshd_default.c: what sshd does when its configuration is silent, where a distribution built it to do something
 * else than its manual says. Reads os-release; judges nothing.
 */
#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/host/host.h"

/* By ID and the first number of VERSION_ID. Version 7 of Red Hat's left root the password. */
static const struct {
	const char *option, *id, *version, *value;
} built_otherwise[] = {
	{"PermitRootLogin", "rhel", "7", "yes"},
	{"PermitRootLogin", "centos", "7", "yes"},
	{"PermitRootLogin", "ol", "7", "yes"},
	{"PermitRootLogin", "scientific", "7", "yes"},
};

enum { BUILT = sizeof(built_otherwise) / sizeof(*built_otherwise) };

static bool differs_somewhere(const struct sshd_option *option)
{
	for (size_t i = 0; i < BUILT; i++)
		if (plm_str_eq(built_otherwise[i].option, option->name))
			return true;
	return false;
}

static const char *value_of(const struct sshd_option *option, const struct plm_datum *os_release)
{
	struct plm_slice id = {0}, version = {0}, first = {0};

	plm_facts_line(os_release, "ID", &id);
	plm_facts_line(os_release, "VERSION_ID", &version);
	plm_next_word(&version, ".", &first);
	for (size_t i = 0; i < BUILT; i++)
		if (plm_str_eq(built_otherwise[i].option, option->name) &&
		    plm_slice_is(id, built_otherwise[i].id) &&
		    plm_slice_is(first, built_otherwise[i].version))
			return built_otherwise[i].value;
	return option->fallback;
}

int sshd_default(struct plm_facts *facts, const struct sshd_option *option,
		 struct sshd_default *out, struct plm_err **err)
{
	static const char *const paths[] = {"/etc/os-release", "/usr/lib/os-release"};
	const struct plm_datum *text = NULL;
	int rc = 0;

	*out = (struct sshd_default){.value = option->fallback};
	if (!differs_somewhere(option))
		return 0;
	for (size_t i = 0; rc == 0 && i < 2 && (!text || text->presence == PLM_ABSENT); i++) {
		out->source = paths[i];
		rc = plm_facts_read(facts, paths[i], PLM_READ_SMALL, &text, err);
	}
	if (rc < 0)
		return rc;
	out->os_release = *text;
	if (text->presence == PLM_PRESENT)
		out->value = value_of(option, text);
	return 0;
}
