# SPDX-License-Identifier: MIT
#
# Target tweetsent_httplib: cpp-httplib with TLS, from TWEETSENT_HTTPLIB_INCLUDE_DIR or the system's package. Debian's
# package is a compiled library whose class layouts depend on the macros it was built with, so these come from its
# pkg-config file; an upstream header stands alone.
find_package(OpenSSL 3.0 QUIET)
if(TWEETSENT_HTTPLIB_INCLUDE_DIR)
  set(httplib_target ${TWEETSENT_HTTPLIB_INCLUDE_DIR}/httplib.h)
else()
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(cpp_httplib QUIET IMPORTED_TARGET cpp-httplib)
  endif()
  if(cpp_httplib_FOUND)
    set(httplib_target PkgConfig::cpp_httplib)
  endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(cpp-httplib REQUIRED_VARS httplib_target OPENSSL_FOUND)

if(cpp-httplib_FOUND AND NOT TARGET tweetsent_httplib)
  add_library(tweetsent_httplib INTERFACE IMPORTED)
  target_link_libraries(tweetsent_httplib INTERFACE OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
  if(TWEETSENT_HTTPLIB_INCLUDE_DIR)
    target_include_directories(tweetsent_httplib SYSTEM INTERFACE ${TWEETSENT_HTTPLIB_INCLUDE_DIR})
    # As Debian has it; with select() some versions refuse sockets from the 1,024th on.
    target_compile_definitions(tweetsent_httplib INTERFACE CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_USE_POLL)
  else()
    target_link_libraries(tweetsent_httplib INTERFACE ${httplib_target})
  endif()
endif()
