/*
 * rules.c: lines of audit.rules(7) into the rules and settings they leave in the kernel, as
 * `auditctl -R` reads them: it stops at the first line it refuses. Reads nothing of any host but
 * through the reader's look.
 */
#include "checks/audit/rules.h"

#include "checks/audit/draft.h"
#include "core/base/arena.h"

/* auditctl's own limit of a line. */
enum { LINE_BYTES_MAX = 6143 };

void plm_kaudit_set_init(struct plm_kaudit_set *set, struct plm_arena *arena)
{
	*set = (struct plm_kaudit_set){.enabled = -1, .failure = -1, .backlog_limit = -1};
	plm_map_init(&set->known, arena);
}

/* A backslash that keeps the blank or the backslash behind it. */
static bool is_escape(struct plm_slice line, size_t at)
{
	return line.data[at] == '\\' && at + 1 < line.size_bytes &&
	       (line.data[at + 1] == ' ' || line.data[at + 1] == '\\');
}

/* Words of a line as auditctl splits them: at blanks, a backslash keeps a blank or a backslash.
 * NULL when out of memory. */
static const char **words_of(struct plm_arena *arena, struct plm_slice line, size_t *count)
{
	char *text = plm_arena_strndup(arena, line.data, line.size_bytes);
	const char **words = plm_new_array(arena, const char *, line.size_bytes / 2 + 2);
	char *to = text;
	bool inside = false;

	*count = 0;
	if (!text || !words)
		return NULL;
	for (size_t i = 0; i < line.size_bytes && line.data[i] != '\0'; i++) {
		char c = line.data[i];

		if (c == ' ') {
			*to++ = '\0';
			inside = false;
			continue;
		}
		if (!inside)
			words[(*count)++] = to;
		inside = true;
		if (is_escape(line, i))
			c = line.data[++i];
		*to++ = c;
	}
	*to = '\0';
	return words;
}

static int refuse(struct plm_arena *arena, const struct plm_kaudit_reader *reader,
		  struct plm_kaudit_set *set, const struct plm_kaudit_place *place,
		  const char *message)
{
	struct plm_kaudit_problem *problem = plm_push(arena, set->problems, set->problem_count);

	if (!problem)
		return -PLM_E_NOMEM;
	*problem = (struct plm_kaudit_problem){.place = *place, .message = message};
	if (!set->go_on && !reader->listed && !set->stopped) {
		set->stopped = true;
		set->stopped_at = *place;
	}
	return 0;
}

static void begin(struct plm_kaudit_draft *draft, enum plm_kaudit_intent intent)
{
	if (draft->intent != PLM_KAUDIT_NOTHING)
		plm_kaudit_draft_refuse(draft, "the line asks for two things");
	draft->intent = intent;
}

static void read_number(struct plm_kaudit_draft *draft, char option, const char *argument,
			struct plm_kaudit_set *set)
{
	int64_t value = 0;
	bool level = option == 'e' || option == 'f';

	if (!plm_parse_i64(plm_slice_of(argument), 0, &value) || value < 0 ||
	    value > (level ? 2 : (int64_t)UINT32_MAX)) {
		plm_kaudit_draft_refuse(draft, "-%c does not take '%s'", option, argument);
		return;
	}
	if (set->enabled == 2 && !draft->reader->listed) {
		plm_kaudit_draft_refuse(draft, "the rules are locked by -e 2 before it");
		return;
	}
	if (option == 'e') {
		set->enabled = (int)value;
		set->enabled_place = draft->rule.place;
	} else if (option == 'f') {
		set->failure = (int)value;
	} else if (option == 'b') {
		set->backlog_limit = value;
	}
}

static void watch(struct plm_kaudit_draft *draft, enum plm_kaudit_intent intent,
		  const char *argument)
{
	begin(draft, intent);
	draft->rule.list = PLM_KAUDIT_LIST_EXIT;
	draft->rule.watch = true;
	draft->rule.has_syscalls = true;
	draft->rule.every_syscall = true;
	plm_kaudit_draft_path(draft, argument);
}

static void key_option(struct plm_kaudit_draft *draft, const char *argument)
{
	if (draft->intent == PLM_KAUDIT_NOTHING)
		plm_kaudit_draft_refuse(draft, "a key stands before the rule");
	plm_kaudit_draft_key(draft, argument);
}

static void rule_option(struct plm_kaudit_draft *draft, char option, const char *argument,
			struct plm_kaudit_set *set)
{
	switch (option) {
	case 'a':
	case 'A':
	case 'd':
		begin(draft, option == 'd' ? PLM_KAUDIT_DELETE : PLM_KAUDIT_ADD);
		draft->rule.prepend = option == 'A';
		plm_kaudit_draft_list(draft, argument);
		break;
	case 'w':
	case 'W':
		watch(draft, option == 'w' ? PLM_KAUDIT_ADD : PLM_KAUDIT_DELETE, argument);
		break;
	case 'S':
		plm_kaudit_draft_syscalls(draft, argument);
		break;
	case 'F':
		plm_kaudit_draft_field(draft, argument);
		break;
	case 'C':
		plm_kaudit_draft_compare(draft, argument);
		break;
	case 'p':
		plm_kaudit_draft_perms(draft, argument);
		break;
	case 'k':
		key_option(draft, argument);
		break;
	case 'R':
		plm_kaudit_draft_refuse(draft, "rule files do not nest");
		break;
	case 'm':
	case 'q':
		break;
	default: /* e f r b */
		read_number(draft, option, argument, set);
	}
}

static void flag_option(struct plm_kaudit_draft *draft, char option, struct plm_kaudit_set *set)
{
	if (option == 'D')
		begin(draft, PLM_KAUDIT_DELETE_ALL);
	else if (option == 'i' || option == 'c')
		set->go_on = true;
	else if (!strchr("stlv", option))
		plm_kaudit_draft_refuse(draft, "there is no option -%c", option);
}

/* Long options change nothing that is judged here; only whether auditctl takes them matters. */
static void long_option(struct plm_kaudit_draft *draft, const char *const *words, size_t count,
			size_t *at)
{
	static const struct {
		const char *name;
		bool argument;
	} known[] = {
		{"--loginuid-immutable", false},
		{"--backlog_wait_time", true},
		{"--reset-lost", false},
		{"--reset_backlog_wait_time_actual", false},
		{"--signal", true},
	};
	const char *word = words[*at];
	size_t n = strcspn(word, "=");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strlen(known[i].name) != n || strncmp(known[i].name, word, n) != 0)
			continue;
		if (known[i].argument && word[n] == '\0' && ++*at >= count)
			plm_kaudit_draft_refuse(draft, "%s needs a value", word);
		return;
	}
	plm_kaudit_draft_refuse(draft, "there is no option %s", word);
}

/* One word that begins with '-': flags may stand together, an argument may be glued on. */
static void short_options(struct plm_kaudit_draft *draft, const char *const *words, size_t count,
			  size_t *at, struct plm_kaudit_set *set)
{
	for (const char *p = words[*at] + 1; *p && !draft->refused; p++) {
		if (!strchr("CefrbaAdSFmRwWkpq", *p)) {
			flag_option(draft, *p, set);
			continue;
		}
		if (p[1] == '\0' && ++*at >= count)
			plm_kaudit_draft_refuse(draft, "-%c needs a value", *p);
		else
			rule_option(draft, *p, p[1] ? p + 1 : words[*at], set);
		return;
	}
}

static void read_words(struct plm_kaudit_draft *draft, const char *const *words, size_t count,
		       struct plm_kaudit_set *set)
{
	for (size_t i = 0; i < count && !draft->refused; i++) {
		if (words[i][0] != '-' || words[i][1] == '\0')
			plm_kaudit_draft_refuse(draft, "'%s' belongs to no option", words[i]);
		else if (words[i][1] == '-')
			long_option(draft, words, count, &i);
		else
			short_options(draft, words, count, &i, set);
	}
}

/* The line without the words of the kernel's list or file that are no rule. */
static bool is_rule_text(struct plm_slice line, bool listed)
{
	struct plm_slice trimmed = plm_slice_trim(line);

	if (listed && plm_slice_is(trimmed, "No rules"))
		return false;
	while (line.size_bytes && line.data[0] == ' ') {
		line.data++;
		line.size_bytes--;
	}
	return line.size_bytes && line.data[0] != '#';
}

int plm_kaudit_rule_line(struct plm_arena *arena, const struct plm_kaudit_reader *reader,
			 const struct plm_kaudit_line *line, struct plm_kaudit_set *set)
{
	struct plm_kaudit_draft draft = {.arena = arena, .reader = reader};
	const char **words;
	size_t count;
	int rc;

	if (!is_rule_text(line->text, reader->listed))
		return 0;
	words = words_of(arena, line->text, &count);
	draft.rule = (struct plm_kaudit_rule){
		.place = line->place, .arch = -1, .perms = PLM_KAUDIT_PERM_ALL};
	draft.rule.text = plm_arena_strndup(arena, line->text.data, line->text.size_bytes);
	if (!words || !draft.rule.text)
		return -PLM_E_NOMEM;
	if (line->text.size_bytes > LINE_BYTES_MAX)
		plm_kaudit_draft_refuse(&draft, "the line is too long");
	read_words(&draft, words, count, set);
	rc = draft.refused ? 0 : plm_kaudit_draft_apply(&draft, set);
	if (rc < 0 || draft.out_of_memory)
		return -PLM_E_NOMEM;
	return draft.refused ? refuse(arena, reader, set, &line->place, draft.refused) : 0;
}

int plm_kaudit_rules_order(struct plm_arena *arena, struct plm_kaudit_set *set)
{
	set->order = plm_new_array(arena, const struct plm_kaudit_rule *, set->count + 1);
	set->order_count = 0;
	if (!set->order)
		return -PLM_E_NOMEM;
	for (size_t i = set->count; i > 0; i--)
		if (set->rules[i - 1].prepend && !set->rules[i - 1].deleted)
			set->order[set->order_count++] = &set->rules[i - 1];
	for (size_t i = 0; i < set->count; i++)
		if (!set->rules[i].prepend && !set->rules[i].deleted)
			set->order[set->order_count++] = &set->rules[i];
	return 0;
}
