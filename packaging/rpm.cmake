# rpm.cmake: what a package for the RPM families says of itself. rpmbuild finds what the program is linked with; what it
# loads where it is needed is recommended by the name of the library, as dependencies are there.
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_SPEC_MORE_DEFINE "Recommends: libarchive.so.13()(64bit)
Recommends: libcrypto.so.3()(64bit)
Recommends: libnftables.so.1()(64bit)
Recommends: libsystemd.so.0()(64bit)
Recommends: (librpm.so.10()(64bit) or librpm.so.9()(64bit) or librpm.so.8()(64bit))
Suggests: jq")
set(CPACK_RPM_PRE_UNINSTALL_SCRIPT_FILE ${CMAKE_CURRENT_SOURCE_DIR}/rpm/preun)
# Directories of the system, which a package must not own.
list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${CMAKE_INSTALL_PREFIX})
foreach(directory bin include lib share ${CMAKE_INSTALL_LIBDIR} ${CMAKE_INSTALL_LIBDIR}/pkgconfig lib/systemd lib/systemd/system
	share/bash-completion share/bash-completion/completions share/doc share/fish share/fish/vendor_completions.d share/lintian
	share/lintian/overrides share/man share/man/man1 share/zsh share/zsh/site-functions share/zsh/vendor-completions)
	list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION ${CMAKE_INSTALL_PREFIX}/${directory})
endforeach()
