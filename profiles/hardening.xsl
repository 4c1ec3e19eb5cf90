<?xml version="1.0" encoding="UTF-8"?>
<!-- Makes a part of the benchmark out of a table of recommendations for kernels: a Rule for each row of
     container-host/hardening.xml that no other Rule answers. What a row may say is written at the head of the table. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns="http://checklists.nist.gov/xccdf/1.2" xmlns:k="urn:plimsoll:check:kernel"
  xmlns:s="urn:plimsoll:source" exclude-result-prefixes="k">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:param name="profiles">kernel-hardening</xsl:param>
  <xsl:variable name="system">urn:plimsoll:check:1</xsl:variable>
  <xsl:variable name="upper">ABCDEFGHIJKLMNOPQRSTUVWXYZ.-</xsl:variable>
  <xsl:variable name="lower">abcdefghijklmnopqrstuvwxyz__</xsl:variable>

  <xsl:template match="/s:hardening">
    <s:part>
      <Group id="xccdf_io.plimsoll_group_kernel_hardening">
        <title>Kernel hardening</title>
        <description>How the kernel was built, is started and is set, measured by the recommendations of the Kernel Self Protection Project and of the kernel's own documentation.</description>
        <xsl:apply-templates select="s:row[not(@rule)]"/>
      </Group>
    </s:part>
  </xsl:template>

  <xsl:template match="s:row">
    <xsl:variable name="id">
      <xsl:value-of select="concat('kernel_hardening_', @kind, '_', translate(@name, $upper, $lower))"/>
      <xsl:if test="@id"><xsl:value-of select="concat('_', @id)"/></xsl:if>
    </xsl:variable>
    <xsl:variable name="what"><xsl:call-template name="what"/></xsl:variable>
    <xsl:variable name="name"><xsl:call-template name="name"/></xsl:variable>
    <xsl:text>&#10;    </xsl:text>
    <Rule id="xccdf_io.plimsoll_rule_{$id}" severity="{@severity}" s:because="kernel-{@severity}" s:profiles="{$profiles}">
      <xsl:if test="@why"><xsl:attribute name="s:why"><xsl:value-of select="@why"/></xsl:attribute></xsl:if>
      <title>
        <xsl:value-of select="concat($name, ' ', $what)"/>
        <xsl:if test="@id = 'arm64'"> on arm64</xsl:if>
      </title>
      <description>
        <xsl:value-of select="concat($name, ' ', $what)"/>
        <xsl:call-template name="also"/>
        <xsl:text>.</xsl:text>
      </description>
      <xsl:if test="@containers">
        <warning category="functionality"><xsl:value-of select="@containers"/></warning>
      </xsl:if>
      <xsl:call-template name="reference"/>
      <rationale><xsl:value-of select="."/></rationale>
      <xsl:call-template name="fixtext">
        <xsl:with-param name="id" select="$id"/>
      </xsl:call-template>
      <xsl:choose>
        <xsl:when test="@or or @unset">
          <complex-check operator="OR">
            <xsl:call-template name="required"/>
            <xsl:call-template name="alternatives">
              <xsl:with-param name="tokens" select="concat(normalize-space(@or), ' ')"/>
            </xsl:call-template>
            <xsl:if test="@unset">
              <xsl:call-template name="all">
                <xsl:with-param name="terms" select="concat(@unset, '+!@', @name, '+')"/>
              </xsl:call-template>
            </xsl:if>
          </complex-check>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="required"/></xsl:otherwise>
      </xsl:choose>
    </Rule>
  </xsl:template>

  <!-- ==== words ==== -->

  <xsl:template name="name">
    <xsl:choose>
      <xsl:when test="@kind = 'config'"><xsl:value-of select="concat('CONFIG_', @name)"/></xsl:when>
      <xsl:when test="@kind = 'cmdline'"><xsl:value-of select="concat('Kernel parameter ', @name)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('Sysctl ', @name)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="what">
    <xsl:choose>
      <xsl:when test="@kind = 'config' and @equals = 'n'">is not set</xsl:when>
      <xsl:when test="@equals"><xsl:value-of select="concat('is ', @equals)"/></xsl:when>
      <xsl:when test="@not-equals"><xsl:value-of select="concat('is not ', @not-equals)"/></xsl:when>
      <xsl:when test="@at-least and @at-most"><xsl:value-of select="concat('is from ', @at-least, ' to ', @at-most)"/></xsl:when>
      <xsl:when test="@at-least"><xsl:value-of select="concat('is at least ', @at-least)"/></xsl:when>
      <xsl:when test="@at-most"><xsl:value-of select="concat('is at most ', @at-most)"/></xsl:when>
      <xsl:when test="@one-of"><xsl:value-of select="concat('is one of ', @one-of)"/></xsl:when>
      <xsl:when test="@same-as"><xsl:value-of select="concat('is as high as CONFIG_', @same-as)"/></xsl:when>
      <xsl:when test="@switch"><xsl:value-of select="concat('is ', @switch)"/></xsl:when>
      <xsl:when test="@state = 'set'">is there</xsl:when>
      <xsl:when test="@state = 'unset'">is not there</xsl:when>
      <xsl:when test="@id and @matches"><xsl:value-of select="concat('has ', @id)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('matches ', @matches)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="also">
    <xsl:if test="@or-unset = 'true'">, or left out</xsl:if>
    <xsl:if test="@and">
      <xsl:text>, together with </xsl:text>
      <xsl:call-template name="words"><xsl:with-param name="terms" select="concat(translate(normalize-space(@and), ' ', '+'), '+')"/></xsl:call-template>
    </xsl:if>
    <xsl:call-template name="also-words">
      <xsl:with-param name="tokens" select="concat(normalize-space(@or), ' ')"/>
    </xsl:call-template>
    <xsl:if test="@unset">
      <xsl:text>, or left out with </xsl:text>
      <xsl:call-template name="words"><xsl:with-param name="terms" select="concat(@unset, '+')"/></xsl:call-template>
    </xsl:if>
    <xsl:if test="@since"><xsl:value-of select="concat(' (since Linux ', @since, ')')"/></xsl:if>
    <xsl:if test="@until"><xsl:value-of select="concat(' (before Linux ', @until, ')')"/></xsl:if>
    <xsl:if test="@arch"><xsl:value-of select="concat(' on ', @arch)"/></xsl:if>
  </xsl:template>

  <xsl:template name="also-words">
    <xsl:param name="tokens"/>
    <xsl:variable name="token" select="substring-before($tokens, ' ')"/>
    <xsl:if test="$token != ''">
      <xsl:text>, or </xsl:text>
      <xsl:call-template name="words"><xsl:with-param name="terms" select="concat($token, '+')"/></xsl:call-template>
      <xsl:call-template name="also-words"><xsl:with-param name="tokens" select="substring-after($tokens, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="words">
    <xsl:param name="terms"/>
    <xsl:variable name="term" select="substring-before($terms, '+')"/>
    <xsl:variable name="rest" select="substring-after($terms, '+')"/>
    <xsl:choose>
      <xsl:when test="starts-with($term, '!@')"><xsl:value-of select="concat('no parameter ', substring($term, 3))"/></xsl:when>
      <xsl:when test="starts-with($term, '@')"><xsl:value-of select="concat('parameter ', translate(substring($term, 2), '~', '='))"/></xsl:when>
      <xsl:when test="starts-with($term, '$')"><xsl:value-of select="concat('sysctl ', substring($term, 2))"/></xsl:when>
      <xsl:when test="contains($term, '=')"><xsl:value-of select="concat('CONFIG_', $term)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('CONFIG_', $term, '=y')"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$rest != ''">
      <xsl:text> and </xsl:text>
      <xsl:call-template name="words"><xsl:with-param name="terms" select="$rest"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="reference">
    <xsl:choose>
      <xsl:when test="@kind = 'config'"><reference href="https://docs.kernel.org/security/self-protection.html">Linux self-protection</reference></xsl:when>
      <xsl:when test="@kind = 'cmdline'"><reference href="https://docs.kernel.org/admin-guide/kernel-parameters.html">Linux kernel-parameters</reference></xsl:when>
      <xsl:otherwise><reference href="https://docs.kernel.org/admin-guide/sysctl/">Linux sysctl</reference></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="fixtext">
    <xsl:param name="id"/>
    <xsl:choose>
      <xsl:when test="@kind = 'config'">
        <fixtext>Take a kernel that is built this way, or build it so.</fixtext>
      </xsl:when>
      <xsl:when test="@kind = 'cmdline'">
        <fixtext>Set it where the boot loader's parameters are kept, have it write its configuration, and reboot.</fixtext>
        <xsl:if test="@fix"><s:fix kind="cmdline" word="{@fix}"><xsl:copy-of select="@arch"/></s:fix></xsl:if>
      </xsl:when>
      <xsl:when test="(@equals or @at-least or @at-most) and not(@containers) and not(@or)">
        <xsl:variable name="value">
          <xsl:choose>
            <xsl:when test="@at-most"><xsl:value-of select="@at-most"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="concat(@equals, @at-least)"/></xsl:otherwise>
          </xsl:choose>
        </xsl:variable>
        <fixtext fixref="fix_{$id}">Set it in a file of /etc/sysctl.d that no later file overrides, and apply it with sysctl --system.</fixtext>
        <fix id="fix_{$id}" system="urn:xccdf:fix:script:sh" strategy="configure" disruption="low" complexity="low">
          <xsl:text>set -e&#10;</xsl:text>
          <xsl:if test="@arch"><xsl:value-of select="concat('[ &quot;$(uname -m)&quot; = ', @arch, ' ] || exit 0&#10;')"/></xsl:if>
          <xsl:text>printf '%s\n' '</xsl:text>
          <xsl:value-of select="concat(@name, ' = ', $value)"/>
          <xsl:text>' &gt;/etc/sysctl.d/99-zz-plimsoll-</xsl:text>
          <xsl:value-of select="@name"/>
          <xsl:text>.conf&#10;sysctl -q -w '</xsl:text>
          <xsl:value-of select="concat(@name, '=', $value)"/>
          <xsl:text>'</xsl:text>
        </fix>
      </xsl:when>
      <xsl:otherwise>
        <fixtext>Set it in a file of /etc/sysctl.d that no later file overrides, and apply it with sysctl --system.</fixtext>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- ==== checks ==== -->

  <!-- The row's own check, with what is needed beside it. -->
  <xsl:template name="required">
    <xsl:choose>
      <xsl:when test="@and">
        <complex-check operator="AND">
          <xsl:call-template name="own"/>
          <xsl:call-template name="terms">
            <xsl:with-param name="terms" select="concat(translate(normalize-space(@and), ' ', '+'), '+')"/>
          </xsl:call-template>
        </complex-check>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="own"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="own">
    <check system="{$system}">
      <check-content>
        <xsl:element name="k:{@kind}" namespace="urn:plimsoll:check:kernel">
          <xsl:choose>
            <xsl:when test="@kind = 'config'"><xsl:attribute name="option"><xsl:value-of select="@name"/></xsl:attribute></xsl:when>
            <xsl:when test="@kind = 'cmdline'"><xsl:attribute name="parameter"><xsl:value-of select="@name"/></xsl:attribute></xsl:when>
            <xsl:otherwise><xsl:attribute name="key"><xsl:value-of select="@name"/></xsl:attribute></xsl:otherwise>
          </xsl:choose>
          <xsl:copy-of select="@equals|@not-equals|@at-least|@at-most|@one-of|@matches|@same-as|@switch|@state|@or-unset|@absent|@persistent|@arch|@since|@until"/>
        </xsl:element>
      </check-content>
    </check>
  </xsl:template>

  <xsl:template name="alternatives">
    <xsl:param name="tokens"/>
    <xsl:variable name="token" select="substring-before($tokens, ' ')"/>
    <xsl:if test="$token != ''">
      <xsl:call-template name="all">
        <xsl:with-param name="terms" select="concat($token, '+')"/>
      </xsl:call-template>
      <xsl:call-template name="alternatives">
        <xsl:with-param name="tokens" select="substring-after($tokens, ' ')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- One term, or all of several. -->
  <xsl:template name="all">
    <xsl:param name="terms"/>
    <xsl:choose>
      <xsl:when test="substring-after($terms, '+') != ''">
        <complex-check operator="AND">
          <xsl:call-template name="terms">
            <xsl:with-param name="terms" select="$terms"/>
          </xsl:call-template>
        </complex-check>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="terms">
          <xsl:with-param name="terms" select="$terms"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="terms">
    <xsl:param name="terms"/>
    <xsl:variable name="term" select="substring-before($terms, '+')"/>
    <xsl:if test="$term != ''">
      <check system="{$system}">
        <check-content>
          <xsl:choose>
            <xsl:when test="starts-with($term, '@') or starts-with($term, '!@')">
              <xsl:call-template name="parameter"><xsl:with-param name="term" select="$term"/></xsl:call-template>
            </xsl:when>
            <xsl:when test="starts-with($term, '$')">
              <k:sysctl key="{substring-before(substring($term, 2), '=')}" equals="{substring-after($term, '=')}">
                <xsl:copy-of select="@arch"/>
              </k:sysctl>
            </xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="option"><xsl:with-param name="term" select="$term"/></xsl:call-template>
            </xsl:otherwise>
          </xsl:choose>
        </check-content>
      </check>
      <xsl:call-template name="terms">
        <xsl:with-param name="terms" select="substring-after($terms, '+')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- Conditions of the row hold for what stands beside its own check, too. There they are exact: what this kernel has
       instead must not be judged where the row does not matter. -->
  <xsl:template name="conditions">
    <xsl:copy-of select="@arch|@since|@until"/>
  </xsl:template>

  <xsl:template name="option">
    <xsl:param name="term"/>
    <k:config option="{substring-before(concat($term, '='), '=')}">
      <xsl:attribute name="equals">
        <xsl:choose>
          <xsl:when test="contains($term, '=')"><xsl:value-of select="substring-after($term, '=')"/></xsl:when>
          <xsl:otherwise>y</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <xsl:call-template name="conditions"/>
      <xsl:if test="@since or @until"><xsl:attribute name="versions">exact</xsl:attribute></xsl:if>
    </k:config>
  </xsl:template>

  <xsl:template name="parameter">
    <xsl:param name="term"/>
    <xsl:variable name="bare" select="substring-after($term, '@')"/>
    <k:cmdline>
      <xsl:choose>
        <xsl:when test="starts-with($term, '!')">
          <xsl:attribute name="parameter"><xsl:value-of select="$bare"/></xsl:attribute>
          <xsl:attribute name="state">unset</xsl:attribute>
        </xsl:when>
        <xsl:when test="contains($bare, '!=')">
          <xsl:attribute name="parameter"><xsl:value-of select="substring-before($bare, '!=')"/></xsl:attribute>
          <xsl:attribute name="not-equals"><xsl:value-of select="substring-after($bare, '!=')"/></xsl:attribute>
          <xsl:attribute name="or-unset">true</xsl:attribute>
        </xsl:when>
        <xsl:when test="contains($bare, '~')">
          <xsl:attribute name="parameter"><xsl:value-of select="substring-before($bare, '~')"/></xsl:attribute>
          <xsl:attribute name="switch"><xsl:value-of select="substring-after($bare, '~')"/></xsl:attribute>
        </xsl:when>
        <xsl:when test="contains($bare, '=')">
          <xsl:attribute name="parameter"><xsl:value-of select="substring-before($bare, '=')"/></xsl:attribute>
          <xsl:attribute name="equals"><xsl:value-of select="substring-after($bare, '=')"/></xsl:attribute>
        </xsl:when>
        <xsl:otherwise>
          <xsl:attribute name="parameter"><xsl:value-of select="$bare"/></xsl:attribute>
          <xsl:attribute name="state">set</xsl:attribute>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="conditions"/>
    </k:cmdline>
  </xsl:template>
</xsl:stylesheet>
