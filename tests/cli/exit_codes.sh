# exit_codes.sh: 0 gate met, 1 not met, 2 incomplete, by severity and by score.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

host="$WORK/host"
mkdir "$host"
cat >"$host/manifest" <<'M'
plimsoll-host 1
file /proc/sys/kernel/kptr_restrict text="1\n"
file /proc/sys/kernel/dmesg_restrict text="0\n"
file /proc/sys/kernel/sysrq error=EIO
M

# benchmark SEVERITY KEY: one rule that asks whether KEY is at least 1.
benchmark() {
	cat >"$WORK/b.xml" <<B
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title><version>1</version>
<Rule id="xccdf_t_rule_r" selected="true" severity="$1"><title>t</title>
<check system="urn:plimsoll:check:1"><check-content><k:sysctl xmlns:k="urn:plimsoll:check:kernel" key="$2" at-least="1"/></check-content></check>
</Rule></Benchmark>
B
}

audit() {
	run_plimsoll audit -q --host "$host" "$@" "$WORK/b.xml"
}

benchmark high kernel.kptr_restrict
audit; expect_status 0
audit --min-score 100; expect_status 0
benchmark high kernel.dmesg_restrict
audit; expect_status 1
audit --fail-on none; expect_status 0
audit --fail-on none --min-score 0.1; expect_status 1
benchmark medium kernel.dmesg_restrict
audit; expect_status 0
audit --fail-on medium; expect_status 1
audit --fail-on low; expect_status 1
benchmark info kernel.sysrq
audit; expect_status 2
audit --fail-on none; expect_status 2
expect_silence
run_plimsoll audit --host "$host" "$WORK/b.xml"; expect_status 2
expect_one_line "incomplete" "1 unknown" "the report says"
! grep -q "as root" "$WORK/err" || fail "$shown: to be root does not help with a recorded host"
benchmark high kernel.dmesg_restrict
run_plimsoll audit --host "$host" "$WORK/b.xml"; expect_status 1
expect_one_line "the gate is closed: 1 finding of severity high or above"

# One rule alone, whether or not the profile has it.
run_plimsoll audit -q --host "$host" -p none --rule kernel_kptr_restrict -o csv:"$WORK/one.csv"; expect_status 0
[ "$(wc -l <"$WORK/one.csv")" -eq 2 ] || fail "$shown: $(wc -l <"$WORK/one.csv") lines"
run_plimsoll audit -q --host "$host" --rule kernel_kptr_restrict --rule kernel_dmesg_restrict -o csv:"$WORK/two.csv"
[ "$(wc -l <"$WORK/two.csv")" -eq 3 ] || fail "$shown: $(wc -l <"$WORK/two.csv") lines"
run_plimsoll audit --host "$host" --rule kernel_kptr_restric; expect_status 2; expect_one_line "kernel_kptr_restrict"

# A check that nobody here understands was not judged: that is no pass.
sed 's/urn:plimsoll:check:1/urn:other/' "$WORK/b.xml" >"$WORK/other.xml"
run_plimsoll audit --host "$host" -o "$WORK/other.html" "$WORK/other.xml"; expect_status 2
expect_one_line "incomplete" "1 with a check that plimsoll cannot evaluate"
grep -q "have a check that plimsoll cannot evaluate" "$WORK/other.html" || fail "the page does not say it"

# Who could not look everywhere does not say that there is nothing.
run_plimsoll containers --host "$SOURCE/tests/hosts/shared/containers-none"; expect_status 0
expect_out "no container is running"
run_plimsoll containers --host "$SOURCE/tests/hosts/shared/containers-unreadable"; expect_status 2
expect_out "no container was found"
expect_one_line "1 process could not be read and may belong to containers"

# A profile that asks nothing of this host lets nothing through.
benchmark high kernel.there_is_no_such_sysctl
run_plimsoll audit --host "$host" "$WORK/b.xml"; expect_status 2
expect_one_line "nothing was evaluated"
sed -i 's/selected="true"/selected="false"/' "$WORK/b.xml"
audit; expect_status 2
expect_silence
finish
