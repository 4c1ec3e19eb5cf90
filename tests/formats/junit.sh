# junit.sh: JUnit XML keeps to what pipelines document (junit.xsd), and python3-junitparser counts what the audit counted.
set -eu
command -v xmllint >/dev/null || { echo "skipped: xmllint (libxml2-utils) is not installed"; exit 77; }
extension=junit.xml
. "$SOURCE/tests/formats/lib.sh"
keeps_to() { xmllint --noout --nonet --schema "$here/junit.xsd" "$@"; }

# shellcheck disable=SC2086
accepted schema keeps_to $files
one=$WORK/container-bad.junit.xml
spoil "$one" "$WORK/bad.xml" 's/timestamp="\([^"]*\)"/timestamp="\1Z"/'
refused "a time with a zone" keeps_to "$WORK/bad.xml"
spoil "$one" "$WORK/bad.xml" 's/<failure message="\([^"]*\)" type="[a-z]*"/<failure message="\1"/'
refused "a failure without a type" keeps_to "$WORK/bad.xml"

python=$(python junitparser) || skip "python3-junitparser is not installed; the schema was kept to"
for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host counted" "$python" "$here/counts.py" "$WORK/$host.junit.xml" "$WORK/$host.all.json"
done
spoil "$one" "$WORK/bad.xml" '0,/<failure \(.*\)<\/failure>/s//<error \1<\/error>/; 0,/<failure /s//<error /; 0,/<\/failure>/s//<\/error>/'
refused "an error for a failure" "$python" "$here/counts.py" "$WORK/bad.xml" "$WORK/container-bad.all.json"
spoil "$one" "$WORK/bad.xml" '0,/ failures="\([0-9]*\)"/s// failures="1\1"/'
refused "a wrong sum" "$python" "$here/counts.py" "$WORK/bad.xml" "$WORK/container-bad.all.json"
finish
