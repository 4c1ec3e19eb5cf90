# oscal.sh: OSCAL assessment results keep to NIST's model (oscal-results.json), and what refers to something finds it.
set -eu
extension=oscal.json
. "$SOURCE/tests/formats/lib.sh"
python=$(python jsonschema) || skip "python3-jsonschema is not installed"
conforms() { "$python" "$here/conforms.py" "$here/oscal-results.json" "$@"; }
refers() { "$python" "$here/references.py" "$@"; }

# shellcheck disable=SC2086
accepted model conforms $files
for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host" refers "$WORK/$host.oscal.json" "$WORK/$host.all.json"
done
one=$WORK/container-bad.oscal.json
spoil "$one" "$WORK/bad.json" '0,/"collected": "\([^"]*\)Z"/s//"collected": "\1"/'
refused "a time without a zone" conforms "$WORK/bad.json"
spoil "$one" "$WORK/bad.json" '0,/"value": "\([^"]*\)"/s//"value": "\1 "/'
refused "a value with a blank at its end" conforms "$WORK/bad.json"
spoil "$one" "$WORK/bad.json" '0,/"observation-uuid": "......../s//"observation-uuid": "01234567/'
refused "an observation that is not there" refers "$WORK/bad.json" "$WORK/container-bad.all.json"
spoil "$one" "$WORK/bad.json" 's/"state": "not-satisfied"/"state": "satisfied"/'
refused "a failure that satisfies" refers "$WORK/bad.json" "$WORK/container-bad.all.json"
finish
