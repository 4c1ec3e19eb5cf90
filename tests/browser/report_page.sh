#!/bin/sh
# The report page in a real browser: light, dark, on a telephone and on paper. The pictures stay in the
# directory for people to look at; the test asks that the page draws, that its own policy blocks nothing of
# it, and that dark and light differ. With a third argument it only makes the picture of the README:
#
#   tests/browser/report_page.sh tests/golden/expected build/browser docs/images/report.png
#
# usage: report_page.sh GOLDEN_PAGES SCRATCH_DIRECTORY [PICTURE]
set -eu
pages=$(cd "$1" && pwd)
scratch=$2
browser=${CHROMIUM:-chromium}

command -v "$browser" >/dev/null || { echo "skipped: no $browser to open the page in"; exit 77; }
mkdir -p "$scratch"
profile=$(mktemp -d "$scratch/profile.XXXXXX")
trap 'rm -rf "$profile"' EXIT

open_page() { # open_page NAME PAGE OPTIONS...: runs the browser on a page; what it says goes to NAME.log
	name=$1
	page=$2
	shift 2
	rm -f "$scratch/$name"
	timeout 240 "$browser" --headless --no-sandbox --disable-dev-shm-usage --disable-gpu --hide-scrollbars --disable-extensions \
		--user-data-dir="$profile" --enable-logging=stderr --no-pdf-header-footer "$@" \
		"file://$pages/$page" 2>"$scratch/$name.log" || { cat "$scratch/$name.log" >&2; exit 1; }
	[ -s "$scratch/$name" ] || { echo "$name: the browser drew nothing" >&2; exit 1; }
	if grep -i "content security policy" "$scratch/$name.log"; then
		echo "$name: the page's policy blocks a part of the page" >&2
		exit 1
	fi
}

if [ $# -gt 2 ]; then
	open_page report.png mixed.html --window-size=1200,1130 --screenshot="$scratch/report.png"
	cp "$scratch/report.png" "$3"
	exit 0
fi

for sample in mixed clean nothing; do
	open_page "$sample-light.png" $sample.html --window-size=1400,3000 \
		--screenshot="$scratch/$sample-light.png" --blink-settings=preferredColorScheme=1
done
open_page dark.png mixed.html --window-size=1400,3000 --screenshot="$scratch/dark.png" \
	--blink-settings=preferredColorScheme=0
open_page narrow.png mixed.html --window-size=400,6000 --screenshot="$scratch/narrow.png"
open_page print.pdf mixed.html --print-to-pdf="$scratch/print.pdf"

if cmp -s "$scratch/mixed-light.png" "$scratch/dark.png"; then
	echo "the page looks the same in the dark" >&2
	exit 1
fi
