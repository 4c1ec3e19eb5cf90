# prometheus.sh: metrics are read by Prometheus' Python client, and by promtool where it is installed, and count what the audit counted.
set -eu
extension=prom
. "$SOURCE/tests/formats/lib.sh"
tool=no
if command -v promtool >/dev/null; then
	tool=yes
	check() { promtool check metrics <"$1"; }
	for file in $files; do accepted "promtool: $file" check "$file"; done
	spoil "$WORK/container-bad.prom" "$WORK/bad.prom" 's/^plimsoll_gate_closed/plimsoll_gate closed/'
	refused "promtool: a broken name" check "$WORK/bad.prom"
	spoil "$WORK/container-bad.prom" "$WORK/bad.prom" 's/^# HELP plimsoll_score .*/# HELP plimsoll_score /'
	refused "promtool: no help" check "$WORK/bad.prom"
fi
python=$(python prometheus_client) || {
	[ $tool = yes ] || skip "neither promtool (prometheus) nor python3-prometheus-client is installed"
	finish
}
reads() { "$python" "$here/metrics.py" "$@"; }
for host in node-rhel9-selinux container-bad hostile; do
	accepted "$host" reads "$WORK/$host.prom" "$WORK/$host.all.json"
done
spoil "$WORK/container-bad.prom" "$WORK/bad.prom" 's/verdict="fail"/verdict="pass"/'
refused "a verdict for another" reads "$WORK/bad.prom" "$WORK/container-bad.all.json"
spoil "$WORK/container-bad.prom" "$WORK/bad.prom" '/^plimsoll_results/{s/verdict="fail"/verdict="fail/}'
refused "a label without its end" reads "$WORK/bad.prom" "$WORK/container-bad.all.json"
finish
