/*
 * hostname.c: a family of one test in a shared object of its own. It reads the name the kernel has
 * for this host and the one it will have after a reboot, and compares both with what a rule expects.
 */
#include <plimsoll/plugin.h>

/* What the attributes of <name …/> become. */
struct name_params {
	struct plm_expect expect;
};

static const struct plm_attr name_attrs[] = {
	PLM_ATTRS_EXPECT(struct name_params, expect),
};

static const char *name_validate(const void *params)
{
	const struct plm_expect *expect = &((const struct name_params *)params)->expect;

	if (expect->equals || expect->not_equals || expect->one_of.count || expect->matches)
		return NULL;
	return "it says nothing of the name; give equals, not-equals, one-of or matches";
}

/* The first line of what was read. */
static const char *first_line(const struct plm_datum *datum, char *line, size_t room_bytes)
{
	size_t n = 0;

	while (n < datum->size_bytes && n + 1 < room_bytes && datum->data[n] != '\n') {
		line[n] = datum->data[n];
		n++;
	}
	line[n] = '\0';
	return line;
}

/* Reads one side, shows it as evidence, and says whether it meets the expectation. */
static bool side_meets(struct plm_eval *ev, const struct plm_expect *expect, enum plm_aspect aspect,
		       const char *path, struct plm_datum *datum)
{
	char line[256];
	struct plm_evidence evidence = {.aspect = aspect, .source = path};

	*datum = ev->ops->read(ev, path, 4096);
	evidence.presence = datum->presence;
	evidence.error = datum->error;
	if (datum->presence == PLM_PRESENT)
		evidence.value = first_line(datum, line, sizeof(line));
	ev->ops->evidence(ev, &evidence);
	return evidence.value && ev->ops->meets(ev, expect, evidence.value);
}

static int name_eval(struct plm_eval *ev, const void *params)
{
	const struct plm_expect *expect = &((const struct name_params *)params)->expect;
	struct plm_datum now, later;
	bool now_good = side_meets(ev, expect, PLM_RUNNING, "/proc/sys/kernel/hostname", &now);
	bool later_good = side_meets(ev, expect, PLM_PERSISTENT, "/etc/hostname", &later);

	if (now.presence == PLM_PRESENT && !now_good)
		ev->ops->verdict(ev, PLM_VERDICT_FAIL,
				 "the kernel calls this host by a name it should not have");
	else if (later.presence == PLM_PRESENT && !later_good)
		ev->ops->verdict(ev, PLM_VERDICT_FAIL,
				 "after a reboot this host will have a name it should not have "
				 "(/etc/hostname)");
	else if (now.presence == PLM_UNREADABLE || later.presence == PLM_UNREADABLE)
		ev->ops->verdict(ev, PLM_VERDICT_UNKNOWN, "the name of this host cannot be read");
	else if (now.presence == PLM_ABSENT && later.presence == PLM_ABSENT)
		ev->ops->verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "this host has no name");
	else
		ev->ops->verdict(ev, PLM_VERDICT_PASS, "the name of this host is as it should be");
	return 0;
}

static const struct plm_test tests[] = {
	{
		.name = "name",
		.summary = "the host's name, now and after a reboot",
		.reads = "/proc/sys/kernel/hostname, /etc/hostname",
		.params_size = sizeof(struct name_params),
		.attrs = name_attrs,
		.attr_count = sizeof(name_attrs) / sizeof(*name_attrs),
		.validate = name_validate,
		.eval = name_eval,
	},
};

static const char *const paths[] = {"/proc/sys/kernel/hostname", "/etc/hostname", NULL};

PLM_PLUGIN = {
	.abi = PLM_ABI_VERSION,
	.size = sizeof(struct plm_family),
	.name = "hostname",
	.xmlns = "urn:example:check:hostname",
	.summary = "what a host is called",
	.paths = paths,
	.tests = tests,
	.test_count = sizeof(tests) / sizeof(*tests),
};
