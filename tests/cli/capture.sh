# capture.sh: this host is recorded, and the recording judged as root and as an ordinary user gives the results of the host
# itself; whatever was cut off, altered or made by an enemy is refused with one line.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH

run_plimsoll capture --no-plugins
expect_status 64
expect_one_line "capture needs -o FILE"
run_plimsoll capture --no-plugins -o "$WORK/no/such/host.tar.zst"
expect_status 2
expect_one_line "host.tar.zst" "No such file"

audit() { # FILE ARGUMENT...
	file=$1
	shift
	"$PLIMSOLL" audit --no-plugins --no-walk -q -p strict -o "xccdf:$file" "$@" 2>>"$WORK/err" || [ $? -lt 64 ]
}
# What may differ is only where it was read from: "this host" there, the file here. Process ids, namespaces and
# inodes are the recording's own, and so the same.
normal() { sed 's,[0-9]* of \([0-9]* MiB\) are free,FREE of \1,; s,>this host<,>RECORDING<,; s,>[^<]*/host\.tar\.zst<,>RECORDING<,' "$1"; }

# One try: the host, a recording of it, the host again, the replay. Other work on this machine may start and end
# processes meanwhile, so a difference counts when it is there every time.
try() {
	audit "$WORK/before.xml"
	run_plimsoll capture --no-plugins --no-walk -o "$WORK/host.tar.zst"
	expect_status 0
	expect_one_line "host.tar.zst" "paths"
	"$PLIMSOLL" containers >"$WORK/live.list" 2>"$WORK/err" || [ $? -eq 2 ]
	"$PLIMSOLL" containers --host "$WORK/host.tar.zst" >"$WORK/replay.list" 2>"$WORK/err" || [ $? -eq 2 ]
	audit "$WORK/replay.xml" --host "$WORK/host.tar.zst"
	normal "$WORK/before.xml" >"$WORK/before.normal"
	normal "$WORK/replay.xml" >"$WORK/replay.normal"
	cmp -s "$WORK/before.normal" "$WORK/replay.normal" && cmp -s "$WORK/live.list" "$WORK/replay.list"
}
tries=1
until try; do
	tries=$((tries + 1))
	[ "$tries" -le 5 ] || break
done
if [ "$tries" -gt 5 ]; then
	diff "$WORK/before.normal" "$WORK/replay.normal" | head -n 20
	diff "$WORK/live.list" "$WORK/replay.list" | head -n 5
	fail "the replay differs from the host"
fi
grep -q '<rule-result ' "$WORK/replay.normal" || fail "no results at all"
[ "$(stat -c %a "$WORK/host.tar.zst")" = 600 ] || fail "the recording is readable by others"
[ -z "$(find "$WORK" -name '.*' -type f)" ] || fail "$shown: left a temporary file"

# The same as anybody: nothing of this machine is read.
if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null 2>&1; then
	public=$(mktemp -d /tmp/plimsoll-capture.XXXXXX)
	trap 'rm -rf "$public"' EXIT
	cp "$WORK/host.tar.zst" "$PLIMSOLL" "$BUILD/profiles/container-host.xml" "$public"
	chmod 755 "$public" "$public/plimsoll"
	chmod 644 "$public/host.tar.zst" "$public/container-host.xml"
	mkdir -m 777 "$public/out"
	setpriv --reuid 65534 --regid 65534 --clear-groups "$public/plimsoll" audit --no-plugins --no-walk -q -p strict \
		--host "$public/host.tar.zst" -o "$public/out/nobody.xml" "$public/container-host.xml" 2>"$WORK/err" ||
		[ $? -lt 64 ] || fail "nobody cannot replay: $(cat "$WORK/err")"
	# The benchmark is named by its file, which is another one here.
	results() { normal "$1" | tr '\n' ' ' | sed 's/<rule-result /\n&/g' | grep '^<rule-result'; }
	results "$WORK/replay.xml" >"$WORK/replay.results"
	results "$public/out/nobody.xml" >"$WORK/nobody.results"
	cmp "$WORK/replay.results" "$WORK/nobody.results" || fail "nobody gets other results than root"
else
	echo "part not run: only root can become nobody, with setpriv"
fi

# What it did not ask is not known: never a pass.
cat >"$WORK/more.xml" <<'B'
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title><version>1</version>
<Rule id="xccdf_t_rule_r" selected="true"><title>t</title>
<check system="urn:plimsoll:check:1">
<check-content><k:sysctl xmlns:k="urn:plimsoll:check:kernel" key="kernel.ostype" equals="Linux"/></check-content></check>
</Rule></Benchmark>
B
run_plimsoll audit -q --no-plugins --host "$WORK/host.tar.zst" -o "$WORK/more.out.xml" "$WORK/more.xml"
expect_status 2
grep -q "<result>unknown</result>" "$WORK/more.out.xml" || fail "what was not recorded is not unknown"

# Ordinary tools can look at it.
if command -v zstd >/dev/null 2>&1 && tar --help | grep -q -- --zstd; then
	mkdir "$WORK/open"
	tar --zstd -xf "$WORK/host.tar.zst" -C "$WORK/open" || fail "tar cannot open it"
	(cd "$WORK/open" && sha256sum -c --quiet digests) || fail "sha256sum -c digests"
	! grep -rE '\$(6|y|5|2b)\$[^*]' "$WORK/open/manifest" >/dev/null || fail "a password hash is in the manifest"
else
	echo "part not run: no zstd for tar here"
fi

# refused FILE TEXT: one line that names it, nothing judged
refused() {
	run_plimsoll audit -q --no-plugins --host "$1" -o "$WORK/never.xml"
	expect_status 2
	expect_one_line "$1" "$2"
	grep -q '; ' "$WORK/err" || fail "$shown: no remedy in: $(cat "$WORK/err")"
	[ ! -e "$WORK/never.xml" ] || fail "$shown: wrote a report"
}

# A small one, so that a byte of every region can be altered: header, body, seal.
run_plimsoll capture --no-plugins -q -o "$WORK/small.tar.zst" "$WORK/more.xml"
expect_status 0
size=$(stat -c %s "$WORK/small.tar.zst")
for offset in 0 1 4 5 6 $((size / 8)) $((size / 4)) $((size / 2)) $((size * 3 / 4)) $((size - 80)) $((size - 73)) $((size - 72)) \
	$((size - 69)) $((size - 65)) $((size - 64)) $((size - 30)) $((size - 1)); do
	cp "$WORK/small.tar.zst" "$WORK/bent.tar.zst"
	byte=$(od -An -tu1 -j "$offset" -N 1 "$WORK/bent.tar.zst" | tr -d ' ')
	# shellcheck disable=SC2059 # an octal escape is the format
	printf "\\$(printf %o $((byte ^ 1)))" | dd of="$WORK/bent.tar.zst" bs=1 seek="$offset" conv=notrunc 2>/dev/null
	refused "$WORK/bent.tar.zst" "cut off or altered"
done
for length in 0 1 71 72 $((size / 2)) $((size - 72)) $((size - 1)); do
	head -c "$length" "$WORK/small.tar.zst" >"$WORK/cut.tar.zst"
	refused "$WORK/cut.tar.zst" "cut off or altered"
done
{ cat "$WORK/small.tar.zst" && echo; } >"$WORK/long.tar.zst"
refused "$WORK/long.tar.zst" "cut off or altered"

# An enemy can seal what he made.
seal() { # FILE
	digest=$(sha256sum "$1" | cut -c 1-64)
	printf '\120\052\115\030\100\000\000\000%s' "$digest" >>"$1"
}
if command -v zstd >/dev/null 2>&1; then
	mkdir -p "$WORK/evil/root"
	ln -s /etc/shadow "$WORK/evil/manifest"
	tar -C "$WORK/evil" -cf - manifest | zstd -q >"$WORK/evil.tar.zst"
	seal "$WORK/evil.tar.zst"
	refused "$WORK/evil.tar.zst" "no regular file"
	tar -P -cf - /etc/hostname | zstd -q >"$WORK/evil.tar.zst"
	seal "$WORK/evil.tar.zst"
	refused "$WORK/evil.tar.zst" "no such member"
	rm "$WORK/evil/manifest"
	printf 'plimsoll-host 1\nbase /etc\n' >"$WORK/evil/manifest"
	(cd "$WORK/evil" && sha256sum manifest >digests)
	tar -C "$WORK/evil" -cf - digests manifest | zstd -q >"$WORK/evil.tar.zst"
	seal "$WORK/evil.tar.zst"
	refused "$WORK/evil.tar.zst" "has no base"
	head -c 300000000 /dev/zero >"$WORK/evil/root/1"
	tar -C "$WORK/evil" -cf - root/1 | zstd -q >"$WORK/evil.tar.zst"
	seal "$WORK/evil.tar.zst"
	refused "$WORK/evil.tar.zst" "far more than a host has"
	rm -f "$WORK/evil/root/1"
	# evil TEXT TAR_ARGUMENT...: a recording with these members is refused with that
	evil() {
		text=$1
		shift
		tar -C "$WORK/evil" -cf - "$@" | zstd -q >"$WORK/evil.tar.zst"
		seal "$WORK/evil.tar.zst"
		refused "$WORK/evil.tar.zst" "$text"
	}
	printf 'plimsoll-host 1\nfile /etc/hostname text="a\\n"\n' >"$WORK/evil/manifest"
	(cd "$WORK/evil" && sha256sum manifest >digests)
	tar -C "$WORK/evil" -cf - digests manifest | zstd -q >"$WORK/good.tar.zst"
	seal "$WORK/good.tar.zst"
	run_plimsoll audit -q --no-plugins --host "$WORK/good.tar.zst" -o "$WORK/good.xml" "$WORK/more.xml"
	[ -s "$WORK/good.xml" ] || fail "what is made as these are made is refused even when it is good: $(cat "$WORK/err")"
	echo x >"$WORK/evil/root/1"
	evil "no such member" --transform 's,root/1,../1,' -P digests manifest root/1
	evil "no such member" --transform 's,root/1,/etc/1,' -P digests manifest root/1
	evil "no such member" --transform 's,root/1,root/../../1,' -P digests manifest root/1
	evil "twice" --hard-dereference digests manifest manifest
	evil "digest" digests manifest root/1
	evil "digest" manifest
	ln "$WORK/evil/root/1" "$WORK/evil/root/2"
	evil "no regular file" digests manifest root/1 root/2
	rm "$WORK/evil/root/2" && mkfifo "$WORK/evil/root/2"
	evil "no regular file" digests manifest root/2
	rm "$WORK/evil/root/2"
	echo "# another" >>"$WORK/evil/manifest"
	evil "digest" digests manifest
	sha256sum /dev/null | sed 's,/dev/null,manifest,' >"$WORK/evil/digests"
	evil "digest" digests manifest
	truncate -s 10G "$WORK/evil/root/1"
	evil "too large" -S digests manifest root/1
	truncate -s 10G "$WORK/evil/manifest"
	evil "too large" -S digests manifest
	rm -r "$WORK/evil"
else
	echo "part not run: no zstd here to make hostile recordings with"
fi
# -o - is standard output, and never a terminal's.
run_plimsoll capture --no-plugins --host "$SOURCE/tests/hosts/shared/fault" -o -
expect_status 0
expect_one_line "plimsoll: standard output: "
cp "$WORK/out" "$WORK/piped.tar.zst"
run_plimsoll containers --host "$WORK/piped.tar.zst"; expect_status 0
if command -v script >/dev/null; then
	script -qec "'$PLIMSOLL' capture --no-plugins --host '$SOURCE/tests/hosts/shared/fault' -o -" "$WORK/typescript" >/dev/null </dev/null || :
	grep -q "standard output is a terminal; name the recording" "$WORK/typescript" || fail "a terminal was written to"
fi
finish
