#!/bin/sh
# containers.sh PLIMSOLL HOST WORK: on the recorded host in the directory HOST, `plimsoll containers --all` says
# what HOST/containers.json says, and the rules about containers judge as HOST/verdicts.txt says. A rule that
# verdicts.txt does not name is not asked about. To accept what is said now: ACCEPT=1 ctest -R hosts/containers-
set -eu
plimsoll=$1
host=$2
work=$3/$(basename "$host")
rm -rf "$work" && mkdir -p "$work"

"$plimsoll" containers --all --format json --host "$host" >"$work/containers.json" 2>"$work/errors" || {
	status=$?
	[ "$status" -eq 2 ] || {
		cat "$work/errors" >&2
		exit 1
	}
}
"$plimsoll" audit --profile strict --quiet --host "$host" --output "xccdf:$work/results.xml" 2>"$work/errors" || {
	status=$?
	[ "$status" -le 2 ] || {
		cat "$work/errors" >&2
		exit 1
	}
}
# One line for each container and rule, as "memory_limit pass web-1".
awk '/<rule-result idref="xccdf_io.plimsoll_rule_container_/ {
		rule = $2; sub(/.*rule_container_/, "", rule); sub(/".*/, "", rule); result = instance = ""
	}
	rule && /<result>/ { result = $0; gsub(/ *<[^>]*>/, "", result) }
	rule && /<instance / { instance = $0; gsub(/ *<[^>]*>/, "", instance) }
	rule && /<\/rule-result>/ { print rule, result, instance; rule = "" }' "$work/results.xml" |
	LC_ALL=C sort >"$work/all.txt"
[ -s "$work/all.txt" ] || {
	echo "no rule about containers was judged" >&2
	exit 1
}
if [ -n "${ACCEPT:-}" ]; then
	cp "$work/containers.json" "$host/containers.json"
	cp "$work/all.txt" "$host/verdicts.txt"
fi
awk 'NR == FNR { named[$1] = 1; next } named[$1]' "$host/verdicts.txt" "$work/all.txt" >"$work/verdicts.txt"
diff -u "$host/containers.json" "$work/containers.json"
diff -u "$host/verdicts.txt" "$work/verdicts.txt"
