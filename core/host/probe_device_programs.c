/*
 * probe_device_programs.c: the BPF programs that decide which device nodes the processes of a control
 * group of version 2 may open: those attached to it and to all above it, as the kernel runs them.
 * Loads, attaches and changes none; needs CAP_SYS_ADMIN, and CAP_NET_ADMIN on kernels before 6.6.
 */
#include "core/host/probe.h"

#include "core/base/buf.h"
#include "core/base/cleanup.h"
#include "core/host/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	MOST_PROGRAMS = 64,
	MOST_INSTRUCTION_BYTES = 512 * 1024,
};

static int bpf(enum bpf_cmd command, union bpf_attr *attr)
{
	long rc = syscall(SYS_bpf, command, attr, sizeof(*attr));

	return rc < 0 ? -errno : (int)rc;
}

/* Asks for the head of a program, or with `room` for its instructions too. 0 or a negative errno. */
static int ask(int fd, void *room, uint32_t room_bytes, struct bpf_prog_info *info)
{
	union bpf_attr attr = {0};

	*info = (struct bpf_prog_info){.xlated_prog_insns = (uint64_t)(uintptr_t)room,
				       .xlated_prog_len = room_bytes};
	attr.info.bpf_fd = (uint32_t)fd;
	attr.info.info_len = sizeof(*info);
	attr.info.info = (uint64_t)(uintptr_t)info;
	return bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
}

static void add_instructions(struct plm_buf *text, const unsigned char *bytes, uint32_t size_bytes)
{
	static const char digits[] = "0123456789abcdef";

	for (uint32_t i = 0; i < size_bytes; i++) {
		plm_buf_char(text, digits[bytes[i] >> 4]);
		plm_buf_char(text, digits[bytes[i] & 15]);
	}
}

/* "hidden": the kernel shows the instructions of a hardened program to nobody, or not to us. */
static int add_program(uint32_t id, struct plm_buf *text)
{
	union bpf_attr attr = {.prog_id = id};
	plm_auto_fd int fd = bpf(BPF_PROG_GET_FD_BY_ID, &attr);
	plm_auto_free unsigned char *bytes = NULL;
	struct bpf_prog_info info;
	uint32_t size_bytes;
	int rc = fd < 0 ? fd : ask(fd, NULL, 0, &info);

	if (rc < 0)
		return -rc;
	size_bytes = info.xlated_prog_len;
	plm_buf_printf(text, "program %u %.*s ", id, (int)sizeof(info.name),
		       info.name[0] ? info.name : "-");
	if (size_bytes && size_bytes <= MOST_INSTRUCTION_BYTES) {
		bytes = malloc(size_bytes);
		rc = bytes ? ask(fd, bytes, size_bytes, &info) : -ENOMEM;
	}
	if (rc < 0)
		return -rc;
	if (bytes && info.xlated_prog_insns && info.xlated_prog_len == size_bytes)
		add_instructions(text, bytes, size_bytes);
	else
		plm_buf_str(text, "hidden");
	plm_buf_char(text, '\n');
	return 0;
}

int plm_probe_device_programs(struct plm_host *host, const char *directory, struct plm_buf *text)
{
	uint32_t ids[MOST_PROGRAMS] = {0};
	union bpf_attr attr = {0};
	plm_auto_fd int fd = plm_live_open(host, directory, O_DIRECTORY);
	int error = 0, rc;

	if (fd < 0)
		return -fd;
	/* The text is that of little-endian machines, and so is what programs read of a question. */
	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__)
		return EOPNOTSUPP;
	attr.query.target_fd = (uint32_t)fd;
	attr.query.attach_type = BPF_CGROUP_DEVICE;
	attr.query.query_flags = BPF_F_QUERY_EFFECTIVE;
	attr.query.prog_ids = (uint64_t)(uintptr_t)ids;
	attr.query.prog_cnt = MOST_PROGRAMS;
	rc = bpf(BPF_PROG_QUERY, &attr);
	if (rc < 0)
		return rc == -ENOENT ? EOPNOTSUPP : -rc;
	plm_buf_printf(text, "attached %u\n", attr.query.prog_cnt);
	for (uint32_t i = 0; !error && i < attr.query.prog_cnt && i < MOST_PROGRAMS; i++)
		error = add_program(ids[i], text);
	/* One that was replaced meanwhile is not "no such thing". */
	return error == ENOENT ? EAGAIN : error;
}
