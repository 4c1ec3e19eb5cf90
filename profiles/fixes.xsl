<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes the fix scripts that many rules have alike: <s:fix kind="…"/> in a Rule becomes its <fix>. What a script writes
     anew has plimsoll in its name, and removing that undoes it; what it changes besides, it tells in lines that begin with
     "undo: ". A second run changes nothing. tests/cli/fixes.sh holds every one to this. docs/authoring.md -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:x="http://checklists.nist.gov/xccdf/1.2" xmlns="http://checklists.nist.gov/xccdf/1.2"
  xmlns:s="urn:plimsoll:source" exclude-result-prefixes="x s">

  <xsl:template match="s:fix" mode="line">
    <xsl:text>&#10;      </xsl:text>
    <fix id="fix_{substring-after(../@id, '_rule_')}" system="urn:xccdf:fix:script:sh" strategy="configure" disruption="low" complexity="low">
      <xsl:if test="@kind = 'cmdline'"><xsl:attribute name="reboot">true</xsl:attribute></xsl:if>
      <xsl:text>set -e&#10;</xsl:text>
      <xsl:choose>
        <xsl:when test="@kind = 'modes'"><xsl:call-template name="fix-modes"/></xsl:when>
        <xsl:when test="@kind = 'cmdline'"><xsl:call-template name="fix-cmdline"/></xsl:when>
        <xsl:when test="@kind = 'drop-in'"><xsl:call-template name="fix-drop-in"/></xsl:when>
        <xsl:when test="@kind = 'install'"><xsl:call-template name="fix-install"/></xsl:when>
        <xsl:when test="@kind = 'setting'"><xsl:call-template name="fix-setting"/></xsl:when>
        <xsl:when test="@kind = 'daemon-json'"><xsl:call-template name="fix-daemon-json"/></xsl:when>
        <xsl:when test="@kind = 'enable'"><xsl:call-template name="fix-enable"/></xsl:when>
        <xsl:when test="@kind = 'disable'"><xsl:call-template name="fix-disable"/></xsl:when>
        <xsl:otherwise>
          <xsl:message terminate="yes"><xsl:value-of select="concat(../@id, ': no fix is of kind ', @kind)"/></xsl:message>
        </xsl:otherwise>
      </xsl:choose>
    </fix>
  </xsl:template>

  <xsl:template match="x:fixtext[../s:fix]" mode="line">
    <xsl:text>&#10;      </xsl:text>
    <fixtext fixref="fix_{substring-after(../@id, '_rule_')}"><xsl:apply-templates/></fixtext>
  </xsl:template>

  <!-- paths, their permissions to take (a mode of chmod), find: what else find is told; owner="keep" leaves the owner. -->
  <xsl:template name="fix-modes">
    <xsl:text>for path in </xsl:text><xsl:value-of select="@paths"/><xsl:text>; do
  [ -e "$path" ] || continue
  find "$path" </xsl:text><xsl:value-of select="@find"/><xsl:text> ! -type l -exec sh -c '
    for file; do
      before=$(stat -c "%u:%g %a" "$file")
</xsl:text>
    <xsl:if test="not(@owner = 'keep')"><xsl:text>      chown root:root "$file" || exit 1&#10;</xsl:text></xsl:if>
    <xsl:text>      chmod </xsl:text><xsl:value-of select="@take"/><xsl:text> "$file" || exit 1
      [ "$before" = "$(stat -c "%u:%g %a" "$file")" ] ||
        echo "undo: chown ${before% *} \"$file\"; chmod ${before#* } \"$file\""
    done' sh {} +
done</xsl:text>
  </xsl:template>

  <!-- word: a parameter for the kernel, of machines of arch. Entries for recovery stay without it, so that a host can be started all the same. -->
  <xsl:template name="fix-cmdline">
    <xsl:if test="@arch"><xsl:value-of select="concat('[ &quot;$(uname -m)&quot; = ', @arch, ' ] || exit 0&#10;')"/></xsl:if>
    <xsl:text>if [ ! -f /etc/default/grub ] || ! command -v update-grub >/dev/null; then
  echo 'add </xsl:text><xsl:value-of select="@word"/><xsl:text> where the boot loader of this host keeps the parameters' >&amp;2
  exit 1
fi
mkdir -p /etc/default/grub.d
printf '%s\n' 'GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT </xsl:text><xsl:value-of select="@word"/>
    <xsl:text>"' >'/etc/default/grub.d/zz-plimsoll-</xsl:text><xsl:value-of select="translate(@word, '=', '-')"/><xsl:text>.cfg'
update-grub</xsl:text>
  </xsl:template>

  <!-- file, made where: exists; its lines are the text; then: what makes it take effect. -->
  <xsl:template name="fix-drop-in">
    <xsl:if test="@where"><xsl:text>[ -e </xsl:text><xsl:value-of select="@where"/><xsl:text> ] || exit 0&#10;</xsl:text></xsl:if>
    <xsl:text>file=</xsl:text><xsl:value-of select="@file"/><xsl:text>
mkdir -p "${file%/*}"
new=$(mktemp)
cat >"$new" &lt;&lt;'END'
</xsl:text><xsl:value-of select="."/><xsl:text>
END
</xsl:text>
    <xsl:if test="@proof"><xsl:value-of select="concat(@proof, ' &quot;$new&quot; >/dev/null&#10;')"/></xsl:if>
    <xsl:text>install -m </xsl:text><xsl:value-of select="@mode"/><xsl:if test="not(@mode)">0644</xsl:if><xsl:text> "$new" "$file"
rm -f "$new"</xsl:text>
    <xsl:if test="@then"><xsl:text>&#10;[ ! -d /run/systemd/system ] || </xsl:text><xsl:value-of select="@then"/></xsl:if>
  </xsl:template>

  <!-- key and value in a file of "key = value" that knows no drop-ins: as it was it is kept beside the new one. auditd is
       told to read its own. -->
  <xsl:template name="fix-setting">
    <xsl:text>file=</xsl:text><xsl:value-of select="@file"/><xsl:text>
[ -f "$file" ] || exit 0
new=$(mktemp)
grep -Eiv '^[[:space:]]*</xsl:text><xsl:value-of select="@key"/><xsl:text>[[:space:]]*=' "$file" >"$new" || :
printf '%s\n' '</xsl:text><xsl:value-of select="concat(@key, ' = ', @value)"/><xsl:text>' >>"$new"
if ! cmp -s "$new" "$file"; then
  if [ ! -e "$file.plimsoll" ]; then
    cp -p "$file" "$file.plimsoll"
    echo "undo: mv $file.plimsoll $file"
  fi
  cat "$new" >"$file"
</xsl:text>
    <xsl:if test="contains(@file, '/auditd.conf')"><xsl:text>  [ ! -s /run/auditd.pid ] || kill -HUP "$(cat /run/auditd.pid)"&#10;</xsl:text></xsl:if>
    <xsl:text>fi
rm -f "$new"</xsl:text>
  </xsl:template>

  <!-- filter: what jq does with daemon.json; flag: the option of dockerd's command line that would forbid it. Nothing is
       restarted: that is for who knows when containers can bear it. -->
  <xsl:template name="fix-daemon-json">
    <xsl:text>file=/etc/docker/daemon.json
[ -d /etc/docker ] || exit 0
command -v jq >/dev/null || { echo 'jq is not installed, and nothing else here edits JSON' >&amp;2; exit 1; }
if cat /etc/systemd/system/docker.service /etc/systemd/system/docker.service.d/*.conf /usr/lib/systemd/system/docker.service \
    /etc/default/docker /etc/sysconfig/docker 2>/dev/null | grep -Eq '^[^#]*--</xsl:text><xsl:value-of select="@flag"/><xsl:text>([= "]|$)'; then
  echo '--</xsl:text><xsl:value-of select="@flag"/><xsl:text> stands on the command line of dockerd, which refuses to find it in its file too: change it there' >&amp;2
  exit 1
fi
old=$(mktemp)
new=$(mktemp)
if [ -s "$file" ]; then cat "$file" >"$old"; else echo '{}' >"$old"; fi
jq '</xsl:text><xsl:value-of select="@filter"/><xsl:text>' "$old" >"$new"
if command -v dockerd >/dev/null &amp;&amp; dockerd --help 2>&amp;1 | grep -q -e --validate; then
  dockerd --validate --config-file "$new" >/dev/null
fi
if [ "$(jq -S . "$old")" != "$(jq -S . "$new")" ]; then
  if [ ! -e "$file" ]; then
    echo "undo: rm $file"
  elif [ ! -e "$file.plimsoll" ]; then
    cp -p "$file" "$file.plimsoll"
    echo "undo: mv $file.plimsoll $file"
  fi
  cat "$new" >"$file"
  echo 'restart dockerd when its containers can bear it'
fi
rm -f "$old" "$new"</xsl:text>
  </xsl:template>

  <!-- package of Debian and its kin; the text, if any, goes into file. -->
  <xsl:template name="fix-install">
    <xsl:text>command -v apt-get >/dev/null || { echo 'install </xsl:text><xsl:value-of select="@package"/><xsl:text>, or what stands for it here' >&amp;2; exit 1; }
if ! dpkg-query -W -f '${db:Status-Status}\n' </xsl:text><xsl:value-of select="@package"/><xsl:text> 2>/dev/null | grep -qx installed; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y </xsl:text><xsl:value-of select="@package"/><xsl:text>
  echo 'undo: apt-get purge -y </xsl:text><xsl:value-of select="@package"/><xsl:text>'
fi</xsl:text>
    <xsl:if test="@file"><xsl:value-of select="concat('&#10;cat >', @file, &quot; &lt;&lt;'END'&#10;&quot;, ., '&#10;END')"/></xsl:if>
  </xsl:template>

  <!-- units: the first that is installed is enabled and started. -->
  <xsl:template name="fix-enable">
    <xsl:text>for unit in </xsl:text><xsl:value-of select="@units"/><xsl:text>; do
  systemctl cat "$unit" >/dev/null 2>&amp;1 || continue
  if ! systemctl is-enabled --quiet "$unit" || ! systemctl is-active --quiet "$unit"; then
    systemctl enable --now "$unit"
    echo "undo: systemctl disable --now $unit"
  fi
  break
done</xsl:text>
  </xsl:template>

  <!-- units: all are stopped and disabled; how="mask" instead masks them. -->
  <xsl:template name="fix-disable">
    <xsl:text>for unit in </xsl:text><xsl:value-of select="@units"/><xsl:text>; do
  systemctl cat "$unit" >/dev/null 2>&amp;1 || continue
</xsl:text>
    <xsl:choose>
      <xsl:when test="@how = 'mask'">
        <xsl:text>  [ "$(systemctl is-enabled "$unit" || :)" != masked ] || continue
  systemctl mask "$unit"
  echo "undo: systemctl unmask $unit"
</xsl:text>
      </xsl:when>
      <xsl:otherwise>
        <xsl:text>  if systemctl is-enabled --quiet "$unit" || systemctl is-active --quiet "$unit"; then
    systemctl disable --now "$unit"
    echo "undo: systemctl enable --now $unit"
  fi
</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:text>done</xsl:text>
  </xsl:template>
</xsl:stylesheet>
