# unprivileged.sh: an ordinary user gets an incomplete audit, exit code 2 and no pass that root does not get too.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root may become another user"; exit 77; }
command -v setpriv >/dev/null || { echo "SKIP: there is no setpriv here"; exit 77; }

# The build may lie where other users may not go, so they get a copy.
open=$(mktemp -d)
trap 'rm -rf "$open"' EXIT
mkdir "$open/out"
cp "$PLIMSOLL" "$open/plimsoll"
cp -r "$BUILD/profiles" "$open/profiles"
chmod -R a+rX "$open"
chmod 777 "$open/out"

ordinary() {
	status=0
	setpriv --reuid 65534 --regid 65534 --clear-groups env PLIMSOLL_DATA="$open" "$open/plimsoll" "$@" \
		>"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	shown="an ordinary user: plimsoll $*"
	count=$((count + 1))
}

# passed RESULTS: the rules whose every result is pass, sorted
passed() {
	awk '/<rule-result /{ sub(/.*idref="/, ""); sub(/".*/, ""); rule = $0 }
		/<result>/{ sub(/.*<result>/, ""); sub(/<.*/, ""); if ($0 == "pass") good[rule] = 1; else bad[rule] = 1 }
		END { for (rule in good) if (!bad[rule]) print rule }' "$1" | LC_ALL=C sort
}

for profile in baseline strict acceptance; do
	ordinary audit --no-plugins -p $profile --fail-on none -o "$open/out/$profile.xml"
	expect_status 2
	expect_one_line "incomplete" "run it as root"
	status=0
	"$PLIMSOLL" audit -q --no-plugins -p $profile --fail-on none -o "$WORK/$profile.xml" || status=$?
	passed "$open/out/$profile.xml" >"$WORK/ordinary"
	passed "$WORK/$profile.xml" >"$WORK/root"
	[ -s "$WORK/root" ] || fail "$profile: root passes nothing: this test proves nothing"
	false=$(LC_ALL=C comm -23 "$WORK/ordinary" "$WORK/root")
	[ -z "$false" ] || fail "$profile: passes for an ordinary user and not for root: $false"
	! grep -q '_rule_\(container\|audit\)_' "$WORK/ordinary" ||
		fail "$profile: passes without being read: $(grep '_rule_\(container\|audit\)_' "$WORK/ordinary")"
done

ordinary containers
expect_status 2
expect_one_line "could not be read and may belong to containers (pid"
! grep -q "is running" "$WORK/out" || fail "$shown: says that nothing runs"
finish
