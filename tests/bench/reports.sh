#!/bin/sh
# reports.sh BUILD [SCRATCH]: 40,000 results to every format through `plimsoll report`: time, memory and bytes a format, and the page beside that of
# `oscap xccdf generate report` of the same file (minutes; OSCAP=no leaves it out). BUILD is a build without sanitizers.
set -eu
build=$(cd "$1" && pwd)
hosts=$(cd "$(dirname "$0")/../hosts" && pwd)
scratch=${2:-$(mktemp -d)}
plimsoll=$build/cli/plimsoll
PLIMSOLL_DATA=$build
export PLIMSOLL_DATA
timed() { /usr/bin/time -f '%U %S %M' "$@" 2>&1 >/dev/null | tail -n 1; }

mkdir -p "$scratch/host"
sh "$hosts/many_containers.sh" 900 "$hosts" >"$scratch/host/manifest"
"$plimsoll" audit --no-plugins -q -p strict --fail-on none --host "$scratch/host" -o "$scratch/in.xml" || [ $? -eq 2 ]
echo "results: $(grep -c '<rule-result' "$scratch/in.xml"), $(wc -c <"$scratch/in.xml") bytes of XCCDF"
for format in xccdf arf html text json jsonl csv junit sarif oscal prometheus markdown; do
	used=$(timed "$plimsoll" report "$scratch/in.xml" -o "$format:$scratch/out")
	echo "$format $used $(wc -c <"$scratch/out")" | awk '{ printf "%-10s %5.2f s of CPU %5d MiB %9d bytes\n", $1, $2 + $3, $4 / 1024, $5 }'
done
[ "${OSCAP:-yes}" = yes ] || exit 0
timed oscap xccdf generate report --output "$scratch/oscap.html" "$scratch/in.xml" |
	awk '{ printf "%-10s %5.2f s of CPU %5d MiB\n", "oscap", $1 + $2, $3 / 1024 }'
