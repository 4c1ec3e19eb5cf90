/*
 * boot.h: the kernel's command line, as it runs and as boot loaders will give it.
 */
#ifndef PLM_CHECKS_KERNEL_BOOT_H
#define PLM_CHECKS_KERNEL_BOOT_H

#include "core/base/text.h"
#include "core/facts/facts.h"

struct plm_shell;

/* One list of kernel parameters. */
struct boot_line {
	const char *source;	/* "/boot/grub/grub.cfg:131" */
	struct plm_datum words; /* untrusted text */
};

struct boot_lines {
	struct boot_line *items;
	size_t count;
};

/* The running kernel's own list, /proc/cmdline; source NULL where nothing runs. A kernel that runs
 * has one, so that one which is not there is unreadable. */
int boot_line_running(struct plm_facts *facts, struct boot_line *out, struct plm_err **err);

/*
 * Every list that a next boot may use: the `linux` lines of grub.cfg (but not those of recovery
 * entries), the options of Boot Loader Specification entries, and what these are made from when a
 * kernel is installed: /etc/default/grub and /etc/kernel/cmdline; the append lines of extlinux, what
 * unified kernel images hold. A source that cannot be read, or
 * that only a shell could tell, is one unreadable line.
 */
int boot_lines_persistent(struct plm_facts *facts, const struct boot_lines **out,
			  struct plm_err **err);

/* What a list says of one parameter. */
struct boot_parameter {
	bool set;
	struct plm_slice value; /* data NULL when it stands without "=" */
};

/* Finds the last occurrence, as the kernel splits the line: quotes, "-" like "_", nothing behind
 * "--". Pure. */
struct boot_parameter boot_parameter_find(struct plm_slice words, const char *name);

/* The parsers behind boot_lines_persistent, pure but for memory. `file` is borrowed. */
int boot_parse_grub_defaults(struct plm_arena *arena, const struct plm_datum *texts,
			     const char *const *files, size_t count, struct boot_lines *lines);
/* Variables for the two below: grubenv and the `set` commands of grub.cfg. */
int boot_parse_grub_variables(struct plm_shell *shell, const char *file, struct plm_slice text,
			      struct plm_slice environment);
int boot_parse_grub_cfg(struct plm_shell *shell, const char *file, struct plm_slice text,
			struct boot_lines *lines);
/* One entry of the Boot Loader Specification. */
int boot_parse_entry(struct plm_shell *shell, const char *file, struct plm_slice text,
		     struct boot_lines *lines);
/* The "append" lines of extlinux.conf(5), but not those of entries called recovery or single. */
int boot_parse_extlinux(struct plm_arena *arena, const char *file, struct plm_slice text,
			struct boot_lines *lines);

/* Where a unified kernel image keeps its command line; false when the head of the file says of none. The
 * head is what comes before the first section. */
bool boot_image_cmdline(struct plm_slice head, size_t *offset, size_t *size_bytes);
/* The command lines inside of unified kernel images (systemd-boot's EFI/Linux). */
int boot_lines_images(struct plm_facts *facts, struct boot_lines *lines, struct plm_err **err);

#endif
