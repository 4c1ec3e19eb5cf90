#!/bin/sh
# parts.sh SOURCE BUILD WORK: a slip in a part of the benchmark ends the build with one line that names the rule and what could have been
# written, as docs/writing-a-family.md says.
set -eu
source=$1 build=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
cp -r "$source/profiles" "$work/profiles"
status=0

assemble() {
	xsltproc --nonet --stringparam hardening "$build/profiles/parts/hardening.xml" -o "$work/out.xml" \
		"$work/profiles/assemble.xsl" "$work/profiles/container-host/benchmark.xml" >"$work/said" 2>&1
}
assemble || { cat "$work/said"; exit 1; }

# slip EDIT MESSAGE...: of the first rule of service.xml
slip() {
	sed "/<Rule id=\"xccdf_io.plimsoll_rule_service_no_outdated\"/$1" "$source/profiles/container-host/service.xml" >"$work/profiles/container-host/service.xml"
	edit=$1
	shift
	! assemble || { echo "$edit: nobody noticed"; status=1; }
	for text in "xccdf_io.plimsoll_rule_service_no_outdated: " "$@"; do
		head -n 1 "$work/said" | grep -qF -- "$text" || { echo "$edit: no '$text' in: $(head -n 1 "$work/said")"; status=1; }
	done
}
slip 's/baseline/basline/' "there is no profile basline; write one of baseline strict acceptance"
slip 's/least-functionality/least/' "there is no topic least; write one of secure-baseline least-functionality"
slip 's/"orders"/"surface"/' 's:because="surface" gives no reason for severity high; write one of escape, root, ' 'or own'
slip 's/ s:because="orders"//' 'gives no reason for severity high'
exit $status
