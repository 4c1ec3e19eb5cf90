# past_the_door.awk: what a traced `plimsoll capture` asked the kernel about files, other than through core/host.
# Reads first the manifest of the recording, then what `strace -f -y` wrote. Prints a line for each call past the door:
#   what is not in the recording, what is not asked in the way core/host asks, and whatever starts a program.
# Looked at is what happens between the audit's confinement and the making of the recording's file, whose name is `output`; `plugins` is the directory
# that plugins come from.

# The first quoted text of a line, quotes taken off; escapes stay as they are.
function quoted(line) {
	if (!match(line, /"([^"\\]|\\.)*"/))
		return ""
	return substr(line, RSTART + 1, RLENGTH - 2)
}

# "3</proc/7>, ..." or "AT_FDCWD</here>, ...": the directory that a path is relative to
function directory(arguments) {
	if (!match(arguments, /^[^,<"]*<[^>]*>/))
		return ""
	arguments = substr(arguments, 1, RLENGTH - 1)
	sub(/^[^<]*</, "", arguments)
	return arguments
}

# Or below what the recording says is absent, or refuses as a whole
function recorded(path) {
	if (path in entry)
		return 1
	for (; sub(/\/[^\/]+$/, "", path);)
		if (path in closed)
			return 1
	return 0
}

# Where a path leads by the links that the recording has of its directories, and of the last component where followed
function resolve(path, followed,    at, rest, part, steps) {
	rest = substr(path, 2)
	for (at = ""; rest != "" && steps < 40;) {
		part = rest
		sub(/\/.*/, "", part)
		rest = substr(rest, length(part) + 2)
		if (part == "..")
			sub(/\/[^\/]*$/, "", at)
		else if (part != "" && part != ".")
			at = at "/" part
		if (!(at in target) || (rest == "" && !followed))
			continue
		steps++
		rest = target[at] (rest == "" ? "" : "/" rest)
		if (sub(/^\//, "", rest))
			at = ""
		else
			sub(/\/[^\/]*$/, "", at)
	}
	return at == "" ? "/" : at
}

# What the C library and the loader read for themselves, and the door's own keyhole
function is_of_libraries(path) {
	return path ~ /^(\/usr)?\/lib(64)?\/[^ ]*\.so(\.[0-9.]*)?$/ || path ~ /^\/etc\/ld\.so\./ ||
	       path == "/etc/localtime" || path == "/dev/urandom" || path ~ /^\/proc\/self\/fd\/[0-9]+$/ ||
	       path == "/proc/self/mountinfo" || path == "/proc/self/ns/user" || path ~ /\/(locale|gconv)(\/|$)/ ||
	       path ~ /^(\/etc|\/usr\/share|\/usr\/lib)\/iproute2\/(rt_marks|rt_realms|group)(\.d)?$/ || path == "/etc/connlabel.conf" ||
	       path == "/run/systemd/system" || path == "/proc/modules" || path ~ /^\/proc\/net\/ip6?_tables_names$/ || path ~ /^\/lib\/modules\/[^\/]*\/modules\.builtin$/
}

# The directory that plugins are loaded from is looked at whole, with what is above it.
function is_of_plugins(path) {
	return plugins != "" && (index(path, plugins) == 1 || index(plugins, path "/") == 1 || path == "/")
}

# As core/host asks: by openat2, by statx without a wait, or relative to a directory that it holds
function is_door(call, arguments, path) {
	if (call == "openat2" || (call == "statx" && arguments ~ /AT_STATX_DONT_SYNC/))
		return 1
	return path !~ /^\// && arguments !~ /^(AT_FDCWD|")/
}

function report(why, what) {
	if (!(why what in told))
		print why ": " what
	told[why what] = 1
}

# The probe that looks at open ports opens the network namespace of a process, and says of which.
function is_of_probe(path) {
	sub(/-(journal|wal)$/, "", path)
	if (("go-build:" path) in probe || ("podman-containers:" path) in probe ||
	    ("containerd-containers:" path) in probe)
		return 1
	if (path ~ /^\/proc\/[0-9]+\/ns\/pid$/ && split(path, part, "/") && ("pid-namespaces:" part[3]) in probe)
		return 1
	return path ~ /^\/proc\/[0-9]+\/ns\/net$/ && split(path, part, "/") && ("listeners:" part[3]) in probe
}

FNR == NR && $1 == "probe" { probe[quoted($0)] = 1 }
FNR == NR {
	path = quoted($0)
	entry[path] = 1
	if ($1 == "link" && match($0, / target="([^"\\]|\\.)*"/))
		target[path] = substr($0, RSTART + 9, RLENGTH - 10)
	# A recording need not name the directories on the way.
	while (sub(/\/[^\/]+$/, "", path) && !(path in entry))
		entry[path] = 1
	if ($1 == "absent" || $0 ~ / error=(EACCES|EPERM|ELOOP|EREMOTE|ESRCH)/)
		closed[path] = 1
	next
}

FNR == 1 { own = "/proc/" $1 "/" }
/ seccomp\(SECCOMP_SET_MODE_FILTER, 0, \{len=/ { inside = 1; next }
/ openat\(.*O_CREAT/ { inside = 0 }
!inside { next }
{
	sub(/^[0-9]+ +/, "")
	call = $0
	sub(/\(.*/, "", call)
	arguments = substr($0, length(call) + 2)
}
# It does so in a thread, as only one that ends may enter another namespace.
call ~ /^clone3?$/ && arguments ~ /CLONE_THREAD/ { next }
# What may wait without end is read in a child that ends by its own timer: it is traced too, and what it reads is judged here.
call == "clone" && arguments ~ /SIGCHLD/ { next }
# The probe "units" asks systemd, on its own socket or on the bus.
call == "connect" && arguments ~ /sun_path="(\/var)?\/run\/(systemd\/private|dbus\/system_bus_socket)"/ { next }
call ~ /^(execve|execveat|fork|vfork|clone|clone3|connect)$/ { report("starts or connects", call); next }
call !~ /^(open|openat|openat2|creat|stat|lstat|newfstatat|statx|access|faccessat|faccessat2|readlink|readlinkat|statfs|chdir|getxattr|lgetxattr|listxattr|name_to_handle_at|inotify_add_watch)$/ { next }
{
	calls++
	path = quoted(arguments)
	if (path == "" || path == ".")
		next
	if (is_of_libraries(path) || index(path, output) == 1 || is_of_plugins(path) || is_of_probe(path))
		next
	if (!is_door(call, arguments, path))
		report("not asked through the door", call " " path)
	full = path ~ /^\// ? path : directory(arguments) "/" path
	if (index(full, own) == 1)
		full = "/proc/self/" substr(full, length(own) + 1)
	as_pid = full
	sub(/^\/proc\/self\//, own, as_pid)
	if (recorded(full) || recorded(as_pid) || recorded(resolve(full, 0)) || recorded(resolve(full, 1)))
		next
	# A process that ended meanwhile is left out of a recording.
	pid = full
	sub(/^\/proc\//, "", pid)
	sub(/\/.*/, "", pid)
	if (pid ~ /^[0-9]+$/ && !(("/proc/" pid "/stat") in entry))
		next
	report("not in the recording", full)
}
END {
	if (calls < 500)
		print "only " calls + 0 " calls were seen: this trace is not of an audit"
	else
		printf "%d calls about files were looked at\n", calls >"/dev/stderr"
}
