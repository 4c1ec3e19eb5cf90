/*
 * claims_devices.c: which devices a container was to open beside those that every container has, and which its control group
 * lets it open. Of the kernel only questions can be asked: about each device that somebody claims, about the host's disks, and
 * about devices nobody has, which tell "all". Reads control groups and device nodes through facts.
 */
#include "core/facts/claims_read.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/sysmacros.h>

#include "core/facts/devices.h"
#include "core/host/host.h"

static const char everything[] = "all";

/* ---- rules as claims have them ---- */

struct rule {
	int type;	      /* 'a', 'b', 'c' */
	int64_t major, minor; /* -1: any */
	const char *access;   /* "rwm", or NULL for all of it */
	bool allow;
};

/* null, zero, full, random, urandom; tty, console, ptmx; pseudo terminals; tun, which old runtimes give to all. */
static bool is_usual(const struct rule *rule)
{
	static const int16_t usual[][2] = {{1, 3}, {1, 5}, {1, 7}, {1, 8},    {1, 9},
					   {5, 0}, {5, 1}, {5, 2}, {10, 200}, {136, -1}};

	if (plm_str_eq(rule->access, "m"))
		return true;
	for (size_t i = 0; rule->type == 'c' && i < sizeof(usual) / sizeof(usual[0]); i++)
		if (rule->major == usual[i][0] && (usual[i][1] < 0 || rule->minor == usual[i][1]))
			return true;
	return false;
}

static const char *number_text(struct claim_reader *r, int64_t number)
{
	const char *text = number < 0 ? "*" : plm_arena_printf(r->arena, "%" PRId64, number);

	r->failed |= !text;
	return text;
}

/* What a later rule denies of all takes everything back. */
static void add_rule(struct claim_reader *r, struct claim_items *list, const struct rule *rule)
{
	bool all = rule->type == 'a' || !rule->type;
	const char *major_text, *minor_text;

	if (all && !rule->allow)
		list->count = 0;
	if (!rule->allow || is_usual(rule))
		return;
	if (all) {
		claim_item(r, list, everything);
		return;
	}
	major_text = number_text(r, rule->major);
	minor_text = number_text(r, rule->minor);
	if (!r->failed)
		claim_item(r, list,
			   plm_arena_printf(r->arena, "%s %s:%s",
					    rule->type == 'b' ? "block" : "char", major_text,
					    minor_text));
}

static int64_t number_or_any(const json_t *number)
{
	return json_is_integer(number) ? json_integer_value(number) : -1;
}

/* ---- Docker ---- */

/* "c 189:* rwm", as control groups have it. */
static void add_text(struct claim_reader *r, struct claim_items *list, const char *text)
{
	struct plm_slice rest = plm_slice_of(text ? text : ""), type, numbers, a, b;
	struct rule rule = {.major = -1, .minor = -1, .allow = true};

	if (!plm_next_word(&rest, " ", &type) || !plm_next_word(&rest, " ", &numbers) ||
	    !plm_split(numbers, ':', &a, &b))
		return;
	rule.type = (unsigned char)type.data[0];
	if (!plm_slice_is(a, "*") && !plm_parse_i64(a, 10, &rule.major))
		return;
	if (!plm_slice_is(b, "*") && !plm_parse_i64(b, 10, &rule.minor))
		return;
	add_rule(r, list, &rule);
}

/* A path is what the host has there now. */
static void add_path(struct claim_reader *r, struct plm_claim_value *v, struct claim_items *list,
		     const char *path)
{
	struct plm_stat st = path ? plm_host_stat(plm_facts_host(r->d->facts), path, true)
				  : (struct plm_stat){0};
	struct rule rule = {.type = st.kind == PLM_FILE_BLOCKDEV ? 'b' : 'c',
			    .major = major(st.rdevice),
			    .minor = minor(st.rdevice),
			    .allow = true};

	if (st.presence == PLM_PRESENT &&
	    (st.kind == PLM_FILE_BLOCKDEV || st.kind == PLM_FILE_CHARDEV))
		add_rule(r, list, &rule);
	else
		v->incomparable = true;
}

void docker_devices(struct claim_reader *r, struct plm_claim_value *v)
{
	struct claim_items list = {0};
	json_t *entry;
	size_t i;

	if (json_is_true(json_object_get(r->json, "Privileged")))
		claim_item(r, &list, everything);
	json_array_foreach(json_object_get(r->json, "Devices"), i, entry)
	{
		add_path(r, v, &list, plm_json_text(entry, "PathOnHost"));
	}
	json_array_foreach(json_object_get(r->json, "DeviceCgroupRules"), i, entry)
	{
		add_text(r, &list, json_string_value(entry));
	}
	claim_end(r, v, &list);
}

/* ---- bundle and state ---- */

void bundle_devices(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *resources = json_object_get(json_object_get(r->json, "linux"), "resources");
	const json_t *rules = json_object_get(resources, "devices");
	struct claim_items list = {0};
	json_t *entry;
	size_t i;

	if (!json_is_array(rules))
		return;
	json_array_foreach(rules, i, entry)
	{
		const char *type = plm_json_text(entry, "type");
		struct rule rule = {.type = type ? type[0] : 'a',
				    .major = number_or_any(json_object_get(entry, "major")),
				    .minor = number_or_any(json_object_get(entry, "minor")),
				    .access = plm_json_text(entry, "access"),
				    .allow = json_is_true(json_object_get(entry, "allow"))};

		add_rule(r, &list, &rule);
	}
	claim_end(r, v, &list);
}

void runc_devices(struct claim_reader *r, struct plm_claim_value *v)
{
	const json_t *rules = json_object_get(json_object_get(r->json, "cgroups"), "devices");
	struct claim_items list = {0};
	json_t *entry;
	size_t i;

	if (!json_is_array(rules))
		return;
	json_array_foreach(rules, i, entry)
	{
		json_int_t type = json_integer_value(json_object_get(entry, "type"));
		struct rule rule = {.type = type == 'b' || type == 'c' ? (int)type : 'a',
				    .major = number_or_any(json_object_get(entry, "major")),
				    .minor = number_or_any(json_object_get(entry, "minor")),
				    .access = plm_json_text(entry, "permissions"),
				    .allow = json_is_true(json_object_get(entry, "allow"))};

		add_rule(r, &list, &rule);
	}
	claim_end(r, v, &list);
}

/* ---- in effect ---- */

/* Nobody has these: who may open them may open all. */
enum { NOBODYS = 250 };

struct asking {
	struct claim_reader *r;
	const struct plm_device_rules *rules;
	bool untold;
};

static bool is_open(struct asking *asking, unsigned type, uint32_t major_number,
		    uint32_t minor_number)
{
	struct plm_device_question question = {.type = type,
					       .access = PLM_DEVICE_READ,
					       .major = major_number,
					       .minor = minor_number};
	struct plm_device_opinion opinion = plm_device_rules_ask(asking->rules, &question);

	asking->untold |= opinion.answer == PLM_DEVICE_UNTOLD;
	return opinion.answer == PLM_DEVICE_ALLOWED;
}

/* A claimed item is asked about again: "char 189:*". */
static void ask_item(struct asking *asking, struct claim_items *list, const char *item)
{
	struct plm_slice rest = plm_slice_of(item), type, a, b;
	int64_t major_number = NOBODYS, minor_number = NOBODYS;

	if (!plm_next_word(&rest, " ", &type) || !plm_split(rest, ':', &a, &b))
		return;
	plm_parse_i64(a, 10, &major_number);
	plm_parse_i64(b, 10, &minor_number);
	if (is_open(asking, plm_slice_is(type, "block") ? PLM_DEVICE_BLOCK : PLM_DEVICE_CHAR,
		    (uint32_t)major_number, (uint32_t)minor_number))
		claim_item(asking->r, list, item);
}

static void ask_claimed(struct asking *asking, struct claim_items *list)
{
	for (int origin = 0; origin < PLM_CLAIM_EFFECT; origin++) {
		const struct plm_claim_value *v =
			&asking->r->claims->values[PLM_CLAIM_DEVICES][origin];

		for (size_t i = 0; i < v->item_count; i++)
			ask_item(asking, list, v->items[i]);
	}
}

static void ask_disks(struct asking *asking, struct claim_items *list)
{
	const struct plm_host_disk_list *disks;

	if (plm_facts_host_disks(asking->r->d->facts, &disks, NULL) < 0) {
		asking->r->failed = true;
		return;
	}
	for (size_t i = 0; i < disks->count; i++) {
		const struct plm_host_disk *disk = &disks->items[i];

		if (is_open(asking, PLM_DEVICE_BLOCK, disk->major, disk->minor))
			claim_item(asking->r, list,
				   plm_arena_printf(asking->r->arena, "block %" PRIu32 ":%" PRIu32,
						    disk->major, disk->minor));
	}
}

void effect_devices(struct claim_reader *r, struct plm_claim_value *v)
{
	struct asking asking = {.r = r};
	struct claim_items list = {0};

	if (plm_facts_device_rules(r->d->facts, r->d->container->init, &asking.rules, NULL) < 0) {
		r->failed = true;
		return;
	}
	r->source = asking.rules->source;
	/* Whom the host's devices do not know, they let in nowhere, whatever the control group says. */
	v->incomparable = !r->d->container->init->in_initial_userns;
	if (asking.rules->text.presence != PLM_PRESENT) {
		claim_unreadable(r, v, r->source, asking.rules->text.error);
		return;
	}
	if (is_open(&asking, PLM_DEVICE_CHAR, NOBODYS, NOBODYS) &&
	    is_open(&asking, PLM_DEVICE_BLOCK, NOBODYS, NOBODYS)) {
		claim_item(r, &list, everything);
	} else {
		ask_claimed(&asking, &list);
		ask_disks(&asking, &list);
	}
	if (asking.untold)
		claim_unreadable(r, v, r->source, ENOTSUP);
	else
		claim_end(r, v, &list);
}
