# terminal.sh: what a person at a terminal sees, wide, narrow, without colours and on a dumb one; and what a pipe gets.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
command -v script >/dev/null || { echo "SKIP: there is no script here, which makes a terminal"; exit 77; }
escape=$(printf '\033')

# at COLUMNS TERM [VARIABLE=VALUE]: the audit of a recorded host on a terminal; leaves $WORK/out
at() {
	columns=$1 term=$2
	shift 2
	env "$@" TERM="$term" script -qec "stty cols $columns && $PLIMSOLL audit --no-plugins --host $SOURCE/tests/hosts/shared/fault" \
		"$WORK/typescript" </dev/null >/dev/null || :
	# The first and the last line are script's own.
	tr -d '\r' <"$WORK/typescript" | sed '1d;/^Script done/d' >"$WORK/out"
	shown="on a terminal of $columns columns ($term $*)"
	count=$((count + 1))
}

at 100 xterm
expect_out "Failed" "score" "${escape}[1m"
at 100 xterm NO_COLOR=1
expect_out "Failed" "score"
! grep -q "$escape\[[0-9;]*m" "$WORK/out" || fail "$shown: colours"
at 100 dumb
expect_out "Failed" "score"
! grep -q "$escape" "$WORK/out" || fail "$shown: an escape sequence"
at 40 dumb
expect_out "Failed"
# A word that does not fit stands alone; messages on standard error are lines for a log.
long=$(grep -v '^plimsoll: ' "$WORK/out" | awk 'length($0) > 40 && NF > 1' | head -n 3)
[ -z "$long" ] || fail "$shown: too long: $long"

run_plimsoll audit --no-plugins --host "$SOURCE/tests/hosts/shared/fault"
expect_out "fail high"
! grep -q "$escape" "$WORK/out" "$WORK/err" || fail "$shown: an escape sequence"
! grep -qvE '^(fail|unknown|error) (high|medium|low|info|unknown) [a-z0-9_]+( \[[^]]*\])?: .' "$WORK/out" ||
	fail "$shown: more than findings: $(grep -vE '^(fail|unknown|error) ' "$WORK/out" | head -n 2)"
finish
