#!/bin/sh
# generate.sh PROGRAM DIRECTORY COMMAND...: writes the man pages and the completion that the program prints.
set -eu
program=$1
directory=$2
shift 2
mkdir -p "$directory/man"
"$program" help --man >"$directory/man/plimsoll.1"
for command in "$@"; do
	"$program" help --man "$command" >"$directory/man/plimsoll-$command.1"
done
"$program" help --completion >"$directory/plimsoll.bash"
