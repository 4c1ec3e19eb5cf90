/*
 * fuzz_waivers.c: any bytes as a file of waivers: refused or read; one that is read takes another
 * waiver, and then holds one more.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/diag.h"
#include "core/benchmark/waivers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_arena struct plm_arena *arena = plm_arena_new();
	plm_auto_buf struct plm_buf out = {0};
	const struct plm_waiver another = {.rule_name = "r",
					   .host = "*",
					   .reason = "<&>",
					   .authority = "\"a\"",
					   .ticket = "",
					   .expires = 1,
					   .new_verdict = PLM_VERDICT_PASS};
	struct plm_waivers *waivers = NULL;
	struct plm_diags diags;
	char *text;

	if (!arena)
		return 0;
	plm_diags_init(&diags, arena);
	text = plm_arena_strndup(arena, (const char *)data, size);
	if (!text ||
	    plm_waivers_parse("w.xml", text, size, NULL, arena, &diags, &waivers, NULL) < 0)
		return 0;
	for (size_t i = 0; i < waivers->count; i++)
		if (!waivers->items[i].rule_name || !waivers->items[i].reason[0] ||
		    waivers->items[i].expires < waivers->items[i].created)
			abort();
	plm_waivers_add("w.xml", text, size, &another, &out, NULL);
	return 0;
}
