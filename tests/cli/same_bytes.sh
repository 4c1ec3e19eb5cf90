# same_bytes.sh: the same recording under SOURCE_DATE_EPOCH gives the same bytes in every format, whenever, wherever and in whatever locale and
# zone; signed by RSA too. An ECDSA signature holds a random number: there the signatures differ, and nothing else.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH
recording=$WORK/host.tar.zst
run_plimsoll capture -q --no-plugins --host "$SOURCE/tests/hosts/machines/debian12-docker" -o "$recording"
expect_status 0

# Every format that the documentation has, by its extension.
extensions=$(sed -n 's/^| `[a-z]*` | `\.\([a-z.]*\)` .*/\1/p' "$SOURCE/docs/reports.md")
[ "$(echo "$extensions" | wc -l)" -ge 12 ] || fail "only these formats are documented: $extensions"

# write DIRECTORY ARGUMENT...: every format of an audit, what stored results become, and the difference of two
write() {
	to=$WORK/$1
	shift
	mkdir -p "$to"
	outputs=
	for extension in $extensions; do outputs="$outputs -o $to/a.$extension"; done
	# shellcheck disable=SC2086
	run_plimsoll audit --no-plugins -q -p strict --fail-on none --host "$recording" $outputs "$@"
	[ "$status" -eq 0 ] || [ "$status" -eq 2 ] || fail "$shown: $(cat "$WORK/err")"
}
converted() {
	to=$WORK/$1
	run_plimsoll audit --no-plugins -q -p baseline --fail-on none --host "$recording" -o "$to/b.xml"
	for extension in html json md; do run_plimsoll report "$to/a.xml" -o "$to/r.$extension"; done
	for extension in txt json html; do run_plimsoll diff "$to/b.xml" "$to/a.xml" -o "$to/d.$extension"; done
}
# The names that the commands were given stand in no report but the difference, which names both files.
same() {
	for file in "$WORK/$1"/*; do
		name=${file##*/}
		sed "s,$WORK/$2/,$WORK/$1/,g" "$WORK/$2/$name" | cmp -s - "$file" || fail "$1/$name and $2/$name differ"
		count=$((count + 1))
	done
}

write one
converted one
sleep 1
(cd / && umask 077 && LC_ALL=C TZ=Pacific/Auckland COLUMNS=40 write two && converted two)
same one two
[ "$(find "$WORK/one" -type f | wc -l)" -ge 19 ] || fail "too few files: $(ls "$WORK/one")"

if command -v openssl >/dev/null; then
	openssl genrsa -out "$WORK/rsa.pem" 2048 2>/dev/null
	openssl ecparam -name prime256v1 -genkey -noout -out "$WORK/ec.pem"
	write rsa1 --sign-key "$WORK/rsa.pem"
	write rsa2 --sign-key "$WORK/rsa.pem"
	[ -s "$WORK/rsa1/a.html.sig" ] || fail "not signed: $(ls "$WORK/rsa1")"
	same rsa1 rsa2
	cmp -s "$WORK/one/a.html" "$WORK/rsa1/a.html" || fail "a signature beside a report changed it"
	write ec1 --sign-key "$WORK/ec.pem"
	write ec2 --sign-key "$WORK/ec.pem"
	for file in "$WORK/ec1"/*; do
		name=${file##*/}
		sed '/<[a-z:]*SignatureValue/,/<\/[a-z:]*SignatureValue/d' "$file" >"$WORK/without1"
		sed '/<[a-z:]*SignatureValue/,/<\/[a-z:]*SignatureValue/d' "$WORK/ec2/$name" >"$WORK/without2"
		cmp -s "$WORK/without1" "$WORK/without2" || fail "$name: more than the signature differs"
	done
	! cmp -s "$WORK/ec1/a.xml" "$WORK/ec2/a.xml" || fail "two ECDSA signatures are the same"
else
	echo "part not run: there is no openssl here"
fi
finish
