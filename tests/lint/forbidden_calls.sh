#!/bin/sh
# Fails when one of the archives it is given calls what only core/host and cli may call: whatever
# opens, looks at or changes files by path, starts programs, talks to sockets, loads code or reads the
# environment. Reads the archives with nm; changes nothing.
# usage: forbidden_calls.sh NM ARCHIVE...
set -eu

nm=$1
shift

calls='open|open64|openat|openat64|openat2|creat|creat64|open_by_handle_at'
calls="$calls|fopen|fopen64|freopen|freopen64|opendir|scandir|scandir64|ftw|nftw|nftw64|fts_open|glob|glob64"
calls="$calls|stat|stat64|lstat|lstat64|fstatat|fstatat64|newfstatat|statx|access|eaccess|faccessat"
calls="$calls|statfs|statfs64|statvfs|readlink|readlinkat|realpath|canonicalize_file_name"
calls="$calls|getxattr|lgetxattr|listxattr|llistxattr"
calls="$calls|unlink|unlinkat|remove|rename|renameat|renameat2|mkdir|mkdirat|rmdir|symlink|link|mknod|truncate"
calls="$calls|chmod|chown|lchown|fchmodat|fchownat|utimensat|mkstemp|mkostemp|mkstemp64|mkostemp64|mkdtemp|tmpfile|tmpfile64"
calls="$calls|mount|umount|umount2|chroot|pivot_root|setns|unshare"
calls="$calls|execl|execle|execlp|execv|execve|execvp|execvpe|fexecve|posix_spawn|posix_spawnp|system|popen"
calls="$calls|fork|vfork|clone|syscall|kill|ptrace"
calls="$calls|socket|socketpair|connect|getaddrinfo|gethostbyname|uname|sysinfo"
calls="$calls|dlopen|dlmopen|getenv|secure_getenv|setenv|putenv|unsetenv"
calls="$calls|getpwnam|getpwuid|getgrnam|getgrgid|getpwnam_r|getpwuid_r|getgrnam_r|getgrgid_r"
calls="$calls|xmlReadFile|xmlCtxtReadFile|xmlParseFile|xmlReaderForFile|xmlNewTextReaderFilename"
calls="$calls|xmlSaveFile|xmlSaveFormatFile|xmlSaveFileEnc|xmlSaveFormatFileEnc|xmlSaveToFilename|htmlReadFile"
calls="$calls|gzopen|gzopen64|json_load_file|json_dump_file"

status=0
for archive in "$@"; do
	# Fortified calls are named __open_2, __realpath_chk and the like. nm of an archive that cannot be
	# read must not look like one that is clean.
	symbols=$("$nm" -A -u "$archive") || { echo "$archive: nm cannot read it"; exit 2; }
	found=$(printf '%s\n' "$symbols" | grep -E " U (__)?($calls)(_2|_chk|_time64)?\$" || true)
	if [ -n "$found" ]; then
		echo "$found" | while IFS= read -r line; do
			echo "${line##*/}: only core/host and cli may call this; ask through core/host/host.h or local.h"
		done
		status=1
	fi
done
exit $status
