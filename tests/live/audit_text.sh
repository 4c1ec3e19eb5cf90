#!/bin/sh
# audit_text.sh PROBE_TEXT: the kernel's audit status and rules read as auditctl shows them, and every rule that
# plimsoll writes down makes the same rule again when auditctl loads it. Adds rules with a key of its own and takes
# them away again. Skips without root, without auditctl, or when the rules are locked.
set -eu
probe_text=$1
key=plimsoll-text-$$

[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
command -v auditctl >/dev/null 2>&1 || { echo "skipped: auditctl (auditd) is not installed"; exit 77; }
case $(auditctl -s 2>/dev/null | sed -n 's/^enabled //p') in
0 | 1) ;;
*)
	echo "skipped: the kernel does not let its audit rules be read or changed here"
	exit 77
	;;
esac

work=$(mktemp -d)
restore() {
	auditctl -D -k "$key" >/dev/null 2>&1 || :
	rm -rf "$work"
}
trap restore EXIT
trap 'exit 1' INT TERM HUP

# ours: what plimsoll says of the rules with our key
ours() {
	"$probe_text" audit-rules | grep -e "-F key=$key\$"
}

# ---- status ----
auditctl -s | sed -n 's/^\(enabled\|failure\|pid\|rate_limit\|backlog_limit\|backlog_wait_time\) /\1=/p' >"$work/status.want"
"$probe_text" audit-status | grep -v -e '^lost=' -e '^backlog=' >"$work/status.got"
diff "$work/status.want" "$work/status.got"

# ---- rules that auditctl -l writes as they were given, in the order of the kernel's lists ----
cat >"$work/rules" <<RULES
-a always,exit -F arch=b64 -S adjtimex,settimeofday -F key=$key
-a always,exit -F arch=b32 -S stime,settimeofday,adjtimex -F key=$key
-a always,exit -F arch=b64 -S openat -F exit=-EACCES -F auid>=1000 -F auid!=-1 -F key=$key
-a always,exit -F arch=b64 -S execve -C uid!=euid -F euid=0 -F key=$key
-a always,exit -F arch=b64 -S setuid -C gid!=egid -F gid=0 -F key=$key
-a always,exit -S all -F path=/usr/bin/passwd -F perm=x -F auid>=1000 -F key=$key
-a always,exit -F arch=b64 -S kill -F a1=0x9 -F a0&0x1 -F key=$key
-a always,exit -F arch=b64 -S kill -F a1&=0x9 -F key=$key
-a always,exit -S all -F exe=/usr/bin/ls -F key=$key
-a always,exit -F arch=b64 -S socket -F saddr_fam=10 -F key=$key
-a always,exit -F arch=b64 -S open -F ppid=1 -F pid!=2 -F sessionid=-1 -F key=$key
-a always,exit -F arch=b64 -S open -F subj_type=foo_t -F obj_user=bar -F key=$key
-a always,exit -F arch=b64 -S open -F inode=42 -F devmajor=8 -F devminor=1 -F success=0 -F key=$key
-a always,exit -F arch=b64 -S open -F uid<1000 -F gid<=100 -F egid>5 -F pers=8 -F key=$key
-a never,filesystem -F fstype=tracefs -F key=$key
RULES
auditctl -R "$work/rules" >/dev/null 2>"$work/errors" || { cat "$work/errors"; exit 1; }
[ ! -s "$work/errors" ] || { cat "$work/errors"; exit 1; }
auditctl -l | grep -e "-F key=$key\$" >"$work/want"
ours >"$work/got"
diff "$work/want" "$work/got"
diff "$work/rules" "$work/got"

# ---- every rule, loaded again from our text, is the same rule ----
mkdir "$work/tree"
{
	echo "-w /etc/passwd -p wa -k $key"
	echo "-w $work/tree -p rwxa -k other -k $key"
	echo "-a never,exit -F path=/usr/bin/sudo -F perm=x -k $key"
	echo "-a always,exit -F perm=wa -F path=/usr/bin/su -k $key"
	echo "-a always,exit -F dir=/usr/bin -F perm=wa -k $key"
	echo "-a always,exit -F arch=b64 -S open -F filetype=fifo -k $key"
	echo "-a always,exit -S write,open,close -k $key"
	echo "-a always,exit -F arch=b64 -S all -F exit=17 -k $key"
} >>"$work/rules"
auditctl -D -k "$key" >/dev/null
auditctl -R "$work/rules" >/dev/null
ours >"$work/first"
[ "$(wc -l <"$work/first")" -eq 23 ] || { cat "$work/first"; exit 1; }
auditctl -D -k "$key" >/dev/null
if ours >"$work/none"; then
	echo "rules are still there after they were deleted:"
	cat "$work/none"
	exit 1
fi
auditctl -R "$work/first" >/dev/null
ours >"$work/second"
diff "$work/first" "$work/second"
