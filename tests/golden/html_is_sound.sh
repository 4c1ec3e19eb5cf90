#!/bin/sh
# The golden pages are well-formed, load nothing, run nothing, and what was untrusted stayed text.
# usage: html_is_sound.sh DIRECTORY
set -eu

command -v xmllint >/dev/null || { echo "skipped: xmllint (libxml2-utils) is not installed"; exit 77; }

refuse() { # refuse FILE WHAT PATTERN: no line may match
	if grep -niE "$3" "$1"; then
		echo "$1: $2" >&2
		exit 1
	fi
}

for page in "$1"/*.html; do
	xmllint --noout --nonet "$page"
	refuse "$page" "a script" '<script|javascript:|[[:space:]]on[a-z]+='
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
