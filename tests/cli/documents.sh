# documents.sh: man pages are clean roff, completion is clean bash, and both hold every command and option.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

commands=$("$PLIMSOLL" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(echo "$commands" | wc -w)" -ge 12 ] || fail "--help lists only $commands"
for command in "" $commands; do
	case " $(sed -n 's/^set(PLM_MAN_COMMANDS \(.*\))/\1/p' "$SOURCE/packaging/CMakeLists.txt") " in
	*" $command "* | "  ") ;;
	*) [ -z "$command" ] || fail "the man page of $command is not installed: add it to packaging/CMakeLists.txt" ;;
	esac
	# shellcheck disable=SC2086
	run_plimsoll help --man $command
	expect_status 0
	if command -v man >/dev/null; then
		LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$WORK/out" >/dev/null 2>"$WORK/warnings" || fail "$shown: man refuses it"
		[ ! -s "$WORK/warnings" ] || fail "$shown: $(head -n 2 "$WORK/warnings")"
	fi
	[ -n "$command" ] || continue
	for option in $("$PLIMSOLL" help "$command" | sed -n 's/^  .*--\([a-z][a-z-]*\).*/\1/p' | sort -u); do
		sed 's|[\\]||g' <"$WORK/out" | grep -q -e "--$option" || fail "$shown: --$option is missing"
	done
done

run_plimsoll help --completion
expect_status 0
bash -n "$WORK/out" || fail "completion does not parse"
# shellcheck disable=SC2016
bash -c '. "$1"; COMP_WORDS=(plimsoll audit --pro); COMP_CWORD=2; _plimsoll; [ "${COMPREPLY[0]}" = --profile ]' x "$WORK/out" ||
	fail "completion does not complete --pro"
finish
