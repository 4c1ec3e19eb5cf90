# lib.sh: what the tests of the program share. Sourced with PLIMSOLL, SOURCE and WORK set.
# A test calls expect_* and ends with `finish`; each failure is one line.
failures=0
count=0

fail() {
	echo "FAIL: $*"
	failures=$((failures + 1))
}

# run_plimsoll ARGUMENT...: leaves status, $WORK/out and $WORK/err.
run_plimsoll() {
	status=0
	"$PLIMSOLL" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	shown="plimsoll $*"
	count=$((count + 1))
}

expect_status() {
	[ "$status" -eq "$1" ] || fail "$shown: exit code $status, not $1: $(head -n 3 "$WORK/err")"
}

# Standard error is exactly one line that holds every given text.
expect_one_line() {
	[ "$(wc -l <"$WORK/err")" -eq 1 ] || fail "$shown: not one line: $(cat "$WORK/err")"
	for text in "$@"; do
		grep -qF -- "$text" "$WORK/err" || fail "$shown: no '$text' in: $(cat "$WORK/err")"
	done
}

expect_out() {
	for text in "$@"; do
		grep -qF -- "$text" "$WORK/out" || fail "$shown: no '$text' in its output"
	done
}

expect_silence() {
	[ ! -s "$WORK/out" ] || fail "$shown: printed $(head -n 2 "$WORK/out")"
	[ ! -s "$WORK/err" ] || fail "$shown: complained $(head -n 2 "$WORK/err")"
}

finish() {
	echo "$count runs, $failures failures"
	[ "$count" -gt 0 ] && [ "$failures" -eq 0 ]
}
