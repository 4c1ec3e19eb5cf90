#!/bin/sh
# Proves that an include along an arrow builds and one against it does not, with the include directories that the build
# gives to a folder: so the rule is kept by the compiler, not by this test.
# usage: arrow_compiles.sh COMPILER GOOD_HEADER BAD_HEADER SOURCE_DIRECTORY DIRECTORY;DIRECTORY...
set -eu

compiler=$1 good=$2 bad=$3 source=$4
flags=$(printf '%s' "$5" | tr ';' '\n' | sed 's/^/-I/')

[ -e "$source/$bad" ] || { echo "$bad does not exist: this test proves nothing"; exit 1; }
try() {
	# shellcheck disable=SC2086 # the flags are words
	printf '#include "%s"\n' "$1" | LC_ALL=C "$compiler" -std=gnu17 -D_GNU_SOURCE $flags -fsyntax-only -x c - 2>&1
}
if ! try "$good"; then
	echo "$good must be seen from here"
	exit 1
fi
if output=$(try "$bad"); then
	echo "$bad is seen from here against the arrows"
	exit 1
fi
case $output in
*"$bad"*"file not found"* | *"$bad: No such file"*) ;;
*)
	echo "$bad fails for another reason: $output"
	exit 1
	;;
esac
