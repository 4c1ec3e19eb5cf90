/*
 * eval_environment.c: judges the environment a container was asked to be started with: what looks
 * like a password or a key is named. No value of a variable ever leaves this file.
 */
#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "checks/container/gathered.h"
#include "checks/container/tests.h"
#include "core/base/secret.h"
#include "core/engine/judge.h"
#include "core/base/text.h"

enum { NAME_BYTES = 128, NAMED = 6 };

/* The name if it is one, else words for it: an entry of another form may be all value. */
static void copy_name(char to[static NAME_BYTES], const char *text, size_t size)
{
	static const char good[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

	if (size < NAME_BYTES && strspn(text, good) >= size)
		snprintf(to, NAME_BYTES, "%.*s", (int)size, text);
	else
		snprintf(to, NAME_BYTES, "a name with other characters than names have");
}

static bool matches(const struct plm_list *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (fnmatch(patterns->items[i], name, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

static bool is_secret(const struct container_environment_params *params, const char *name,
		      const char *value)
{
	if (value[0] == '\0')
		return false;
	if (plm_secret_key(plm_slice_of(value)) || plm_secret_login(plm_slice_of(value)))
		return true;
	return matches(&params->names, name) && !matches(&params->harmless, name);
}

struct secrets {
	char names[NAMED * (NAME_BYTES + 2)];
	size_t used, count;
};

static void take(struct secrets *found, const char *name)
{
	if (found->count++ < NAMED)
		found->used += (size_t)snprintf(found->names + found->used,
						sizeof(found->names) - found->used, "%s%s",
						found->used ? ", " : "", name);
}

static void look(const struct container_environment_params *params, const json_t *environment,
		 struct secrets *found)
{
	json_t *entry;
	size_t i;

	json_array_foreach(environment, i, entry)
	{
		const char *text = json_string_value(entry);
		const char *equals = text ? strchr(text, '=') : NULL;
		char name[NAME_BYTES];

		if (!equals)
			continue;
		copy_name(name, text, (size_t)(equals - text));
		if (is_secret(params, name, equals + 1))
			take(found, name);
	}
}

static void judge_found(const struct container_case *c, const struct secrets *found,
			const char *source)
{
	char more[32] = "";

	if (found->count > NAMED)
		snprintf(more, sizeof(more), " and %zu more", found->count - NAMED);
	if (found->count) {
		plm_evidence_value(c->ev, PLM_CLAIMED, source, "%s%s (values are not shown)",
				   found->names, more);
		plm_verdict(c->ev, PLM_VERDICT_FAIL,
			    "%s has secrets in its environment, where everybody who may inspect it "
			    "reads them: %s%s",
			    c->who, found->names, more);
		return;
	}
	plm_evidence_value(c->ev, PLM_CLAIMED, source, "no name of a secret");
	plm_verdict(c->ev, PLM_VERDICT_PASS, "%s has no variable that looks like a secret", c->who);
}

static void judge_missing(const struct container_case *c, const struct container_bundle *claim)
{
	if (claim->state.presence != PLM_UNREADABLE &&
	    c->container->runtime == PLM_RUNTIME_UNKNOWN) {
		plm_verdict(c->ev, PLM_VERDICT_NOTAPPLICABLE,
			    "no engine says what environment %s was to have", c->who);
		return;
	}
	plm_evidence(c->ev,
		     &(struct plm_evidence){
			     .aspect = PLM_CLAIMED,
			     .source = claim->source ? claim->source : "its engine's records",
			     .presence = PLM_UNREADABLE,
			     .error = claim->state.error ? claim->state.error : ENOENT});
	plm_verdict(c->ev, PLM_VERDICT_UNKNOWN,
		    "what environment %s was to have could not be read (%s)", c->who,
		    plm_errno_words(claim->state.error ? claim->state.error : ENOENT));
}

static int judge(const struct container_case *c)
{
	struct secrets found = {.count = 0};
	struct container_bundle claim;
	plm_auto_json json_t *config = NULL;
	const char *member = "process", *list = "env";
	int rc = container_bundle(c, &claim);

	if (rc == 0 && claim.state.presence == PLM_ABSENT) {
		rc = container_docker_config(c, &claim);
		member = "Config";
		list = "Env";
	}
	config = claim.config;
	if (rc < 0)
		return rc;
	if (!config) {
		judge_missing(c, &claim);
		return 0;
	}
	look(c->params, json_object_get(json_object_get(config, member), list), &found);
	judge_found(c, &found, claim.source);
	return 0;
}

int container_eval_environment(struct plm_eval *ev, const void *params)
{
	const struct container_environment_params *p = params;

	plm_expected(ev,
		     "no variable with the name of a secret, no key and no password in an address");
	return container_each(ev, params, &p->exempt, judge);
}
