#!/bin/sh
# sudoers.sh SUDOERS_COMPARE: what plimsoll's parser makes of sudoers(5), beside what cvtsudoers of sudo makes of the same text, line
# by line. Needs no root and reads no file of this machine's. Skips without cvtsudoers; CVTSUDOERS may name one.
set -eu
compare=$1
cvtsudoers=${CVTSUDOERS:-cvtsudoers}
command -v "$cvtsudoers" >/dev/null 2>&1 || { echo "skipped: there is no cvtsudoers here; install sudo"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
digest=$(printf x | sha256sum | cut -c1-64)
cat >"$work/sudoers" <<END
# a bit of everything, in sudo's own spellings
Defaults	env_reset
Defaults	secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin", use_pty
Defaults:ann !authenticate
Defaults@web* logfile=/var/log/sudo.log, !lecture
Defaults!/usr/bin/vi noexec
Defaults>postgres timestamp_timeout = -1
Defaults env_keep += "A B"
User_Alias ADMINS = ann, %ops, !eve : WEBS = www, #1001
Runas_Alias DB = postgres, mysql
Host_Alias FARM = web1, web2.example.org, 10.0.0.0/8
Cmnd_Alias SHELLS = /bin/sh, /bin/bash, \\
	/usr/bin/zsh : ENG = /usr/bin/docker, /usr/bin/podman run *
root	ALL=(ALL:ALL) ALL
%sudo   ALL=(ALL:ALL) ALL
ADMINS FARM = NOPASSWD: /usr/bin/systemctl restart nginx, SETENV: SHELLS, PASSWD: ENG : ALL = (DB) /usr/bin/psql
#1000 ALL = (root) NOPASSWD: NOEXEC: /usr/bin/less /var/log/\\*, /sbin/reboot "" # comment
%#500 web1 = (:docker) /bin/ls, !SHELLS
+netgrp ALL = sudoedit /etc/hosts, sha256:$digest /bin/true
eve ALL = CWD=/srv TIMEOUT=5m /opt/x/ , ALL, !/bin/su
"dom user" ALL = (root) ALL
%domain\\ admins ALL = (ALL) NOPASSWD: ALL
ann, !bob web1,web2 = (DB, !root : docker) !!/bin/a, ! /bin/b	c  d
END
"$compare" "$work/sudoers" | sort >"$work/own"
# One command, default or member a line, as sudoers_compare prints them.
"$cvtsudoers" -c "" -f csv "$work/sudoers" | awk '
	# Takes a line of CSV apart into f[1..].
	function fields(line,    n, c, i, quoted) {
		n = 1; f[1] = ""; quoted = 0
		for (i = 1; i <= length(line); i++) {
			c = substr(line, i, 1)
			if (c == "\"" && quoted && substr(line, i + 1, 1) == "\"") { f[n] = f[n] c; i++ }
			else if (c == "\"") quoted = !quoted
			else if (c == "," && !quoted) f[++n] = ""
			else f[n] = f[n] c
		}
		return n
	}
	function plus(list) { gsub(/, ?/, "+", list); return list }
	BEGIN { sign["defaults"] = " "; sign["defaults_user"] = ":"; sign["defaults_host"] = "@"; sign["defaults_command"] = "!"; sign["defaults_runas"] = ">" }
	/^(defaults_type|alias_type|rule,user)/ || !fields($0) { next }
	f[1] in sign { print "default|" sign[f[1]] f[2] "|" f[3] "|" f[5] }
	f[1] ~ /_Alias$/ { n = split(f[3], m, ","); for (i = 1; i <= n; i++) print "alias|" f[2] "|" m[i] }
	f[1] == "rule" {
		tag = f[6] ~ /(^|,)!authenticate/ ? "no" : f[6] ~ /(^|,)authenticate/ ? "yes" : ""
		n = split(f[7], m, ",")
		for (i = 1; i <= n; i++) {
			sub(/^sha256:[^ ]* /, "", m[i])
			print "rule|" plus(f[2]) "|" plus(f[3]) "|" plus(f[4]) "|" plus(f[5]) "|" tag "|" m[i]
		}
	}' | sort >"$work/theirs"
[ "$(wc -l <"$work/theirs")" -ge 35 ] || { cat "$work/theirs"; echo "sudoers.sh: cvtsudoers says too little"; exit 1; }
diff -u "$work/theirs" "$work/own" || { echo "sudoers.sh: plimsoll and cvtsudoers differ" >&2; exit 1; }
echo "sudoers.sh: plimsoll and cvtsudoers agree about $(wc -l <"$work/own") lines"
