# html.sh: the pages of report, guide and diff are valid HTML, by html-validate (npm).
set -eu
extension=html
. "$SOURCE/tests/formats/lib.sh"
command -v node >/dev/null || skip "node is not installed"
validator=$NPM/node_modules/html-validate/bin/html-validate.mjs
[ -f "$validator" ] || skip "the npm packages could not be had"
valid() { node "$validator" --config "$here/htmlvalidate.json" "$@"; }

# The validator's time grows with the square of a page's size: small audits, with all that a page can have.
"$PLIMSOLL" guide "$SOURCE/tests/golden/sample.xml" -o "$WORK/guide.html"
profile=acceptance
for host in node-rhel9-selinux container-bad; do
	audit $host -o "$WORK/$host.xml" -o "$WORK/$host.html"
done
"$PLIMSOLL" diff "$WORK/container-bad.xml" "$WORK/node-rhel9-selinux.xml" -o "$WORK/diff.html" || [ $? -eq 1 ]
# shellcheck disable=SC2086
accepted pages valid $files "$WORK/guide.html" "$WORK/diff.html"
spoil "$WORK/hostile.html" "$WORK/bad.html" '0,/<\/h2>/s///'
refused "a heading without its end" valid "$WORK/bad.html"
spoil "$WORK/hostile.html" "$WORK/bad.html" 's/ id="[^"]*"/ id="twice"/'
refused "an id twice" valid "$WORK/bad.html"
finish
