#!/bin/sh
# Makes the disk of the machine that run.sh starts: Debian with SELinux's policy, auditd, Docker, Podman, rsyslog and
# sshd, every file labelled by setfiles. Usage: image.sh DIRECTORY PROGRAM... where each PROGRAM shall find its libraries
# there. Nothing is mounted. What was made by the same recipe is kept. Needs root: the files in it have owners.
set -eu
directory=$1
shift
here=$(cd "$(dirname "$0")" && pwd)

# shellcheck source=/dev/null
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-bookworm}")
# As this machine gets Debian.
mirror=$(sed -n 's/^URIs: *\(http[^ ]*\/debian\)\/*$/\1/p; s/^deb \(\[[^]]*\] \)*\(http[^ ]*\/debian\)\/* .*/\2/p' \
	/etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)
[ -n "$mirror" ] || {
	echo "apt's sources of this machine name no archive of Debian" >&2
	exit 77
}

libraries=$(for program; do ldd "$program"; done | awk '$3 ~ /^\// { print $3 }' | sort -u | while read -r file; do
	dpkg-query -S "$(readlink -f "$file")" 2>/dev/null | sed 's/:.*//'
done | sort -u | tr '\n' ',')
packages=${libraries}systemd-sysv,dbus,libpam-systemd,udev,linux-image-amd64,selinux-policy-default,policycoreutils,selinux-utils
packages=$packages,auditd,docker.io,podman,crun,rsyslog,openssh-server,iproute2,nftables,procps,libcap2-bin,busybox-static

recipe=$({
	cat "$here/image.sh" "$here/container.cil"
	echo "$suite $packages"
} | sha256sum | cut -d' ' -f1)
[ "$(cat "$directory/recipe" 2>/dev/null)" != "$recipe" ] || exit 0
rm -rf "$directory"
mkdir -p "$directory"
root=$directory/root

quietly() {
	"$@" >>"$directory/log" 2>&1 || {
		tail -n 30 "$directory/log" >&2
		! grep -qE 'Temporary failure resolving|Could not (resolve|connect)|Unable to connect' "$directory/log" || exit 77
		exit 1
	}
}

quietly mmdebstrap --mode=root --variant=minbase --include="$packages" \
	--aptopt='APT::Install-Recommends false' --aptopt='Acquire::Retries 5' --dpkgopt=force-unsafe-io \
	--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
	--dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$root" "$mirror"

# ---- what makes it a machine ----

ssh-keygen -q -t ed25519 -N '' -f "$directory/key"
mkdir -p "$root/root/.ssh"
chmod 0700 "$root/root" "$root/root/.ssh"
cp "$directory/key.pub" "$root/root/.ssh/authorized_keys"
echo machine >"$root/etc/hostname"
echo '/dev/vda / ext4 defaults 0 1' >"$root/etc/fstab"
printf '[Match]\nName=en* eth*\n\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n' \
	>"$root/etc/systemd/network/10-machine.network"
quietly chroot "$root" systemctl enable systemd-networkd.service
# They wait for what never comes here, or look for work while something is measured.
quietly chroot "$root" systemctl mask systemd-networkd-wait-online.service apt-daily.timer apt-daily-upgrade.timer \
	e2scrub_all.timer
mkdir -p "$root/etc/docker"
echo '{"selinux-enabled": true, "storage-driver": "overlay2"}' >"$root/etc/docker/daemon.json"
printf -- '-D\n-b 8192\n-f 1\n-w /etc/passwd -p wa -k identity\n-w /etc/docker -p wa -k docker\n' \
	>"$root/etc/audit/rules.d/audit.rules"
# Debian's policy knows no containers.
cp "$here/container.cil" "$root/root/container.cil"
quietly chroot "$root" semodule -i /root/container.cil

# ---- the disk ----

cp "$root"/boot/vmlinuz-* "$directory/vmlinuz"
cp "$root"/boot/initrd.img-* "$directory/initrd"
# The image's own setfiles, with its own libraries: it needs no /proc of a chroot, and this machine no SELinux.
loader=$(echo "$root"/lib64/ld-linux-*)
quietly env LD_LIBRARY_PATH="$root/lib/x86_64-linux-gnu" "$loader" "$root/sbin/setfiles" -F -r "$root" "$root/etc/selinux/default/contexts/files/file_contexts" "$root"
quietly mkfs.ext4 -q -d "$root" "$directory/disk" 4G
rm -rf "$root"
echo "$recipe" >"$directory/recipe"
