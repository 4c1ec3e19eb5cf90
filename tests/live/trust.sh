#!/bin/sh
# trust.sh RUN_CASES: real certificates made by openssl, a real policy beside what podman image trust show says of it, and real
# keys made by gpg, in a recording of the test's own; each is changed, and the change is seen. Changes nothing of this machine.
set -eu
for tool in openssl gpg; do
	command -v "$tool" >/dev/null || { echo "skipped: no $tool"; exit 77; }
done
RUN=$1
WORK=$(mktemp -d)
trap 'gpgconf --homedir "$WORK/gpg" --kill all 2>/dev/null || true; rm -rf "$WORK"' EXIT
root=$WORK/made/root
mkdir -p "$root/etc/kubernetes/pki" "$root/etc/containers" "$root/etc/apt" "$root/usr/share/keyrings" "$root/root/.docker" "$root/proc"
printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
: >"$root/etc/shadow"
: >"$root/etc/group"
printf 'plimsoll-host 1\ntime %s\n' "$(date +%s)" >"$WORK/made/manifest"

# judge NAME CHECK VERDICT WORDS
judge() {
	printf 'case: %s\nhost: made\ncheck: %s\nverdict: %s\nmessage: %s\n\n' "$1" "$2" "$3" "$4" >"$WORK/$family.cases"
	"$RUN" "$WORK" "$WORK/$family.cases" >"$WORK/said" 2>&1 || { cat "$WORK/said"; exit 1; }
}

# ---- certificates ----

family=kubernetes
# certificate DAYS: of a node, valid from now on
certificate() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/O=system:nodes/CN=live node' -days "$1" \
		-keyout "$root/etc/kubernetes/pki/apiserver.key" -out "$root/etc/kubernetes/pki/apiserver.crt" 2>/dev/null
	chmod 600 "$root/etc/kubernetes/pki/apiserver.key"
	sed -i "s/^time .*/time $(date +%s)/" "$WORK/made/manifest"
}
certificate 400
judge "a year and more" '<certificate of="control-plane" left="365d"/>' pass 'valid for longer'
certificate 20
judge "twenty days" '<certificate of="control-plane"/>' pass 'valid for longer'
judge "twenty days are few" '<certificate of="control-plane" left="30d"/>' fail '"live node" in /etc/kubernetes/pki/apiserver.crt expires in'
# The same file, when its time has come.
sed -i "s/^time .*/time $(($(date +%s) + 21 * 86400))/" "$WORK/made/manifest"
judge "past its end" '<certificate of="control-plane"/>' fail 'expired at'
# What openssl says is its end is what the sentence says.
end=$(date -u -d "$(openssl x509 -noout -enddate -in "$root/etc/kubernetes/pki/apiserver.crt" | cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ)
judge "its end is openssl's" '<certificate of="control-plane"/>' fail "$end"
sed -i "s/^time .*/time $(date +%s)/" "$WORK/made/manifest"
head -c 300 "$root/etc/kubernetes/pki/apiserver.crt" >"$WORK/cut"
{ cat "$WORK/cut"; printf '\n-----END CERTIFICATE-----\n'; } >"$root/etc/kubernetes/pki/apiserver.crt"
judge "cut in two" '<certificate of="control-plane"/>' unknown 'is no certificate'

# ---- keys of packages ----

family=trust
mkdir -m 700 "$WORK/gpg"
# key NAME EXPIRES: into a keyring
key() {
	gpg --homedir "$WORK/gpg" --batch --quiet --passphrase '' --faked-system-time 20250101T000000 --quick-gen-key "$1" ed25519 sign "$2" 2>/dev/null
	gpg --homedir "$WORK/gpg" --batch --export "$1" >"$root/usr/share/keyrings/own.gpg"
}
echo 'deb [signed-by=/usr/share/keyrings/own.gpg] https://own.example stable main' >"$root/etc/apt/sources.list"
key live-good@example.org never
judge "a key without an end" '<key of="current"/>' pass 'one that has not expired'
judge "its source is verified" '<key of="verified"/>' pass 'verified'
key live-old@example.org 2025-06-01
judge "a key past its end" '<key of="current"/>' fail 'every key in /usr/share/keyrings/own.gpg has expired'
if gpg --homedir "$WORK/gpg" --batch --with-colons --list-keys live-old@example.org 2>/dev/null | grep -q '^pub:e:'; then :; else
	echo "gpg does not call the key expired"
	exit 1
fi
echo 'deb [trusted=yes] https://own.example stable main' >"$root/etc/apt/sources.list"
judge "its source is trusted blindly" '<key of="verified"/>' fail 'trusted=yes'

# ---- logins ----

printf '{"auths": {"registry.example": {"auth": "%s"}}}' "$(printf 'a:b' | base64)" >"$root/root/.docker/config.json"
judge "a login as text" '<credential/>' fail 'keeps a login to registry.example'
printf '{"auths": {"registry.example": {}}, "credsStore": "pass"}' >"$root/root/.docker/config.json"
judge "a login with a helper" '<credential/>' pass 'keeps a login as text'

# ---- policy, beside podman ----

cat >"$root/etc/containers/policy.json" <<'END'
{"default": [{"type": "reject"}], "transports": {"docker": {
	"signed.example": [{"type": "signedBy", "keyType": "GPGKeys", "keyPath": "/usr/share/keyrings/own.gpg"}],
	"signed.example/open": [{"type": "insecureAcceptAnything"}], "shut.example": [{"type": "reject"}]}}}
END
judge "one scope takes anything" '<policy/>' fail 'takes any image for docker:signed.example/open'
judge "a scope with a signature" '<policy image="docker:signed.example/app:1" allow="signed"/>' pass ''
judge "a scope below it" '<policy image="docker:signed.example/open/app:1" allow="signed"/>' fail 'by the scope signed.example/open'
judge "no scope" '<policy image="docker:other.example/app" allow="reject"/>' pass ''
command -v podman >/dev/null || { echo "no podman: not compared with it"; exit 0; }
# A flag that newer releases hide and all have.
sed "s,/usr/share/keyrings,$root&," "$root/etc/containers/policy.json" >"$WORK/policy.json"
podman image trust show --json --policypath "$WORK/policy.json" >"$WORK/told" 2>/dev/null || { echo "podman refuses: not compared with it"; exit 0; }
tr -d ' \n' <"$WORK/told" | sed 's/},*/\n/g' >"$WORK/lines"
# compare SCOPE WORD-OF-PODMAN WORD-OF-OURS
compare() {
	grep -F "\"repo_name\":\"$1\"" "$WORK/lines" | grep -qF "\"type\":\"$2\"" || { echo "podman does not say $2 of $1:"; cat "$WORK/lines"; exit 1; }
	judge "$1 as podman has it" "<policy image=\"docker:$1/x\" allow=\"$3\"/>" pass ''
}
compare signed.example signed signed
compare signed.example/open accept anything
compare shut.example reject reject
echo "podman image trust show says the same of three scopes"
