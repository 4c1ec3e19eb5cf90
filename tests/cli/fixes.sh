# fixes.sh: the fix scripts of container-host do what they promise. In a root file system of their own, with stand-ins for
# what changes a running system: each may run twice, mends its rule, and is undone by removing what it wrote.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root may chroot"; exit 77; }
busybox=$(command -v busybox) || { echo "SKIP: there is no busybox here"; exit 77; }
! ldd "$busybox" >/dev/null 2>&1 || { echo "SKIP: busybox is not static"; exit 77; }

root="$WORK/root"
mkdir -p "$root/bin" "$root/usr/bin" "$root/usr/sbin" "$root/tmp" "$root/etc/sysctl.d" "$root/etc/modprobe.d" \
	"$root/etc/docker" "$root/etc/containerd" "$root/etc/sudoers.d" "$root/etc/audit/rules.d" "$root/var/lib/docker" \
	"$root/usr/lib/systemd/system" "$root/etc/ssh/sshd_config.d"
cp "$busybox" "$root/bin/busybox"
for name in sh mktemp mkdir chmod chown grep rm cp; do ln -s busybox "$root/bin/$name"; done
# What changes a running system does nothing here; and a busybox may be built without install.
cat >"$WORK/stand-ins" <<'S'
sysctl() { [ "$1 $2" = '-q -w' ] && [ -n "${3#*=}" ]; }
augenrules() { [ "$1" = --load ]; }
install() { [ "$1" = -m ] && cp "$3" "$4" && chmod "$2" "$4"; }
S
for name in usr/bin/dockerd usr/bin/containerd usr/bin/containerd-shim-runc-v2 usr/bin/runc etc/sudoers etc/passwd \
	etc/group etc/shadow etc/gshadow usr/lib/systemd/system/docker.service usr/lib/systemd/system/docker.socket \
	usr/lib/systemd/systemd-journald; do
	: >"$root/$name"
done
mkdir -p "$root/etc/containers"
printf 'unqualified-search-registries = []\n' >"$root/etc/containers/registries.conf"
# What the distribution and the operator set before, which a fix must win against.
printf 'kernel.kptr_restrict = 0\nfs.protected_symlinks = 0\n' >"$root/etc/sysctl.d/99-own.conf"
printf 'Include /etc/ssh/sshd_config.d/*.conf\nPermitUserEnvironment yes\nHostbasedAuthentication yes\n' >"$root/etc/ssh/sshd_config"
echo 'LogLevel QUIET' >"$root/etc/ssh/sshd_config.d/50-own.conf"
printf -- '-D\n-b 64\n-f 0\n' >"$root/etc/audit/rules.d/audit.rules"

# verdicts NAME: audits the root; leaves NAME.xml and NAME, one "RULE VERDICT" a line
verdicts() {
	run_plimsoll audit -q --no-plugins -p strict --root "$root" -o "$WORK/$1.xml"
	awk '/<rule-result /{ sub(/.*idref="[^"]*plimsoll_rule_/, ""); sub(/".*/, ""); rule = $0 }
		/<result>/{ sub(/.*<result>/, ""); sub(/<.*/, ""); print rule, $0 }' "$WORK/$1.xml" | LC_ALL=C sort >"$WORK/$1"
}
tree() {
	(cd "$root" && find etc -exec ls -ld --time-style=+ {} + && find etc -type f -exec sha256sum {} +) | LC_ALL=C sort
}

verdicts before
mkdir "$WORK/scripts"
# Each script as the report shows it, with the values of the profile in it.
awk -v dir="$WORK/scripts/" '
	/<TestResult/{ on = 1 }
	on && /<rule-result /{ rule = $0; sub(/.*idref="[^"]*plimsoll_rule_/, "", rule); sub(/".*/, "", rule) }
	on && /<fix .*script:sh/{ script = dir rule; sub(/.*<fix [^>]*>/, "") }
	script{ last = sub(/<\/fix>.*/, ""); gsub(/&lt;/, "<"); gsub(/&gt;/, ">"); gsub(/&#39;/, "\047")
		gsub(/&quot;/, "\""); gsub(/&amp;/, "\\&"); print >script; if (last) { close(script); script = "" } }' "$WORK/before.xml"
[ "$(find "$WORK/scripts" -type f | wc -l)" -ge 25 ] || fail "only $(find "$WORK/scripts" -type f | wc -l) scripts were found"

for script in "$WORK/scripts"/*; do
	rule=${script##*/}
	for turn in first second; do
		cat "$WORK/stand-ins" "$script" | chroot "$root" /bin/sh -u >"$WORK/said" 2>&1 || fail "$rule: the script fails: $(cat "$WORK/said")"
		tree >"$WORK/$turn"
		count=$((count + 1))
	done
	cmp -s "$WORK/first" "$WORK/second" || fail "$rule: the second run changes something"
done
[ -z "$(ls "$root/tmp")" ] || fail "a script leaves something in /tmp: $(ls "$root/tmp")"

verdicts after
mended=0
for script in "$WORK/scripts"/*; do
	rule=${script##*/}
	grep -qx "$rule fail" "$WORK/before" || continue
	grep -qx "$rule pass" "$WORK/after" || fail "$(grep "^$rule " "$WORK/after") after its own fix"
	mended=$((mended + 1))
done
[ "$mended" -ge 15 ] || fail "only $mended rules are mended: this test proves little"

find "$root/etc" -name '*plimsoll*' -delete
verdicts undone
cmp -s "$WORK/before" "$WORK/undone" || fail "not undone: $(diff "$WORK/before" "$WORK/undone" | head -n 4)"
finish
