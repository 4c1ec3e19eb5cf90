# recording_secrets.sh: a host with a secret in every place that is read: neither a recording of it nor any report holds one
# of them, and the recording judges as the host does.
set -eu
rm -rf "$WORK" && mkdir -p "$WORK/host" "$WORK/open"
. "$LIB"
SOURCE_DATE_EPOCH=1763800000
export SOURCE_DATE_EPOCH
canary=canary0that0nobody0may0see

id=a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
cat >"$WORK/host/manifest" <<H
plimsoll-host 1
base $SOURCE/tests/hosts/shared/container-bad
file /var/lib/docker/containers/$id/config.v2.json text="{\"ID\": \"$id\", \"Name\": \"/web-1\", \"State\": {\"Running\": true, \"Pid\": 4711, \"StartedAt\": \"2025-11-22T05:47:51.5Z\"}, \"Config\": {\"Image\": \"nginx\", \"Cmd\": [\"db\", \"--password\", \"$canary\"], \"Labels\": {\"x.token\": \"$canary\"}, \"Env\": [\"PATH=/usr/bin\", \"DB_PASSWORD=$canary\", \"EMPTY_SECRET=\", \"ADDRESS=postgres://app:$canary@db/app\", \"PEM=-----BEGIN RSA PRIVATE KEY-----\\\\n$canary\", \"PLAIN=$canary\"]}}"
file /var/lib/docker/containers/$id/hostconfig.json text="{\"Privileged\": false, \"Binds\": [\"/srv:/srv\"], \"LogConfig\": {\"Config\": {\"splunk-token\": \"$canary\"}}}"
file /proc/4600/cmdline text="/usr/bin/containerd-shim-runc-v2\x00-namespace\x00moby\x00-id\x00$id\x00--registry-password\x00$canary\x00-e\x00COLOUR=$canary\x00"
file /proc/710/cmdline text="/usr/sbin/dockerd\x00--data-root=/var/lib/docker\x00--log-opt\x00splunk-token=$canary\x00MYSQL_PWD=$canary\x00-H\x00tcp://admin:$canary@0.0.0.0:2375\x00"
file /proc/cmdline text="root=/dev/sda1 audit=1 install.password=$canary lsm=apparmor\n"
file /etc/docker/daemon.json text="{\"proxies\": {\"http-proxy\": \"http://u:$canary@proxy:3128\"}, \"hosts\": [\"unix:///run/docker.sock\"]}"
file /etc/audit/auditd.conf text="write_logs = yes\nplugin_secret = $canary\n"
file /etc/audit/audisp-remote.conf text="remote_server = log.example\nkrb5_token = $canary\n"
file /etc/rsyslog.conf text="module(load=\"imuxsock\")\n*.* :ommysql:db,Syslog,writer,$canary\n*.* action(type=\"omfwd\" target=\"log.example\" protocol=\"tcp\")\n*.* action(type=\"ommysql\" pwd=\"$canary\")\n"
file /etc/sysctl.d/60-x.conf text="# http://u:$canary@wiki/\nkernel.kptr_restrict = 2\n"
file /boot/grub/grub.cfg text="set superusers=root\npassword root $canary\nmenuentry Linux {\n linux /vmlinuz root=/dev/sda1 audit=1\n}\n"
file /etc/default/grub text="GRUB_CMDLINE_LINUX=\"audit=1 ks.token=$canary\"\n"
file /etc/passwd text="root:x:0:0:root:/root:/bin/sh\nold:$canary:7:7::/:/bin/sh\n"
file /etc/group text="docker:$canary:998:\n"
file /etc/systemd/system/auditd.service text="[Service]\nEnvironment=OPTION=$canary \"MORE=$canary too\"\nExecStart=/sbin/auditd --key-password $canary\n"
file /root/.docker/config.json mode=0600 text="{\"auths\": {\"registry.example\": {\"auth\": \"$canary\"}}, \"HttpHeaders\": {\"X-Token\": \"$canary\"}}"
file /root/.config/containers/auth.json mode=0600 text="{\"auths\": {\"quay.io\": {\"identitytoken\": \"$canary\"}}}"
file /root/.dockercfg mode=0600 text="{\"old.example\": {\"auth\": \"$canary\", \"password\": \"$canary\"}}"
file /root/.bashrc text="PS1=$canary\nexport DOCKER_CONTENT_TRUST=0\n$canary\n"
file /usr/bin/docker mode=0755 text=""
file /etc/rancher/k3s/registries.yaml text="configs:\n  registry.example:\n    auth:\n      username: u\n      password: $canary\n    tls:\n      insecure_skip_verify: true\n"
file /etc/kubernetes/admin.conf text="users:\n- name: a\n  user:\n    token: $canary\n    client-key-data: $canary\n"
file /var/snap/microk8s/current/credentials/client.config text="users:\n- name: a\n  user:\n    token: $canary\n"
file /var/snap/microk8s/current/args/kube-apiserver text="--token-auth-file=/x\n--etcd-password=$canary\n"
file /etc/kubernetes/manifests/etcd.yaml text="spec:\n  containers:\n  - name: etcd\n    command:\n    - etcd\n    - --root-password=$canary\n    env:\n    - name: ETCD_ROOT_PASSWORD\n      value: $canary\n"
file /etc/apt/sources.list text="deb https://u:$canary@apt.example x main\n"
file /etc/yum.repos.d/own.repo text="[own]\nbaseurl=https://u:$canary@rpm.example\npassword=$canary\n"
H

# Everything that is asked: of each source it is known that the canary was there to be read.
run_plimsoll capture --no-plugins -q --host "$WORK/host" -o "$WORK/host.tar.zst"
expect_status 0
command -v zstd >/dev/null 2>&1 || { echo "skipped: no zstd to open the recording with"; exit 77; }
zstd -dcq "$WORK/host.tar.zst" >"$WORK/host.tar"
tar -xf "$WORK/host.tar" -C "$WORK/open"
! grep -aqF "$canary" "$WORK/host.tar" || fail "a secret is in the recording: $(grep -aoE ".{80}$canary" "$WORK/host.tar" | head -n 3)"
for path in config.v2.json /proc/710/cmdline /proc/cmdline /etc/rsyslog.conf /etc/audit/auditd.conf \
	/boot/grub/grub.cfg /etc/default/grub /etc/passwd /etc/group /etc/sysctl.d/60-x.conf /root/.docker/config.json \
	/root/.config/containers/auth.json /root/.dockercfg /root/.bashrc /etc/rancher/k3s/registries.yaml /etc/kubernetes/admin.conf \
	/var/snap/microk8s/current/args/kube-apiserver /etc/kubernetes/manifests/etcd.yaml \
	/etc/apt/sources.list /etc/yum.repos.d/own.repo; do
	grep -F "$path" "$WORK/open/manifest" | grep -q "redacted" || fail "$path: nothing in the recording was masked"
done

# The same verdicts, the same names, in every format, and no secret in any.
for which in host host.tar.zst; do
	run_plimsoll audit --no-plugins -v -p strict --fail-on none --host "$WORK/$which" -o "$WORK/$which.html" \
		-o "xccdf:$WORK/$which.xml" -o "text:$WORK/$which.txt"
	[ "$status" -eq 0 ] || [ "$status" -eq 2 ] || fail "$shown: exit code $status: $(head -n 1 "$WORK/err")"
	for file in "$WORK/$which.html" "$WORK/$which.xml" "$WORK/$which.txt" "$WORK/out" "$WORK/err"; do
		! grep -aqF "$canary" "$file" || fail "$shown: a secret is in $file: $(grep -aoE ".{80}$canary" "$file" | head -n 1)"
	done
	for format in table json; do
		for depth in "" --all web-1; do
			# shellcheck disable=SC2086
			run_plimsoll containers --host "$WORK/$which" --format "$format" $depth
			! grep -qF "$canary" "$WORK/out" "$WORK/err" || fail "$shown: a secret is shown"
		done
	done
	tr '\n' ' ' <"$WORK/$which.xml" | sed 's/<rule-result /\n&/g' | grep '^<rule-result' | sed 's/time="[^"]*"//g' \
		>"$WORK/$which.results"
done
# The last of them is followed by the scores and the name of the recording.
for which in host host.tar.zst; do sed -i 's,</rule-result>.*,</rule-result>,' "$WORK/$which.results"; done
cmp -s "$WORK/host.results" "$WORK/host.tar.zst.results" ||
	fail "the recording judges otherwise: $(diff "$WORK/host.results" "$WORK/host.tar.zst.results" | head -n 4)"
grep 'environment' "$WORK/host.tar.zst.results" | grep -q 'DB_PASSWORD, ADDRESS, PEM' ||
	fail "the names of the secrets are not told: $(grep environment "$WORK/host.tar.zst.results" | head -n 2)"
! grep 'environment' "$WORK/host.tar.zst.results" | grep -q 'EMPTY_SECRET' || fail "an empty variable became a secret"
finish
