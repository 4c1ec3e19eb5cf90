# How every target of the house is compiled, and how a folder sees only the folders it links.

set(PLM_WARNINGS
	-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2
	-Wvla -Wcast-qual -Wswitch-enum -Wundef)
# Programs are position independent; what goes into a shared object says so by its property.
set(PLM_HARDENING -fstack-protector-strong $<IF:$<BOOL:$<TARGET_PROPERTY:POSITION_INDEPENDENT_CODE>>,-fPIC,-fPIE>)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
	list(APPEND PLM_HARDENING -fcf-protection=full)
endif()

# Flags every target shares. Fortify needs optimisation and does not mix with sanitizers.
add_library(plm_flags INTERFACE)
target_compile_features(plm_flags INTERFACE c_std_17)
target_compile_definitions(plm_flags INTERFACE _GNU_SOURCE)
target_compile_options(plm_flags INTERFACE
	${PLM_WARNINGS} ${PLM_HARDENING} -fvisibility=hidden
	-include ${PROJECT_SOURCE_DIR}/core/base/banned.h)
target_link_options(plm_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
if(PLM_SANITIZE)
	target_compile_options(plm_flags INTERFACE
		-fsanitize=${PLM_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(plm_flags INTERFACE -fsanitize=${PLM_SANITIZE})
elseif(NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
	target_compile_definitions(plm_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(PLM_FUZZ)
	target_compile_options(plm_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(PLM_COVERAGE)
	target_compile_options(plm_flags INTERFACE --coverage)
	target_link_options(plm_flags INTERFACE --coverage)
endif()

# Headers are included by their path from the top ("core/host/host.h"), through a tree of links that holds the
# folders a target links and no others, so an include against the arrows fails to build.
function(plm_view name folder)
	set(view ${CMAKE_BINARY_DIR}/view/${name})
	get_filename_component(parent ${folder} DIRECTORY)
	file(MAKE_DIRECTORY ${view}/${parent})
	file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${view}/${folder} SYMBOLIC)
	target_include_directories(${name} PUBLIC ${view})
endfunction()

# plm_library(NAME FOLDER SOURCES ... LINK targets...): a static library for one folder.
function(plm_library name folder)
	cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
	add_library(${name} STATIC ${ARG_SOURCES})
	set_property(GLOBAL APPEND PROPERTY PLM_LIBRARIES ${name}) # for tests/lint
	plm_view(${name} ${folder})
	target_link_libraries(${name} PRIVATE plm_flags PUBLIC ${ARG_LINK})
endfunction()

# plm_family(NAME sources... LINK targets...): one check family in checks/NAME.
function(plm_family name)
	cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
	plm_library(plm_check_${name} checks/${name} SOURCES ${ARG_SOURCES} LINK plm_engine ${ARG_LINK})
endfunction()
