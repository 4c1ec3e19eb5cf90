#!/bin/sh
# replay.sh DIRECTORY PLIMSOLL DATA PEEK_PLUGIN: the zoo in DIRECTORY is up: this machine is recorded, and nobody, who may read
# nothing of it, gets from the recording what root gets from the machine, byte for byte. No secret that the zoo was
# given is in a recording.
set -eu
zoo=$1 data=$3 peek=$4
SOURCE_DATE_EPOCH=1763800000
PLIMSOLL_DATA=$zoo/replay
export SOURCE_DATE_EPOCH PLIMSOLL_DATA
prefix=$(cat "$zoo/prefix")
work=$PLIMSOLL_DATA
mkdir -m 755 "$work" "$work/live" "$work/profiles" "$work/plugins"
mkdir -m 777 "$work/nobody"
cp "$2" "$work/plimsoll"
cp "$data"/profiles/*.xml "$work/profiles"
chmod -R a+rX "$work/plimsoll" "$work/profiles"

fail() {
	echo "replay.sh: $*" >&2
	exit 1
}
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
# Commands that find something wrong exit 1 or 2; more is a failure.
lenient() { "$@" 2>/dev/null || [ $? -le 2 ]; }
# The file of the recording is the only thing that may differ.
normal() { sed 's,[0-9]* of \([0-9]* MiB\) are free,FREE of \1,; s,>this host<,>RECORDING<,; s,>[^<]*/host\.tar\.zst<,>RECORDING<,' "$1"; }

# ---- the same verdicts ----

# of_zoo FILE: the lines of the table of containers that are ours
of_zoo() { grep -e "^RUNTIME" -e "$prefix" -e ' mnt-' "$1" || :; }

# differing FILE: what the host and its recording say differently of: rule and instance, or the first word of a line
differing() {
	for who in live nobody; do
		if [ "$1" = results ]; then tr '\n' ' ' <"$work/$who/$1" | sed 's/<rule-result /\n&/g'; else cat "$work/$who/$1"; fi |
			LC_ALL=C sort >"$work/$who.lines"
	done
	LC_ALL=C comm -3 "$work/live.lines" "$work/nobody.lines" |
		sed -e 's/^[[:space:]]*//' -e 's/^<rule-result [^>]*idref="\([^"]*\)".*<instance[^>]*>\([^<]*\)<.*/\1~\2/' \
			-e 's/^<rule-result [^>]*idref="\([^"]*\)".*/\1/' -e 's/ .*//' -e "s,^,$1 "
}

try() {
	lenient "$work/plimsoll" audit --no-plugins --no-walk -q -p strict -o "$work/live/results.xml"
	lenient "$work/plimsoll" containers >"$work/live/containers"
	"$work/plimsoll" capture --no-plugins --no-walk -q -o "$work/host.tar.zst"
	chmod 644 "$work/host.tar.zst"
	lenient as_nobody "$work/plimsoll" audit --no-plugins --no-walk -q -p strict --host "$work/host.tar.zst" -o "$work/nobody/results.xml"
	lenient as_nobody "$work/plimsoll" containers --host "$work/host.tar.zst" >"$work/nobody/containers"
	for who in live nobody; do
		normal "$work/$who/results.xml" >"$work/$who/results"
		of_zoo "$work/$who/containers" >"$work/$who/list"
	done
	for file in results list; do differing "$file"; done | LC_ALL=C sort -u >"$work/now"
	if [ -e "$work/always" ]; then LC_ALL=C comm -12 "$work/always" "$work/now" >"$work/both"; else cp "$work/now" "$work/both"; fi
	mv "$work/both" "$work/always"
	[ ! -s "$work/always" ]
}

# What is said of other work on this machine may change between the two: a difference counts when it is there every time.
tries=1
until try; do
	tries=$((tries + 1))
	[ "$tries" -le 8 ] || {
		cat "$work/always" >&2
		diff "$work/live/list" "$work/nobody/list" | head -n 20 || :
		diff "$work/live/results" "$work/nobody/results" | head -n 20 || :
		fail "the replay differs from the host"
	}
done
seen=$(grep -c "<instance[^>]*>$prefix" "$work/nobody/results" || :)
[ "$seen" -gt 0 ] || fail "no container of the zoo is in the results"
echo "replay.sh: equal results for the host and its recording, $seen of them about containers of the zoo (try $tries)"

# ---- no secrets ----

unpacked() { zstd -dcq "$work/$1.tar.zst" 2>/dev/null; }
if ! command -v zstd >/dev/null 2>&1; then
	echo "part not run: there is no zstd here to look into a recording"
	exit 0
fi
! unpacked host | grep -qF "$(cat "$zoo/secret")" || fail "a value of an environment is in the recording"
for variable in DB_PASSWORD IMAGE_TOKEN; do
	# Where the container that was given it could not be started, there is nothing to look for.
	grep -qlrF "$variable=" "$zoo/bundle" "$zoo/docker" 2>/dev/null || continue
	unpacked host | grep -qF "$variable=" || fail "the recording does not say that $variable is set"
done

# A shadow file of the zoo's own in place of the machine's, seen by this capture alone.
# shellcheck disable=SC2016
printf 'zoo:$6$zoosalt$%s:19000:0:99999:7:::\nlocked:!:19000::::::\n' "$(tr -d - <"$zoo/secret")" >"$work/shadow"
install -m 644 "$peek" "$work/plugins/peek.so"
cat >"$work/shadow.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_com.example_benchmark_shadow">
  <status date="2026-11-22">draft</status><title>Shadow</title><version>1</version>
  <Rule id="xccdf_com.example_rule_shadow" selected="true"><title>Shadow</title>
    <check system="urn:plimsoll:check:1"><check-content><p:shadow xmlns:p="urn:example:check:peek"/></check-content></check>
  </Rule>
</Benchmark>
END
# shellcheck disable=SC2016
unshare --mount sh -c 'mount --bind "$1/shadow" /etc/shadow && exec "$1/plimsoll" capture -q --plugins "$1/plugins" \
	-o "$1/shadow.tar.zst" "$1/shadow.xml"' sh "$work" || fail "the recording of the shadow file failed"
! unpacked shadow | grep -qF -e zoosalt -e "$(tr -d - <"$zoo/secret")" || fail "a password's hash is in the recording"
# shellcheck disable=SC2016
unpacked shadow | grep -qF 'zoo:$6$*redacted*' || fail "the recording does not say what kind of hash there is"
echo "replay.sh: no secret of the zoo is in a recording"
