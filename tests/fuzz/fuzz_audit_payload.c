/*
 * fuzz_audit_payload.c: a rule as the kernel's netlink message holds it, from hostile bytes.
 */
#include "core/base/buf.h"
#include "core/host/audit_rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	plm_auto_buf struct plm_buf text = {0};
	/* Of the input's exact size and aligned, as a message is. */
	plm_auto_free void *payload = malloc(size ? size : 1);
	int error;

	if (!payload)
		return 0;
	if (size)
		memcpy(payload, data, size);
	error = plm_audit_rule_text(payload, size, &text);
	if (error ? text.size_bytes != 0
		  : text.size_bytes == 0 || memchr(text.data, '\n', text.size_bytes) !=
						    text.data + text.size_bytes - 1)
		abort();
	return 0;
}
