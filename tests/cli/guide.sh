# guide.sh: `plimsoll guide` shows what the author wrote and the profile set, as a sound page, byte for byte what is kept in
# tests/cli/guide (without the style sheets). PLM_GOLDEN_UPDATE=1 writes that anew.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK/pages"
. "$LIB"
kept="$SOURCE/tests/cli/guide"
body() {
	sed -n '/^<body>/,$p' "$1" | sed 's/plimsoll [0-9][0-9.]*[0-9] from/plimsoll VERSION from/; s/<code>[0-9a-f]\{64\}</<code>SHA256</'
}

run_plimsoll guide -o "$WORK/pages/whole.html" "$SOURCE/docs/examples/benchmark/build-farm.xml"
expect_status 0
expect_silence
run_plimsoll guide -p strangers -o "$WORK/pages/strangers.html" "$SOURCE/docs/examples/benchmark/build-farm.xml"
expect_status 0
run_plimsoll guide -o "$WORK/pages/hostile.html" "$SOURCE/tests/cli/remedies/hostile.xml"
expect_status 0
run_plimsoll guide -o "$WORK/pages/own.html"
expect_status 0
run_plimsoll guide -o "$WORK/pages/conditions.html" "$SOURCE/tests/cli/tailor/bench.xml"
expect_status 0
run_plimsoll guide -p none -o "$WORK/pages/nothing.html"
expect_status 0
grep -qF "There is no rule to show." "$WORK/pages/nothing.html" || fail "a selection of nothing does not say so"
run_plimsoll guide -p strangers "$SOURCE/docs/examples/benchmark/build-farm.xml"
cmp -s "$WORK/out" "$WORK/pages/strangers.html" || fail "two runs differ"

for page in whole strangers conditions; do
	body "$WORK/pages/$page.html" >"$WORK/$page.html"
	[ -z "${PLM_GOLDEN_UPDATE:-}" ] || cp "$WORK/$page.html" "$kept/$page.html"
	diff -u "$kept/$page.html" "$WORK/$page.html" >"$WORK/diff" || fail "$page: $(head -n 20 "$WORK/diff")"
done
rc=0
sh "$SOURCE/tests/golden/html_is_sound.sh" "$WORK/pages" >"$WORK/sound" 2>&1 || rc=$?
[ $rc -eq 0 ] || [ $rc -eq 77 ] || fail "$(cat "$WORK/sound")"
count=$((count + 1))
! grep -q "Hidden with its group\|Kept out of documents" "$WORK/pages/conditions.html" || fail "what its author hides is in the guide"
grep -qF "Its author keeps 1 rule out of documents." "$WORK/pages/conditions.html" || fail "it is not said that a rule is hidden"
# Each rule of the benchmark once; the value as the profile sets it; nothing of a profile's in one that leaves it out.
[ "$(grep -c '<article class="guide-rule"' "$WORK/pages/own.html")" -eq "$(grep -c '<Rule ' "$BUILD/profiles/container-host.xml")" ] ||
	fail "own.html does not show every rule"
grep -qF 'kernel.kptr_restrict is at least 2' "$WORK/strangers.html" || fail "the profile's value is not in the text"
grep -qF 'kernel.kptr_restrict is at least 1' "$WORK/whole.html" || fail "the default value is not in the text"

run_plimsoll guide -o "$WORK/pages/conditions.html" "$SOURCE/tests/cli/tailor/bench.xml"
expect_status 0
# As Markdown: every rule once, with what it asks as the profile sets it, and what that reads.
run_plimsoll guide --format markdown -p strangers "$SOURCE/docs/examples/benchmark/build-farm.xml"
expect_status 0
cp "$WORK/out" "$WORK/strangers.md"
[ -z "${PLM_GOLDEN_UPDATE:-}" ] || cp "$WORK/strangers.md" "$kept/strangers.md"
diff -u "$kept/strangers.md" "$WORK/strangers.md" >"$WORK/diff" || fail "strangers.md: $(head -n 20 "$WORK/diff")"
run_plimsoll guide -o "$WORK/own.md"; expect_status 0
[ "$(grep -c '^### ' "$WORK/own.md")" -eq "$(grep -c '<Rule ' "$BUILD/profiles/container-host.xml")" ] || fail "own.md does not show every rule"
run_plimsoll guide --format pdf; expect_status 64; expect_one_line "pdf" "markdown"
run_plimsoll guide -p nonesuch; expect_status 2; expect_one_line "nonesuch" "baseline"
run_plimsoll guide -o "$WORK/none/x.html"; expect_status 2; expect_one_line "x.html"
finish
