#!/bin/sh
# A guide in a real browser: light, dark, on a telephone and on paper. The pictures stay for people to look at; the test asks
# that the page draws, that its own policy blocks nothing of it, and that dark and light differ.
# usage: guide_page.sh PLIMSOLL DATA_DIRECTORY SCRATCH_DIRECTORY
set -eu
plimsoll=$1 data=$2 scratch=$3
browser=${CHROMIUM:-chromium}

command -v "$browser" >/dev/null || { echo "skipped: no $browser to open the page in"; exit 77; }
mkdir -p "$scratch"
profile=$(mktemp -d "$scratch/profile.XXXXXX")
trap 'rm -rf "$profile"' EXIT
PLIMSOLL_DATA=$data "$plimsoll" guide -p acceptance -o "$scratch/guide.html"

open_page() { # open_page NAME OPTIONS...: what the browser says goes to NAME.log
	name=$1
	shift
	rm -f "$scratch/$name"
	timeout 240 "$browser" --headless --no-sandbox --disable-dev-shm-usage --disable-gpu --hide-scrollbars --disable-extensions \
		--user-data-dir="$profile" --enable-logging=stderr --no-pdf-header-footer "$@" \
		"file://$scratch/guide.html" 2>"$scratch/$name.log" || { cat "$scratch/$name.log" >&2; exit 1; }
	[ -s "$scratch/$name" ] || { echo "$name: the browser drew nothing" >&2; exit 1; }
	if grep -i "content security policy" "$scratch/$name.log"; then
		echo "$name: the page's policy blocks a part of the page" >&2
		exit 1
	fi
}

open_page guide-light.png --window-size=1400,3000 --screenshot="$scratch/guide-light.png" --blink-settings=preferredColorScheme=1
open_page guide-dark.png --window-size=1400,3000 --screenshot="$scratch/guide-dark.png" --blink-settings=preferredColorScheme=0
open_page guide-narrow.png --window-size=400,6000 --screenshot="$scratch/guide-narrow.png"
open_page guide.pdf --print-to-pdf="$scratch/guide.pdf"
if cmp -s "$scratch/guide-light.png" "$scratch/guide-dark.png"; then
	echo "the page looks the same in the dark" >&2
	exit 1
fi
