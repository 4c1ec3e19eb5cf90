#!/bin/sh
# The report of 1,000 containers, made of a fixture host and looked at in Chromium by many_containers.mjs.
# usage: many_containers.sh PLIMSOLL DATA_DIRECTORY SCRATCH_DIRECTORY
set -eu
plimsoll=$1 data=$2 scratch=$3/many
tests=$(cd "$(dirname "$0")/.." && pwd)

command -v "${CHROMIUM:-chromium}" >/dev/null || { echo "skipped: no chromium to open the page in"; exit 77; }
command -v node >/dev/null || { echo "skipped: no node to drive chromium with"; exit 77; }
mkdir -p "$scratch"
sh "$tests/hosts/many_containers.sh" 1000 "$tests/hosts" >"$scratch/manifest"
"$plimsoll" audit -q --no-plugins -p strict --fail-on none --host "$scratch" -o "$scratch/many.html" \
	"$data/profiles/container-host.xml" || [ $? -eq 2 ]
timeout 600 node "$tests/browser/many_containers.mjs" "$scratch/many.html" "$scratch"
