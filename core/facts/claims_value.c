/*
 * claims_value.c: how readers of claims say a value: in one form for all sources, so that two of them can be compared, and in
 * words for people. Reads nothing but the namespace behind a path.
 */
#include "core/facts/claims_read.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <sys/capability.h>

#include "core/base/buf.h"
#include "core/facts/capabilities.h"
#include "core/facts/cgroup_limit.h"
#include "core/host/host.h"

static void present(struct claim_reader *r, struct plm_claim_value *v, const char *text)
{
	r->failed |= !text;
	v->presence = PLM_PRESENT;
	v->source = r->source;
	v->text = text;
}

void claim_rank(struct claim_reader *r, struct plm_claim_value *v, int64_t rank, const char *fmt,
		...)
{
	va_list args;

	v->rank = rank;
	va_start(args, fmt);
	present(r, v, plm_arena_vprintf(r->arena, fmt, args));
	va_end(args);
}

void claim_unreadable(struct claim_reader *r, struct plm_claim_value *v, const char *source,
		      int error)
{
	r->failed |= !source;
	v->presence = PLM_UNREADABLE;
	v->error = error ? error : EIO;
	v->source = source;
}

static void join(struct claim_reader *r, struct plm_claim_value *v, const char *const *items,
		 size_t count)
{
	plm_auto_buf struct plm_buf text = {0};

	for (size_t i = 0; i < count; i++) {
		plm_buf_str(&text, i ? ", " : "");
		plm_buf_str(&text, items[i]);
	}
	present(r, v,
		text.failed ? NULL
			    : plm_arena_strdup(r->arena, count ? plm_buf_text(&text) : "none"));
}

/* ---- capabilities ---- */

uint64_t claim_all_capabilities(void)
{
	return (UINT64_C(1) << (CAP_LAST_CAP + 1)) - 1;
}

uint64_t claim_after_start(bool root, uint64_t bounding, uint64_t ambient)
{
	return root ? bounding : ambient;
}

uint64_t claim_capability(const char *text)
{
	char name[40];
	cap_value_t number;

	if (strcasecmp(text, "ALL") == 0)
		return claim_all_capabilities();
	snprintf(name, sizeof(name), "%s%s", strncasecmp(text, "cap_", 4) == 0 ? "" : "cap_", text);
	if (cap_from_name(name, &number) < 0 || number < 0 || number >= 64)
		return 0;
	return UINT64_C(1) << number;
}

uint64_t claim_capabilities(const json_t *names)
{
	uint64_t bits = 0;
	json_t *entry;
	size_t i;

	json_array_foreach(names, i, entry) if (json_is_string(entry)) bits |=
		claim_capability(json_string_value(entry));
	return bits;
}

void claim_bits(struct claim_reader *r, struct plm_claim_value *v, uint64_t bits)
{
	const char *names[64];
	size_t count = 0;

	v->bits = bits;
	if (bits && (bits & claim_all_capabilities()) == claim_all_capabilities()) {
		present(r, v, "all");
		return;
	}
	for (int bit = 0; bit < 64; bit++) {
		char name[32];

		if (!(bits >> bit & 1))
			continue;
		if (plm_capability_name(bit, name) < 0) {
			r->failed = true;
			return;
		}
		names[count] =
			plm_arena_strdup(r->arena, plm_str_starts(name, "CAP_") ? name + 4 : name);
		if (!names[count++]) {
			r->failed = true;
			return;
		}
	}
	join(r, v, names, count);
}

/* ---- lists ---- */

void claim_item(struct claim_reader *r, struct claim_items *list, const char *item)
{
	const char **slot = item ? plm_push(r->arena, list->items, list->count) : NULL;

	if (slot)
		*slot = item;
	else
		r->failed = true;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void claim_end(struct claim_reader *r, struct plm_claim_value *v, struct claim_items *list)
{
	size_t kept = 0;

	if (r->failed)
		return;
	if (list->count)
		qsort(list->items, list->count, sizeof(*list->items), by_text);
	for (size_t i = 0; i < list->count; i++)
		if (!kept || strcmp(list->items[kept - 1], list->items[i]) != 0)
			list->items[kept++] = list->items[i];
	v->items = list->items;
	v->item_count = kept;
	join(r, v, list->items, kept);
}

void claim_strings(struct claim_reader *r, struct plm_claim_value *v, const json_t *array)
{
	struct claim_items list = {0};
	json_t *entry;
	size_t i;

	json_array_foreach(array, i, entry) if (json_is_string(entry))
		claim_item(r, &list, plm_arena_strdup(r->arena, json_string_value(entry)));
	claim_end(r, v, &list);
}

/* ---- what several kinds of files say in other words ---- */

void claim_flag(struct claim_reader *r, struct plm_claim_value *v, bool on, bool on_is_more)
{
	v->boundless = on == on_is_more;
	claim_rank(r, v, on == on_is_more ? CLAIM_OPEN : CLAIM_CLOSED, "%s", on ? "yes" : "no");
}

void claim_seccomp(struct claim_reader *r, struct plm_claim_value *v, int rank)
{
	static const char *const words[] = {"filter", "filter that allows all", "off"};

	v->boundless = rank == PLM_CLAIM_SECCOMP_OFF;
	claim_rank(r, v, rank, "%s", words[rank]);
}

static bool lets_through(const json_t *action)
{
	const char *text = json_string_value(action);

	return plm_str_eq(text, "SCMP_ACT_ALLOW") || plm_str_eq(text, "SCMP_ACT_LOG");
}

bool claim_seccomp_allows_all(const json_t *seccomp)
{
	json_t *entry;
	size_t i;

	if (!lets_through(json_object_get(seccomp, "defaultAction")))
		return false;
	json_array_foreach(json_object_get(seccomp, "syscalls"), i,
			   entry) if (!lets_through(json_object_get(entry, "action"))) return false;
	return true;
}

/* "", "0:0", "root", "1000:100", "web". A name is looked up in the container: it cannot be compared. */
void claim_user(struct claim_reader *r, struct plm_claim_value *v, const char *user)
{
	struct plm_slice name = plm_slice_of(user), group;
	uint64_t number = 0;

	plm_split(plm_slice_of(user), ':', &name, &group);
	v->incomparable = !plm_parse_u64(name, 10, &number);
	if (name.size_bytes == 0 || plm_slice_is(name, "root")) {
		v->incomparable = false;
		name = plm_slice_of("0");
	}
	claim_rank(r, v, !v->incomparable && number == 0, "%.*s", (int)name.size_bytes, name.data);
}

void claim_ns_host(struct claim_reader *r, struct plm_claim_value *v)
{
	v->boundless = true;
	claim_rank(r, v, CLAIM_OPEN, "the host's");
}

void claim_ns_own(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_rank(r, v, CLAIM_CLOSED, "its own");
}

/* The number behind a bound namespace is that of the file system; a link of /proc is followed by its text. */
static uint64_t number_behind(struct claim_reader *r, const char *path)
{
	struct plm_stat st = plm_host_stat(plm_facts_host(r->d->facts), path, true);

	return st.presence == PLM_PRESENT ? st.inode : 0;
}

void claim_ns_path(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
		   const char *path)
{
	const struct plm_process *watcher = r->d->watcher;
	uint64_t host = r->d->processes->host_ns[ns], number;

	if (!path || !path[0]) {
		number = watcher ? watcher->ns[ns] : 0;
		if (number && host && number != host)
			claim_rank(r, v, CLAIM_CLOSED, "its engine's");
		else
			claim_ns_host(r, v);
		return;
	}
	number = number_behind(r, path);
	v->incomparable = !number || !host;
	claim_rank(r, v, number && number == host, "%s %s",
		   number && number == host ? "the host's, by" : "that of", path);
}

const char *claim_map_text(struct claim_reader *r, int64_t inside, int64_t host, int64_t size)
{
	return plm_arena_printf(r->arena, "%" PRId64 " is %" PRId64 " (%" PRId64 ")", inside, host,
				size);
}

const json_t *claim_entry(const json_t *list, const char *type)
{
	json_t *entry;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		if (plm_str_eq(plm_json_text(entry, "type"), type))
			return entry;
	}
	return NULL;
}

void claim_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns,
		     const json_t *entry)
{
	const char *path = plm_json_text(entry, "path");

	if (entry && (!path || !path[0]))
		claim_ns_own(r, v);
	else
		claim_ns_path(r, v, ns, path);
}

/* Users of a namespace: an array of objects with these three keys. */
static void set_map(struct claim_reader *r, struct plm_claim_value *v, const json_t *maps,
		    const char *const keys[3])
{
	struct claim_items list = {0};
	bool root = false;
	json_t *map;
	size_t i;

	json_array_foreach(maps, i, map)
	{
		json_int_t inside = json_integer_value(json_object_get(map, keys[0]));
		json_int_t host = json_integer_value(json_object_get(map, keys[1]));
		json_int_t size = json_integer_value(json_object_get(map, keys[2]));

		root |= host == 0 && size > 0;
		claim_item(r, &list, claim_map_text(r, inside, host, size));
	}
	claim_end(r, v, &list);
	v->rank = root;
}

void claim_user_map(struct claim_reader *r, struct plm_claim_value *v, const json_t *namespaces,
		    const char *type, const json_t *maps, const char *const keys[3])
{
	const json_t *entry = claim_entry(namespaces, type);
	const char *path = plm_json_text(entry, "path");

	if (path && path[0])
		return;
	if (entry)
		set_map(r, v, maps, keys);
	else
		claim_ns_path(r, v, PLM_NS_USER, NULL);
}

static void no_limit(struct claim_reader *r, struct plm_claim_value *v)
{
	v->boundless = true;
	claim_rank(r, v, CLAIM_NO_LIMIT, "no limit");
}

void claim_memory(struct claim_reader *r, struct plm_claim_value *v, json_int_t bytes)
{
	char size[32];

	if (bytes <= 0) {
		no_limit(r, v);
		return;
	}
	plm_size_words(size, (uint64_t)bytes);
	claim_rank(r, v, bytes, "%s", size);
}

void claim_count(struct claim_reader *r, struct plm_claim_value *v, json_int_t count)
{
	if (count <= 0)
		no_limit(r, v);
	else
		claim_rank(r, v, count, "%" JSON_INTEGER_FORMAT, count);
}

void claim_cpu(struct claim_reader *r, struct plm_claim_value *v, int64_t thousandths)
{
	char words[32];

	if (thousandths <= 0) {
		no_limit(r, v);
		return;
	}
	plm_cpu_words(words, (uint64_t)thousandths);
	claim_rank(r, v, thousandths, "%s", words);
}

void claim_cpu_quota(struct claim_reader *r, struct plm_claim_value *v, json_int_t quota,
		     json_int_t period)
{
	enum { USUAL_PERIOD = 100000 };

	if (period <= 0)
		period = USUAL_PERIOD;
	claim_cpu(r, v, quota > 0 && quota < INT64_MAX / 1000 ? quota * 1000 / period : 0);
}

/* The lower, the longer it is spared. */
void claim_oom(struct claim_reader *r, struct plm_claim_value *v, int64_t adjustment)
{
	claim_rank(r, v, -adjustment, "%" PRId64, adjustment);
}

void claim_propagation(struct claim_reader *r, struct plm_claim_value *v, bool shared)
{
	claim_rank(r, v, shared ? CLAIM_OPEN : CLAIM_CLOSED, "%s",
		   shared ? "shared with the host" : "private or slave");
}

void claim_label(struct claim_reader *r, struct plm_claim_value *v, const char *label)
{
	bool none = !label || !label[0] || plm_str_eq(label, "unconfined");

	claim_rank(r, v, none ? CLAIM_OPEN : CLAIM_CLOSED, "%s", none ? "none" : label);
}

/* ---- differences, for people ---- */

const char *plm_claim_surplus(struct plm_arena *arena, const struct plm_claim_value *value,
			      const struct plm_claim_value *beside)
{
	struct claim_reader r = {.arena = arena};
	struct plm_claim_value surplus = {0};
	struct claim_items list = {0};

	if (value->bits || beside->bits) {
		claim_bits(&r, &surplus, value->bits & ~beside->bits);
		return r.failed ? NULL : surplus.bits ? surplus.text : "";
	}
	for (size_t i = 0; i < value->item_count; i++)
		if (!plm_claim_has_item(beside, value->items[i]))
			claim_item(&r, &list, value->items[i]);
	if (list.count)
		claim_end(&r, &surplus, &list);
	return r.failed ? NULL : list.count ? surplus.text : "";
}
