#!/bin/sh
# addresses.sh PLIMSOLL PROBE_TEXT: the addresses in a report are those that `ip -j addr` gives, of this host and of a network namespace
# of the test's own, where they come and go. Changes nothing else.
set -eu
plimsoll=$1
probe_text=$2
for command in ip python3; do
	command -v "$command" >/dev/null 2>&1 || { echo "skipped: there is no $command here"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

cat >"$work/same.py" <<'EOT'
import ipaddress
import json
import sys

links = json.load(open(sys.argv[1]))
host = json.load(open(sys.argv[2]))["host"]
tiers = {0: [], 1: [], 2: []}
for link in sorted(links, key=lambda link: link["ifindex"]):
    mac = link["address"] if link["link_type"] == "ether" else None
    found = []
    for info in link["addr_info"]:
        if info.get("tentative") or info.get("dadfailed") or "UP" not in link["flags"]:
            continue
        address = ipaddress.ip_address(info["local"])
        tier = 2 if address.is_loopback or info["scope"] == "host" else 1 if address.is_link_local or info["scope"] == "link" else 0
        found.append((address.version, address.packed, tier, [link["ifname"], str(address), info["prefixlen"], mac]))
    for _, _, tier, row in sorted(found):
        tiers[tier].append(row)
expected = tiers[0] or tiers[1] or tiers[2]
got = [[a["interface"], a["address"], a["prefix"], a["mac"]] for a in host["addresses"]]
if got != expected or host["addresses_problem"] is not None:
    sys.exit(f"ip: {expected}\nplimsoll: {got} {host['addresses_problem']}")
print(json.dumps(got))
EOT

# same [TEXT]: what both say, with TEXT in it
same() {
	# Another test may make or remove an interface between the two.
	for _ in $(seq 10); do
		ip -j addr >"$work/ip.json"
		"$plimsoll" audit --no-plugins -q --fail-on none --rule kernel_kptr_restrict -o "$work/host.json" >"$work/said" 2>&1 || [ $? -lt 3 ] || { cat "$work/said"; exit 1; }
		python3 "$work/same.py" "$work/ip.json" "$work/host.json" >"$work/both" 2>&1 && break
	done
	grep -qF "${1:-[}" "$work/both" || { echo "wanted ${1:-}:"; cat "$work/both"; exit 1; }
}

if [ "${3:-}" != inside ]; then
	same
	"$probe_text" addresses | grep -q '^link 1 lo - '
	[ "$(id -u)" = 0 ] && unshare -n true 2>/dev/null || { echo "part skipped: no network namespace of its own"; exit 0; }
	exec unshare -n "$0" "$plimsoll" "$probe_text" inside
fi

same '[]'
ip link set lo up
same '["lo", "127.0.0.1", 8, null]'
made=
for kind in dummy bridge 'veth peer name plm-b'; do
	# shellcheck disable=SC2086
	ip link add plm-a type $kind 2>/dev/null && made=$kind && break
done
[ -n "$made" ] || { echo "part skipped: no interface can be made here"; exit 0; }
[ ! -e /sys/class/net/plm-b ] || ip link set plm-b up
ip link set plm-a address 02:00:00:00:53:01 up
ip addr add 169.254.7.7/16 dev plm-a
same '["plm-a", "169.254.7.7", 16, "02:00:00:00:53:01"]'
ip addr add 192.0.2.77/24 dev plm-a
ip addr add 192.0.2.9/24 dev plm-a
same '["plm-a", "192.0.2.9", 24, "02:00:00:00:53:01"], ["plm-a", "192.0.2.77", 24'
ip addr add 2001:db8::77/64 dev plm-a nodad 2>/dev/null && same '["plm-a", "2001:db8::77", 64, "02:00:00:00:53:01"]]'
ip addr add 198.51.100.1 peer 198.51.100.2/32 dev plm-a
same '["plm-a", "198.51.100.1", 32'
ip link set plm-a down
same '["lo", "127.0.0.1", 8, null]'
! grep -q plm-a "$work/both"
