/*
 * build.c: architecture and version of the kernel, for conditions on both. Takes them from uname, of
 * an image or bare files from how the kernel was built; judges nothing.
 */
#include "checks/kernel/kernel.h"

#include "core/base/err.h"
#include "core/base/arena.h"

/* What uname says on a machine that such a kernel runs on. */
static const struct {
	const char *option, *machine;
} architectures[] = {
	{"X86_64", "x86_64"}, {"ARM64", "aarch64"},
	{"X86_32", "i686"},   {"ARM", "armv7l"},
	{"S390", "s390x"},    {"PPC64", "ppc64le"},
	{"RISCV", "riscv64"}, {"LOONGARCH", "loongarch64"},
};

static void from_config(const struct kernel_config *config, struct kernel_build *build)
{
	const struct kernel_options *options = &config->options;

	if (!config->source)
		return;
	for (size_t i = 0; !build->machine && i < sizeof(architectures) / sizeof(*architectures);
	     i++) {
		if (strcmp(kernel_options_get(options, architectures[i].option).value, "y") != 0)
			continue;
		build->machine = architectures[i].machine;
		build->machine_source = config->source;
	}
	if (!build->version && options->version) {
		build->version = options->version;
		build->version_source = config->source;
	}
}

static int gather_build(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct kernel_build *build = plm_new(plm_facts_arena(facts), struct kernel_build);
	const struct kernel_release *release;
	const struct kernel_config *config;
	int rc;

	(void)key;
	if (!build)
		return plm_err_nomem(err);
	*value = build;
	rc = kernel_release(facts, &release, err);
	if (rc == 0)
		rc = kernel_config(facts, &config, err);
	if (rc != 0)
		return rc;
	build->machine = plm_facts_line_value(plm_facts_arena(facts), &release->uname, "machine");
	build->machine_source = "uname";
	if (release->release) {
		build->version = release->upstream ? release->upstream : release->release;
		build->version_source =
			release->upstream ? release->upstream_source : release->source;
	}
	from_config(config, build);
	return 0;
}

static const struct plm_fact build_fact = {"kernel build", gather_build};

int kernel_build(struct plm_facts *facts, const struct kernel_build **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &build_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
