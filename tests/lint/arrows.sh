#!/bin/sh
# Fails when a file includes another folder against the arrows of the architecture, or by a relative path. A bare name
# is a file of the same folder. Reads sources only.
# usage: arrows.sh SOURCE_DIRECTORY
set -eu
cd "$1"

# shellcheck disable=SC2016 # the dollars are awk's
find . -name '*.[ch]' \( -path './include/*' -o -path './core/*' -o -path './checks/*' -o -path './reports/*' -o -path './exports/*' -o -path './signing/*' -o -path './cli/*' \) |
	sed 's,^\./,,' | LC_ALL=C sort | xargs awk '
BEGIN {
	may["include/plimsoll"] = " "
	may["core/base"] = " core/base "
	may["core/host"] = " core/host core/base "
	may["core/facts"] = " core/facts core/host core/base "
	may["core/benchmark"] = " core/benchmark core/host core/base "
	may["core/engine"] = " core/engine core/benchmark core/facts core/host core/base "
	may["core/forwarding"] = " core/forwarding" may["core/engine"]
	may["core/lint"] = " core/lint" may["core/engine"]
	may["reports"] = " reports" may["core/engine"]
	may["checks"] = " checks" may["core/engine"]
	may["exports"] = " exports reports" may["core/engine"]
	may["signing"] = " signing "
	may["cli"] = " cli signing exports reports checks core/lint" may["core/engine"]
}
# The folder of a path: two names deep where folders are, one elsewhere (reports/html is reports).
function folder_of(path, part, n) {
	n = split(path, part, "/")
	if (n > 2 && (part[1] == "core" || part[1] == "checks" || part[1] == "include"))
		return part[1] "/" part[2]
	return part[1]
}
function complain(text) {
	print FILENAME ":" FNR ": " text
	bad = 1
}
FNR == 1 {
	folder = folder_of(FILENAME)
	allowed = folder ~ /^checks\// ? " " folder may["core/forwarding"] : may[folder]
	if (allowed == "")
		complain("no arrow is drawn for " folder "; draw it in tests/lint/arrows.sh")
}
/^[ \t]*#[ \t]*include[ \t]*"/ {
	header = $0
	sub(/^[^"]*"/, "", header)
	sub(/".*/, "", header)
	if (header ~ /(^|\/)\.\.?\//)
		complain("\"" header "\" is a relative path; write its path from the top")
	else if (header ~ /\// && index(allowed, " " folder_of(header) " ") == 0)
		complain("\"" header "\" is against the arrows; " folder " may include:" allowed)
}
END { exit bad }'
