/*
 * collect_sshd_process.c: the sshd that runs and listens: what its command line sets, and when it read its files last. Judges
 * nothing. sshd writes its pid file when it begins to listen, and anew when it is told to read its files again (SIGHUP), which
 * leaves the start of the process as it was.
 */
#include <errno.h>
#include <strings.h>

#include "checks/access/sshd.h"
#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/facts/boot_time.h"
#include "core/facts/containers.h"
#include "core/host/host.h"

/* ---- which one ---- */

static bool is_listener(const struct plm_process_list *list, size_t at)
{
	const struct plm_process *p = list->items[at];
	size_t parent = plm_process_index(list, p->ppid);

	return strcmp(p->comm, "sshd") == 0 &&
	       (list->classes[at] == PLM_CLASS_HOST ||
		list->classes[at] == PLM_CLASS_PRIVATE_MOUNTS) &&
	       (parent == list->count || strcmp(list->items[parent]->comm, "sshd") != 0);
}

/* ---- its options ---- */

static int add_option(struct plm_arena *arena, struct sshd_running *running, struct plm_slice text)
{
	struct plm_slice rest = text;
	struct sshd_line *slot;
	size_t size = 0;

	while (size < rest.size_bytes && rest.data[size] != '=' && rest.data[size] != ' ')
		size++;
	if (size == rest.size_bytes)
		return 0;
	slot = plm_push(arena, running->options, running->option_count);
	if (!slot)
		return -PLM_E_NOMEM;
	*slot = (struct sshd_line){
		.keyword = plm_arena_strndup(arena, text.data, size),
		.value = plm_arena_strndup(arena, text.data + size + 1, text.size_bytes - size - 1),
		.path = running->source,
	};
	return slot->keyword && slot->value ? 0 : -PLM_E_NOMEM;
}

/* Arguments end with NUL; those of the title that sshd gives itself, "sshd: /usr/sbin/sshd -D -o … [listener]", with blanks. */
static int parse_arguments(struct plm_arena *arena, struct plm_slice text,
			   struct sshd_running *running)
{
	const char *separators = plm_slice_starts(text, "sshd: ") ? " " : "";
	struct plm_slice word;
	char before = 0;
	int rc = 0;

	while (rc == 0 && text.size_bytes) {
		if (!*separators) {
			word = (struct plm_slice){text.data, strnlen(text.data, text.size_bytes)};
			text.data += word.size_bytes < text.size_bytes ? word.size_bytes + 1
								       : word.size_bytes;
			text.size_bytes -= word.size_bytes < text.size_bytes ? word.size_bytes + 1
									     : word.size_bytes;
		} else if (!plm_next_word(&text, separators, &word)) {
			break;
		}
		if (before == 'o')
			rc = add_option(arena, running, word);
		else if (before == 'f')
			running->file = plm_arena_strndup(arena, word.data, word.size_bytes);
		before = 0;
		if (word.size_bytes < 2 || word.data[0] != '-' || !strchr("of", word.data[1]))
			continue;
		if (word.size_bytes == 2) {
			before = word.data[1];
			continue;
		}
		word.data += 2;
		word.size_bytes -= 2;
		if (word.data[-1] == 'o')
			rc = add_option(arena, running, word);
		else
			running->file = plm_arena_strndup(arena, word.data, word.size_bytes);
	}
	return rc;
}

/* ---- since when ---- */

static int find_read(struct plm_facts *facts, const struct plm_process *process,
		     struct sshd_running *running, struct plm_err **err)
{
	const struct plm_datum *pid_file = NULL;
	const struct plm_stat *st = NULL;
	uint64_t pid = 0;
	int64_t started;
	int rc = plm_facts_started(facts, process, &started, err);

	if (rc == 0)
		rc = plm_facts_read(facts, "/run/sshd.pid", PLM_READ_SMALL, &pid_file, err);
	if (rc == 0)
		rc = plm_facts_stat(facts, "/run/sshd.pid", &st, err);
	if (rc < 0 || !started || !pid_file || !st)
		return rc;
	running->read_seconds = started;
	if (pid_file->presence == PLM_PRESENT && st->presence == PLM_PRESENT &&
	    plm_parse_u64(plm_slice_trim((struct plm_slice){pid_file->data, pid_file->size_bytes}),
			  10, &pid) &&
	    pid == (uint64_t)process->pid && st->mtime_seconds > running->read_seconds)
		running->read_seconds = st->mtime_seconds;
	return 0;
}

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_arena *arena = plm_facts_arena(facts);
	struct sshd_running *running = plm_new(arena, struct sshd_running);
	const struct plm_process_list *list;
	struct plm_datum cmdline;
	int rc = running ? plm_facts_processes(facts, &list, err) : plm_err_nomem(err);
	size_t at = 0;

	(void)key;
	*value = running;
	while (rc == 0 && at < list->count && !is_listener(list, at))
		at++;
	if (rc < 0 || at == list->count)
		return rc;
	running->pid = list->items[at]->pid;
	running->source = plm_arena_printf(arena, "/proc/%d/cmdline", running->pid);
	rc = running->source
		     ? plm_facts_process_file(facts, list->items[at], "cmdline", &cmdline, err)
		     : plm_err_nomem(err);
	if (rc < 0)
		return rc;
	running->state = (struct plm_datum){.presence = cmdline.presence, .error = cmdline.error};
	if (cmdline.presence == PLM_PRESENT &&
	    parse_arguments(arena, (struct plm_slice){cmdline.data, cmdline.size_bytes}, running) <
		    0)
		return plm_err_nomem(err);
	return find_read(facts, list->items[at], running, err);
}

int sshd_running(struct plm_facts *facts, const struct sshd_running **out, struct plm_err **err)
{
	static const struct plm_fact fact = {"the sshd that runs", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}
