# lib.sh: what the tests of formats share. Sourced with PLIMSOLL, SOURCE, PLIMSOLL_DATA and WORK, and extension, that of the format.
# Makes the reports that a tool is to read, and says which: golden ones, those of two recorded hosts, and one whose names do their worst.
rm -rf "$WORK" && mkdir -p "$WORK"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH
here=$SOURCE/tests/formats
golden=$SOURCE/tests/golden/expected
failures=0

fail() {
	echo "FAIL: $*"
	failures=$((failures + 1))
}

skip() {
	echo "skipped: $*"
	exit 77
}

finish() {
	[ $failures -eq 0 ] || exit 1
	exit 0
}

# The python that Debian's modules are for comes first.
python() {
	for candidate in /usr/bin/python3 python3; do
		command -v $candidate >/dev/null && $candidate -c "import $1" 2>/dev/null && { echo $candidate; return; }
	done
	return 1
}

# audit HOST ARGUMENT...: 2 says that something could not be judged, which these hosts are for.
profile=strict
audit() {
	host=$1
	shift
	"$PLIMSOLL" audit --no-plugins -q -p "$profile" --fail-on none --host "$SOURCE/tests/hosts/shared/$host" "$@" 2>"$WORK/err" || [ $? -eq 2 ] ||
		fail "$host: $(head -n 3 "$WORK/err")"
	[ ! -s "$WORK/err" ] || fail "$host: $(head -n 3 "$WORK/err")"
}

# accepted WHAT COMMAND...
accepted() {
	what=$1
	shift
	"$@" >"$WORK/said" 2>&1 || fail "$what: $(head -n 12 "$WORK/said")"
}

# refused WHAT COMMAND...: a tool that accepts everything proves nothing.
refused() {
	what=$1
	shift
	! "$@" >"$WORK/said" 2>&1 || fail "$what: the tool did not mind"
}

# spoil FROM TO SED_SCRIPT: a copy that a broken writer could have made.
spoil() {
	sed "$3" "$1" >"$2"
	! cmp -s "$1" "$2" || fail "nothing to spoil in $1 by $3"
}

files=
for name in mixed clean nothing; do
	[ -f "$golden/$name.$extension" ] && files="$files $golden/$name.$extension"
done
for host in node-rhel9-selinux container-bad; do
	audit "$host" -o "$WORK/$host.$extension" -o "$WORK/$host.all.json"
	files="$files $WORK/$host.$extension"
done
"$PLIMSOLL" report "$here/hostile.xml" -o "$WORK/hostile.$extension" -o "$WORK/hostile.all.json" 2>"$WORK/err" ||
	fail "hostile: $(head -n 3 "$WORK/err")"
files="$files $WORK/hostile.$extension"
