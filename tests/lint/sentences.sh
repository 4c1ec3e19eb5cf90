#!/bin/sh
# sentences.sh RUN_CASES HOSTS FILE.cases...: what every case of every family makes plimsoll say, by the rules of
# docs/writing-a-family.md that a program can see. It does not say whether a sentence is true: the cases do.
set -eu
run_cases=$1 hosts=$2
shift 2
lint() { awk -F '\t' '
	function wrong(why) { printf "%s: <%s> %s: %s\n\t%s\n", $4, $2, $3, why, $6; bad++ }
	{ said++ }
	length($6) < 12 { wrong("says next to nothing") }
	length($6) > 480 { wrong("is longer than 480 bytes") }
	$6 ~ /[.]$/ { wrong("ends with a full stop") }
	$6 ~ /^ | $|  / { wrong("has blanks too many") }
	$6 ~ /\(null\)|%s |%zu|%lld|%[.]/ { wrong("shows how it was made") }
	$6 ~ /[^:][,:;]$|,,|;;| [,;]|\(\)/ { wrong("has a gap in it") }
	$6 ~ /(^|[^0-9.:])1 (others|more others|processes|files|ports|paths|days|packages|updates|containers|sources|groups|members|records|repositories|attributes|capabilities|times|controls|sockets)([^a-z]|$)/ { wrong("counts one of several") }
	$6 ~ /Bad message|No data available|File too large|cross-device|Operation not supported|Too many levels|timed out|shared library|errno|Success/ { wrong("says what the C library calls it") }
	$6 ~ /, expected |not what was expected/ { wrong("calls what is wanted otherwise: \"it should be\"") }
	$1 == "container" && $5 != "" && $5 !~ /\\|^\(/ && index($6, "container " $5 " (") == 0 { wrong("does not name its container and engine") }
	$6 ~ /(^| )containers? [a-z]+-[0-9]+ [^(]/ { wrong("names a container without its engine") }
	$3 == "fail" && $6 !~ /[0-9\/"=()_A-Z]|[a-z][.-][a-z]|[:;,] / { wrong("says neither where nor why") }
	$3 == "unknown" && $6 !~ /could not|cannot|can not|not known|nobody|no one|whether|depends|does not|only|not certain|neither|there may be|changed after|was changed|not everything|is no |itself does not|holds something|reads .* instead|hides|could be read|differ|ended while|not all|not every|given up/ { wrong("does not say what is not known") }
	END { if (!said) { print "nothing was said"; exit 1 }; printf "%d sentences, %d wrong\n", said, bad; exit bad > 0 }'
}
"$run_cases" --sentences "$hosts" "$@" | lint

# A sentence that breaks a rule is found: one a rule.
broken=0
while IFS= read -r sentence; do
	if printf 'f\te\tfail\tplace\t\t%s\n' "$sentence" | lint >/dev/null; then
		echo "not found: $sentence"
		broken=1
	fi
done <<'END'
too short
the file /etc/passwd is open to everybody.
the file /etc/passwd  is open to everybody
the file (null) is open to everybody
the file /etc/passwd is open to everybody:
the file /etc/passwd is open, and 1 others
the file /etc/passwd could not be read: Bad message
the mode of /etc/passwd is 0666, expected 0644
container web-1 runs as the root of the host
something is wrong somewhere on this host
END
exit "$broken"
