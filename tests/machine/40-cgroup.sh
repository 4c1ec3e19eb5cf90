# 40-cgroup.sh: limits of slices, delegation and systemd-oomd, beside systemctl show. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

begin
case_of cgroup fail '<slice-limit slices="system.slice" resource="memory"/>' 'system.slice has no limit of memory now'
case_of cgroup notapplicable '<slice-limit slices="never.slice" resource="memory"/>'
case_of cgroup pass '<delegation unit="docker.service"/>'
[ "$(remote systemctl show -P Delegate docker.service)" = yes ]
case_of cgroup fail '<oomd/>' 'nothing frees memory'
verdicts "slices as shipped"

remote systemctl set-property --runtime system.slice MemoryMax=1G
[ "$(remote systemctl show -P MemoryMax system.slice)" = 1073741824 ]
begin
case_of cgroup pass '<slice-limit slices="system.slice" resource="memory" at-most-percent="60"/>'
case_of cgroup fail '<slice-limit slices="system.slice" resource="memory" persistent="required"/>' 'a reboot would lose it'
verdicts "a limit until a reboot"
remote 'systemctl revert system.slice 2>/dev/null; systemctl set-property system.slice MemoryMax=1G TasksMax=30%'
begin
case_of cgroup pass '<slice-limit slices="system.slice" resource="memory" at-most-percent="60" persistent="required"/>'
case_of cgroup pass '<slice-limit slices="system.slice" resource="pids" at-most-percent="30" persistent="required"/>'
case_of cgroup fail '<slice-limit slices="system.slice" resource="pids" at-most-percent="29"/>'
verdicts "limits that last"

# A user's manager: what it is handed down, and what a drop-in takes back for the next one.
remote 'systemctl start user@0.service'
case " $(remote cat /sys/fs/cgroup/user.slice/user-0.slice/user@0.service/cgroup.controllers) " in
*' cpu '*) expect cgroup pass '<delegation unit="user@.service" controllers="memory pids"/>' ;;
*) expect cgroup fail '<delegation unit="user@.service"/>' ;;
esac
remote 'mkdir -p /etc/systemd/system/user@.service.d
	printf "[Service]\nDelegate=\nDelegate=pids\n" >/etc/systemd/system/user@.service.d/less.conf; systemctl daemon-reload'
# What systemd hands a user is his; what somebody gives away by hand is not.
remote 'useradd -m ada; loginctl enable-linger ada; for _ in $(seq 300); do [ ! -S /run/user/$(id -u ada)/bus ] || break; sleep 0.2; done'
remote 'runuser -u ada -- sh -c "XDG_RUNTIME_DIR=/run/user/$(id -u ada) systemd-run --user sleep 3600" || :' >/dev/null 2>&1
expect cgroup pass '<writable/>'
remote 'chown ada /sys/fs/cgroup/system.slice/ssh.service'
expect cgroup fail '<writable/>' '/sys/fs/cgroup/system.slice/ssh.service can be changed by another than root'
remote 'chown root /sys/fs/cgroup/system.slice/ssh.service'
expect cgroup pass '<writable/>'

[ "$(remote systemctl show -P DelegateControllers user@7.service)" = pids ]
expect cgroup fail '<delegation unit="user@.service" controllers="memory pids"/>' 'does not hand down memory'
