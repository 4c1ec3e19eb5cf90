# hardening.sh: the profile kernel-hardening by a kernel's files alone: every row of the table is judged both ways, on files
# made of the table; as many rows as docs/kernel.md says; and what is wrong with such files or options.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
cd "$WORK"
command -v xsltproc >/dev/null || exit 77
table=$SOURCE/profiles/container-host/hardening.xml
here=$SOURCE/tests/cli/hardening

# files DIRECTORY ARCH GOOD [RULE]
files() {
	mkdir -p "$1"
	for part in config cmdline sysctl; do
		xsltproc --nonet --stringparam arch "$2" --param good "$3" --stringparam part $part \
			--stringparam only "${4:-}" "$here/host.xsl" "$table" >"$1/$part"
	done
	# A dump has at least one line.
	echo "kernel.ostype = Linux" >>"$1/sysctl"
	run_plimsoll audit --fail-on none --kernel-config "$1/config" --kernel-cmdline "$1/cmdline" \
		--sysctl-dump "$1/sysctl" -q -o "$1/results.xml"
	xsltproc --nonet "$here/verdicts.xsl" "$1/results.xml" | sort >"$1/verdicts"
}

# Rows may ask for opposite things in one kernel, one of them beside a third: those are judged alone.
judged() {
	grep -qx "$3 $4" "$1-$2/verdicts" && return
	alone=$((alone + 1))
	case $4 in pass) files one "$2" 1 "$3" ;; *) files one "$2" 0 "$3" ;; esac
	grep -qx "$3 $4" one/verdicts || fail "$2: $3 is not $4 but $(grep "^$3 " one/verdicts || echo missing)"
}

alone=0
for arch in x86_64 aarch64; do
	files good-$arch $arch 1
	expect_status 0
	files bad-$arch $arch 0
	xsltproc --nonet --stringparam arch $arch --stringparam part rows "$here/host.xsl" "$table" >rows-$arch
	while read -r rule kind matters; do
		count=$((count + 2))
		case $matters,$rule in
		false,kernel_hardening_*)
			grep -qx "$rule notapplicable" good-$arch/verdicts || fail "$arch: $rule ($kind) is judged"
			continue ;;
		# A rule that was there before is not held to the row's architectures.
		false,*) continue ;;
		esac
		judged good $arch "$rule" pass
		judged bad $arch "$rule" fail
	done <rows-$arch
	for kind in config cmdline sysctl; do
		rows=$(grep -c " $kind true$" rows-$arch)
		grep -qF "| $arch | $kind | $rows |" "$SOURCE/docs/kernel.md" ||
			fail "docs/kernel.md does not say that $arch has $rows rows about $kind"
	done
done
[ "$alone" -le 12 ] || fail "$alone rows had to be judged alone"
[ "$(sort rows-x86_64 | uniq -d | wc -l)" -eq 0 ] || fail "rows of one name: $(sort rows-x86_64 | uniq -d)"

# Every row that another rule answers, is answered in the profile.
xsltproc --nonet --stringparam arch x86_64 --stringparam part rows "$here/host.xsl" "$table" | while read -r rule _ _; do
	grep -q "^$rule " good-x86_64/verdicts || echo "$rule"
done >unanswered
[ ! -s unanswered ] || fail "in the profile there is nothing that answers $(cat unanswered)"

# A file alone: what it does not tell is not applicable.
run_plimsoll audit --kernel-config good-x86_64/config --fail-on none -v
expect_status 0
expect_out "the kernel was built with CONFIG_RANDOMIZE_BASE=y" "nothing here starts a kernel" \
	"does not exist on this host"
gzip -k good-x86_64/config
run_plimsoll audit --kernel-config good-x86_64/config.gz --fail-on none -v
expect_out "/proc/config.gz:" "the kernel was built with CONFIG_RANDOMIZE_BASE=y"

# Without the build nobody knows the architecture, and what depends on it is unknown, never pass.
run_plimsoll audit --kernel-cmdline good-x86_64/cmdline --fail-on none -v
expect_status 2
expect_out "the kernel's architecture is not known"

# What a dump was refused is unknown.
echo "sysctl: permission denied on key 'kernel.kptr_restrict'" >>good-x86_64/sysctl
run_plimsoll audit --sysctl-dump good-x86_64/sysctl --fail-on none -v
expect_status 2
expect_out "sysctl kernel.kptr_restrict could not be read"

run_plimsoll audit --sysctl-dump good-x86_64/config
expect_status 2
expect_one_line "there is no sysctl in it"
run_plimsoll audit --kernel-config nowhere
expect_status 2
expect_one_line nowhere
run_plimsoll audit --kernel-config good-x86_64/config --root /
expect_status 64
expect_one_line "exclude each other"
finish
