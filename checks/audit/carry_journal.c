/*
 * carry_journal.c: systemd-journal-upload, which sends the journal, and with it the audit records
 * when journald takes them, to another host. Reads journal-upload.conf and its drop-ins.
 */
#include "checks/audit/forwarding.h"
#include "core/base/arena.h"
#include "core/base/err.h"

enum { JOURNAL_REMOTE_PORT = 19532 };

static const char main_conf[] = "/etc/systemd/journal-upload.conf";
/* The later one wins here: read from the last to the first. */
static const char *const drop_ins[] = {"/etc/systemd/journal-upload.conf.d",
				       "/run/systemd/journal-upload.conf.d",
				       "/usr/lib/systemd/journal-upload.conf.d"};

struct url {
	struct plm_slice text;
	const char *path;
	long line;
};

/* The last URL= of a file; one that is empty takes back what came before. */
static void read_url(const struct plm_datum *file, const char *path, struct url *url)
{
	struct plm_slice rest = {.data = file->data, .size_bytes = file->size_bytes};
	struct plm_slice line, key, value;

	for (long number = 1; plm_next_line(&rest, &line); number++) {
		line = plm_slice_trim(line);
		if (plm_slice_starts(line, "#") || plm_slice_starts(line, ";") ||
		    !plm_split(line, '=', &key, &value) || !plm_slice_is(key, "URL"))
			continue;
		*url = (struct url){.text = value, .path = path, .line = number};
	}
}

static int read_file(struct plm_facts *facts, struct plm_audit_carriers *carriers, const char *path,
		     struct url *url, struct plm_err **err)
{
	const struct plm_datum *file;
	int rc = plm_audit_carrier_file(facts, carriers, path, &file, err);

	if (rc == 0 && file->presence == PLM_PRESENT)
		read_url(file, path, url);
	return rc;
}

static int read_drop_ins(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			 const char *directory, struct url *url, struct plm_err **err)
{
	const struct plm_datum *names;
	int rc = plm_facts_list(facts, directory, &names, err);

	for (size_t at = 0; rc == 0 && at < names->size_bytes; at += strlen(names->data + at) + 1) {
		const char *name = names->data + at;
		const char *path;

		if (!plm_str_ends(name, ".conf"))
			continue;
		path = plm_arena_printf(plm_facts_arena(facts), "%s/%s", directory, name);
		rc = path ? read_file(facts, carriers, path, url, err) : plm_err_nomem(err);
	}
	return rc;
}

/* "https://host:port", "host": https where no scheme is given, as systemd-journal-upload takes it.
 */
static int split_url(struct plm_facts *facts, const struct url *url,
		     struct plm_audit_carrier *carrier, struct plm_err **err)
{
	struct plm_slice text = url->text, host;
	uint64_t port;

	carrier->encrypted = !plm_slice_starts(text, "http://");
	for (size_t i = 0; i + 2 < text.size_bytes; i++) {
		if (memcmp(text.data + i, "://", 3) != 0)
			continue;
		text.data += i + 3;
		text.size_bytes -= i + 3;
		break;
	}
	if (!plm_next_word(&text, "/", &host))
		host = text;
	if (host.size_bytes && host.data[0] == '[') {
		struct plm_slice rest = host;

		(void)plm_next_word(&rest, "[]", &host);
		text = rest;
	} else {
		struct plm_slice rest = host;

		(void)plm_next_word(&rest, ":", &host);
		text = rest;
	}
	if (plm_slice_starts(text, ":"))
		text = (struct plm_slice){.data = text.data + 1, .size_bytes = text.size_bytes - 1};
	carrier->port = JOURNAL_REMOTE_PORT;
	if (plm_parse_u64(text, 10, &port) && port <= 65535)
		carrier->port = (uint16_t)port;
	carrier->host = plm_arena_strndup(plm_facts_arena(facts), host.data, host.size_bytes);
	carrier->source = plm_arena_printf(plm_facts_arena(facts), "%s:%ld", url->path, url->line);
	return carrier->host && carrier->source ? 0 : plm_err_nomem(err);
}

int plm_audit_carry_journal(struct plm_facts *facts, struct plm_audit_carriers *carriers,
			    struct plm_err **err)
{
	struct plm_audit_carrier carrier = {.program = "systemd-journal-upload",
					    .process = "systemd-journal-upload"};
	struct url url = {0};
	bool listens = false;
	int rc = read_file(facts, carriers, main_conf, &url, err);

	for (size_t i = sizeof(drop_ins) / sizeof(drop_ins[0]); rc == 0 && i > 0; i--)
		rc = read_drop_ins(facts, carriers, drop_ins[i - 1], &url, err);
	if (rc < 0 || url.text.size_bytes == 0)
		return rc;
	rc = split_url(facts, &url, &carrier, err);
	if (rc == 0)
		rc = plm_audit_journal_listens(facts, carriers, &listens, err);
	if (rc < 0)
		return rc;
	carrier.fed_by = listens ? "systemd-journald-audit.socket" : NULL;
	return plm_audit_carrier_add(facts, carriers, &carrier, err);
}
