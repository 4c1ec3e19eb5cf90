#!/bin/sh
# shell.sh SOURCE BUILD: every shell script parses; shellcheck, when it is installed, has nothing to say.
set -eu
cd "$1"
scripts=$(find . -path ./build -prune -o -path ./.git -prune -o -name '*.sh' -print; echo ./run; echo ./.ci/run)
for script in $scripts; do
	case $(head -n 1 "$script") in
	*bash*) bash -n "$script" ;;
	*) sh -n "$script" ;;
	esac
done
command -v shellcheck >/dev/null || exit 0
# shellcheck disable=SC2086
shellcheck -S warning -s sh -x -P tests/cli -e SC1090,SC1091,SC2034,SC2154 $scripts
