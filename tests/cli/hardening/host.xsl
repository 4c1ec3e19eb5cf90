<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes files of a kernel out of the table of recommendations: one that meets every row of an architecture (good=1), or
     one that meets none. part: config, cmdline, sysctl, or rows, which are the rules to expect; only: a single rule. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:plimsoll:source">
  <xsl:output method="text"/>
  <xsl:param name="arch"/>
  <xsl:param name="part"/>
  <xsl:param name="only"/>
  <xsl:param name="good" select="1"/>
  <xsl:variable name="upper">ABCDEFGHIJKLMNOPQRSTUVWXYZ.-</xsl:variable>
  <xsl:variable name="lower">abcdefghijklmnopqrstuvwxyz__</xsl:variable>

  <xsl:template match="/s:hardening">
    <xsl:if test="$part = 'config'">
      <xsl:text># Linux/any 6.18.0 Kernel Configuration&#10;</xsl:text>
      <xsl:if test="$arch = 'x86_64'">CONFIG_X86_64=y&#10;</xsl:if>
      <xsl:if test="$arch = 'aarch64'">CONFIG_ARM64=y&#10;</xsl:if>
    </xsl:if>
    <xsl:apply-templates select="s:row"/>
  </xsl:template>

  <xsl:template match="s:row">
    <xsl:variable name="rule"><xsl:call-template name="rule"/></xsl:variable>
    <xsl:variable name="here" select="not(@arch) or contains(concat(' ', @arch, ' '), concat(' ', $arch, ' '))"/>
    <xsl:choose>
      <xsl:when test="$part = 'rows'">
        <xsl:value-of select="concat($rule, ' ', @kind, ' ', $here, '&#10;')"/>
      </xsl:when>
      <xsl:when test="not($here) or ($only != '' and $only != $rule)"/>
      <xsl:when test="$good = 1">
        <xsl:call-template name="meet"/>
        <xsl:call-template name="each">
          <xsl:with-param name="terms" select="concat(translate(normalize-space(@and), ' ', '+'), '+')"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="miss"/>
        <xsl:call-template name="each">
          <xsl:with-param name="terms" select="concat(translate(normalize-space(concat(@or, ' ', @unset)), ' ', '+'), '+')"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="rule">
    <xsl:choose>
      <xsl:when test="@rule"><xsl:value-of select="@rule"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat('kernel_hardening_', @kind, '_', translate(@name, $upper, $lower))"/>
        <xsl:if test="@id"><xsl:value-of select="concat('_', @id)"/></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="say">
    <xsl:param name="kind" select="@kind"/>
    <xsl:param name="name" select="@name"/>
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="$kind != $part"/>
      <xsl:when test="$kind = 'config' and $value = 'n'"><xsl:value-of select="concat('# CONFIG_', $name, ' is not set&#10;')"/></xsl:when>
      <xsl:when test="$kind = 'config'"><xsl:value-of select="concat('CONFIG_', $name, '=', $value, '&#10;')"/></xsl:when>
      <xsl:when test="$kind = 'cmdline' and $value = ''"><xsl:value-of select="concat($name, ' ')"/></xsl:when>
      <xsl:when test="$kind = 'cmdline'"><xsl:value-of select="concat($name, '=', $value, ' ')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat($name, ' = ', $value, '&#10;')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="limit">
    <xsl:call-template name="say">
      <xsl:with-param name="kind">config</xsl:with-param>
      <xsl:with-param name="name" select="@same-as"/>
      <xsl:with-param name="value">32</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="meet">
    <xsl:if test="@same-as"><xsl:call-template name="limit"/></xsl:if>
    <xsl:if test="not(@state = 'unset')">
      <xsl:call-template name="say">
        <xsl:with-param name="value">
          <xsl:choose>
            <xsl:when test="@name = 'LSM'">lockdown,yama,landlock,selinux</xsl:when>
            <xsl:when test="@not-equals">auto</xsl:when>
            <xsl:when test="@same-as">32</xsl:when>
            <xsl:when test="@one-of"><xsl:value-of select="substring-before(concat(@one-of, ' '), ' ')"/></xsl:when>
            <xsl:when test="@matches"><xsl:value-of select="translate(@matches, '^$()|', '')"/></xsl:when>
            <xsl:when test="@at-most"><xsl:value-of select="@at-most"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="concat(@equals, @at-least, @switch)"/></xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="miss">
    <xsl:if test="@same-as"><xsl:call-template name="limit"/></xsl:if>
    <xsl:if test="not(@state = 'set')">
      <xsl:call-template name="say">
        <xsl:with-param name="value">
          <xsl:choose>
            <xsl:when test="@state"/>
            <xsl:when test="@kind = 'config' and @equals = 'n'">y</xsl:when>
            <xsl:when test="@kind = 'config' and @equals = 'y'">n</xsl:when>
            <xsl:when test="@kind = 'cmdline' and @not-equals"><xsl:value-of select="@not-equals"/></xsl:when>
            <xsl:when test="@kind = 'cmdline' and (@equals = 'off' or @switch = 'off')">on</xsl:when>
            <xsl:when test="@kind = 'cmdline'">off</xsl:when>
            <xsl:when test="@equals = '0'">1</xsl:when>
            <xsl:when test="@at-most"><xsl:value-of select="@at-most + 1"/></xsl:when>
            <xsl:otherwise>0</xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- Terms that stand beside the row's own: met in a good host, missed in a bad one. -->
  <xsl:template name="each">
    <xsl:param name="terms"/>
    <xsl:variable name="term" select="substring-before($terms, '+')"/>
    <xsl:if test="$term != ''">
      <xsl:variable name="name" select="substring-before(concat(translate($term, '!@$~', '   ='), '='), '=')"/>
      <xsl:variable name="wanted" select="substring-after(translate($term, '~', '='), '=')"/>
      <xsl:choose>
        <xsl:when test="starts-with($term, '!@')"/>
        <xsl:when test="starts-with($term, '@') and contains($term, '!=')">
          <xsl:call-template name="say">
            <xsl:with-param name="kind">cmdline</xsl:with-param>
            <xsl:with-param name="name" select="normalize-space($name)"/>
            <xsl:with-param name="value" select="$wanted"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:when test="starts-with($term, '@')">
          <xsl:call-template name="say">
            <xsl:with-param name="kind">cmdline</xsl:with-param>
            <xsl:with-param name="name" select="normalize-space($name)"/>
            <xsl:with-param name="value">
              <xsl:choose><xsl:when test="$wanted = 'off'">on</xsl:when><xsl:otherwise>off</xsl:otherwise></xsl:choose>
            </xsl:with-param>
          </xsl:call-template>
        </xsl:when>
        <xsl:when test="starts-with($term, '$')">
          <xsl:call-template name="say">
            <xsl:with-param name="kind">sysctl</xsl:with-param>
            <xsl:with-param name="name" select="normalize-space($name)"/>
            <xsl:with-param name="value">1</xsl:with-param>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="say">
            <xsl:with-param name="kind">config</xsl:with-param>
            <xsl:with-param name="name" select="$name"/>
            <xsl:with-param name="value">
              <xsl:choose>
                <xsl:when test="$good = 1 and $wanted != ''"><xsl:value-of select="$wanted"/></xsl:when>
                <xsl:when test="$good = 1 or $wanted = 'n'">y</xsl:when>
                <xsl:when test="$wanted = '' or $wanted = 'y'">n</xsl:when>
                <xsl:otherwise>1</xsl:otherwise>
              </xsl:choose>
            </xsl:with-param>
          </xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="each">
        <xsl:with-param name="terms" select="substring-after($terms, '+')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
