# messages.sh: the problems that docs/writing-a-benchmark.md shows are what lint says of its example with two slips in it.
# usage: messages.sh PLIMSOLL SOURCE_DIRECTORY WORK_DIRECTORY
set -eu
plimsoll=$1 source=$2 work=$3
mkdir -p "$work"
cd "$work"
sed -e '32s/severity="[a-z]*"/severity="critical"/' -e '16s/rule_lockdown/rule_lokdown/' \
	"$source/docs/examples/benchmark/build-farm.xml" >build-farm.xml
status=0
"$plimsoll" lint --no-plugins build-farm.xml >said || status=$?
[ "$status" -eq 1 ] || { echo "lint: exit code $status"; exit 1; }
grep '^build-farm.xml:[0-9]' "$source/docs/writing-a-benchmark.md" >shown
grep '^build-farm.xml:[0-9]' said | diff shown -
[ "$(wc -l <shown)" -eq 2 ]
