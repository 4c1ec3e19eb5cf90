# secrets.sh: the values of a container's environment are in no output, in no format, however much is asked for.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

for name in container-bad container-allow-all; do
	host="$SOURCE/tests/hosts/shared/$name"
	for profile in strict none; do
		run_plimsoll audit -v -p "$profile" --host "$host" -o "$WORK/$name-$profile.html" \
			-o xccdf:"$WORK/$name-$profile.xml" -o "$WORK/$name-$profile.txt" --fail-on none
		for file in "$WORK/$name-$profile".* "$WORK/out" "$WORK/err"; do
			! grep -qF value-nobody-may-see "$file" || fail "$shown: a value is in $file"
		done
	done
	grep -q "_SECRET\|DB_PASSWORD" "$WORK/$name-strict.xml" || fail "$name: the name is not told"
	for depth in "" --all web-1; do
		for format in table json; do
			# shellcheck disable=SC2086
			run_plimsoll containers --host "$host" --format "$format" $depth
			! grep -qF value-nobody-may-see "$WORK/out" "$WORK/err" ||
				fail "$shown: a value is shown"
		done
	done
done
finish
