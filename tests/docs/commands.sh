#!/bin/sh
# commands.sh PLIMSOLL SOURCE DATA WORK: every block of shell commands in README.md and docs/*.md is run as it is printed, against a
# recorded host, with the files that the documents speak of beside it. A block behind "<!-- not run: WHY -->" is left out.
# Each block starts anew: what the one before it wrote is gone.
set -eu
plimsoll=$1 source=$2 data=$3 work=$4
rm -rf "$work"
mkdir -p "$work/bin" "$work/files" "$work/blocks"
export PLIMSOLL_DATA="$data"

# The documents audit the reader's host; here that is a recording. A closed gate or an incomplete audit is no failure of a
# command, and findings are what diff and lint are for; everything else has to end with 0.
cat >"$work/bin/plimsoll" <<EOF
#!/bin/sh
host="--host $source/tests/hosts/machines/badly-configured"
most=0
case \$1 in
audit) most=2 ;;
containers | capture) ;;
diff | lint) most=1 host= ;;
*) host= ;;
esac
case " \$* " in *" --root "* | *" --host "* | *" --kernel-"* | *" --help "*) host= ;; esac
status=0
# shellcheck disable=SC2086
"$plimsoll" "\$@" \$host </dev/null 2>"$work/err" || status=\$?
cat "$work/err" >&2
[ \$status -lt 2 ] || [ \$most -eq 1 ] || [ ! -s "$work/err" ] || grep -q 'the audit is incomplete' "$work/err" || exit 3
[ \$status -le \$most ]
EOF
chmod +x "$work/bin/plimsoll"
PATH="$work/bin:$PATH"

# ---- the files ----

cd "$work/files"
cp "$source/docs/examples/benchmark/build-farm.xml" build-farm.xml
cp build-farm.xml my-benchmark.xml
cp build-farm.xml benchmark.xml
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -subj "/CN=audits" -days 9 -out cert.pem 2>/dev/null
chmod 600 key.pem
openssl pkey -in key.pem -pubout -out key.pub
cp cert.pem authority.pem
# The certificate is in force when these audits end.
SOURCE_DATE_EPOCH=$(date +%s)
export SOURCE_DATE_EPOCH
signed="-q -p acceptance --sign-key key.pem --sign-cert cert.pem"
# shellcheck disable=SC2086
plimsoll audit $signed -o results.xml -o report.html
cp results.xml monday.xml
# shellcheck disable=SC2086
plimsoll audit $signed -o tuesday.xml --previous monday.xml
# shellcheck disable=SC2086
plimsoll audit $signed -o wednesday.xml --previous tuesday.xml
plimsoll tailor -p baseline --unselect kernel_lockdown -o ours.xml 2>/dev/null
plimsoll waive waivers.xml --rule container_control_socket --reason x --authority y --expires 2099-12-31 >/dev/null
plimsoll capture -q -o web1.tar.zst
printf '[gate]\nfail-on = "medium"\n' >gate.toml
printf 'CONFIG_SECURITY=y\n' >.config
gzip -k <.config >config.gz
printf 'quiet\n' >cmdline.txt
printf 'kernel.kptr_restrict = 1\n' >sysctl-a.txt
mkdir -p image/etc var
printf 'ID=debian\nVERSION_ID="12"\n' >image/etc/os-release
printf 'root:x:0:0::/root:/bin/sh\n' >image/etc/passwd

web=$(plimsoll containers --format json | sed -n 's/.*"id": *"\([0-9a-f]\{12\}\).*/\1/p' | head -n 1)

# ---- the blocks ----

cd "$source"
for document in README.md docs/*.md; do
	awk -v prefix="$work/blocks/$(basename "$document" .md)" '
		/^<!-- not run: .* -->$/ { left = 1; next }
		/^```/ && inside { inside = 0; left = 0; next }
		/^```sh$/ { inside = 1; file = sprintf("%s-%04d", prefix, NR); if (!left) printf "" > file; next }
		/^```$/ { inside = 1; file = ""; next }
		/^```/ { inside = 1; file = ""; left = 0; next }
		inside && file == "" && /^(sudo )?plimsoll / { print FILENAME ":" FNR ": a block of commands begins with ```sh" > "/dev/stderr"; exit 1 }
		inside && file != "" && !left { print >> file }
		/^    (sudo )?plimsoll / { print FILENAME ":" FNR ": a block of commands begins with ```sh" > "/dev/stderr"; exit 1 }
	' "$document"
done
status=0
count=0
for block in "$work"/blocks/*; do
	rm -rf "$work/run"
	cp -r "$work/files" "$work/run"
	cd "$work/run"
	# Paths and containers of a host become ours; whoever reads is root already.
	sed "s#containers web-1#containers web#; s#containers 4f2a#containers $web#; s#/mnt/image#image#g; s#/var/lib/plimsoll#var#g; s#/etc/plimsoll/#$work/files/#g; s#^sudo ##" "$block" >"$work/commands"
	count=$((count + $(grep -c plimsoll "$work/commands" || :)))
	sh -eu "$work/commands" >"$work/said" 2>&1 </dev/null || {
		echo "$(basename "$block" | sed 's/-\([0-9]*\)$/.md, line \1/'): this does not run as it is printed:"
		sh -eux "$work/commands" 2>&1 </dev/null | tail -n 4
		status=1
	}
done
[ "$count" -ge 40 ] || { echo "only $count commands were found: this proves little"; status=1; }
[ $status -ne 0 ] || echo "$count commands run as they are printed"
exit $status
