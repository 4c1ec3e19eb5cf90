/*
 * boot_time.c: "btime" of proc_stat(5). Reads that one file; judges nothing.
 */
#include "core/facts/boot_time.h"

#include "core/base/arena.h"
#include "core/base/err.h"
#include "core/host/host.h"

enum { TICKS_PER_SECOND = 100 }; /* USER_HZ, the same on every Linux that carries containers */

static int gather(struct plm_facts *facts, const char *key, const void **value,
		  struct plm_err **err)
{
	struct plm_boot_time *boot = plm_new(plm_facts_arena(facts), struct plm_boot_time);
	struct plm_slice rest, line, word;
	const struct plm_datum *text;
	int rc;

	(void)key;
	*value = boot;
	if (!boot)
		return plm_err_nomem(err);
	rc = plm_facts_read(facts, PLM_BOOT_TIME_FILE, PLM_READ_LARGE, &text, err);
	if (rc < 0)
		return rc;
	boot->file = *text;
	if (text->presence != PLM_PRESENT)
		return 0;
	rest = (struct plm_slice){.data = text->data, .size_bytes = text->size_bytes};
	while (!boot->seconds && plm_next_line(&rest, &line))
		if (plm_next_word(&line, " ", &word) && plm_slice_is(word, "btime"))
			plm_parse_i64(plm_slice_trim(line), 10, &boot->seconds);
	return 0;
}

int plm_facts_boot_time(struct plm_facts *facts, const struct plm_boot_time **out,
			struct plm_err **err)
{
	static const struct plm_fact fact = {"the time of the start", gather};
	const void *value = NULL;
	int rc = plm_facts_get(facts, &fact, NULL, &value, err);

	if (rc == 0)
		*out = value;
	return rc;
}

int plm_facts_started(struct plm_facts *facts, const struct plm_process *process, int64_t *seconds,
		      struct plm_err **err)
{
	const struct plm_boot_time *boot;
	int rc = plm_facts_boot_time(facts, &boot, err);

	*seconds = 0;
	if (rc == 0 && boot->seconds)
		*seconds = boot->seconds + (int64_t)(process->start_time_ticks / TICKS_PER_SECOND);
	return rc;
}
