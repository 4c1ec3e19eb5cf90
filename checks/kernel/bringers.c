/*
 * bringers.c: which modules bring another along, and what boot parameters keep out. Reads lists of
 * parameters; judges nothing.
 */
#include "checks/kernel/boot.h"
#include "checks/kernel/kernel.h"

#include "core/base/arena.h"

enum { MAX_NAME_BYTES = 128 };

static bool is_kept_out(const struct module_rules *rules, struct plm_slice module)
{
	char name[MAX_NAME_BYTES];

	if (module.size_bytes >= sizeof(name))
		return false;
	memcpy(name, module.data, module.size_bytes);
	name[module.size_bytes] = '\0';
	return module_rules_find(rules, name) != NULL;
}

/* "kernel/net/dccp/dccp_ipv4.ko: kernel/net/dccp/dccp.ko …": whether the line needs it, and who. */
static bool line_needs(struct plm_slice line, const char *name, struct plm_slice *who)
{
	struct plm_slice path;

	if (!plm_next_word(&line, ":", &path))
		return false;
	*who = module_of_path(path);
	while (plm_next_word(&line, ": \t\r", &path))
		if (module_same_name(module_of_path(path), name))
			return true;
	return false;
}

/* "softdep A pre: b c post: d" asks for b, c and d. */
static bool asks_for(const struct module_rule *rule, const char *name)
{
	struct plm_slice rest = rule->rest, word;

	if (rule->kind != MODULE_SOFTDEP)
		return false;
	while (plm_next_word(&rest, " \t\r", &word))
		if (word.data[word.size_bytes - 1] != ':' && module_same_name(word, name))
			return true;
	return false;
}

static bool is_there(struct plm_slice dep, struct plm_slice module)
{
	struct plm_slice line, path;
	char name[MAX_NAME_BYTES];

	if (module.size_bytes >= sizeof(name))
		return false;
	memcpy(name, module.data, module.size_bytes);
	name[module.size_bytes] = '\0';
	while (plm_next_line(&dep, &line))
		if (plm_next_word(&line, ":", &path) &&
		    module_same_name(module_of_path(path), name))
			return true;
	return false;
}

struct plm_slice module_bringer(struct plm_slice dep, const struct module_rules *rules,
				const char *name)
{
	struct plm_slice rest = dep, line, who;

	while (plm_next_line(&rest, &line))
		if (line_needs(line, name, &who) && !is_kept_out(rules, who))
			return who;
	for (size_t i = 0; i < rules->count; i++)
		if (asks_for(&rules->items[i], name) &&
		    !is_kept_out(rules, rules->items[i].module) &&
		    is_there(dep, rules->items[i].module))
			return rules->items[i].module;
	return (struct plm_slice){.data = NULL};
}

/* ---- boot parameters ---- */

/* "a,b,c" */
static bool is_named(const struct plm_datum *words, const char *parameter, const char *name)
{
	struct boot_parameter found =
		boot_parameter_find((struct plm_slice){words->data, words->size_bytes}, parameter);
	struct plm_slice word;

	while (found.value.data && plm_next_word(&found.value, ",", &word))
		if (module_same_name(word, name))
			return true;
	return false;
}

static const char by_kernel[] = "module_blacklist", by_modprobe[] = "modprobe.blacklist";

int module_cmdline(struct plm_facts *facts, const char *name, struct module_cmdline *out)
{
	struct boot_line running = {.source = NULL};
	const struct boot_lines *lines;
	int rc = boot_line_running(facts, &running, NULL);

	if (rc == 0)
		rc = boot_lines_persistent(facts, &lines, NULL);
	if (rc != 0)
		return rc;
	*out = (struct module_cmdline){
		.source = running.source,
		.lists = lines->count > 0,
		.later = lines->count > 0,
		.later_modprobe = lines->count > 0,
	};
	if (running.source && running.words.presence == PLM_PRESENT) {
		out->now = is_named(&running.words, by_kernel, name);
		out->now_modprobe = is_named(&running.words, by_modprobe, name);
	}
	for (size_t i = 0; i < lines->count; i++) {
		const struct plm_datum *words = &lines->items[i].words;

		out->unknown |= words->presence == PLM_UNREADABLE;
		if (words->presence != PLM_PRESENT)
			continue;
		out->later &= is_named(words, by_kernel, name);
		out->later_modprobe &= is_named(words, by_modprobe, name);
	}
	return 0;
}
