# resolve.sh: `plimsoll resolve` writes a valid benchmark in which nothing extends anything, says the same once more, and selects
# what OpenSCAP selects where both follow the standard.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
from="$SOURCE/tests/cli/resolve/inherits.xml"

run_plimsoll resolve -o "$WORK/once.xml" "$from"
expect_status 0
expect_silence
run_plimsoll resolve -o "$WORK/twice.xml" "$WORK/once.xml"
expect_status 0
cmp -s "$WORK/once.xml" "$WORK/twice.xml" || fail "a second time changes something: $(diff "$WORK/once.xml" "$WORK/twice.xml" | head -n 5)"
run_plimsoll resolve "$from"
cmp -s "$WORK/out" "$WORK/once.xml" || fail "standard output is not the file"

has() {
	count=$((count + 1))
	grep -qF -- "$1" "$WORK/once.xml" || fail "no $1"
}
has_not() {
	count=$((count + 1))
	! grep -qF -- "$1" "$WORK/once.xml" || fail "there is $1"
}
has 'resolved="true"'
has_not 'extends='
has_not 'abstract='
has_not 'rule_base"'
has_not 'profile_root'
# Table 33, each model once.
has '<Rule id="xccdf_org.example_rule_a" selected="true" cluster-id="single" severity="medium" weight="3.0">'
has '<title override="true">Rule A</title>'
has_not '<title>Base rule</title>'
has '<description>About <sub idref="os"/>:<h:p>first <h:b>bold</h:b> <h:i>slanted</h:i></h:p></description>'
has '<check-content-ref href="own.xml"/>'
has_not '<check-content-ref href="one.xml"/>'
has '<value selector="more">5</value>'
# A chain of Profiles that repeats an idref is summed up.
has '<refine-rule idref="xccdf_org.example_rule_a" weight="2.5" severity="high"/>'
has '<set-value idref="xccdf_org.example_value_word">new</set-value>'
# What a copied Group holds has ids of its own.
has 'id="xccdf_org.example_rule_inner.copy"'

# What it means stays what it was.
"$PLIMSOLL" list rules --profile leaf "$from" | grep -q 'Rule A' || fail "leaf does not select rule A"
for profile in leaf other none; do
	count=$((count + 1))
	"$PLIMSOLL" list rules --profile "$profile" "$from" >"$WORK/before" || fail "list fails for $profile"
	"$PLIMSOLL" list rules --profile "$profile" "$WORK/once.xml" >"$WORK/after" || fail "list fails for $profile, resolved"
	cmp -s "$WORK/before" "$WORK/after" || fail "$profile selects otherwise: $(diff "$WORK/before" "$WORK/after")"
done

ssg=/usr/share/xml/scap/ssg/content/ssg-macos1015-xccdf.xml
if [ -r "$ssg" ]; then
	run_plimsoll resolve -o "$WORK/ssg.xml" "$ssg"
	expect_status 0
	run_plimsoll resolve -o "$WORK/ssg2.xml" "$WORK/ssg.xml"
	cmp -s "$WORK/ssg.xml" "$WORK/ssg2.xml" || fail "$ssg: a second time changes something"
	cp "$WORK/ssg.xml" "$WORK/valid-ssg.xml"
fi

if command -v oscap >/dev/null; then
	for file in "$WORK/once.xml" "$WORK"/valid-*.xml; do
		[ -e "$file" ] || continue
		count=$((count + 1))
		timeout 300 oscap xccdf validate "$file" >"$WORK/oscap" 2>&1 || fail "$file: $(tail -n 3 "$WORK/oscap")"
	done
	# The same titles and weights where OpenSCAP resolves by table 33 as well.
	count=$((count + 1))
	timeout 300 oscap xccdf resolve --force -o "$WORK/theirs.xml" "$from" >"$WORK/oscap" 2>&1 || fail "$(cat "$WORK/oscap")"
	profile_titles() {
		timeout 300 oscap info --profiles "$1" | sort
	}
	[ "$(profile_titles "$WORK/theirs.xml")" = "$(profile_titles "$WORK/once.xml")" ] ||
		fail "profiles: $(profile_titles "$WORK/theirs.xml") and $(profile_titles "$WORK/once.xml")"
fi
finish
