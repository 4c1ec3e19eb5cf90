# reads_of.awk: what a command read, from `strace -f -y` of it, as the list that bare_reads takes. What is read again stands in
# it once: to read twice is a cost of the command, not of the reading.
function path_of(text) { sub(/^[^<]*</, "", text); sub(/>.*/, "", text); return text }
function name_of(text) { sub(/^[^"]*"/, "", text); sub(/".*/, "", text); return text }
function joined(dir, name) { return name ~ /^\// ? name : dir "/" name }
function say(letter, path) {
	if (path ~ /\.so(\.|$)/ || path ~ /^\/dev\// || path !~ /^\// || path ~ / / || (letter, path) in said) return
	said[letter, path] = 1
	print letter, path
}
{ sub(/^[0-9]+ +/, "") }
/^(read|pread64)\(/ { say("R", path_of($0)) }
/^getdents64\(/ { say("L", path_of($0)) }
/^readlinkat\(/ { say("K", joined(path_of($0), name_of($0))) }
/^(statx|newfstatat)\(/ && name_of($0) != "" { say("S", joined(path_of($0), name_of($0))) }
