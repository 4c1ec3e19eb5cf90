#!/bin/sh
# The XCCDF golden files as another tool sees them: OpenSCAP finds them valid and renders them.
# usage: xccdf_opens.sh GOLDEN_DIRECTORY SCRATCH_DIRECTORY
set -eu
golden=$1
scratch=$2

command -v oscap >/dev/null || { echo "skipped: oscap (openscap-scanner) is not installed"; exit 77; }

# Without its benchmark a result is valid by the schema; Schematron and the stylesheet want the rules.
echo "bare: validate"
oscap xccdf validate --skip-schematron "$golden/expected/bare.xml"

for name in mixed clean nothing; do
	file=$golden/expected/$name.xml
	echo "$name: validate, with Schematron"
	oscap xccdf validate "$file"
	echo "$name: render"
	oscap xccdf generate report --output "$scratch/$name-oscap.html" "$file"
	grep -q 'id="rule-detail-' "$scratch/$name-oscap.html" ||
		{ echo "$name: OpenSCAP's page shows no rules" >&2; exit 1; }
done

echo "mixed: what OpenSCAP's page shows of a finding"
for words in 'harbour-07.example.net' 'build-runner' 'can command its engine' '&lt;script&gt;alert(1)&lt;/script&gt;'; do
	grep -qF "$words" "$scratch/mixed-oscap.html" || { echo "missing: $words" >&2; exit 1; }
done

for name in mixed nothing bare; do
	echo "$name: validate as ARF"
	oscap ds rds-validate "$golden/expected/$name.arf.xml"
done
