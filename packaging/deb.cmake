# deb.cmake: what a package for Debian says of itself. What the program is linked with comes from dpkg-shlibdeps; what it loads
# where it is needed is listed here, and tests/cli/package.sh compares the list with the source.
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# dlopen: units, packet filter, recordings, certificates; the rpm database only where there is one.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
	"distro-info-data, libarchive13 | libarchive13t64, libnftables1, libssl3 | libssl3t64, libsystemd0")
# jq: what fix scripts change daemon.json with.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "jq, librpm9 | librpm10")
# STRICT_PERMISSION: the modes that Debian wants of them.
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_SOURCE_DIR}/deb/postinst ${CMAKE_CURRENT_SOURCE_DIR}/deb/prerm
	${CMAKE_CURRENT_SOURCE_DIR}/deb/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/copyright
	"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: plimsoll\n\n"
	"Files: *\nCopyright: 2026 the authors of plimsoll\nLicense: Apache-2.0\n"
	" Copyright 2026 the authors of plimsoll.\n .\n"
	" On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n")
if(EXISTS /etc/debian_version)
	add_custom_command(OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz
		COMMAND gzip -9nc ${CMAKE_CURRENT_SOURCE_DIR}/changelog > ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz
		DEPENDS changelog VERBATIM)
	add_custom_target(plm_changelog ALL DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz)
	install(FILES ${CMAKE_CURRENT_BINARY_DIR}/changelog.gz ${CMAKE_CURRENT_BINARY_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
	install(FILES lintian-overrides RENAME plimsoll DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides)
endif()
