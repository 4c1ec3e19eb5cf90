# 10-selinux.sh: SELinux's mode, policy, booleans, labels and domains, beside sestatus, getsebool, matchpathcon and ps.
# Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

# ---- mode and policy: as booted, switched now, switched for good ----

[ "$(remote getenforce)" = Permissive ]
policy=$(remote sestatus | sed -n 's/^Loaded policy name: *//p')
begin
case_of mac fail '<selinux-mode equals="enforcing"/>' 'SELinux mode is permissive'
case_of mac pass "<selinux-policy equals=\"$policy\"/>"
case_of mac fail '<confinement/>' 'SELinux is permissive'
case_of mac pass '<lsm all-of="selinux yama landlock"/>'
verdicts "permissive, policy $policy, as sestatus has it"

remote setenforce 1
[ "$(remote getenforce)" = Enforcing ]
expect mac fail '<selinux-mode equals="enforcing"/>' '/etc/selinux/config sets permissive'
remote "sed -i 's/^SELINUX=.*/SELINUX=enforcing/' /etc/selinux/config"
begin
case_of mac pass '<selinux-mode equals="enforcing"/>' 'enforcing now and after a reboot'
case_of mac pass '<confinement/>'
verdicts "enforcing, now and after a reboot"
# What follows changes what the policy guards.
remote setenforce 0

# ---- booleans: every one, beside getsebool ----

begin
remote getsebool -a >"$work/booleans"
[ "$(wc -l <"$work/booleans")" -gt 100 ]
while read -r name _ state; do
	case_of mac pass "<selinux-boolean name=\"$name\" expected=\"$state\"/>" 'now and after a reboot'
done <"$work/booleans"
case_of mac notapplicable '<selinux-boolean name="never_heard_of" expected="on"/>'
verdicts "$(wc -l <"$work/booleans") booleans as getsebool has them"

remote setsebool allow_execmem on
begin
case_of mac fail '<selinux-boolean name="allow_execmem" expected="off"/>' 'allow_execmem is on now, although'
case_of mac fail '<selinux-boolean name="allow_execmem" expected="on"/>' 'which a reboot would bring back'
verdicts "a boolean switched for now"
remote setsebool -P allow_execmem on
expect mac pass '<selinux-boolean name="allow_execmem" expected="on"/>' 'on now and after a reboot'
remote 'echo 0 >/sys/fs/selinux/booleans/allow_execmem'
expect mac fail '<selinux-boolean name="allow_execmem" expected="on"/>' 'off is pending'

# ---- labels: a few thousand files, beside matchpathcon ----

remote 'find /boot /dev /etc /root /run /srv /usr/bin /usr/sbin /usr/lib/systemd /var -xdev ! -type l \
	! -path "/var/lib/docker/*" ! -path "/run/user/*" ! -path "*[[:space:]]*" -print0 |
	xargs -0 -n 500 matchpathcon -V' >"$work/labels" 2>/dev/null || :
sed -n 's/ verified\.$//p' "$work/labels" | tr '\n' ' ' >"$work/verified"
[ "$(wc -w <"$work/verified")" -gt 2000 ]
begin
case_of mac pass "<selinux-label paths=\"$(cat "$work/verified")\"/>"
# Another type, not only another level or user: that is what plimsoll calls wrong.
sed -n 's/^\([^ ]*\) has context [^:]*:[^:]*:\([^:]*\):[^,]*, should be [^:]*:[^:]*:\([^:]*\):.*/\1 \2 \3/p' "$work/labels" |
	while read -r path has should; do
		[ "$has" != "$should" ] || continue
		echo "$path" >>"$work/mislabelled"
		case_of mac fail "<selinux-label paths=\"$path\"/>" "$path is labelled"
	done
verdicts "$(wc -w <"$work/verified") labels verified by matchpathcon, $(wc -l 2>/dev/null <"$work/mislabelled" || echo 0) not"

remote chcon -t etc_t /etc/shadow
expect mac fail '<selinux-label paths="/etc/passwd /etc/shadow"/>' '/etc/shadow is labelled system_u:object_r:etc_t:s0'
remote restorecon /etc/shadow
expect mac pass '<selinux-label paths="/etc/passwd /etc/shadow"/>'
