/*
 * eval_domain.c: judges in which domains SELinux keeps services and containers. Pure: reads facts and
 * parameters only.
 */
#include "checks/mac/domain.h"
#include "checks/mac/mac.h"
#include "checks/mac/selinux.h"

#include <inttypes.h>
#include <stdarg.h>

#include "core/base/arena.h"
#include "core/engine/judge.h"

/* What is found; the first failure is said, with the number of the others. */
struct look {
	const char *sentence; /* of the first failure */
	size_t wrong, unknown;
	size_t services, containers;
};

static struct plm_slice slice_of(const struct plm_datum *datum)
{
	return (struct plm_slice){
		.data = datum->data,
		.size_bytes = datum->data ? strnlen(datum->data, datum->size_bytes) : 0};
}

static bool listed(struct plm_slice type, const struct plm_list *types)
{
	for (size_t i = 0; i < types->count; i++)
		if (plm_slice_is(type, types->items[i]))
			return true;
	return false;
}

static void show(struct plm_eval *ev, const struct plm_process *process,
		 const struct plm_datum *label)
{
	char source[48];

	snprintf(source, sizeof(source), "/proc/%" PRId32 "/attr/current", process->pid);
	if (label->presence == PLM_PRESENT)
		plm_evidence_value(ev, PLM_RUNNING, source, "%.*s (%s)",
				   (int)slice_of(label).size_bytes, label->data,
				   process->comm ? process->comm : "");
	else
		plm_evidence_datum(ev, PLM_RUNNING, source, label);
}

/* Counts one more failure and keeps the sentence of the first. */
static int PLM_PRINTF(3, 4) say(struct plm_eval *ev, struct look *look, const char *fmt, ...)
{
	va_list args;

	if (look->wrong++)
		return 0;
	va_start(args, fmt);
	look->sentence = plm_arena_vprintf(plm_facts_arena(ev->facts), fmt, args);
	va_end(args);
	return look->sentence ? 0 : -PLM_E_NOMEM;
}

/* ---- services ---- */

static int look_at_service(struct plm_eval *ev, const struct mac_domain_params *p,
			   const struct mac_domain *d, struct look *look)
{
	struct mac_label label;

	look->services++;
	if (d->label.presence != PLM_PRESENT) {
		look->unknown++;
		show(ev, d->process, &d->label);
		return 0;
	}
	if (!mac_parse_label(slice_of(&d->label), &label) ||
	    !listed(label.type, &p->services_not_in))
		return 0;
	show(ev, d->process, &d->label);
	return say(ev, look,
		   "%s (pid %" PRId32 ") runs in %.*s: the policy knows no domain for it and keeps "
		   "it from nothing",
		   d->process->comm ? d->process->comm : "a process", d->process->pid,
		   (int)label.type.size_bytes, label.type.data);
}

static int look_at_services(struct plm_eval *ev, const struct mac_domain_params *p,
			    struct look *look)
{
	const struct mac_domains *all;
	int rc = p->services_not_in.count ? mac_domains(ev->facts, &all, NULL) : 0;

	if (rc < 0 || !p->services_not_in.count)
		return rc;
	for (size_t i = 0; rc == 0 && i < all->count; i++)
		rc = look_at_service(ev, p, &all->items[i], look);
	look->unknown += all->processes->unreadable_count;
	return rc;
}

/* ---- containers ---- */

/* The label of its first process when every process of it can be judged and is in a listed type. */
static int look_at_container(struct plm_eval *ev, const struct mac_domain_params *p,
			     const struct plm_container *c, struct look *look)
{
	look->containers++;
	look->unknown += c->unreadable_count > 0;
	for (size_t i = 0; i < c->process_count; i++) {
		const struct plm_process *process = c->processes[i];
		struct mac_label label;

		if (process->label.presence != PLM_PRESENT) {
			look->unknown++;
			show(ev, process, &process->label);
			continue;
		}
		if (mac_parse_label(slice_of(&process->label), &label) &&
		    listed(label.type, &p->containers_in))
			continue;
		show(ev, process, &process->label);
		return say(ev, look,
			   "container %s (%s) runs as %.*s (pid %" PRId32
			   "), which is no domain for containers: nothing keeps it from the host's "
			   "files once it is out",
			   c->name, plm_runtime_words(c->runtime),
			   (int)slice_of(&process->label).size_bytes, process->label.data,
			   process->pid);
	}
	return 0;
}

static struct plm_slice level_of(const struct plm_container *c)
{
	struct mac_label label;

	if (c->init->label.presence == PLM_PRESENT &&
	    mac_parse_label(slice_of(&c->init->label), &label))
		return label.level;
	return (struct plm_slice){.data = "", .size_bytes = 0};
}

static bool are_one(const struct plm_container *a, const struct plm_container *b)
{
	return (a->pod && plm_str_eq(a->pod, b->pod)) || a->parent == b || b->parent == a;
}

/* The first container before list[index] with the same level, or NULL. */
static const struct plm_container *twin_of(const struct plm_container_list *list, size_t index)
{
	struct plm_slice level = level_of(list->items[index]);

	for (size_t i = 0; i < index; i++) {
		struct plm_slice other = level_of(list->items[i]);

		if (other.size_bytes == level.size_bytes &&
		    memcmp(other.data, level.data, level.size_bytes) == 0 &&
		    !are_one(list->items[i], list->items[index]))
			return list->items[i];
	}
	return NULL;
}

static int look_at_categories(struct plm_eval *ev, const struct plm_container_list *list,
			      size_t index, struct look *look)
{
	const struct plm_container *c = list->items[index], *twin;
	struct plm_slice level = level_of(c);

	if (c->init->label.presence != PLM_PRESENT)
		return 0;
	if (!level.size_bytes || !memchr(level.data, ':', level.size_bytes)) {
		show(ev, c->init, &c->init->label);
		return say(
			ev, look,
			"container %s (%s) has no categories (%.*s): SELinux does not tell it from "
			"other containers",
			c->name, plm_runtime_words(c->runtime),
			(int)slice_of(&c->init->label).size_bytes, c->init->label.data);
	}
	twin = twin_of(list, index);
	if (!twin)
		return 0;
	show(ev, twin->init, &twin->init->label);
	show(ev, c->init, &c->init->label);
	return say(ev, look,
		   "container %s (%s) and container %s (%s) have the same categories, %.*s: "
		   "SELinux keeps neither from "
		   "the other's files and processes",
		   twin->name, plm_runtime_words(twin->runtime), c->name,
		   plm_runtime_words(c->runtime), (int)level.size_bytes, level.data);
}

static int look_at_containers(struct plm_eval *ev, const struct mac_domain_params *p,
			      struct look *look)
{
	const struct plm_container_list *list;
	int rc = p->containers_in.count ? plm_facts_containers(ev->facts, &list, NULL) : 0;

	if (rc < 0 || !p->containers_in.count)
		return rc;
	for (size_t i = 0; rc == 0 && i < list->count; i++) {
		rc = look_at_container(ev, p, list->items[i], look);
		if (rc == 0 && p->distinct.value)
			rc = look_at_categories(ev, list, i, look);
	}
	look->unknown += list->unreadable_processes + (list->scope_problem != NULL);
	return rc;
}

/* ---- the verdict ---- */

static void judge(struct plm_eval *ev, const struct look *look)
{
	char more[48] = "";

	if (look->wrong > 1)
		snprintf(more, sizeof(more), "; and %zu more", look->wrong - 1);
	if (look->wrong)
		plm_verdict(ev, PLM_VERDICT_FAIL, "%s%s", look->sentence, more);
	else if (look->unknown)
		plm_verdict(ev, PLM_VERDICT_UNKNOWN,
			    "the domains of %zu process%s could not be read; run as root",
			    look->unknown, look->unknown == 1 ? "" : "es");
	else if (look->services + look->containers == 0)
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "nothing runs that this is asked of");
	else
		plm_verdict(ev, PLM_VERDICT_PASS,
			    "every process looked at is in a domain of its own: %zu outside "
			    "containers, and those of %zu container%s",
			    look->services, look->containers, look->containers == 1 ? "" : "s");
}

int mac_eval_selinux_domain(struct plm_eval *ev, const void *params)
{
	const struct mac_domain_params *p = params;
	struct look look = {.sentence = NULL};
	const struct mac_selinux *s;
	bool ended = false;
	int rc = mac_selinux_in_use(ev, &s, &ended);

	if (rc != 0 || ended)
		return rc;
	if (plm_facts_nothing_runs(ev->facts)) {
		plm_verdict(ev, PLM_VERDICT_NOTAPPLICABLE, "nothing runs here");
		return 0;
	}
	plm_expected(ev, "%s",
		     p->containers_in.count && p->distinct.value
			     ? "domains that the policy confines, categories of its own "
			       "for each container"
			     : "domains that the policy confines");
	rc = look_at_services(ev, p, &look);
	if (rc == 0)
		rc = look_at_containers(ev, p, &look);
	if (rc == 0)
		judge(ev, &look);
	return rc;
}

const char *mac_validate_domain(const void *params)
{
	const struct mac_domain_params *p = params;

	return p->services_not_in.count || p->containers_in.count
		       ? NULL
		       : "nothing is asked: write services-not-in or containers-in";
}
