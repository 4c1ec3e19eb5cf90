# platforms.sh: what a benchmark, a group, a rule or a profile is for is asked of the host, by CPE names of both bindings, by
# a dictionary with checks, and by the applicability language; when nothing applies, it is said for what it was and what the
# host is.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

host="$WORK/host" b="$WORK/b.xml"
mkdir "$host"
cat >"$host/manifest" <<'M'
plimsoll-host 1
probe uname text="sysname=Linux\nnodename=web-7\nrelease=6.1.0-18-amd64\nmachine=x86_64\n"
file /etc/os-release text="PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\n"
file /proc/sys/kernel/kptr_restrict text="1\n"
file /proc/sys/kernel/dmesg_restrict text="0\n"
M

sysctl() {
	echo "<check system=\"urn:plimsoll:check:1\"><check-content><k:sysctl key=\"kernel.$1\" at-least=\"1\"/></check-content></check>"
}

# benchmark HEAD GROUP RULE: the platforms of each, and what else stands there.
benchmark() {
	cat >"$b" <<B
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" xmlns:k="urn:plimsoll:check:kernel" id="xccdf_t_benchmark_b">
<status>draft</status><title>t</title>$1<version>1</version>
<Profile id="xccdf_t_profile_p"><title>p</title>${4-}</Profile>
<Group id="xccdf_t_group_g"><title>g</title>$2
<Rule id="xccdf_t_rule_r" selected="true" severity="high"><title>r</title>$3
$(sysctl kptr_restrict)</Rule>
</Group>
<Rule id="xccdf_t_rule_yes" selected="false" hidden="true"><title>y</title>$(sysctl kptr_restrict)</Rule>
<Rule id="xccdf_t_rule_no" selected="false" hidden="true"><title>n</title>$(sysctl dmesg_restrict)</Rule>
<Rule id="xccdf_t_rule_unread" selected="false" hidden="true"><title>u</title>$(sysctl panic_on_oops)</Rule>
</Benchmark>
B
}

# result WORD [OPTION...]: what the rule results in.
result() {
	wanted="$1"
	shift
	run_plimsoll audit --host "$host" "$@" -o "$WORK/r.xml" "$b"
	grep -q "<result>$wanted</result>" "$WORK/r.xml" ||
		fail "$what: not $wanted: $(grep '<result>' "$WORK/r.xml") $(head -n 2 "$WORK/err")"
}

# rule WORD NAME...: the result of a rule that is for these platforms.
rule() {
	wanted="$1" platforms=''
	shift
	what="$*"
	for name in "$@"; do
		platforms="$platforms<platform idref=\"$name\"/>"
	done
	benchmark '' '' "$platforms"
	result "$wanted"
}

# By name: 6.2.5, and matching by NISTIR 7696.
rule pass cpe:/o:debian:debian_linux:12
rule pass cpe:/o:debian:debian_linux
rule pass 'cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*'
rule pass 'cpe:2.3:o:debian:debian_linux:1?:*:*:*:*:*:*:*'
rule pass cpe:/o:linux:linux_kernel:6.1.0
rule notapplicable cpe:/o:debian:debian_linux:11
rule notapplicable cpe:/o:redhat:enterprise_linux:9
rule pass cpe:/o:redhat:enterprise_linux:9 cpe:/o:debian:debian_linux:12
rule unknown cpe:/a:docker:docker
rule unknown cpe:/o:debian:debian_linux:12:sp1
rule pass cpe:/a:docker:docker cpe:/o:debian:debian_linux:12

# Every ancestor, the benchmark and the profile must apply.
rhel='<platform idref="cpe:/o:redhat:enterprise_linux:9"/>' debian='<platform idref="cpe:/o:debian:debian_linux:12"/>'
what=ancestors
benchmark '' "$rhel" "$debian"; result notapplicable
grep -q 'its group is for cpe:/o:redhat:enterprise_linux:9; this host is Debian GNU/Linux 12 (bookworm) (cpe:/o:debian:debian_linux:12' \
	"$WORK/r.xml" || fail "the result does not say for what it is: $(grep '<message' "$WORK/r.xml")"
benchmark "$rhel" '' "$debian"; result notapplicable
benchmark '' '' "$debian" "$rhel"; result notapplicable -p p
benchmark "$debian" "$debian" "$debian" "$debian"; result pass -p p

# Nothing applies: said on the terminal, in every report, and by the exit code.
benchmark "$rhel" '' ''
run_plimsoll audit --host "$host" -o "$WORK/r.xml" -o "$WORK/r.html" "$b"; expect_status 2
expect_one_line "nothing was evaluated: the benchmark is for cpe:/o:redhat:enterprise_linux:9" "this host is Debian"
for report in r.xml r.html; do
	grep -q 'the benchmark is for cpe:/o:redhat:enterprise_linux:9' "$WORK/$report" || fail "$report does not say why"
done
grep -q '<platform idref="cpe:/o:debian:debian_linux:12"/>' "$WORK/r.xml" || fail "the results do not name the host's platform"
if command -v oscap >/dev/null; then
	oscap xccdf validate "$WORK/r.xml" >"$WORK/oscap" 2>&1 || fail "oscap refuses the results: $(grep Error "$WORK/oscap" | head -n 2)"
fi

# The applicability language: AND, OR, negate, checks by rules of the benchmark.
name() { echo "<c:fact-ref name=\"cpe:/o:debian:debian_linux:$1\"/>"; }
check() { echo "<c:check-fact-ref system=\"${2-urn:plimsoll:check:1}\" href=\"\" id-ref=\"xccdf_t_rule_$1\"/>"; }
# language WORD OPERATOR NEGATE TEST...
language() {
	what="language $*"
	benchmark "<c:platform-specification xmlns:c=\"http://cpe.mitre.org/language/2.0\"><c:platform id=\"it\"><c:title>It</c:title>
<c:logical-test operator=\"$2\" negate=\"$3\">$4</c:logical-test></c:platform></c:platform-specification>" '' '<platform idref="#it"/>'
	result "$1"
}
language pass AND false "$(name 12)"
language notapplicable AND true "$(name 12)"
language notapplicable AND false "$(name 12)$(name 11)"
language pass OR false "$(name 11)$(name 12)"
language pass AND false "$(check yes)"
language notapplicable AND false "$(name 12)$(check no)"
language notapplicable AND false "$(check unread)"
language unknown AND false "$(check yes http://oval.mitre.org/XMLSchema/oval-definitions-5)"
language notapplicable AND false "$(check yes urn:other)$(check no)"
language pass OR false "$(check yes urn:other)$(check yes)"
language unknown OR true "$(check yes urn:other)$(check no)"
language pass AND false "<c:logical-test operator=\"OR\" negate=\"true\">$(name 11)</c:logical-test>$(check yes)"

# A dictionary, inside the benchmark's metadata or beside it.
dictionary() {
	cat <<D
<cpe-list xmlns="http://cpe.mitre.org/dictionary/2.0"><cpe-item name="cpe:/a:docker:docker"><title xml:lang="en">Docker</title>
<check system="urn:plimsoll:check:1" href="">xccdf_t_rule_$1</check></cpe-item></cpe-list>
D
}
docker='<platform idref="cpe:/a:docker:docker"/>'
what=dictionary
benchmark '' '' "$docker"
dictionary yes >"$WORK/yes.xml"; result pass --cpe "$WORK/yes.xml"
dictionary no >"$WORK/no.xml"; result notapplicable --cpe "$WORK/no.xml"
grep -q 'the rule is for Docker (cpe:/a:docker:docker)' "$WORK/r.xml" || fail "the dictionary's title is not said"
result unknown

# What is malformed is refused with file and line.
refused() {
	run_plimsoll audit --host "$host" "$b"
	expect_status 2
	expect_one_line "$b:" "$1"
}
benchmark '' '' '<platform idref="cpe:/q:x:y"/>'; refused 'part of the platform name "cpe:/q:x:y"'
benchmark '' '' '<platform idref="#gone"/>'; refused 'there is no platform "#gone"'
benchmark "<c:platform-specification xmlns:c=\"http://cpe.mitre.org/language/2.0\"><c:platform id=\"it\">
<c:logical-test operator=\"XOR\">$(name 12)</c:logical-test></c:platform></c:platform-specification>" '' '<platform idref="#it"/>'
refused 'no operator "XOR"'
benchmark "<c:platform-specification xmlns:c=\"http://cpe.mitre.org/language/2.0\"><c:platform id=\"it\">
<c:logical-test operator=\"AND\">$(check gone)</c:logical-test></c:platform></c:platform-specification>" '' '<platform idref="#it"/>'
refused '"xccdf_t_rule_gone" is no rule'
benchmark '' '' "$docker"
echo '<list/>' >"$WORK/bad.xml"
run_plimsoll audit --host "$host" --cpe "$WORK/bad.xml" "$b"; expect_status 2; expect_one_line "bad.xml:1" "no CPE dictionary"
finish
