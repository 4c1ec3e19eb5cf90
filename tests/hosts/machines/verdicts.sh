#!/bin/sh
# verdicts.sh PLIMSOLL BENCHMARK SCRATCH: every rule of the benchmark on every machine beside this script, compared with
# verdicts.table, whose lines were read and agreed to one by one. ACCEPT=1 writes the table anew: read its difference.
# A rule about containers has the verdict of all of them, and behind it of how many it failed.
set -eu
plimsoll=$1 benchmark=$2 scratch=$3
here=$(cd "$(dirname "$0")" && pwd)
SOURCE_DATE_EPOCH=1795420000
export SOURCE_DATE_EPOCH
rm -rf "$scratch" && mkdir -p "$scratch"

# A profile that selects every rule: none of the benchmark's own does.
{
	printf '<Tailoring xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_tailoring_all">\n<version time="2026-11-22T00:00:00">1</version>\n'
	printf '<Profile id="xccdf_t_profile_all"><title>every rule</title>\n'
	sed -n 's/.*<Rule [^>]*id="\([^"]*\)".*/<select idref="\1" selected="true"\/>/p' "$benchmark"
	printf '</Profile></Tailoring>\n'
} >"$scratch/all.xml"

machines=$(find "$here" -mindepth 1 -maxdepth 1 -type d -exec basename {} \; | sort)
for machine in $machines; do
	"$plimsoll" audit --no-plugins -q --tailoring "$scratch/all.xml" --fail-on none --host "$here/$machine" \
		-o csv:"$scratch/$machine.csv" "$benchmark" || [ $? -eq 2 ] || { echo "$machine: the audit failed" >&2; exit 1; }
	# 2 also says that a manifest was not understood, and then there is nothing to read.
	[ -s "$scratch/$machine.csv" ] || { echo "$machine: there is no audit" >&2; exit 1; }
	# rule verdict [failed/all instances]; error and fail before unknown before pass.
	awk -F '","' 'NR > 1 && $3 != "" {
			rank["error"] = 5; rank["fail"] = 4; rank["unknown"] = 3; rank["pass"] = 2; rank["informational"] = 1.5; rank["notchecked"] = 1.2; rank["notapplicable"] = 1
			if (!($3 in worst)) { order[++n] = $3; worst[$3] = $6 }
			if (rank[$6] > rank[worst[$3]]) worst[$3] = $6
			all[$3] += $7 != ""; failed[$3] += $7 != "" && $6 == "fail"
		}
		END { for (i = 1; i <= n; i++) { r = order[i]; print r, all[r] && failed[r] ? worst[r] ":" failed[r] "/" all[r] : worst[r] } }' \
		"$scratch/$machine.csv" | sort >"$scratch/$machine.verdicts"
done

# shellcheck disable=SC2086
{
	printf '# %-50s' rule
	printf ' %-14s' $machines
	printf '\n'
	for machine in $machines; do sed "s/^/$machine /" "$scratch/$machine.verdicts"; done |
		awk -v machines="$machines" 'BEGIN { n = split(machines, m) }
			{ v[$2, $1] = $3; if (!($2 in seen)) { seen[$2] = 1; print $2 | "sort >" scratch } }
			END { close("sort >" scratch); while ((getline rule <scratch) > 0) {
				printf "%-52s", rule; for (i = 1; i <= n; i++) printf " %-14s", (rule, m[i]) in v ? v[rule, m[i]] : "-"; printf "\n" } }' \
			scratch="$scratch/rules"
} | sed 's/ *$//' >"$scratch/verdicts.table"

[ -z "${ACCEPT:-}" ] || cp "$scratch/verdicts.table" "$here/verdicts.table"
# A fault of ours is never agreed to.
! grep -w error "$here/verdicts.table" || { echo "the table agrees to an error" >&2; exit 1; }
diff -u "$here/verdicts.table" "$scratch/verdicts.table"

# What every host must meet can be met: one of these is run by people who care.
"$plimsoll" audit --no-plugins -q -p baseline --fail-on info --host "$here/debian12-docker" "$benchmark" >&2

# A rule that no machine passes, or none fails, was never seen to tell one from the other: one-sided.txt names it and says
# why, by its name or by the beginning of its name and a *. What is no longer so has to leave that list.
awk -v list="$here/one-sided.txt" '
	function said(rule, side,    i, part) {
		for (i = 1; i <= n; i++) {
			part = substr(name[i], 1, length(name[i]) - 1)
			if ((rule == name[i] || (name[i] == part "*" && index(rule, part) == 1)) && (sides[i] == side || sides[i] == "both")) { used[i] = 1; return 1 }
		}
		return 0
	}
	BEGIN { while ((getline line <list) > 0) if (line !~ /^(#|$)/) { split(line, w, " "); n++; name[n] = w[1]; sides[n] = w[2] } }
	/^#/ { next }
	{
		row = $0 " "
		gsub(/:[0-9]+\/[0-9]+/, "", row)
		if (row !~ / pass / && !said($1, "pass")) { print $1 ": no machine passes it"; bad = 1 }
		if (row !~ / fail / && !said($1, "fail")) { print $1 ": no machine fails it"; bad = 1 }
	}
	END {
		for (i = 1; i <= n; i++) if (!used[i]) { print "one-sided.txt: " name[i] " is not one-sided (" sides[i] ")"; bad = 1 }
		exit bad
	}' "$here/verdicts.table" >&2
