# key_wiped.sh: of a private key in PEM nothing of ours is left in memory once reports are signed: the process is looked through while
# it waits for somebody to take a report. One line may be there: libcrypto's decoder of base64 frees the line it read last as it is, and
# nothing may have used that memory since (AddressSanitizer sees to it that nothing does).
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
if ! command -v openssl >/dev/null || ! command -v python3 >/dev/null; then
	echo "not run: no openssl to make a key with, or no python3 to look for it"
	exit 77
fi
cd "$WORK"
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem 2>openssl.log
mkfifo results.xml
"$PLIMSOLL" audit --no-plugins -q -p strict --fail-on none --host "$SOURCE/tests/hosts/shared/node-containerd-systemd" \
	-o results.xml --sign-key key.pem </dev/null >out 2>err &
# Opens once the report is made and signed; it is far longer than a pipe is wide.
exec 3<results.xml
count=$((count + 1))
python3 - $! >found 2>&1 <<'PY' || fail "$(tail -n 1 found)"
import re, sys

MOST = 1 << 30
wanted = [line for line in open("key.pem", "rb").read().split(b"\n") if line and not line.startswith(b"-")]
seen = whole = 0
memory = open("/proc/%s/mem" % sys.argv[1], "rb", 0)
for line in open("/proc/%s/maps" % sys.argv[1]):
    area = re.match(r"(\w+)-(\w+) rw", line)
    start, end = (int(at, 16) for at in area.groups()) if area else (0, MOST)
    if end - start >= MOST:
        continue
    try:
        memory.seek(start)
        data = memory.read(end - start)
    except OSError:
        continue
    seen += sum(text in data for text in wanted)
    whole += b"<TestResult " in data
assert whole, "not even the report is found in memory"
assert seen <= 1, "%d lines of the key are left in memory" % seen
PY
cat <&3 >whole.xml
exec 3<&-
wait $! || true # the audit of that host is incomplete
openssl pkey -in key.pem -pubout -out key.pub
run_plimsoll verify whole.xml --key key.pub
expect_status 0
finish
