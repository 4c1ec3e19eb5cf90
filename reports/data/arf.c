/*
 * arf.c: an Asset Reporting Format 1.1 collection [NISTIR 7694]: the benchmark as the request, the host as the asset
 * [NISTIR 7693], the TestResult as the report, and how the three belong together.
 */
#include <arpa/inet.h>

#include "core/base/buf.h"
#include "core/base/text.h"
#include "core/facts/facts.h"
#include "reports/escape.h"
#include "reports/formats.h"
#include "reports/view.h"
#include "reports/xccdf.h"

static const char head[] =
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	"<arf:asset-report-collection "
	"xmlns:arf=\"http://scap.nist.gov/schema/asset-reporting-format/1.1\" "
	"xmlns:core=\"http://scap.nist.gov/schema/reporting-core/1.1\" "
	"xmlns:ai=\"http://scap.nist.gov/schema/asset-identification/1.1\">\n"
	"  <core:relationships xmlns:arfvocab=\"http://scap.nist.gov/specifications/arf/"
	"vocabulary/relationships/1.0#\">\n"
	"    <core:relationship type=\"arfvocab:isAbout\" subject=\"results\">\n"
	"      <core:ref>host</core:ref>\n    </core:relationship>\n";

static const char created_for[] =
	"    <core:relationship type=\"arfvocab:createdFor\" subject=\"results\">\n"
	"      <core:ref>benchmark</core:ref>\n    </core:relationship>\n";

/* Where the root element of a document that the loader found well-formed begins: behind declaration and comments. */
static size_t root_of(const char *data, size_t size_bytes)
{
	size_t at = 0;

	while (at + 1 < size_bytes &&
	       !(data[at] == '<' && data[at + 1] != '?' && data[at + 1] != '!')) {
		bool comment = size_bytes - at > 4 && memcmp(data + at, "<!--", 4) == 0;
		const char *end = comment ? memmem(data + at, size_bytes - at, "-->", 3) : NULL;

		at = end ? (size_t)(end - data) + 3 : at + 1;
	}
	return at;
}

/* The benchmark's own bytes, without results that its file carried; nothing when they cannot stand inside another
 * document. */
static bool carries_benchmark(const struct plm_benchmark *benchmark, struct plm_xccdf_seam *seam)
{
	return benchmark->source_data &&
	       plm_xccdf_find_seam(benchmark->source_data, benchmark->source_size_bytes, seam);
}

static void write_request(struct plm_buf *out, const struct plm_benchmark *benchmark,
			  const struct plm_xccdf_seam *seam)
{
	const char *data = benchmark->source_data;
	size_t start = root_of(data, benchmark->source_size_bytes);

	plm_buf_str(out, "  <arf:report-requests>\n"
			 "    <arf:report-request id=\"benchmark\">\n      <arf:content>");
	plm_buf_add(out, data + start, seam->head_end - start);
	plm_buf_add(out, data + seam->tail_start, benchmark->source_size_bytes - seam->tail_start);
	plm_buf_str(out, "</arf:content>\n    </arf:report-request>\n  </arf:report-requests>\n");
}

static void write_identifier(struct plm_buf *out, const char *resource, const char *id)
{
	if (!id)
		return;
	plm_buf_printf(out, "        <ai:synthetic-id resource=\"urn:plimsoll:%s\" id=\"",
		       resource);
	plm_xml_attr(out, id);
	plm_buf_str(out, "\"/>\n");
}

/* As the schema has it: an image is told by where it lies, which is none. */
static bool is_hostname(const char *name)
{
	static const char label[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

	for (;;) {
		size_t n = strspn(name, label);

		if (!n || (name[n] && name[n] != '.'))
			return false;
		if (!name[n])
			return true;
		name += n + 1;
	}
}

/* The schema wants all eight groups of an IPv6 address. */
static void write_full_v6(struct plm_buf *out, const char *address)
{
	struct in6_addr bytes = {0};

	(void)inet_pton(AF_INET6, address, &bytes);
	for (size_t i = 0; i < 8; i++)
		plm_buf_printf(out, i ? ":%x" : "%x",
			       (unsigned)(bytes.s6_addr[2 * i] << 8 | bytes.s6_addr[2 * i + 1]));
}

static void write_connections(struct plm_buf *out, const struct plm_host_addresses *addresses)
{
	if (!addresses->count)
		return;
	plm_buf_str(out, "        <ai:connections>\n");
	for (size_t i = 0; i < addresses->count; i++) {
		const struct plm_host_address *address = &addresses->items[i];

		plm_buf_str(out, "          <ai:connection>\n            <ai:ip-address>");
		if (plm_address_is_v6(address)) {
			plm_buf_str(out, "<ai:ip-v6>");
			write_full_v6(out, address->address);
			plm_buf_str(out, "</ai:ip-v6>");
		} else {
			plm_buf_printf(out, "<ai:ip-v4>%s</ai:ip-v4>", address->address);
		}
		plm_buf_str(out, "</ai:ip-address>\n");
		if (address->mac)
			plm_buf_printf(out, "            <ai:mac-address>%s</ai:mac-address>\n",
				       address->mac);
		plm_buf_str(out, "          </ai:connection>\n");
	}
	plm_buf_str(out, "        </ai:connections>\n");
}

/* Asset identification wants CPE names, and takes those of 2.3 and of 2.2. */
static void write_asset(struct plm_buf *out, const struct plm_audit *audit)
{
	plm_buf_str(out, "  <arf:assets>\n    <arf:asset id=\"host\">\n"
			 "      <ai:computing-device>\n");
	write_identifier(out, "machine-id", audit->host ? audit->host->machine_id : NULL);
	write_identifier(out, "read-from", audit->host_label);
	for (size_t i = 0; i < audit->platform_count; i++) {
		plm_buf_str(out, "        <ai:cpe>");
		plm_xml_text(out, audit->platforms[i]);
		plm_buf_str(out, "</ai:cpe>\n");
	}
	if (audit->host)
		write_connections(out, &audit->host->addresses);
	if (is_hostname(plm_host_name(audit))) {
		plm_buf_str(out, "        <ai:hostname>");
		plm_xml_text(out, plm_host_name(audit));
		plm_buf_str(out, "</ai:hostname>\n");
	}
	plm_buf_str(out, "      </ai:computing-device>\n"
			 "    </arf:asset>\n  </arf:assets>\n");
}

int plm_report_arf(const struct plm_audit *audit, const struct plm_report_options *options,
		   struct plm_buf *out, struct plm_err **err)
{
	struct plm_xccdf_seam seam;
	bool carried = carries_benchmark(audit->benchmark, &seam);

	(void)options;
	plm_buf_str(out, head);
	plm_buf_str(out, carried ? created_for : "");
	plm_buf_str(out, "  </core:relationships>\n");
	if (carried)
		write_request(out, audit->benchmark, &seam);
	write_asset(out, audit);
	plm_buf_str(out, "  <arf:reports>\n    <arf:report id=\"results\">\n      <arf:content>");
	plm_xccdf_test_result(out, audit);
	plm_buf_str(out, "</arf:content>\n    </arf:report>\n  </arf:reports>\n"
			 "</arf:asset-report-collection>\n");
	return plm_report_end(out, err);
}
