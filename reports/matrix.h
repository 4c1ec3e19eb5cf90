/*
 * matrix.h: containers by the rules that judge them, as data: rows worst first, together by what
 * they run, and which rows say the same. Private to reports.
 */
#ifndef PLM_REPORTS_MATRIX_H
#define PLM_REPORTS_MATRIX_H

#include "reports/view.h"

#include "core/base/map.h"

struct plm_container;
struct plm_container_list;

/* A standing, or this where a rule says nothing of a container. */
enum { PLM_MATRIX_SILENT = PLM_STANDING_COUNT };

struct plm_matrix_row {
	const struct plm_container *container;
	size_t position;	  /* in the list of containers: for the row's anchor */
	unsigned char *standings; /* one a column */
	size_t *results;	  /* position among the rule's results, for the link */
	size_t failed[PLM_SEVERITY_COUNT];
	size_t unjudged;
	size_t group;
	size_t alike; /* how many rows after this one say the same; 0 in those */
	bool is_like; /* an earlier row of its group says the same: folded only */
};

/* The containers of one image, or of one pod, or of one runtime where neither is known. */
struct plm_matrix_group {
	const char *kind;    /* "image", "pod", "runtime" */
	const char *label;   /* untrusted text */
	size_t first, count; /* of rows */
	size_t kinds;	     /* how many different rows */
	size_t *failed;	     /* one a column: how many rows */
	size_t *unjudged, *passed;
};

struct plm_matrix {
	struct plm_arena *arena;
	bool folded;		       /* into groups; else there is one, of all rows */
	struct plm_rule_view *columns; /* worst severity first */
	size_t column_count;
	struct plm_matrix_row *rows;
	size_t row_count;
	struct plm_matrix_group *groups; /* the one with the worst row first */
	size_t group_count;
	struct plm_map by_name; /* of rows while it is built */
};

/* Above so many containers the matrix is folded, and so many instances of a rule are told whole. */
enum { PLM_MANY = 20 };

/* 0 or -PLM_E_NOMEM. All of it lives in the arena; columns and names are borrowed of the audit. */
int plm_matrix_build(struct plm_matrix *m, struct plm_arena *arena, const struct plm_audit *audit);

#endif
