# markdown.sh: cmark, the CommonMark reference, makes of a Markdown report what was meant, whatever names and values hold.
set -eu
command -v cmark >/dev/null || { echo "skipped: cmark is not installed"; exit 77; }
extension=md
. "$SOURCE/tests/formats/lib.sh"
python=$(python html.parser) || skip "python3 is not installed"
means() { # means MARKDOWN JSON
	cmark --unsafe "$1" >"$WORK/page.html"
	"$python" "$here/meant.py" "$WORK/page.html" "$2"
}

for name in mixed clean nothing; do accepted $name means "$golden/$name.md" "$golden/$name.json"; done
for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host" means "$WORK/$host.md" "$WORK/$host.all.json"
done
spoil "$WORK/hostile.md" "$WORK/bad.md" 's/\\</</g'
refused "markup that is not escaped" means "$WORK/bad.md" "$WORK/hostile.all.json"
spoil "$WORK/hostile.md" "$WORK/bad.md" 's/\\\([][]\)/\1/g'
refused "a link that is not escaped" means "$WORK/bad.md" "$WORK/hostile.all.json"
spoil "$WORK/hostile.md" "$WORK/bad.md" 's/^- .*indented code/-     indented code/'
refused "a finding that is code" means "$WORK/bad.md" "$WORK/hostile.all.json"
finish
