# 20-containers.sh: Docker's containers under SELinux and cgroup v2 with systemd, beside docker and ps. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154

remote 'tar -C / -c bin/busybox | docker import - box >/dev/null
	for name in web-1 web-2; do docker run -d --name $name box /bin/busybox sleep 3600 >/dev/null; done'

ids=$(remote docker ps -q --no-trunc | sort)
seen=$(remote '/opt/plimsoll/plimsoll containers --format json' | sed -n 's/^ *"id": "\(.*\)",$/\1/p' | sort)
[ "$ids" = "$seen" ] || {
	printf 'docker ps says:\n%s\nplimsoll says:\n%s\n' "$ids" "$seen" >&2
	exit 1
}
stage "containers as docker ps has them"

# Debian's policy has no domain for Docker: whatever it starts runs as the scripts of System V did.
domains=$(remote ps -eo label)
begin
case $domains in
*:initrc_t:*) case_of mac fail '<selinux-domain services-not-in="initrc_t unconfined_service_t"/>' 'runs in initrc_t' ;;
*) case_of mac pass '<selinux-domain services-not-in="initrc_t unconfined_service_t"/>' ;;
esac
case_of mac pass '<selinux-domain services-not-in="never_t"/>'
case_of mac pass '<selinux-domain containers-in="container_t"/>'
case_of cgroup pass '<hierarchy one-of="v2"/>'
case_of cgroup pass '<controller name="memory"/>'
case_of cgroup pass '<controller name="pids"/>'
case_of cgroup notapplicable '<release-agent/>'
verdicts "domains of services and containers as ps has them, cgroup v2"

remote 'docker run -d --name twin --security-opt label=level:s0:c1,c2 box /bin/busybox sleep 3600 >/dev/null
	docker run -d --name sister --security-opt label=level:s0:c1,c2 box /bin/busybox sleep 3600 >/dev/null'
expect mac fail '<selinux-domain containers-in="container_t"/>' 'have the same categories, s0:c1,c2'
remote 'docker rm -f twin sister >/dev/null
	docker run -d --name bare --security-opt label=disable box /bin/busybox sleep 3600 >/dev/null'
expect mac fail '<selinux-domain containers-in="container_t"/>' 'container bare (docker) runs as'
remote 'docker rm -f bare >/dev/null'
expect mac pass '<selinux-domain containers-in="container_t"/>'
