# 90-benchmark.sh: the whole benchmark, judged there: nothing may end in an error. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

remote '/opt/plimsoll/plimsoll audit --no-plugins -q -p strict -o /root/results.xml /opt/plimsoll/'"$(basename "$benchmark")"'; echo $?' >"$work/exit"
case $(cat "$work/exit") in
1 | 2) ;;
*) echo "the audit ended with $(cat "$work/exit")" >&2; exit 1 ;;
esac
remote cat /root/results.xml >"$work/results.xml"
if grep -q '<result>error</result>' "$work/results.xml"; then
	grep -B 3 -A 6 '<result>error</result>' "$work/results.xml" >&2
	exit 1
fi
stage "the whole benchmark: $(grep -c '<result>pass</result>' "$work/results.xml") passed, $(grep -c '<result>fail</result>' "$work/results.xml") failed, \
$(grep -c '<result>unknown</result>' "$work/results.xml") unknown"
