# oscal.sh: OSCAL assessment results keep to NIST's model (oscal-results.json), and what refers to something finds it, of the kind it wants.
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
spoil "$one" "$WORK/bad.json" '0,/"subject-uuid": "......../s//"subject-uuid": "01234567/'
refused "a subject that is not there" refers "$WORK/bad.json" "$WORK/container-bad.all.json"
spoil "$one" "$WORK/bad.json" 's/"type": "tool"/"type": "assessment-platform"/'
refused "an actor of another kind" refers "$WORK/bad.json" "$WORK/container-bad.all.json"
spoil "$one" "$WORK/bad.json" 's/"asset-type"/"asset-kind"/'
refused "a property that OSCAL does not know" refers "$WORK/bad.json" "$WORK/container-bad.all.json"
spoil "$WORK/node-rhel9-selinux.oscal.json" "$WORK/bad.json" 's/203.0.113.30/203.0.113.31/'
refused "another address" refers "$WORK/bad.json" "$WORK/node-rhel9-selinux.all.json"
spoil "$one" "$WORK/bad.json" '0,/"type": "tool"/s//"type": "robot"/'
refused "an actor of no kind" conforms "$WORK/bad.json"
spoil "$one" "$WORK/bad.json" '0,/"collected": "....-../s//"collected": "2026-13/'
refused "a month that is not there" conforms "$WORK/bad.json"
spoil "$WORK/hostile.oscal.json" "$WORK/bad.json" 's/"target-id": "xccdf_org.example_rule_1/"target-id": "1/'
refused "a token that begins with a number" conforms "$WORK/bad.json"
spoil "$one" "$WORK/bad.json" '0,/"include-all": {}/s//"include-all": {}, "include-controls": [{"control-id": "ac-1"}]/; 0,/"include-all": {$/s//"include-controls": [{"control-id": "ac-1"}], "include-all": {/'
refused "all controls and some" conforms "$WORK/bad.json"
finish
