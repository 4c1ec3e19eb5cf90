# 30-audit.sh: the kernel's audit rules and the daemon, beside auditctl. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

[ "$(remote auditctl -l | grep -c '^-w /etc/')" -eq 2 ]
remote auditctl -s | grep -q '^enabled 1'
begin
case_of audit pass '<status enabled="true" daemon="true" failure-mode="printk"/>'
case_of audit pass '<rule path="/etc/docker/daemon.json" perms="wa"/>'
case_of audit fail '<rule path="/etc/group" perms="wa"/>'
verdicts "audit rules as auditctl lists them, and a daemon"

remote auditctl -D >/dev/null
expect audit fail '<rule path="/etc/passwd" perms="wa"/>'
remote 'augenrules --load >/dev/null 2>&1 || :'
expect audit pass '<rule path="/etc/passwd" perms="wa"/>'
# systemctl may not stop it.
remote 'kill $(cat /run/auditd.pid); for _ in $(seq 50); do [ -e /run/auditd.pid ] || break; sleep 0.2; done'
expect audit fail '<status daemon="true"/>'
remote systemctl start auditd
expect audit pass '<status daemon="true"/>'
