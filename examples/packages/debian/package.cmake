# SPDX-License-Identifier: MIT
#
# `cpack -G DEB` in the build folder makes one Debian package: the command, the C interface and what the library installs.
set(TWEETSENT_MAINTAINER "The tweetsent authors <authors@tweetsent.invalid>" CACHE STRING
  "Name and address of who makes the Debian package"
)
set(CPACK_PACKAGE_NAME tweetsent)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "sentiment of tweets: command, C library and C++ headers")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"The command labels tweets in files of text, TSV, CSV or JSON lines,
explains its answers and trains models. A model is compiled in.
.
The C library predicts and explains for C and for the languages that call C;
the C++ library is headers alone, with CMake and pkg-config files."
)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${TWEETSENT_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
# Takes the place of scripts that call ldconfig.
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/triggers)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE
)

install(TARGETS tweetsent_cli)
find_program(GZIP gzip)
if(GZIP)
  set(documents ${PROJECT_BINARY_DIR}/debian)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${documents}/changelog @ONLY)
  execute_process(COMMAND ${GZIP} -9 --no-name --keep --force ${documents}/changelog COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${documents}/changelog.gz ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
include(CPack)
