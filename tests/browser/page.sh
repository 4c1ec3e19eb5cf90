#!/bin/sh
# The page driven in Chromium by page.mjs: of a fixture host against an earlier audit, and the golden page with its hostile names.
# What it needs of npm is in package.json here and goes into the build directory. The pictures stay for people to look at.
# usage: page.sh PLIMSOLL DATA_DIRECTORY SCRATCH_DIRECTORY GOLDEN_PAGE
set -eu
plimsoll=$1 data=$2 scratch=$3/page golden=$4
here=$(cd "$(dirname "$0")" && pwd)

browser=$(command -v "${CHROMIUM:-chromium}") || { echo "skipped: no chromium to open the page in"; exit 77; }
command -v npm >/dev/null || { echo "skipped: no npm to install what drives chromium"; exit 77; }
mkdir -p "$scratch"
if ! cmp -s "$here/package-lock.json" "$scratch/installed"; then
	cp "$here/package.json" "$here/package-lock.json" "$scratch"
	# A registry may hiccup.
	for pause in 0 5 20 end; do
		[ $pause != end ] || {
			echo "skipped: npm failed three times to install playwright-core and axe-core: $(grep -m 1 -i error "$scratch/npm.log")"
			exit 77
		}
		sleep $pause
		! (cd "$scratch" && timeout 240 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) || break
	done
	cp "$here/package-lock.json" "$scratch/installed"
fi
cp "$here/page.mjs" "$scratch/page.mjs"
audit() { # audit HOST OPTIONS...
	host=$here/../hosts/shared/$1
	shift
	SOURCE_DATE_EPOCH=1795248000 "$plimsoll" audit -q --no-plugins -p strict --fail-on none --host "$host" "$@" \
		"$data/profiles/container-host.xml" || [ $? -eq 2 ]
}
audit container-good -o "$scratch/then.xml"
audit container-bad --baseline "$scratch/then.xml" -o "$scratch/report.html"
cp "$golden" "$scratch/golden.html"
cd "$scratch"
CHROMIUM=$browser timeout 1200 node page.mjs "$scratch/report.html" "$scratch/golden.html" "$scratch"
