<?xml version="1.0" encoding="UTF-8"?>
<!-- Assembles a benchmark from its parts: xsltproc assemble.xsl container-host/benchmark.xml. What stands in the
     namespace urn:plimsoll:source is for authors only and leaves no trace: s:profiles becomes the select lines of the
     Profiles, s:topics the references of a Rule (frameworks.xml), a severity its weight, s:because the end of
     its rationale (severities.xml), s:why the why of the elements in its checks. docs/writing-a-family.md -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:x="http://checklists.nist.gov/xccdf/1.2" xmlns="http://checklists.nist.gov/xccdf/1.2"
  xmlns:s="urn:plimsoll:source" exclude-result-prefixes="x s">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>
  <xsl:include href="fixes.xsl"/>

  <!-- A part that hardening.xsl made. -->
  <xsl:param name="hardening"/>
  <xsl:variable name="parts" select="document(/x:Benchmark/s:parts/s:part/@href, /)/s:part|document($hardening)/s:part"/>
  <xsl:variable name="frameworks" select="document('frameworks.xml', /)/s:frameworks"/>
  <xsl:variable name="reasons" select="document('severities.xml', /)/s:severities/s:reason"/>
  <xsl:variable name="weights" select="'high=10.0 medium=5.0 low=2.0 info=1.0 '"/>

  <xsl:template match="*">
    <xsl:element name="{name()}" namespace="{namespace-uri()}">
      <xsl:apply-templates select="@*|node()"/>
    </xsl:element>
  </xsl:template>
  <xsl:template match="@*"><xsl:copy/></xsl:template>
  <xsl:template match="@s:*|comment()"/>

  <xsl:template match="x:Profile">
    <xsl:variable name="id" select="substring-after(@id, '_profile_')"/>
    <xsl:variable name="included" select="@s:includes"/>
    <xsl:variable name="framework" select="$frameworks/s:framework[@id = current()/@s:framework]"/>
    <Profile>
      <xsl:apply-templates select="@*"/>
      <xsl:apply-templates select="x:title|x:description" mode="line"/>
      <xsl:for-each select="$parts//x:Rule">
        <xsl:variable name="in" select="concat(' ', normalize-space(@s:profiles), ' ')"/>
        <xsl:variable name="topics" select="concat(' ', normalize-space(@s:topics), ' ')"/>
        <xsl:if test="contains($in, concat(' ', $id, ' ')) or contains($in, concat(' ', $included, ' '))
          or ($framework and ($frameworks/s:topic[contains($topics, concat(' ', @id, ' '))]/s:number[@of = $framework/@id]
            or x:reference[starts-with(., concat($framework/@name, ' '))]))">
          <xsl:text>&#10;    </xsl:text>
          <select idref="{@id}" selected="true"/>
        </xsl:if>
      </xsl:for-each>
      <xsl:apply-templates select="x:set-value" mode="line"/>
      <xsl:text>&#10;  </xsl:text>
    </Profile>
  </xsl:template>

  <xsl:template match="s:parts">
    <xsl:for-each select="$parts/x:Value|$parts/x:Group">
      <xsl:text>&#10;  </xsl:text>
      <xsl:apply-templates select="."/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="x:Rule">
    <xsl:variable name="topics" select="concat(' ', normalize-space(@s:topics), ' ')"/>
    <xsl:variable name="reason" select="$reasons[@id = current()/@s:because]"/>
    <xsl:if test="not($reason[@severity = current()/@severity]) and not(@s:because = 'own' and (contains(x:rationale, @severity) or contains(x:rationale, 'as severe')))">
      <xsl:variable name="choices"><xsl:for-each select="$reasons[@severity = current()/@severity]"><xsl:value-of select="concat(@id, ', ')"/></xsl:for-each></xsl:variable>
      <xsl:message terminate="yes"><xsl:value-of select="concat(@id, ': s:because=&quot;', @s:because, '&quot; gives no reason for severity ', @severity, '; write one of ', $choices, 'or own')"/></xsl:message>
    </xsl:if>
    <xsl:variable name="first" select="x:title|x:description|x:warning|x:question|x:reference"/>
    <Rule selected="false" weight="{substring-before(substring-after($weights, concat(@severity, '=')), ' ')}">
      <xsl:apply-templates select="@*"/>
      <xsl:apply-templates select="$first" mode="line"/>
      <xsl:for-each select="$frameworks/s:topic[contains($topics, concat(' ', @id, ' '))]/s:number">
        <xsl:variable name="framework" select="$frameworks/s:framework[@id = current()/@of]"/>
        <xsl:variable name="earlier" select="../preceding-sibling::s:topic[contains($topics, concat(' ', @id, ' '))]/s:number"/>
        <xsl:if test="not($earlier[@of = current()/@of and . = current()])">
          <xsl:text>&#10;      </xsl:text>
          <reference href="{$framework/@href}"><xsl:value-of select="concat($framework/@name, ' ', .)"/></reference>
        </xsl:if>
      </xsl:for-each>
      <xsl:apply-templates select="(x:*|s:fix)[not(self::x:title|self::x:description|self::x:warning|self::x:question|self::x:reference)]" mode="line"/>
      <xsl:text>&#10;    </xsl:text>
    </Rule>
  </xsl:template>

  <!-- Why a failure matters, for each element of the Rule's checks that does not say it otherwise. -->
  <xsl:template match="x:check-content/*">
    <xsl:variable name="why" select="@why|ancestor::x:Rule/@s:why[not(current()/@why)]"/>
    <xsl:element name="{name()}" namespace="{namespace-uri()}">
      <xsl:apply-templates select="@*[name() != 'why']"/>
      <xsl:if test="$why"><xsl:attribute name="why"><xsl:value-of select="$why"/></xsl:attribute></xsl:if>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <!-- Why it matters, and then why so much. -->
  <xsl:template match="x:rationale" mode="line">
    <xsl:variable name="reason" select="$reasons[@id = current()/../@s:because]"/>
    <xsl:text>&#10;      </xsl:text>
    <rationale>
      <xsl:apply-templates/>
      <xsl:if test="$reason"><xsl:value-of select="concat(' ', $reason)"/></xsl:if>
    </rationale>
  </xsl:template>

  <xsl:template match="*" mode="line">
    <xsl:text>&#10;      </xsl:text>
    <xsl:apply-templates select="."/>
  </xsl:template>

  <!-- A topic or profile that nobody knows would silently drop a reference or a selection. -->
  <xsl:template match="/">
    <xsl:variable name="profiles" select="x:Benchmark/x:Profile"/>
    <xsl:for-each select="$parts//x:Rule">
      <xsl:call-template name="known">
        <xsl:with-param name="what">topic</xsl:with-param>
        <xsl:with-param name="words" select="concat(normalize-space(@s:topics), ' ')"/>
        <xsl:with-param name="among" select="$frameworks/s:topic/@id"/>
      </xsl:call-template>
      <xsl:call-template name="known">
        <xsl:with-param name="what">profile</xsl:with-param>
        <xsl:with-param name="words" select="concat(normalize-space(@s:profiles), ' ')"/>
        <xsl:with-param name="among" select="$profiles/@id"/>
        <xsl:with-param name="before">xccdf_io.plimsoll_profile_</xsl:with-param>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:apply-templates/>
  </xsl:template>
  <xsl:template name="known">
    <xsl:param name="what"/>
    <xsl:param name="words"/>
    <xsl:param name="among"/>
    <xsl:param name="before"/>
    <xsl:variable name="word" select="substring-before($words, ' ')"/>
    <xsl:if test="$word != ''">
      <xsl:if test="not($among[. = concat($before, $word)])">
        <xsl:variable name="choices"><xsl:for-each select="$among"><xsl:value-of select="concat(' ', substring-after(., $before))"/></xsl:for-each></xsl:variable>
        <xsl:message terminate="yes"><xsl:value-of select="concat(@id, ': there is no ', $what, ' ', $word, '; write one of', $choices)"/></xsl:message>
      </xsl:if>
      <xsl:call-template name="known">
        <xsl:with-param name="what" select="$what"/>
        <xsl:with-param name="words" select="substring-after($words, ' ')"/>
        <xsl:with-param name="among" select="$among"/>
        <xsl:with-param name="before" select="$before"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
