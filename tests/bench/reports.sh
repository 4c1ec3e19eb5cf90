#!/bin/sh
# reports.sh BUILD [SCRATCH]: 40,000 results to every format through `plimsoll report`: processor time, memory and bytes; the page beside that
# of `oscap xccdf generate report` of the same file, which is to take 20 times the time and 10 times the memory; and the page opened
# and searched in Chromium, in less than two seconds. Fails when one of these is missed. Takes two minutes; OSCAP=no and
# CHROMIUM=no leave the comparisons out. Processor time, and the least of three runs: other work on the machine says little.
# BUILD is one without sanitizers and with optimisation (the preset release).
set -eu
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
hosts=$here/../hosts
scratch=${2:-$(mktemp -d)}
mkdir -p "$scratch/host"
scratch=$(cd "$scratch" && pwd)
plimsoll=$build/cli/plimsoll
PLIMSOLL_DATA=$build
export PLIMSOLL_DATA
missed=0

# The least processor seconds and the largest memory in KiB of so many runs of a command.
timed() { # timed RUNS COMMAND...
	left=$1
	shift
	while [ "$left" -gt 0 ]; do
		/usr/bin/time -f '%U %S %M' "$@" 2>&1 >/dev/null | tail -n 1
		left=$((left - 1))
	done | awk '{ t = $1 + $2; if (NR == 1 || t < least) least = t; if ($3 > most) most = $3 } END { print least, most }'
}

sh "$hosts/many_containers.sh" 900 "$hosts" >"$scratch/host/manifest"
"$plimsoll" audit --no-plugins -q -p strict --fail-on none --host "$scratch/host" -o "$scratch/in.xml" || [ $? -eq 2 ]
echo "results: $(grep -c '<rule-result' "$scratch/in.xml"), $(wc -c <"$scratch/in.xml") bytes of XCCDF"
audited=$(timed 1 "$plimsoll" audit --no-plugins -q -p strict --fail-on none --host "$scratch/host" -o "xccdf:$scratch/out")
echo "audit $audited $(wc -c <"$scratch/out")" >"$scratch/figures"
for format in xccdf arf html text json jsonl csv junit sarif oscal prometheus markdown; do
	used=$(timed 3 "$plimsoll" report "$scratch/in.xml" -o "$format:$scratch/out")
	echo "$format $used $(wc -c <"$scratch/out")" >>"$scratch/figures"
	[ $format = html ] && cp "$scratch/out" "$scratch/page.html"
done
oscap="0 0"
[ "${OSCAP:-yes}" = no ] || oscap=$(timed 1 oscap xccdf generate report --output "$scratch/oscap.html" "$scratch/in.xml")
echo "oscap $oscap 0" >>"$scratch/figures"
awk '
	{ name[NR] = $1; time[$1] = $2; memory[$1] = $3; bytes[$1] = $4 }
	END {
		for (i = 1; i <= NR; i++) {
			printf "%-10s %6.2f s of CPU %5d MiB %9d bytes", name[i], time[name[i]], memory[name[i]] / 1024, bytes[name[i]]
			if (memory["oscap"] && name[i] != "oscap" && name[i] != "audit")
				printf "   oscap takes %5.1f times the time, %5.1f times the memory",
					time["oscap"] / time[name[i]], memory["oscap"] / memory[name[i]]
			print ""
		}
		if (!memory["oscap"]) exit 0
		if (time["oscap"] < 20 * time["html"]) { print "html is to be 20 times faster than oscap"; bad = 1 }
		for (format in memory)
			if (format != "audit" && format != "oscap" && memory["oscap"] < 10 * memory[format]) {
				print format " is to be 10 times smaller than oscap"
				bad = 1
			}
		exit bad
	}' "$scratch/figures" || missed=1
if [ "${CHROMIUM:-yes}" = no ]; then exit $missed; fi
timeout 300 node "$here/page_opens.mjs" "$scratch/page.html" vault || missed=1
exit $missed
