# ssg.sh: the benchmarks of Debian's ssg packages, as others write XCCDF: every one loads, its profiles are those OpenSCAP sees, and
# where no check system of plimsoll understands a check the result is notchecked, with the system named, and there is no score.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
content=/usr/share/xml/scap/ssg/content
if [ -z "$(find "$content" -name '*-xccdf.xml' 2>/dev/null)" ]; then
	echo "skipped: no benchmark in $content; install ssg-nondebian and ssg-debian"
	exit 77
fi

for file in "$content"/*-xccdf.xml; do
	run_plimsoll list profiles "$file"
	expect_status 0
	[ ! -s "$WORK/err" ] || ! grep -q error "$WORK/err" || fail "$file: $(head -n 2 "$WORK/err")"
	cp "$WORK/out" "$WORK/$(basename "$file").profiles"
done

if command -v oscap >/dev/null; then
	for name in debian11 ubuntu2204 ocp4 rhel9; do
		file="$content/ssg-$name-xccdf.xml"
		[ -r "$file" ] || continue
		count=$((count + 1))
		timeout 300 oscap info --profiles "$file" >"$WORK/theirs" 2>/dev/null || fail "oscap info fails on $file"
		sed -n 's/^[^:]*_profile_\([^:]*\):\(.*\)/\1 \2/p' "$WORK/theirs" | tr -s ' ' | sort >"$WORK/theirs.sorted"
		sed 's/^\([^ ]*\)  *\(.*\)/\1 \2/' "$WORK/ssg-$name-xccdf.xml.profiles" | sort >"$WORK/ours.sorted"
		cmp -s "$WORK/theirs.sorted" "$WORK/ours.sorted" ||
			fail "$name: other profiles: $(diff "$WORK/theirs.sorted" "$WORK/ours.sorted" | head -n 4)"
	done
	# The rules of a profile, as OpenSCAP evaluates them: with no OVAL at hand all it does is to select.
	file="$content/ssg-debian11-xccdf.xml"
	if [ -r "$file" ]; then
		count=$((count + 1))
		timeout 600 oscap xccdf resolve --force -o "$WORK/resolved.xml" "$file" >"$WORK/oscap" 2>&1 || fail "$(head -n 3 "$WORK/oscap")"
		for profile in standard anssi_np_nt28_high none; do
			"$PLIMSOLL" list rules --profile "$profile" "$file" >"$WORK/from-source"
			"$PLIMSOLL" list rules --profile "$profile" "$WORK/resolved.xml" >"$WORK/from-theirs"
			cmp -s "$WORK/from-source" "$WORK/from-theirs" ||
				fail "$profile: OpenSCAP resolves otherwise: $(diff "$WORK/from-source" "$WORK/from-theirs" | head -n 4)"
		done
	fi
fi

file="$content/ssg-debian11-xccdf.xml"
if [ -r "$file" ]; then
	run_plimsoll audit --host "$SOURCE/tests/hosts/shared/node-debian13" --profile standard -o "$WORK/results.xml" "$file"
	expect_status 2
	expect_one_line "with a check that plimsoll cannot evaluate"
	grep -q 'cannot evaluate the check system http://oval.mitre.org/XMLSchema/oval-definitions-5' "$WORK/results.xml" ||
		fail "$file: no result names the check system"
	! grep -q '<result>pass' "$WORK/results.xml" || fail "$file: something passed"
fi
finish
