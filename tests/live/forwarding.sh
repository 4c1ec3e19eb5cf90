#!/bin/sh
# forwarding.sh RUN_CASES: a forwarder that is connected to a listener, cut off, stopped, with TLS and without. rsyslog
# and syslog-ng, each where it is installed (or unpacked below $FORWARDERS), with a configuration and a socket of its
# own. In a network and a mount namespace of its own, with an address on the loopback interface that is not the
# loopback's. Skips where such namespaces or both programs are not to be had.
set -eu
run_cases=$1
peer=192.0.2.9

if [ "${2:-}" != inside ]; then
	[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
	for tool in ip openssl busybox unshare; do
		command -v $tool >/dev/null 2>&1 || { echo "skipped: there is no $tool"; exit 77; }
	done
	PATH="$PATH${FORWARDERS:+:$FORWARDERS/usr/sbin}"
	command -v rsyslogd >/dev/null 2>&1 || command -v syslog-ng >/dev/null 2>&1 ||
		{ echo "skipped: neither rsyslog nor syslog-ng is installed"; exit 77; }
	export PATH
	unshare -m -n --propagation private true 2>/dev/null || { echo "skipped: no mount and network namespaces of its own"; exit 77; }
	exec unshare -m -n --propagation private "$0" "$run_cases" inside
fi

work=$(mktemp -d)
pids=
end() {
	# A number of one that has ended may be another's by now.
	for pid in $pids; do
		[ "$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$pid/status" 2>/dev/null)" != $$ ] || kill "$pid" 2>/dev/null || :
	done
	cd / && umount "$work/etc" /etc 2>/dev/null || :
	rm -rf "$work"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

# What the host has of these must not be seen here.
mkdir "$work/etc" "$work/state"
mkfifo "$work/hold"
cp -a /etc/. "$work/etc/"
rm -rf "$work/etc/rsyslog.conf" "$work/etc/rsyslog.d" "$work/etc/syslog-ng" "$work/etc/fluent-bit" "$work/etc/vector" \
	"$work/etc/systemd/journal-upload.conf"
mount --bind "$work/etc" /etc
ip link set lo up
ip address add $peer/32 dev lo

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$peer -addext "subjectAltName=IP:$peer" \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null

# Each as a process of this shell, so that nothing outlives it.
listen_plain() {
	busybox nc -l -p 6514 <>"$work/hold" >/dev/null 2>&1 &
	listener=$!
	pids="$pids $listener"
}
listen_tls() {
	openssl s_server -accept $peer:6514 -cert "$work/cert.pem" -key "$work/key.pem" -quiet \
		<>"$work/hold" >/dev/null 2>&1 &
	listener=$!
	pids="$pids $listener"
}

# wait_for WHAT COMMAND...: up to a minute
wait_for() {
	what=$1
	shift
	for _ in $(seq 300); do
		if "$@"; then return 0; fi
		sleep 0.2
	done
	echo "FAIL: $what"
	cat "$work/last" "$work"/*.log 2>/dev/null
	exit 1
}

# says VERDICT MESSAGE ATTRIBUTES
says() {
	cat >"$work/logging.cases" <<EOT
case: $1
host: live
check: <forwarding by="$program" $3/>
verdict: $1
message: $2
EOT
	"$run_cases" "$work" "$work/logging.cases" >"$work/last" 2>&1
}

stop() {
	kill "$1"
	wait "$1" 2>/dev/null || :
}

# life TLS: of one forwarder, from its configuration to its end
life() {
	tls=$1
	"configure_$short" "$tls"
	says fail "does not run" ''
	if [ "$tls" = yes ]; then listen_tls; else listen_plain; fi
	"start_$short"
	wait_for "$program is not seen to be connected" says pass "connected to $peer:6514" ''
	if [ "$tls" = yes ]; then
		says pass "connected to $peer:6514" 'encrypted="true"'
	else
		says fail 'in the clear' 'encrypted="true"'
	fi
	stop "$listener"
	wait_for "$program is not seen to be cut off" says fail 'no connection stands' ''
	stop "$daemon"
	wait_for "$program is not seen to have stopped" says fail 'does not run' ''
	echo "$program, TLS $tls: configured, connected, cut off, stopped"
}

configure_rsyslog() {
	{
		echo "global(workDirectory=\"$work/state\" defaultNetstreamDriverCAFile=\"$work/cert.pem\")"
		echo "module(load=\"imuxsock\" SysSock.Name=\"$work/log\")"
		echo '$IncludeConfig /etc/rsyslog.d/*.conf'
	} >/etc/rsyslog.conf
	mkdir -p /etc/rsyslog.d
	[ "$1" = no ] || stream='StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid"'
	echo "*.* action(type=\"omfwd\" target=\"$peer\" port=\"6514\" protocol=\"tcp\" ${stream:-} action.resumeRetryCount=\"-1\")" \
		>/etc/rsyslog.d/50-live.conf
}
# A message makes it connect, and notice that it was cut off.
start_rsyslog() {
	LD_LIBRARY_PATH=${FORWARDERS:+$FORWARDERS/usr/lib/$(uname -m)-linux-gnu} rsyslogd -n -f /etc/rsyslog.conf \
		-i "$work/rsyslogd.pid" ${FORWARDERS:+-M "$FORWARDERS/usr/lib/$(uname -m)-linux-gnu/rsyslog"} >"$work/rsyslogd.log" 2>&1 &
	daemon=$!
	pids="$pids $daemon"
	(while [ -d "/proc/$daemon" ]; do logger -u "$work/log" live 2>/dev/null || :; sleep 0.3; done) &
	pids="$pids $!"
}

configure_syslogng() {
	version=$(LD_LIBRARY_PATH=$libraries syslog-ng -V | sed -n 's/^Config version: //p')
	mkdir -p /etc/syslog-ng
	[ "$1" = no ] || stream="transport(\"tls\") tls(ca-file(\"$work/cert.pem\") peer-verify(optional-untrusted))"
	cat >/etc/syslog-ng/syslog-ng.conf <<-EOT
		@version: $version
		source s_live { unix-dgram("$work/log"); };
		source s_host { file("/var/log/syslog" follow-freq(1)); };
		destination d_live { network("$peer" port(6514) ${stream:-} time-reopen(1)); };
		log { source(s_live); source(s_host); destination(d_live); };
	EOT
}
start_syslogng() {
	LD_LIBRARY_PATH=$libraries syslog-ng -F --no-caps -f /etc/syslog-ng/syslog-ng.conf -p "$work/ng.pid" \
		-R "$work/state/ng.persist" -c "$work/ng.ctl" \
		${FORWARDERS:+--module-path="$FORWARDERS/usr/lib/syslog-ng/3.38"} >"$work/syslogng.log" 2>&1 &
	daemon=$!
	pids="$pids $daemon"
}

libraries=${FORWARDERS:+$FORWARDERS/usr/lib/$(uname -m)-linux-gnu:$FORWARDERS/usr/lib/syslog-ng}
for short in rsyslog syslogng; do
	case $short in
	rsyslog) program=rsyslog command=rsyslogd ;;
	*) program=syslog-ng command=syslog-ng ;;
	esac
	command -v $command >/dev/null 2>&1 || { echo "not here: $program"; continue; }
	for tls in no yes; do
		stream=
		life $tls
	done
	rm -rf /etc/rsyslog.conf /etc/rsyslog.d /etc/syslog-ng
done
