#!/bin/sh
# long.sh SECONDS [TARGET]...: fuzzes every target that long, or those named, one after the other, from its corpus. Builds them with the
# preset fuzz first. What reaches new code is kept in build/fuzz/found/TARGET, from where the next run goes on; what breaks a target is
# build/fuzz/found/broken/TARGET-*, and makes this end with 1.
#
# long.sh merge [TARGET]...: puts into tests/fuzz/corpus/TARGET what was found and reaches code that no file there reaches: the smallest
# files first, none above 8 KiB, no corpus above 16 files because of it. Look at what it adds before you commit it.
set -eu
what=${1:?usage: long.sh SECONDS|merge [TARGET]...}
shift
cd "$(dirname "$0")/../.."
found=build/fuzz/found
most_files=16

build() {
	mkdir -p build "$found/broken"
	[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >build/fuzz.log 2>&1 || { cat build/fuzz.log >&2 && exit 2; }
	for target; do set -- "$@" "fuzz_$target" && shift; done
	cmake --build --preset fuzz --target "$@" -- --quiet
}

fuzz() {
	mkdir -p "$found/$1"
	"build/fuzz/tests/fuzz/fuzz_$1" -max_total_time="$what" -timeout=5 -rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$found/broken/$1-" "$found/$1" "tests/fuzz/corpus/$1" >"$found/$1.log" 2>&1 || {
		echo "$1: broken, see $found/$1.log: $(grep -m 1 -E 'SUMMARY|ERROR|runtime error' "$found/$1.log" || tail -n 1 "$found/$1.log")"
		return 1
	}
	echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' "$found/$1.log") runs, $(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$found/$1.log" | tail -n 1) edges"
}

merge() {
	corpus=tests/fuzz/corpus/$1
	[ -d "$found/$1" ] || return 0
	rm -rf "$found/merged" && cp -r "$corpus" "$found/merged"
	"build/fuzz/tests/fuzz/fuzz_$1" -merge=1 -use_counters=0 -timeout=5 "$found/merged" "$found/$1" >"$found/$1.merge" 2>&1
	room=$((most_files - $(find "$corpus" -type f | wc -l)))
	find "$found/merged" -type f -size -8k | while read -r file; do
		[ -e "$corpus/$(basename "$file")" ] || echo "$(wc -c <"$file") $file"
	done | sort -n | head -n $((room > 0 ? room : 0)) | while read -r _ file; do cp "$file" "$corpus"; done
	echo "$1: $(find "$corpus" -type f | wc -l) files"
}

[ $# -gt 0 ] || for file in tests/fuzz/fuzz_*.c; do
	target=${file##*/fuzz_}
	set -- "$@" "${target%.c}"
done
build "$@"
status=0
for target; do
	if [ "$what" = merge ]; then merge "$target"; else fuzz "$target" || status=1; fi
done
exit $status
