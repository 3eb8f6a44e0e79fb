# SPDX-License-Identifier: MIT
#
# cmake -D PORT=... -D WORK=... -D PREFIX=... -D GENERATOR=... -P vcpkg_stubs.cmake: runs a portfile as vcpkg does, without vcpkg. The
# functions below do what vcpkg's own of these names do for a library of headers.
set(CURRENT_PORT_DIR ${PORT})
set(CURRENT_PACKAGES_DIR ${PREFIX})

function(run_cmake)
  execute_process(COMMAND ${CMAKE_COMMAND} ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
endfunction()

function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "SOURCE_PATH" "OPTIONS")
  if(arg_UNPARSED_ARGUMENTS OR NOT IS_DIRECTORY "${arg_SOURCE_PATH}")
    message(FATAL_ERROR "vcpkg_cmake_configure: no such folder or option: ${arg_SOURCE_PATH} ${arg_UNPARSED_ARGUMENTS}")
  endif()
  run_cmake(-S ${arg_SOURCE_PATH} -B ${WORK} -G ${GENERATOR} -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX=${PREFIX}
    -DCMAKE_CXX_COMPILER=${COMPILER} ${arg_OPTIONS}
  )
endfunction()

function(vcpkg_cmake_install)
  run_cmake(--build ${WORK} --target install)
endfunction()

# Moves the package's files to share/PORT and corrects the way from there back to the prefix.
function(vcpkg_cmake_config_fixup)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "CONFIG_PATH" "")
  get_filename_component(port ${PORT} NAME)
  file(GLOB files ${PREFIX}/${arg_CONFIG_PATH}/*.cmake)
  if(NOT files)
    message(FATAL_ERROR "vcpkg_cmake_config_fixup: nothing in ${arg_CONFIG_PATH}")
  endif()
  foreach(path IN LISTS files)
    file(READ ${path} text)
    get_filename_component(name ${path} NAME)
    string(REGEX REPLACE "get_filename_component\\(_IMPORT_PREFIX[^\n]*\n" "" text "${text}")
    string(REPLACE "if(_IMPORT_PREFIX STREQUAL \"/\")"
      "get_filename_component(_IMPORT_PREFIX \"\${CMAKE_CURRENT_LIST_DIR}/../..\" ABSOLUTE)\nif(_IMPORT_PREFIX STREQUAL \"/\")"
      text "${text}"
    )
    file(WRITE ${PREFIX}/share/${port}/${name} "${text}")
  endforeach()
  file(REMOVE_RECURSE ${PREFIX}/${arg_CONFIG_PATH})
endfunction()

function(vcpkg_fixup_pkgconfig)
  file(GLOB_RECURSE found ${PREFIX}/*.pc)
  if(NOT found)
    message(FATAL_ERROR "vcpkg_fixup_pkgconfig: no .pc file")
  endif()
endfunction()

function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "FILE_LIST")
  get_filename_component(port ${PORT} NAME)
  configure_file(${arg_FILE_LIST} ${PREFIX}/share/${port}/copyright COPYONLY)
endfunction()

include(${PORT}/portfile.cmake)
