/*
 * probe_audit.c: the kernel's audit status and rules, asked over netlink through libaudit. Asks for
 * nothing but AUDIT_GET and AUDIT_LIST_RULES; sets nothing; closes its socket before it returns.
 */
#include "core/host/audit_rule.h"
#include "core/host/probe.h"

#include "core/base/buf.h"

#include <errno.h>
#include <libaudit.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/stat.h>

enum {
	REPLY_TIMEOUT_MS = 2000,
	MAX_REPLIES = 100000,
	INITIAL_USER_NS_INODE = 0xEFFFFFFD, /* fixed in the kernel: PROC_USER_INIT_INO */
};

/* Takes one reply. 1: it was the last, 0: more will come, negative: an errno. */
typedef int take_fn(const struct audit_reply *reply, struct plm_buf *text);

/* Without the capability, or in another user namespace, the kernel hides audit. Asking would also
 * make libaudit complain to syslog, which is a trace on the host. */
static int why_not(void)
{
	struct stat st;

	if (!plm_probe_may(CAP_AUDIT_CONTROL))
		return EPERM;
	if (stat("/proc/self/ns/user", &st) == 0 && st.st_ino != INITIAL_USER_NS_INODE)
		return EPERM;
	return 0;
}

/* "There is no audit" in the words of the socket layer. */
static int absent_or(int error)
{
	return error == EPROTONOSUPPORT || error == EAFNOSUPPORT || error == ECONNREFUSED ||
			       error == EINVAL
		       ? ENOENT
		       : error;
}

static int next_reply(int fd, struct audit_reply *reply)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	int rc;

	do
		rc = poll(&ready, 1, REPLY_TIMEOUT_MS);
	while (rc < 0 && errno == EINTR);
	if (rc <= 0)
		return rc < 0 ? errno : ETIMEDOUT;
	rc = audit_get_reply(fd, reply, GET_REPLY_NONBLOCKING, 0);
	return rc < 0 ? -rc : 0;
}

/* All replies of one request; 0 or an errno. */
static int take_replies(int fd, int sequence, take_fn *take, struct plm_buf *text)
{
	for (int i = 0; i < MAX_REPLIES; i++) {
		struct audit_reply reply = {0};
		int error = next_reply(fd, &reply);

		if (error)
			return error;
		if (!reply.nlh || reply.nlh->nlmsg_seq != (unsigned)sequence)
			continue;
		if (reply.type == NLMSG_DONE)
			return 0;
		if (reply.type == NLMSG_ERROR) {
			if (reply.error->error)
				return -reply.error->error;
			continue;
		}
		error = take(&reply, text);
		if (error)
			return error == 1 ? 0 : -error;
	}
	return EFBIG;
}

static int ask(int (*request)(int fd), take_fn *take, struct plm_buf *text)
{
	int error = why_not(), fd, sequence;

	if (error)
		return error;
	fd = audit_open();
	if (fd < 0)
		return absent_or(errno);
	sequence = request(fd);
	error = sequence > 0 ? take_replies(fd, sequence, take, text)
			     : absent_or(sequence ? -sequence : EIO);
	audit_close(fd);
	return error;
}

/* ---- status ---- */

static int take_status(const struct audit_reply *reply, struct plm_buf *text)
{
	struct audit_status st = {0};
	size_t size_bytes = reply->nlh->nlmsg_len - NLMSG_HDRLEN;

	if (reply->type != AUDIT_GET)
		return 0;
	/* Older kernels know fewer members. */
	if (size_bytes < offsetof(struct audit_status, feature_bitmap))
		return -EBADMSG;
	memcpy(&st, reply->status, size_bytes < sizeof(st) ? size_bytes : sizeof(st));
	plm_buf_printf(text,
		       "enabled=%u\nfailure=%u\npid=%u\nrate_limit=%u\nbacklog_limit=%u\nlost=%u\n"
		       "backlog=%u\nbacklog_wait_time=%u\n",
		       st.enabled, st.failure, st.pid, st.rate_limit, st.backlog_limit, st.lost,
		       st.backlog, st.backlog_wait_time);
	return 1;
}

int plm_probe_audit_status(struct plm_host *host, struct plm_buf *text)
{
	(void)host;
	return ask(audit_request_status, take_status, text);
}

/* ---- rules ---- */

static int take_rule(const struct audit_reply *reply, struct plm_buf *text)
{
	if (reply->type != AUDIT_LIST_RULES)
		return 0;
	return -plm_audit_rule_text(reply->ruledata, reply->nlh->nlmsg_len - NLMSG_HDRLEN, text);
}

int plm_probe_audit_rules(struct plm_host *host, struct plm_buf *text)
{
	(void)host;
	return ask(audit_request_rules_list_data, take_rule, text);
}
