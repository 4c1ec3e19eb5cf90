# containers.sh: the command `containers` on recorded hosts: tables at three widths, one container in depth, JSON that a
# JSON library accepts, names that are hostile, and which container a word means.
# To accept new output: ACCEPT=1 ctest -R cli/containers
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"
unset COLUMNS NO_COLOR
hosts=$SOURCE/tests/hosts/shared
golden=$SOURCE/tests/cli/containers

# golden NAME: what the last run printed is tests/cli/containers/NAME.txt.
golden() {
	if [ -n "${ACCEPT:-}" ]; then
		cp "$WORK/out" "$golden/$1.txt"
	fi
	diff -u "$golden/$1.txt" "$WORK/out" || fail "$shown: differs from $golden/$1.txt"
}

# query PATH EXPECTED: a value of the JSON that the last run printed.
query() {
	got=$("$JSON_QUERY" "$WORK/out" "$1" 2>&1) || fail "$shown: $got"
	[ "$got" = "$2" ] || fail "$shown: $1 is '$got', not '$2'"
}

# No byte of output may move a terminal's cursor.
expect_printable() {
	! LC_ALL=C grep -q "[$(printf '\001-\010\013-\037\177')]" "$WORK/out" || fail "$shown: control characters"
	if command -v iconv >/dev/null; then
		iconv -f UTF-8 -t UTF-8 "$WORK/out" >/dev/null 2>&1 || fail "$shown: not UTF-8"
	fi
}

# No line is wider than that; wide characters are told by their golden files.
expect_narrow() {
	LC_ALL=C awk -v width="$1" '/[\200-\377]/ { next } length($0) > width { exit 1 }' "$WORK/out" ||
		fail "$shown: wider than $1 columns"
}

for columns in 60 100 160; do
	export COLUMNS=$columns
	for host in docker-privileged kubernetes-v2 podman-rootless containers-decoys containers-hostile; do
		run_plimsoll containers --all --host "$hosts/$host"
		expect_status 0
		expect_printable
		expect_narrow "$columns"
		golden "$host-$columns"
	done
	for pair in docker-privileged/priv-1 kubernetes-v2/prod/shop/cart podman-rootless/blog containers-hostile/not- \
		container-ports-proxy/web-1; do
		run_plimsoll containers "${pair#*/}" --host "$hosts/${pair%%/*}"
		expect_status 0
		expect_printable
		expect_narrow "$columns"
		expect_out "rules (profile strict): "
		# Rules come and go; what they say has tests of its own.
		sed -i '/^rules (profile/,$d' "$WORK/out"
		golden "one-$(echo "$pair" | tr / -)-$columns"
	done
done
unset COLUMNS

# The rules it fails, worst first, and no rule about the host.
run_plimsoll containers priv-1 --host "$hosts/docker-privileged"
expect_out "container_seccomp:" "container_control_socket:" "container_read_only_root:"
! grep -q "kernel_kptr" "$WORK/out" || fail "$shown: shows a rule about the host"
! grep -q "web-1" "$WORK/out" || fail "$shown: shows another container's result"
sed -n 's/^  fail  *\([a-z]*\) .*/\1/p' "$WORK/out" | uniq >"$WORK/order"
[ "$(tr '\n' ' ' <"$WORK/order")" = "high medium low " ] || fail "$shown: the worst do not come first"

# What could not be read is not "nothing".
run_plimsoll containers --host "$hosts/docker-unreadable"
expect_status 2
expect_out "2 of 2 processes unreadable"
! grep -q "own user namespace" "$WORK/out" || fail "$shown: claims what it could not read"
run_plimsoll containers --host "$hosts/docker-dead-leader"
expect_status 0
expect_out "SYS_ADMIN"
run_plimsoll containers web-1 --host "$hosts/docker-unreadable"
expect_status 2
expect_out "unreadable" "unknown"
run_plimsoll containers --all --host "$hosts/containers-unreadable"
expect_status 2
expect_out "1 unreadable"
expect_one_line "1 process could not be read"

# JSON: valid for every host there is, and true.
for manifest in "$hosts"/*/manifest "$hosts"/../container/*/manifest "$hosts"/../kubernetes/*/manifest; do
	host=${manifest%/manifest}
	run_plimsoll containers --all --format json --host "$host"
	query version 1
	expect_printable
done
run_plimsoll containers --format json --host "$hosts/docker-privileged"
expect_status 0
query complete true
query containers 2
query containers.0.name priv-1
query containers.0.runtime docker
query containers.0.severity high
query containers.0.privileges.host_root true
query containers.0.privileges.host_namespaces.3 pid
query containers.1.severity info
query containers.1.privileges.capabilities_beyond_usual 0
run_plimsoll containers --format json --host "$hosts/docker-unreadable"
expect_status 2
query complete false
query containers.0.privileges null
run_plimsoll containers --format json --all --host "$hosts/containers-decoys"
query containers 0
query isolated 7
query isolated.0.class "private mounts"
run_plimsoll containers --format json prod/shop/cart --host "$hosts/kubernetes-v2"
query containers 1
query containers.0.namespaces.3.kind net
query containers.0.namespaces.3.containers.0 "prod/shop/(sandbox)"
query containers.0.processes.0.seccomp filter
grep -A 3 '"rule": "xccdf_io.plimsoll_rule_container_seccomp"' "$WORK/out" | grep -q '"result": "pass"' ||
	fail "$shown: the seccomp rule does not pass"
run_plimsoll containers --format json blog --host "$hosts/podman-rootless"
query containers.0.user_map.1.host 100000
query containers.0.group_map null
query containers.0.host_mounts.0.path /etc/hosts
query containers.0.memory_limit.value null
run_plimsoll containers --format json web-1 --host "$hosts/container-ports-proxy"
query containers.0.ports_complete true
query containers.0.ports 2
query containers.0.ports.1.address ::
query containers.0.ports.1.port 8080
query containers.0.ports.1.held_by docker-proxy
run_plimsoll containers --format json web-1 --host "$hosts/container-threads"
query containers.0.processes.1.pid 4713
query containers.0.processes.1.thread_of 4711
run_plimsoll containers web-1 --host "$hosts/container-threads"
expect_out "(thread of 4711)"
run_plimsoll containers --format json web-1 --host "$hosts/container-ports-translated"
query containers.0.ports_complete false
run_plimsoll containers --format json not- --host "$hosts/containers-hostile"
query containers.0.namespaces.3.containers.0 "$(printf "red\033[31m \"quoted\" 'one' <b>&amp; back\\\\slash \177")"

# Which container a word means.
run_plimsoll containers b2b2 --host "$hosts/docker-privileged"
expect_status 0
expect_out "priv-1"
run_plimsoll containers prod/shop/crat --host "$hosts/kubernetes-v2"
expect_status 64
expect_one_line "prod/shop/crat" "did you mean prod/shop/cart?"
mkdir "$WORK/two"
sed "s#^base .*#base $hosts/docker-plain#; s/b2b2b2b2b2b2b2/a1a1b2b2b2b2b2/g" "$hosts/docker-privileged/manifest" >"$WORK/two/manifest"
run_plimsoll containers a1a1 --host "$WORK/two"
expect_status 64
expect_one_line "2 containers" "web-1" "priv-1"
run_plimsoll containers "" --host "$hosts/docker-privileged"
expect_status 64
run_plimsoll containers web-1 --all --host "$hosts/docker-privileged"
expect_status 64
expect_one_line "--all"
run_plimsoll containers --format yaml --host "$hosts/docker-privileged"
expect_status 64
expect_one_line "yaml" "json"

# Colours only where somebody sees them.
! grep -q "$(printf '\033')" "$golden"/*.txt || fail "a golden file holds colours"
if command -v script >/dev/null; then
	TERM=xterm script -qec "'$PLIMSOLL' containers --host '$hosts/docker-privileged'" /dev/null >"$WORK/out" </dev/null
	shown="plimsoll containers on a terminal"
	grep -q "$(printf '\033')\[1;31mhost pid" "$WORK/out" || fail "$shown: what is grave is not red"
	TERM=xterm NO_COLOR=1 script -qec "'$PLIMSOLL' containers --host '$hosts/docker-privileged'" /dev/null >"$WORK/out" </dev/null
	! grep -q "$(printf '\033')\[" "$WORK/out" || fail "$shown: colours in spite of NO_COLOR"
else
	echo "part not run: script(1) is missing, so there is no terminal"
fi
finish
