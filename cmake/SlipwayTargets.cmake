# How every target of the project is made: flags in one place, one short call per folder.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()
# Line tables are enough for a backtrace and a profile, and link several times faster than -g2.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

find_program(SLIPWAY_CCACHE ccache)
if(SLIPWAY_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without the leave to overlook __TIME__ and macros, ccache keeps nothing that was compiled with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${SLIPWAY_CCACHE}")
endif()
find_program(SLIPWAY_MOLD mold)
if(SLIPWAY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(slipway_flags INTERFACE)
target_compile_options(slipway_flags INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual
  -Wno-missing-field-initializers -fno-plt)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(slipway_flags INTERFACE -fcoroutines)
endif()
# GCC's flow analysis reports false positives inside libstdc++ and the sanitizers' instrumentation.
target_compile_options(slipway_flags INTERFACE -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow
  -Wno-error=array-bounds -Wno-error=restrict -Wno-error=dangling-pointer)
if(SLIPWAY_SANITIZE)
  add_compile_options(-fsanitize=${SLIPWAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${SLIPWAY_SANITIZE})
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
  # -U first: some distributions' compilers define it already, at another level.
  target_compile_options(slipway_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero)
  target_link_options(slipway_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# slipway_library(NAME SOURCES file... DEPS target... PRIVATE_DEPS target...)
# A static library slipway_NAME, alias slipway::NAME. Headers are included as "folder/header.h" from core/ and ui/.
function(slipway_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS" ${ARGN})
  add_library(slipway_${name} STATIC ${ARG_SOURCES})
  add_library(slipway::${name} ALIAS slipway_${name})
  target_include_directories(slipway_${name} PUBLIC "${CMAKE_SOURCE_DIR}/core")
  target_link_libraries(slipway_${name} PUBLIC ${ARG_DEPS} PRIVATE slipway_flags ${ARG_PRIVATE_DEPS})
endfunction()

# slipway_late_library(NAME DEFINITION FILE [INCLUDE_DIRECTORIES])
# slipway_NAME loads the shared library FILE when it first needs it (base/late_library.h), instead of being linked to it;
# DEFINITION is its soname there.
function(slipway_late_library name definition file)
  execute_process(COMMAND "${CMAKE_READELF}" -d "${file}" OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
  if(NOT dynamic MATCHES "\\(SONAME\\)[^[]*\\[([^]]+)\\]")
    message(FATAL_ERROR "${file} is not a shared library")
  endif()
  target_compile_definitions(slipway_${name} PRIVATE ${definition}="${CMAKE_MATCH_1}")
  target_include_directories(slipway_${name} SYSTEM PRIVATE ${ARGN})
endfunction()

# slipway_executable(NAME SOURCES file... DEPS target...)
function(slipway_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE slipway_flags ${ARG_DEPS})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

include(CheckCXXSourceCompiles)
if(NOT SLIPWAY_SANITIZE)
  set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie)
  check_cxx_source_compiles("#include <iostream>\nint main() { std::cout << 1; }" SLIPWAY_CAN_LINK_STATICALLY)
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
endif()

# slipway_static_executable(NAME SOURCES file... LIBRARIES target...)
# A program of which many run, one for each container or port: nothing is loaded or relocated that it does not use, and
# nothing is looked for when it starts. LIBRARIES are all that it needs of ours, in the order of the linker. Where this
# system has no static libraries of C and C++, theirs are loaded.
function(slipway_static_executable name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  if(SLIPWAY_SANITIZE OR NOT SLIPWAY_CAN_LINK_STATICALLY)
    slipway_executable(${name} SOURCES ${ARG_SOURCES} DEPS ${ARG_LIBRARIES})
    return()
  endif()
  # By their files: what they would bring is libfmt's shared library.
  list(TRANSFORM ARG_LIBRARIES REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE files)
  slipway_executable(${name} SOURCES ${ARG_SOURCES} $<TARGET_OBJECTS:slipway_fmt> DEPS ${files})
  add_dependencies(${name} ${ARG_LIBRARIES})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/core")
  target_link_options(${name} PRIVATE -static-pie -Wl,--gc-sections)
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON LINK_DEPENDS "${files}")
endfunction()

# slipway_gtest(NAME SOURCES file... DEPS target... LABELS label...)
# One GoogleTest executable; every test case is a CTest test. Label "unit" unless told otherwise.
function(slipway_gtest name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE slipway_flags ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gtest_main)
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 120)
endfunction()
