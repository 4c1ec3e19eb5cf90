#!/bin/sh
# network.sh RUN_CASES PROBE_TEXT PLIMSOLL BENCHMARK: a listener on loopback comes and goes, and in a network namespace of its own rules are loaded
# and flushed: the verdict follows, and the probes give what `ss` and `nft -j list ruleset` give. Changes nothing else.
set -eu
run_cases=$1
probe_text=$2
plimsoll=$3
benchmark=$4
[ "$(id -u)" = 0 ] || { echo "skipped: needs root"; exit 77; }
for command in nft ss busybox; do
	command -v "$command" >/dev/null 2>&1 || { echo "skipped: there is no $command here"; exit 77; }
done
unshare -n nft list ruleset >/dev/null 2>&1 || { echo "skipped: no network namespace of its own, or nft does not work in it"; exit 77; }

work=$(mktemp -d)
# shellcheck source-path=SCRIPTDIR source=container_lib.sh
. "$(dirname "$0")/container_lib.sh"
port=$(free_port 1)
listener=
ended() {
	[ -z "$listener" ] || kill "$listener" 2>/dev/null || :
	rm -rf "$work"
}
trap ended EXIT
trap 'exit 1' INT TERM HUP

# expect VERDICT CHECK [MESSAGE]
expect() {
	cat >"$work/network.cases" <<EOT
case: $1
host: live
check: $2
verdict: $1
${3:+message: $3}
EOT
	"$run_cases" "$work" "$work/network.cases" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }
}

# ---- listeners: everything is allowed but one port ----

if [ "${5:-}" != inside ]; then
	others="tcp/1-$((port - 1)) tcp/$((port + 1))-65535 udp/*"
	expect pass "<listener loopback=\"true\" allow=\"$others\"/>"
	busybox httpd -f -h "$work" -p "127.0.0.1:$port" >/dev/null 2>&1 &
	listener=$!
	listens() { ss -Htln | grep -q ":$port "; }
	wait_for listens || { echo "httpd does not listen"; exit 1; }
	# The same socket, by its number, and the same process.
	"$probe_text" listeners:$$ | awk -v "port=:$port" 'index($2, port) { print $1, $2, $3 }' >"$work/ours"
	ss -Htulne | awk -v "port=:$port" 'index($5, port) { for (i = 1; i <= NF; i++) if ($i ~ /^ino:/) print $1, $5, substr($i, 5) }' >"$work/ss"
	[ -s "$work/ss" ]
	diff -u "$work/ss" "$work/ours"
	ss -Htulnp | grep ":$port " | grep -q "pid=$listener,"
	expect fail "<listener loopback=\"true\" allow=\"$others\"/>" "busybox (pid $listener) listens on tcp 127.0.0.1 port $port, which the rule does not allow"
	expect fail "<listener loopback=\"true\" allow=\"$others tcp/$port=httpd\"/>"
	expect pass "<listener loopback=\"true\" allow=\"$others tcp/$port@127.0.0.1=busybox\"/>"
	expect pass "<listener allow=\"$others\"/>"
	kill "$listener"
	wait "$listener" 2>/dev/null || :
	listener=
	expect pass "<listener loopback=\"true\" allow=\"$others\"/>"
	unshare -n "$0" "$run_cases" "$probe_text" "$plimsoll" "$benchmark" inside
	exit
fi

# ---- rules ----

same_as_nft() {
	"$probe_text" nftables >"$work/ours"
	nft -j -s -t -n list ruleset >"$work/nft"
	# The library ends its line or not, as it likes.
	[ "$(cat "$work/ours")" = "$(cat "$work/nft")" ] || { diff "$work/ours" "$work/nft"; exit 1; }
}

same_as_nft
expect fail '<firewall of="running"/>' 'nothing filters it'
nft -f - <<'EOT'
table inet plimsoll {
	set ports { type inet_service; elements = { 22, 80 } }
	chain rest {
		log prefix "rest " reject
	}
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "lo" accept
		ct state established,related accept
		tcp dport @ports counter accept
		jump rest
	}
}
EOT
same_as_nft
expect pass '<firewall of="running"/>'
nft flush chain inet plimsoll rest
expect fail '<firewall of="running"/>' 'chain input of table inet plimsoll lets it through'
nft 'chain inet plimsoll input { policy drop; }'
same_as_nft
expect pass '<firewall of="running"/>'
nft insert rule inet plimsoll input accept
expect fail '<firewall of="running"/>'
nft flush ruleset
same_as_nft
if command -v iptables-nft >/dev/null 2>&1; then
	iptables-nft -P INPUT ACCEPT
	iptables-nft -A INPUT -p tcp --dport 22 -j ACCEPT
	expect fail '<firewall of="running" families="ip"/>'
	iptables-nft -A INPUT -j REJECT
	same_as_nft
	expect pass '<firewall of="running" families="ip"/>'
	iptables-nft -F
fi
nft flush ruleset

# ---- legacy iptables: only where the kernel has them, and only in this namespace ----

# What the probe does not tell: counters, comments, options of matches and targets.
same_as_iptables() {
	"$probe_text" "$1" >"$work/ours"
	"$1-legacy-save" | sed -e 's/ -m comment --comment \("[^"]*"\|[^ ]*\)//' -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]/[0:0]/' \
		-e 's/ --\(dport\|ctstate\|limit\|limit-burst\|log-prefix\|reject-with\|to-destination\) [^ ]*//g' >"$work/legacy"
	diff -u "$work/legacy" "$work/ours"
}

if iptables-legacy -t filter -P INPUT ACCEPT 2>/dev/null; then
	expect fail '<firewall of="running" families="ip"/>' 'chain INPUT of table ip filter lets it through'
	iptables-legacy -N REST
	iptables-legacy -N A-LAST
	iptables-legacy -A INPUT -i lo -j ACCEPT
	iptables-legacy -A INPUT -i eth+ ! -s 10.1.2.0/24 -d 10.0.0.1/255.0.255.0 -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
	iptables-legacy -A INPUT ! -i wlan0 ! -p udp -f -m comment --comment 'a remark' -g REST
	iptables-legacy -A INPUT -p 200 -m limit --limit 1/min -j LOG --log-prefix=x
	iptables-legacy -A INPUT -m comment --comment last -j REST
	iptables-legacy -A REST -o docker0 -p 132
	iptables-legacy -A REST -m comment --comment 'the end' -j REJECT
	iptables-legacy -A FORWARD -i docker0 -o docker0 -j DROP
	iptables-legacy -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2
	same_as_iptables iptables
	expect pass '<firewall of="running" families="ip"/>'
	iptables-legacy -F REST
	same_as_iptables iptables
	expect fail '<firewall of="running" families="ip"/>' 'chain INPUT of table ip filter lets it through'
	iptables-legacy -P INPUT DROP
	same_as_iptables iptables
	expect pass '<firewall of="running" families="ip"/>'
	ip6tables-legacy -A INPUT ! -s fe80::/10 -p ipv6-icmp -j ACCEPT
	ip6tables-legacy -A INPUT -d 2001:db8::1 -i e+ -j RETURN
	ip6tables-legacy -A INPUT -j DROP
	same_as_iptables ip6tables
	ip link set lo up
	expect pass '<firewall of="running"/>'
	# The program itself, which may open no such socket once it judges.
	echo 1 >/proc/sys/net/ipv4/ip_forward
	"$plimsoll" audit --no-plugins --rule network_firewall_forward -o "json:$work/report" "$benchmark" >/dev/null || :
	grep -q 'getsockopt:iptables' "$work/report"
	grep -q 'table ip filter, chain FORWARD: policy accept, 1 rules' "$work/report"
	if grep -q 'could not be read' "$work/report"; then exit 1; fi
	ip6tables-legacy -F
	expect fail '<firewall of="running" families="ip6"/>' 'incoming IPv6'
	expect fail '<firewall of="running"/>' 'incoming IPv6'
else
	echo "this kernel has no legacy iptables: not compared with them"
fi

echo "network.sh: listeners and rules are seen as ss, nft and iptables see them"
