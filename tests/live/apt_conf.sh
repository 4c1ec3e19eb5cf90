#!/bin/sh
# apt_conf.sh APT_CONF: apt's configuration as plimsoll reads it is what `apt-config dump` says: of files that use the
# grammar to its edges, and of this machine's own. Reads and writes one temporary directory.
set -eu
apt_conf=$1
command -v apt-config >/dev/null 2>&1 || { echo "skipped: no apt here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
parts=$work/etc/apt/apt.conf.d
mkdir -p "$parts"

cat >"$parts/10first" <<'EOT'
// a comment; with a { semicolon
# another
Plim::Plain "one";
Plim::Word yes;
plim::second "1"; Plim::Third "with ; and // and # in it";
Plim { Block { "element a"; "element b"; named "c"; }; After "x"; };
Plim::Block:: "element d";
Plim::Two "a" "b"; /* over
lines "not closed */ Plim::AfterComment "1";
Plim::Percent %41%2dB;
Plim::Over
   "lines";
Plim zone { value "z"; };
Plim::Gone { "a"; "b"; };
Plim::Cleared "x";
EOT
cat >"$parts/20second.conf" <<'EOT'
#clear Plim::Gone;
#clear plim::cleared;
PLIM::PLAIN "two";
Plim::Gone:: "again";
Unattended-Upgrade::Origins-Pattern {
        // the security archive
        "origin=Debian,codename=${distro_codename},label=Debian-Security";
#       "origin=Debian,codename=${distro_codename}-updates";
};
EOT
echo 'Plim::Colon "1";' >"$parts/30a:b.conf"
echo 'Plim::Sign "1";' >"$parts/30a+b.conf"
echo 'Plim::Dot "1";' >"$parts/30dot."
mkdir "$parts/30directory"
echo 'Plim::Ignored "1";' >"$parts/30backup.bak"
echo 'Plim::Hidden "1";' >"$parts/.hidden"
echo 'Plim::Tilde "1";' >"$parts/40tilde~"
echo 'Plim::Main "1"; Plim::After "last";' >"$work/etc/apt/apt.conf"

# Without what apt has built in: only names that the files above set. apt joins a name's case as it first saw it.
dump() {
	grep -v ' "";$' | grep -i '^plim\|^unattended' | sed 's/^[^ ]*/\L&/' | LC_ALL=C sort
}
cat >"$work/aptrc" <<EOT
Dir::Etc::parts "$parts";
Dir::Etc::main "$work/etc/apt/apt.conf";
EOT
APT_CONFIG=$work/aptrc LC_ALL=C apt-config dump >"$work/all"
dump <"$work/all" >"$work/apt"
"$apt_conf" "$work" | dump >"$work/plimsoll"
grep -q 'plim::percent "A-B"' "$work/apt" || { echo "apt_conf.sh: apt reads the files otherwise than this test" >&2; exit 1; }
if ! diff -u "$work/apt" "$work/plimsoll"; then
	echo "apt_conf.sh: apt-config (-) and plimsoll (+) disagree" >&2
	exit 1
fi

# What apt refuses, plimsoll does not understand either.
for bad in 'A "b" c;' 'A { B "1";' 'A "1' '};' '#nonsense x;' 'A { #clear B; };' 'A "1"'; do
	printf '%s\n' "$bad" >"$parts/50bad"
	refused=0
	APT_CONFIG=$work/aptrc apt-config dump >/dev/null 2>&1 || refused=1
	found=0
	"$apt_conf" "$work" | grep -q '^gap .*/50bad' && found=1
	if [ "$refused" != "$found" ]; then
		echo "apt_conf.sh: <$bad>: apt refuses: $refused, plimsoll: $found" >&2
		exit 1
	fi
done

# This machine: every setting of its files is in the dump, but the one that apt rewrites once it has read it.
"$apt_conf" / | grep -vi "^acquire::languages " | sed 's/^[^ ]*/\L&/' | LC_ALL=C sort -u >"$work/plimsoll"
LC_ALL=C apt-config dump | sed 's/^[^ ]*/\L&/' | LC_ALL=C sort -u >"$work/apt"
if [ -n "$(LC_ALL=C comm -13 "$work/apt" "$work/plimsoll")" ]; then
	LC_ALL=C comm -13 "$work/apt" "$work/plimsoll" >&2
	echo "apt_conf.sh: apt-config does not know the settings above" >&2
	exit 1
fi
echo "apt_conf.sh: $(wc -l <"$work/plimsoll") settings of this machine as apt-config says"
