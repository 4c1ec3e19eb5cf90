# runc.sh: the containers of runc and crun; a bundle is made of the words of the table. Sourced by zoo.sh.
# shellcheck shell=sh disable=SC2154

# quoted A,B: "CAP_A","CAP_B"
quoted() { echo "$1" | sed 's/[^,][^,]*/"CAP_&"/g'; }

# runc_words WORD...: sets what the bundle is made of
runc_words() {
	user=0 nnp=false ro=false caps='' bounding='' ambient='' mounts='' linux='' env='' cgroup='' limits='' exec=''
	spaces=pid,network,ipc,uts,mount,cgroup
	for word in "$@"; do
		value=${word#*=}
		case $word in
		user=*) user=$value ;;
		nnp) nnp=true ;;
		ro) ro=true ;;
		caps=*) caps=$value bounding=$value ;;
		bounding=*) bounding=$value ;;
		ambient=*) ambient=$value ;;
		ns=*) spaces=$value ;;
		join=*) spaces=$(echo "$spaces" | sed "s/${value%:*}/$value/") ;;
		env=*) env=",\"$value\"" ;;
		cgroup=*) cgroup=$(echo "$value" | sed "s,@name,$prefix-$name,") ;;
		memory=*) limits="$limits,\"memory\":{\"limit\":$value}" ;;
		pids=*) limits="$limits,\"pids\":{\"limit\":$value}" ;;
		exec=*) exec=$(echo "$value" | tr '~' ' ') ;;
		masks) linux="$linux,\"maskedPaths\":[\"/proc/kcore\"],\"readonlyPaths\":[\"/proc/sys\"]" ;;
		seccomp) linux="$linux,\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"swapon\"],\"action\":\"SCMP_ACT_ERRNO\"}]}" ;;
		bind=*)
			mounts=$(echo "$value" | sed 's/\(.*\):\(.*\):\(.*\)/,{"source":"\1","destination":"\2","type":"bind","options":["rbind","\3"]}/')
			;;
		map=*)
			spaces=$spaces,user
			range="{\"containerID\":0,\"hostID\":${value%:*},\"size\":${value#*:}}"
			linux="$linux,\"uidMappings\":[$range],\"gidMappings\":[$range]"
			;;
		*) echo "runc.sh: $word is no word of the zoo" && return 1 ;;
		esac
	done
}

# runc_spaces: the namespaces as JSON; TYPE:NAME is that of another row
runc_spaces() {
	for space in $(echo "$spaces" | tr ',' ' '); do
		case $space in
		*:*) echo "{\"type\":\"${space%:*}\",\"path\":\"/proc/$(cut -d ' ' -f 1 "$zoo/up/${space#*:}")/ns/net\"}" ;;
		*) echo "{\"type\":\"$space\"}" ;;
		esac
	done | paste -s -d , -
}

runc_bundle() {
	mkdir -p "$zoo/bundle/$name"
	cp -a "$zoo/rootfs" "$zoo/bundle/$name/rootfs"
	cat >"$zoo/bundle/$name/config.json" <<END
{"ociVersion": "1.0.2", "root": {"path": "rootfs", "readonly": $ro},
 "process": {"cwd": "/", "args": ["/bin/sleep", "3600"], "env": ["PATH=/bin"$env], "user": {"uid": $user, "gid": $user},
	"noNewPrivileges": $nnp, "capabilities": {"bounding": [$(quoted "$bounding")], "effective": [$(quoted "$caps")],
	"permitted": [$(quoted "$caps")], "inheritable": [$(quoted "$ambient")], "ambient": [$(quoted "$ambient")]}},
 "mounts": [{"destination":"/proc","type":"proc","source":"proc"},
	{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","mode=755"]}$mounts],
 "linux": {"cgroupsPath": "$cgroup", "resources": {${limits#,}}, "namespaces": [$(runc_spaces)]$linux}}
END
}

oci_one() {
	name=$1
	shift
	runc_words "$@" && runc_bundle || return 1
	$oci run --detach --bundle "$zoo/bundle/$name" --pid-file "$zoo/bundle/$name.pid" "$prefix-$name" >"$zoo/bundle/$name.log" 2>&1 ||
		{ cat "$zoo/bundle/$name.log" && return 1; }
	# shellcheck disable=SC2086
	[ -z "$exec" ] || $oci exec --detach $exec "$prefix-$name" /bin/sleep 3600 || return 1
	is_up "$name" "$(cat "$zoo/bundle/$name.pid")" "$prefix-$name"
}

up_runc() {
	for oci in runc crun; do
		if have $oci; then with_rows $oci oci_one; else refuse_all $oci "there is no $oci here"; fi
	done
}

down_runc() {
	for oci in runc crun; do
		rows $oci | while IFS='|' read -r name _; do $oci delete --force "$prefix-$name" >/dev/null 2>&1 || :; done
	done
}
