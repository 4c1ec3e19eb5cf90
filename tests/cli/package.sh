# package.sh: the packages for Debian and for RPM hold everything, and the first runs with what it depends on and nothing else:
# in a root that has only the libraries of those packages, as this machine has them, and again with what is recommended.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
unset PLIMSOLL_DATA
for tool in dpkg-deb dpkg-shlibdeps dpkg-query openssl; do
	command -v "$tool" >/dev/null || { echo "SKIP: there is no $tool here"; exit 77; }
done
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root may chroot"; exit 77; }

cpack --config "$BUILD/CPackConfig.cmake" -G DEB -B "$WORK/deb" >"$WORK/cpack.log" 2>&1 || fail "cpack: $(tail -n 3 "$WORK/cpack.log")"
deb=$(find "$WORK/deb" -maxdepth 1 -name '*.deb')
prefix=$(sed -n 's/^CMAKE_INSTALL_PREFIX:PATH=//p' "$BUILD/CMakeCache.txt")
commands=$("$PLIMSOLL" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')

# wanted LIST: what a package must hold, whichever kind it is
wanted() {
	for command in $commands; do
		grep -q "share/man/man1/plimsoll-$command\.1\.gz$" "$1" || fail "$1: no man page of $command"
	done
	for file in bin/plimsoll share/man/man1/plimsoll.1.gz bash-completion/completions/plimsoll _plimsoll plimsoll.fish \
		systemd/system/plimsoll.service systemd/system/plimsoll.timer profiles/container-host.xml schemas/waivers-1.xsd \
		schemas/results-1.json schemas/difference-1.json plimsoll/signing.so doc/plimsoll/reports.md examples/plugin-hostname/hostname.c plimsoll/checks/*; do
		grep -q "/$file$" "$1" || fail "$1: no $file"
	done
}
dpkg-deb --contents "$deb" | awk '{ print $6 }' >"$WORK/deb.list"
wanted "$WORK/deb.list"

# Every library that the source loads by name is one that the package recommends or suggests.
dpkg-deb --field "$deb" Depends Recommends Suggests >"$WORK/relations"
grep -rhoE '"lib[a-z-]+\.so\.[0-9]+"' "$SOURCE/core" "$SOURCE/checks" --include='*.c' | tr -d '"' | sort -u >"$WORK/loaded"
[ "$(wc -l <"$WORK/loaded")" -ge 5 ] || fail "only $(cat "$WORK/loaded") are loaded by name: this proves little"
while read -r library; do
	name=${library%.so.*}${library##*.so.}
	# Debian has both libraries of OpenSSL in one package.
	[ "$name" != libcrypto3 ] || name=libssl3
	grep -E '^(Recommends|Suggests):' "$WORK/relations" | grep -qE "[ |]$name(t64)?([ ,|]|$)" || [ "$name" = librpm8 ] ||
		fail "$library is loaded, and $name neither recommended nor suggested"
done <"$WORK/loaded"

# closure PACKAGE...: these and all they depend on, of what is installed here
closure() {
	todo=$*
	: >"$WORK/closure"
	while [ -n "$todo" ]; do
		set -- $todo
		todo=
		for name; do
			grep -qx "$name" "$WORK/closure" || dpkg-query -W "$name" >/dev/null 2>&1 || continue
			grep -qx "$name" "$WORK/closure" && continue
			echo "$name" >>"$WORK/closure"
			todo="$todo $(dpkg-query -W -f '${Pre-Depends}, ${Depends}\n' "$name" | head -n 1 | tr ',|' '\n\n' | sed 's/^ *//; s/[ :(].*//')"
		done
	done
}
# root NAME FIELD...: a root with the package, and the libraries of all that the fields name
root() {
	root=$WORK/$1
	shift
	mkdir -p "$root/tmp" "$root/etc"
	dpkg-deb -x "$deb" "$root"
	# shellcheck disable=SC2046
	closure $(dpkg-deb --field "$deb" "$@" | tr '\n,|' '   ' | sed 's/([^)]*)//g; s/[A-Za-z]*: / /g')
	while read -r name; do dpkg-query -L "$name"; done <"$WORK/closure" | grep -E '/lib[^/]*\.so[.0-9]*$|/ld-linux[^/]*$' | sort -u >"$WORK/files"
	while read -r file; do
		[ -e "$file" ] || continue
		mkdir -p "$root/$(dirname "$file")"
		cp -L "$file" "$root/$file"
	done <"$WORK/files"
	[ -e "$root/lib64" ] || { mkdir "$root/lib64" && cp -L /lib64/ld-linux-* "$root/lib64/"; }
	mkdir "$root/hosts" && cp -r "$SOURCE/tests/hosts/shared" "$SOURCE/tests/hosts/machines" "$root/hosts/"
	openssl req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=package -keyout "$root/key.pem" -out "$root/cert.pem" 2>/dev/null
}
# inside STATUS ARGUMENT...: the installed program in the root
inside() {
	wants=$1
	shift
	status=0
	env -i PATH=/usr/sbin:/usr/bin SOURCE_DATE_EPOCH="$(($(date +%s) + 60))" chroot "$root" "$prefix/bin/plimsoll" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || status=$?
	shown="in ${root##*/}: plimsoll $*"
	count=$((count + 1))
	expect_status "$wants"
}

root depends Pre-Depends Depends
inside 0 version
inside 2 audit -q -p baseline --host /hosts/machines/debian12-docker -o /results.xml -o /results.json --sign-key /key.pem --sign-cert /cert.pem
grep -q '<TestResult' "$root/results.xml" || fail "$shown: no results"
inside 0 verify --trust /cert.pem /results.xml
expect_out "signed by CN=package" "nothing was altered since"
inside 0 report -o /results.html -o /results.csv -o /results.sarif /results.xml
grep -q '</html>' "$root/results.html" || fail "$shown: no page"
inside 0 diff /results.xml /results.xml
inside 0 list
expect_out container-host
inside 0 fix --result /results.xml -o /fix.sh
inside 2 audit -q -p acceptance -o /live.json
sed -i '0,/<result>pass/s//<result>fail/' "$root/results.xml"
inside 1 verify --trust /cert.pem /results.xml
# Recordings are packed by a library that is only recommended: without it that is what is said.
inside 2 capture -q -o /host.tar.gz
grep -q libarchive "$WORK/err" || fail "$shown: does not say what is missing: $(cat "$WORK/err")"

root recommends Pre-Depends Depends Recommends
inside 0 capture -q -o /host.tar.gz
inside 2 audit -q -p acceptance --host /host.tar.gz -o /results.json

if [ "$prefix" != /usr ]; then
	echo "part not run: lintian looks at packages for /usr, and this build is for $prefix"
elif command -v lintian >/dev/null; then
	lintian --allow-root --fail-on error,warning "$deb" >"$WORK/lintian" 2>&1 || fail "lintian: $(head -n 5 "$WORK/lintian")"
else
	echo "part not run: lintian is not installed"
fi
if command -v rpmbuild >/dev/null; then
	cpack --config "$BUILD/CPackConfig.cmake" -G RPM -B "$WORK/rpm" >"$WORK/cpack.log" 2>&1 || fail "cpack: $(tail -n 3 "$WORK/cpack.log")"
	rpm=$(find "$WORK/rpm" -maxdepth 1 -name '*.rpm')
	rpm -qpl "$rpm" >"$WORK/rpm.list" 2>/dev/null
	wanted "$WORK/rpm.list"
	! grep -qxE "(/usr|$prefix)(/share|/lib|/bin|/include|/share/man|/share/doc|/lib/systemd|/lib/pkgconfig|/share/fish|/share/zsh|/share/lintian)?" "$WORK/rpm.list" || fail "the rpm owns directories of the system"
	rpm -qpR "$rpm" >"$WORK/rpm.needs" 2>/dev/null
	for library in libxml2.so.2 libaudit.so.1 libcap.so.2 libxmlsec1.so.1; do
		grep -q "^$library" "$WORK/rpm.needs" || fail "the rpm does not require $library"
	done
	rpm -qp --recommends "$rpm" >"$WORK/rpm.wants" 2>/dev/null
	while read -r library; do
		grep -q "$library(" "$WORK/rpm.wants" || fail "the rpm does not recommend $library"
	done <"$WORK/loaded"
else
	echo "part not run: rpmbuild is not installed"
fi
finish
