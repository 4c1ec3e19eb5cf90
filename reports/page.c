/*
 * page.c: fills templates. A template is trusted text of ours; what goes into its slots is not, and
 * is escaped by whoever writes it.
 */
#include "reports/page.h"

static const struct plm_slot *find_slot(const struct plm_slot *slots, struct plm_slice name)
{
	for (; slots->name; slots++)
		if (plm_slice_is(name, slots->name))
			return slots;
	return NULL;
}

void plm_page_fill(struct plm_page *page, const struct plm_asset *template,
		   const struct plm_slot *slots, const void *subject)
{
	const char *at = (const char *)template->data, *end = at + template->size_bytes;

	for (;;) {
		const char *open = memmem(at, (size_t)(end - at), "{{", 2);
		const char *close = open ? memmem(open, (size_t)(end - open), "}}", 2) : NULL;
		const struct plm_slot *slot;

		if (!close)
			break;
		plm_buf_add(page->out, at, (size_t)(open - at));
		slot = find_slot(slots, (struct plm_slice){open + 2, (size_t)(close - open) - 2});
		if (!slot && !page->out->failed)
			page->out->failed = PLM_E_INTERNAL;
		if (slot)
			slot->write(page, subject);
		at = close + 2;
	}
	plm_buf_add(page->out, at, (size_t)(end - at));
}
