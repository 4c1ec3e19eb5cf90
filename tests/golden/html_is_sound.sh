#!/bin/sh
# The golden pages are well-formed, load nothing, run nothing but the one script of reports/html, and what was untrusted
# stayed text.
# usage: html_is_sound.sh DIRECTORY
set -eu

command -v xmllint >/dev/null || { echo "skipped: xmllint (libxml2-utils) is not installed"; exit 77; }

refuse() { # refuse FILE WHAT PATTERN: no line may match
	if grep -niE "$3" "$1"; then
		echo "$1: $2" >&2
		exit 1
	fi
}

here=$(cd "$(dirname "$0")" && pwd)
for page in "$1"/*.html; do
	xmllint --noout --nonet "$page"
	refuse "$page" "a handler or the address of a script" '<script[^>]|javascript:|[[:space:]]on[a-z]+='
	# A page has one script or none. What the policy lets run is what is there, to the byte, and it is the file that is embedded.
	scripts=$(grep -o '<script' "$page" | wc -l)
	if ! grep -q "script-src" "$page"; then
		[ "$scripts" -eq 0 ] || { echo "$page: a script that its policy blocks" >&2; exit 1; }
	else
		[ "$scripts" -eq 1 ] || { echo "$page: not one script" >&2; exit 1; }
		python3 -c 'import base64, hashlib, re, sys
page, script = (open(name, "rb").read() for name in sys.argv[1:])
inside = re.search(rb"<script>(.*?)</script>", page, re.S).group(1)
digest = base64.b64encode(hashlib.sha256(inside).digest())
sys.exit(inside != script or b"script-src \x27sha256-" + digest + b"\x27;" not in page)' "$page" "$here/../../reports/html/page.js" ||
			{ echo "$page: its policy allows another script" >&2; exit 1; }
	fi
	refuse "$page" "a resource that is loaded" '[[:space:]](src|srcset|data|poster|background)=|url\([^#]|@import|<(link|img|iframe|object|embed|base|video|audio|form)[[:space:]/>]'
	refuse "$page" "a style the policy would block" '[[:space:]]style='
	grep -q "default-src 'none'; style-src 'sha256-" "$page"
	# Each id once, and each link within the page leads somewhere.
	ids=$(grep -oE '[[:space:]]id="[^"]*"' "$page" | sort)
	[ "$(echo "$ids" | uniq -d)" = "" ] || { echo "$page: an id occurs twice" >&2; exit 1; }
	grep -oE 'href="#[^"]*"' "$page" | sed 's/href="#//; s/"//' | sort -u | while read -r target; do
		echo "$ids" | grep -qF " id=\"$target\"" || { echo "$page: nothing at #$target" >&2; exit 1; }
	done
done
[ ! -e "$1/mixed.html" ] || grep -qF '&lt;script&gt;alert(1)&lt;/script&gt;' "$1/mixed.html"
