# json.sh: json, jsonl and the difference are what their published schemas say, by python3-jsonschema.
set -eu
extension=json
. "$SOURCE/tests/formats/lib.sh"
python=$(python jsonschema) || skip "python3-jsonschema is not installed"
results=$SOURCE/docs/schemas/results-1.json
difference=$SOURCE/docs/schemas/difference-1.json
conforms() { "$python" "$here/conforms.py" "$@"; }

# shellcheck disable=SC2086
accepted json conforms "$results" $files
lines=
for name in mixed clean nothing; do lines="$lines $golden/$name.jsonl"; done
for name in node-rhel9-selinux container-bad; do
	audit $name -o "$WORK/$name.xml" -o "$WORK/$name.jsonl"
	lines="$lines $WORK/$name.jsonl"
done
# shellcheck disable=SC2086
accepted jsonl conforms "$results#line" $lines
# With a gate, waivers and a tailored value, which the others have not.
failed=$(sed -n '/"name":/{s/.*: "\(.*\)",/\1/; h}; /"verdict": "fail"/{x; p; q}' "$WORK/container-bad.json")
"$PLIMSOLL" waive "$WORK/waivers.xml" --rule "$failed" --reason soon --authority ops --expires 2030-01-01 >/dev/null
"$PLIMSOLL" waive "$WORK/waivers.xml" --rule kernel_kptr_restrict --reason late --authority ops --expires 2025-11-01 --ticket T-1 >/dev/null 2>&1 || :
"$PLIMSOLL" audit --no-plugins -q -p strict --fail-on low --min-score 99 --host "$SOURCE/tests/hosts/shared/container-bad" --waivers "$WORK/waivers.xml" \
	-o "$WORK/gate.json" -o "$WORK/gate.jsonl" -o "$WORK/gate.xml" 2>"$WORK/err" || [ -s "$WORK/gate.xml" ] || fail "no audit with waivers: $(cat "$WORK/err")"
grep -q '"waived": {' "$WORK/gate.json" || fail "the audit has no waived result"
grep -q '"closed": true' "$WORK/gate.json" || fail "the audit's gate is not closed"
accepted "json with waivers" conforms "$results" "$WORK/gate.json"
accepted "jsonl with waivers" conforms "$results#line" "$WORK/gate.jsonl"

for pair in "container-bad node-rhel9-selinux" "node-rhel9-selinux container-bad" "gate container-bad" "container-bad container-bad"; do
	status=0
	"$PLIMSOLL" diff "$WORK/${pair% *}.xml" "$WORK/${pair#* }.xml" --format json >"$WORK/difference.json" || status=$?
	[ $status -le 1 ] || fail "diff $pair ends with $status"
	accepted "diff $pair" conforms "$difference" "$WORK/difference.json"
done

"$PLIMSOLL" diff "$WORK/container-bad.xml" "$WORK/node-rhel9-selinux.xml" --format json >"$WORK/difference.json" || :
# Members that nobody described, that are missing, or of another kind.
spoil "$WORK/container-bad.json" "$WORK/bad.json" '0,/"expected":/s//"hoped": 1, "expected":/'
refused "a new member" conforms "$results" "$WORK/bad.json"
spoil "$WORK/container-bad.json" "$WORK/bad.json" '0,/"inapplicable": null,/s///'
refused "a lost member" conforms "$results" "$WORK/bad.json"
spoil "$WORK/container-bad.jsonl" "$WORK/bad.jsonl" '3s/"verdict": *"[a-z]*"/"verdict":"good"/'
refused "a verdict that is none" conforms "$results#line" "$WORK/bad.jsonl"
spoil "$WORK/difference.json" "$WORK/bad.json" 's/"other_profile": [a-z]*/"other_profile": "no"/'
refused "a word for a truth" conforms "$difference" "$WORK/bad.json"
finish
