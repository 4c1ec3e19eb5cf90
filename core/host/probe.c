/*
 * probe.c: the table of probes and the way from a probe's text or errno to a datum.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>

enum { MAX_PROBE_BYTES = 16 * 1024 * 1024 };

static const struct probe {
	const char *name;
	plm_probe_fn *ask;
} probes[] = {
	{"uname", plm_probe_uname},
	{"audit-status", plm_probe_audit_status},
	{"audit-rules", plm_probe_audit_rules},
	{"selinux", plm_probe_selinux},
	{"units", plm_probe_units},
	{"sockets", plm_probe_sockets},
	{"self", plm_probe_self},
};

static const struct probe *find(const char *name)
{
	for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++)
		if (strcmp(probes[i].name, name) == 0)
			return &probes[i];
	return NULL;
}

bool plm_probe_is_known(const char *name)
{
	return find(name) != NULL;
}

int plm_probe_live(struct plm_host *host, struct plm_arena *arena, const char *name,
		   struct plm_datum *out)
{
	plm_auto_buf struct plm_buf text = {.limit_bytes = MAX_PROBE_BYTES};
	const struct probe *probe = find(name);
	int error = probe ? probe->ask(host, &text) : ENOENT;

	if (text.failed == PLM_E_NOMEM)
		error = ENOMEM;
	else if (text.failed)
		error = EFBIG;
	if (error == 0)
		return plm_datum_keep(arena, plm_buf_text(&text), text.size_bytes, out);
	*out = plm_datum_of_error(error);
	return error == ENOMEM ? -PLM_E_NOMEM : 0;
}
