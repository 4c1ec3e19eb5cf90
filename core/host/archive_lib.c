/*
 * archive_lib.c: loads libarchive by the name its ABI has had since 2013. Calls nothing of it.
 */
#include "core/host/archive_lib.h"

#include "core/host/library.h"

int plm_archive_lib_load(struct plm_archive_lib *lib, struct plm_err **err)
{
	static const char *const names[] = {"libarchive.so.13", NULL};
	const struct plm_symbol symbols[] = {
		{"archive_read_new", &lib->read_new},
		{"archive_read_support_filter_zstd", &lib->read_support_filter_zstd},
		{"archive_read_support_format_tar", &lib->read_support_format_tar},
		{"archive_read_open_memory", &lib->read_open_memory},
		{"archive_read_next_header", &lib->read_next_header},
		{"archive_read_data", &lib->read_data},
		{"archive_read_free", &lib->read_free},
		{"archive_entry_pathname", &lib->entry_pathname},
		{"archive_entry_filetype", &lib->entry_filetype},
		{"archive_entry_hardlink", &lib->entry_hardlink},
		{"archive_entry_size", &lib->entry_size},
		{"archive_entry_new", &lib->entry_new},
		{"archive_entry_free", &lib->entry_free},
		{"archive_entry_set_pathname", &lib->entry_set_pathname},
		{"archive_entry_set_filetype", &lib->entry_set_filetype},
		{"archive_entry_set_perm", &lib->entry_set_perm},
		{"archive_entry_set_size", &lib->entry_set_size},
		{"archive_entry_set_mtime", &lib->entry_set_mtime},
		{"archive_write_new", &lib->write_new},
		{"archive_write_add_filter_zstd", &lib->write_add_filter_zstd},
		{"archive_write_set_format_ustar", &lib->write_set_format_ustar},
		{"archive_write_set_bytes_in_last_block", &lib->write_set_bytes_in_last_block},
		{"archive_write_open", &lib->write_open},
		{"archive_write_header", &lib->write_header},
		{"archive_write_data", &lib->write_data},
		{"archive_write_close", &lib->write_close},
		{"archive_write_free", &lib->write_free},
		{"archive_error_string", &lib->error_string},
	};
	const struct plm_library library = {
		.names = names, .symbols = symbols, .count = sizeof(symbols) / sizeof(*symbols)};

	return plm_library_need(&library,
				"install libarchive: the package libarchive13 or libarchive", err);
}
