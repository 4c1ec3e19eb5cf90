#!/bin/sh
# format.sh SOURCE BUILD: every C file is as clang-format would write it.
set -eu
cd "$1"
command -v clang-format >/dev/null || { echo "skipped: clang-format is not installed"; exit 77; }
find core checks reports exports cli include tests docs -name '*.[ch]' -print | sort | xargs clang-format --dry-run -Werror
