#!/bin/sh
# references.sh PLIMSOLL SOURCE WORK: what documents and comments name is there: files between backquotes and behind links, the
# parts of files that links lead to, commands and options of the program, functions, and in comments of the sources files and functions.
set -eu
plimsoll=$1 source=$2 work=$3
mkdir -p "$work"
cd "$source"
folders='core|cli|checks|reports|exports|signing|include|profiles|packaging|tests|docs|cmake'
status=0
seen=0

wrong() {
	echo "$*"
	status=1
}

# The catalogue of rules is made of the benchmark and the tables.
documents='README.md tests/README.md'
for file in docs/*.md; do
	[ "$file" = docs/rules.md ] || documents="$documents $file"
done

# quoted PATTERN: "FILE:LINE TEXT" for each text between backquotes that the pattern matches
quoted() {
	# shellcheck disable=SC2086
	awk -v pattern="$1" 'FNR == 1 { fence = 0 } /^```/ { fence = !fence } !fence {
		n = split($0, part, "`")
		for (i = 2; i <= n; i += 2)
			if (part[i] ~ pattern)
				print FILENAME ":" FNR " " part[i]
	}' $documents
}

# ---- files ----

# A capital word stands for a name. What the kernel's tree has is the kernel's. A test is named like its script below tests/.
quoted "^($folders)/[^ ]*$" >"$work/paths"
while read -r place path; do
	seen=$((seen + 1))
	case $path in *[A-Z][A-Z]* | *\<* | include/linux/* | include/uapi/*) [ -e "$path" ] || continue ;; esac
	# shellcheck disable=SC2086
	ls -d ${path%%:*} "tests/$path".* >"$work/there" 2>/dev/null || [ -s "$work/there" ] || wrong "$place: there is no $path"
done <"$work/paths"

# anchor FILE: what links may name behind #, as code hosts make it of headings
anchor() {
	sed -n 's/^##* //p' "$1" | tr '[:upper:]' '[:lower:]' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}
# shellcheck disable=SC2086
grep -noE '\]\([^) ]+\)' $documents | sed 's/](\(.*\))$/\1/' >"$work/links"
while IFS=: read -r file line link; do
	seen=$((seen + 1))
	case $link in http*) continue ;; esac
	target=${link%%#*}
	[ -z "$target" ] || target=$(dirname "$file")/$target
	[ -e "${target:-$file}" ] || wrong "$file:$line: there is no $link"
	case $link in
	*'#'*) anchor "${target:-$file}" | grep -qxF "${link#*#}" || wrong "$file:$line: $link: there is no such heading" ;;
	esac
done <"$work/links"

# ---- the program ----

commands=$("$plimsoll" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
for command in $commands; do
	"$plimsoll" help "$command" | grep -oE '(^  -., |^      )--[a-z][a-z-]*' | grep -oE '\-\-[a-z-]+' >"$work/options.$command"
done
cat "$work"/options.* | sort -u >"$work/options"

# Every command line, wherever it stands: its command, and its long options up to a comment, a pipe or the end of the quotation.
# shellcheck disable=SC2016,SC2086
grep -noE '(^|[`( ])plimsoll [a-z]+( [^`|#;]*)?' $documents >"$work/lines"
while IFS=: read -r file line words; do
	words=${words#*plimsoll }
	command=${words%% *}
	[ -e "$work/options.$command" ] || continue
	seen=$((seen + 1))
	for option in $(echo " $words" | grep -oE ' --[a-z][a-z-]*'); do
		grep -qxe "$option" "$work/options.$command" || wrong "$file:$line: plimsoll $command has no $option"
	done
done <"$work/lines"
# A word behind "plimsoll" between backquotes is a command.
quoted '^plimsoll [a-z]' >"$work/lines"
while read -r place _ command _; do
	[ -e "$work/options.$command" ] || wrong "$place: there is no plimsoll $command"
done <"$work/lines"

# ---- functions and files in documents and comments ----

git ls-files >"$work/files" 2>/dev/null && [ -s "$work/files" ] || find . -type f | sed 's|^\./||' | grep -v '^build/' >"$work/files"
sed 's|.*/||' "$work/files" | sort -u >"$work/names"
grep -E "^($folders)/.*\.[ch]$" "$work/files" >"$work/sources"
# Comments are one file, the rest of the sources another.
# shellcheck disable=SC2046
awk -v comments="$work/comments" -v code="$work/code" '
	FNR == 1 { inside = 0 }
	{
		rest = $0
		if (!inside)
			gsub(/"([^"\\]|\\.)*"/, "\"\"", rest)
		while (rest != "") {
			at = index(rest, inside ? "*/" : "/*")
			part = at ? substr(rest, 1, at - 1) : rest
			rest = at ? substr(rest, at + 2) : ""
			if (part != "")
				print FILENAME ":" FNR " " part > (inside ? comments : code)
			if (at)
				inside = !inside
		}
	}' $(cat "$work/sources")
grep -ohE 'plm_[a-z0-9_]*[a-z0-9]' "$work/code" CMakeLists.txt cmake/*.cmake tests/CMakeLists.txt | sort -u >"$work/known"

# named PATTERN FILE...: "PLACE NAME" for each name in comments and documents
named() {
	pattern=$1
	{
		grep -v '#include' "$work/comments"
		# shellcheck disable=SC2086
		grep -n '' $documents | sed 's/^\([^:]*:[0-9]*\):/\1 /'
	} | awk -v pattern="$pattern" '{
		place = $1
		text = substr($0, length($1) + 1)
		while (match(text, pattern)) {
			print place, substr(text, RSTART, RLENGTH)
			text = substr(text, RSTART + RLENGTH)
		}
	}'
}
# absent LIST: the names of "PLACE NAME" on standard input that are not in the list; NAME* is the beginning of one
absent() {
	awk -v list="$1" 'BEGIN { while ((getline line < list) > 0) { known[line]; all = all "\n" line } }
		$2 in known { next }
		index(all, "\n" (substr($2, length($2)) == "*" ? substr($2, 1, length($2) - 1) : $2 "_")) { next }
		{ print $1 ": there is no " $2 }'
}
named 'plm_[a-z0-9_]*[a-z0-9*]' >"$work/functions"
# A file of another project is not named alone: its folder goes with it.
named '(^|[ (])[a-z][a-z0-9_]*[.][ch]([ ,.:;)]|$)' | awk '{ gsub(/[(,:;)]/, "", $2); sub(/[.]$/, "", $2); print $1, $2 }' >"$work/alone"
{ absent "$work/known" <"$work/functions" && absent "$work/names" <"$work/alone"; } >"$work/absent"
cat "$work/absent"
[ ! -s "$work/absent" ] || status=1

named "($folders)/[a-zA-Z0-9_./-]*[.](c|h|sh|xml|xsl|cmake|awk|mjs|py|cases|md|table|txt)" | grep -v "container-host[.]xml" | sort -u >"$work/paths"
while read -r place path; do
	case $path in *[A-Z][A-Z]* | include/linux/* | include/uapi/*) continue ;; esac
	# A page is embedded as a header of its name.
	[ -e "$path" ] || [ -e "${path%.h}.html" ] || [ -e "$(dirname "${place%%:*}")/$path" ] || grep -q "/$path$" "$work/files" ||
		wrong "$place: there is no $path"
done <"$work/paths"
seen=$((seen + $(cat "$work/functions" "$work/alone" "$work/paths" | wc -l)))

[ "$seen" -gt 1000 ] || wrong "only $seen names were looked at: this proves little"
[ "$status" -ne 0 ] || echo "$seen names, each is there"
exit $status
