# 70-service.sh: what `cmake --install` brings, under systemd: the service finds what root finds, although it is held by its
# unit, and the timer starts. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

DESTDIR="$work/stage" cmake --install "$(dirname "$(dirname "$plimsoll")")" >"$work/install.log"
tar -C "$work/stage" -cf - . | remote 'tar -C / --keep-directory-symlink -mxf - && systemctl daemon-reload'
installed=$(cd "$work/stage" && find . -name plimsoll -path '*/bin/*' | sed 's/^\.//')
remote 'systemctl enable --now plimsoll.timer 2>/dev/null'
[ "$(remote systemctl is-active plimsoll.timer)" = active ]

# results FILE: a line a rule, and one an instance
results() {
	remote cat "$1" | sed -n 's/.*<rule-result idref="\([^"]*\)".*/\1/p; s/.*<result>\(.*\)<\/result>.*/\1/p' | paste -sd ' ' | sed 's/ xccdf_/\nxccdf_/g'
}

# systemd may answer late without hardware help: then it is asked again.
for _ in 1 2 3; do
	# Something may not be readable there: then the service ends as failed, and must.
	remote 'systemctl start plimsoll.service 2>/dev/null || :'
	direct=$(remote "$installed audit -q -o /root/direct.xml || echo \$?")
	results /var/lib/plimsoll/results.xml >"$work/service.results"
	results /root/direct.xml >"$work/direct.results"
	! cmp -s "$work/service.results" "$work/direct.results" || break
	remote 'grep -q "Connection timed out" /var/lib/plimsoll/results.xml /root/direct.xml' || break
done
[ "$(grep -c ' pass$' "$work/service.results")" -ge 20 ] || {
	echo "the service judged next to nothing: $(remote systemctl status plimsoll.service || :)" >&2
	exit 1
}
diff "$work/direct.results" "$work/service.results" >&2 || {
	echo "as a service plimsoll finds something else than from a shell" >&2
	exit 1
}
[ "$(remote systemctl show -P ExecMainStatus plimsoll.service)" = "${direct:-0}" ]
case ${direct:-0} in
2) [ "$(remote systemctl show -P Result plimsoll.service)" = exit-code ] ;;
*) [ "$(remote systemctl show -P Result plimsoll.service)" = success ] ;;
esac
[ "$(remote stat -c %a /var/lib/plimsoll)" = 750 ]
[ "$(remote stat -c %a /var/lib/plimsoll/results.xml)" = 640 ]
remote 'systemctl disable --now plimsoll.timer 2>/dev/null'
stage "the service finds the same $(wc -l <"$work/service.results") results as a shell"
