# set_up.sh: what is installed works from where it is installed: program, benchmark, man pages, units, headers.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
unset PLIMSOLL_DATA

DESTDIR="$WORK/stage" cmake --install "$BUILD" >"$WORK/install.log" || fail "cmake --install"
for file in bin/plimsoll share/plimsoll/profiles/container-host.xml share/man/man1/plimsoll.1 \
	share/man/man1/plimsoll-audit.1 share/bash-completion/completions/plimsoll \
	lib/systemd/system/plimsoll.service lib/systemd/system/plimsoll.timer include/plimsoll/plugin.h; do
	[ -n "$(find "$WORK/stage" -path "*/$file")" ] || fail "$file is not installed"
done
if command -v systemd-analyze >/dev/null; then
	sed "s#^ExecStart=.*#ExecStart=/bin/true#" "$(find "$WORK/stage" -name plimsoll.service)" >"$WORK/plimsoll.service"
	systemd-analyze verify --man=no "$WORK/plimsoll.service" >"$WORK/verify" 2>&1 || fail "systemd-analyze: $(head -n 3 "$WORK/verify")"
fi
count=1
finish
