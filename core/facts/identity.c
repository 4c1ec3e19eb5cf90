/*
 * identity.c: who the host is, for the head of every report. Reads os-release(5), /etc/hostname,
 * /etc/machine-id, uname, the boot id, its addresses, /proc/meminfo, the list of CPUs and the reader's own uid.
 * Judges nothing.
 */
#include "core/facts/facts.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* A small file as one trimmed line; NULL when it cannot be had or is empty. */
static int read_line(struct plm_facts *facts, const char *path, const char **text,
		     struct plm_err **err)
{
	const struct plm_datum *datum = NULL;
	struct plm_slice all, line;
	int rc = plm_facts_read(facts, path, PLM_READ_SMALL, &datum, err);

	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	all = (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
	if (!plm_next_line(&all, &line))
		return 0;
	line = plm_slice_trim(line);
	if (line.size_bytes == 0)
		return 0;
	*text = plm_arena_strndup(plm_facts_arena(facts), line.data, line.size_bytes);
	return *text ? 0 : plm_err_nomem(err);
}

static int gather_os(struct plm_facts *facts, struct plm_host_identity *id, struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *file = NULL;
	int rc = plm_facts_read(facts, "/etc/os-release", PLM_READ_SMALL, &file, err);

	if (rc == 0 && file->presence != PLM_PRESENT)
		rc = plm_facts_read(facts, "/usr/lib/os-release", PLM_READ_SMALL, &file, err);
	if (rc < 0)
		return rc;
	id->os_name = plm_facts_line_value(arena, file, "PRETTY_NAME");
	id->os_id = plm_facts_line_value(arena, file, "ID");
	id->os_version = plm_facts_line_value(arena, file, "VERSION_ID");
	id->os_cpe_name = plm_facts_line_value(arena, file, "CPE_NAME");
	return 0;
}

static int gather_kernel(struct plm_facts *facts, struct plm_host_identity *id,
			 struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	const struct plm_datum *probe = NULL;
	int rc = plm_facts_probe(facts, "uname", &probe, err);

	if (rc < 0)
		return rc;
	id->hostname = plm_facts_line_value(arena, probe, "nodename");
	id->kernel = plm_facts_line_value(arena, probe, "release");
	id->machine = plm_facts_line_value(arena, probe, "machine");
	return id->hostname ? 0 : read_line(facts, "/etc/hostname", &id->hostname, err);
}

static int gather_memory(struct plm_facts *facts, struct plm_host_identity *id,
			 struct plm_err **err)
{
	const struct plm_datum *datum = NULL;
	struct plm_slice rest, line, key, value, number;
	uint64_t kib;
	int rc = plm_facts_read(facts, "/proc/meminfo", PLM_READ_SMALL, &datum, err);

	if (rc < 0 || datum->presence != PLM_PRESENT)
		return rc;
	rest = (struct plm_slice){.data = datum->data, .size_bytes = datum->size_bytes};
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, ':', &key, &value) || !plm_slice_is(key, "MemTotal"))
			continue;
		if (plm_next_word(&value, " ", &number) && plm_parse_u64(number, 10, &kib) &&
		    kib <= UINT64_MAX / 1024)
			id->memory_bytes = kib * 1024;
		break;
	}
	return 0;
}

/* Counts a list like "0-3,8,10-11"; 0 when it is no such list. */
static uint32_t count_cpus(const char *list)
{
	struct plm_slice rest = plm_slice_of(list), range, first, last;
	uint64_t total = 0;

	while (plm_next_word(&rest, ",", &range)) {
		uint64_t from = 0, to = 0;

		if (!plm_split(range, '-', &first, &last))
			first = last = range;
		if (!plm_parse_u64(first, 10, &from) || !plm_parse_u64(last, 10, &to) ||
		    to < from || to > 1u << 20)
			return 0;
		total += to - from + 1;
	}
	return (uint32_t)total;
}

static int gather_cpus(struct plm_facts *facts, struct plm_host_identity *id, struct plm_err **err)
{
	const char *list = NULL;
	int rc = read_line(facts, "/sys/devices/system/cpu/online", &list, err);

	if (rc == 0 && list)
		id->cpu_count = count_cpus(list);
	return rc;
}

static int gather_reader(struct plm_facts *facts, struct plm_host_identity *id,
			 struct plm_err **err)
{
	const struct plm_datum *self = NULL;
	int rc = plm_facts_probe(facts, "self", &self, err);

	if (rc == 0)
		id->reader_euid = plm_facts_line_value(plm_facts_arena(facts), self, "euid");
	return rc;
}

static int gather_addresses(struct plm_facts *facts, struct plm_host_identity *id,
			    struct plm_err **err)
{
	const struct plm_datum *probe = NULL;
	int rc = plm_facts_probe(facts, "addresses", &probe, err);

	if (rc == 0 && probe->presence == PLM_UNREADABLE)
		id->addresses.problem = plm_errno_words(probe->error);
	if (rc < 0 || probe->presence != PLM_PRESENT)
		return rc;
	return plm_addresses_parse(plm_facts_arena(facts),
				   (struct plm_slice){probe->data, probe->size_bytes},
				   &id->addresses) < 0
		       ? plm_err_nomem(err)
		       : 0;
}

static int gather_identity(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct plm_host_identity *id = plm_new(plm_facts_arena(facts), struct plm_host_identity);
	int rc = id ? gather_os(facts, id, err) : plm_err_nomem(err);

	(void)key;
	if (rc == 0)
		rc = gather_kernel(facts, id, err);
	if (rc == 0)
		rc = gather_memory(facts, id, err);
	if (rc == 0)
		rc = gather_cpus(facts, id, err);
	if (rc == 0)
		rc = read_line(facts, "/etc/machine-id", &id->machine_id, err);
	if (rc == 0)
		rc = read_line(facts, "/proc/sys/kernel/random/boot_id", &id->boot_id, err);
	if (rc == 0)
		rc = gather_reader(facts, id, err);
	if (rc == 0)
		rc = gather_addresses(facts, id, err);
	*value = id;
	return rc;
}

static const struct plm_fact identity_fact = {"identity", gather_identity};

int plm_facts_identity(struct plm_facts *facts, const struct plm_host_identity **out,
		       struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &identity_fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
