#!/bin/sh
# audit.sh RUN_CASES AUDIT_RULES: a watch that auditctl adds to this machine's kernel changes the
# verdict, and changes it back when it is deleted; plimsoll reads the kernel's rules as auditctl does,
# and refuses the lines that auditctl refuses. Leaves the kernel's rules and switches as they were.
# Skips without root, without auditctl, or when the rules are locked.
set -eu
run_cases=$1
audit_rules=$2
key=plimsoll-live-$$

[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
command -v auditctl >/dev/null 2>&1 || { echo "skipped: auditctl (auditd) is not installed"; exit 77; }
enabled=$(auditctl -s 2>/dev/null | sed -n 's/^enabled //p')
case $enabled in
0 | 1) ;;
*)
	echo "skipped: the kernel does not let its audit rules be read or changed here"
	exit 77
	;;
esac

work=$(mktemp -d)
restore() {
	auditctl -D -k "$key" >/dev/null 2>&1 || :
	auditctl -e "$enabled" >/dev/null 2>&1 || :
	rm -rf "$work"
}
trap restore EXIT
trap 'exit 1' INT TERM HUP
mkdir "$work/tree" "$work/tree/below"
: >"$work/tree/below/file"
ln -s tree "$work/link"

# expect VERDICT MESSAGE PATH
expect() {
	cat >"$work/audit.cases" <<EOF
case: $1 for $3
host: live
check: <rule path="$3" of="running"/>
verdict: $1
message: $2
EOF
	"$run_cases" "$work" "$work/audit.cases" >/dev/null
}

# same_list: the kernel's rules mean the same to auditctl and to plimsoll
same_list() {
	auditctl -l | "$audit_rules" list
}

auditctl -e 1 >/dev/null
expect fail 'no rule records writes' "$work/tree"
auditctl -w "$work/tree" -p wa -k "$key" >/dev/null
expect pass 'is recorded' "$work/tree"
expect pass 'is recorded' "$work/tree/below/file"
same_list
auditctl -e 0 >/dev/null
expect fail 'auditing is switched off' "$work/tree"
auditctl -e 1 >/dev/null
auditctl -W "$work/tree" -p wa -k "$key" >/dev/null
expect fail 'no rule records writes' "$work/tree"

# The kernel watches a link itself, not what it leads to.
auditctl -w "$work/link" -p wa -k "$key" >/dev/null
expect fail 'no rule records writes' "$work/tree"
auditctl -D -k "$key" >/dev/null

# An earlier never rule is asked first; -A puts one there.
auditctl -w "$work/tree" -p wa -k "$key" >/dev/null
auditctl -A never,exit -F dir="$work/tree" -F perm=wa -F key="$key" >/dev/null
expect fail 'silences' "$work/tree"
auditctl -D -k "$key" >/dev/null

# A watch that was set before its directory existed stays on the inode.
auditctl -w "$work/later" -p wa -k "$key" >/dev/null
mkdir "$work/later"
expect fail 'leaves out part' "$work/later"
auditctl -D -k "$key" >/dev/null

# What auditctl refuses, and nothing else, is refused here too. (auditctl -l cannot tell path= on a
# directory from dir=, so no line here has that.)
cat >"$work/lines" <<EOF
-w $work/tree -p wa -k $key
-w $work/tree/ -p rwxa -k $key
-w $work/nothing -p wa -k $key
-w $work/no/parent -p wa -k $key
-w relative -p wa -k $key
-w	$work/tree -p wa -k $key
-w $work/tree -p z -k $key
-w $work/tree -p rwxar -k $key
-w $work/a\\ b -p r -k $key
-w $work/tree -p wa -k $key stray
-a exit,always -F path=$work/tree/below/file -F perm=wa -k $key
-a always,exit -F dir=$work/none -F perm=wa -k $key
-a always,exit -F path=$work/a -F dir=$work/tree -F perm=wa -k $key
-a always,exit -F arch=b64 -S mount,umount2 -F auid>=1000 -F auid!=unset -C uid!=euid -k $key
-a always,exit -F arch=b32 -S umount -S stime -k $key
-a always,exit -F arch=b64 -S stime -k $key
-a always,exit -S mount -F arch=b64 -k $key
-a always,exit -F arch=b64 -S no_such_call -k $key
-a always,exit -F arch=b48 -S mount -k $key
-a always,exit -F arch=b64 -S 165 -F a1&0x40 -F success=0 -F exit=-EACCES -k $key
-a always,exit -F nofield=1 -k $key
-a always,exit -F arch=b64 -S mount -F auid -k $key
-a always,exit -F arch=b64 -S mount -C uid>euid -k $key
-a always -S mount -k $key
-a sometimes,exit -S mount -k $key
-a always,entry -S mount -k $key
-a always,task -S mount -k $key
-a always,exit -a always,exit -S mount -k $key
-S mount -k $key
-F auid=0 -a always,exit -k $key
-d always,exit -F arch=b64 -S mount -F key=$key
-W $work/tree -p wa -k $key
-R /etc/audit/audit.rules
-e 3
-f x
-z
--no-such-option
EOF
while IFS= read -r line; do
	printf '%s\n' "$line" >"$work/one.rules"
	theirs=accepts ours=accepts
	auditctl -R "$work/one.rules" >/dev/null 2>&1 || theirs=refuses
	# auditctl -l writes a blank in a path as it is, which nobody can read back.
	case $line in
	*\\*) ;;
	*)
		same_list >/dev/null || {
			echo "audit.sh: read differently once loaded: $line" >&2
			exit 1
		}
		;;
	esac
	auditctl -D -k "$key" >/dev/null
	"$audit_rules" refuses <"$work/one.rules" >"$work/why" && ours=refuses
	[ "$theirs" = "$ours" ] || {
		echo "audit.sh: auditctl $theirs, plimsoll $ours: $line" >&2
		cat "$work/why" >&2
		exit 1
	}
done <"$work/lines"
echo "audit.sh: $(wc -l <"$work/lines") lines read as auditctl reads them"
