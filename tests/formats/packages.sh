#!/bin/sh
# Lays the npm packages that tests read reports with into a folder, exactly those of package-lock.json; no script of theirs runs.
# usage: packages.sh SOURCE_DIRECTORY DIRECTORY
set -eu
command -v npm >/dev/null || { echo "skipped: npm is not installed"; exit 77; }
mkdir -p "$2"
cmp -s "$1/package-lock.json" "$2/installed.json" && exit 0
rm -f "$2/installed.json"
cp "$1/package.json" "$1/package-lock.json" "$2"
cd "$2"
# A registry may hiccup.
for pause in 0 5 20; do
	sleep $pause
	if timeout 240 npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1; then
		cp package-lock.json installed.json
		exit 0
	fi
done
echo "skipped: npm ci failed three times: $(grep -m 1 -i error npm.log)"
exit 77
