/*
 * xccdf_target.c: <target-facts>: what the host said of itself, by names of the standard where it has them [6.6.3] and of our own.
 */
#include "reports/xccdf.h"

#include "core/base/buf.h"
#include "core/engine/audit.h"
#include "core/facts/facts.h"
#include "reports/escape.h"

static void write_fact(struct plm_buf *out, const char *name, const char *type, const char *value)
{
	if (!value || !value[0])
		return;
	plm_buf_printf(out, "      <fact name=\"%s\" type=\"%s\">", name, type);
	plm_xml_text(out, value);
	plm_buf_str(out, "</fact>\n");
}

static void write_number_fact(struct plm_buf *out, const char *name, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	write_fact(out, name, "number", value ? text : NULL);
}

/* [6.6.3] has names for the parts of an address; what belongs together is told under one of our own. */
static void write_address_facts(struct plm_buf *out, const struct plm_host_addresses *addresses)
{
	for (size_t i = 0; i < addresses->count; i++) {
		const struct plm_host_address *address = &addresses->items[i];
		bool new_mac = i == 0 || !plm_str_eq(address->mac, addresses->items[i - 1].mac);
		plm_auto_buf struct plm_buf whole = {0};

		write_fact(out,
			   plm_address_is_v6(address) ? "urn:xccdf:fact:asset:identifier:ipv6"
						      : "urn:xccdf:fact:asset:identifier:ipv4",
			   "string", address->address);
		write_fact(out, "urn:xccdf:fact:asset:identifier:mac", "string",
			   new_mac ? address->mac : NULL);
		if (!address->interface)
			continue;
		plm_address_add(&whole, address);
		if (whole.failed)
			out->failed = whole.failed;
		write_fact(out, PLM_XCCDF_ADDRESS, "string", plm_buf_text(&whole));
	}
	write_fact(out, PLM_XCCDF_ADDRESSES_UNREAD, "string", addresses->problem);
}

void plm_xccdf_target_facts(struct plm_buf *out, const struct plm_audit *audit)
{
	static const struct plm_host_identity nobody;
	const struct plm_host_identity *host = audit->host ? audit->host : &nobody;

	plm_buf_str(out, "    <target-facts>\n");
	write_fact(out, "urn:xccdf:fact:scanner:name", "string", audit->tool_name);
	write_fact(out, "urn:xccdf:fact:scanner:version", "string", audit->tool_version);
	write_fact(out, "urn:xccdf:fact:asset:identifier:host_name", "string", host->hostname);
	write_fact(out, "urn:plimsoll:fact:read-from", "string", audit->host_label);
	write_fact(out, "urn:plimsoll:fact:os-name", "string", host->os_name);
	write_fact(out, "urn:plimsoll:fact:os-id", "string", host->os_id);
	write_fact(out, "urn:plimsoll:fact:os-version", "string", host->os_version);
	write_fact(out, "urn:plimsoll:fact:kernel", "string", host->kernel);
	write_fact(out, "urn:plimsoll:fact:machine", "string", host->machine);
	write_fact(out, "urn:plimsoll:fact:machine-id", "string", host->machine_id);
	write_fact(out, "urn:plimsoll:fact:boot-id", "string", host->boot_id);
	write_address_facts(out, &host->addresses);
	write_number_fact(out, "urn:plimsoll:fact:memory-bytes", host->memory_bytes);
	write_number_fact(out, "urn:plimsoll:fact:cpu-count", host->cpu_count);
	plm_buf_str(out, "    </target-facts>\n");
}
