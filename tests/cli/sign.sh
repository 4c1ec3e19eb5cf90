# sign.sh: signed reports. What plimsoll signs, xmlsec1 and oscap take; what xmlsec1 signs, plimsoll verify takes; an
# altered byte anywhere, another key, a certificate out of its time, a removed signature, a wrapped one and a broken chain
# each exit with 1 and say so.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
if ! command -v openssl >/dev/null; then
	echo "not run: no openssl to make keys with"
	exit 77
fi
cd "$WORK"
now=$(date +%s)
SOURCE_DATE_EPOCH=$((now + 60))
export SOURCE_DATE_EPOCH
host=$SOURCE/tests/hosts/shared/node-containerd-systemd
small=$SOURCE/tests/cli/scores/bench.xml

openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem 2>openssl.log
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem 2>>openssl.log
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out weak.pem 2>>openssl.log
openssl genpkey -algorithm ed25519 -out ed.pem 2>>openssl.log
for key in rsa ec; do
	openssl pkey -in $key.pem -pubout -out $key.pub
	openssl req -x509 -new -key $key.pem -subj "/CN=signer $key" -days 3650 -out $key.crt 2>>openssl.log
done
openssl pkey -in weak.pem -pubout -out weak.pub
openssl pkey -in rsa.pem -aes256 -passout pass:secret -out locked.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ca.pem 2>>openssl.log
openssl req -x509 -new -key ca.pem -subj "/CN=authority" -days 3650 -out ca.crt 2>>openssl.log
openssl req -new -key ec.pem -subj "/CN=leaf of the authority" -out leaf.csr 2>>openssl.log
openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.pem -CAcreateserial -days 3650 -out leaf.crt 2>>openssl.log

audit() {
	run_plimsoll audit --no-plugins -q --fail-on none --host "$host" "$@"
}
# expect_bad TEXT FILE OPTION...: exit code 1 and one line with TEXT.
expect_bad() {
	text=$1
	shift
	run_plimsoll verify "$@"
	expect_status 1
	expect_one_line "$text"
}

# Every format, with both kinds of keys.
for key in rsa ec; do
	audit -p strict -o r.xml -o r.arf.xml -o r.html -o r.json -o r.csv -o r.junit.xml -o r.sarif -o r.prom -o r.md -o r.txt -o r.jsonl -o r.oscal.json \
		--sign-key $key.pem --sign-cert $key.crt
	for file in r.xml r.arf.xml r.html r.json r.csv r.junit.xml r.sarif r.prom r.md r.txt r.jsonl r.oscal.json; do
		run_plimsoll verify $file --cert $key.crt
		expect_status 0
		expect_out "CN=signer $key"
	done
	run_plimsoll verify r.xml --key $key.pub; expect_status 0
	run_plimsoll verify r.arf.xml --trust $key.crt; expect_status 0
	expect_bad "nobody vouches" r.xml
	if command -v xmlsec1 >/dev/null; then
		for file in r.xml r.arf.xml r.html.sig r.junit.xml.sig; do
			xmlsec1 --verify --pubkey-pem $key.pub $file >xmlsec.log 2>&1 || fail "xmlsec1 refuses $file ($key): $(tail -n 3 xmlsec.log)"
			xmlsec1 --verify --trusted-pem $key.crt $file >xmlsec.log 2>&1 || fail "xmlsec1 refuses $file by certificate ($key)"
		done
	else
		echo "part not run: no xmlsec1"
	fi
	if command -v oscap >/dev/null; then
		oscap xccdf validate r.xml >oscap.log 2>&1 || fail "oscap: the signed XCCDF is not valid: $(tail -n 2 oscap.log)"
		oscap ds rds-validate r.arf.xml >oscap.log 2>&1 || fail "oscap: the signed ARF is not valid: $(tail -n 2 oscap.log)"
	fi
done
cp r.xml ec.xml && mkdir kept && cp r.html r.html.sig kept

# All but the signature is as without one, and report gives the same from both.
audit -p strict -o plain.xml
grep -v '^  <signature ' r.xml >without.xml
{ cat plain.xml; echo; } | cmp -s - without.xml || fail "signing changed more than it added"
run_plimsoll report r.xml -o again.xml; expect_status 0
cmp -s plain.xml again.xml || fail "report of signed results differs from the audit"
run_plimsoll report plain.xml -o again.xml -o again.html --sign-key rsa.pem; expect_status 0
run_plimsoll verify again.xml --key rsa.pub; expect_status 0
run_plimsoll verify again.html --key rsa.pub; expect_status 0
expect_bad "none was given" again.xml

# Whose it is.
expect_bad "another key" ec.xml --cert rsa.crt
expect_bad "another key" ec.xml --key rsa.pub
expect_bad "does not fit the key" again.xml --key ec.pub
expect_bad "does not vouch" ec.xml --trust ca.crt
expect_bad "no certificate in its signature" again.xml --trust ca.crt
audit -p strict -o leaf.xml --sign-key ec.pem --sign-cert leaf.crt
run_plimsoll verify leaf.xml --trust ca.crt; expect_status 0; expect_out "CN=leaf of the authority"
expect_bad "does not vouch" leaf.xml --trust rsa.crt
SOURCE_DATE_EPOCH=$((now + 5000 * 86400)) audit -p strict -o late.xml --sign-key ec.pem --sign-cert leaf.crt
expect_bad "had expired" late.xml --trust ca.crt
expect_bad "had expired" late.xml --cert leaf.crt
SOURCE_DATE_EPOCH=1763800000 audit -p strict -o early.xml --sign-key ec.pem --sign-cert leaf.crt
expect_bad "not in force yet" early.xml --cert leaf.crt

# A signature that was removed.
expect_bad "is not signed" plain.xml --cert ec.crt
rm r.csv.sig && expect_bad "is not signed" r.csv --cert ec.crt

# flip FILE OFFSET: another letter or digit in its place.
flip() {
	byte=$(dd if="$1" bs=1 skip="$2" count=1 2>/dev/null)
	other=a
	[ "$byte" = a ] && other=b
	printf %s "$other" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
# flip_at SOURCE PATTERN: a copy, altered in the last byte of the first match.
flip_at() {
	cp "$1" altered.xml
	match=$(grep -aobE -m 1 -- "$2" "$1" | head -n 1)
	[ -n "$match" ] || { fail "no $2 in $1"; return; }
	found=${match#*:}
	flip altered.xml $((${match%%:*} + ${#found} - 1))
	cmp -s "$1" altered.xml && fail "$2: nothing was altered"
	run_plimsoll verify altered.xml --cert "$3"
	{ [ "$status" -eq 1 ] || [ "$status" -eq 2 ]; } || fail "$2: an altered byte is not seen in $1"
	expect_one_line "altered.xml"
	[ ! -s out ] || fail "$2: $(cat out)"
}
for pattern in '<Benchmark[^>]* id="xccdf_io' 'xmlns="http:' '<Group [^>]*id="xccdf_io' '<Rule [^>]*severity="[a-z]' '<title[^>]*>[A-Z]' '<description[^>]*>[A-Z]' \
	'<k:[a-z]+ [^>]*="[a-z]' '<TestResult[^>]*end-time="20' '<TestResult[^>]*test-system="cpe' '<target>[a-z]' '<fact [^>]*type="string">[a-zA-Z0-9]' '<set-value[^>]*>[a-z0-9]' \
	'<rule-result[^>]*idref="xccdf_io.plimsoll_rule_[a-z]' '<result>[a-z]' '<message[^>]*>[a-zA-Z]' '<instance[^>]*>[a-z]' '<e:evidence[^>]*time="2' 'expected="[a-z0-9]' \
	'<e:fact[^>]*source="/p' '<e:fact[^>]*state="[a-z]' '<e:fact[^>]*>[a-z0-9]' '<e:fact[^>]*sha256="[0-9a-f]' 'xmlns:e="urn:plimsoll:e' '<score[^>]*>[0-9]' \
	'<e:benchmark[^>]*sha256="[0-9a-f]' '<e:container [^>]*name="[a-z]' '<ds:SignedInfo Id="certificate-[0-9a-f]' '<ds:Reference Id="audit-ended-[0-9]' 'enveloped-signatur' \
	'DigestMethod Algorithm="h' '<ds:DigestValue>[A-Za-z0-9+/]' '<ds:SignatureValue>[A-Za-z0-9+/]' '<ds:SignatureValue>[A-Za-z0-9+/]{20}' '<ds:X509Certificate>[A-Za-z0-9+/]' \
	'<ds:X509Certificate>[A-Za-z0-9+/]{180}' '[A-Za-z0-9+/]=*</ds:X509Certificat'; do
	flip_at ec.xml "$pattern" ec.crt
done
for pattern in 'relationship type="arfvocab:i' 'xmlns:arfvocab="http' '<ai:hostname>[a-z]' '<result>[a-z]' '<ds:DigestValue>[A-Za-z0-9+/]'; do
	flip_at r.arf.xml "$pattern" ec.crt
done
# A comment put in, which xmlsec1 sees too; what is no canonical XML any more says so in one line. Every other byte: tests/unit/signing.
audit "$small" -o small.xml --sign-key ec.pem --sign-cert ec.crt
run_plimsoll verify small.xml --key ec.pub; expect_status 0
sed 's|<TestResult|<!-- x -->&|' small.xml >altered.xml
expect_bad "altered" altered.xml --key ec.pub
if command -v xmlsec1 >/dev/null; then
	xmlsec1 --verify --pubkey-pem ec.pub small.xml >xmlsec.log 2>&1 || fail "xmlsec1 refuses small.xml"
	xmlsec1 --verify --pubkey-pem ec.pub altered.xml >xmlsec.log 2>&1 && fail "xmlsec1 takes a comment that was put in"
fi
sed 's|<TestResult|& xmlns:half="half"|' small.xml >altered.xml
expect_bad "altered" altered.xml --key ec.pub
# Files with a signature beside them.
flip kept/r.html 5000; expect_bad "altered" kept/r.html --cert ec.crt
cp r.html other.html && cp r.html.sig other.html.sig && expect_bad "another file" other.html --cert ec.crt
flip_sig=$(grep -obE '<ds:SignatureValue>[A-Za-z0-9+/]{9}' r.html.sig | head -n 1)
flip r.html.sig $((${flip_sig%%:*} + 27)); expect_bad "does not fit" r.html --cert ec.crt
printf '<no' >r.html.sig; run_plimsoll verify r.html --cert ec.crt; expect_status 2; expect_one_line "well-formed"

# A second TestResult, before the signature, behind it and within it.
awk '/<TestResult/ { on = 1 } on { print } /<\/TestResult>/ { exit }' ec.xml >result.txt
awk '/^  <signature / { while ((getline line <"result.txt") > 0) print line } { print }' ec.xml >two.xml
expect_bad "altered" two.xml --cert ec.crt
awk '/^<\/Benchmark>/ { while ((getline line <"result.txt") > 0) print line } { print }' ec.xml >two.xml
expect_bad "does not stand where" two.xml --cert ec.crt
awk '{ n = index($0, "</ds:Signature>") } n { print substr($0, 1, n - 1) "<ds:Object>"; while ((getline line <"result.txt") > 0) print line; print "</ds:Object>" substr($0, n); next } { print }' \
	ec.xml >two.xml
expect_bad "not of the form" two.xml --cert ec.crt
# Two signatures; one of a part; algorithms and transforms that are not taken, though their values were right.
sed 's|\(<ds:Signature .*</ds:Signature>\)|\1\1|' ec.xml >two.xml; expect_bad "more than one signature" two.xml --cert ec.crt
for change in 's|xmldsig-more#ecdsa-sha256|xmldsig-more#ecdsa-sha1|' 's|2001/04/xmldsig-more#ecdsa-sha256|2000/09/xmldsig#hmac-sha1|' 's|2001/04/xmlenc#sha256|2000/09/xmldsig#sha1|' \
	's|TR/2001/REC-xml-c14n-20010315#WithComments|TR/1999/REC-xslt-19991116|' 's|TR/2001/REC-xml-c14n-20010315#WithComments|TR/1999/REC-xpath-19991116|' \
	's|REC-xml-c14n-20010315#WithComments|REC-xml-c14n-20010315|' 's|</ds:Reference>|&<ds:Reference Id="audit-ended-1" URI=""><ds:DigestValue/></ds:Reference>|' \
	's|<ds:KeyInfo>|&<ds:KeyName>x</ds:KeyName>|' 's|URI="#xpointer(/)"|URI=""|' 's|URI="#xpointer(/)"|URI="#part"|' 's|URI="#xpointer(/)"|URI="#xpointer(id(\x27part\x27))"|' \
	's|URI="#xpointer(/)"|URI="http://127.0.0.1:9/r.xml"|' 's|URI="#xpointer(/)"|URI="file:///etc/passwd"|' 's|URI="#xpointer(/)"||'; do
	sed "$change" ec.xml >two.xml
	cmp -s ec.xml two.xml && fail "$change changes nothing"
	expect_bad "not of the form" two.xml --cert ec.crt
done

# What xmlsec1 signs in the same form.
if command -v xmlsec1 >/dev/null; then
	sed 's|<ds:DigestValue>[^<]*|<ds:DigestValue>|; s|<ds:SignatureValue>[^<]*|<ds:SignatureValue>|' again.xml >template.xml
	xmlsec1 --sign --privkey-pem rsa.pem --output theirs.xml template.xml >xmlsec.log 2>&1 || fail "xmlsec1 does not sign: $(tail -n 2 xmlsec.log)"
	run_plimsoll verify theirs.xml --key rsa.pub; expect_status 0
	# Signed, and no results: a word that XCCDF does not have.
	sed 's|<result>pass<|<result>passed<|' template.xml >invalid.xml
	xmlsec1 --sign --privkey-pem rsa.pem --output theirs.xml invalid.xml >xmlsec.log 2>&1 || fail "xmlsec1 does not sign: $(tail -n 2 xmlsec.log)"
	expect_bad '"passed" is no <result>' theirs.xml --key rsa.pub
	flip_at ec.xml '<result>[a-z]' ec.crt
	xmlsec1 --verify --pubkey-pem ec.pub altered.xml >xmlsec.log 2>&1 && fail "xmlsec1 takes the altered report"
fi

# Keys that do not sign: one line, no prompt, nothing written.
for key in locked weak ed; do
	run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key $key.pem
	expect_status 2; expect_one_line "$key.pem"
	[ ! -e never.xml ] || fail "$key.pem: a report was written"
done
run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key locked.pem; expect_one_line "encrypted"
run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key ec.pem --sign-cert rsa.crt; expect_status 2; expect_one_line "another key"
run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key none.pem; expect_status 2; expect_one_line "none.pem"
run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-cert ec.crt; expect_status 64; expect_one_line "--sign-key"
run_plimsoll audit --no-plugins -q --host "$host" --sign-key ec.pem; expect_status 64; expect_one_line "--output"
run_plimsoll audit --no-plugins -q --host "$host" -o html:- --sign-key ec.pem; expect_status 64; expect_one_line "standard output"
[ ! -e never.xml ] || fail "a report was written"
run_plimsoll verify none.xml --cert ec.crt; expect_status 2; expect_one_line "none.xml"
printf '<a>' >broken.xml; run_plimsoll verify broken.xml --cert ec.crt; expect_status 2; expect_one_line "well-formed"
run_plimsoll verify ec.xml --cert ec.pem; expect_status 2; expect_one_line "ec.pem: there is no certificate"
run_plimsoll verify ec.xml --trust ec.pub; expect_status 2; expect_one_line "ec.pub: there is no certificate of an authority"
run_plimsoll verify ec.xml --key weak.pub; expect_status 2; expect_one_line "weak.pub: the key is refused"
run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key locked.pem --sign-cert rsa.crt; expect_status 2; expect_one_line "locked.pem: the key is encrypted"
# A key that others can read or change; a group may read it.
cp ec.pem open.pem
for mode in 604 602 620 644; do
	chmod $mode open.pem
	run_plimsoll audit --no-plugins -q --host "$host" -o never.xml --sign-key open.pem
	expect_status 2; expect_one_line "open.pem: others can read or change the private key (mode 0$mode)"
done
[ ! -e never.xml ] || fail "a report was signed by a key that others have"
chmod 640 open.pem
audit "$small" -o group.xml --sign-key open.pem; [ "$status" -le 1 ] || fail "a key that a group may read is refused: $(cat err)"

# The digests in it: of the benchmark, of the files of the host.
run_plimsoll verify small.xml --key ec.pub --benchmark "$small"; expect_status 0
sed 's/<title>/<title>Our /' "$small" >ours.xml
expect_bad "another benchmark" small.xml --key ec.pub --benchmark ours.xml
mkdir -p was && printf 'plimsoll-host 1\nfile /etc/fstab text="/dev/sda1 / ext4 defaults 0 1\\n"\nfile /proc/self/mountinfo text="22 1 8:1 / / rw - ext4 /dev/sda1 rw\\n"\ndir /tmp\n' >was/manifest
cp -R was is && sed -i 's/defaults/nodev/' is/manifest
run_plimsoll audit --no-plugins -q -p strict --fail-on none --host was -o was.xml --sign-key ec.pem
run_plimsoll verify was.xml --key ec.pub --evidence --host was; expect_status 0
run_plimsoll verify was.xml --key ec.pub --evidence --host is; expect_status 1; expect_one_line "changed since"; expect_out "/etc/fstab"

# A chain.
for day in a b c d; do
	SOURCE_DATE_EPOCH=$((SOURCE_DATE_EPOCH + 86400))
	set -- audit --no-plugins -q --fail-on none --host "$host" "$small" -o $day.xml --sign-key ec.pem
	[ -z "${before:-}" ] || set -- "$@" --previous "$before"
	run_plimsoll "$@"
	before=$day.xml
done
run_plimsoll verify --chain a.xml b.xml c.xml d.xml --key ec.pub; expect_status 0; expect_out "4 reports holds"
run_plimsoll verify --chain b.xml c.xml; expect_status 0; expect_out "behind a.xml" "only a signature"
expect_bad "missing between b.xml and it: c.xml" --chain a.xml b.xml d.xml
expect_bad "out of order" --chain a.xml c.xml b.xml d.xml
expect_bad "no report before it" --chain b.xml a.xml
expect_bad "b.xml: it was given twice: it is the same report as b.xml" --chain a.xml b.xml b.xml c.xml
cp a.xml copy.xml
expect_bad "copy.xml: it was given twice: it is the same report as a.xml" --chain a.xml copy.xml
run_plimsoll audit --no-plugins -q --fail-on none --host "$host" "$small" --previous b.xml -o fork.xml --sign-key ec.pem
expect_bad "fork.xml: the series parts behind b.xml: both c.xml and this one follow it" --chain a.xml b.xml c.xml fork.xml
run_plimsoll verify --chain a.xml --key ec.pub; expect_status 0; expect_out "chain of 1 report holds"
mkdir -p later && run_plimsoll report b.xml -o later/b.xml; expect_status 0
expect_bad "later/b.xml: it was altered after" --chain a.xml later/b.xml c.xml
flip_at b.xml '<result>[a-z]' ec.crt
expect_bad "altered.xml" --chain a.xml altered.xml c.xml
expect_bad "is not signed" --chain a.xml later/b.xml c.xml --key ec.pub
run_plimsoll report b.xml -o b2.xml; expect_status 0; grep -q '<e:previous .*file="a.xml"' b2.xml || fail "the report before is lost"
run_plimsoll verify a.xml b.xml; expect_status 64; expect_one_line "--chain"
run_plimsoll audit --no-plugins -q --host "$host" --previous none.xml; expect_status 2; expect_one_line "none.xml"
finish
