# usage.sh: a wrong command line gets one line with a remedy and exit code 64; help is there for every command.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK"
. "$LIB"

run_plimsoll; expect_status 64; expect_out "Usage: plimsoll COMMAND"
run_plimsoll --help; expect_status 0; expect_out "audit" "lint" "Exit codes"
run_plimsoll --version; expect_status 0; expect_out "plimsoll 0."
run_plimsoll version; expect_status 0; expect_out "families: kernel" "compiler: "
run_plimsoll audti; expect_status 64; expect_one_line "there is no command audti" "did you mean audit?"
run_plimsoll audit --proflie strict; expect_status 64; expect_one_line "--proflie" "did you mean --profile?"
run_plimsoll audit -Z; expect_status 64; expect_one_line "-Z"
run_plimsoll audit --profile; expect_status 64; expect_one_line "--profile needs a value"
run_plimsoll audit --quiet=yes; expect_status 64; expect_one_line "--quiet takes no value"
run_plimsoll audit one two; expect_status 64; expect_one_line "too many arguments"
run_plimsoll lint; expect_status 64; expect_one_line "an argument is missing"
run_plimsoll audit --fail-on terrible; expect_status 64; expect_one_line "info, low, medium, high or none"
run_plimsoll audit --min-score 101; expect_status 64; expect_one_line "0 to 100"
run_plimsoll audit --min-score x; expect_status 64; expect_one_line "0 to 100"
run_plimsoll audit -o report.docx; expect_status 64; expect_one_line "xccdf:FILE" "html:FILE" "text:FILE"
run_plimsoll audit -o html:; expect_status 64; expect_one_line "name is missing"
run_plimsoll audit -o html:x -o text:x; expect_status 64; expect_one_line "two reports in one file"
run_plimsoll audit --root / --host /; expect_status 64; expect_one_line "exclude each other"
run_plimsoll audit -p nonesuch; expect_status 2; expect_one_line "nonesuch" "baseline"
run_plimsoll audit -p stict; expect_status 2; expect_one_line "there is no profile stict; did you mean strict?"
run_plimsoll audit --rule kernel_kptr_restric; expect_status 2; expect_one_line "did you mean kernel_kptr_restrict?"
run_plimsoll audit container-hots; expect_status 2; expect_one_line "did you mean container-host?"
run_plimsoll audit strict; expect_status 2; expect_one_line "it is a profile of container-host: write --profile strict"
run_plimsoll audit system; expect_status 2; expect_one_line "plimsoll list shows the benchmarks"
run_plimsoll version all; expect_status 64; expect_one_line "write plimsoll version"
! grep -q ' $' "$WORK/err" || fail "$shown: the line ends in a blank"
run_plimsoll list rule; expect_status 64; expect_one_line "did you mean rules?"
run_plimsoll list container-host; expect_status 64; expect_one_line "write plimsoll list profiles container-host"
run_plimsoll list everything; expect_status 64; expect_one_line "benchmarks, profiles, rules, values or references"

# What those write first who come from OpenSCAP, docker-bench-security, kube-bench, Lynis or InSpec.
run_plimsoll -V; expect_status 0; expect_out "plimsoll 0."
run_plimsoll help audti; expect_status 64; expect_one_line "did you mean audit?"
run_plimsoll -p strict; expect_status 64; expect_one_line "plimsoll audit -p"
run_plimsoll xccdf eval; expect_status 64; expect_one_line "plimsoll audit is oscap's xccdf eval"
run_plimsoll check; expect_status 64; expect_one_line "plimsoll audit audits this host"
for word in scan run exec eval; do run_plimsoll $word; expect_status 64; expect_one_line "write plimsoll audit"; done
run_plimsoll validate b.xml; expect_status 64; expect_one_line "plimsoll lint"
run_plimsoll ps; expect_status 64; expect_one_line "plimsoll containers"
run_plimsoll audit --profle=strict; expect_status 64; expect_one_line "no option --profle; did you mean --profile?"
run_plimsoll audit --results r.xml; expect_status 64; expect_one_line "-o FILE"
run_plimsoll audit --reporter=json; expect_status 64; expect_one_line "-o FORMAT:FILE"
run_plimsoll audit --json; expect_status 64; expect_one_line "-o json:-"
run_plimsoll audit --tailoring-file t.xml; expect_status 64; expect_one_line "did you mean --tailoring?"
run_plimsoll audit --remediate; expect_status 64; expect_one_line "plimsoll changes nothing itself"
run_plimsoll audit --skip x; expect_status 64; expect_one_line "plimsoll tailor --unselect"
run_plimsoll containers --json; expect_status 64; expect_one_line "write --format json"
run_plimsoll waive --json; expect_status 64; expect_one_line "see plimsoll waive --help"

for command in $("$PLIMSOLL" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
	run_plimsoll "$command" --help
	expect_status 0
	expect_out "Usage: plimsoll $command" "--help"
	! grep -q ' $' "$WORK/out" || fail "$shown: a line ends in a blank"
done

run_plimsoll list; expect_status 0; expect_out "container-host"
run_plimsoll list profiles; expect_status 0; expect_out "baseline" "strict" "acceptance"
run_plimsoll list rules -p strict; expect_status 0; expect_out "high" "kernel_"
run_plimsoll checks; expect_status 0; expect_out "kernel:" "  sysctl" "container:"
run_plimsoll checks sysctl; expect_status 0; expect_out "urn:plimsoll:check:kernel" "<sysctl>" "key" "at-least"
run_plimsoll checks --xsd urn:plimsoll:check:kernel; expect_status 0; expect_out "<xs:schema" "sysctl"
run_plimsoll checks sysclt; expect_status 64; expect_one_line "did you mean sysctl?"
finish
