<?xml version="1.0" encoding="UTF-8"?>
<!-- The verdicts of a results file, one a line: the last part of the rule's id, the result. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:x="http://checklists.nist.gov/xccdf/1.2">
  <xsl:output method="text"/>
  <xsl:template match="/">
    <xsl:for-each select="//x:rule-result">
      <xsl:value-of select="concat(substring-after(@idref, '_rule_'), ' ', x:result, '&#10;')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
