/*
 * minimal_table.c: what a container host has no use for, by the names that distributions give packages, programs and
 * units of it. A table, no code.
 */
#include "checks/service/minimal.h"

const char *const service_needless_words[] = {"compiler", "desktop", "outdated", "server", NULL};

/* clang-format off */
const struct service_candidate service_candidates[] = {
	{SERVICE_COMPILER, "gcc", "gcc gcc-[0-9] gcc-[0-9][0-9] g++ g++-[0-9] g++-[0-9][0-9] gcc-c++", "gcc g++ cc c++", ""},
	{SERVICE_COMPILER, "clang", "clang clang-[0-9] clang-[0-9][0-9] clang[0-9][0-9]", "clang clang++", ""},
	{SERVICE_COMPILER, "tcc", "tcc", "tcc", ""},
	{SERVICE_COMPILER, "go", "golang golang-go golang-bin golang-[0-9]*-go go1.[0-9]*", "go", ""},
	{SERVICE_COMPILER, "rust", "rustc rust cargo", "rustc", ""},

	{SERVICE_DESKTOP, "xorg", "xserver-xorg-core xorg-x11-server-Xorg xorg-x11-server", "Xorg X", ""},
	{SERVICE_DESKTOP, "xwayland", "xwayland xorg-x11-server-Xwayland", "Xwayland", ""},
	{SERVICE_DESKTOP, "display-manager", "gdm3 gdm lightdm sddm xdm", "gdm3 gdm lightdm sddm xdm", ""},
	{SERVICE_DESKTOP, "gnome", "gnome-shell", "gnome-shell", ""},
	{SERVICE_DESKTOP, "kde", "plasma-desktop plasma-workspace", "plasmashell", ""},
	{SERVICE_DESKTOP, "xfce", "xfce4-session", "xfce4-session", ""},

	{SERVICE_OUTDATED, "telnet", "telnetd telnetd-ssl inetutils-telnetd telnet-server", "telnetd in.telnetd", ""},
	{SERVICE_OUTDATED, "rsh", "rsh-server rsh-redone-server", "in.rshd in.rlogind in.rexecd rshd rlogind", ""},
	{SERVICE_OUTDATED, "tftp", "tftpd tftpd-hpa atftpd tftp-server", "in.tftpd tftpd atftpd", ""},
	{SERVICE_OUTDATED, "nis", "nis ypserv yp-tools ypbind", "ypserv ypbind", ""},
	{SERVICE_OUTDATED, "talk", "talkd inetutils-talkd talk-server", "in.talkd in.ntalkd", ""},
	{SERVICE_OUTDATED, "finger", "fingerd cfingerd finger-server", "in.fingerd fingerd", ""},
	{SERVICE_OUTDATED, "inetd", "xinetd openbsd-inetd inetutils-inetd rlinetd", "xinetd inetd", ""},

	{SERVICE_SERVER, "ftp", "vsftpd proftpd-core proftpd pure-ftpd", "vsftpd proftpd pure-ftpd", "vsftpd proftpd pure-ftpd"},
	{SERVICE_SERVER, "nfs", "nfs-kernel-server nfs-utils", "rpc.nfsd rpc.mountd", "nfs-server nfs-kernel-server"},
	{SERVICE_SERVER, "rpcbind", "rpcbind", "rpcbind", "rpcbind"},
	{SERVICE_SERVER, "samba", "samba", "smbd nmbd", "smbd nmbd smb nmb samba-ad-dc"},
	{SERVICE_SERVER, "mail", "postfix exim4-daemon-* exim sendmail-bin sendmail opensmtpd", "postfix exim4 exim smtpd", "postfix exim4 exim sendmail opensmtpd"},
	{SERVICE_SERVER, "imap", "dovecot-core dovecot cyrus-imapd", "dovecot", "dovecot cyrus-imapd"},
	{SERVICE_SERVER, "printing", "cups-daemon cups", "cupsd", "cups cups-browsed"},
	{SERVICE_SERVER, "mdns", "avahi-daemon avahi", "avahi-daemon", "avahi-daemon"},
	{SERVICE_SERVER, "dns", "bind9 bind unbound knot pdns-server", "named unbound knotd pdns_server", "named bind9 unbound knot pdns"},
	{SERVICE_SERVER, "dhcp", "isc-dhcp-server dhcp-server kea-dhcp4-server kea", "dhcpd kea-dhcp4", "isc-dhcp-server isc-dhcp-server6 dhcpd kea-dhcp4-server kea-dhcp4"},
	{SERVICE_SERVER, "ldap", "slapd openldap-servers 389-ds-base", "slapd ns-slapd", "slapd"},
	{SERVICE_SERVER, "snmp", "snmpd net-snmp", "snmpd", "snmpd"},
	{SERVICE_SERVER, "web", "apache2 httpd nginx-core nginx lighttpd", "apache2 httpd nginx lighttpd", "apache2 httpd nginx lighttpd"},
	{SERVICE_SERVER, "proxy", "squid squid-openssl", "squid", "squid"},
	{SERVICE_SERVER, "database", "mariadb-server mysql-server mysql-community-server postgresql postgresql-server", "mariadbd mysqld", "mariadb mysql mysqld postgresql"},
	{SERVICE_SERVER, "rsync", "rsync-daemon", "", "rsync rsyncd"},
	{SERVICE_SERVER, "vnc", "tigervnc-standalone-server tigervnc-server x11vnc xrdp", "Xvnc x11vnc xrdp", "xrdp vncserver"},
};
/* clang-format on */

const size_t service_candidate_count = sizeof(service_candidates) / sizeof(service_candidates[0]);
