#!/bin/sh
# Builds with gcc and with clang under ASan and UBSan, runs every test in both, and the linters once.
# Called by ./run test, which installs what is needed; arguments go to ctest.
set -eu
cd "$(dirname "$0")/.."

log() {
	printf '\n== %s\n' "$*"
}

build() {
	log "build: $1"
	cmake --preset "$1" -Wno-dev >"build/$1.log" 2>&1 || {
		cat "build/$1.log" >&2
		exit 2
	}
	cmake --build --preset "$1" -- --quiet
}

# run_tests PRESET ARGUMENT...: what was skipped is said with its reason.
run_tests() {
	preset=$1
	shift
	ctest --preset "$preset" -j "$(nproc)" "$@" || failed=1
	grep -hiE '(^|[^_])(skip|skipped|part not run): ' "build/$preset/Testing/Temporary/LastTest.log" || echo "nothing was skipped"
}

mkdir -p build
failed=0

# First, because it is what an operator builds, and the quickest to fail.
build release

build asan
log "test: clang, address and undefined sanitizers"
# What runs a whole program of another compiler or looks at sources needs no second run.
run_tests asan -LE 'lint|browser' "$@"

build dev
log "test: gcc, and the linters"
run_tests dev "$@"

[ $failed -eq 0 ] || log "something failed above"
exit $failed
