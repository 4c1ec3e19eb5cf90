#!/bin/sh
# cppcheck.sh SOURCE BUILD: cppcheck finds nothing in the program's sources.
set -eu
cd "$1"
command -v cppcheck >/dev/null || { echo "skipped: cppcheck is not installed"; exit 77; }
includes=$(cd "$2/view" && for d in */; do printf ' -I%s/view/%s' "$2" "${d%/}"; done)
# shellcheck disable=SC2086
exec cppcheck -q -j 2 --std=c11 --enable=warning,performance,portability --error-exitcode=1 --inline-suppr \
	--suppressions-list=tests/style/cppcheck.txt -D_GNU_SOURCE -D__GNUC__=12 -DPLM_VERSION='"0"' -DPLM_DATA_DIR='"/"' \
	-DPLM_PLUGIN_DIR='"/"' -Iinclude -I. $includes core checks reports exports cli
