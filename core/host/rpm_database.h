/*
 * rpm_database.h: where rpm's database is, and a copy of it that librpm may open; private to core/host. librpm opens
 * by path, may leave files beside what it opens and knows no door: so it never sees the host's own.
 */
#ifndef PLM_CORE_HOST_RPM_DATABASE_H
#define PLM_CORE_HOST_RPM_DATABASE_H

#include "core/host/backend.h"

struct plm_rpm_database {
	const char *directory;
	const char *file;    /* the one that holds the headers */
	const char *backend; /* rpm's name of its format */
};

/* The first of rpm's usual places that has one, or NULL with *error 0 or why a place could not be looked at. */
const struct plm_rpm_database *plm_rpm_database_find(struct plm_host *host, int *error);

enum { PLM_RPM_COPY_PATH = 64 };

/* Copies it through the door into a new directory that only this user can enter; 0 or an errno: EAGAIN when it changed
 * meanwhile. The directory is taken away by plm_rpm_copy_remove, also after a failure. */
int plm_rpm_copy_make(struct plm_host *host, const struct plm_rpm_database *database,
		      char directory[static PLM_RPM_COPY_PATH]);
void plm_rpm_copy_remove(const char *directory);

/* ---- rpm_lib.c ---- */

/* Writes the packages of the database in a directory to a descriptor, in the form of the probe "rpm-packages". For a
 * child of its own: librpm ends the process when memory runs out, and a hostile database may end it otherwise. 0 or
 * an errno: ELIBACC without librpm, EBADMSG when it cannot read the database to its end. */
int plm_rpm_lib_list(const char *directory, const char *backend, int to_fd);

#endif
