#!/bin/sh
# sshd.sh RUN_CASES: what sshd -T says of a configuration with drop-ins, doubles and a Match for all is what the test "sshd" says of
# it, option by option. Needs root for a mount namespace of its own; changes nothing of this machine. SSHD names the program.
set -eu
SSHD=${SSHD:-/usr/sbin/sshd}
[ -x "$SSHD" ] || { echo "skipped: no $SSHD"; exit 77; }
[ "$(id -u)" = 0 ] || { echo "skipped: not root"; exit 77; }
[ -d /etc/ssh ] || { echo "skipped: no /etc/ssh"; exit 77; }
unshare -m true 2>/dev/null || { echo "skipped: no mount namespace of its own"; exit 77; }
command -v ssh-keygen >/dev/null || { echo "skipped: no ssh-keygen"; exit 77; }
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
etc=$WORK/made/root/etc/ssh
mkdir -p "$etc/sshd_config.d"
echo 'plimsoll-host 1' >"$WORK/made/manifest"

# compare NAME: asks sshd of each option of the table, and the test of the same.
compare() {
	{ grep -v '^sshd:' /etc/passwd; echo 'sshd:x:999:65534::/run/sshd:/usr/sbin/nologin'; } >"$WORK/passwd"
	# shellcheck disable=SC2016
	unshare -m sh -c 'mount --bind "$1" /etc/ssh && mount --bind "$4" /etc/passwd && mount -t tmpfs none /run && mkdir /run/sshd &&
		"$2" -T -h "$3" -C user=nobody,host=h,addr=192.0.2.1' sh "$etc" "$SSHD" "$WORK/key" "$WORK/passwd" >"$WORK/told"
	for option in $options; do
		value=$(awk -v name="$(echo "$option" | tr '[:upper:]' '[:lower:]')" '$1 == name { print tolower($2) }' "$WORK/told")
		[ "$value" != without-password ] || value=prohibit-password
		[ -n "$value" ] || { echo "sshd -T does not tell $option"; exit 1; }
		printf 'case: %s, %s\nhost: made\ncheck: <sshd option="%s" equals="%s"/>\nverdict: pass\n\n' \
			"$1" "$option" "$option" "$value"
	done >"$WORK/access.cases"
	"$RUN" "$WORK" "$WORK/access.cases"
}

RUN=$1
options='AllowAgentForwarding AllowStreamLocalForwarding AllowTcpForwarding ClientAliveCountMax ClientAliveInterval
	DisableForwarding GatewayPorts HostbasedAuthentication IgnoreRhosts KbdInteractiveAuthentication LogLevel LoginGraceTime
	MaxAuthTries MaxSessions PasswordAuthentication PermitEmptyPasswords PermitRootLogin PermitTunnel PermitUserEnvironment
	PubkeyAuthentication StrictModes UsePAM X11Forwarding'
ssh-keygen -q -t ed25519 -N '' -f "$WORK/key"

: >"$etc/sshd_config"
compare defaults

cat >"$etc/sshd_config.d/10-a.conf" <<'END'
PermitRootLogin = "without-password" # by key
LoginGraceTime 1m30s
Match all
	X11Forwarding yes
END
cat >"$etc/sshd_config.d/20-b.conf" <<'END'
permitrootlogin no
MaxAuthTries 3
X11Forwarding no
END
echo 'PermitRootLogin yes' >"$etc/sshd_config.d/README"
cat >"$etc/sshd_config" <<'END'
LogLevel VERBOSE
Include sshd_config.d/*.conf
MaxAuthTries 5
ChallengeResponseAuthentication no
ClientAliveInterval 2m
UsePAM yes
Match User nobody
	MaxSessions 10
Match all
	PasswordAuthentication no
	LogLevel INFO
Match all
	PasswordAuthentication yes
END
compare drop-ins
