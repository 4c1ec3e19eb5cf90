# 50-units.sh: units that run, are stopped and are masked, beside systemctl. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

[ "$(remote systemctl is-enabled docker rsyslog ssh auditd | sort -u)" = enabled ]
begin
for unit in docker.service rsyslog.service ssh.service auditd.service; do
	[ "$(remote systemctl is-active $unit)" = active ]
	case_of service pass "<unit names=\"$unit\" state=\"active\"/>"
done
[ "$(remote systemctl is-enabled apt-daily.timer || :)" = masked ]
case_of service pass '<unit names="apt-daily.timer" state="masked"/>'
case_of service fail '<unit names="apt-daily.timer" state="active"/>'
case_of service notapplicable '<unit names="never-heard-of.service" state="active"/>'
verdicts "units as systemctl has them"

remote 'systemctl stop rsyslog.service syslog.socket 2>/dev/null'
expect service fail '<unit names="rsyslog.service" state="active"/>' 'rsyslog.service is not active'
remote 'systemctl mask rsyslog.service 2>/dev/null'
begin
case_of service pass '<unit names="rsyslog.service" state="masked"/>'
case_of service fail '<unit names="rsyslog.service" state="active"/>'
verdicts "a unit that was stopped and masked"
remote 'systemctl unmask rsyslog.service 2>/dev/null; systemctl start rsyslog.service'
expect service pass '<unit names="rsyslog.service" state="active"/>'
