# fixes.sh: the fix scripts of container-host do what they promise. In a root file system of their own, with stand-ins for
# what changes a running system: each may run twice, mends its rule, and is undone by removing what it wrote.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root may chroot"; exit 77; }
busybox=$(command -v busybox) || { echo "SKIP: there is no busybox here"; exit 77; }
! ldd "$busybox" >/dev/null 2>&1 || { echo "SKIP: busybox is not static"; exit 77; }

jq=$(command -v jq) || { echo "SKIP: there is no jq here"; exit 77; }

root="$WORK/root"
# put FILE [MODE]: a file of the root, its text from standard input
put() {
	mkdir -p "$root/$(dirname "$1")"
	cat >"$root/$1"
	chmod "${2:-0644}" "$root/$1"
}
mkdir -p "$root/bin" "$root/dev" "$root/tmp" "$root/etc/sysctl.d" "$root/etc/modprobe.d" "$root/usr/bin" "$root/usr/local/bin" "$root/var/lib/docker" "$root/var/lib/etcd"
cp "$busybox" "$root/bin/busybox"
for name in sh mktemp mkdir chmod chown grep rm cp mv ln cat cmp find stat touch; do ln -s busybox "$root/bin/$name"; done
for file in "$jq" $(ldd "$jq" | grep -o '/[^ ]*'); do
	mkdir -p "$root/$(dirname "$file")" && cp "$file" "$root/$file"
done
# What changes a running system does nothing here, or what it would do to files; and a busybox may be built without install.
cat >"$WORK/stand-ins" <<'S'
uname() { echo x86_64; }
sysctl() { [ "$1 $2" = '-q -w' ] && [ -n "${3#*=}" ]; }
augenrules() { [ "$1" = --load ]; }
install() { [ "$1" = -m ] && cp "$3" "$4" && chmod "$2" "$4"; }
S
: >"$root/dev/null"
chmod 0666 "$root/dev/null"
put usr/local/bin/update-grub 0755 <<'S'
#!/bin/sh
. /etc/default/grub
for file in /etc/default/grub.d/*.cfg; do [ ! -e "$file" ] || . "$file"; done
printf 'menuentry x {\n\tlinux /boot/vmlinuz-6.17.0 root=/dev/vda1 %s %s\n}\n' "$GRUB_CMDLINE_LINUX" "$GRUB_CMDLINE_LINUX_DEFAULT" >/boot/grub/grub.cfg
S
put usr/local/bin/apt-get 0755 <<'S'
#!/bin/sh
status=/var/lib/dpkg/status
case $1 in
update) touch /var/lib/apt/lists/archive_dists_bookworm_InRelease /var/lib/apt/lists/archive_dists_bookworm_main_binary-amd64_Packages ;;
install)
	printf 'Package: %s\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n' "$3" >>$status
	[ "$3" != unattended-upgrades ] || {
		echo exit >/usr/bin/unattended-upgrade
		echo 'Unattended-Upgrade::Origins-Pattern { "origin=Debian,codename=${distro_codename}-security,label=Debian-Security"; };' >/etc/apt/apt.conf.d/50unattended-upgrades
		for unit in apt-daily apt-daily-upgrade; do
			printf '[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n' >/usr/lib/systemd/system/$unit.timer
			ln -s /usr/lib/systemd/system/$unit.timer /etc/systemd/system/timers.target.wants/$unit.timer
		done
	} ;;
purge)
	cp $status.own $status
	rm -f /usr/bin/unattended-upgrade /etc/apt/apt.conf.d/50unattended-upgrades /usr/lib/systemd/system/apt-daily*.timer /etc/systemd/system/timers.target.wants/apt-daily*.timer ;;
*) false ;;
esac
S
put usr/local/bin/dpkg-query 0755 <<'S'
#!/bin/sh
[ "$1 $2" = '-W -f' ] && grep -q "^Package: $4\$" /var/lib/dpkg/status && echo installed
S
put usr/local/bin/visudo 0755 <<'S'
#!/bin/sh
[ "$1 $2" = '-c -f' ] && grep -q '^Defaults ' "$3"
S
put usr/local/bin/systemctl 0755 <<'S'
#!/bin/sh
command=$1 unit=$2
[ "$2" != --quiet ] && [ "$2" != --now ] || unit=$3
link=/etc/systemd/system/multi-user.target.wants/$unit
case $command in
cat) [ -e "/usr/lib/systemd/system/$unit" ] ;;
is-active) [ -L "$link" ] ;;
is-enabled) if [ -L "/etc/systemd/system/$unit" ]; then echo masked; false; else [ -L "$link" ]; fi ;;
enable) ln -s "/usr/lib/systemd/system/$unit" "$link" ;;
disable) rm "$link" ;;
mask) ln -s /dev/null "/etc/systemd/system/$unit" ;;
unmask) rm "/etc/systemd/system/$unit" ;;
*) false ;;
esac
S
for name in usr/bin/dockerd usr/bin/containerd usr/bin/containerd-shim-runc-v2 usr/bin/runc usr/bin/podman usr/bin/crio usr/bin/kubelet \
	etc/shadow etc/gshadow usr/lib/systemd/systemd-journald; do
	put "$name" 0755 </dev/null
done
echo 'root:x:0:0::/root:/bin/sh' | put etc/passwd
echo 'root:x:0:' | put etc/group

# Every rule that has a script, and the document with all of them that plimsoll writes.
{
	printf '<Tailoring xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_tailoring_all">\n<version time="2026-11-22T00:00:00">1</version>\n'
	printf '<Profile id="xccdf_t_profile_all"><title>every rule with a script</title>\n'
	awk '/<Rule /{ rule = $0; sub(/.* id="/, "", rule); sub(/".*/, "", rule) }
		/<fix .*script:sh/{ print "<select idref=\"" rule "\" selected=\"true\"/>" }' "$PLIMSOLL_DATA/profiles/container-host.xml"
	printf '</Profile></Tailoring>\n'
} >"$WORK/all.xml"
sed -n 's/.*<select idref="[^"]*plimsoll_rule_\([^"]*\)".*/\1/p' "$WORK/all.xml" >"$WORK/rules"
run_plimsoll fix --tailoring "$WORK/all.xml" -o "$WORK/fix.sh"
expect_status 0

# What the distribution and the operator set before, which a fix must win against: every sysctl is wrong.
grep -o "'[a-z][^ =']*\.[^ =']* = [0-9]*'" "$WORK/fix.sh" | tr -d "'" | awk '{ print $1 " = " ($3 && $1 != "kernel.sysrq" ? 0 : 1) }' | put etc/sysctl.d/99-own.conf
echo 'ID=debian' | put etc/os-release
printf 'Package: apt\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.6.1\n\n' | put var/lib/dpkg/status
cp "$root/var/lib/dpkg/status" "$root/var/lib/dpkg/status.own"
mkdir -p "$root/etc/apt/apt.conf.d" "$root/etc/systemd/system/timers.target.wants" "$root/var/lib/apt/lists"
printf 'deb https://archive/ bookworm main\n' | put etc/apt/sources.list
printf 'Origin: Debian\nSuite: stable\nCodename: bookworm\n' | put var/lib/apt/lists/archive_dists_bookworm_InRelease
put var/lib/apt/lists/archive_dists_bookworm_main_binary-amd64_Packages </dev/null
touch -d 2020-01-01 "$root"/var/lib/apt/lists/archive*
put etc/apt/trusted.gpg.d/own.gpg 0666 </dev/null
printf 'kernel/net/sctp/sctp.ko:\nkernel/net/dccp/dccp.ko:\n' | put lib/modules/6.17.0/modules.dep
put lib/modules/6.17.0/modules.builtin </dev/null
printf 'unqualified-search-registries = []\n' | put etc/containers/registries.conf
printf 'Include /etc/ssh/sshd_config.d/*.conf\nPermitEmptyPasswords yes\nPermitUserEnvironment yes\nHostbasedAuthentication yes\n' | put etc/ssh/sshd_config
echo 'LogLevel QUIET' | put etc/ssh/sshd_config.d/50-own.conf
printf -- '-D\n-b 64\n-f 0\n--backlog_wait_time 0\n' | put etc/audit/rules.d/audit.rules
put etc/audit/auditd.conf 0640 <<'S'
local_events = yes
log_file = /var/log/audit/audit.log
write_logs = no
max_log_file_action = IGNORE
 Space_Left_Action=IGNORE
admin_space_left_action = IGNORE
disk_full_action = SUSPEND
disk_error_action = IGNORE
name_format = NONE
S
printf '[Journal]\nStorage=volatile\nRateLimitIntervalSec=0\nRateLimitBurst=0\nCompress=no\nSeal=no\nMaxLevelStore=err\n' | put etc/systemd/journald.conf
echo '{"log-level": "debug", "experimental": true, "dns": ["192.0.2.1"]}' | put etc/docker/daemon.json
printf '[containers]\npids_limit = 0\n' | put etc/containers/containers.conf
printf '[crio.api]\nstream_address = "0.0.0.0"\n' | put etc/crio/crio.conf
printf 'Defaults !use_pty\nDefaults !syslog\nroot ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n' | put etc/sudoers 0440
mkdir -p "$root/etc/sudoers.d"
printf 'password requisite pam_pwquality.so retry=3\npassword required pam_unix.so use_authtok\n' | put etc/pam.d/passwd
echo 'minlen = 8' | put etc/security/pwquality.conf
for unit in auditd docker containerd kubelet chrony cups debug-shell; do
	printf '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n' | put "usr/lib/systemd/system/$unit.service" 0664
done
printf '[Service]\nExecStart=/bin/true\nDelegate=pids memory\n' | put usr/lib/systemd/system/user@.service
printf '[Unit]\nDescription=reboot\n' | put usr/lib/systemd/system/ctrl-alt-del.target
printf '[Socket]\nListenStream=/run/docker.sock\n' | put usr/lib/systemd/system/docker.socket 0666
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
for unit in cups debug-shell; do ln -s "/usr/lib/systemd/system/$unit.service" "$root/etc/systemd/system/multi-user.target.wants/$unit.service"; done
for file in etc/docker/certs.d/registry/ca.crt etc/docker/ca.pem etc/docker/server-cert.pem etc/docker/server-key.pem etc/default/docker \
	etc/containerd/config.toml etc/containers/own.conf etc/apt/keyrings/own.gpg etc/systemd/system/kubelet.service.d/10-own.conf \
	etc/kubernetes/kubelet.conf var/lib/kubelet/config.yaml etc/kubernetes/pki/ca.crt etc/kubernetes/pki/ca.key \
	etc/kubernetes/manifests/etcd.yaml etc/rancher/rke2/config.yaml; do
	put "$file" 0666 </dev/null
done
chmod 0777 "$root/var/lib/etcd" "$root/etc/docker"
chmod 0666 "$root/etc/docker/daemon.json"
# A kernel that knows every parameter, and was built with no default for any.
printf 'GRUB_CMDLINE_LINUX="audit=1"\nGRUB_CMDLINE_LINUX_DEFAULT="quiet hash_pointers=never randomize_kstack_offset=off"\n' | put etc/default/grub
printf '# Linux/x86 6.17.0 Kernel Configuration\nCONFIG_64BIT=y\nCONFIG_X86_64=y\nCONFIG_MODULES=y\nCONFIG_CFI_CLANG=y\nCONFIG_CPU_SUP_INTEL=y\nCONFIG_SLAB_MERGE_DEFAULT=y\nCONFIG_COMPAT_VDSO=y\nCONFIG_CFI_AUTO_DEFAULT=y\n' |
	put boot/config-6.17.0
put boot/vmlinuz-6.17.0 </dev/null
mkdir -p "$root/boot/grub"
chroot "$root" /usr/local/bin/update-grub

# verdicts NAME: audits the root, and its kernel's files by themselves for what hangs on the version and the machine.
# Leaves NAME, one "RULE VERDICT" a line.
verdicts() {
	run_plimsoll audit -q --no-plugins --no-walk --tailoring "$WORK/all.xml" --fail-on none --root "$root" -o "$WORK/$1.csv"
	sed -n 's/^\tlinux [^ ]* //p' "$root/boot/grub/grub.cfg" >"$WORK/cmdline"
	cat "$root"/etc/sysctl.d/*.conf >"$WORK/sysctl"
	run_plimsoll audit -q --no-plugins --tailoring "$WORK/all.xml" --fail-on none --kernel-config "$root/boot/config-6.17.0" \
		--kernel-cmdline "$WORK/cmdline" --sysctl-dump "$WORK/sysctl" -o "$WORK/$1-kernel.csv"
	awk -F '","' -v hangs="$hangs" 'FNR > 1 && $3 != "" { rule = $3; sub(/.*plimsoll_rule_/, "", rule)
		if ((FILENAME ~ /-kernel/) == (rule ~ hangs)) print rule, $6 }' "$WORK/$1.csv" "$WORK/$1-kernel.csv" | LC_ALL=C sort >"$WORK/$1"
}
hangs='^kernel_hardening_cmdline_|mmap_min_addr'
tree() {
	(cd "$root" && find boot etc usr var -exec stat -c '%n %A %u:%g' {} + && find boot etc usr var -type f -exec sha256sum {} +) | LC_ALL=C sort
}

verdicts before
# What the document hands a fix to, here, is a shell in the root that knows the stand-ins.
cat >"$WORK/shell" <<S
#!/bin/sh
{ cat "$WORK/stand-ins"; printf '%s\\n' "\$2"; } | chroot "$root" /bin/sh -u
S
chmod 0755 "$WORK/shell"

tree >"$WORK/tree.before"
: >"$WORK/undo"
while read -r rule; do
	for turn in first second; do
		FIX_SHELL="$WORK/shell" sh "$WORK/fix.sh" "$rule" >"$WORK/said" 2>&1 || fail "$rule: the script fails: $(cat "$WORK/said")"
		grep -q '^1 fixes run$' "$WORK/said" || fail "$rule: it was not run"
		sed -n 's/^undo: //p' "$WORK/said" >>"$WORK/undo"
		[ "$turn" = first ] || ! grep -q '^undo: ' "$WORK/said" || fail "$rule: the second run has something to undo: $(cat "$WORK/said")"
		tree >"$WORK/$turn"
		count=$((count + 1))
	done
	cmp -s "$WORK/first" "$WORK/second" || fail "$rule: the second run changes something: $(diff "$WORK/first" "$WORK/second" | head -n 4)"
done <"$WORK/rules"
[ -z "$(ls "$root/tmp")" ] || fail "a script leaves something in /tmp: $(ls "$root/tmp")"

verdicts after
mended=0
while read -r rule; do
	case $rule in
	# The running kernel alone is asked; what the file must say is asked here.
	audit_backlog) grep -qx -e '-b 8192' "$root/etc/audit/rules.d/zz-plimsoll-backlog.rules" || fail "$rule: the file says otherwise"; continue ;;
	audit_backlog_wait) grep -qx -e '--backlog_wait_time 60000' "$root/etc/audit/rules.d/zz-plimsoll-backlog-wait.rules" || fail "$rule: the file says otherwise"; continue ;;
	audit_failure_mode) grep -qx -e '-f 1' "$root/etc/audit/rules.d/zz-plimsoll-failure.rules" || fail "$rule: the file says otherwise"; continue ;;
	# Of another machine: the script must leave alone what this one needs.
	*_arm64) grep -qx 'vm.mmap_min_addr = 65536' "$root/etc/sysctl.d/99-zz-plimsoll-vm.mmap_min_addr.conf" || fail "$rule: it changes another machine"; continue ;;
	esac
	if ! grep -qx "$rule fail" "$WORK/before"; then
		fail "$(grep "^$rule " "$WORK/before") before its fix: this root proves nothing of it"
		continue
	fi
	grep -qx "$rule pass" "$WORK/after" ||
		fail "$(grep "^$rule " "$WORK/after") after its own fix: $(grep -h "\"$rule\"" "$WORK/after.csv" "$WORK/after-kernel.csv" | cut -c 1-400)"
	mended=$((mended + 1))
done <"$WORK/rules"
echo "$mended of $(wc -l <"$WORK/rules") fix scripts mend what failed before"

# Undone as the scripts said, the last first, and by removing what has plimsoll in its name.
tac "$WORK/undo" >"$WORK/undo.sh"
chroot "$root" /bin/sh -eu <"$WORK/undo.sh" >"$WORK/said" 2>&1 || fail "undoing fails: $(cat "$WORK/said")"
find "$root/etc" -name '*plimsoll*' -delete
chroot "$root" /usr/local/bin/update-grub
touch -d 2020-01-01 "$root"/var/lib/apt/lists/archive*
verdicts undone
# One rule by its name: what the report's commands do, in a shell that knows the stand-ins.
ln -sf busybox "$root/bin/cat"
cp "$WORK/stand-ins" "$root/tmp/stand-ins"
cat >"$root/tmp/shell" <<'S'
#!/bin/sh
exec /bin/sh -u -c "$(cat /tmp/stand-ins)
$2" "$3"
S
chmod 755 "$root/tmp/shell"
one_rule() {
	run_plimsoll audit --no-plugins -q -p strict --root "$root" --rule "$1" -o "$WORK/one.json"
	grep '"verdict": ' "$WORK/one.json" | sort -u | grep -qF "\"$2\"" || fail "$shown: $(grep '"verdict": ' "$WORK/one.json"), not $2"
}
one_rule kernel_kptr_restrict fail
run_plimsoll fix -p strict --rule kernel_kptr_restrict -o "$root/tmp/fix.sh"
expect_status 0
expect_out "1 fix"
FIX_SHELL=/tmp/shell chroot "$root" /bin/sh /tmp/fix.sh >"$WORK/said" 2>&1 || fail "fix --rule: $(cat "$WORK/said")"
grep -qx '1 fixes run' "$WORK/said" || fail "fix --rule: $(cat "$WORK/said")"
one_rule kernel_kptr_restrict pass
rm -f "$root/tmp/"*
find "$root/etc" -name '*plimsoll*' -delete
one_rule kernel_kptr_restrict fail

cmp -s "$WORK/before" "$WORK/undone" || fail "not undone: $(diff "$WORK/before" "$WORK/undone" | head -n 4)"
tree >"$WORK/tree.undone"
# What is left are directories that were made for a file.
diff "$WORK/tree.before" "$WORK/tree.undone" | grep '^[<>]' | grep -v '^> [^ ]* d' >"$WORK/left" || :
[ ! -s "$WORK/left" ] || fail "not undone: $(head -n 4 "$WORK/left")"
finish
