/*
 * claims_docker_default.c: what Docker gives a container where nobody asked otherwise, by what its dockerd was told. Said only
 * where that very process started the container and its files are still those it read: else nobody can tell.
 */
#include "core/facts/claims_read.h"

#include "core/facts/docker_daemon.h"

/* The daemon below whose data root the container's options are kept. One that was started after it found it running. */
static const struct plm_docker_daemon *its_daemon(struct claim_reader *r)
{
	const char *options = r->d->records[PLM_CLAIM_DOCKER_HOSTCONFIG].path;
	const struct plm_docker_daemon_list *list;

	if (plm_facts_docker_daemons(r->d->facts, &list, NULL) < 0) {
		r->failed = true;
		return NULL;
	}
	for (size_t i = 0; options && i < list->count; i++) {
		const struct plm_docker_daemon *daemon = &list->items[i];

		if (daemon->process && plm_path_is_below(options, daemon->data_root) &&
		    daemon->process->start_time_ticks <= r->d->container->init->start_time_ticks)
			return daemon;
	}
	return NULL;
}

static const char *find_default(struct claim_reader *r, const struct plm_docker_daemon *daemon,
				const char *key)
{
	struct plm_docker_setting s = {0};

	if (!daemon)
		return NULL;
	r->failed |= plm_docker_setting_find(r->arena, daemon, key, &s) < 0;
	if (s.may_be_old || !s.value)
		return NULL;
	if (s.source)
		r->source = s.source;
	return s.value;
}

const char *docker_default(struct claim_reader *r, const char *key)
{
	return find_default(r, its_daemon(r), key);
}

/* ---- seccomp ---- */

static void say_unknown(struct claim_reader *r, struct plm_claim_value *v)
{
	v->incomparable = true;
	claim_rank(r, v, PLM_CLAIM_SECCOMP_FILTERS, "the engine's default, which cannot be told");
}

/* The daemon read it when it was started. */
static void say_profile(struct claim_reader *r, struct plm_claim_value *v,
			const struct plm_docker_daemon *daemon, const char *path)
{
	plm_auto_json json_t *profile = NULL;
	const struct plm_datum *text;
	bool newer;

	if (plm_facts_read(r->d->facts, path, PLM_ENGINE_FILE_BYTES, &text, NULL) < 0 ||
	    plm_facts_is_newer(r->d->facts, path, daemon->process, &newer, NULL) < 0 ||
	    plm_json_parse(text, &profile) < 0) {
		r->failed = true;
		return;
	}
	r->source = path;
	if (text->presence == PLM_UNREADABLE)
		claim_unreadable(r, v, path, text->error);
	else if (!profile || newer)
		say_unknown(r, v);
	else
		claim_seccomp(r, v,
			      claim_seccomp_allows_all(profile) ? PLM_CLAIM_SECCOMP_ALLOWS_ALL
								: PLM_CLAIM_SECCOMP_FILTERS);
}

void docker_default_seccomp(struct claim_reader *r, struct plm_claim_value *v)
{
	const struct plm_docker_daemon *daemon = its_daemon(r);
	const char *profile = find_default(r, daemon, "seccomp-profile");

	if (!profile)
		say_unknown(r, v);
	else if (!profile[0] || plm_str_eq(profile, "builtin"))
		claim_seccomp(r, v, PLM_CLAIM_SECCOMP_FILTERS);
	else if (plm_str_eq(profile, "unconfined"))
		claim_seccomp(r, v, PLM_CLAIM_SECCOMP_OFF);
	else
		say_profile(r, v, daemon, profile);
}
