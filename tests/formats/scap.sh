# scap.sh: XCCDF results and ARF of real audits and of the worst names are valid by the schemas that oscap carries.
set -eu
command -v oscap >/dev/null || { echo "skipped: oscap (openscap-scanner) is not installed"; exit 77; }
extension=arf.xml
. "$SOURCE/tests/formats/lib.sh"
for file in $files; do accepted "$file" oscap ds rds-validate "$file"; done
# As the writer has it, not as it comes back from an ARF: reading leaves out what it does not know.
for name in node-rhel9-selinux container-bad; do audit $name -o "$WORK/$name.xml"; done
"$PLIMSOLL" report "$here/hostile.xml" -o "$WORK/hostile.xml"
for name in node-rhel9-selinux container-bad hostile; do
	accepted "$name.xml" oscap xccdf validate --skip-schematron "$WORK/$name.xml"
done
spoil "$WORK/container-bad.arf.xml" "$WORK/bad.arf.xml" 's/<arf:report /<arf:answer /; s/<\/arf:report>/<\/arf:answer>/'
refused "ARF: no report" oscap ds rds-validate "$WORK/bad.arf.xml"
spoil "$WORK/container-bad.xml" "$WORK/bad.xml" 's/<target>[^<]*<\/target>//'
refused "XCCDF: no target" oscap xccdf validate --skip-schematron "$WORK/bad.xml"
finish
