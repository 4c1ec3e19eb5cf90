/*
 * archive_lib.h: the part of libarchive that recordings use, loaded where it is used: every start of
 * plimsoll would pay for it else. Private to core/host.
 */
#ifndef PLM_CORE_HOST_ARCHIVE_LIB_H
#define PLM_CORE_HOST_ARCHIVE_LIB_H

#include <archive.h>
#include <archive_entry.h>

struct plm_err;

/* Each is the function archive_NAME. */
struct plm_archive_lib {
	__typeof__(archive_read_new) *read_new;
	__typeof__(archive_read_support_filter_zstd) *read_support_filter_zstd;
	__typeof__(archive_read_support_format_tar) *read_support_format_tar;
	__typeof__(archive_read_open_memory) *read_open_memory;
	__typeof__(archive_read_next_header) *read_next_header;
	__typeof__(archive_read_data) *read_data;
	__typeof__(archive_read_free) *read_free;
	__typeof__(archive_entry_pathname) *entry_pathname;
	__typeof__(archive_entry_filetype) *entry_filetype;
	__typeof__(archive_entry_hardlink) *entry_hardlink;
	__typeof__(archive_entry_size) *entry_size;
	__typeof__(archive_entry_new) *entry_new;
	__typeof__(archive_entry_free) *entry_free;
	__typeof__(archive_entry_set_pathname) *entry_set_pathname;
	__typeof__(archive_entry_set_filetype) *entry_set_filetype;
	__typeof__(archive_entry_set_perm) *entry_set_perm;
	__typeof__(archive_entry_set_size) *entry_set_size;
	__typeof__(archive_entry_set_mtime) *entry_set_mtime;
	__typeof__(archive_write_new) *write_new;
	__typeof__(archive_write_add_filter_zstd) *write_add_filter_zstd;
	__typeof__(archive_write_set_format_ustar) *write_set_format_ustar;
	__typeof__(archive_write_set_bytes_in_last_block) *write_set_bytes_in_last_block;
	__typeof__(archive_write_open) *write_open;
	__typeof__(archive_write_header) *write_header;
	__typeof__(archive_write_data) *write_data;
	__typeof__(archive_write_close) *write_close;
	__typeof__(archive_write_free) *write_free;
	__typeof__(archive_error_string) *error_string;
};

/* Loads it, to stay; PLM_E_IO with a remedy where it is not installed. */
int plm_archive_lib_load(struct plm_archive_lib *lib, struct plm_err **err);

#endif
