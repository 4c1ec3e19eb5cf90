# 60-module.sh: a module is loaded, forbidden while it is loaded, and unloaded: the verdicts follow lsmod and modprobe.d.
# Sourced by run.sh.

begin
case_of kernel pass '<module name="dummy" state="not-loaded"/>'
case_of kernel fail '<module name="dummy" state="blocked"/>'
verdicts "a module that nobody asked for"

remote modprobe dummy
remote lsmod | grep -q '^dummy '
begin
case_of kernel pass '<module name="dummy" state="loaded"/>'
case_of kernel fail '<module name="dummy" state="not-loaded"/>'
verdicts "a module that was loaded"

remote 'printf "install dummy /bin/false\nblacklist dummy\n" >/etc/modprobe.d/90-dummy.conf'
expect kernel fail '<module name="dummy" state="blocked"/>'
remote modprobe -r dummy
expect kernel pass '<module name="dummy" state="blocked"/>'
remote '! modprobe dummy 2>/dev/null'
remote 'rm /etc/modprobe.d/90-dummy.conf'
expect kernel fail '<module name="dummy" state="blocked"/>'
