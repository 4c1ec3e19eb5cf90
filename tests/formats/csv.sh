# csv.sh: CSV is read back by Python row by row, and nothing in it begins a formula.
set -eu
extension=csv
. "$SOURCE/tests/formats/lib.sh"
python=$(python csv) || skip "python3 is not installed"
reads() { "$python" "$here/rows.py" "$@"; }

for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host" reads "$WORK/$host.csv" "$WORK/$host.all.json"
done
spoil "$WORK/hostile.csv" "$WORK/bad.csv" "s/\"'=/\"=/"
refused "a formula" reads "$WORK/bad.csv" "$WORK/hostile.all.json"
spoil "$WORK/hostile.csv" "$WORK/bad.csv" 's/""/"/'
refused "a quote that is not doubled" reads "$WORK/bad.csv" "$WORK/hostile.all.json"
finish
