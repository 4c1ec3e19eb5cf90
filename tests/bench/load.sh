# load.sh BUILD [FILE]: time and memory of loading a large benchmark, by default the largest of Debian's ssg packages, beside those
# of `xmllint --noout`, which only parses it: both are to be within 1.5 times. BUILD is a build directory with tests and
# without sanitizers (cmake -B build/bench -DCMAKE_BUILD_TYPE=RelWithDebInfo).
set -eu
build=$(cd "$1" && pwd)
PLIMSOLL_DATA=$build
export PLIMSOLL_DATA
plimsoll=${PLIMSOLL:-$build/cli/plimsoll}
runs=${RUNS:-25}
largest=$(find /usr/share/xml/scap/ssg/content -name '*-xccdf.xml' -size +1M -printf '%s %p\n' 2>/dev/null | sort -n | tail -n 1)
file=${2:-${largest#* }}
[ -n "$file" ] || { echo "skipped: no ssg-*-xccdf.xml here; install ssg-nondebian or name a file"; exit 77; }
command -v xmllint >/dev/null || { echo "skipped: xmllint (libxml2-utils) is not installed"; exit 77; }

# In turns, so that whatever else runs meets both alike.
for _ in 1 2 3; do
	printf 'plimsoll  %s\n' "$("$build/tests/bench/bench_measure" "$runs" "$plimsoll" list profiles "$file")"
	printf 'xmllint   %s\n' "$("$build/tests/bench/bench_measure" "$runs" xmllint --noout "$file")"
done
