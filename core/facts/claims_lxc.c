/*
 * claims_lxc.c: what LXC was asked for, by the container's configuration and lxc.container.conf(5): what is not there means
 * LXC's default. Pure.
 */
#include "core/facts/claims_read.h"

#include "core/facts/lxc_config.h"

static struct plm_slice get(const struct claim_reader *r, const char *key)
{
	return plm_lxc_config_get(r->lxc, key);
}

static bool has_word(const struct claim_reader *r, const char *key, const char *wanted)
{
	struct plm_lxc_words words = plm_lxc_config_words(r->lxc, key);
	struct plm_slice word;

	while (plm_lxc_next_word(&words, &word))
		if (plm_slice_is(word, wanted))
			return true;
	return false;
}

/* ---- privileges ---- */

static uint64_t bits_of(const struct claim_reader *r, const char *key, bool *given)
{
	struct plm_lxc_words words = plm_lxc_config_words(r->lxc, key);
	struct plm_slice word;
	uint64_t bits = 0;

	while (plm_lxc_next_word(&words, &word)) {
		char name[40];

		*given = true;
		snprintf(name, sizeof(name), "%.*s", (int)word.size_bytes, word.data);
		bits |= claim_capability(name);
	}
	return bits;
}

void lxc_bounding(struct claim_reader *r, struct plm_claim_value *v)
{
	bool keeps = false, drops = false;
	uint64_t kept = bits_of(r, "lxc.cap.keep", &keeps);
	uint64_t dropped = bits_of(r, "lxc.cap.drop", &drops);

	v->at_most = !keeps;
	claim_bits(r, v, keeps ? kept : claim_all_capabilities() & ~dropped);
}

void lxc_user(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_slice user = get(r, "lxc.init.uid");
	uint64_t number = 0;

	if (!user.size_bytes || plm_parse_u64(user, 10, &number))
		claim_rank(r, v, number == 0, "%llu", (unsigned long long)number);
}

void lxc_capabilities(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_claim_value user = {0}, bounding = {0};

	lxc_user(r, &user);
	lxc_bounding(r, &bounding);
	v->at_most = bounding.at_most;
	if (user.presence == PLM_PRESENT)
		claim_bits(r, v, claim_after_start(user.rank, bounding.bits, 0));
}

void lxc_no_new_privs(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_flag(r, v, plm_slice_is(get(r, "lxc.no_new_privs"), "1"), false);
}

void lxc_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_seccomp(r, v,
		      get(r, "lxc.seccomp.profile").size_bytes ? PLM_CLAIM_SECCOMP_FILTERS
							       : PLM_CLAIM_SECCOMP_OFF);
}

/* ---- users ---- */

/* "u 0 100000 65536"; "b" is users and groups. */
static void add_map(struct claim_reader *r, struct claim_items *list, struct plm_slice value,
		    bool *root)
{
	struct plm_slice kind, word;
	int64_t number[3];

	if (!plm_next_word(&value, " \t", &kind) ||
	    !(plm_slice_is(kind, "u") || plm_slice_is(kind, "b")))
		return;
	for (int i = 0; i < 3; i++)
		if (!plm_next_word(&value, " \t", &word) || !plm_parse_i64(word, 10, &number[i]))
			return;
	*root |= number[1] == 0;
	claim_item(r, list, claim_map_text(r, number[0], number[1], number[2]));
}

void lxc_user_map(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_lxc_words words = plm_lxc_config_words(r->lxc, "lxc.idmap");
	struct claim_items list = {0};
	struct plm_slice value;
	bool root = false;

	while (plm_lxc_next_value(&words, &value))
		add_map(r, &list, value, &root);
	if (list.count) {
		claim_end(r, v, &list);
		v->rank = root;
	} else {
		claim_ns_host(r, v);
	}
}

/* ---- namespaces ---- */

static void say_namespace(struct claim_reader *r, struct plm_claim_value *v, enum plm_ns ns)
{
	const char *name = plm_ns_name(ns);
	char share[40];

	snprintf(share, sizeof(share), "lxc.namespace.share.%s", name);
	if (get(r, share).size_bytes) {
		v->incomparable = true;
		claim_rank(r, v, CLAIM_CLOSED, "that of %.*s", (int)get(r, share).size_bytes,
			   get(r, share).data);
	} else if (has_word(r, "lxc.namespace.keep", name) ||
		   (get(r, "lxc.namespace.clone").size_bytes &&
		    !has_word(r, "lxc.namespace.clone", name))) {
		claim_ns_host(r, v);
	} else {
		claim_ns_own(r, v);
	}
}

void lxc_ns_pid(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_PID);
}

void lxc_ns_ipc(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_IPC);
}

void lxc_ns_uts(struct claim_reader *r, struct plm_claim_value *v)
{
	say_namespace(r, v, PLM_NS_UTS);
}

/* A type "none", and no other device, leaves it in the host's network. */
static bool asks_for_host_network(const struct claim_reader *r)
{
	bool none = false;

	for (size_t i = 0; i < r->lxc->count; i++) {
		const struct plm_lxc_entry *entry = &r->lxc->entries[i];

		if (!plm_slice_starts(entry->key, "lxc.net.") || entry->key.size_bytes < 5 ||
		    memcmp(entry->key.data + entry->key.size_bytes - 5, ".type", 5) != 0)
			continue;
		if (!plm_slice_is(entry->value, "none"))
			return false;
		none = true;
	}
	return none;
}

void lxc_ns_net(struct claim_reader *r, struct plm_claim_value *v)
{
	if (asks_for_host_network(r))
		claim_ns_host(r, v);
	else
		say_namespace(r, v, PLM_NS_NET);
}

void lxc_ns_user(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_claim_value map = {0};

	lxc_user_map(r, &map);
	if (map.item_count)
		claim_ns_own(r, v);
	else
		claim_ns_host(r, v);
}

/* ---- files ---- */

void lxc_read_only_root(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_slice options = get(r, "lxc.rootfs.options"), word;
	bool read_only = false;

	while (plm_next_word(&options, ", ", &word))
		read_only |= plm_slice_is(word, "ro");
	claim_flag(r, v, read_only, false);
}

/* What LXC mounts by itself: "mixed" is the default of each. */
void lxc_read_only_paths(struct claim_reader *r, struct plm_claim_value *v)
{
	static const char key[] = "lxc.mount.auto";
	struct claim_items list = {0};

	if (has_word(r, key, "proc") || has_word(r, key, "proc:mixed")) {
		claim_item(r, &list, "/proc/sys");
		claim_item(r, &list, "/proc/sysrq-trigger");
	}
	if (has_word(r, key, "sys") || has_word(r, key, "sys:mixed") || has_word(r, key, "sys:ro"))
		claim_item(r, &list, "/sys");
	claim_end(r, v, &list);
}

/* ---- labels ---- */

/* Without a name LXC chooses one: which that was is not written down. */
void lxc_apparmor(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_slice name = get(r, "lxc.apparmor.profile");
	char *text = plm_arena_strndup(r->arena, name.data ? name.data : "", name.size_bytes);

	r->failed |= !text;
	if (r->failed)
		return;
	v->incomparable =
		text[0] == '\0' || plm_str_eq(text, "generated") || plm_str_eq(text, "unchanged");
	if (v->incomparable)
		claim_rank(r, v, CLAIM_CLOSED, "%s", text[0] ? text : "LXC's default");
	else
		claim_label(r, v, text);
}

void lxc_selinux(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_slice name = get(r, "lxc.selinux.context");

	if (name.size_bytes)
		claim_rank(r, v, CLAIM_CLOSED, "%.*s", (int)name.size_bytes, name.data);
}

/* ---- limits ---- */

/* Of cgroup v2, else of v1: LXC uses the one that the host has. */
static struct plm_slice limit_of(const struct claim_reader *r, const char *v2, const char *v1)
{
	struct plm_slice value = get(r, v2);

	return value.size_bytes ? value : get(r, v1);
}

/* "64M"; 0 for "max" and for what is no number. */
static json_int_t size_of(struct plm_slice value)
{
	static const char units[] = "KMG";
	const char *unit =
		value.size_bytes ? strchr(units, value.data[value.size_bytes - 1] & ~0x20) : NULL;
	int64_t number;

	if (unit && *unit)
		value.size_bytes--;
	if (!plm_parse_i64(value, 10, &number) || number < 0)
		return 0;
	for (const char *at = units; unit && *unit && at <= unit; at++)
		number = number > INT64_MAX / 1024 ? 0 : number * 1024;
	return number;
}

void lxc_memory(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_memory(
		r, v,
		size_of(limit_of(r, "lxc.cgroup2.memory.max", "lxc.cgroup.memory.limit_in_bytes")));
}

void lxc_pids(struct claim_reader *r, struct plm_claim_value *v)
{
	claim_count(r, v, size_of(limit_of(r, "lxc.cgroup2.pids.max", "lxc.cgroup.pids.max")));
}

void lxc_cpu(struct claim_reader *r, struct plm_claim_value *v)
{
	struct plm_slice both = get(r, "lxc.cgroup2.cpu.max"), quota, period = {0};

	if (plm_next_word(&both, " \t", &quota))
		plm_next_word(&both, " \t", &period);
	else {
		quota = get(r, "lxc.cgroup.cpu.cfs_quota_us");
		period = get(r, "lxc.cgroup.cpu.cfs_period_us");
	}
	claim_cpu_quota(r, v, size_of(quota), size_of(period));
}

void lxc_oom(struct claim_reader *r, struct plm_claim_value *v)
{
	int64_t score;

	if (plm_parse_i64(get(r, "lxc.proc.oom_score_adj"), 10, &score))
		claim_oom(r, v, score);
}
