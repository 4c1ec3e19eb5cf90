# remedies.sh: `plimsoll fix`: each fix runs by itself whatever its author wrote, nothing of a title runs at all, and a
# stored result decides what is mended.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
data="$SOURCE/tests/cli/remedies"
bench="$WORK/hostile.xml"
sed "s,@WORK@,$WORK,g" "$data/hostile.xml" >"$bench"

# run_fixes SHELL [RULE...]: runs $WORK/fix.sh in that shell
run_fixes() {
	rm -f "$WORK"/did-*
	shown="$1 fix.sh"
	status=0
	PATH="$WORK:$PATH" FIX_SHELL=$1 "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	count=$((count + 1))
}
did() {
	(cd "$WORK" && find . -name 'did-*' | sed 's,./did-,,' | LC_ALL=C sort | tr '\n' ' ')
}
playbook() {
	ANSIBLE_HOME="$WORK/ansible" LC_ALL=C.UTF-8 ansible-playbook -i localhost, -c local -e ansible_become=false "$@" >"$WORK/out" 2>&1 ||
		fail "ansible-playbook $*: $(cat "$WORK/out")"
	count=$((count + 1))
}

run_plimsoll fix -p loud -o "$WORK/fix.sh" "$bench"
expect_status 0
expect_out "fix.sh: 8 fixes; 1 rule has no script"
[ -x "$WORK/fix.sh" ] || fail "the script is not executable"
for shell in dash bash ash; do
	if [ $shell = ash ]; then
		command -v busybox >/dev/null || continue
		ln -sf "$(command -v busybox)" "$WORK/ash"
	fi
	run_fixes $shell "$WORK/fix.sh"
	expect_status 1
	expect_out "8 fixes run" "takes effect after a reboot: reboot"
	grep -qx "failed: broken exits" "$WORK/err" || fail "$shown: says $(cat "$WORK/err")"
	[ "$(did)" = "both delimiter newline no-list reboot stdin " ] || fail "$shown: did $(did)"
	printf '%s\n' "it's \"loud\" \${#HOME} {{ 1 }}" | cmp -s - "$WORK/did-newline" || fail "$shown: wrote $(cat "$WORK/did-newline")"
	[ "$(wc -l <"$WORK/did-delimiter")" -eq 2 ] || fail "$shown: a script was cut"
done
[ ! -e "$WORK/pwned" ] || fail "a title was run"

run_fixes sh "$WORK/fix.sh" both xccdf_org.example_rule_stdin
expect_status 0
[ "$(did)" = "both stdin " ] || fail "$shown: did $(did)"
run_fixes sh "$WORK/fix.sh" both nonesuch
expect_status 1
grep -qF "there is no fix of nonesuch" "$WORK/err" || fail "$shown: does not say so"

# The same bytes each time, and the profile decides.
run_plimsoll fix -p loud "$bench"
cmp -s "$WORK/out" "$WORK/fix.sh" || fail "two runs differ"
run_plimsoll fix -p none "$bench"
expect_out "quiet" "left-out" "# Only for: cpe:/o:example:some"

run_plimsoll fix -p loud -o "$WORK/fix.yml" "$bench"
expect_status 0
if command -v ansible-playbook >/dev/null; then
	playbook --syntax-check "$WORK/fix.yml"
	rm -f "$WORK"/did-*
	playbook --tags newline,stdin,delimiter,reboot,both,no-list "$WORK/fix.yml"
	[ "$(did)" = "delimiter embedded newline no-list reboot stdin " ] || fail "the playbook did $(did)"
	[ "$(cat "$WORK/did-embedded")" = 42 ] || fail "an embedded task is not as it was written"
	printf '%s\n' "it's \"loud\" \${#HOME} {{ 1 }}" | cmp -s - "$WORK/did-newline" || fail "the playbook wrote $(cat "$WORK/did-newline")"
	[ ! -e "$WORK/pwned" ] || fail "the playbook ran a title"
	run_plimsoll fix -p strict -o "$WORK/strict.yml"
	playbook --syntax-check "$WORK/strict.yml"
else
	echo "SKIP part: ansible-playbook is not installed: the playbook is only looked at"
	grep -q '^- name: "Remedies' "$WORK/fix.yml" || fail "no play"
fi

# Every fix of our own benchmark.
run_plimsoll fix -p strict -o "$WORK/strict.sh"; expect_status 0
dash -n "$WORK/strict.sh" || fail "strict.sh does not parse"
if command -v shellcheck >/dev/null; then
	shellcheck "$WORK/strict.sh" || fail "shellcheck complains"
fi

# One rule, of the profile or not; of results only if it failed there.
run_plimsoll fix --rule kernel_kptr_restrict -o "$WORK/one.sh"; expect_status 0; expect_out "one.sh: 1 fix"
grep -c '^apply ' "$WORK/one.sh" | grep -qx 1 || fail "not one fix: $(grep '^apply ' "$WORK/one.sh")"
run_plimsoll fix --rule kernel_kptr_restrict --rule kernel_dmesg_restrict -o "$WORK/two.sh"; expect_status 0; expect_out "two.sh: 2 fixes"
run_plimsoll fix --rule kernel_kptr_restrikt; expect_status 2; expect_one_line "no such rule" "kernel_kptr_restrict"
run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/machines/badly-configured" -o "$WORK/bad.xml"
run_plimsoll fix --result "$WORK/bad.xml" --rule kernel_kptr_restrict -o "$WORK/one.sh"; expect_status 0; expect_out "one.sh: 1 fix"
run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/machines/debian12-docker" -o "$WORK/good.xml" -o "$WORK/good.html"
passed=$(sed -n 's/.*<rule-result .*idref="[^"]*plimsoll_rule_\(kernel_[a-z_]*\)".*/\1/; T; h; :more; n; /<result>/!b more; /<result>pass</!d; g; p' "$WORK/good.xml" | head -n 1)
run_plimsoll fix --result "$WORK/good.xml" --rule "${passed:-none}"; expect_status 2; expect_one_line "no rule of --rule failed there" "good.xml" "leave out --result"
# The commands that a report names are commands.
sed -n 's/.*<code>plimsoll \(fix [^<]*\)<.*/\1/p' "$WORK/good.html" | sort -u | head -n 5 >"$WORK/commands"
[ -s "$WORK/commands" ] || fail "the page names no fix"
while read -r command; do
	# shellcheck disable=SC2086
	(cd "$WORK" && run_plimsoll $command && expect_status 0 && expect_out "fix.sh: 1 fix" && exit $failures) || fail "plimsoll $command"
done <"$WORK/commands"

run_plimsoll fix --format python; expect_status 64; expect_one_line "no format python" "--format sh or --format ansible"
run_plimsoll fix --result "$bench"; expect_status 2; expect_one_line "hostile.xml" "no TestResult"
run_plimsoll fix --result "$WORK/none.xml"; expect_status 2; expect_one_line "none.xml"
run_plimsoll fix --result "$bench" -p loud; expect_status 64; expect_one_line "leave out --profile, --tailoring and --set"
finish
