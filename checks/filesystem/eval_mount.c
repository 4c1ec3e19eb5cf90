/*
 * eval_mount.c: judges whether a path is a file system of its own and with which options it is mounted, now and after a
 * restart. What counts is the device of the file system: a directory that is bound onto itself is none of its own. Pure.
 */
#include <inttypes.h>

#include "checks/filesystem/filesystem.h"
#include "core/base/text.h"
#include "core/engine/judge.h"
#include "core/engine/table.h"

const char *filesystem_validate_mount(const void *params)
{
	const struct filesystem_mount_params *p = params;

	return p->separate.value || p->options.count
		       ? NULL
		       : "nothing is asked; write separate=\"true\" or options=\"nodev nosuid\"";
}

/* A unit that was not mounted yet: what is there is the automounter. */
static bool is_waiting(const struct filesystem_mount *m)
{
	return m->at && plm_str_eq(m->at->fstype, "autofs");
}

static bool is_separate(const struct filesystem_mount *m)
{
	if (!m->above)
		return true;
	return plm_str_eq(m->at->point, m->path) &&
	       (m->at->major != m->above->major || m->at->minor != m->above->minor);
}

static void show(struct plm_eval *ev, const struct filesystem_mount *m)
{
	if (m->at)
		plm_evidence_value(ev, PLM_RUNNING, "/proc/self/mountinfo",
				   "%" PRIu32 ":%" PRIu32 " %s on %s (%s, %s)", m->at->major,
				   m->at->minor, m->at->root, m->at->point, m->at->options,
				   m->at->fstype);
	if (m->above)
		plm_evidence_value(ev, PLM_RUNNING, "/proc/self/mountinfo",
				   "%" PRIu32 ":%" PRIu32 " %s on %s above it", m->above->major,
				   m->above->minor, m->above->root, m->above->point);
	plm_evidence(ev,
		     &(struct plm_evidence){.aspect = PLM_PERSISTENT,
					    .source = m->persistent_source ? m->persistent_source
									   : "/etc/fstab",
					    .presence = m->persistent.presence,
					    .error = m->persistent.error,
					    .value = m->persistent_options});
}

/* ---- now; true when the verdict is given ---- */

static bool fails_running(struct plm_eval *ev, const struct filesystem_mount_params *p,
			  const struct filesystem_mount *m)
{
	if (p->separate.value && !is_separate(m)) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    plm_str_eq(m->at->point, m->path)
				    ? "%s is mounted, but it is the very file system of %s: what "
				      "fills the one fills "
				      "the other"
				    : "%s is no file system of its own but part of that at %s: "
				      "what fills the one fills "
				      "the other",
			    m->path, m->above->point);
		return true;
	}
	for (size_t i = 0; i < p->options.count; i++) {
		const char *option = p->options.items[i];

		if (filesystem_has_option(m->at->options, option) ||
		    filesystem_has_option(m->at->super_options, option))
			continue;
		if (plm_str_eq(m->at->point, m->path))
			plm_verdict(ev, PLM_VERDICT_FAIL, "%s is mounted without %s (%s)", m->path,
				    option, m->at->options);
		else
			plm_verdict(
				ev, PLM_VERDICT_FAIL,
				"%s is on the file system of %s, which is mounted without %s (%s)",
				m->path, m->at->point, option, m->at->options);
		return true;
	}
	return false;
}

/* ---- after a restart ---- */

static bool fails_persistent(struct plm_eval *ev, const struct filesystem_mount_params *p,
			     const struct filesystem_mount *m)
{
	const char *source = m->persistent_source;

	if (m->persistent.presence == PLM_ABSENT && m->at && m->at->point[1]) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s is mounted as wanted now, but nothing mounts %s at boot%s%s: a "
			    "reboot would lose it",
			    m->path, m->at->point, m->idle ? ", " : "", m->idle ? m->idle : "");
		return true;
	}
	if (m->persistent.presence != PLM_PRESENT)
		return false;
	if (p->separate.value && (filesystem_has_option(m->persistent_options, "bind") ||
				  filesystem_has_option(m->persistent_options, "rbind"))) {
		plm_verdict(ev, PLM_VERDICT_FAIL,
			    "%s binds another directory to %s: that is no file system of its own",
			    source, m->path);
		return true;
	}
	for (size_t i = 0; i < p->options.count; i++) {
		if (filesystem_has_option(m->persistent_options, p->options.items[i]))
			continue;
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s mounts %s without %s (%s)", source,
			    m->at ? m->at->point : m->path, p->options.items[i],
			    m->persistent_options);
		return true;
	}
	return false;
}

static void conclude(struct plm_eval *ev, const struct filesystem_mount_params *p,
		     const struct filesystem_mount *m, bool now, bool later)
{
	const char *is = p->separate.value ? "is a file system of its own" : "is mounted as wanted";

	if (now && !m->at)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "which file system %s is on could not be read: %s", m->path,
			    m->table.error ? plm_errno_words(m->table.error)
					   : "no mount on / is seen");
	else if (later && m->persistent.presence == PLM_UNREADABLE)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "what mounts %s after a reboot could not be read: %s", m->path,
			    plm_errno_words(m->persistent.error));
	else if (later && m->persistent.presence == PLM_ABSENT)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN, "no file says how %s is mounted at boot",
			    m->path);
	else
		plm_verdict(ev, PLM_VERDICT_PASS, "%s %s%s", m->path, is,
			    later ? ", now and after a reboot" : "");
}

int filesystem_eval_mount(struct plm_eval *ev, const void *params)
{
	const struct filesystem_mount_params *p = params;
	const struct filesystem_mount *m;
	int rc = filesystem_mount(ev->facts, p->path, &m, NULL);
	bool now, later;

	if (rc < 0)
		return rc;
	plm_expected(ev, p->separate.value ? "a file system of its own" : "the options are set");
	if (!m->path) {
		plm_evidence_datum(ev, PLM_PERSISTENT, p->path, &m->state);
		if (m->state.presence == PLM_ABSENT)
			plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "there is no %s on this host",
				    p->path);
		else
			plm_verdict(ev, PLM_VERDICT_UNKNOWN, "where %s leads could not be read: %s",
				    p->path, plm_errno_words(m->state.error));
		return 0;
	}
	/* An image has no mounts. */
	now = p->of != PLM_OF_PERSISTENT && m->table.presence != PLM_ABSENT && !is_waiting(m);
	later = p->of != PLM_OF_RUNNING;
	show(ev, m);
	if (now && m->at && fails_running(ev, p, m))
		return 0;
	if (later && fails_persistent(ev, p, m))
		return 0;
	conclude(ev, p, m, now, later);
	return 0;
}
