# documents.sh: man pages are clean roff, completion is clean bash, zsh and fish, and all hold every command and option.
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
	if command -v mandoc >/dev/null; then
		mandoc -T lint -W warning "$WORK/out" >"$WORK/warnings" 2>&1 || fail "$shown: $(head -n 2 "$WORK/warnings")"
	fi
	head -n 1 "$WORK/out" | tr -d '\\' >"$WORK/head"
	grep -q "^.TH $(echo "plimsoll${command:+-$command}" | tr '[:lower:]' '[:upper:]') 1 [0-9-]* \"plimsoll [0-9]" "$WORK/head" ||
		fail "$shown: the head is $(cat "$WORK/head")"
	[ -n "$command" ] || continue
	for option in $("$PLIMSOLL" help "$command" | sed -n 's/^  .*--\([a-z][a-z-]*\).*/\1/p' | sort -u); do
		sed 's|[\\]||g' <"$WORK/out" | grep -q -e "--$option" || fail "$shown: --$option is missing"
	done
done

# What --help of a command says it takes is what each shell offers behind it, no more and no less.
for shell in bash zsh fish; do
	run_plimsoll help --completion "$shell"
	expect_status 0
	cp "$WORK/out" "$WORK/$shell"
	if command -v "$shell" >/dev/null; then
		"$shell" -n "$WORK/$shell" 2>"$WORK/err" || fail "$shell refuses the completion: $(head -n 3 "$WORK/err")"
	else
		echo "part not run: $shell is not installed"
	fi
done
for command in $commands; do
	"$PLIMSOLL" help "$command" | sed -n '/^Options:/,/^$/s/^  \(-., \|    \)--\([a-z][a-z-]*\).*/\2/p' | sort -u >"$WORK/said"
	[ "$(wc -l <"$WORK/said")" -ge 1 ] || fail "--help of $command lists no option"
	sed -n "s/^\t\t$command) words=\"\(.*\)\" ;;/\1/p" "$WORK/bash" | tr ' ' '\n' | sed -n 's/^--//p' | sort -u >"$WORK/said.bash"
	sed -n "/^\t$command)/,/;;/s/.*'\*--\([a-z-]*\)=*\[.*/\1/p" "$WORK/zsh" | sort -u >"$WORK/said.zsh"
	sed -n "s/.*subcommand_from $command' -l \([a-z-]*\) .*/\1/p" "$WORK/fish" | sort -u >"$WORK/said.fish"
	for shell in bash zsh fish; do
		cmp -s "$WORK/said" "$WORK/said.$shell" || fail "$shell, $command: $(diff "$WORK/said" "$WORK/said.$shell" | head -n 4)"
	done
done

# shellcheck disable=SC2016
bash -c '. "$1"; COMP_WORDS=(plimsoll audit --pro); COMP_CWORD=2; _plimsoll; [ "${COMPREPLY[0]}" = --profile ]' x "$WORK/bash" ||
	fail "completion of bash does not complete --pro"
# complete WORD...: what bash offers for the last word
complete_bash() {
	# shellcheck disable=SC2016
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _plimsoll; echo "${COMPREPLY[*]}"' "$WORK/bash" "$@"
}
[ "$(complete_bash "$PLIMSOLL" audit --profile stri)" = strict ] || fail "bash does not complete profiles"
[ "$(complete_bash "$PLIMSOLL" audit --rule kernel_kptr)" = kernel_kptr_restrict ] || fail "bash does not complete rules"
[ "$(complete_bash "$PLIMSOLL" list ru)" = rules ] || fail "bash does not complete what list lists"
[ -z "$(complete_bash "$PLIMSOLL" audit -o '')" ] || fail "bash offers options where a file is wanted"
! command -v fish >/dev/null || fish -N -c "source $WORK/fish; complete -C 'plimsoll audit --pro'" | grep -q '^--profile' ||
	fail "completion of fish does not complete --pro"
# shellcheck disable=SC2016
! command -v zsh >/dev/null || zsh -f -c 'autoload -Uz compinit; compinit -D -u; . "$1"; [ "$_comps[plimsoll]" = _plimsoll ]' x "$WORK/zsh" ||
	fail "completion of zsh does not register"
run_plimsoll help --completion tcsh
expect_status 64
expect_one_line "write bash, zsh or fish"
finish
