# set_up.sh: what is installed works from where it is installed: program, benchmark, man pages, units, headers.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
unset PLIMSOLL_DATA

DESTDIR="$WORK/stage" cmake --install "$BUILD" >"$WORK/install.log" || fail "cmake --install"
for file in bin/plimsoll share/plimsoll/profiles/container-host.xml share/man/man1/plimsoll.1.gz \
	share/man/man1/plimsoll-audit.1.gz share/bash-completion/completions/plimsoll \
	lib/systemd/system/plimsoll.service lib/systemd/system/plimsoll.timer include/plimsoll/plugin.h; do
	[ -n "$(find "$WORK/stage" -path "*/$file")" ] || fail "$file is not installed"
done
if command -v systemd-analyze >/dev/null; then
	sed "s#^ExecStart=.*#ExecStart=/bin/true#" "$(find "$WORK/stage" -name plimsoll.service)" >"$WORK/plimsoll.service"
	systemd-analyze verify --man=no "$WORK/plimsoll.service" >"$WORK/verify" 2>&1 || fail "systemd-analyze: $(head -n 3 "$WORK/verify")"
fi
# A package of the installed files, where its tools are.
if command -v dpkg-deb >/dev/null && command -v dpkg-shlibdeps >/dev/null; then
	cpack --config "$BUILD/CPackConfig.cmake" -G DEB -B "$WORK/package" >"$WORK/cpack.log" 2>&1 || fail "cpack: $(tail -n 3 "$WORK/cpack.log")"
	package=$(find "$WORK/package" -name 'plimsoll_*.deb' | head -n 1)
	for file in bin/plimsoll profiles/container-host.xml man1/plimsoll-audit.1.gz system/plimsoll.timer; do
		dpkg-deb --contents "$package" | grep -q "$file" || fail "$package: no $file"
	done
	dpkg-deb --field "$package" Depends | grep -q libxml2 || fail "$package: does not depend on libxml2"
else
	echo "part not run: dpkg-shlibdeps (dpkg-dev) is not installed"
fi
count=1
finish
