/*
 * facts.c: the memory of an audit: each fact, file, listing, link, stat and probe is asked of the
 * host once.
 */
#include "core/facts/facts.h"

#include <errno.h>

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "core/host/host.h"

/* What a gatherer gave: its value, or the code it failed with. */
struct entry {
	const void *value;
	int code;
};

/* A file as it was read; what was larger than that was not kept. */
struct file {
	struct plm_datum content;
	size_t max_bytes;
};

struct plm_facts {
	struct plm_host *host;
	struct plm_arena *arena;
	struct plm_map entries; /* the fact's address in digits and its key -> struct entry */
	struct plm_map files;	/* path -> struct file */
	enum plm_presence proc; /* of /proc: UNREADABLE until it is asked about */
};

enum { FACT_DIGITS = 2 * sizeof(uintptr_t), NAME_BYTES = 256 };

struct plm_facts *plm_facts_new(struct plm_host *host, struct plm_arena *arena)
{
	struct plm_facts *facts = plm_new(arena, struct plm_facts);

	if (!facts)
		return NULL;
	facts->host = host;
	facts->arena = arena;
	plm_map_init(&facts->entries, arena);
	plm_map_init(&facts->files, arena);
	return facts;
}

struct plm_host *plm_facts_host(struct plm_facts *facts)
{
	return facts->host;
}

struct plm_arena *plm_facts_arena(struct plm_facts *facts)
{
	return facts->arena;
}

/* In room where it fits: most are looked up only, many times. NULL when out of memory. */
static const char *entry_name(struct plm_facts *facts, const struct plm_fact *fact, const char *key,
			      char room[static NAME_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	size_t size = key ? strlen(key) : 0;
	bool fits = size < NAME_BYTES - FACT_DIGITS;
	char *name = fits ? room : plm_arena_alloc(facts->arena, FACT_DIGITS + size + 1);

	if (!name)
		return NULL;
	for (size_t i = 0; i < FACT_DIGITS; i++)
		name[i] = digits[(uintptr_t)fact >> (4 * i) & 15];
	if (size)
		memcpy(name + FACT_DIGITS, key, size);
	name[FACT_DIGITS + size] = '\0';
	return name;
}

bool plm_facts_nothing_runs(struct plm_facts *facts)
{
	enum plm_host_kind kind = plm_host_kind(facts->host);

	if (kind == PLM_HOST_ROOT || kind == PLM_HOST_BARE)
		return true;
	if (facts->proc == PLM_UNREADABLE)
		facts->proc = plm_host_stat(facts->host, "/proc", false).presence;
	return facts->proc == PLM_ABSENT;
}

static int give(const struct entry *entry, const struct plm_fact *fact, const void **value,
		struct plm_err **err)
{
	if (entry->code < 0)
		return plm_err_set(err, (enum plm_code) - entry->code, "%s could not be gathered",
				   fact->name);
	*value = entry->value;
	return 0;
}

int plm_facts_get(struct plm_facts *facts, const struct plm_fact *fact, const char *key,
		  const void **value, struct plm_err **err)
{
	char room[NAME_BYTES];
	const char *name = entry_name(facts, fact, key, room);
	struct entry *entry;

	if (!name)
		return plm_err_nomem(err);
	entry = plm_map_get(&facts->entries, name);
	if (entry)
		return give(entry, fact, value, err);
	entry = plm_new(facts->arena, struct entry);
	if (name == room)
		name = plm_arena_strdup(facts->arena, room);
	if (!entry || !name)
		return plm_err_nomem(err);
	entry->code = fact->gather(facts, key, &entry->value, err);
	if (plm_map_add(&facts->entries, name, entry) < 0) {
		return plm_err_nomem(err);
	}
	if (entry->code < 0)
		return entry->code;
	*value = entry->value;
	return 0;
}

const void *plm_facts_peek(struct plm_facts *facts, const struct plm_fact *fact, const char *key)
{
	char room[NAME_BYTES];
	const char *name = entry_name(facts, fact, key, room);
	const struct entry *entry = name ? plm_map_get(&facts->entries, name) : NULL;

	return entry && entry->code == 0 ? entry->value : NULL;
}

/* ---- the door with a memory ---- */

static int gather_list(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_datum *datum = plm_new(facts->arena, struct plm_datum);

	*value = datum;
	if (!datum || plm_host_list(facts->host, facts->arena, key, datum) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int gather_readlink(struct plm_facts *facts, const char *key, const void **value,
			   struct plm_err **err)
{
	struct plm_datum *datum = plm_new(facts->arena, struct plm_datum);

	*value = datum;
	if (!datum || plm_host_readlink(facts->host, facts->arena, key, datum) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int gather_probe(struct plm_facts *facts, const char *key, const void **value,
			struct plm_err **err)
{
	struct plm_datum *datum = plm_new(facts->arena, struct plm_datum);

	*value = datum;
	if (!datum || plm_host_probe(facts->host, facts->arena, key, datum) < 0)
		return plm_err_nomem(err);
	return 0;
}

static int gather_stat(struct plm_facts *facts, const char *key, const void **value,
		       struct plm_err **err)
{
	struct plm_stat *stat = plm_new(facts->arena, struct plm_stat);

	if (!stat)
		return plm_err_nomem(err);
	*stat = plm_host_stat(facts->host, key, false);
	*value = stat;
	return 0;
}

static const struct plm_fact list_fact = {"directory", gather_list};
static const struct plm_fact link_fact = {"link", gather_readlink};
static const struct plm_fact probe_fact = {"probe", gather_probe};
static const struct plm_fact stat_fact = {"metadata", gather_stat};

/* What one reading of a file tells another who takes `max_bytes` at most; NULL: nothing. */
static const struct plm_datum *known(const struct file *file, size_t max_bytes)
{
	static const struct plm_datum too_large = {.presence = PLM_UNREADABLE, .error = EFBIG};

	if (file->content.presence == PLM_PRESENT && file->content.size_bytes > max_bytes)
		return &too_large;
	if (file->content.presence == PLM_UNREADABLE && file->content.error == EFBIG &&
	    max_bytes > file->max_bytes)
		return NULL;
	return &file->content;
}

static struct file *remember_file(struct plm_facts *facts, const char *path)
{
	struct file *file = plm_new(facts->arena, struct file);
	const char *key = plm_arena_strdup(facts->arena, path);

	return file && key && plm_map_set(&facts->files, key, file) == 0 ? file : NULL;
}

int plm_facts_read(struct plm_facts *facts, const char *path, size_t max_bytes,
		   const struct plm_datum **out, struct plm_err **err)
{
	struct file *file = plm_map_get(&facts->files, path), read = {.max_bytes = max_bytes};
	const struct plm_datum *content = file ? known(file, max_bytes) : NULL;

	if (!content) {
		if (plm_host_read(facts->host, facts->arena, path, max_bytes, &read.content) < 0)
			return plm_err_nomem(err);
		file = remember_file(facts, path);
		if (!file)
			return plm_err_nomem(err);
		*file = read;
		content = &file->content;
	}
	*out = content;
	return 0;
}

static int get_datum(struct plm_facts *facts, const struct plm_fact *fact, const char *key,
		     const struct plm_datum **out, struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, fact, key, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

int plm_facts_list(struct plm_facts *facts, const char *path, const struct plm_datum **out,
		   struct plm_err **err)
{
	return get_datum(facts, &list_fact, path, out, err);
}

int plm_facts_readlink(struct plm_facts *facts, const char *path, const struct plm_datum **out,
		       struct plm_err **err)
{
	return get_datum(facts, &link_fact, path, out, err);
}

int plm_facts_probe(struct plm_facts *facts, const char *name, const struct plm_datum **out,
		    struct plm_err **err)
{
	return get_datum(facts, &probe_fact, name, out, err);
}

int plm_facts_stat(struct plm_facts *facts, const char *path, const struct plm_stat **out,
		   struct plm_err **err)
{
	const void *value = NULL;
	int rc = plm_facts_get(facts, &stat_fact, path, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

bool plm_facts_line(const struct plm_datum *datum, const char *key, struct plm_slice *value)
{
	struct plm_slice rest = {.data = datum->data, .size_bytes = datum->size_bytes};
	struct plm_slice line, name, found;

	if (datum->presence != PLM_PRESENT)
		return false;
	while (plm_next_line(&rest, &line)) {
		if (!plm_split(line, '=', &name, &found) || !plm_slice_is(name, key))
			continue;
		if (found.size_bytes >= 2 && (found.data[0] == '"' || found.data[0] == '\'') &&
		    found.data[found.size_bytes - 1] == found.data[0]) {
			found.data++;
			found.size_bytes -= 2;
		}
		*value = found;
		return true;
	}
	return false;
}

const char *plm_facts_line_value(struct plm_arena *arena, const struct plm_datum *datum,
				 const char *key)
{
	struct plm_slice value;

	return plm_facts_line(datum, key, &value)
		       ? plm_arena_strndup(arena, value.data, value.size_bytes)
		       : NULL;
}
