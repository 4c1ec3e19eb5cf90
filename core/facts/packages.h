/*
 * packages.h: what is installed, from the package manager's own records. dpkg's status file is
 * read; rpm's database is asked for by a probe.
 * Follows dpkg(1), deb-control(5).
 */
#ifndef PLM_CORE_FACTS_PACKAGES_H
#define PLM_CORE_FACTS_PACKAGES_H

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/facts/facts.h"

#define PLM_DPKG_STATUS "/var/lib/dpkg/status"

enum plm_package_manager {
	PLM_PACKAGES_NONE = 0, /* neither has a database here */
	PLM_PACKAGES_DPKG,
	PLM_PACKAGES_RPM,
};

/* One package of one architecture whose files are on the disk. Untrusted text. */
struct plm_package {
	const char *name;
	const char *version;
	const char *architecture;
	const char *source;	    /* the source package; its name when it is the same */
	const char *source_version; /* likewise */
	const char *state; /* dpkg's third word: "installed", "unpacked", "half-configured", … */
	bool hold;	   /* the administrator asked never to change it */
	bool foreign;	   /* not of the native architecture */
	const struct plm_package
		*next; /* the same name in another architecture, or of rpm in another version */
	int64_t installed_seconds; /* of rpm: since 1970; 0 when not known */
	const char
		*module; /* of rpm: "NAME:STREAM:…" of the module it is of, or ""; NULL of dpkg */
};

struct plm_package_list {
	enum plm_package_manager manager;
	const char *database;	  /* the file or directory that says so; NULL for none */
	struct plm_datum why_not; /* PRESENT when the list is complete */
	const struct plm_package *const *items; /* in the database's order */
	size_t count;
	const char *architecture; /* dpkg's own, which "all" stands for; "" when not known */
	struct plm_map by_name;	  /* name -> the first struct plm_package of that name */
};

int plm_facts_packages(struct plm_facts *facts, const struct plm_package_list **out,
		       struct plm_err **err);

/* The first of that name (the others follow by `next`); NULL when it is not installed. */
const struct plm_package *plm_package_find(const struct plm_package_list *list,
					   struct plm_slice name);

/* Whether a package of architecture `of` may replace an installed one of `installed`: "all" is the
 * native one to dpkg. */
bool plm_package_same_architecture(const struct plm_package_list *list, struct plm_slice of,
				   const char *installed);

/* By the ordering of the manager that keeps the list. */
int plm_package_compare_versions(const struct plm_package_list *list, struct plm_slice a,
				 struct plm_slice b);

#endif
