# sarif.sh: SARIF logs are valid by the schema of OASIS, which the npm package jest-sarif brings, and what points inside them holds.
set -eu
extension=sarif
. "$SOURCE/tests/formats/lib.sh"
schema=$NPM/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json
[ -f "$schema" ] || skip "the npm packages could not be had"
python=$(python jsonschema) || skip "python3-jsonschema is not installed"
conforms() { "$python" "$here/conforms.py" "$schema" "$@"; }
holds() { "$python" "$here/findings.py" "$@"; }

# shellcheck disable=SC2086
accepted schema conforms $files
for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host" holds "$WORK/$host.sarif" "$WORK/$host.all.json"
done
one=$WORK/container-bad.sarif
spoil "$one" "$WORK/bad.sarif" '0,/"level": "[a-z]*"/s//"level": "high"/'
refused "a level that is none" conforms "$WORK/bad.sarif"
spoil "$one" "$WORK/bad.sarif" '0,/"uri": "[^"]*"/s//"uri": "file:\/\/\/a b%zz"/'
refused "a place that is no URI" holds "$WORK/bad.sarif" "$WORK/container-bad.all.json"
spoil "$one" "$WORK/bad.sarif" 's/"ruleIndex": \([0-9]*\)/"ruleIndex": 1\1/'
refused "an index of another rule" holds "$WORK/bad.sarif" "$WORK/container-bad.all.json"
finish
