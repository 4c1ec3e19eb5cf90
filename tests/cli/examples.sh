# examples.sh: every example that --help shows for the commands that need no host runs as it stands, with the files that it
# names beside it, and says nothing on standard error.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
cd "$WORK"
cp "$SOURCE/docs/examples/benchmark/build-farm.xml" my-benchmark.xml
run_plimsoll audit --no-plugins -q --host "$SOURCE/tests/hosts/shared/fault" -p strict -o results.xml
cp "$PLIMSOLL" plimsoll
PATH="$WORK:$PATH"

for command in list guide fix tailor lint; do
	"$PLIMSOLL" help $command | sed -n '/^Examples:/,$s/^  plimsoll/plimsoll/p' >lines
	[ "$(wc -l <lines)" -ge 2 ] || fail "$command shows $(wc -l <lines) examples"
	while read -r line; do
		shown=$line
		status=0
		sh -c "$line" >out 2>err </dev/null || status=$?
		expect_status 0
		[ ! -s err ] || fail "$line: $(head -n 2 err)"
		count=$((count + 1))
	done <lines
done
for file in guide.html strict.html fix.sh fix.yml ours.xml lint.sarif; do
	[ -s $file ] || fail "no example wrote $file"
done
finish
