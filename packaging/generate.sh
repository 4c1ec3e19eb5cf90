#!/bin/sh
# generate.sh PROGRAM DIRECTORY COMMAND...: writes the man pages and the completions that the program prints.
set -eu
program=$1
directory=$2
shift 2
mkdir -p "$directory/man"
"$program" help --man >"$directory/man/plimsoll.1"
for command; do
	"$program" help --man "$command" >"$directory/man/plimsoll-$command.1"
done
# Without a name and a time in them, so that two builds are alike.
gzip -9nf "$directory"/man/*.1
for shell in bash zsh fish; do
	"$program" help --completion "$shell" >"$directory/plimsoll.$shell"
done
