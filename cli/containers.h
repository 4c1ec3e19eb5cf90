/*
 * containers.h: what the files of `plimsoll containers` share. Private to that command and to
 * `plimsoll capture`, which records what it reads.
 */
#ifndef PLM_CLI_CONTAINERS_H
#define PLM_CLI_CONTAINERS_H

#include <plimsoll/facts.h>

#include "core/facts/cgroup_limit.h"
#include "core/facts/claims.h"
#include "core/facts/containers.h"
#include "core/facts/devices.h"
#include "core/facts/ports.h"
#include "table.h"

struct plm_audit;
struct plm_buf;
struct plm_err;
struct plm_session;

/* The host as the command shows it. */
struct containers_view {
	struct plm_arena *arena;
	struct plm_facts *facts;
	const struct plm_container_list *list;
	const struct plm_process_list *processes;
	bool all;
	bool incomplete;		       /* something could not be read */
	const struct container_detail *detail; /* NULL unless one container was asked for */
};

/* ---- containers_privileges.c: what goes beyond the usual, and how bad that is ---- */

struct container_word {
	const char *text;
	enum plm_severity severity;
};

/* The worst over all processes of one container. */
struct container_privileges {
	size_t read_count;     /* of its processes; 0: nothing is known */
	uint64_t capabilities; /* effective, of processes in the host's user namespace */
	uint64_t unusual;      /* those beyond what engines give by themselves */
	bool host_root;	       /* user 0 in the host's user namespace */
	bool own_userns;       /* no process is in the host's user namespace */
	bool maps_host_root;
	bool no_seccomp;
	bool may_gain;		    /* no_new_privs is off */
	bool shares[PLM_NS_COUNT];  /* with the host */
	enum plm_severity severity; /* of the worst word */
	const struct container_word *words;
	size_t word_count;
};

/* 0 or -PLM_E_NOMEM. */
int container_privileges(const struct containers_view *view, const struct plm_container *container,
			 struct container_privileges *out);
/* Of sharing that namespace with the host. */
enum plm_severity container_shared_severity(enum plm_ns ns);
/* "SYS_ADMIN"; -PLM_E_NOMEM. */
int container_short_capability(int capability, char to[static 32]);

/* ---- containers_find.c ---- */

/* By name, else by a unique beginning of the id. PLM_E_USAGE names the candidates, or the nearest name. */
int container_find(const struct plm_container_list *list, const char *word,
		   const struct plm_container **container, struct plm_err **err);

/* ---- containers_detail.c, containers_rules.c: all about one container ---- */

struct container_ns {
	uint64_t inode;	     /* of its first process; 0: not known */
	bool host;	     /* some process is in the host's */
	const char **others; /* names of other containers some process of which is in it */
	size_t other_count;
};

struct container_host_mount {
	const struct plm_mount *mount;
	const char *origin; /* its path on the host */
};

struct container_detail {
	const struct plm_container *container;
	struct container_ns ns[PLM_NS_COUNT];
	struct plm_datum uid_map, gid_map; /* ABSENT in the host's user namespace */
	const struct plm_mount_list *mounts;
	const struct plm_mount_list *host_mounts;
	struct container_host_mount *shown;
	size_t shown_count;
	bool more_mounts; /* too many to look at all */
	struct plm_container_limit memory, pids, cpu;
	const struct plm_published_ports *ports;
	const struct plm_claims *claims;
	const struct plm_device_reach *devices;
	const struct plm_audit *audit;
};

/* All but the rules; detail comes zeroed. */
int container_detail_read(const struct containers_view *view, const struct plm_container *container,
			  struct container_detail *detail, struct plm_err **err);
/* session holds registry and selection (container_rules_prepare). */
int container_detail_gather(struct containers_view *view, struct plm_session *session,
			    const struct plm_container *container, struct plm_err **err);

/* Loads the default benchmark with the rules about containers of its strict profile: before the host is opened. */
int container_rules_prepare(struct plm_session *session, struct plm_err **err);
int container_rules_run(struct plm_session *session, struct plm_facts *facts,
			const struct plm_audit **audit, struct plm_err **err);

/* ---- output: 0 or -PLM_E_NOMEM ---- */

int containers_table(const struct containers_view *view, const struct plm_table_style *style,
		     struct plm_buf *out);
int containers_detail_text(const struct containers_view *view, const struct plm_table_style *style,
			   struct plm_buf *out);
int containers_json(const struct containers_view *view, struct plm_buf *out);

/* ---- containers_json_detail.c: 0 or -PLM_E_NOMEM ---- */

struct plm_json_writer;
int containers_json_capabilities(struct plm_json_writer *writer, const char *key, uint64_t bits);
int containers_json_detail(struct plm_json_writer *writer, const struct container_detail *detail);

/* A table with these columns. */
#define CONTAINERS_TABLE(view, columns)                                                            \
	plm_table_new((view)->arena, columns, sizeof(columns) / sizeof((columns)[0]))

/* A table under a title. */
int container_write_section(const struct plm_table *table, const struct plm_table_style *style,
			    struct plm_buf *out, const char *title);
/* What it is, and what the rules say of it. */
int container_write_facts(const struct containers_view *view, const struct plm_table_style *style,
			  struct plm_buf *out);
int container_write_verdicts(const struct containers_view *view,
			     const struct plm_table_style *style, struct plm_buf *out);
/* What was claimed beside what is in effect. */
int container_write_claims(const struct containers_view *view, const struct plm_table_style *style,
			   struct plm_buf *out);
void container_json_claims(struct plm_json_writer *writer, const struct plm_claims *claims);

/* ---- shared words ---- */

/* Puts the words into a cell, with commas. */
void container_put_words(struct plm_table *table, size_t column,
			 const struct container_privileges *privileges);

bool containers_is_isolated(enum plm_process_class process_class);
const char *container_seccomp_word(const struct plm_process *process);
const char *container_new_privs_word(const struct plm_process *process);

#endif
